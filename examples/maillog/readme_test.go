package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// commands returns the lines of the README that are for a shell.
func commands(t *testing.T) (list []string) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for s := range strings.Lines(string(text)) {
		s = strings.TrimSpace(s)
		switch {
		case strings.HasPrefix(s, "```"):
			inside = s == "```sh"
		case inside && s != "" && !strings.HasPrefix(s, "#"):
			list = append(list, s)
		}
	}
	return list
}

// TestREADME runs every command of the README in a folder that has what they ask
// for. Those of the go tool run here; journalctl is one that prints a log.
func TestREADME(t *testing.T) {
	bin, dir := t.TempDir(), t.TempDir()
	env := append(os.Environ(), "GOBIN="+bin, "PATH="+bin+":"+os.Getenv("PATH"), "LANG=en_GB.UTF-8", "LC_ALL=")
	log := lines(recorded(t, "postfix.log"))
	files := map[string]string{
		"mail.log":      strings.Join(log[200:], "\n") + "\n",
		"mail.log.1":    strings.Join(log[100:200], "\n") + "\n",
		"mail.log.2.gz": string(packGzip(t, []byte(strings.Join(log[:100], "\n")+"\n"))),
		"mainlog":       recorded(t, "exim.log"),
		"MSGTRK.LOG":    recorded(t, "exchange.log"),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "export"), []byte(export(t, recorded(t, "sendmail.log"))), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bin, "journalctl"), []byte("#!/bin/sh\ncat "+filepath.Join(dir, "export")+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	list := commands(t)
	if len(list) < 8 {
		t.Fatalf("%d commands", len(list))
	}
	for _, command := range list {
		t.Run(command, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "sh", "-ec", strings.Replace(command, "maillog -follow", "exec maillog -follow", 1)) // the interrupt is for it
			cmd.Env, cmd.Dir = env, dir
			if strings.HasPrefix(command, "go ") {
				cmd.Dir = "."
			}
			var out, errout bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &errout
			// A group of its own, for the interrupt.
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(command, "-follow") {
				interrupt(t, cmd, filepath.Join(dir, "maillog.state"))
			}
			if err := cmd.Wait(); err != nil || errout.Len() > 0 && !strings.HasPrefix(command, "go ") {
				t.Fatalf("%v\n%s", err, errout.String())
			}
			if strings.HasPrefix(command, "maillog") && !strings.Contains(command, ">") && out.Len() < 200 {
				t.Errorf("it prints %q", out.String())
			}
		})
	}
	for _, name := range []string{"page.html", "addresses.csv", "maillog.prom", "report.jsonl", "maillog.state", "made-up.log"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() < 500 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// interrupt ends a command that follows files when it has kept what it read.
func interrupt(t *testing.T, cmd *exec.Cmd, state string) {
	t.Helper()
	for range 300 {
		if info, err := os.Stat(state); err == nil && info.Size() > 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
}
