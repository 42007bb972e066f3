package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/wneessen/go-mail"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// An entry is what is known of one member's mail. The last one in the journal counts.
type entry struct {
	Address, MessageID string
	Remove             bool // a bounce says that the address is of no use
	Diagnosis          smtperr.Diagnosis
}

// A journal is a file of entries, a line each, by address.
type journal struct {
	file  *os.File
	known map[string]entry
}

func openJournal(name string) (*journal, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	j := &journal{f, map[string]entry{}}
	for d := json.NewDecoder(f); ; {
		var e entry
		if err := d.Decode(&e); errors.Is(err, io.EOF) {
			return j, nil
		} else if err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
		}
		j.known[e.Address] = e
	}
}

func (j *journal) add(e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	j.known[e.Address] = e
	_, err = j.file.Write(append(line, '\n'))
	return errors.Join(err, j.file.Sync())
}

// A mailing is one text to many, a mail for each.
type mailing struct{ from, subject, text string }

func (m *mailing) compose(to string) (id string, content *bytes.Buffer, err error) {
	msg := mail.NewMsg()
	if err := errors.Join(msg.From(m.from), msg.To(to)); err != nil {
		return "", nil, err
	}
	msg.Subject(m.subject)
	msg.SetDate()
	msg.SetMessageID() // which nobody can guess: by it a bounce proves to be ours
	msg.SetBodyString(mail.TypeTextPlain, m.text)
	content = new(bytes.Buffer)
	_, err = msg.WriteTo(content)
	return msg.GetMessageID(), content, err
}

// send sends the mailing over one session to those who neither have it nor may have
// it, and tells progress of each. It stops where the failure would hit the others, too.
func (m *mailing) send(ctx context.Context, s *smtperr.Submission, j *journal, members []string, progress func(done int)) error {
	var session *smtperr.Session
	defer func() {
		if session != nil {
			session.Close()
		}
	}()
	for i, to := range members {
		progress(i)
		if e, tried := j.known[to]; tried && !e.Diagnosis.MayRetry() {
			continue
		}
		id, content, err := m.compose(to)
		if err == nil && session == nil {
			if session, err = s.Open(ctx); err != nil {
				return err
			}
		}
		if err == nil {
			// Until there is an answer nobody knows, also when the program dies now.
			if err := j.add(entry{Address: to, MessageID: id, Diagnosis: smtperr.Diagnose(io.ErrUnexpectedEOF, smtperr.WithStage(classify.StageEndOfData))}); err != nil {
				return err
			}
			_, err = session.Send(ctx, m.from, []string{to}, content)
		}
		d := smtperr.Diagnose(err, smtperr.WithRecipient(to))
		if failed := j.add(entry{Address: to, MessageID: id, Diagnosis: d}); failed != nil {
			return failed
		}
		switch {
		case d.Scope == classify.ScopeSender, ctx.Err() != nil:
			return err
		case err != nil && d.Code == 0 && session != nil: // the connection is gone: the next gets another
			session.Close()
			session = nil
		}
	}
	progress(len(members))
	return nil
}
