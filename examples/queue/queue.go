package main

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite", without cgo

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// A row is one recipient's mail. It is "waiting" until its final dot is about to
// leave: whatever happens before, no server has it. At "dot" nobody knows.
const schema = `CREATE TABLE IF NOT EXISTS mail (id INTEGER PRIMARY KEY,
	sender TEXT NOT NULL, recipient TEXT NOT NULL, content BLOB NOT NULL, born INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'dot', 'sent', 'ask', 'dead')),
	attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL, why BLOB NOT NULL DEFAULT '{}'); -- the last diagnosis
	CREATE INDEX IF NOT EXISTS due ON mail (due) WHERE state = 'waiting'`

// A queue keeps mails in a file until each recipient has them, or never will.
type queue struct {
	db  *sql.DB
	now func() time.Time
}

// add is one statement: a kill leaves all of it or nothing.
func (q *queue) add(ctx context.Context, from string, to []string, content []byte) error {
	recipients, _ := json.Marshal(to)
	_, err := q.db.ExecContext(ctx, `INSERT INTO mail (sender, recipient, content, born, due) SELECT ?1, value, ?2, ?3, ?3 FROM json_each(?4)`,
		from, content, q.now().Unix(), string(recipients))
	return err
}

// run tries all that is due, after it has taken up what a program left behind that
// died. No other program may be sending from the same file meanwhile.
func (q *queue) run(ctx context.Context, s *smtperr.Submission) error {
	_, err := q.db.ExecContext(ctx, `UPDATE mail SET state = 'ask' WHERE state = 'dot'`)
	for err == nil {
		err = q.next(ctx, s)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// next tries the delivery that is due longest; sql.ErrNoRows says that none is.
func (q *queue) next(ctx context.Context, s *smtperr.Submission) error {
	var id, born int64
	var attempt int
	var from, to string
	var content []byte
	err := q.db.QueryRowContext(ctx, `UPDATE mail SET attempts = attempts + 1
		WHERE id = (SELECT id FROM mail WHERE state = 'waiting' AND due <= ? ORDER BY due, id LIMIT 1)
		RETURNING id, sender, recipient, content, born, attempts`, q.now().Unix()).Scan(&id, &from, &to, &content, &born, &attempt)
	if err != nil {
		return err
	}
	safe := context.WithoutCancel(ctx) // who stops the program does not stop its bookkeeping
	write := func(state string, wait time.Duration, d smtperr.Diagnosis) error {
		why, err := json.Marshal(d)
		if err == nil {
			_, err = q.db.ExecContext(safe, `UPDATE mail SET state = ?, due = ?, why = ? WHERE id = ?`, state, q.now().Add(wait).Unix(), why, id)
		}
		return err
	}
	session, err := s.Open(ctx)
	if err == nil {
		defer session.Close() // behind the result: a QUIT may take long
		_, err = session.Send(ctx, from, []string{to}, markedReader{bytes.NewReader(content), func() error {
			return write("dot", 0, smtperr.Diagnose(io.ErrUnexpectedEOF, smtperr.WithStage(classify.StageEndOfData)))
		}})
	}
	d := smtperr.Diagnose(err, smtperr.WithRecipient(to))
	decision := smtperr.RetryPolicy{}.Decide(d, attempt, q.now().Sub(time.Unix(born, 0)))
	state, found := states[decision.Verdict]
	switch {
	case d.Outcome == classify.OutcomeUnknown: // whatever stopped it: another attempt might send it twice
		state = "ask"
	case !found: // try again, after nothing where the program itself was stopped
		state = "waiting"
	}
	return write(state, decision.After, d)
}

var states = map[smtperr.Verdict]string{smtperr.VerdictDone: "sent", smtperr.VerdictGiveUp: "dead", smtperr.VerdictHold: "ask"}

// A markedReader calls mark at its end, before the final dot leaves. When mark
// fails, the dot does not leave.
type markedReader struct {
	*bytes.Reader
	mark func() error
}

func (r markedReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err == io.EOF {
		err = cmp.Or(r.mark(), err)
	}
	return n, err
}
