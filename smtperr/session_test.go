package smtperr

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/internal/scripted"
)

// TestSession sends several mails over one connection, and holds that a refusal
// of one is nothing to the next, and that nothing follows a broken connection.
func TestSession(t *testing.T) {
	bad := scripted.Honest.But("RCPT TO:<bad@example.com>", "550 5.1.1 no such user", "MAIL FROM:<bad@example.org> BODY=8BITMIME", "550 5.1.8 sender domain does not exist")
	const (
		sent       = "sent 2.0.0 queued as 4ABC, b@example.com sent accepted"
		greylisted = "450 4.7.1: greylisted (temporary)"
	)
	tests := []struct {
		name    string
		script  scripted.Script
		partial bool
		mails   [][]string // sender, recipients
		want    []string
		wire    string // the commands
	}{
		{"all go out", scripted.Honest, false, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{sent, sent}, "EHLO MAIL RCPT DATA MAIL RCPT DATA QUIT"},
		{"a refused sender", bad, false, [][]string{{"bad@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent mail: 550 5.1.8: sender-rejected (permanent)", sent}, "EHLO MAIL RSET MAIL RCPT DATA QUIT"},
		{"a refused recipient", bad, false, [][]string{{"a@example.org", "bad@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, bad@example.com not-sent rcpt: 550 5.1.1: user-unknown (permanent)", sent}, "EHLO MAIL RCPT RSET MAIL RCPT DATA QUIT"},
		{"one of two recipients", bad, true, [][]string{{"a@example.org", "bad@example.com", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"sent 2.0.0 queued as 4ABC, bad@example.com not-sent rcpt: 550 5.1.1: user-unknown (permanent), b@example.com sent accepted", sent},
			"EHLO MAIL RCPT RCPT DATA MAIL RCPT DATA QUIT"},
		{"a refused content", scripted.Honest.But(".", "450 4.7.1 greylisted"), false, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent end-of-data: " + greylisted, "not-sent, b@example.com not-sent end-of-data: " + greylisted},
			"EHLO MAIL RCPT DATA RSET MAIL RCPT DATA QUIT"},
		{"an address of no use", scripted.Honest, false, [][]string{{"a@example.org", "b>@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b>@example.com not-sent rcpt: address-syntax (permanent)", sent}, "EHLO MAIL RSET MAIL RCPT DATA QUIT"},
		{"broken at the dot", scripted.Honest.But(".", "close"), false, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"unknown, b@example.com unknown end-of-data: connection-failed (temporary)", "not-sent, b@example.com not-sent mail: connection-failed (temporary)"},
			"EHLO MAIL RCPT DATA"},
		{"broken at a recipient", scripted.Honest.But("RCPT", "close"), true, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent rcpt: connection-failed (temporary)", "not-sent, b@example.com not-sent mail: connection-failed (temporary)"},
			"EHLO MAIL RCPT"},
		{"a reply that makes no sense", scripted.Honest.But("RCPT", "354 go on"), true, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent rcpt: 354: protocol-error", "not-sent, b@example.com not-sent mail: 354: protocol-error"},
			"EHLO MAIL RCPT"},
		{"the server has enough", scripted.Honest.But("RCPT", "450 4.7.1 greylisted", "RSET", "421 4.3.2 shutting down+close"), false, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent rcpt: " + greylisted, "not-sent, b@example.com not-sent mail: 421 4.3.2: service-unavailable (temporary)", "not-sent, b@example.com not-sent mail: 421 4.3.2: service-unavailable (temporary)"},
			"EHLO MAIL RCPT RSET"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := tt.script.Start(t)
			x, err := (&Submission{Addr: srv.Addr, Partial: tt.partial}).Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range tt.mails {
				report, err := x.Send(t.Context(), m[0], m[1:], strings.NewReader(mail))
				if (err == nil) != (report.Outcome == classify.OutcomeSent) {
					t.Errorf("error %v, outcome %v", err, report.Outcome)
				}
				got = append(got, strings.Join(lines(report), ", "))
			}
			_ = x.Close()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := commands(srv.Ended()); !strings.HasPrefix(got, tt.wire) || len(tt.wire) < len(got)-len(" QUIT") {
				t.Errorf("said %q, want %q", got, tt.wire)
			}
		})
	}
}

// commands returns the first words of what a client said, without the content.
func commands(wire string) string {
	var list []string
	content := false
	for line := range strings.Lines(wire) {
		word, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		if !content {
			list = append(list, word)
		}
		content = word == "DATA" || content && word != "."
	}
	return strings.Join(list, " ")
}

var errReader = errors.New("the attachment's file is gone")

// TestSessionReader holds that a content that cannot be read to its end does not
// go out in part.
func TestSessionReader(t *testing.T) {
	for name, r := range map[string]io.Reader{
		"fails":         io.MultiReader(strings.NewReader(mail), iotest.ErrReader(errReader)),
		"fails at once": iotest.ErrReader(errReader),
		"does nothing":  idle{},
	} {
		t.Run(name, func(t *testing.T) {
			srv := scripted.Honest.Start(t)
			x, err := (&Submission{Addr: srv.Addr}).Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			report, err := x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, r)
			want := errReader
			if name == "does nothing" {
				want = io.ErrNoProgress
			}
			if d := Diagnose(err); !errors.Is(err, want) || d.Stage != classify.StageData || d.Outcome != classify.OutcomeNotSent || report.Outcome != classify.OutcomeNotSent {
				t.Errorf("error %v, outcome %v", err, report.Outcome)
			}
			report, err = x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
			if !errors.Is(err, want) || report.Outcome != classify.OutcomeNotSent {
				t.Errorf("the next mail: error %v, outcome %v", err, report.Outcome)
			}
			_ = x.Close()
			if strings.Contains(srv.Ended(), "\r\n.\r\n") {
				t.Error("the content was ended with a dot")
			}
		})
	}
	t.Run("a byte at a time", func(t *testing.T) {
		srv := scripted.Honest.Start(t)
		x, err := (&Submission{Addr: srv.Addr}).Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		if _, err := x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, iotest.OneByteReader(strings.NewReader(mail))); err != nil {
			t.Fatal(err)
		}
		if want := strings.ReplaceAll(mail, "\r\n.", "\r\n..") + ".\r\n"; !strings.Contains(srv.Written(), want) {
			t.Errorf("wrote %q", srv.Written())
		}
	})
}

// idle never has anything to read.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// TestSessionContexts holds that each mail has its own context.
func TestSessionContexts(t *testing.T) {
	srv := scripted.Honest.But("MAIL FROM:<slow@example.org> BODY=8BITMIME", "hang").Start(t)
	opening, opened := context.WithCancel(t.Context())
	x, err := (&Submission{Addr: srv.Addr}).Open(opening)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	opened()
	if _, err := x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := x.Send(ctx, "slow@example.org", []string{"b@example.com"}, strings.NewReader(mail)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	report, err := x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
	if !errors.Is(err, context.DeadlineExceeded) || report.Outcome != classify.OutcomeNotSent {
		t.Errorf("after the connection was given up: %v, outcome %v", err, report.Outcome)
	}
}

// A trickle brings a byte at a time, after its context has ended.
type trickle struct {
	cancel func()
	reads  int
}

func (r *trickle) Read(p []byte) (int, error) {
	if r.reads++; r.reads == 1 {
		r.cancel()
		time.Sleep(50 * time.Millisecond)
	}
	p[0] = 'x'
	return 1, nil
}

// TestCancelWhileReading holds that a context ends a content that comes slowly,
// not only one that fills a buffer.
func TestCancelWhileReading(t *testing.T) {
	srv := scripted.Honest.Start(t)
	x, err := (&Submission{Addr: srv.Addr}).Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := &trickle{cancel: cancel}
	if _, err := x.Send(ctx, "a@example.org", []string{"b@example.com"}, r); !errors.Is(err, context.Canceled) || r.reads > 100 {
		t.Errorf("error %v after %d reads", err, r.reads)
	}
}

func TestProgress(t *testing.T) {
	var got []string
	srv := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok").Start(t)
	sub := &Submission{Addr: srv.Addr, Auth: smtp.PlainAuth("", "user", "secret", "127.0.0.1"), Progress: func(p Progress) {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%v %d %s", p.Stage, p.Written, p.Recipient)))
	}}
	if _, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com", "c@example.com"}, strings.NewReader(mail)); err != nil {
		t.Fatal(err)
	}
	n := len(mail)
	want := []string{
		"connect 0", "helo 0", "auth 0", "mail 0", "rcpt 0 b@example.com", "rcpt 0 c@example.com", "data 0",
		fmt.Sprint("data ", n), fmt.Sprint("end-of-data ", n), "quit 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStartTLS(t *testing.T) {
	good, trusted := scripted.Identity(t, nil)
	other, otherPool := scripted.Identity(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"other.example.org"} })
	offers := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250-STARTTLS\r\n250 AUTH PLAIN")
	secure := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok")
	trusting := &tls.Config{RootCAs: trusted}
	tests := []struct {
		name   string
		addr   string
		client *tls.Config
		want   string
	}{
		{"good", offers.StartSTARTTLS(t, secure, &tls.Config{Certificates: []tls.Certificate{good}}, "").Addr, trusting, "accepted"},
		{"unknown authority", offers.StartSTARTTLS(t, secure, &tls.Config{Certificates: []tls.Certificate{good}}, "").Addr, nil, "starttls: tls-failed"},
		{"wrong name", offers.StartSTARTTLS(t, secure, &tls.Config{Certificates: []tls.Certificate{other}}, "").Addr, &tls.Config{RootCAs: otherPool}, "starttls: tls-failed"},
		{"protocol version", offers.StartSTARTTLS(t, secure, &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS13}, "").Addr, &tls.Config{RootCAs: trusted, MaxVersion: tls.VersionTLS12}, "starttls: tls-failed"},
		{"client certificate wanted", offers.StartSTARTTLS(t, secure, &tls.Config{Certificates: []tls.Certificate{good}, ClientAuth: tls.RequireAnyClientCert}, "").Addr, trusting, "starttls: tls-failed"},
		{"injected behind the reply", offers.StartSTARTTLS(t, secure, &tls.Config{Certificates: []tls.Certificate{good}}, "250 mx.evil.example\r\n").Addr, trusting, "starttls: protocol-error (permanent)"},
		{"refused", offers.But("STARTTLS", "454 4.7.0 TLS not available").Start(t).Addr, trusting, "starttls: 454 4.7.0: tls-failed (temporary)"},
		{"the second greeting refused", offers.StartSTARTTLS(t, secure.But("EHLO", "550 5.7.1 bad HELO name", "HELO", "550 5.7.1 bad HELO name"), &tls.Config{Certificates: []tls.Certificate{good}}, "").Addr, trusting, "helo: 550 5.7.1: no-reverse-dns (permanent)"},
		{"the second EHLO refused", offers.StartSTARTTLS(t, secure.But("EHLO", "502 5.5.1 what", "HELO", "250 ok"), &tls.Config{Certificates: []tls.Certificate{good}}, "").Addr, trusting, "helo: 502 5.5.1: protocol-error (permanent)"},
		{"closed at the second greeting", offers.StartSTARTTLS(t, secure.But("EHLO", "close"), &tls.Config{Certificates: []tls.Certificate{good}}, "").Addr, trusting, "helo: connection-failed (temporary)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sub := &Submission{Addr: tt.addr, TLS: RequireTLS, TLSConfig: tt.client, Auth: smtp.PlainAuth("", "user", "secret", "127.0.0.1"), Timeout: 10 * time.Second}
			report, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
			if got := Diagnose(err).String(); got != tt.want {
				t.Errorf("%s, want %s (%v)", got, tt.want, err)
			}
			if (err == nil) != (report.Outcome == classify.OutcomeSent) {
				t.Errorf("outcome %v", report.Outcome)
			}
		})
	}
}

// TestPlainAuthKnowsOfTLS holds that a mechanism which asks whether the
// connection is encrypted is told so.
func TestPlainAuthKnowsOfTLS(t *testing.T) {
	cert, pool := scripted.Identity(t, func(c *x509.Certificate) { c.DNSNames = []string{"mail.example.org"} })
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	s := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok")
	auth := smtp.PlainAuth("", "user", "secret", "mail.example.org")
	for name, x := range map[string]struct {
		addr string
		mode TLSMode
	}{
		"implicit": {s.StartTLS(t, config).Addr, ImplicitTLS},
		"STARTTLS": {scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 STARTTLS").StartSTARTTLS(t, s, config, "").Addr, OpportunisticTLS},
	} {
		t.Run(name, func(t *testing.T) {
			sub := Submission{Addr: "mail.example.org:587", Auth: auth, TLS: x.mode, TLSConfig: &tls.Config{RootCAs: pool}}.to(x.addr)
			if _, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail)); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("on a connection of the caller's", func(t *testing.T) {
		conn, err := tls.Dial("tcp", s.StartTLS(t, config).Addr, &tls.Config{RootCAs: pool, ServerName: "mail.example.org"})
		if err != nil {
			t.Fatal(err)
		}
		c, err := NewClient(conn, "mail.example.org")
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Auth(auth); err != nil {
			t.Error(err)
		}
		if state, ok := c.TLSConnectionState(); !ok || !state.HandshakeComplete {
			t.Error("no state of TLS")
		}
	})
}

// TestSessionErr holds that a loop is told when to open another session: after a 421,
// after a connection that broke, after Close, and not after a refusal.
func TestSessionErr(t *testing.T) {
	tests := []struct {
		name   string
		server scripted.Script
		want   error
	}{
		{"refused", scripted.Honest.But("RCPT", "550 5.1.1 no such user"), nil},
		{"the server ends the session", scripted.Honest.But("MAIL", "421 4.3.2 shutting down"), ServiceUnavailable},
		{"connection broken", scripted.Honest.But("RCPT", "close"), ConnectionFailed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x, err := (&Submission{Addr: tt.server.Start(t).Addr}).Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			if err := x.Err(); err != nil {
				t.Errorf("over before the first mail: %v", err)
			}
			if _, err := x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail)); err == nil {
				t.Fatal("no error")
			}
			if got := x.Err(); (got == nil) != (tt.want == nil) || got != nil && !errors.Is(Wrap(got), tt.want) {
				t.Errorf("error %v, want %v", got, tt.want)
			}
		})
	}
	x, err := (&Submission{Addr: scripted.Honest.Start(t).Addr}).Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_ = x.Close()
	if !errors.Is(x.Err(), net.ErrClosed) {
		t.Errorf("error after Close: %v", x.Err())
	}
}
