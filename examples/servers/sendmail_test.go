package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestExampleSendmail runs examples/sendmail on Postfix's machine, as a person
// runs it: what it prints must say what was provoked.
func TestExampleSendmail(t *testing.T) {
	if !slices.Contains(strings.Fields(os.Getenv("SERVERS")), "postfix") {
		t.Skip("SERVERS does not name postfix")
	}
	// The machine's disk lies over this one: it sees what is there before it boots.
	if err := os.MkdirAll(folder(), 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(folder(), "bin")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "sendmail")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Dir = "../sendmail"
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	m, end, err := postfix.Boot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	for _, c := range []struct{ name, args, want string }{
		{"accepted", "-plain -server 127.0.0.1:25 -from bert@example.net anna@example.org", ""},
		{"unknown user", "-plain -server 127.0.0.1:25 -lang de -from bert@example.net nobody@example.org", "Empfängeradresse"},
		{"certificate that signs itself", "-server 127.0.0.1:587 -lang de -from bert@example.net anna@example.org", "Zertifikat"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := m.Run(t.Context(), "echo hello | "+program+" "+c.args)
			if failed := err != nil; failed != (c.want != "") {
				t.Errorf("error %v", err)
			}
			if !strings.Contains(out, c.want) {
				t.Errorf("no %q in\n%s", c.want, out)
			}
		})
	}
}
