// Command queue sends mails until each recipient has them, whatever kills it, and
// asks a person where nobody can know. See README.md.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/smtperr/go-smtperr/smtperr"
)

// driver is the name of the database's driver; the test puts one before it that kills.
var driver = "sqlite"

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
	q := &queue{db, now}
	switch verb := args[1]; {
	case verb == "add" && len(args) > 3:
		content, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		return q.add(ctx, args[2], args[3:], content)
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
		return q.run(ctx, &smtperr.Submission{Addr: args[2]})
	case verb == "list":
		return q.list(ctx, out, args[2])
	case verb == "answer" && len(args) == 4:
		_, err := db.ExecContext(ctx, `UPDATE mail SET state = ?, due = ? WHERE id = ? AND state IN ('ask', 'dead')`, args[3], now().Unix(), args[2])
		return err
	}
	return errUsage
}

// list prints what a person has to decide, then the dead letters, then what waits,
// with the reasons.
func (q *queue) list(ctx context.Context, out io.Writer, lang string) error {
	rows, err := q.db.QueryContext(ctx, `SELECT id, recipient, state, attempts, why FROM mail WHERE state <> 'sent' ORDER BY state = 'waiting', state, id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, attempts int
		var recipient, state string
		var why []byte
		var d smtperr.Diagnosis
		if err := errors.Join(rows.Scan(&id, &recipient, &state, &attempts, &why), json.Unmarshal(why, &d)); err != nil {
			return err
		}
		fmt.Fprintf(out, "%d %s %q, attempts: %d\n", id, state, recipient, attempts)
		if d.Recipient = recipient; attempts > 0 {
			fmt.Fprintf(out, "\n%s\n", d.Explain(lang).WithAdmin().PlainText(76))
		}
	}
	return rows.Err()
}
