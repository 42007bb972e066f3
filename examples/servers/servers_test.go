package servers

import (
	"crypto/tls"
	"net"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// A refusal is a case: what is sent, and what was provoked by it.
type refusal struct {
	name   string
	addr   string // of the server; the plain one when empty
	helo   string
	from   string
	to     []string
	msg    string
	auth   smtp.Auth
	tls    smtperr.TLSMode
	reason string
	stage  string
}

const message = "From: <bert@example.org>\r\nSubject: hello\r\n\r\nhello\r\n"

func run(t *testing.T, s *Server, cases []refusal) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sub := &smtperr.Submission{Addr: c.addr, LocalName: c.helo, Auth: c.auth, TLS: c.tls, Timeout: 20 * time.Second}
			if sub.Addr == "" {
				sub.Addr = s.Plain
			}
			if sub.LocalName == "" {
				sub.LocalName = "client.example.org"
			}
			if c.from == "" {
				c.from = "bert@example.org"
			}
			if c.to == nil {
				c.to = []string{"anna@example.org"}
			}
			if c.msg == "" {
				c.msg = message
			}
			_, err := sub.Send(t.Context(), c.from, c.to, []byte(c.msg))
			d := smtperr.Diagnose(err)
			t.Logf("%v: %v", d, err)
			got := [2]string{d.Reason.String(), d.Stage.String()}
			if diff := cmp.Diff([2]string{c.reason, c.stage}, got); diff != "" {
				t.Errorf("reason and stage of %v (-want +got):\n%s", err, diff)
			}
			if e := d.Explain("de"); err != nil && (e.Title == "" || len(e.Advice) == 0) {
				t.Errorf("nothing to tell about %v", err)
			}
		})
	}
}

func TestPostfix(t *testing.T) {
	s := Postfix(t)
	run(t, s, []refusal{
		{name: "accepted", tls: smtperr.NoTLS, reason: "accepted", stage: "unknown"},
		{name: "unknown user", to: []string{"nobody@example.org"}, tls: smtperr.NoTLS, reason: "user-unknown", stage: "rcpt"},
		{name: "relay", to: []string{"anna@other.example"}, tls: smtperr.NoTLS, reason: "relay-denied", stage: "rcpt"},
		{name: "too large, announced by nobody", msg: message + strings.Repeat("large\r\n", 5000), tls: smtperr.NoTLS, reason: "message-too-large", stage: "end-of-data"},
		{name: "HELO without a domain", helo: "client", tls: smtperr.NoTLS, reason: "no-reverse-dns", stage: "rcpt"},
		{name: "HELO that is no name", helo: "-client-", tls: smtperr.NoTLS, reason: "no-reverse-dns", stage: "rcpt"},
		{name: "sender without a domain", from: "bert", tls: smtperr.NoTLS, reason: "address-syntax", stage: "rcpt"},
		{name: "recipient syntax", to: []string{"anna@@example..org"}, tls: smtperr.NoTLS, reason: "address-syntax", stage: "rcpt"},
		{name: "too many recipients", to: []string{"anna@example.org", "anna@example.org", "anna@example.org", "anna@example.org"}, tls: smtperr.NoTLS, reason: "too-many-recipients", stage: "rcpt"},
		{name: "header check", msg: "Subject: forbidden\r\n\r\nx\r\n", tls: smtperr.NoTLS, reason: "content-rejected", stage: "end-of-data"},
		{name: "encryption wanted", addr: s.TLS, tls: smtperr.NoTLS, reason: "tls-required", stage: "mail"},
		{name: "AUTH before STARTTLS", addr: s.TLS, tls: smtperr.NoTLS, auth: smtp.PlainAuth("", "anna", "x", "127.0.0.1"), reason: "auth-failed", stage: "auth"},
		{name: "certificate of an unknown authority", tls: smtperr.OpportunisticTLS, reason: "tls-failed", stage: "starttls"},
		{name: "TLS on a plain port", tls: smtperr.ImplicitTLS, reason: "tls-failed", stage: "tls"},
		{name: "AUTH where there is none", tls: smtperr.NoTLS, auth: smtp.PlainAuth("", "anna", "x", "127.0.0.1"), reason: "auth-failed", stage: "auth"},
	})
	t.Run("bad sequence", func(t *testing.T) {
		dialog(t, s.Plain, classify.ProtocolError, "DATA")
	})
	t.Run("unknown command", func(t *testing.T) {
		dialog(t, s.Plain, classify.ProtocolError, "EHLO client.example.org", "FOO")
	})
}

func TestExim(t *testing.T) {
	s := Exim(t)
	run(t, s, []refusal{
		{name: "accepted", tls: smtperr.NoTLS, reason: "accepted", stage: "unknown"},
		{name: "unknown user", to: []string{"nobody@example.org"}, tls: smtperr.NoTLS, reason: "user-unknown", stage: "rcpt"},
		{name: "relay", to: []string{"anna@other.example"}, tls: smtperr.NoTLS, reason: "relay-denied", stage: "rcpt"},
		{name: "sender cannot be verified", from: "nobody@example.org", tls: smtperr.NoTLS, reason: "sender-rejected", stage: "rcpt"},
		{name: "too large", msg: message + strings.Repeat("large\r\n", 5000), tls: smtperr.NoTLS, reason: "message-too-large", stage: "end-of-data"},
		{name: "HELO that is no name", helo: "cli ent", tls: smtperr.NoTLS, reason: "no-reverse-dns", stage: "helo"},
		{name: "recipient syntax", to: []string{"anna@@example..org"}, tls: smtperr.NoTLS, reason: "address-syntax", stage: "rcpt"},
		{name: "too many recipients", to: []string{"anna@example.org", "anna@example.org", "anna@example.org", "anna@example.org"}, tls: smtperr.NoTLS, reason: "too-many-recipients", stage: "rcpt"},
		{name: "virus", msg: "Subject: virus\r\n\r\nx\r\n", tls: smtperr.NoTLS, reason: "virus", stage: "end-of-data"},
		{name: "spam", msg: "Subject: offer\r\n\r\nx\r\n", tls: smtperr.NoTLS, reason: "spam", stage: "end-of-data"},
		{name: "line too long", msg: message + strings.Repeat("x", 2000) + "\r\n", tls: smtperr.NoTLS, reason: "message-malformed", stage: "end-of-data"},
		{name: "wrong password", tls: smtperr.NoTLS, auth: smtp.PlainAuth("", "anna", "x", "127.0.0.1"), reason: "auth-failed", stage: "auth"},
		{name: "certificate of an unknown authority", tls: smtperr.OpportunisticTLS, reason: "tls-failed", stage: "starttls"},
		{name: "TLS on a plain port", tls: smtperr.ImplicitTLS, reason: "tls-failed", stage: "tls"},
	})
	t.Run("bad sequence", func(t *testing.T) {
		dialog(t, s.Plain, classify.ProtocolError, "EHLO client.example.org", "RCPT TO:<anna@example.org>")
	})
	t.Run("unknown command", func(t *testing.T) {
		dialog(t, s.Plain, classify.ProtocolError, "EHLO client.example.org", "FOO")
	})
}

// dialog sends lines and looks at the reply to the last one.
func dialog(t *testing.T, addr string, want classify.Reason, lines ...string) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	c, err := smtp.NewClient(conn, "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, line := range lines {
		id, err := c.Text.Cmd("%s", line)
		if err != nil {
			t.Fatal(err)
		}
		c.Text.StartResponse(id)
		_, _, err = c.Text.ReadResponse(250)
		c.Text.EndResponse(id)
		if line == lines[len(lines)-1] {
			if d := smtperr.Diagnose(err); d.Reason != want {
				t.Errorf("%s: %v is %v by %s, want %v", line, err, d.Reason, d.Rule, want)
			}
		}
	}
}

// TestTrustedTLS holds that a mail goes out encrypted where the certificate is
// trusted: the failures above are not of the test's making.
func TestTrustedTLS(t *testing.T) {
	s := Postfix(t)
	sub := &smtperr.Submission{Addr: s.TLS, TLS: smtperr.RequireTLS, LocalName: "client.example.org", TLSConfig: &tls.Config{InsecureSkipVerify: true}}
	report, err := sub.Send(t.Context(), "bert@example.org", []string{"anna@example.org"}, []byte(message))
	if err != nil || report.Outcome != classify.Sent {
		t.Errorf("outcome %v, error %v", report.Outcome, err)
	}
}
