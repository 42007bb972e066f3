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
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// A backend of go-smtp's server that refuses what tests ask it to.
type backend struct{ lmtp bool }

func (b *backend) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{}, nil }

type session struct{ recipients []string }

func (s *session) Reset()        { s.recipients = nil }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if strings.HasPrefix(from, "bad") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 8}, Message: "sender address rejected"}
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch {
	case strings.HasPrefix(to, "nobody"):
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	case strings.HasPrefix(to, "grey"):
		return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted, try again in 5 minutes"}
	}
	s.recipients = append(s.recipients, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if strings.Contains(string(text), "spam") {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "message rejected as spam"}
	}
	return nil
}

func (s *session) LMTPData(r io.Reader, status smtp.StatusCollector) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	for _, to := range s.recipients {
		var err error
		if strings.HasPrefix(to, "full") {
			err = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "mailbox full"}
		}
		status.SetStatus(to, err)
	}
	return nil
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, _ string) error {
		return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "authentication failed"}
	}), nil
}

func start(t *testing.T, lmtp bool) net.Conn {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := smtp.NewServer(&backend{lmtp})
	srv.Domain, srv.LMTP, srv.AllowInsecureAuth = "mx.example.org", lmtp, true
	srv.ErrorLog = silent{}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { srv.Close() })
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

func TestClient(t *testing.T) {
	tests := []struct {
		name       string
		from       string
		to         []string
		body       string
		want       string
		wantServer string
	}{
		{"accepted", "a@example.org", []string{"b@example.com"}, "x", "accepted", ""},
		{"sender refused", "bad@example.org", []string{"b@example.com"}, "x", "mail: 550 5.1.8: sender-rejected (permanent)", "mx.example.org"},
		{"recipient refused", "a@example.org", []string{"nobody@example.com"}, "x", "rcpt: 550 5.1.1: user-unknown (permanent)", "mx.example.org"},
		{"greylisted", "a@example.org", []string{"grey@example.com"}, "x", "rcpt: 450 4.7.1: greylisted (temporary)", "mx.example.org"},
		{"content refused", "a@example.org", []string{"b@example.com"}, "spam", "end-of-data: 554 5.7.1: spam (permanent)", "mx.example.org"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := NewClient(start(t, false), "mx.example.org")
			err := c.SendMail(tt.from, tt.to, strings.NewReader(tt.body))
			if got := smtperr.Diagnose(err).String(); got != tt.want {
				t.Errorf("%s, want %s (%v)", got, tt.want, err)
			}
			var e *smtperr.Error
			if errors.As(err, &e) && e.Server != tt.wantServer {
				t.Errorf("server %q", e.Server)
			}
			var reply *smtp.SMTPError
			if err != nil && !errors.As(err, &reply) {
				t.Error("the original error is lost")
			}
		})
	}
}

func TestAuth(t *testing.T) {
	c := NewClient(start(t, false), "localhost")
	err := c.Auth(sasl.NewPlainClient("", "user", "secret"))
	if !errors.Is(err, smtperr.AuthFailed) {
		t.Errorf("error %v", err)
	}
}

func TestPartial(t *testing.T) {
	c := NewClient(start(t, false), "mx.example.org")
	c.Partial = true
	report, err := c.Send(t.Context(), "a@example.org", []string{"nobody@example.com", "b@example.com", "grey@example.com"}, strings.NewReader("x"))
	if err != nil || report.Outcome != classify.OutcomeSent {
		t.Fatalf("outcome %v, error %v", report.Outcome, err)
	}
	want := []string{"nobody@example.com not-sent user-unknown", "b@example.com sent accepted", "grey@example.com not-sent greylisted"}
	if diff := cmp.Diff(want, lines(report)); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

// lines writes a report down, a line for each recipient.
func lines(report smtperr.Report) (list []string) {
	for _, d := range report.Deliveries {
		list = append(list, d.Recipient+" "+d.Outcome.String()+" "+d.Diagnose().Reason.String())
	}
	return list
}

func TestLMTP(t *testing.T) {
	c := NewClientLMTP(start(t, true), "store.example.org")
	c.Partial = true
	report, err := c.Send(t.Context(), "a@example.org", []string{"b@example.com", "full@example.com", "nobody@example.com", "c@example.com"}, strings.NewReader("x"))
	if err != nil || report.Outcome != classify.OutcomeSent {
		t.Fatalf("outcome %v, error %v", report.Outcome, err)
	}
	want := []string{
		"b@example.com sent accepted", "full@example.com not-sent mailbox-full",
		"nobody@example.com not-sent user-unknown", "c@example.com sent accepted",
	}
	if diff := cmp.Diff(want, lines(report)); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}

	t.Run("nobody took it", func(t *testing.T) {
		c := NewClientLMTP(start(t, true), "store.example.org")
		c.Partial = true
		report, err := c.Send(t.Context(), "a@example.org", []string{"full@example.com"}, strings.NewReader("x"))
		if !errors.Is(err, smtperr.MailboxFull) || report.Outcome != classify.OutcomeNotSent {
			t.Errorf("outcome %v, error %v", report.Outcome, err)
		}
	})
}

// TestScripted plays what go-smtp's server cannot do.
func TestScripted(t *testing.T) {
	tests := []struct {
		name    string
		replies []string // the greeting, then one for each command; the end closes
		want    string
	}{
		{"greeting refused", []string{"554 5.7.1 no service"}, "greeting: 554 5.7.1: policy (permanent)"},
		{"closed at once", nil, "greeting: connection-failed (temporary)"},
		{"EHLO refused", []string{"220 hi", "550 5.7.1 bad HELO name"}, "helo: 550 5.7.1: no-reverse-dns (permanent)"},
		{"closed at MAIL", []string{"220 hi", "250 mx"}, "mail: connection-failed (temporary)"},
		{"closed after the dot", []string{"220 hi", "250 mx", "250 ok", "250 ok", "354 go"}, "end-of-data: connection-failed (temporary)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			client, server := net.Pipe()
			go play(server, tt.replies)
			c := NewClient(client, "mx.example.org")
			_, err := c.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader("x"))
			if got := smtperr.Diagnose(err).String(); got != tt.want {
				t.Errorf("%s, want %s (%v)", got, tt.want, err)
			}
		})
	}
}

func play(conn net.Conn, replies []string) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	r := bufio.NewReader(conn)
	for i, reply := range replies {
		if i > 0 {
			if _, err := r.ReadString('\n'); err != nil {
				return
			}
		}
		if _, err := io.WriteString(conn, reply+"\r\n"); err != nil {
			return
		}
	}
	if len(replies) == 0 {
		return
	}
	// What comes after the last reply is read up to the dot, and not answered.
	for i := 0; i < 20; i++ {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" || !strings.HasPrefix(replies[len(replies)-1], "354") {
			return
		}
	}
}
