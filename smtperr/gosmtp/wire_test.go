package gosmtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	netsmtp "net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/internal/scripted"
)

const mail = "From: a@example.org\r\nTo: b@example.com\r\nSubject: hello\r\n\r\nline\r\n.dot\r\n"

var one = []string{"b@example.com"}

// connect makes a client of a scripted server.
func connect(t *testing.T, s scripted.Script, lmtp bool) (*Client, *scripted.Server) {
	t.Helper()
	srv := s.Start(t)
	conn, err := net.Dial("tcp", srv.Addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if lmtp {
		return NewClientLMTP(conn, "mx.example.org"), srv
	}
	return NewClient(conn, "mx.example.org"), srv
}

func TestStartTLS(t *testing.T) {
	good, trusted := scripted.Identity(t, nil)
	other, otherPool := scripted.Identity(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"other.example.org"} })
	offers := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250-STARTTLS\r\n250 AUTH PLAIN")
	secure := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok")
	config := &tls.Config{Certificates: []tls.Certificate{good}}
	trusting := &tls.Config{RootCAs: trusted}
	tests := []struct {
		name   string
		addr   string
		client *tls.Config
		want   string
	}{
		{"good", offers.StartSTARTTLS(t, secure, config, "").Addr, trusting, "accepted"},
		{"unknown authority", offers.StartSTARTTLS(t, secure, config, "").Addr, nil, "starttls: tls-failed"},
		{"wrong name", offers.StartSTARTTLS(t, secure, &tls.Config{Certificates: []tls.Certificate{other}}, "").Addr, &tls.Config{RootCAs: otherPool}, "starttls: tls-failed"},
		{"client certificate wanted", offers.StartSTARTTLS(t, secure, &tls.Config{Certificates: []tls.Certificate{good}, ClientAuth: tls.RequireAnyClientCert}, "").Addr, trusting, "starttls: tls-failed"},
		{"injected behind the reply", offers.StartSTARTTLS(t, secure, config, "250 mx.evil.example\r\n").Addr, trusting, "starttls: protocol-error (permanent)"},
		{"not offered", scripted.Honest.Start(t).Addr, trusting, "starttls: tls-failed"},
		{"refused", offers.But("STARTTLS", "454 4.7.0 TLS not available").Start(t).Addr, trusting, "starttls: 454 4.7.0: tls-failed (temporary)"},
		{"the first greeting refused", scripted.Honest.But("EHLO", "550 5.7.1 bad HELO name").Start(t).Addr, trusting, "helo: 550 5.7.1: no-reverse-dns (permanent)"},
		{"the second greeting refused", offers.StartSTARTTLS(t, secure.But("EHLO", "550 5.7.1 bad HELO name"), config, "").Addr, trusting, "helo: 550 5.7.1: no-reverse-dns (permanent)"},
		{"closed at the second greeting", offers.StartSTARTTLS(t, secure.But("EHLO", "close"), config, "").Addr, trusting, "helo: connection-failed (temporary)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, err := DialStartTLS(tt.addr, tt.client)
			if err == nil {
				if state, ok := c.TLSConnectionState(); !ok || !state.HandshakeComplete {
					t.Error("no TLS yet")
				}
				err = sendAndQuit(c, nil, sasl.NewPlainClient("", "user", "secret"), "a@example.org", one, strings.NewReader(mail))
			}
			if got := smtperr.Diagnose(err).String(); strings.TrimSuffix(got, " (unknown)") != tt.want {
				t.Errorf("%s, want %s (%v)", got, tt.want, err)
			}
		})
	}
	t.Run("from the first byte", func(t *testing.T) {
		c, err := DialTLS(secure.StartTLS(t, config).Addr, trusting)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.SendMail("a@example.org", one, strings.NewReader(mail)); err != nil {
			t.Error(err)
		}
		_, err = DialTLS(scripted.Honest.Start(t).Addr, trusting)
		if d := smtperr.Diagnose(err); d.Stage != classify.StageTLS || d.Reason != classify.TLSFailed {
			t.Errorf("on a port without TLS: %v", d)
		}
	})
}

// TestOpen holds that a submission says the same to both packages.
func TestOpen(t *testing.T) {
	cert, pool := scripted.Identity(t, nil)
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	s := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok", "RCPT TO:<bad@example.com>", "550 5.1.1 no such user")
	offers := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 STARTTLS")
	for name, tt := range map[string]struct {
		srv    *scripted.Server
		mode   smtperr.TLSMode
		secure bool
	}{
		"none":                     {s.Start(t), smtperr.NoTLS, false},
		"opportunistic, there":     {offers.StartSTARTTLS(t, s, config, ""), smtperr.OpportunisticTLS, true},
		"opportunistic, not there": {s.Start(t), smtperr.OpportunisticTLS, false},
		"required":                 {offers.StartSTARTTLS(t, s, config, ""), smtperr.RequireTLS, true},
		"implicit":                 {s.StartTLS(t, config), smtperr.ImplicitTLS, true},
	} {
		t.Run(name, func(t *testing.T) {
			sub := &smtperr.Submission{Addr: tt.srv.Addr, TLS: tt.mode, TLSConfig: &tls.Config{RootCAs: pool}, LocalName: "client.example.org", Partial: true, Role: classify.RoleRelay}
			c, err := Open(t.Context(), sub, sasl.NewPlainClient("", "user", "secret"))
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := c.TLSConnectionState(); ok != tt.secure {
				t.Errorf("encrypted: %v", ok)
			}
			report, err := c.Send(t.Context(), "a@example.org", []string{"bad@example.com", "b@example.com"}, strings.NewReader(mail))
			if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff([]string{"bad@example.com not-sent user-unknown", "b@example.com sent accepted"}, lines(report)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if report.Deliveries[0].Diagnose().Role != classify.RoleRelay {
				t.Error("the role is lost")
			}
			if w := tt.srv.Written(); !strings.Contains(w, "EHLO client.example.org\r\n") || !strings.Contains(w, "AUTH PLAIN") {
				t.Errorf("wrote %q", w)
			}
		})
	}
	t.Run("required, not there", func(t *testing.T) {
		_, err := Open(t.Context(), &smtperr.Submission{Addr: s.Start(t).Addr, TLS: smtperr.RequireTLS}, nil)
		if d := smtperr.Diagnose(err); d.Stage != classify.StageStartTLS {
			t.Errorf("diagnosis %v", d)
		}
	})
	t.Run("the login of net/smtp", func(t *testing.T) {
		srv := s.Start(t)
		_, err := Open(t.Context(), &smtperr.Submission{Addr: srv.Addr, TLS: smtperr.NoTLS, Auth: netsmtp.PlainAuth("", "user", "secret", "127.0.0.1")}, nil)
		if d := smtperr.Diagnose(err); d.Stage != classify.StageAuth || d.Outcome != classify.OutcomeNotSent || srv.Written() != "" {
			t.Errorf("diagnosis %v, wrote %q", d, srv.Written())
		}
	})
	t.Run("nobody listens", func(t *testing.T) {
		_, err := Open(t.Context(), &smtperr.Submission{Addr: "127.0.0.1:1"}, nil)
		if d := smtperr.Diagnose(err); d.Stage != classify.StageConnect || d.Outcome != classify.OutcomeNotSent {
			t.Errorf("diagnosis %v", d)
		}
	})
	t.Run("a context that ends", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err := Open(ctx, &smtperr.Submission{Addr: scripted.Honest.But("EHLO", "hang").Start(t).Addr}, nil)
		if d := smtperr.Diagnose(err); !errors.Is(err, context.DeadlineExceeded) || d.Stage != classify.StageHelo || d.Outcome != classify.OutcomeNotSent {
			t.Errorf("%v (%v)", d, err)
		}
	})
}

// TestSilentServers holds that everything ends when a server says nothing.
func TestSilentServers(t *testing.T) {
	stages := map[string]classify.Stage{
		"": classify.StageGreeting, "EHLO": classify.StageHelo, "MAIL": classify.StageMail,
		"RCPT": classify.StageRcpt, "DATA": classify.StageData, ".": classify.StageEndOfData,
	}
	for command, stage := range stages {
		for _, by := range []string{"context", "timeout"} {
			t.Run(stage.String()+" "+by, func(t *testing.T) {
				t.Parallel()
				c, _ := connect(t, scripted.Honest.But(command, "hang"), false)
				ctx := t.Context()
				if by == "context" {
					var cancel func()
					ctx, cancel = context.WithTimeout(ctx, 300*time.Millisecond)
					defer cancel()
				} else {
					c.CommandTimeout, c.SubmissionTimeout = 300*time.Millisecond, 300*time.Millisecond
				}
				report, err := c.Send(ctx, "a@example.org", one, strings.NewReader(mail))
				d := smtperr.Diagnose(err)
				want := classify.OutcomeNotSent
				if stage == classify.StageEndOfData {
					want = classify.OutcomeUnknown
				}
				if d.Stage != stage || d.Outcome != want || report.Outcome != want || !d.Timeout() || by == "context" && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%v, outcome %v, report %v (%v)", d, d.Outcome, report.Outcome, err)
				}
			})
		}
	}
	t.Run("implicit TLS", func(t *testing.T) {
		c, _ := connect(t, scripted.Honest.But("", "hang"), false)
		c.CommandTimeout = 100 * time.Millisecond
		err := c.implicitTLS(&tls.Config{ServerName: "mx.example.org"})
		if d := smtperr.Diagnose(err); d.Stage != classify.StageTLS || !d.Timeout() {
			t.Errorf("%v (%v)", d, err)
		}
	})
}

// TestCallersDeadline holds that a deadline of the connection's owner is in force
// before and after STARTTLS.
func TestCallersDeadline(t *testing.T) {
	cert, pool := scripted.Identity(t, nil)
	offers := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 STARTTLS")
	for name, srv := range map[string]*scripted.Server{
		"before": scripted.Honest.But("EHLO", "hang").Start(t),
		"after":  offers.StartSTARTTLS(t, scripted.Honest.But("EHLO", "hang"), &tls.Config{Certificates: []tls.Certificate{cert}}, ""),
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", srv.Addr)
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.SetDeadline(time.Now().Add(500 * time.Millisecond))
			_, err = NewClientStartTLS(conn, "127.0.0.1", &tls.Config{RootCAs: pool})
			if d := smtperr.Diagnose(err); d.Stage != classify.StageHelo || !d.Timeout() {
				t.Errorf("%v (%v)", d, err)
			}
			if _, err := conn.Write([]byte("x")); err == nil {
				t.Error("the connection is left open")
			}
		})
	}
}

func TestDotReplies(t *testing.T) {
	tests := []struct {
		name  string
		reply string
		want  string // "" for a delivery
	}{
		{"bare 250", "250", ""},
		{"251", "251 2.1.5 will forward", ""},
		{"a line longer than go-smtp reads", "250 2.0.0 " + strings.Repeat("x", 5000), ""},
		{"a refusal in such a line", "554 5.7.1 message rejected as spam " + strings.Repeat("x", 5000), "end-of-data 554 spam not-sent"},
		{"another positive reply", "220 hello", "end-of-data 220 protocol-error unknown"},
		{"354 again", "354 go on", "end-of-data 354 protocol-error unknown"},
		{"cut behind its third byte", "raw:250", "end-of-data 0 connection-failed unknown"},
		{"cut in its text", "raw:250 2.0.0 que", "end-of-data 0 connection-failed unknown"},
		{"closed", "close", "end-of-data 0 connection-failed unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, _ := connect(t, scripted.Honest.But(".", tt.reply), false)
			report, err := c.Send(t.Context(), "a@example.org", one, strings.NewReader(mail))
			d, got := smtperr.Diagnose(err), ""
			if err != nil {
				got = fmt.Sprint(d.Stage, " ", d.Code, " ", d.Reason, " ", d.Outcome)
			} else if report.Outcome != classify.OutcomeSent {
				t.Errorf("outcome %v without an error", report.Outcome)
			}
			if got != tt.want || err != nil && report.Outcome != d.Outcome {
				t.Errorf("%q, want %q, report %v (%v)", got, tt.want, report.Outcome, err)
			}
			for _, delivery := range report.Deliveries {
				if delivery.Outcome != report.Outcome {
					t.Errorf("outcome %v of the recipient", delivery.Outcome)
				}
			}
		})
	}
}

// TestLMTPAnswers holds that each recipient has the server's own answer, also of
// those that a broken connection lets through, and of an address that is named
// twice.
func TestLMTPAnswers(t *testing.T) {
	to := []string{"1@example.com", "2@example.com", "2@example.com"}
	tests := []struct {
		name string
		dot  string
		want []string
	}{
		{"all", "250 a\r\n250 b\r\n250 c", []string{"1@example.com sent accepted", "2@example.com sent accepted", "2@example.com sent accepted"}},
		{"bare codes", "250\r\n251\r\n552", []string{"1@example.com sent accepted", "2@example.com sent accepted", "2@example.com not-sent unknown"}},
		{"one refused", "250 a\r\n452 4.2.2 mailbox full\r\n250 c", []string{"1@example.com sent accepted", "2@example.com not-sent mailbox-full", "2@example.com sent accepted"}},
		{"none", "550 5.7.1 spam message rejected\r\n452 4.2.2 mailbox full\r\n452 4.2.2 mailbox full", []string{"1@example.com not-sent spam", "2@example.com not-sent mailbox-full", "2@example.com not-sent mailbox-full"}},
		{"cut after none", "close", []string{"1@example.com unknown connection-failed", "2@example.com unknown connection-failed", "2@example.com unknown connection-failed"}},
		{"cut in the first", "raw:250 a", []string{"1@example.com unknown connection-failed", "2@example.com unknown connection-failed", "2@example.com unknown connection-failed"}},
		{"cut in the second", "raw:452 4.2.2 mailbox full\r\n25", []string{"1@example.com not-sent mailbox-full", "2@example.com unknown connection-failed", "2@example.com unknown connection-failed"}},
		{"cut in the third", "raw:250 a\r\n452 4.2.2 mailbox full\r\n", []string{"1@example.com sent accepted", "2@example.com not-sent mailbox-full", "2@example.com unknown connection-failed"}},
		{"out of step in the second", "250 a\r\n354 go on\r\n250 c", []string{"1@example.com sent accepted", "2@example.com unknown protocol-error", "2@example.com unknown protocol-error"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, srv := connect(t, scripted.Honest.But(".", tt.dot), true)
			report, err := c.Send(t.Context(), "a@example.org", to, strings.NewReader(mail))
			if diff := cmp.Diff(tt.want, lines(report)); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if open := strings.Contains(strings.Join(tt.want, " "), ".com unknown "); open != (report.Outcome == classify.OutcomeUnknown) {
				t.Errorf("outcome %v", report.Outcome)
			}
			if !strings.HasPrefix(srv.Written(), "LHLO ") {
				t.Errorf("wrote %q", srv.Written())
			}
		})
	}
}

// TestLMTPIsNotReadFromTheContent holds that a content which looks like a greeting
// at any place of it is a content.
func TestLMTPIsNotReadFromTheContent(t *testing.T) {
	c, _ := connect(t, scripted.Honest.But(".", "451 4.3.0 try again later"), false)
	body := "Subject: x\r\n\r\n" + strings.Repeat("LHLO x\r\n", 4096)
	report, err := c.Send(t.Context(), "a@example.org", []string{"b@example.com", "c@example.com"}, strings.NewReader(body))
	if d := smtperr.Diagnose(err); d.Code != 451 || report.Outcome != classify.OutcomeNotSent {
		t.Errorf("%v, outcome %v", d, report.Outcome)
	}
}

// TestHelloAtTheWrongMoment holds that it does no harm.
func TestHelloAtTheWrongMoment(t *testing.T) {
	c, srv := connect(t, scripted.Honest, false)
	if err := c.Hello("bad name\r\n"); smtperr.Diagnose(err).Stage != classify.StageHelo {
		t.Errorf("error %v", err)
	}
	if err := c.Hello("client.example.org"); err != nil {
		t.Fatal(err)
	}
	if err := c.Hello("client.example.org"); smtperr.Diagnose(err).Stage != classify.StageHelo {
		t.Errorf("error %v", err)
	}
	if err := c.SendMail("a@example.org", one, strings.NewReader(mail)); err != nil {
		t.Error(err)
	}
	if err := c.Reset(); err != nil { // go-smtp greets anew
		t.Error(err)
	}
	if err := c.SendMail("a@example.org", one, strings.NewReader(mail)); err != nil {
		t.Error(err)
	}
	if w := srv.Written(); strings.Count(w, "EHLO client.example.org\r\n") != 2 || strings.Contains(w, "bad") {
		t.Errorf("wrote %q", w)
	}
}

// TestSessions holds that a refusal of one mail is nothing to the next, and that
// nothing follows a broken connection.
func TestSessions(t *testing.T) {
	for name, tt := range map[string]struct {
		script scripted.Script
		first  string
		second string
	}{
		"a refused recipient": {scripted.Honest.But("RCPT TO:<1@example.com>", "550 5.1.1 no such user"), "1@example.com not-sent user-unknown", "2@example.com sent accepted"},
		"a refused content":   {scripted.Honest.But(".", "450 4.7.1 greylisted"), "1@example.com not-sent greylisted", "2@example.com not-sent greylisted"},
		"broken at the dot":   {scripted.Honest.But(".", "close"), "1@example.com unknown connection-failed", "2@example.com not-sent connection-failed"},
		"out of step":         {scripted.Honest.But("RCPT", "354 go on"), "1@example.com not-sent protocol-error", "2@example.com not-sent protocol-error"},
	} {
		t.Run(name, func(t *testing.T) {
			c, srv := connect(t, tt.script, false)
			var got []string
			for _, to := range []string{"1@example.com", "2@example.com"} {
				report, _ := c.Send(t.Context(), "a@example.org", []string{to}, strings.NewReader(mail))
				got = append(got, lines(report)...)
			}
			if diff := cmp.Diff([]string{tt.first, tt.second}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if again := strings.Contains(srv.Written(), "RSET"); again != strings.HasPrefix(name, "a refused") {
				t.Errorf("wrote %q", srv.Written())
			}
		})
	}
}

func TestAddressesOnTheWire(t *testing.T) {
	for _, bad := range []string{"evil@example.com> NOTIFY=NEVER", "evil\x00@example.com", "evil@example.com\r\nRSET", strings.Repeat("evil", 25000) + "@example.com", "evilü@example.com"} {
		c, srv := connect(t, scripted.Honest, false)
		c.Partial = true
		report, err := c.Send(t.Context(), "a@example.org", []string{bad, "b@example.com"}, strings.NewReader(mail))
		if err != nil || report.Deliveries[0].Diagnose().Stage != classify.StageRcpt || report.Deliveries[0].Outcome != classify.OutcomeNotSent || report.Deliveries[1].Outcome != classify.OutcomeSent {
			t.Errorf("%.30q: %v, %v", bad, err, lines(report))
		}
		c, second := connect(t, scripted.Honest, false)
		if d := smtperr.Diagnose(c.SendMail(bad, one, strings.NewReader(mail))); d.Stage != classify.StageMail || d.Outcome != classify.OutcomeNotSent {
			t.Errorf("%.30q as sender: %v", bad, d)
		}
		if w := srv.Written() + second.Written(); strings.Contains(w, "evil") {
			t.Errorf("wrote %q", w)
		}
	}
}

func TestNoPasswordInClearText(t *testing.T) {
	s := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN LOGIN OAUTHBEARER", "AUTH", "235 ok")
	for name, auth := range map[string]sasl.Client{
		"PLAIN": sasl.NewPlainClient("", "user", "secret"), "LOGIN": sasl.NewLoginClient("user", "secret"),
		"OAUTHBEARER": sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: "user", Token: "secret"}),
	} {
		c, srv := connect(t, s, false)
		if d := smtperr.Diagnose(c.Auth(auth)); d.Stage != classify.StageAuth || d.Reason != classify.TLSRequired || d.Outcome != classify.OutcomeNotSent {
			t.Errorf("%s: %v", name, d)
		}
		if w := srv.Written(); strings.Contains(w, "AUTH") {
			t.Errorf("wrote %q", w)
		}
		c, _ = connect(t, s, false)
		c.InsecureAuth = true
		if err := c.Auth(auth); err != nil {
			t.Errorf("%s by name: %v", name, err)
		}
	}
}

func TestSizeIsLookedAtFirst(t *testing.T) {
	c, srv := connect(t, scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 SIZE 50"), false)
	_, err := c.Send(t.Context(), "a@example.org", one, strings.NewReader(mail))
	if d := smtperr.Diagnose(err); d.Stage != classify.StageMail || d.Reason != classify.MessageTooLarge || d.MaxSize != 50 || d.Size != int64(len(mail)) {
		t.Errorf("%v, limit %d, size %d", d, d.MaxSize, d.Size)
	}
	_, err = c.Send(t.Context(), "a@example.org", one, struct{ io.Reader }{strings.NewReader(mail)})
	if d := smtperr.Diagnose(err); d.Stage != classify.StageData || d.Reason != classify.MessageTooLarge || d.Outcome != classify.OutcomeNotSent {
		t.Errorf("%v (%v)", d, err)
	}
	if strings.Contains(srv.Written(), "\r\n.\r\n") {
		t.Error("half a mail went out")
	}
}

// TestRepliesAreBounded lets a server talk without end.
func TestRepliesAreBounded(t *testing.T) {
	near, far := net.Pipe()
	said := make(chan int, 1)
	go func() {
		n := 0
		for err := error(nil); err == nil; n += 30 {
			_, err = io.WriteString(far, "550-5.7.1 we do not like you\r\n")
		}
		said <- n
	}()
	c := NewClient(near, "mx.example.org")
	_, err := c.Send(t.Context(), "a@example.org", one, strings.NewReader(mail))
	if d := smtperr.Diagnose(err); d.Stage != classify.StageGreeting || d.Code != 550 {
		t.Errorf("%v (%v)", d, err)
	}
	if n := <-said; n > 2<<20 {
		t.Errorf("read %d bytes", n)
	}
}

func TestDataByHand(t *testing.T) {
	begin := func(t *testing.T, dot string, lmtp bool) *Data {
		t.Helper()
		c, _ := connect(t, scripted.Honest.But(".", dot), lmtp)
		if err := c.Mail("a@example.org", nil); err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{"1@example.com", "2@example.com"} {
			if err := c.Rcpt(to, nil); err != nil {
				t.Fatal(err)
			}
		}
		d, err := c.Data()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(d, mail); err != nil {
			t.Fatal(err)
		}
		return d
	}
	t.Run("closed twice", func(t *testing.T) {
		d := begin(t, "250 ok", false)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if err := d.Close(); err == nil {
			t.Error("no error")
		}
		if _, err := d.Write([]byte("x")); err == nil {
			t.Error("writes behind the end")
		}
	})
	t.Run("refused", func(t *testing.T) {
		var reply *smtp.SMTPError
		if err := begin(t, "554 5.7.1 message rejected as spam", false).Close(); !errors.As(err, &reply) || reply.EnhancedCode != (smtp.EnhancedCode{5, 7, 1}) || reply.Message != "message rejected as spam" {
			t.Errorf("error %v", err)
		}
	})
	t.Run("LMTP", func(t *testing.T) {
		deliveries, err := begin(t, "250 ok\r\n452 4.2.2 mailbox full", true).CloseLMTP()
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"1@example.com sent accepted", "2@example.com not-sent mailbox-full"}, lines(smtperr.Report{Deliveries: deliveries})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if err := begin(t, "250 ok\r\n452 4.2.2 mailbox full", true).Close(); !errors.Is(err, smtperr.MailboxFull) {
			t.Errorf("error %v", err)
		}
	})
}
