package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

type backend struct{}

func (backend) NewSession(*smtp.Conn) (smtp.Session, error) { return session{}, nil }

type session struct{}

func (session) Reset()                               { /* nothing is kept */ }
func (session) Logout() error                        { return nil }
func (session) Mail(string, *smtp.MailOptions) error { return nil }
func (session) AuthMechanisms() []string             { return []string{sasl.Plain} }

func (session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "full") {
		return &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 2, 2}, Message: "mailbox full"}
	}
	return nil
}

func (session) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

func (session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "anna" || password != "secret" {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func start(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(backend{})
	s.AllowInsecureAuth = true
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { s.Close() })
	return l.Addr().String()
}

func send(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(context.Background(), args, strings.NewReader("Hallo!\n"), &out, nil)
	return out.String(), err
}

func TestSend(t *testing.T) {
	addr := start(t)
	t.Setenv("SMTP_PASSWORD", "secret")
	out, err := send(t, "-plain", "-server", addr, "-user", "anna", "-from", "anna@example.org", "-subject", "hallo", "bert@example.com")
	if err != nil || out != "✓ bert@example.com\n" {
		t.Errorf("%v, output %q", err, out)
	}
}

func TestRefused(t *testing.T) {
	addr := start(t)
	out, err := send(t, "-plain", "-server", addr, "-lang", "de_DE.UTF-8", "-from", "anna@example.org", "full@example.com", "bert@example.com")
	if !errors.Is(err, errExplained) {
		t.Fatalf("error %v", err)
	}
	for _, want := range []string{"✓ bert@example.com", "✗ full@example.com", "Postfach", "Was Sie tun können"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestWrongPassword(t *testing.T) {
	addr := start(t)
	t.Setenv("SMTP_PASSWORD", "wrong")
	out, err := send(t, "-plain", "-server", addr, "-lang", "en", "-user", "anna", "-from", "anna@example.org", "bert@example.com")
	if !errors.Is(err, errExplained) || !strings.Contains(out, "password") {
		t.Errorf("error %v, output\n%s", err, out)
	}
}

func TestTell(t *testing.T) {
	lost := &smtperr.Error{Attempt: classify.Attempt{Stage: classify.StageEndOfData}, Err: io.EOF}
	refused := &smtperr.Error{Attempt: classify.Attempt{Stage: classify.StageRcpt, Recipient: "full@example.com"}, Err: &textproto.Error{Code: 552, Msg: "5.2.2 mailbox full"}}
	tests := []struct {
		name       string
		deliveries []smtperr.Delivery
		explained  int      // how often something is
		want       []string // in this order
	}{
		{"unknown for two, refused for one", []smtperr.Delivery{
			{Recipient: "1@example.com", Outcome: classify.OutcomeUnknown, Err: lost},
			{Recipient: "full@example.com", Outcome: classify.OutcomeNotSent, Err: refused},
			{Recipient: "2@example.com", Outcome: classify.OutcomeUnknown, Err: lost},
		}, 2, []string{"? 1@example.com\n✗ full@example.com\n\n", "mailbox is full", "? 2@example.com\n\n", "whether the email"}},
		{"not tried", []smtperr.Delivery{
			{Recipient: "full@example.com", Outcome: classify.OutcomeNotSent, Err: refused},
			{Recipient: "1@example.com", Outcome: classify.OutcomeNotSent, Err: refused},
		}, 1, []string{"✗ full@example.com\n✗ 1@example.com\n\n", "mailbox is full"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			if err := tell(&out, catalog.Match("en"), smtperr.Report{Deliveries: tt.deliveries}); !errors.Is(err, errExplained) {
				t.Errorf("error %v", err)
			}
			rest := out.String()
			for _, want := range tt.want {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("%q is missing in\n%s", want, out.String())
				}
				rest = after
			}
			if n := strings.Count(out.String(), "What you can do:"); n != tt.explained {
				t.Errorf("explained %d times, want %d:\n%s", n, tt.explained, out.String())
			}
		})
	}
}

func TestBadInput(t *testing.T) {
	for _, args := range [][]string{
		{"-from", "no address", "bert@example.com"},
		{"-from", "anna@example.org", "no address"},
		{"-from", "anna@example.org", "-server", "no port", "bert@example.com"},
	} {
		if _, err := send(t, args...); err == nil || errors.Is(err, errExplained) {
			t.Errorf("%q: error %v", args, err)
		}
	}
}
