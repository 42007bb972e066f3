package smtperr

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/smtp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/internal/scripted"
)

// lines writes a report down: a line for the mail, and one for each recipient.
func lines(r Report) (list []string) {
	list = append(list, strings.TrimSpace(r.Outcome.String()+" "+r.Receipt))
	for _, d := range r.Deliveries {
		list = append(list, strings.TrimSpace(d.Recipient+" "+d.Outcome.String()+" "+d.Diagnose().String()))
	}
	return list
}

func TestSendReport(t *testing.T) {
	to := []string{"b@example.com", "bad@example.com", "c@example.com"}
	refuses := scripted.Honest.But("RCPT TO:<bad@example.com>", "550 5.1.1 no such user")
	const unknownUser = " not-sent rcpt: 550 5.1.1: user-unknown (permanent)"
	tests := []struct {
		name    string
		script  scripted.Script
		partial bool
		want    []string
	}{
		{"all accepted", scripted.Honest, false, []string{
			"sent 2.0.0 queued as 4ABC", "b@example.com sent accepted", "bad@example.com sent accepted", "c@example.com sent accepted",
		}},
		{"one refused", refuses, true, []string{
			"sent 2.0.0 queued as 4ABC", "b@example.com sent accepted", "bad@example.com" + unknownUser, "c@example.com sent accepted",
		}},
		{"stopped at the refused one", refuses, false, []string{
			"not-sent", "b@example.com" + unknownUser, "bad@example.com" + unknownUser, "c@example.com" + unknownUser,
		}},
		{"all refused", scripted.Honest.But("RCPT", "450 4.7.1 greylisted"), true, []string{
			"not-sent",
			"b@example.com not-sent rcpt: 450 4.7.1: greylisted (temporary)",
			"bad@example.com not-sent rcpt: 450 4.7.1: greylisted (temporary)",
			"c@example.com not-sent rcpt: 450 4.7.1: greylisted (temporary)",
		}},
		{"closed at the second", scripted.Honest.But("RCPT TO:<bad@example.com>", "close"), true, []string{
			"not-sent",
			"b@example.com not-sent rcpt: connection-failed (temporary)",
			"bad@example.com not-sent rcpt: connection-failed (temporary)",
			"c@example.com not-sent rcpt: connection-failed (temporary)",
		}},
		{"sender refused", scripted.Honest.But("MAIL", "550 5.1.8 sender domain does not exist"), true, []string{
			"not-sent",
			"b@example.com not-sent mail: 550 5.1.8: sender-rejected (permanent)",
			"bad@example.com not-sent mail: 550 5.1.8: sender-rejected (permanent)",
			"c@example.com not-sent mail: 550 5.1.8: sender-rejected (permanent)",
		}},
		{"one refused, then closed after the dot", refuses.But(".", "close"), true, []string{
			"unknown",
			"b@example.com unknown end-of-data: connection-failed (temporary)",
			"bad@example.com" + unknownUser,
			"c@example.com unknown end-of-data: connection-failed (temporary)",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sub := &Submission{Addr: tt.script.Start(t).Addr, Partial: tt.partial}
			got, _ := sub.Send(t.Context(), "a@example.org", to, strings.NewReader(mail))
			if diff := cmp.Diff(tt.want, lines(got)); diff != "" {
				t.Errorf("report (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDialContext holds that an ended context explains why there is no
// connection, with the caller's own cause.
func TestDialContext(t *testing.T) {
	own := errors.New("the program is shut down")
	ended, cancel := context.WithCancelCause(t.Context())
	cancel(own)
	_, err := (&Submission{Addr: "127.0.0.1:1"}).Send(ended, "a@example.org", []string{"b@example.com"}, strings.NewReader(""))
	if !errors.Is(err, context.Canceled) || !errors.Is(err, own) {
		t.Errorf("error %v", err)
	}
}

func TestImplicitByPort(t *testing.T) {
	tests := []struct {
		addr string
		mode TLSMode
		want bool
	}{
		{"mail.example.org:465", OpportunisticTLS, true},
		{"[2001:db8::25]:smtps", OpportunisticTLS, true},
		{"mail.example.org:submissions", OpportunisticTLS, true},
		{"mail.example.org:587", OpportunisticTLS, false},
		{"mail.example.org", OpportunisticTLS, false},
		{"mail.example.org:465", NoTLS, false},
		{"mail.example.org:465", RequireTLS, false}, // STARTTLS was asked for
		{"mail.example.org:2465", ImplicitTLS, true},
	}
	for _, tt := range tests {
		if got := (&Submission{Addr: tt.addr, TLS: tt.mode}).implicit(); got != tt.want {
			t.Errorf("%s, mode %v: %v", tt.addr, tt.mode, got)
		}
	}
	t.Run("sends", func(t *testing.T) {
		cert, pool := scripted.Identity(t, nil)
		srv := scripted.Honest.StartTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}})
		sub := &Submission{Addr: "127.0.0.1:465", TLSConfig: &tls.Config{RootCAs: pool}, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, srv.Addr)
		}}
		if report, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail)); err != nil || report.Outcome != classify.OutcomeSent {
			t.Errorf("error %v, outcome %v", err, report.Outcome)
		}
	})
}

// TestSendWireOfLongMail holds that writing block by block puts the same bytes
// on the wire, dots at the borders included.
func TestSendWireOfLongMail(t *testing.T) {
	const block = 16 << 10 // as large as the writer's buffer
	head := "Subject: long\r\n\r\n"
	msg := []byte(head + strings.Repeat("x", block-len(head)-2) + "\r\n.\r\n..\r\n" + strings.Repeat("0123456789\r\n.", block/4) + "\nno end of line")
	theirs, ours := scripted.Honest.Start(t), scripted.Honest.Start(t)
	to := []string{"b@example.com"}
	if err := smtp.SendMail(theirs.Addr, nil, "a@example.org", to, msg); err != nil {
		t.Fatal(err)
	}
	if err := SendMail(ours.Addr, nil, "a@example.org", to, msg); err != nil {
		t.Fatal(err)
	}
	if theirs.Written() != ours.Written() {
		t.Error("net/smtp wrote something else")
	}
}
