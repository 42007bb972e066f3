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
)

// TestSession sends several mails over one connection, and holds that a refusal
// of one is nothing to the next, and that nothing follows a broken connection.
func TestSession(t *testing.T) {
	bad := honest.but("RCPT TO:<bad@example.com>", "550 5.1.1 no such user", "MAIL FROM:<bad@example.org> BODY=8BITMIME", "550 5.1.8 sender domain does not exist")
	const (
		sent       = "sent 2.0.0 queued as 4ABC, b@example.com sent accepted"
		greylisted = "450 4.7.1: greylisted (temporary)"
	)
	tests := []struct {
		name    string
		script  script
		partial bool
		mails   [][]string // sender, recipients
		want    []string
		wire    string // the commands
	}{
		{"all go out", honest, false, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{sent, sent}, "EHLO MAIL RCPT DATA MAIL RCPT DATA QUIT"},
		{"a refused sender", bad, false, [][]string{{"bad@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent mail: 550 5.1.8: sender-rejected (permanent)", sent}, "EHLO MAIL RSET MAIL RCPT DATA QUIT"},
		{"a refused recipient", bad, false, [][]string{{"a@example.org", "bad@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, bad@example.com not-sent rcpt: 550 5.1.1: user-unknown (permanent)", sent}, "EHLO MAIL RCPT RSET MAIL RCPT DATA QUIT"},
		{"one of two recipients", bad, true, [][]string{{"a@example.org", "bad@example.com", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"sent 2.0.0 queued as 4ABC, bad@example.com not-sent rcpt: 550 5.1.1: user-unknown (permanent), b@example.com sent accepted", sent},
			"EHLO MAIL RCPT RCPT DATA MAIL RCPT DATA QUIT"},
		{"a refused content", honest.but(".", "450 4.7.1 greylisted"), false, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent end-of-data: " + greylisted, "not-sent, b@example.com not-sent end-of-data: " + greylisted},
			"EHLO MAIL RCPT DATA RSET MAIL RCPT DATA QUIT"},
		{"an address of no use", honest, false, [][]string{{"a@example.org", "b>@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b>@example.com not-sent rcpt: address-syntax (permanent)", sent}, "EHLO MAIL RSET MAIL RCPT DATA QUIT"},
		{"broken at the dot", honest.but(".", "close"), false, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"unknown, b@example.com unknown end-of-data: connection-failed (temporary)", "not-sent, b@example.com not-sent mail: connection-failed (temporary)"},
			"EHLO MAIL RCPT DATA"},
		{"broken at a recipient", honest.but("RCPT", "close"), true, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent rcpt: connection-failed (temporary)", "not-sent, b@example.com not-sent mail: connection-failed (temporary)"},
			"EHLO MAIL RCPT"},
		{"a reply that makes no sense", honest.but("RCPT", "354 go on"), true, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent rcpt: 354: protocol-error", "not-sent, b@example.com not-sent mail: 354: protocol-error"},
			"EHLO MAIL RCPT"},
		{"the server has enough", honest.but("RCPT", "450 4.7.1 greylisted", "RSET", "421 4.3.2 shutting down+close"), false, [][]string{{"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}, {"a@example.org", "b@example.com"}},
			[]string{"not-sent, b@example.com not-sent rcpt: " + greylisted, "not-sent, b@example.com not-sent mail: 421 4.3.2: service-unavailable (temporary)", "not-sent, b@example.com not-sent mail: 421 4.3.2: service-unavailable (temporary)"},
			"EHLO MAIL RCPT RSET"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := tt.script.start(t)
			x, err := (&Submission{Addr: srv.addr, Partial: tt.partial}).Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range tt.mails {
				report, err := x.Send(t.Context(), m[0], m[1:], strings.NewReader(mail))
				if (err == nil) != (report.Outcome == classify.Sent) {
					t.Errorf("error %v, outcome %v", err, report.Outcome)
				}
				got = append(got, strings.Join(lines(report), ", "))
			}
			_ = x.Close()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := commands(srv.ended()); !strings.HasPrefix(got, tt.wire) || len(tt.wire) < len(got)-len(" QUIT") {
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
			srv := honest.start(t)
			x, err := (&Submission{Addr: srv.addr}).Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			report, err := x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, r)
			want := errReader
			if name == "does nothing" {
				want = io.ErrNoProgress
			}
			if d := Diagnose(err); !errors.Is(err, want) || d.Stage != classify.StageData || d.Outcome != classify.NotSent || report.Outcome != classify.NotSent {
				t.Errorf("error %v, outcome %v", err, report.Outcome)
			}
			report, err = x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
			if !errors.Is(err, want) || report.Outcome != classify.NotSent {
				t.Errorf("the next mail: error %v, outcome %v", err, report.Outcome)
			}
			_ = x.Close()
			if strings.Contains(srv.ended(), "\r\n.\r\n") {
				t.Error("the content was ended with a dot")
			}
		})
	}
	t.Run("a byte at a time", func(t *testing.T) {
		srv := honest.start(t)
		x, err := (&Submission{Addr: srv.addr}).Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		if _, err := x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, iotest.OneByteReader(strings.NewReader(mail))); err != nil {
			t.Fatal(err)
		}
		if want := strings.ReplaceAll(mail, "\r\n.", "\r\n..") + ".\r\n"; !strings.Contains(srv.written(), want) {
			t.Errorf("wrote %q", srv.written())
		}
	})
}

// idle never has anything to read.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// TestSessionContexts holds that each mail has its own context.
func TestSessionContexts(t *testing.T) {
	srv := honest.but("MAIL FROM:<slow@example.org> BODY=8BITMIME", "hang").start(t)
	opening, opened := context.WithCancel(t.Context())
	x, err := (&Submission{Addr: srv.addr}).Open(opening)
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
	if !errors.Is(err, context.DeadlineExceeded) || report.Outcome != classify.NotSent {
		t.Errorf("after the connection was given up: %v, outcome %v", err, report.Outcome)
	}
}

func TestProgress(t *testing.T) {
	var got []string
	srv := honest.but("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok").start(t)
	sub := &Submission{Addr: srv.addr, Auth: smtp.PlainAuth("", "user", "secret", "127.0.0.1"), Progress: func(p Progress) {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%v %d %s", p.Stage, p.Written, p.Recipient)))
	}}
	if _, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com", "c@example.com"}, []byte(mail)); err != nil {
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

// startSTARTTLS runs a script that turns to TLS after STARTTLS, and goes on with
// another one there.
func startSTARTTLS(t *testing.T, clear, secure script, config *tls.Config, behind string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
				var heard server
				if !clear.but("STARTTLS", "220 go ahead\r\n"+behind+"+starttls").converse(conn, &heard) {
					return
				}
				if s := tls.Server(conn, config); s.Handshake() == nil {
					secure.but("", "quiet").serve(s, &heard)
				}
			}()
		}
	}()
	return l.Addr().String()
}

func TestStartTLS(t *testing.T) {
	good, trusted := identity(t, nil)
	other, otherPool := identity(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"other.example.org"} })
	offers := honest.but("EHLO", "250-mx.example.org\r\n250-STARTTLS\r\n250 AUTH PLAIN")
	secure := honest.but("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok")
	trusting := &tls.Config{RootCAs: trusted}
	tests := []struct {
		name   string
		addr   string
		client *tls.Config
		want   string
	}{
		{"good", startSTARTTLS(t, offers, secure, &tls.Config{Certificates: []tls.Certificate{good}}, ""), trusting, "accepted"},
		{"unknown authority", startSTARTTLS(t, offers, secure, &tls.Config{Certificates: []tls.Certificate{good}}, ""), nil, "starttls: tls-failed"},
		{"wrong name", startSTARTTLS(t, offers, secure, &tls.Config{Certificates: []tls.Certificate{other}}, ""), &tls.Config{RootCAs: otherPool}, "starttls: tls-failed"},
		{"protocol version", startSTARTTLS(t, offers, secure, &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS13}, ""), &tls.Config{RootCAs: trusted, MaxVersion: tls.VersionTLS12}, "starttls: tls-failed"},
		{"client certificate wanted", startSTARTTLS(t, offers, secure, &tls.Config{Certificates: []tls.Certificate{good}, ClientAuth: tls.RequireAnyClientCert}, ""), trusting, "starttls: tls-failed"},
		{"injected behind the reply", startSTARTTLS(t, offers, secure, &tls.Config{Certificates: []tls.Certificate{good}}, "250 mx.evil.example\r\n"), trusting, "starttls: protocol-error (permanent)"},
		{"refused", offers.but("STARTTLS", "454 4.7.0 TLS not available").start(t).addr, trusting, "starttls: 454 4.7.0: tls-failed (temporary)"},
		{"the second greeting refused", startSTARTTLS(t, offers, secure.but("EHLO", "550 5.7.1 bad HELO name", "HELO", "550 5.7.1 bad HELO name"), &tls.Config{Certificates: []tls.Certificate{good}}, ""), trusting, "helo: 550 5.7.1: no-reverse-dns (permanent)"},
		{"the second EHLO refused", startSTARTTLS(t, offers, secure.but("EHLO", "502 5.5.1 what", "HELO", "250 ok"), &tls.Config{Certificates: []tls.Certificate{good}}, ""), trusting, "helo: 502 5.5.1: protocol-error (permanent)"},
		{"closed at the second greeting", startSTARTTLS(t, offers, secure.but("EHLO", "close"), &tls.Config{Certificates: []tls.Certificate{good}}, ""), trusting, "helo: connection-failed (temporary)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sub := &Submission{Addr: tt.addr, TLS: RequireTLS, TLSConfig: tt.client, Auth: smtp.PlainAuth("", "user", "secret", "127.0.0.1"), Timeout: 10 * time.Second}
			report, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, []byte(mail))
			if got := Diagnose(err).String(); got != tt.want {
				t.Errorf("%s, want %s (%v)", got, tt.want, err)
			}
			if (err == nil) != (report.Outcome == classify.Sent) {
				t.Errorf("outcome %v", report.Outcome)
			}
		})
	}
}

// TestPlainAuthKnowsOfTLS holds that a mechanism which asks whether the
// connection is encrypted is told so.
func TestPlainAuthKnowsOfTLS(t *testing.T) {
	cert, pool := identity(t, func(c *x509.Certificate) { c.DNSNames = []string{"mail.example.org"} })
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	s := honest.but("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok")
	auth := smtp.PlainAuth("", "user", "secret", "mail.example.org")
	for name, x := range map[string]struct {
		addr string
		mode TLSMode
	}{
		"implicit": {s.startTLS(t, config).addr, ImplicitTLS},
		"STARTTLS": {startSTARTTLS(t, honest.but("EHLO", "250-mx.example.org\r\n250 STARTTLS"), s, config, ""), OpportunisticTLS},
	} {
		t.Run(name, func(t *testing.T) {
			sub := Submission{Addr: "mail.example.org:587", Auth: auth, TLS: x.mode, TLSConfig: &tls.Config{RootCAs: pool}}.to(x.addr)
			if _, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, []byte(mail)); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("on a connection of the caller's", func(t *testing.T) {
		conn, err := tls.Dial("tcp", s.startTLS(t, config).addr, &tls.Config{RootCAs: pool, ServerName: "mail.example.org"})
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
