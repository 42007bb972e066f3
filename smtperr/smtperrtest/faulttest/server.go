package faulttest

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// A temper is what a server thinks of a mail.
type temper struct {
	name string
	rcpt map[string]string // replies to recipients that it refuses
	dot  string            // its reply to the content, "" when it takes the mail
	lmtp map[string]string // over LMTP: to the content, by recipient
}

const (
	recipientOne = "one@example.com"
	recipientTwo = "two@example.com"
)

var tempers = []temper{
	{name: "takes all"},
	{name: "refuses the mail", dot: "554 5.7.1 message refused"},
	{name: "puts the mail off", dot: "451 4.3.0 local problem, try again later"},
	{name: "refuses a recipient", rcpt: map[string]string{recipientTwo: "550 5.1.1 no such user"}},
	{name: "has no room for a recipient", lmtp: map[string]string{recipientTwo: "452 4.2.2 mailbox full"}},
}

// A server has one conversation and keeps count. What it keeps may be looked at
// when done is closed.
type server struct {
	mode   Mode
	lmtp   bool
	temper temper
	tls    *tls.Config
	done   chan struct{}

	marks []mark
	kept  []taken

	raw    *counter
	stream net.Conn
	r      *bufio.Reader
	secure bool
}

// A mark is a reply, or the server's part of a TLS handshake.
type mark struct {
	stage      classify.Stage
	class      byte // the reply's first digit, 0 for a handshake
	secure     bool
	begin, end int // bytes sent before and after it
	told       int // bytes sent when its last line has a code
	received   int // bytes received before it
}

// taken is a mail that the server took for a recipient.
type taken struct {
	recipient string
	content   string
}

// A counter counts what passes.
type counter struct {
	net.Conn
	sent, received int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.received += n
	return n, err
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.sent += n
	return n, err
}

func (s *server) serve(conn net.Conn) {
	defer close(s.done)
	defer conn.Close()
	s.raw = &counter{Conn: conn}
	s.stream, s.r = s.raw, bufio.NewReader(s.raw)
	if s.mode == ModeImplicitTLS && !s.handshake(classify.StageTLS) {
		return
	}
	s.say(classify.StageGreeting, "220 mx.example.org ready")
	var sender bool
	var recipients []string
	for {
		line, err := s.r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		verb, _, _ := strings.Cut(line, " ")
		switch verb = strings.ToUpper(verb); {
		case verb == "EHLO" && !s.lmtp, verb == "LHLO" && s.lmtp:
			s.say(classify.StageHelo, s.extensions())
		case verb == "HELO" && !s.lmtp:
			s.say(classify.StageHelo, "250 mx.example.org")
		case verb == "STARTTLS" && s.mode == ModeStartTLS && !s.secure:
			s.say(classify.StageStartTLS, "220 2.0.0 go ahead")
			if !s.handshake(classify.StageStartTLS) {
				return
			}
			sender, recipients = false, nil
		case line == "AUTH PLAIN AHVzZXIAc2VjcmV0": // user, secret
			s.say(classify.StageAuth, "235 2.7.0 welcome")
		case verb == "AUTH":
			s.say(classify.StageAuth, "535 5.7.8 authentication failed")
		case verb == "MAIL":
			sender, recipients = true, nil
			s.say(classify.StageMail, "250 2.1.0 ok")
		case verb == "RCPT" && sender:
			_, path, _ := strings.Cut(line, "<")
			recipient, _, _ := strings.Cut(path, ">")
			if no := s.temper.rcpt[recipient]; no != "" {
				s.say(classify.StageRcpt, no)
				continue
			}
			recipients = append(recipients, recipient)
			s.say(classify.StageRcpt, "250 2.1.5 ok")
		case verb == "DATA" && len(recipients) > 0:
			s.say(classify.StageData, "354 go on")
			content, ok := s.content()
			if !ok {
				return
			}
			s.judge(recipients, content)
			sender, recipients = false, nil
		case verb == "RSET":
			sender, recipients = false, nil
			s.say(classify.StageUnknown, "250 2.0.0 ok")
		case verb == "NOOP":
			s.say(classify.StageUnknown, "250 2.0.0 ok")
		case verb == "QUIT":
			s.say(classify.StageQuit, "221 2.0.0 bye")
			return
		case verb == "DATA", verb == "RCPT":
			s.say(classify.StageUnknown, "503 5.5.1 bad sequence of commands")
		default:
			s.say(classify.StageUnknown, "500 5.5.2 what")
		}
	}
}

func (s *server) extensions() string {
	lines := []string{"mx.example.org"}
	if s.mode == ModeStartTLS && !s.secure {
		lines = append(lines, "STARTTLS")
	}
	lines = append(lines, "AUTH PLAIN", "ENHANCEDSTATUSCODES")
	return "250-" + strings.Join(lines[:len(lines)-1], "\r\n250-") + "\r\n250 " + lines[len(lines)-1]
}

// content reads the content, whose end has to be as RFC 5321 §4.1.1.4 has it.
func (s *server) content() (string, bool) {
	var b strings.Builder
	for lineEnd := true; ; {
		line, err := s.r.ReadString('\n')
		if err != nil {
			return "", false
		}
		if lineEnd && line == ".\r\n" {
			return b.String(), true
		}
		if lineEnd {
			line = strings.TrimPrefix(line, ".")
		}
		lineEnd = strings.HasSuffix(line, "\r\n")
		b.WriteString(line)
	}
}

// judge takes the mail or does not, and says so: first the one, since the other
// may not arrive.
func (s *server) judge(recipients []string, content string) {
	var replies []string
	for _, r := range recipients {
		reply := s.temper.dot
		if s.lmtp && reply == "" {
			reply = s.temper.lmtp[r]
		}
		if reply == "" {
			s.kept = append(s.kept, taken{r, content})
			reply = "250 2.0.0 queued"
		}
		replies = append(replies, reply)
	}
	if !s.lmtp {
		replies = replies[:1]
	}
	for _, reply := range replies {
		s.say(classify.StageEndOfData, reply)
	}
}

func (s *server) say(stage classify.Stage, text string) {
	m := mark{stage: stage, class: text[0], secure: s.secure, begin: s.raw.sent, received: s.raw.received}
	if _, err := io.WriteString(s.stream, text+"\r\n"); err != nil {
		return // the next read fails, too
	}
	m.end = s.raw.sent
	m.told = m.end
	if !s.secure {
		m.told = m.begin + strings.LastIndexByte(text, '\n') + 1 + len("250")
	}
	s.marks = append(s.marks, m)
}

func (s *server) handshake(stage classify.Stage) bool {
	m := mark{stage: stage, begin: s.raw.sent, received: s.raw.received}
	secure := tls.Server(s.raw, s.tls)
	err := secure.Handshake()
	m.told = s.raw.sent
	if m.end = s.raw.sent; m.end > m.begin {
		// The client may be through while the server waits for its last word.
		s.marks = append(s.marks, m)
	}
	s.stream, s.secure = secure, true
	s.r.Reset(secure)
	return err == nil
}

// has reports whether the server took the mail for a recipient, and whether it
// was whole. A name that nobody gave it is one that broke on the way.
func (s *server) has(recipient, content string, names []string) (kept, perhaps, whole bool) {
	whole = true
	for _, k := range s.kept {
		switch {
		case k.recipient == recipient:
			kept, whole = true, whole && k.content == content
		case !slices.Contains(names, k.recipient):
			perhaps = true
		}
	}
	return kept, perhaps, whole
}
