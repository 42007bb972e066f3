package relaytest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadme holds the table of the README against what is tested.
func TestReadme(t *testing.T) {
	var table strings.Builder
	for _, r := range Rows {
		fmt.Fprintf(&table, "| %s | %s | %s |\n", r.Name, r.Before, r.After)
	}
	if !strings.Contains(readme(t), table.String()) {
		t.Errorf("README.md lacks\n%s", table.String())
	}
}

// TestCommands builds the relays of the README's commands and runs them with the
// arguments that stand there, but for the ports.
func TestCommands(t *testing.T) {
	programs, ran := t.TempDir(), ""
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", programs, "../../before", "../../after").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for line := range strings.Lines(readme(t)) {
		command, found := strings.CutPrefix(line, "    go run ./")
		if !found {
			continue
		}
		next, listen := smtperrtest.NewServer(t), freePort(t)
		args := strings.Fields(strings.NewReplacer("127.0.0.1:2525", listen, "localhost:25", next.Addr()).Replace(command))
		cmd := exec.CommandContext(t.Context(), filepath.Join(programs, args[0]), args[1:]...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, listen)
		s := &smtperr.Submission{Addr: listen, TLS: smtperr.NoTLS}
		_, err := s.Send(t.Context(), "anna@example.org", []string{"bert@example.com"}, strings.NewReader("Subject: hello\r\n\r\nHello!\r\n"))
		if n := len(next.Mails()); err != nil || n != 1 {
			t.Errorf("%s: %v, and the next server has %d mails", command, err, n)
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		ran += args[0] + " "
	}
	if ran != "before after " {
		t.Errorf("README.md has commands for %q", ran)
	}
}

// freePort returns an address of this machine at which nobody listens.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// waitFor waits until somebody listens.
func waitFor(t *testing.T, addr string) {
	t.Helper()
	for range 600 {
		if c, err := net.Dial("tcp", addr); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nobody listens at %s", addr)
}
