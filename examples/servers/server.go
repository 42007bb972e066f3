package servers

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// A Server is a mail server that runs for a test. Its addresses are on loopback.
type Server struct {
	Plain string // takes mail for anna@example.org
	TLS   string // the same, but wants STARTTLS first; "" when the server has none
	Auth  string // lets nobody in: every password is wrong; "" when the server has none
}

// needRoot skips a test that cannot start a mail server.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("not root: mail servers need it to start")
	}
}

// freePort returns a port on loopback that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// workDir returns a directory that servers under other users can enter, which
// t.TempDir is not.
func workDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "servers")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, dir, name, text string, mode os.FileMode) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// own gives a file or folder to a user of the system.
func own(t *testing.T, name, file string) {
	t.Helper()
	u, err := user.Lookup(name)
	if err != nil {
		t.Skip("no user ", name, ": ", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(file, uid, gid); err != nil {
		t.Fatal(err)
	}
}

// command runs a program to its end.
func command(t *testing.T, name string, args ...string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

// wait returns when a server listens.
func wait(t *testing.T, addr string) {
	t.Helper()
	var err error
	for range 100 {
		var conn net.Conn
		if conn, err = net.Dial("tcp", addr); err == nil {
			conn.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("no server at %s: %v", addr, err)
}
