package main

import (
	"debug/elf"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestBuild(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("no node")
	}
	results, err := build(t.Context(), []string{"-lang", "de", "550 5.1.1 <a@example.org>: User unknown"})
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != len(targets) {
		t.Errorf("%d results", len(results))
	}
	ran := map[string]bool{}
	for _, r := range results {
		system := r.os + "/" + r.arch
		t.Logf("%s: %.1f MB, %.1f MB with gzip", system, float64(r.size)/1e6, float64(r.packed)/1e6)
		if r.size < 1e6 || r.size > 16e6 || r.packed > 8e6 {
			t.Errorf("%s: %d bytes, %d with gzip", system, r.size, r.packed)
		}
		if r.said != "" {
			ran[system] = true
			if r.said != results[0].said {
				t.Errorf("%s says\n%s\nand not\n%s", system, r.said, results[0].said)
			}
		}
	}
	for _, system := range []string{"linux/amd64", "js/wasm", "wasip1/wasm"} {
		if !ran[system] {
			t.Errorf("%s did not run", system)
		}
	}
}

// TestStatic looks into a program that was built as above: it loads no library.
func TestStatic(t *testing.T) {
	program := filepath.Join(t.TempDir(), "explain")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "github.com/smtperr/go-smtperr/examples/explain")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("it has a %v", p.Type)
		}
	}
}
