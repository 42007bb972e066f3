// Command after is a relay on go-smtp that answers its own client with the right
// code for what the next server said:
//
//	go run ./after -listen 127.0.0.1:2525 -next mx.example.org:25
//
// What the next server says of the mail is the client's to know. What it says of
// this relay (its password, its encryption, that it does not answer) is not: then
// the client is asked to try again later, and the reason is in the log. And where
// nobody knows whether the next server took the mail, the client is not told that
// it did or did not: the connection ends without an answer, as it did here.
//
// Whoever reaches it may relay: let it listen on this machine alone.
package main

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/gosmtp"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:2525", "`address` to listen at")
	next := flag.String("next", "localhost:25", "`host:port` of the next server")
	flag.Parse()
	slog.Error("the relay ends", "err", newServer(*listen, *next).ListenAndServe())
	os.Exit(1)
}

func newServer(listen, next string) *smtp.Server {
	s := smtp.NewServer(backend{&smtperr.Submission{Addr: next, Role: classify.RoleRelay}})
	s.Addr, s.ReadTimeout, s.WriteTimeout = listen, 5*time.Minute, 5*time.Minute
	return s
}

type backend struct{ next *smtperr.Submission }

func (b backend) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{next: b.next, conn: c}, nil
}

// A session hands each command on to the next server.
type session struct {
	next   *smtperr.Submission
	conn   *smtp.Conn
	client *gosmtp.Client
}

func (s *session) Mail(from string, opts *smtp.MailOptions) (err error) {
	if s.client == nil {
		if s.client, err = gosmtp.Open(context.Background(), s.next, nil); err != nil {
			s.client = nil
			return s.answer(err)
		}
	}
	return s.answer(s.client.Mail(from, opts))
}

func (s *session) Rcpt(to string, opts *smtp.RcptOptions) error {
	if s.client == nil {
		return later
	}
	return s.answer(s.client.Rcpt(to, opts))
}

func (s *session) Data(r io.Reader) error {
	if s.client == nil {
		return later
	}
	w, err := s.client.Data()
	if err != nil {
		return s.answer(err)
	}
	if _, err := io.Copy(w, r); err != nil {
		s.hangUp() // half a mail must not go out
		return s.answer(err)
	}
	return s.answer(w.Close())
}

func (s *session) Reset() {
	if s.client != nil && s.client.Reset() != nil {
		s.hangUp()
	}
}

func (s *session) Logout() error {
	if s.client == nil {
		return nil
	}
	return s.client.Quit()
}

func (s *session) hangUp() {
	_ = s.client.Close()
	s.client = nil
}

var later = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 4, 1}, Message: "the next server is not to be had"}

// answer makes of an error of the next server what the client is told.
func (s *session) answer(err error) error {
	if err == nil {
		return nil
	}
	d := smtperr.Diagnose(err)
	slog.Warn("not relayed", "smtp", d)
	if d.Outcome == classify.OutcomeUnknown {
		_ = s.conn.Conn().Close()
	}
	if d.Code == 0 && s.client != nil {
		s.hangUp()
	}
	switch d.Reason {
	case classify.AuthRequired, classify.AuthFailed, classify.TLSRequired, classify.TLSFailed:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 5}, Message: "this relay and the next server do not get on with each other"}
	}
	switch {
	case d.Code/100 == 5 && d.Stage >= classify.StageMail, d.Code/100 == 4 && d.Code != 421:
		var e smtp.EnhancedCode // without one, go-smtp finds one that fits
		if int(d.Enhanced.Class) == d.Code/100 {
			e = smtp.EnhancedCode{int(d.Enhanced.Class), int(d.Enhanced.Subject), int(d.Enhanced.Detail)}
		}
		return &smtp.SMTPError{Code: d.Code, EnhancedCode: e, Message: d.Server + " said: " + ascii(d.Text)}
	case d.Code == 0 && d.Permanence == classify.Permanent && d.Stage >= classify.StageMail: // this side does not send it
		return &smtp.SMTPError{Code: 554, Message: ascii(err.Error())}
	default:
		return later
	}
}

// ascii keeps an answer within what each client understands (RFC 5321 §4.2).
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}
