package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/smtperr/go-smtperr/examples/helpdesk/desk"
)

// exportSite writes the site as files for any web server.
func exportSite(ctx context.Context, dir string, options desk.Options, out io.Writer) error {
	options.Static = true
	site, err := desk.NewSite(options)
	if err != nil {
		return err
	}
	n, size := 0, 0
	for file, err := range site.Files() {
		if err != nil {
			return err
		}
		name := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, file.Data, 0o644); err != nil {
			return err
		}
		n++
		size += len(file.Data)
	}
	if options.Offline {
		if err := buildOffline(ctx, dir); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%d files, %d kB, in %s\n", n, size/1000, dir)
	return err
}

// buildOffline compiles the paste page for browsers, and adds the file of the Go
// distribution that runs it.
func buildOffline(ctx context.Context, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(dir, "helpdesk.wasm"), "github.com/smtperr/go-smtperr/examples/helpdesk/offline")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("compiling the paste page: %w", err)
	}
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	script, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "wasm_exec.js"), script, 0o644)
}
