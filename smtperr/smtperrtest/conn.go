package smtperrtest

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// A conn stands between a client and go-smtp's server, which reads commands from
// it and writes replies to it. Read answers the commands that a rule is about
// and passes on the others; Write puts scripted replies in the place of the
// server's. TLS ends here, so that the transcript is readable and no rule needs
// to know of it.
type conn struct {
	net.Conn // the TCP connection

	server *Server
	number int
	once   sync.Once

	// Of the goroutine that serves the connection.
	stream     net.Conn // the TCP connection, or TLS on it
	r          *bufio.Reader
	mode       mode
	secure     bool
	refused    bool         // the greeting was a refusal (RFC 5321 §3.1)
	event      Event        // the step that is being answered
	substitute string       // takes the place of the next reply of its class
	rest       []byte       // of the line that is being passed on
	out        bytes.Buffer // the reply that is being written
	pending    *Mail        // content that go-smtp has read and not answered
	answered   int          // recipients of pending, over LMTP
	taken      int          // the place of pending among the server's mails, notTaken before
	shownBytes int          // of the content, in the transcript
	gone       bool         // nothing is answered any more
}

const notTaken = -1

// mode says what comes next.
type mode uint8

const (
	opening  mode = iota // the greeting
	commands             // a command
	dialog               // a response in an AUTH dialog
	content              // a line of the content
)

// maxLine bounds a line, in bytes. RFC 5321 §4.5.3.1 asks for 512 and 1000.
const maxLine = 64 << 10

var errHungUp = errors.New("smtperrtest: the server hung up")

func newConn(c net.Conn, s *Server, number int) *conn {
	return &conn{Conn: c, stream: c, r: bufio.NewReaderSize(c, maxLine), server: s, number: number, taken: notTaken, event: Event{Connection: number}}
}

// Close closes the connection, once for all.
func (c *conn) Close() error {
	var err error
	c.once.Do(func() {
		err = c.Conn.Close()
		c.server.left(c)
	})
	return err
}

// Read passes on what the honest server shall answer, at most a line at a time:
// what follows a line may be answered here.
func (c *conn) Read(p []byte) (int, error) {
	for len(c.rest) == 0 {
		line, err := c.r.ReadSlice('\n')
		long := errors.Is(err, bufio.ErrBufferFull)
		if err != nil && (!long || c.mode != content) {
			if long {
				c.say("500 5.5.2 line too long")
			}
			c.Close()
			return 0, io.EOF
		}
		if c.mode == commands && !c.command(string(line)) {
			continue
		}
		if c.mode != commands {
			c.noteData(line)
		}
		c.rest = line
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// maxShown bounds how much of a mail's content is in the transcript, in bytes.
const maxShown = 64 << 10

// noteData notes a line that is no command: no passwords, and no endless content.
func (c *conn) noteData(line []byte) {
	switch {
	case c.mode == dialog:
		c.note(client, hiddenSecret)
	case c.mode != content || c.shownBytes <= maxShown || string(line) == ".\r\n":
		c.note(client, string(line))
		if before := c.shownBytes; c.mode == content {
			if c.shownBytes += len(line); before <= maxShown && c.shownBytes > maxShown {
				c.note(client, "(more content)")
			}
		}
	}
}

// stageOf tells the stage of a command; others have no rules.
func stageOf(verb string) classify.Stage {
	switch verb {
	case "EHLO", "HELO", "LHLO":
		return classify.StageHelo
	case "STARTTLS":
		return classify.StageStartTLS
	case "AUTH":
		return classify.StageAuth
	case "MAIL":
		return classify.StageMail
	case "RCPT":
		return classify.StageRcpt
	case "DATA":
		return classify.StageData
	case "QUIT":
		return classify.StageQuit
	}
	return classify.StageUnknown
}

// command looks at a command and reports whether the honest server shall answer
// it.
func (c *conn) command(line string) bool {
	command := strings.TrimRight(line, "\r\n")
	verb, argument, _ := strings.Cut(command, " ")
	verb = strings.ToUpper(verb)
	c.event.Stage, c.event.Command = stageOf(verb), command
	switch verb {
	case "AUTH":
		c.note(client, withoutSecret(command))
	default:
		c.note(client, command)
	}
	switch verb {
	case "EHLO", "HELO", "LHLO", "RSET":
		c.event.Sender, c.event.Recipients = "", nil
	case "MAIL":
		c.event.Mail = c.server.beginMail()
		c.event.Sender, c.event.Recipients = addressIn(argument), nil
	case "RCPT":
		c.event.Recipient = addressIn(argument)
		defer func() { c.event.Recipient = "" }()
	case "BDAT": // CHUNKING is not offered: content that is no line is not for Read
		c.say("502 5.5.1 BDAT not offered")
		return false
	}
	if c.refused && verb != "QUIT" {
		c.say("503 5.5.1 no service on this connection, only QUIT")
		return false
	}
	c.substitute = ""
	if c.event.Stage == classify.StageUnknown {
		return true
	}
	text, forward := c.play(c.server.judge(c.event))
	if !forward {
		return false
	}
	if verb == "STARTTLS" && c.server.encryption == startTLS && !c.secure {
		c.say(cmp.Or(text, "220 2.0.0 ready for TLS"))
		c.handshake()
		return false
	}
	c.substitute = text
	return true
}

// play does what a rule says. It reports whether the honest server has a say,
// and the text that replaces its own.
func (c *conn) play(do action) (text string, forward bool) {
	c.server.pause(do.wait)
	switch do.answer {
	case honestly:
		return "", true
	case reply, replyAndHangUp:
		if class(do.text) == '2' || class(do.text) == '3' {
			return do.text, true
		}
		c.say(do.text)
		if do.answer == replyAndHangUp {
			c.hangUp()
		}
	case hangUp:
		c.hangUp()
	case reset:
		c.gone = true
		if tcp, ok := c.Conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		c.note(server, "(reset)")
		c.Close()
	case hang:
		c.gone = true
		c.note(server, "(no answer)")
		_, _ = io.Copy(io.Discard, c.stream)
		c.Close()
	}
	return "", false
}

// Write takes the honest server's replies.
func (c *conn) Write(p []byte) (int, error) {
	c.out.Write(p)
	for {
		reply := c.completeReply()
		if reply == "" {
			return len(p), nil
		}
		if err := c.answer(reply); err != nil {
			return 0, err
		}
	}
}

// completeReply cuts a reply with all its lines from what was written, or
// returns "".
func (c *conn) completeReply() string {
	all := c.out.Bytes()
	for end := 0; ; {
		i := bytes.IndexByte(all[end:], '\n')
		if i < 0 {
			return ""
		}
		last := i < 4 || all[end+3] != '-'
		end += i + 1
		if last {
			return strings.ReplaceAll(strings.TrimRight(string(c.out.Next(end)), "\r\n"), "\r\n", "\n")
		}
	}
}

// answer gives the client a reply of the honest server, or what a rule makes of
// it.
func (c *conn) answer(honest string) error {
	if c.gone {
		return errHungUp
	}
	text, do := c.substitute, action{}
	c.substitute = ""
	switch c.mode {
	case opening:
		if !c.open() {
			return errHungUp
		}
		c.event.Stage = classify.StageGreeting
		if c.server.crowded() {
			honest = "421 4.7.0 too many connections from your host, try again later"
		}
		do = c.server.judge(c.event)
	case content:
		c.event.Stage, c.event.Command = classify.StageEndOfData, ""
		if c.pending != nil {
			c.event.Content = c.pending.Content
		}
		c.event.Recipient = c.recipient()
		do = c.server.judge(c.event)
		c.event.Content, c.event.Recipient = nil, ""
	}
	before := c.mode
	c.mode = commands
	if do != (action{}) {
		if do.keep && class(honest) == '2' {
			c.take()
		}
		var forward bool
		if text, forward = c.play(do); !forward {
			c.next(before)
			c.refused = before == opening
			return nil
		}
	}
	if text == "" || class(text) != class(honest) {
		text = honest
	}
	if c.event.Stage == classify.StageHelo && text == honest {
		text = c.extensions(text)
	}
	c.settle(honest, before)
	c.say(text)
	return nil
}

// settle keeps what a reply of the honest server means for the conversation.
func (c *conn) settle(honest string, before mode) {
	code := honest[:min(3, len(honest))]
	switch {
	case before == opening:
		c.refused = code != "220"
	case before == content:
		if class(honest) == '2' {
			c.take()
		}
		c.next(before)
	case code == "354":
		c.mode = content
	case code == "334":
		c.mode = dialog
	case c.event.Stage == classify.StageRcpt && class(honest) == '2':
		c.event.Recipients = append(slices.Clip(c.event.Recipients), addressIn(c.event.Command))
	}
}

// recipient returns the one that an answer of LMTP is about, "" for SMTP.
func (c *conn) recipient() string {
	if !c.server.lmtp || c.answered >= len(c.event.Recipients) { // after a second MAIL
		return ""
	}
	return c.event.Recipients[c.answered]
}

// take keeps the pending mail, over LMTP for the recipient whose turn it is.
func (c *conn) take() {
	if c.pending == nil {
		return
	}
	m := *c.pending
	if c.server.lmtp {
		m.To = []string{c.recipient()}
	}
	if c.taken == notTaken {
		c.taken = c.server.keep(m)
	} else {
		c.server.deliver(c.taken, m.To[0])
	}
}

// next goes on behind an answer to the content: to the next recipient of LMTP, or
// to the next command.
func (c *conn) next(before mode) {
	if before != content {
		return
	}
	if c.answered++; c.server.lmtp && c.answered < len(c.event.Recipients) {
		c.mode = content
		return
	}
	c.pending, c.answered, c.taken, c.shownBytes = nil, 0, notTaken, 0
	c.event.Sender, c.event.Recipients = "", nil
}

// extensions edits the reply to EHLO: what ends here is offered here.
func (c *conn) extensions(reply string) string {
	lines := strings.Split(reply, "\n")
	if !strings.HasPrefix(reply, "250-") { // HELO, or a refusal
		return reply
	}
	kept := lines[:1]
	for _, line := range lines[1:] {
		keyword, _, _ := strings.Cut(line[4:], " ")
		hidden := keyword == "CHUNKING" || slices.ContainsFunc(c.server.hidden, func(h string) bool { return strings.EqualFold(h, keyword) })
		if !hidden {
			kept = append(kept, "250-"+line[4:])
		}
	}
	if c.server.encryption == startTLS && !c.secure {
		kept = append(kept, "250-STARTTLS")
	}
	last := kept[len(kept)-1]
	kept[len(kept)-1] = "250 " + last[4:]
	return strings.Join(kept, "\n")
}

// open does what comes before the greeting, and reports whether the connection
// is still there.
func (c *conn) open() bool {
	c.event.Stage = classify.StageConnect
	if _, forward := c.play(c.server.judge(c.event)); !forward {
		return false
	}
	if c.server.encryption != implicitTLS {
		return true
	}
	c.event.Stage = classify.StageTLS
	if _, forward := c.play(c.server.judge(c.event)); !forward {
		return false
	}
	return c.handshake()
}

// handshake turns on TLS. What the client sent in clear behind its command is
// forgotten (RFC 3207 §4.2 against injected commands).
func (c *conn) handshake() bool {
	secure := tls.Server(c.Conn, c.server.tls)
	if err := secure.Handshake(); err != nil {
		c.note(server, fmt.Sprintf("(no TLS: %v)", err))
		c.Close()
		return false
	}
	c.note(server, "(TLS)")
	c.stream, c.secure, c.event.TLS = secure, true, true
	c.event.Sender, c.event.Recipients, c.event.User = "", nil, ""
	c.r.Reset(secure)
	return true
}

// say sends a reply. A 421 ends the connection, as RFC 5321 §3.8 has it.
func (c *conn) say(text string) {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		c.note(server, line)
		b.WriteString(strings.TrimSuffix(line, "\r") + "\r\n")
	}
	if _, err := io.WriteString(c.stream, b.String()); err != nil {
		c.Close()
	}
	if strings.HasPrefix(text, "421") {
		c.hangUp()
	}
}

// patience is how long a connection that was hung up waits for the client to
// leave.
const patience = 5 * time.Second

// hangUp ends the connection in order: the client reads all that was sent, and
// then the end. Closing at once would make the system reset a connection with
// unread commands, and lose the reply.
func (c *conn) hangUp() {
	c.gone = true
	c.note(server, "(hangs up)")
	if tcp, ok := c.Conn.(*net.TCPConn); ok && tcp.CloseWrite() == nil {
		_ = tcp.SetReadDeadline(time.Now().Add(patience))
		_, _ = io.Copy(io.Discard, tcp)
	}
	c.Close()
}

func (c *conn) note(from speaker, line string) {
	c.server.transcript.add(c.number, from, strings.TrimRight(line, "\r\n"))
}

// class returns the first digit of a reply, 0 when there is no code.
func class(text string) byte {
	if len(text) < 3 || text[0] < '2' || text[0] > '5' || text[1] < '0' || text[1] > '9' || text[2] < '0' || text[2] > '9' {
		return 0
	}
	return text[0]
}
