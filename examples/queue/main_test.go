package main

import (
	"context"
	"database/sql"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// TestReadme runs the commands of README.md, against a server that takes the first
// mail and loses its answer.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var commands [][]string
	for line := range strings.Lines(string(readme)) {
		if _, command, found := strings.Cut(line, "go run . q.db "); found && strings.HasPrefix(line, "    ") {
			command, _, _ = strings.Cut(command, "#")
			commands = append(commands, strings.Fields(command))
		}
	}
	srv := smtperrtest.NewServer(t, smtperrtest.KeepAndHangUp(smtperrtest.NthMail(1)),
		smtperrtest.Answer(classify.StageRcpt, "552 5.2.2 mailbox full", smtperrtest.ForRecipient("bert@example.com")))
	w := &world{srv, t.TempDir() + "/q.db"}
	var verbs string
	for _, c := range commands {
		verbs += c[0] + " "
		if c[0] == "run" {
			c[1] = srv.Addr()
		}
		out := w.do(t, 0, c...)
		if c[0] != "list" {
			continue
		}
		for _, want := range []string{`1 ask "anna@example.com"`, doubt, `2 dead "bert@example.com"`, "mailbox is full"} {
			_, after, found := strings.Cut(out, want)
			if !found {
				t.Fatalf("%q is missing in %s", want, out)
			}
			out = after
		}
	}
	if want := "add run list answer "; verbs != want {
		t.Errorf("README.md has %q, want %q", verbs, want)
	}
	if got := w.states(t)["anna@example.com"]; got != "sent" {
		t.Errorf("after the answer it is %q", got)
	}
}

func TestAnswer(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.HangUp(classify.StageEndOfData, smtperrtest.NthMail(1)))
	w := &world{srv, t.TempDir() + "/q.db"}
	w.do(t, 0, "add", "club@example.org", anna)
	for range 3 {
		w.do(t, 100*time.Hour, "run", srv.Addr())
	}
	if n := srv.Attempts(); n != 1 {
		t.Fatalf("%d attempts before a person was asked", n)
	}
	w.do(t, 0, "answer", "1", "waiting")
	w.do(t, 0, "run", srv.Addr())
	w.do(t, 0, "answer", "1", "waiting") // it is sent: there is nothing to answer
	w.do(t, 0, "run", srv.Addr())
	if n := len(srv.Mails()); n != 1 || w.states(t)[anna] != "sent" {
		t.Errorf("%d mails, state %q", n, w.states(t)[anna])
	}
}

// TestStopped cancels a run at the moment when the server has the mail.
func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	srv := smtperrtest.NewServer(t, smtperrtest.KeepAndStall(smtperrtest.NthMail(1), smtperrtest.If(func(e smtperrtest.Event) bool { cancel(); return true })))
	w := &world{srv, t.TempDir() + "/q.db"}
	w.do(t, 0, "add", "club@example.org", anna)
	_ = run(ctx, []string{w.file, "run", srv.Addr()}, nil, nil, time.Now)
	w.do(t, 100*time.Hour, "run", srv.Addr())
	if n := srv.Attempts(); n != 1 || w.states(t)[anna] != "ask" {
		t.Errorf("%d attempts, state %q", n, w.states(t)[anna])
	}
}

func TestOneRunAtATime(t *testing.T) {
	w := newWorld(t)
	lock, err := sql.Open("sqlite", w.file+".lock?_txlock=exclusive")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	other, err := lock.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Rollback() }()
	if err := run(t.Context(), []string{w.file, "run", w.srv.Addr()}, nil, nil, time.Now); err == nil {
		t.Error("two runs at the same time")
	}
	if n := w.srv.Attempts(); n != 0 {
		t.Errorf("%d attempts", n)
	}
}

// TestFullDisk lets the file refuse the mark: the mail must not go out.
func TestFullDisk(t *testing.T) {
	w := newWorld(t)
	db, err := sql.Open("sqlite", w.file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `CREATE TRIGGER full BEFORE UPDATE ON mail WHEN new.state = 'dot' BEGIN SELECT raise(FAIL, 'disk full'); END`); err != nil {
		t.Fatal(err)
	}
	_ = run(t.Context(), []string{w.file, "run", w.srv.Addr()}, nil, nil, time.Now)
	if n := len(w.srv.Mails()); n != 0 {
		t.Errorf("%d mails went out without a mark", n)
	}
	if _, err := db.ExecContext(t.Context(), `DROP TRIGGER full`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for _, state := range w.states(t) {
		if state == "sent" || state == "dot" {
			t.Errorf("a recipient is %q", state)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"q.db"}, {t.TempDir() + "/q.db", "add", "only a sender"}, {t.TempDir() + "/q.db", "dance", "now"}, {t.TempDir() + "/q.db", "answer", "1"}} {
		if err := run(t.Context(), args, strings.NewReader(""), nil, time.Now); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
