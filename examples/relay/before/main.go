// Command before is a relay on go-smtp as one writes it first. Program after does
// the same with smtperr; the test of this folder shows where they differ.
package main

import (
	"flag"
	"io"
	"log"
	"time"

	"github.com/emersion/go-smtp"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:2525", "`address` to listen at")
	next := flag.String("next", "localhost:25", "`host:port` of the next server")
	flag.Parse()
	log.Fatal(newServer(*listen, *next).ListenAndServe())
}

func newServer(listen, next string) *smtp.Server {
	s := smtp.NewServer(backend{next})
	s.Addr, s.ReadTimeout, s.WriteTimeout = listen, 5*time.Minute, 5*time.Minute
	return s
}

type backend struct{ next string }

func (b backend) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{next: b.next}, nil }

// A session hands each command on to the next server.
type session struct {
	next   string
	client *smtp.Client
}

func (s *session) Mail(from string, opts *smtp.MailOptions) (err error) {
	if s.client == nil {
		if s.client, err = smtp.Dial(s.next); err != nil {
			return err
		}
	}
	return s.client.Mail(from, opts)
}

func (s *session) Rcpt(to string, opts *smtp.RcptOptions) error { return s.client.Rcpt(to, opts) }

func (s *session) Data(r io.Reader) error {
	w, err := s.client.Data()
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		return err
	}
	return w.Close()
}

func (s *session) Reset() {
	if s.client != nil {
		_ = s.client.Reset()
	}
}

func (s *session) Logout() error {
	if s.client == nil {
		return nil
	}
	return s.client.Quit()
}
