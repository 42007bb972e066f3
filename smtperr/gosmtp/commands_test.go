package gosmtp

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/internal/scripted"
)

// TestCommands asks each command what a refusal of it, and one of EHLO, is at.
func TestCommands(t *testing.T) {
	tests := []struct {
		name    string
		verb    string
		command func(*Client) error
		want    string
	}{
		{"verify", "VRFY", func(c *Client) error { return c.Verify("b@example.com") }, "rcpt: 550: unknown (permanent)"},
		{"noop", "NOOP", func(c *Client) error { return c.Noop() }, "550: unknown (permanent)"},
		{"reset", "RSET", func(c *Client) error { return c.Reset() }, "550: unknown (permanent)"},
		{"quit", "QUIT", func(c *Client) error { return c.Quit() }, "550: unknown (permanent)"},
		{"mail", "MAIL", func(c *Client) error { return c.Mail("a@example.org", nil) }, "mail: 550: unknown (permanent)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := connect(t, scripted.Honest.But(tt.verb, "550 no"), false)
			if got := smtperr.Diagnose(tt.command(c)).String(); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			c, _ = connect(t, scripted.Honest.But(tt.verb, "250 ok"), false)
			if err := tt.command(c); tt.verb != "QUIT" && err != nil { // which wants 221
				t.Error(err)
			}
			c, _ = connect(t, scripted.Honest.But("EHLO", "550 no", "HELO", "550 no"), false)
			if got, want := smtperr.Diagnose(tt.command(c)).String(), "helo: 550: unknown (permanent)"; got != want {
				t.Errorf("without EHLO: %s, want %s", got, want)
			}
		})
	}
}

// TestVerifyText holds that no line of its own goes out in an address.
func TestVerifyText(t *testing.T) {
	c, srv := connect(t, scripted.Honest.But("VRFY", "252 perhaps"), false)
	if err := c.Verify("b@example.com\r\nQUIT"); err == nil {
		t.Error("no error")
	}
	if strings.Contains(srv.Written(), "QUIT") {
		t.Error("a second line went out")
	}
}

// TestUnsolicited holds that what a server says before it was asked is no answer.
func TestUnsolicited(t *testing.T) {
	c, srv := connect(t, scripted.Honest.But("EHLO", "250 mx.example.org\r\n250 2.1.0 sender fine"), false)
	if got, want := smtperr.Diagnose(c.Mail("a@example.org", nil)).String(), "mail: protocol-error (permanent)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if strings.Contains(srv.Written(), "MAIL") {
		t.Error("it went on")
	}
}

// TestConnecting asks the functions that connect on their own for what they do where
// nobody listens, where a certificate is signed by nobody known, and for a mail.
func TestConnecting(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	_ = l.Close()
	self, _ := scripted.Identity(t, nil)
	config := &tls.Config{Certificates: []tls.Certificate{self}}
	starttls := func() string {
		return scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 STARTTLS").StartSTARTTLS(t, scripted.Honest, config, "").Addr
	}
	send := map[string]func(string) error{
		"SendMail": func(addr string) error {
			return SendMail(addr, nil, "a@example.org", one, strings.NewReader(mail))
		},
		"SendMailTLS": func(addr string) error {
			return SendMailTLS(addr, nil, "a@example.org", one, strings.NewReader(mail))
		},
		"DialTLS":      func(addr string) error { _, err := DialTLS(addr, nil); return err },
		"DialStartTLS": func(addr string) error { _, err := DialStartTLS(addr, nil); return err },
	}
	for _, tt := range []struct{ name, addr, want string }{
		{"SendMail", nobody, "connect: connection-failed (temporary)"},
		{"SendMailTLS", nobody, "connect: connection-failed (temporary)"},
		{"DialTLS", nobody, "connect: connection-failed (temporary)"},
		{"DialStartTLS", nobody, "connect: connection-failed (temporary)"},
		{"SendMail", starttls(), "starttls: tls-failed"},
		{"DialStartTLS", starttls(), "starttls: tls-failed"},
		{"SendMail", scripted.Honest.Start(t).Addr, "starttls: tls-failed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := smtperr.Diagnose(send[tt.name](tt.addr)).String()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestErr holds that a loop is told when the session is over, as by smtperr.Session.
func TestErr(t *testing.T) {
	for _, tt := range []struct {
		name   string
		server scripted.Script
		over   bool
	}{
		{"sent", scripted.Honest, false},
		{"refused", scripted.Honest.But("RCPT", "550 5.1.1 no such user"), false},
		{"the server ends the session", scripted.Honest.But("MAIL", "421 4.3.2 shutting down"), true},
		{"connection broken", scripted.Honest.But("RCPT", "close"), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := connect(t, tt.server, false)
			var steps int
			c.Progress = func(smtperr.Progress) { steps++ }
			_, _ = c.Send(t.Context(), "a@example.org", one, strings.NewReader(mail))
			if err := c.Err(); (err != nil) != tt.over {
				t.Errorf("error %v", err)
			}
			if steps == 0 {
				t.Error("no progress")
			}
			if _, err := c.Send(t.Context(), "a@example.org", one, strings.NewReader(mail)); tt.over && !errors.Is(err, c.Err()) {
				t.Errorf("the next mail: %v, not %v", err, c.Err())
			}
		})
	}
}
