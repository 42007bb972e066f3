// Command queue sends mails until each recipient has them, whatever kills it, and
// asks a person where nobody can know. See README.md.
package main

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite", without cgo

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// driver is the name of the database's driver; the test puts one before it that kills.
var driver = "sqlite"

//go:embed schema.sql
var schema string

var errUsage = errors.New("usage: queue FILE add FROM TO... | run HOST:PORT | list LANGUAGE | answer ID sent|waiting|dead")

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, time.Now); err != nil {
		fmt.Fprintln(os.Stderr, "queue:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer, now func() time.Time) error {
	if len(args) < 3 {
		return errUsage
	}
	// FULL: what was written is on the disk before the next step, also when the power fails.
	db, err := sql.Open(driver, args[0]+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, schema); err != nil {
		return err
	}
	switch verb := args[1]; {
	case verb == "add" && len(args) > 3:
		content, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		to, _ := json.Marshal(args[3:]) // for one statement: a kill leaves all of them or none
		_, err = db.ExecContext(ctx, `INSERT INTO mail (sender, recipient, content, born, due) SELECT ?1, value, ?2, ?3, ?3 FROM json_each(?4)`,
			args[2], content, now().Unix(), string(to))
		return err
	case verb == "run":
		// A second run would take a mail that is on its way for one that was left
		// behind. The system lets go of this lock when a program dies.
		lock, err := sql.Open("sqlite", args[0]+".lock?_txlock=exclusive")
		if err != nil {
			return err
		}
		defer lock.Close()
		only, err := lock.BeginTx(ctx, nil)
		if err != nil {
			return fmt.Errorf("is another run on its way? %w", err)
		}
		defer only.Rollback()
		_, err = db.ExecContext(ctx, `UPDATE mail SET state = 'ask' WHERE state = 'dot'`)
		for err == nil {
			err = next(ctx, db, &smtperr.Submission{Addr: args[2]}, now)
		}
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	case verb == "list":
		return list(ctx, db, out, args[2])
	case verb == "answer" && len(args) == 4:
		_, err := db.ExecContext(ctx, `UPDATE mail SET state = ?, due = ? WHERE id = ? AND state IN ('ask', 'dead')`, args[3], now().Unix(), args[2])
		return err
	}
	return errUsage
}

// next tries the delivery that is due longest; sql.ErrNoRows says that none is.
func next(ctx context.Context, db *sql.DB, s *smtperr.Submission, now func() time.Time) error {
	var id, born, attempt int
	var from, to string
	var content []byte
	err := db.QueryRowContext(ctx, `UPDATE mail SET attempts = attempts + 1
		WHERE id = (SELECT id FROM mail WHERE state = 'waiting' AND due <= ? ORDER BY due, id LIMIT 1)
		RETURNING id, sender, recipient, content, born, attempts`, now().Unix()).Scan(&id, &from, &to, &content, &born, &attempt)
	if err != nil {
		return err
	}
	write := func(state string, wait time.Duration, d smtperr.Diagnosis) error {
		why, err := json.Marshal(d)
		if err == nil { // who stops the program does not stop its bookkeeping
			_, err = db.ExecContext(context.WithoutCancel(ctx), `UPDATE mail SET state = ?, due = ?, why = ? WHERE id = ?`, state, now().Add(wait).Unix(), why, id)
		}
		return err
	}
	session, err := s.Open(ctx)
	if err == nil {
		defer session.Close() // behind the result: a QUIT may take long
		_, err = session.Send(ctx, from, []string{to}, io.MultiReader(bytes.NewReader(content), mark(func() error {
			return write("dot", 0, smtperr.Diagnose(io.EOF, smtperr.WithStage(classify.StageEndOfData), smtperr.WithRecipient(to)))
		})))
	}
	d := smtperr.Diagnose(err, smtperr.WithRecipient(to))
	decision := smtperr.RetryPolicy{}.Decide(d, attempt, now().Sub(time.Unix(int64(born), 0)))
	states := map[smtperr.Verdict]string{smtperr.VerdictDone: "sent", smtperr.VerdictGiveUp: "dead", smtperr.VerdictHold: "ask"}
	return write(cmp.Or(states[decision.Verdict], "waiting"), decision.After, d)
}

// A mark is read behind a mail. When it fails, the mail's final dot does not leave.
type mark func() error

func (m mark) Read([]byte) (int, error) { return 0, cmp.Or(m(), io.EOF) }

// list prints what a person has to decide, the dead letters, and what waits again.
func list(ctx context.Context, db *sql.DB, out io.Writer, lang string) error {
	rows, err := db.QueryContext(ctx, `SELECT id, state, recipient, why FROM mail WHERE state <> 'sent' AND attempts > 0 ORDER BY state = 'waiting', state, id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		var state, recipient string
		var why []byte
		var d smtperr.Diagnosis
		if err := rows.Scan(&id, &state, &recipient, &why); err != nil {
			return err
		}
		if err := json.Unmarshal(why, &d); err != nil {
			return err
		}
		fmt.Fprintf(out, "%d %s %q\n\n%s\n", id, state, recipient, d.Explain(lang).WithAdmin().PlainText(76))
	}
	return rows.Err()
}
