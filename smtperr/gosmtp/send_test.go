package gosmtp

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// record plays replies like play, passes over the content, and returns all that
// the client wrote once the connection has ended.
func record(t *testing.T, replies, atDot []string) (net.Conn, func() string) {
	t.Helper()
	client, server := net.Pipe()
	wire := make(chan string, 1)
	go func() {
		defer server.Close()
		_ = server.SetDeadline(time.Now().Add(5 * time.Second))
		r := bufio.NewReader(server)
		var b strings.Builder
		defer func() { wire <- b.String() }()
		say := func(s string) { _, _ = io.WriteString(server, s+"\r\n") }
		say(replies[0])
		content := false
		for next := 1; ; {
			line, err := r.ReadString('\n')
			b.WriteString(line)
			switch {
			case err != nil:
				return
			case content && line != ".\r\n":
			case content:
				content = false
				for _, s := range atDot {
					say(s)
				}
				if len(atDot) > 0 && next == len(replies) {
					return
				}
			case next == len(replies):
				return
			default:
				say(replies[next])
				content = strings.HasPrefix(replies[next], "354")
				next++
			}
		}
	}()
	return client, func() string { client.Close(); return <-wire }
}

var errReader = errors.New("the attachment's file is gone")

type failing struct{ r io.Reader }

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err == io.EOF {
		err = errReader
	}
	return n, err
}

// TestSendDoesNotSendHalfAMail holds that a content that cannot be read to its
// end is not sent, whatever the caller does next.
func TestSendDoesNotSendHalfAMail(t *testing.T) {
	conn, wire := record(t, []string{"220 hi", "250 mx", "250 ok", "250 ok", "354 go", "221 bye"}, []string{"250 queued"})
	c := NewClient(conn, "mx.example.org")
	long := "Subject: half\r\n\r\n" + strings.Repeat("half a mail\r\n", 2000)
	report, err := c.Send(t.Context(), "a@example.org", []string{"b@example.com"}, &failing{strings.NewReader(long)})
	if !errors.Is(err, errReader) || report.Outcome != classify.OutcomeNotSent {
		t.Errorf("error %v, outcome %v", err, report.Outcome)
	}
	_ = c.Quit()
	if s := wire(); strings.Contains(s, "\r\n.\r\n") {
		t.Error("the content was ended with a dot")
	}
}

func TestSendUTF8(t *testing.T) {
	conn, wire := record(t, []string{"220 hi", "250-mx\r\n250 SMTPUTF8", "250 ok", "250 ok", "354 go"}, []string{"250 queued"})
	c := NewClient(conn, "mx.example.org")
	if _, err := c.Send(t.Context(), "a@example.org", []string{"jürgen@example.com"}, strings.NewReader("x")); err != nil {
		t.Error(err)
	}
	if s := wire(); !strings.Contains(s, "MAIL FROM:<a@example.org> SMTPUTF8\r\n") {
		t.Errorf("wrote %q", s)
	}
}

// TestNoLoginWhereNoneIsOffered holds that a password is not shown to a server
// that did not ask for it.
func TestNoLoginWhereNoneIsOffered(t *testing.T) {
	conn, wire := record(t, []string{"220 hi", "250 mx"}, nil)
	err := sendAndQuit(NewClient(conn, "mx.example.org"), nil, sasl.NewPlainClient("", "user", "secret"), "a@example.org", []string{"b@example.com"}, strings.NewReader("x"))
	if d := smtperr.Diagnose(err); d.Stage != classify.StageAuth || d.Reason != classify.AuthFailed {
		t.Errorf("%v (%v)", d, err)
	}
	if s := wire(); strings.Contains(s, "AUTH") {
		t.Errorf("wrote %q", s)
	}
}

// TestLMTPBreaksBetweenAnswers holds that each recipient's state is told apart.
func TestLMTPBreaksBetweenAnswers(t *testing.T) {
	conn, wire := record(t, []string{"220 hi", "250 mx", "250 ok", "250 ok", "250 ok", "250 ok", "354 go"}, []string{"250 delivered", "452 4.2.2 mailbox full"})
	c := NewClientLMTP(conn, "store.example.org")
	c.Partial = true
	report, err := c.Send(t.Context(), "a@example.org", []string{"b@example.com", "full@example.com", "c@example.com"}, strings.NewReader("x"))
	wire()
	if d := smtperr.Diagnose(err); d.Outcome != classify.OutcomeUnknown || report.Outcome != classify.OutcomeUnknown {
		t.Errorf("%v, outcome %v", d, report.Outcome)
	}
	want := []string{"b@example.com sent accepted", "full@example.com not-sent mailbox-full", "c@example.com unknown connection-failed"}
	if diff := cmp.Diff(want, lines(report)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAskingForExtensionsFirst holds that the questions that greet the server by
// themselves do not spoil the session, and that a greeting that fails is
// reported at its step.
func TestAskingForExtensionsFirst(t *testing.T) {
	questions := map[string]func(*Client){
		"Extension":      func(c *Client) { c.Extension("AUTH") },
		"SupportsAuth":   func(c *Client) { c.SupportsAuth("PLAIN") },
		"MaxMessageSize": func(c *Client) { c.MaxMessageSize() },
	}
	for name, ask := range questions {
		t.Run(name, func(t *testing.T) {
			c := NewClient(start(t, false), "mx.example.org")
			ask(c)
			if err := c.Mail("a@example.org", nil); err != nil {
				t.Error(err)
			}
			conn, wire := record(t, []string{"220 hi", "550 5.7.1 bad HELO name"}, nil)
			c = NewClient(conn, "mx.example.org")
			ask(c)
			if d := smtperr.Diagnose(c.Mail("a@example.org", nil)); d.Stage != classify.StageHelo || d.Code != 550 {
				t.Errorf("diagnosis %v", d)
			}
			wire()
		})
	}
}
