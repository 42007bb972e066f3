package difference

import (
	"os"
	"os/exec"
	"strings"
	"testing"

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
	if want := Table(); !strings.Contains(readme(t), want) {
		t.Errorf("README.md lacks\n%s", want)
	}
}

// TestCommands runs the README's commands in a shell, with another server.
func TestCommands(t *testing.T) {
	srv, ran := smtperrtest.NewServer(t), 0
	for line := range strings.Lines(readme(t)) {
		command, found := strings.CutPrefix(line, "    ")
		if !found {
			continue
		}
		ran++
		cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.ReplaceAll(command, "localhost:25", srv.Addr()))
		cmd.Dir = "../.."
		out, err := cmd.CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%s: %v: %s", command, err, out)
		}
		if mails := srv.Mails(); len(mails) != ran || !strings.Contains(string(mails[ran-1].Content), "Hello!") {
			t.Errorf("%s: the server has %d mails, want %d", command, len(mails), ran)
		}
	}
	if ran != 4 {
		t.Errorf("README.md has %d commands", ran)
	}
}
