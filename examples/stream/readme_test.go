package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// waits holds that a command goes so far as to look for a job server that is not there.
func waits(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		t.Errorf("%v\n%s", err, out.String())
	case <-time.After(5 * time.Second):
		cmd.Process.Kill()
		<-ended
	}
}

// TestReadme runs every command of the README; the one for another runner as far as it
// goes without that.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for i, block := range strings.Split(string(text), "```sh\n") {
		command, _, ok := strings.Cut(block, "\n```")
		if i == 0 || !ok {
			continue
		}
		t.Run(command, func(t *testing.T) {
			ran++
			if strings.HasPrefix(command, "go test ") {
				if !strings.Contains(command, "TestSpeed") {
					t.Errorf("no test is called so")
				}
				return
			}
			args, ok := strings.CutPrefix(command, "go run . ")
			if !ok {
				t.Fatal("not a command of this program")
			}
			data, err := filepath.Abs("testdata")
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := os.Symlink(data, filepath.Join(dir, "testdata")); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(os.Args[0], strings.Fields(strings.ReplaceAll(args, "'", ""))...)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), asStream+"=1")
			if strings.Contains(command, "-runner=") {
				waits(t, cmd)
				return
			}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			got := results(t, filepath.Join(dir, "results"))
			all := ""
			for _, content := range got {
				all += content
			}
			for _, want := range []string{
				`"reason":"user-unknown"`, `"reason":"mailbox-full"`, `"reason":"blocklisted"`, `"reason":"accepted"`, `"address":"ann@example.com","do":"`, "cut off",
			} {
				if !strings.Contains(all, want) {
					t.Errorf("no %s in %v", want, got)
				}
			}
		})
	}
	if ran < 4 {
		t.Errorf("only %d commands", ran)
	}
}
