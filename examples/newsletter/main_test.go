package newsletter_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/examples/newsletter/internal/journal"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// programs is the folder of the three programs.
var programs string

func TestMain(m *testing.M) {
	var err error
	if programs, err = os.MkdirTemp("", "newsletter"); err != nil {
		panic(err)
	}
	out, err := exec.Command("go", "build", "-o", programs, "./send", "./bounces", "./page").CombinedOutput()
	if err != nil {
		panic(fmt.Sprintf("%v: %s", err, out))
	}
	code := m.Run()
	os.RemoveAll(programs)
	os.Exit(code)
}

const members = 500

func member(i int) string { return fmt.Sprintf("member%03d@example.com", i) }

func list() string {
	var b strings.Builder
	for i := range members {
		b.WriteString(member(i) + "\n")
	}
	return b.String()
}

// A club is a server and a journal.
type club struct {
	srv  *smtperrtest.Server
	file string
}

func newClub(t *testing.T, opts ...smtperrtest.Option) *club {
	t.Helper()
	return &club{smtperrtest.NewServer(t, opts...), filepath.Join(t.TempDir(), "mailing.jsonl")}
}

// do runs one of the programs; the end of the context kills it.
func (c *club) do(ctx context.Context, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(programs, program), append([]string{"-journal", c.file}, args...)...)
	cmd.Stdin = strings.NewReader(list())
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, complaint.String())
	}
	return string(out), err
}

func (c *club) try(ctx context.Context) (string, error) {
	return c.do(ctx, "send", "-plain", "-server", c.srv.Addr(), "-from", "club@example.org", "-subject", "Summer <party>", "-text", "Come!")
}

func (c *club) send(t *testing.T) string {
	t.Helper()
	out, err := c.try(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// check holds the journal against what the server has, and returns how many members
// there are of each outcome.
func (c *club) check(t *testing.T) map[classify.Outcome]int {
	t.Helper()
	j, err := journal.Open(c.file)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	copies := map[string]int{}
	for _, m := range c.srv.Mails() {
		copies[m.To[0]]++
		if id := j.Known[m.To[0]].MessageID; !strings.Contains(string(m.Content), id) || id == "" || !strings.Contains(string(m.Content), "Date: ") {
			t.Errorf("%s has another mail than %q: %s", m.To[0], id, m.Content)
		}
	}
	count := map[classify.Outcome]int{}
	for address, e := range j.Known {
		count[e.Diagnosis.Outcome]++
		switch n := copies[address]; {
		case n > 1, n == 0 && e.Diagnosis.Outcome == classify.OutcomeSent, n == 1 && e.Diagnosis.Outcome == classify.OutcomeNotSent:
			t.Errorf("%s has %d mails, and is %v", address, n, e.Diagnosis.Outcome)
		}
	}
	return count
}

func nobody(e smtperrtest.Event) bool { return strings.HasSuffix(e.Recipient, "7@example.com") }

func TestOneSession(t *testing.T) {
	c := newClub(t, smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.If(nobody)),
		smtperrtest.Answer(classify.StageRcpt, "450 4.7.1 greylisted, try again in 5 minutes", smtperrtest.ForRecipient(member(3)), smtperrtest.Times(1)))
	out := c.send(t)
	if !strings.HasPrefix(out, "\r1/500\r2/500\r") || !strings.HasSuffix(out, "\r499/500\r500/500") {
		t.Errorf("progress %.40q", out)
	}
	if n := c.check(t); n[classify.OutcomeSent] != 449 || n[classify.OutcomeNotSent] != 51 || c.srv.Connections() != 1 {
		t.Errorf("%v over %d connections", n, c.srv.Connections())
	}
	c.send(t) // a second time: only who was put off is tried again
	if n := c.check(t); n[classify.OutcomeSent] != 450 || c.srv.Attempts() != members+1 {
		t.Errorf("%v after %d attempts", n, c.srv.Attempts())
	}
}

func TestLostSession(t *testing.T) {
	c := newClub(t, smtperrtest.KeepAndHangUp(smtperrtest.NthMail(250)))
	for range 2 { // the second time there is nothing to do
		c.send(t)
		if n := c.check(t); n[classify.OutcomeSent] != 499 || n[classify.OutcomeUnknown] != 1 || len(c.srv.Mails()) != members || c.srv.Connections() > 3 {
			t.Errorf("%v, %d mails over %d connections", n, len(c.srv.Mails()), c.srv.Connections())
		}
	}
}

// TestKilled kills the program in the middle, and starts it again.
func TestKilled(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	c := newClub(t, smtperrtest.Delay(classify.StageMail, 0, smtperrtest.If(func(e smtperrtest.Event) bool {
		if e.Mail == 100 {
			stop()
		}
		return false
	}), smtperrtest.Optional()))
	if _, err := c.try(ctx); err == nil {
		t.Error("no error of a program that was killed")
	}
	first := len(c.srv.Mails())
	c.send(t)
	if n := c.check(t); n[classify.OutcomeSent]+n[classify.OutcomeUnknown] != members || n[classify.OutcomeUnknown] > 1 || first < 90 || first > 110 {
		t.Errorf("%v, %d mails at first", n, first)
	}
}

// TestHopeless has a failure that would hit all: the program does not go on.
func TestHopeless(t *testing.T) {
	c := newClub(t, smtperrtest.Answer(classify.StageMail, "550 5.4.5 daily sending quota exceeded", smtperrtest.NthMail(10)))
	if _, err := c.try(t.Context()); err == nil || c.srv.Attempts() != 10 {
		t.Errorf("%v after %d attempts", err, c.srv.Attempts())
	}
}

func bounceOf(id, recipient, reply string) string {
	return "From: mailer-daemon@mx.example.com\r\nTo: club@example.org\r\nSubject: failure notice\r\n\r\n" +
		"Hi. This is the qmail-send program at mx.example.com.\r\n\r\n<" + recipient + ">:\r\n" + reply + "\r\n\r\n" +
		"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: " + id + "\r\nSubject: party\r\n\r\nCome!\r\n"
}

func TestBouncesAndPage(t *testing.T) {
	c := newClub(t, smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.If(nobody)))
	c.send(t)
	j, err := journal.Open(c.file)
	if err != nil {
		t.Fatal(err)
	}
	j.Close()
	id := func(i int) string { return j.Known[member(i)].MessageID }
	addr := mailboxWith(t, []string{
		bounceOf(id(1), strings.ToUpper(member(1)), "550 5.1.1 no such user"),
		bounceOf(id(2), member(2), "552 5.2.2 mailbox full"),
		bounceOf(id(3), "somebody@example.net", "550 5.1.1 no such user"),               // not its recipient
		bounceOf("<forged@example.org>", member(4), "550 5.1.1 no such user"),           // not our mail
		"From: member005@example.com\r\nSubject: Re: party\r\n\r\n550 5.1.1 thanks\r\n", // no bounce
	})
	t.Setenv("NEWSLETTER_PASSWORD", "secret")
	if _, err := c.do(t.Context(), "bounces", "-plain", "-server", addr, "-user", "club"); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string][]string{
		"en": {`<html lang="en">`, "Summer &lt;party&gt;", "<h2>The recipient’s address does not exist (51)</h2>", "<li>member001@example.com <mark>remove the address</mark>", "mailbox is full (1)</h2>", "(448)</h2>"},
		"de": {`<html lang="de">`, "<h2>Die Empfängeradresse gibt es nicht (51)</h2>", "<li>member001@example.com <mark>Adresse streichen</mark>", "(448)</h2>"},
	} {
		page, err := c.do(t.Context(), "page", "-subject", "Summer <party>", "-lang", lang)
		if err != nil {
			t.Fatal(err)
		}
		rest := page
		for _, w := range want {
			_, after, found := strings.Cut(rest, w)
			if !found {
				t.Fatalf("%s: %q is missing in\n%.3000s", lang, w, rest)
			}
			rest = after
		}
		for i, n := range []int{1, 1, 1, 1, 1} {
			if got := strings.Count(page, "<li>"+member(i)); got != n {
				t.Errorf("%s stands there %d times", member(i), got)
			}
		}
	}
}

// mailboxWith serves a mailbox over IMAP.
func mailboxWith(t *testing.T, mails []string) (addr string) {
	t.Helper()
	user := imapmemserver.NewUser("club", "secret")
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		if _, err := user.Append("INBOX", literal{strings.NewReader(m), int64(len(m))}, &imap.AppendOptions{Time: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	memory := imapmemserver.New()
	memory.AddUser(user)
	s := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		InsecureAuth: true,
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { s.Close() })
	return l.Addr().String()
}

// A literal is a mail with its length, as a server takes it.
type literal struct {
	*strings.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

func TestWrongInput(t *testing.T) {
	c := newClub(t)
	for _, args := range [][]string{
		{"send", "-dance"}, {"send", "-plain", "-server", "no port"}, {"send", "-server", c.srv.Addr()}, // which has no encryption
		{"bounces", "-plain", "-server", c.srv.Addr(), "-user", "club"},
	} {
		if _, err := c.do(t.Context(), args[0], args[1:]...); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
	if err := os.WriteFile(c.file, []byte("no journal"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.do(t.Context(), "page"); err == nil {
		t.Error("no error of a broken journal")
	}
}

// TestReadme runs the README's commands as they stand there, but for the servers,
// which are others here.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	for line := range strings.Lines(string(readme)) {
		if command, found := strings.CutPrefix(line, "    "); found {
			script.WriteString(command)
		}
	}
	srv, dir := smtperrtest.NewServer(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "members.txt"), []byte(member(1)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	commands := strings.NewReplacer("go run ./", programs+"/", "-server mail.example.org:587 -user club", "-plain -server "+srv.Addr(),
		"-server imap.example.org:993", "-plain -server "+mailboxWith(t, nil)).Replace(script.String())
	cmd := exec.CommandContext(t.Context(), "sh", "-euxc", commands)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "NEWSLETTER_PASSWORD=secret")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	page, err := os.ReadFile(filepath.Join(dir, "page.html"))
	if err != nil || !strings.Contains(string(page), "<h1>Summer party</h1>") || !strings.Contains(string(page), "(1)</h2>") || len(srv.Mails()) != 1 {
		t.Errorf("%v, %d mails, %s", err, len(srv.Mails()), page)
	}
}
