package smtperr

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

func TestSendReport(t *testing.T) {
	one := "b@example.com"
	to := []string{one, "bad@example.com", "c@example.com"}
	refuses := honest.but("RCPT TO:<bad@example.com>", "550 5.1.1 no such user")
	tests := []struct {
		name    string
		script  script
		partial bool
		want    Report // without Refused
		refused int
	}{
		{"all accepted", honest, false, Report{Outcome: classify.Sent, Accepted: to, Untried: []string{}, Receipt: "2.0.0 queued as 4ABC"}, 0},
		{"one refused", refuses, true, Report{Outcome: classify.Sent, Accepted: []string{one, "c@example.com"}, Untried: []string{}, Receipt: "2.0.0 queued as 4ABC"}, 1},
		{"stopped at the refused one", refuses, false, Report{Outcome: classify.NotSent, Accepted: []string{one}, Untried: []string{"c@example.com"}}, 1},
		{"closed at the second", honest.but("RCPT TO:<bad@example.com>", "close"), true, Report{Outcome: classify.NotSent, Accepted: []string{one}, Untried: to[1:]}, 0},
		{"sender refused", honest.but("MAIL", "550 no"), true, Report{Outcome: classify.NotSent, Untried: to}, 0},
		{"closed after the dot", honest.but(".", "close"), true, Report{Outcome: classify.OutcomeUnknown, Accepted: to, Untried: []string{}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sub := &Submission{Addr: tt.script.start(t).addr, Partial: tt.partial}
			got, _ := sub.Send(t.Context(), "a@example.org", to, []byte(mail))
			if len(got.Refused) != tt.refused {
				t.Errorf("%d refused, want %d", len(got.Refused), tt.refused)
			}
			got.Refused = nil
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("report (-want +got):\n%s", diff)
			}
		})
	}
}

// TestContextCause holds that an ended context explains what the network says,
// and nothing else.
func TestContextCause(t *testing.T) {
	own := errors.New("the program is shut down")
	ended, cancel := context.WithCancelCause(t.Context())
	cancel(own)
	timeout := &net.OpError{Op: "read", Err: context.DeadlineExceeded}
	tests := []struct {
		name string
		err  error
		want bool // the context is the cause
	}{
		{"a timeout", timeout, true},
		{"a reply that came before", &textproto.Error{Code: 550, Msg: "5.1.1 no such user"}, false},
		{"a reply, and then a timeout", &recovered{&textproto.Error{Code: 421, Msg: "4.3.2 bye"}, timeout}, false},
		{"a refusal of our own", errNoTLS, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := contextCause(ended, &Error{Stage: classify.StageMail, Err: tt.err})
			if errors.Is(err, context.Canceled) != tt.want || errors.Is(err, own) != tt.want {
				t.Errorf("error %v, want the context's: %v", err, tt.want)
			}
			if d := Diagnose(err); tt.want && d.Rule != "go-cancelled" {
				t.Errorf("rule %q", d.Rule)
			}
		})
	}
	t.Run("the deadline has passed before the context says so", func(t *testing.T) {
		late := lateContext{t.Context()}
		if err := contextCause(late, &Error{Err: timeout}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}

// A lateContext is past its deadline, but its timer has not gone off.
type lateContext struct{ context.Context }

func (lateContext) Deadline() (time.Time, bool) { return time.Unix(1, 0), true }

// slowDeadline is a connection on which the context ends while a deadline is
// set.
type slowDeadline struct {
	net.Conn
	cancel func()
	after  int // how many deadlines to let pass before
}

func (c *slowDeadline) SetDeadline(t time.Time) error {
	if t.After(time.Now()) {
		if c.after--; c.after == 0 {
			c.cancel()
			time.Sleep(20 * time.Millisecond) // the interruption comes first
		}
	}
	return c.Conn.SetDeadline(t)
}

// TestCancelBetweenSteps holds that a step's deadline does not undo a
// cancellation that came while it was set.
func TestCancelBetweenSteps(t *testing.T) {
	srv := honest.but("EHLO", "hang").start(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sub := &Submission{Addr: srv.addr, Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, addr)
		return &slowDeadline{Conn: conn, cancel: cancel, after: 2}, err
	}}
	begin := time.Now()
	_, err := sub.Send(ctx, "a@example.org", []string{"b@example.com"}, []byte(mail))
	if !errors.Is(err, context.Canceled) || time.Since(begin) > 2*time.Second {
		t.Errorf("error %v after %v", err, time.Since(begin))
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
		cert, pool := identity(t, nil)
		srv := honest.startTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}})
		sub := &Submission{Addr: "127.0.0.1:465", TLSConfig: &tls.Config{RootCAs: pool}, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, srv.addr)
		}}
		if report, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, []byte(mail)); err != nil || report.Outcome != classify.Sent {
			t.Errorf("error %v, outcome %v", err, report.Outcome)
		}
	})
}

// TestSendWireOfLongMail holds that writing block by block puts the same bytes
// on the wire, dots at the borders included.
func TestSendWireOfLongMail(t *testing.T) {
	head := "Subject: long\r\n\r\n"
	msg := []byte(head + strings.Repeat("x", blockSize-len(head)-2) + "\r\n.\r\n..\r\n" + strings.Repeat("0123456789\r\n.", blockSize/4) + "\nno end of line")
	theirs, ours := honest.start(t), honest.start(t)
	to := []string{"b@example.com"}
	if err := smtp.SendMail(theirs.addr, nil, "a@example.org", to, msg); err != nil {
		t.Fatal(err)
	}
	if err := SendMail(ours.addr, nil, "a@example.org", to, msg); err != nil {
		t.Fatal(err)
	}
	if theirs.written() != ours.written() {
		t.Error("net/smtp wrote something else")
	}
}
