package main

import (
	"bytes"
	"context"
	"database/sql"
	dbdriver "database/sql/driver"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"modernc.org/sqlite"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// killVariable makes the test program one run of the queue, which kills itself at
// the moment with this number around its statements; 0 is never.
const killVariable = "QUEUE_KILL"

// laterVariable is how much later it is for that run.
const laterVariable = "QUEUE_LATER"

func TestMain(m *testing.M) {
	if n, err := strconv.Atoi(os.Getenv(killVariable)); err == nil {
		sql.Register("killing", &killing{left: n})
		driver = "killing"
		later, _ := time.ParseDuration(os.Getenv(laterVariable))
		now := func() time.Time { return time.Now().Add(later) }
		if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, now); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// killing is SQLite's driver with a death before and after each statement, and
// after the rows of one are read.
type killing struct {
	sqlite.Driver
	left int
}

func (k *killing) moment() {
	if k.left--; k.left == 0 {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}

func (k *killing) Open(name string) (dbdriver.Conn, error) {
	c, err := k.Driver.Open(name)
	if err != nil {
		return nil, err
	}
	return &killingConn{c.(sqliteConn), k}, nil
}

type sqliteConn interface {
	dbdriver.Conn
	dbdriver.ExecerContext
	dbdriver.QueryerContext
}

type killingConn struct {
	sqliteConn
	k *killing
}

func (c *killingConn) ExecContext(ctx context.Context, query string, args []dbdriver.NamedValue) (dbdriver.Result, error) {
	c.k.moment()
	defer c.k.moment()
	return c.sqliteConn.ExecContext(ctx, query, args)
}

func (c *killingConn) QueryContext(ctx context.Context, query string, args []dbdriver.NamedValue) (dbdriver.Rows, error) {
	c.k.moment()
	rows, err := c.sqliteConn.QueryContext(ctx, query, args)
	c.k.moment()
	return &killingRows{rows, c.k}, err
}

type killingRows struct {
	dbdriver.Rows
	k *killing
}

func (r *killingRows) Close() error {
	defer r.k.moment()
	return r.Rows.Close()
}

// recipients are one who gets the mail, one whom nobody knows, and one whose
// server wants a second attempt.
const (
	anna   = "anna@example.com"
	nobody = "nobody@example.com"
	grey   = "grey@example.com"
)

// A world is a server that counts, and a queue with a mail for three.
type world struct {
	srv  *smtperrtest.Server
	file string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	srv, err := smtperrtest.StartServer(t.Context(),
		smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user here", smtperrtest.ForRecipient(nobody), smtperrtest.Optional()),
		smtperrtest.Answer(classify.StageRcpt, "450 4.7.1 greylisted, try again in 5 minutes", smtperrtest.ForRecipient(grey), smtperrtest.Times(1), smtperrtest.Optional()))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{srv, filepath.Join(t.TempDir(), "q.db")}
	w.do(t, 0, "add", "club@example.org", anna, nobody, grey)
	return w
}

// do runs the command in this process, some time later.
func (w *world) do(t *testing.T, later time.Duration, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	now := func() time.Time { return time.Now().Add(later) }
	if err := run(t.Context(), append([]string{w.file}, args...), strings.NewReader("Subject: minutes\r\n\r\nHello!\r\n.\r\n"), &out, now); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	return out.String()
}

// killed runs the queue in a process of its own against addr. It reports whether
// the process was killed, by itself at its nth moment or by whoever has it.
func (w *world) killed(t *testing.T, n int, later time.Duration, addr string, started func(*os.Process)) bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], w.file, "run", addr)
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", killVariable, n), laterVariable+"="+later.String())
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	started(cmd.Process)
	err := cmd.Wait()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return true
	}
	if err != nil {
		t.Errorf("%v: %s", err, out.String())
	}
	return false
}

// check lets the queue go on after a kill until nothing waits, and holds what it
// says against what the server has. It returns how many it asks a person about.
func (w *world) check(t *testing.T) (asked int) {
	t.Helper()
	said354 := w.srv.Transcript().Has("354")
	afterKill := w.states(t)
	for hours := time.Duration(0); hours < 5; hours++ {
		w.do(t, hours*time.Hour, "run", w.srv.Addr())
	}
	if err := w.srv.Close(); err != nil { // all that was on its way has arrived
		t.Error(err)
	}
	copies := map[string]int{}
	for _, m := range w.srv.Mails() {
		for _, to := range m.To {
			copies[to]++
			if !bytes.HasSuffix(m.Content, []byte("Hello!\r\n.\r\n")) {
				t.Errorf("%s has %q", to, m.Content)
			}
		}
	}
	states := w.states(t)
	for _, r := range []string{anna, nobody, grey} {
		switch state, n := states[r], copies[r]; {
		case n > 1:
			t.Errorf("%s has the mail %d times", r, n)
		case state == "sent" && n == 1, state == "dead" && n == 0 && r == nobody:
		case state == "ask" && r != nobody && (n == 1 || said354):
			asked++
		default:
			t.Errorf("%s is %q after %q and has %d mails", r, state, afterKill[r], n)
		}
	}
	if list := w.do(t, 0, "list", "en"); strings.Count(list, doubt) != asked || !strings.Contains(list, dead) {
		t.Errorf("asked %d, and told\n%s", asked, list)
	}
	return asked
}

// What a person reads of an open outcome, and of a recipient whom nobody knows.
var (
	doubt = smtperr.Diagnose(io.EOF, smtperr.WithStage(classify.StageEndOfData)).Explain("en").Title
	dead  = smtperr.DiagnoseText("550 5.1.1 no such user here").Explain("en").Title
)

func (w *world) states(t *testing.T) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", w.file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT recipient, state FROM mail`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	states := map[string]string{}
	for rows.Next() {
		var r, s string
		if err := rows.Scan(&r, &s); err != nil {
			t.Fatal(err)
		}
		states[r] = s
	}
	return states
}

// TestKilledAtEveryStatement kills one run at each moment, and an hour later the
// next one: at the same moment, or at each.
func TestKilledAtEveryStatement(t *testing.T) {
	t.Parallel()
	kills, asked := 0, 0
	once := func(first, second int) (more bool) {
		w := newWorld(t)
		more = w.killed(t, first, 0, w.srv.Addr(), func(*os.Process) {})
		again := w.killed(t, second, time.Hour, w.srv.Addr(), func(*os.Process) {})
		for _, dead := range []bool{more, again} {
			if dead {
				kills++
			}
		}
		asked += w.check(t)
		if t.Failed() {
			t.Fatalf("killed at moment %d, and then at %d", first, second)
		}
		return more
	}
	last := 1
	for once(last, last) {
		last++
	}
	if every() {
		for first := 1; first < last; first++ {
			for second := range last {
				once(first, second)
			}
		}
	}
	t.Logf("%d kills at %d moments, %d times a person is asked", kills, last-1, asked)
	if last < 20 || asked == 0 || asked > kills/4 {
		t.Errorf("%d kills at %d moments, %d times asked", kills, last-1, asked)
	}
}

// everyVariable makes the tests kill at every byte, and at every pair of moments.
const everyVariable = "QUEUE_EVERY"

func every() bool { return os.Getenv(everyVariable) != "" }

func TestKilledAtEveryByte(t *testing.T) {
	t.Parallel()
	step := 23
	if every() {
		step = 1
	}
	for _, toServer := range []bool{true, false} {
		t.Run(map[bool]string{true: "client", false: "server"}[toServer], func(t *testing.T) {
			t.Parallel()
			kills, asked := 0, 0
			for n := 0; ; n += step {
				w := newWorld(t)
				p := newProxy(t, w.srv.Addr(), toServer, n)
				dead := w.killed(t, 0, 0, p.listener.Addr().String(), func(child *os.Process) { p.victim <- child })
				p.close()
				if !dead {
					break
				}
				kills++
				asked += w.check(t)
				if t.Failed() {
					t.Fatalf("after %d bytes", n)
				}
			}
			t.Logf("%d kills, %d times a person is asked", kills, asked)
			if kills*step < 300 || asked == 0 {
				t.Errorf("%d kills, %d times asked", kills, asked)
			}
		})
	}
}

// A proxy lets some bytes pass in one direction, over all connections, and then
// kills the program and drops the line.
type proxy struct {
	listener net.Listener
	server   string
	toServer bool
	left     atomic.Int64
	victim   chan *os.Process
	done     sync.WaitGroup
}

func newProxy(t *testing.T, server string, toServer bool, n int) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, server: server, toServer: toServer, victim: make(chan *os.Process, 1)}
	p.left.Store(int64(n))
	p.done.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			p.done.Go(func() { p.serve(client) })
		}
	})
	return p
}

func (p *proxy) close() {
	p.listener.Close()
	p.done.Wait()
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	down := make(chan struct{})
	go func() {
		defer close(down)
		p.pass(client, server, !p.toServer)
		client.Close()
		server.Close()
	}()
	p.pass(server, client, p.toServer)
	server.Close()
	client.Close()
	<-down
}

// pass copies one direction, up to the deadly byte where it counts.
func (p *proxy) pass(to io.Writer, from io.Reader, counts bool) {
	if !counts {
		_, _ = io.Copy(to, from)
		return
	}
	buf := make([]byte, 1<<12)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			left := p.left.Add(-int64(n))
			_, _ = to.Write(buf[:max(0, min(n, n+int(left)))])
			if left < 0 {
				_ = (<-p.victim).Kill()
				return
			}
		}
		if err != nil {
			return
		}
	}
}
