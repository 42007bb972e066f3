// Command send sends a text to the members of a club, a mail for each. See ../README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/smtp"
	"os"
	"os/signal"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/examples/newsletter/internal/journal"
	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	server := flag.String("server", "", "`host:port` of the outgoing server")
	user := flag.String("user", "", "`name` to sign in with; the password is in NEWSLETTER_PASSWORD")
	plain := flag.Bool("plain", false, "do not encrypt: for tests on this machine")
	file := flag.String("journal", "mailing.jsonl", "`file` that keeps what became of this mailing")
	var m mailing
	flag.StringVar(&m.from, "from", "", "the club's `address`")
	flag.StringVar(&m.subject, "subject", "", "`subject` of the mailing")
	flag.StringVar(&m.text, "text", "", "`text` of the mailing")
	flag.Parse()
	s := &smtperr.Submission{Addr: *server, TLS: smtperr.RequireTLS}
	if *plain {
		s.TLS = smtperr.NoTLS
	}
	if host, _, _ := strings.Cut(*server, ":"); *user != "" {
		s.Auth = smtp.PlainAuth("", *user, os.Getenv("NEWSLETTER_PASSWORD"), host)
	}
	if err := m.send(ctx, s, os.Stdin, *file); err != nil {
		fmt.Fprintf(os.Stderr, "\n%s\nsend: %v\n", smtperr.Diagnose(err).Explain(os.Getenv("LANG")).Short(), err)
		os.Exit(1)
	}
}

// A mailing is one text to many.
type mailing struct{ from, subject, text string }

// send sends over one session to those of a list who neither have the mail nor may
// have it. It stops where the failure would hit the others, too.
func (m *mailing) send(ctx context.Context, s *smtperr.Submission, list io.Reader, file string) error {
	addresses, err := io.ReadAll(list)
	if err != nil {
		return err
	}
	j, err := journal.Open(file)
	if err != nil {
		return err
	}
	defer j.Close()
	var session *smtperr.Session
	members := strings.Fields(string(addresses))
	for i, to := range members {
		fmt.Printf("\r%d/%d", i+1, len(members))
		if e, tried := j.Known[to]; tried && !e.Diagnosis.MayRetry() {
			continue
		}
		if session == nil || session.Err() != nil { // the first, or one for a session that broke
			if session, err = s.Open(ctx); err != nil {
				return err
			}
			defer session.Close()
		}
		msg := mail.NewMsg()
		msg.Subject(m.subject)
		msg.SetMessageID() // which nobody can guess: by it a bounce proves to be ours
		msg.SetBodyString(mail.TypeTextPlain, m.text)
		// Until there is an answer nobody knows, also when the program dies now.
		unknown := smtperr.Diagnose(io.EOF, smtperr.WithStage(classify.StageEndOfData))
		e := journal.Entry{Address: to, MessageID: msg.GetMessageID(), Diagnosis: unknown}
		if err := j.Add(e); err != nil {
			return err
		}
		if err = errors.Join(msg.From(m.from), msg.To(to)); err == nil {
			_, err = session.Send(ctx, m.from, []string{to}, msg.NewReader())
		}
		e.Diagnosis = smtperr.Diagnose(err, smtperr.WithRecipient(to))
		if err := j.Add(e); err != nil {
			return err
		}
		if e.Diagnosis.Scope == classify.ScopeSender || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
	}
	return nil
}
