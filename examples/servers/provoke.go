package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// A Case provokes one refusal. The reply to the last step is the one that is
// recorded.
type Case struct {
	Name   string
	Reason classify.Reason // what was provoked
	Tells  classify.Reason // what the reply lets a reader know, where that is less
	Why    string          // why it tells less
	From   string          // the client's address; 127.0.0.1 when empty
	Port   int             // 25 when 0
	Script []string
	Hold   int // connections that the client has open already
}

// The steps of a script. The server's greeting is read before the first.
//
//	""                 reads one more reply
//	"!postfix stop"    runs a shell command on the machine
//	"=raw\r\n"         sends just these octets and reads a reply
//	"Subject: a\n\nb"  has a line break: sends it as a mail's content
//	"DATA"             anything else is a command line
//
// After the reply 220 to STARTTLS the connection is encrypted.

// Some scripts begin alike.
func hello(steps ...string) []string {
	return append([]string{"EHLO client.example.net"}, steps...)
}

func mail(steps ...string) []string {
	return hello(append([]string{"MAIL FROM:<bert@example.net>"}, steps...)...)
}

func rcpt(steps ...string) []string {
	return mail(append([]string{"RCPT TO:<anna@example.org>"}, steps...)...)
}

func data(content string) []string { return rcpt("DATA", content) }

// content is a mail with nothing wrong.
const content = "From: <bert@example.net>\nTo: <anna@example.org>\nSubject: hello\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <1@example.net>\n\nhello\n"

// stage is the stage of the last step.
func (c Case) stage() classify.Stage {
	stage := classify.StageGreeting
	for _, step := range c.Script {
		if step != "" && step[0] != '!' {
			stage = stageOf(step, stage)
		}
	}
	return stage
}

// stageOf is the stage of a step, whose last line decides.
func stageOf(step string, before classify.Stage) classify.Stage {
	lines := strings.Split(strings.TrimRight(strings.TrimPrefix(step, "="), "\r\n"), "\n")
	last := lines[len(lines)-1]
	if len(lines) > 1 && step[0] != '=' || last == "." {
		return classify.StageEndOfData
	}
	verb, _, _ := strings.Cut(strings.ToUpper(last), " ")
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
	if before == classify.StageAuth { // what the method asked for
		return before
	}
	return classify.StageUnknown
}

// An Answer is what the server said in a case.
type Answer struct {
	Case    Case
	Stage   classify.Stage
	Command string // the last line that was sent; "" for a greeting
	Reply   []string
}

// Text is the reply as one text.
func (a Answer) Text() string { return strings.Join(a.Reply, "\n") }

// Expected is what a reader of the reply can know.
func (a Answer) Expected() classify.Reason {
	if a.Case.Tells != classify.ReasonUnknown {
		return a.Case.Tells
	}
	return a.Case.Reason
}

// Classify asks the library.
func (a Answer) Classify() classify.Result {
	return classify.Classify(a.Text(), classify.Attempt{Stage: a.Stage, Role: classify.RoleRelay})
}

// logTail prints what the server logged last.
const logTail = `for log in $(find /var/log -newer /etc/mailname -type f); do echo "$log"; tail -n 200 $log; done`

// Provoke starts the server and goes through its cases. A case that gets no
// reply is an error; the recording has the others.
func (s *Server) Provoke(ctx context.Context, verbose bool) (*Recording, error) {
	m, end, err := s.Boot(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	version, err := s.version(ctx, m)
	if err != nil {
		return nil, err
	}
	r := &Recording{Server: s, Version: version}
	var failed []error
	for _, c := range s.Cases {
		a, err := m.provoke(ctx, c, verbose)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", c.Name, err))
			continue
		}
		r.Answers = append(r.Answers, a)
	}
	if verbose {
		logs, _ := m.Run(ctx, logTail)
		fmt.Fprintln(os.Stderr, logs)
	}
	return r, errors.Join(failed...)
}

func (m *Machine) provoke(ctx context.Context, c Case, verbose bool) (Answer, error) {
	a := Answer{Case: c, Stage: c.stage()}
	from, port := c.From, c.Port
	if from == "" {
		from = "127.0.0.1"
	}
	if port == 0 {
		port = 25
	}
	addr := fmt.Sprintf("127.0.0.1:%d", port)
	if c.Hold > 0 {
		// The server needs a moment to see that they are gone: the next case
		// would be refused for them.
		defer time.Sleep(2 * time.Second)
	}
	for range c.Hold {
		conn, err := m.DialFrom(ctx, from, addr)
		if err != nil {
			return a, err
		}
		defer conn.Close()
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			return a, err
		}
		if _, err := reply(bufio.NewReader(conn)); err != nil {
			return a, err
		}
	}
	conn, err := m.DialFrom(ctx, from, addr)
	if err != nil {
		return a, err
	}
	defer func() { conn.Close() }()
	lines := bufio.NewReader(conn)
	read := func() error {
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			return err
		}
		var err error
		a.Reply, err = reply(lines)
		if verbose {
			fmt.Fprintf(os.Stderr, "S: %s\n", a.Text())
		}
		return err
	}
	if err := read(); err != nil {
		return a, err
	}
	for _, step := range c.Script {
		if verbose {
			fmt.Fprintf(os.Stderr, "C: %.200s\n", step)
		}
		if command, ok := strings.CutPrefix(step, "!"); ok {
			if _, err := m.Run(ctx, command); err != nil {
				return a, err
			}
			continue
		}
		if step != "" {
			if err := send(conn, step); err != nil {
				return a, err
			}
			a.Command = label(step)
		}
		if err := read(); err != nil {
			return a, fmt.Errorf("no reply to %.60q: %w", step, err)
		}
		if step == "STARTTLS" && strings.HasPrefix(a.Text(), "220") {
			conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
			lines = bufio.NewReader(conn)
		}
	}
	return a, nil
}

// patience is how long a server may take for one reply.
const patience = 10 * time.Second

// send sends one step.
func send(conn net.Conn, step string) error {
	text := step + "\r\n"
	if raw, ok := strings.CutPrefix(step, "="); ok {
		text = raw
	} else if strings.Contains(step, "\n") {
		var b strings.Builder
		for line := range strings.Lines(step) {
			line = strings.TrimRight(line, "\n")
			if strings.HasPrefix(line, ".") {
				b.WriteByte('.')
			}
			b.WriteString(line + "\r\n")
		}
		text = b.String() + ".\r\n"
	}
	// A server may answer and hang up before it has read all: the reply counts.
	_, err := conn.Write([]byte(text))
	if err != nil && len(text) < 4096 {
		return err
	}
	return nil
}

// label names a step in the recording.
func label(step string) string {
	if strings.Contains(step, "\n") && !strings.HasPrefix(step, "=") {
		return "."
	}
	step = strings.TrimPrefix(step, "=")
	if len(step) > 100 {
		step = step[:100] + "..."
	}
	return strings.TrimSpace(strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, step), "?"))
}

// reply reads the lines of one reply.
func reply(r *bufio.Reader) ([]string, error) {
	var lines []string
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		line = strings.TrimRight(line, "\r\n")
		lines = append(lines, line)
		if len(line) < 4 || line[3] != '-' {
			return lines, nil
		}
	}
}
