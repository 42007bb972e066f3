package smtperr

import (
	"context"
	"errors"
	"net"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/internal/scripted"
)

const mail = "From: a@example.org\r\nTo: b@example.com\r\nSubject: hello\r\n\r\nline\r\n.dot\r\n"

// facts is what a test asks of a diagnosis.
type facts struct {
	Stage   string
	Code    int
	Reason  string
	Outcome string
}

func factsOf(d Diagnosis) facts {
	return facts{d.Stage.String(), d.Code, d.Reason.String(), d.Outcome.String()}
}

func TestSendMailKnowsTheStep(t *testing.T) {
	tests := []struct {
		name   string
		script scripted.Script
		want   facts
	}{
		{"greeting refused", scripted.Honest.But("", "554 5.7.1 no service for you"), facts{"greeting", 554, "policy", "not-sent"}},
		{"greeting busy", scripted.Honest.But("", "421 4.3.2 too many connections"), facts{"greeting", 421, "too-many-connections", "not-sent"}},
		{"closed at once", scripted.Honest.But("", "close"), facts{"greeting", 0, "connection-failed", "not-sent"}},
		{"greeting is garbage", scripted.Honest.But("", "HTTP/1.1 400 Bad Request"), facts{"greeting", 0, "protocol-error", "not-sent"}},
		{"EHLO and HELO refused", scripted.Honest.But("EHLO", "550 5.7.1 bad HELO name", "HELO", "550 5.7.1 bad HELO name"), facts{"helo", 550, "no-reverse-dns", "not-sent"}},
		{"421 at EHLO, then closed", scripted.Honest.But("EHLO", "421 4.3.2 shutting down+close"), facts{"helo", 421, "service-unavailable", "not-sent"}},
		{"login asked at MAIL", scripted.Honest.But("MAIL", "530 5.7.0 Authentication required"), facts{"mail", 530, "auth-required", "not-sent"}},
		{"sender refused", scripted.Honest.But("MAIL", "550 5.1.8 sender domain does not exist"), facts{"mail", 550, "sender-rejected", "not-sent"}},
		{"closed at MAIL", scripted.Honest.But("MAIL", "close"), facts{"mail", 0, "connection-failed", "not-sent"}},
		{"user unknown", scripted.Honest.But("RCPT", "550 5.1.1 User unknown"), facts{"rcpt", 550, "user-unknown", "not-sent"}},
		{"bare code", scripted.Honest.But("RCPT", "550"), facts{"rcpt", 550, "unknown", "not-sent"}},
		{"many lines", scripted.Honest.But("RCPT", "550-5.1.1 The mailbox\r\n550 5.1.1 does not exist"), facts{"rcpt", 550, "user-unknown", "not-sent"}},
		{"greylisted", scripted.Honest.But("RCPT", "450 4.7.1 greylisted, try again in 5 minutes"), facts{"rcpt", 450, "greylisted", "not-sent"}},
		{"refused at DATA", scripted.Honest.But("DATA", "503 5.5.1 no valid recipients"), facts{"data", 503, "protocol-error", "not-sent"}},
		{"content refused", scripted.Honest.But(".", "554 5.7.1 spam message rejected"), facts{"end-of-data", 554, "spam", "not-sent"}},
		{"closed after the dot", scripted.Honest.But(".", "close"), facts{"end-of-data", 0, "connection-failed", "unknown"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := tt.script.Start(t)
			err := SendMail(srv.Addr, nil, "a@example.org", []string{"b@example.com"}, []byte(mail))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v is of type %T", err, err)
			}
			if diff := cmp.Diff(tt.want, factsOf(Diagnose(err))); diff != "" {
				t.Errorf("diagnosis of %v (-want +got):\n%s", err, diff)
			}
			if e.Server != "127.0.0.1" {
				t.Errorf("server %q", e.Server)
			}
			if e.Stage == classify.StageRcpt && e.Recipient != "b@example.com" {
				t.Errorf("recipient %q", e.Recipient)
			}
			if !errors.Is(err, e.Diagnose().Reason) {
				t.Errorf("errors.Is does not find the reason %v", e.Diagnose().Reason)
			}
			if errors.Is(err, Virus) {
				t.Error("errors.Is finds a reason that is not there")
			}
		})
	}
}

func TestSendMailAccepted(t *testing.T) {
	for name, s := range map[string]scripted.Script{
		"quit works":     scripted.Honest,
		"quit refused":   scripted.Honest.But("QUIT", "500 what"),
		"closed at quit": scripted.Honest.But("QUIT", "close"),
	} {
		t.Run(name, func(t *testing.T) {
			srv := s.Start(t)
			if err := SendMail(srv.Addr, nil, "a@example.org", []string{"b@example.com"}, []byte(mail)); err != nil {
				t.Errorf("SendMail: %v", err)
			}
		})
	}
}

// TestSendMailWire compares what goes over the wire with net/smtp, byte for
// byte.
func TestSendMailWire(t *testing.T) {
	scripts := map[string]scripted.Script{
		"honest":         scripted.Honest,
		"no extensions":  scripted.Honest.But("EHLO", "500 what"),
		"with AUTH":      scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok"),
		"refused":        scripted.Honest.But("RCPT", "550 no"),
		"sender refused": scripted.Honest.But("MAIL", "550 no"),
	}
	for name, s := range scripts {
		t.Run(name, func(t *testing.T) {
			var auth smtp.Auth
			if name == "with AUTH" {
				auth = smtp.PlainAuth("", "user", "secret", "127.0.0.1")
			}
			to := []string{"b@example.com", "c@example.com"}
			theirs := s.Start(t)
			errTheirs := smtp.SendMail(theirs.Addr, auth, "a@example.org", to, []byte(mail))
			ours := s.Start(t)
			errOurs := SendMail(ours.Addr, auth, "a@example.org", to, []byte(mail))
			if (errTheirs == nil) != (errOurs == nil) {
				t.Fatalf("net/smtp: %v, smtperr: %v", errTheirs, errOurs)
			}
			if diff := cmp.Diff(theirs.Written(), ours.Written()); diff != "" {
				t.Errorf("on the wire (-net/smtp +smtperr):\n%s", diff)
			}
		})
	}
}

func TestSendContext(t *testing.T) {
	srv := scripted.Honest.But("MAIL", "hang").Start(t)
	sub := &Submission{Addr: srv.Addr}

	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		_, err := sub.Send(ctx, "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v", err)
		}
		if d := Diagnose(err); d.Responsible != classify.ResponsibleNobody || d.Stage != classify.StageMail || d.Rule != "go-cancelled" {
			t.Errorf("diagnosis %+v", d)
		}
	})
	t.Run("out of time", func(t *testing.T) {
		sub := &Submission{Addr: srv.Addr, Timeout: 50 * time.Millisecond}
		_, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
		var e *Error
		if !errors.As(err, &e) || !e.Timeout() || e.Stage != classify.StageMail {
			t.Errorf("error %v", err)
		}
		if d := Diagnose(err); d.Reason != classify.ConnectionFailed || !d.MayRetry() {
			t.Errorf("diagnosis %v", d)
		}
	})
}

func TestSendNoConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	err = SendMail(addr, nil, "a@example.org", []string{"b@example.com"}, nil)
	want := facts{"connect", 0, "connection-failed", "not-sent"}
	if diff := cmp.Diff(want, factsOf(Diagnose(err))); diff != "" {
		t.Errorf("diagnosis of %v (-want +got):\n%s", err, diff)
	}
	if d := Diagnose(err); d.Rule != "go-refused" || d.Basis != classify.BasisTransport {
		t.Errorf("rule %q, basis %v", d.Rule, d.Basis)
	}
}

func TestSendRequiresWhatItIsTold(t *testing.T) {
	t.Run("no STARTTLS", func(t *testing.T) {
		srv := scripted.Honest.Start(t)
		_, err := (&Submission{Addr: srv.Addr, TLS: RequireTLS}).Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
		if d := Diagnose(err); d.Reason != classify.TLSFailed || d.Stage != classify.StageStartTLS {
			t.Errorf("error %v, diagnosis %v", err, d)
		}
	})
	t.Run("no AUTH", func(t *testing.T) {
		srv := scripted.Honest.Start(t)
		err := SendMail(srv.Addr, smtp.PlainAuth("", "user", "secret", "127.0.0.1"), "a@example.org", []string{"b@example.com"}, []byte(mail))
		if d := Diagnose(err); d.Stage != classify.StageAuth {
			t.Errorf("error %v, diagnosis %v", err, d)
		}
		if strings.Contains(srv.Written(), "MAIL") {
			t.Error("went on without a login")
		}
	})
	t.Run("EHLO refused with AUTH wanted", func(t *testing.T) {
		srv := scripted.Honest.But("EHLO", "550 5.7.1 go away").Start(t)
		err := SendMail(srv.Addr, smtp.PlainAuth("", "user", "secret", "127.0.0.1"), "a@example.org", []string{"b@example.com"}, []byte(mail))
		if d := Diagnose(err); d.Stage != classify.StageHelo || d.Code != 550 {
			t.Errorf("error %v, diagnosis %v", err, d)
		}
		if strings.Contains(srv.Written(), "MAIL") {
			t.Error("went on without a login")
		}
	})
}

func TestClientHugeReply(t *testing.T) {
	srv := scripted.Honest.But("RCPT", "550 5.1.1 "+strings.Repeat("x", 1<<20)).Start(t)
	err := SendMail(srv.Addr, nil, "a@example.org", []string{"b@example.com"}, []byte(mail))
	if len(err.Error()) > 2*maxMessage {
		t.Errorf("message of %d bytes", len(err.Error()))
	}
	if d := Diagnose(err); len(d.Text) > 4<<10 || d.Reason != classify.UserUnknown {
		t.Errorf("text of %d bytes, reason %v", len(d.Text), d.Reason)
	}
}

func TestErrorMessageIsOneBoundedLine(t *testing.T) {
	srv := scripted.Honest.But("RCPT", "550 5.1.1 \x1b[31mevil\x1b[0m \u202etxt").Start(t)
	err := SendMail(srv.Addr, nil, "a@example.org", []string{"b@example.com"}, []byte(mail))
	if s := err.Error(); strings.ContainsAny(s, "\x1b\n\r\u202e") {
		t.Errorf("message %q", s)
	}
	if d := Diagnose(err); strings.ContainsAny(d.Text, "\x1b\u202e") {
		t.Errorf("text %q", d.Text)
	}
}

// TestCommandsOfClient asks the commands that a mail does not need, and what their
// refusal is at.
func TestCommandsOfClient(t *testing.T) {
	for _, tt := range []struct {
		name    string
		verb    string
		command func(*Client) error
		want    string
	}{
		{"verify", "VRFY", func(c *Client) error { return c.Verify("b@example.com") }, "rcpt: 450: unknown (temporary)"},
		{"reset", "RSET", func(c *Client) error { return c.Reset() }, "450: unknown (temporary)"},
		{"noop", "NOOP", func(c *Client) error { return c.Noop() }, "450: unknown (temporary)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for reply, want := range map[string]string{"450 no": tt.want, "250 ok": "accepted"} {
				c, err := Dial(scripted.Honest.But(tt.verb, reply).Start(t).Addr)
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				err = tt.command(c)
				if got := Diagnose(err).String(); got != want {
					t.Errorf("%s: %s, want %s", reply, got, want)
				}
				var e *Error
				if errors.As(err, &e) && !e.Temporary() {
					t.Error("not temporary")
				}
			}
		})
	}
}
