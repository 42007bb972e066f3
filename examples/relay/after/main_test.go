package main

import (
	"context"
	"errors"
	"log/slog"
	"net/smtp"
	"os"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/examples/relay/internal/relaytest"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest/faulttest"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

func TestRelay(t *testing.T) {
	relaytest.Run(t, newServer, func(r relaytest.Row) string { return r.After })
}

// TestAfterALoss sends two mails in one session, of which the first loses the next
// server.
func TestAfterALoss(t *testing.T) {
	for _, stage := range []classify.Stage{classify.StageMail, classify.StageRcpt, classify.StageData} {
		t.Run(stage.String(), func(t *testing.T) {
			next := smtperrtest.NewServer(t, smtperrtest.HangUp(stage, smtperrtest.NthMail(1)))
			addr, stop := relaytest.Start(t, newServer, next.Addr())
			defer stop()
			session, err := (&smtperr.Submission{Addr: addr}).Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer session.Close()
			for i := range 2 {
				_, err := session.Send(t.Context(), "anna@example.org", []string{"bert@example.com"}, strings.NewReader("Subject: hello\r\n\r\nHello!\r\n"))
				if (err == nil) != (i == 1) {
					t.Errorf("mail %d: %v", i+1, err)
				}
			}
			if n := len(next.Mails()); n != 1 {
				t.Errorf("the next server has %d mails", n)
			}
		})
	}
}

// TestMailTwice begins a mail anew, without RSET, after the next server was lost.
func TestMailTwice(t *testing.T) {
	next := smtperrtest.NewServer(t, smtperrtest.HangUp(classify.StageMail, smtperrtest.NthMail(1)))
	addr, stop := relaytest.Start(t, newServer, next.Addr())
	defer stop()
	c, err := smtp.Dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("anna@example.org"); err == nil {
		t.Error("no error of the first mail")
	}
	if err := c.Mail("anna@example.org"); err != nil {
		t.Error(err)
	}
}

// TestTooLarge sends a mail that the relay itself refuses in its middle, and then
// one that is small enough.
func TestTooLarge(t *testing.T) {
	next := smtperrtest.NewServer(t)
	small := func(listen, next string) *gosmtp.Server {
		s := newServer(listen, next)
		s.MaxMessageBytes = 1000
		return s
	}
	addr, stop := relaytest.Start(t, small, next.Addr())
	defer stop()
	c, err := smtp.Dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, content := range []string{strings.Repeat("large\r\n", 1000), "small\r\n"} {
		if err := errors.Join(c.Mail("anna@example.org"), c.Rcpt("bert@example.com")); err != nil {
			t.Fatal(err)
		}
		w, err := c.Data()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(content))
		if err := w.Close(); (err == nil) != (content == "small\r\n") {
			t.Errorf("%.5s: %v", content, err)
		}
	}
	if mails := next.Mails(); len(mails) != 1 || string(mails[0].Content) != "small\r\n" {
		t.Errorf("the next server has %v", mails)
	}
}

// TestHalfAMail lets the client leave in the middle of the content.
func TestHalfAMail(t *testing.T) {
	next := smtperrtest.NewServer(t)
	addr, stop := relaytest.Start(t, newServer, next.Addr())
	defer stop()
	session, err := (&smtperr.Submission{Addr: addr}).Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, _ = session.Send(ctx, "anna@example.org", []string{"bert@example.com"}, cancelling{cancel})
	_ = next.Close()
	if n := len(next.Mails()); n != 0 {
		t.Errorf("the next server has %d mails", n)
	}
}

type cancelling struct{ cancel func() }

func (c cancelling) Read(p []byte) (int, error) {
	c.cancel()
	return copy(p, "Subject: half of it\r\n"), nil
}

// TestFaults breaks the conversation with the next server at many bytes: what the
// relay's client is told must be what the next server has.
func TestFaults(t *testing.T) {
	faulttest.RunTCP(t, faulttest.Client{
		Name: "relay", Modes: []faulttest.Mode{faulttest.ModePlain}, Bare: true, Within: time.Minute,
		Send: func(w faulttest.Wire) faulttest.Said {
			addr, stop := relaytest.Start(t, newServer, w.Addr)
			defer stop()
			s := &smtperr.Submission{Addr: addr, TLS: smtperr.NoTLS, Timeout: time.Minute}
			report, err := s.Send(context.Background(), w.From, w.To, strings.NewReader(w.Message))
			said := faulttest.Said{Err: err}
			for _, d := range report.Deliveries {
				fate := faulttest.Fate{Outcome: d.Outcome}
				if d.Err != nil {
					fate.Err = d.Err
				}
				said.Recipients = append(said.Recipients, fate)
			}
			return said
		},
	})
}
