// Command everywhere builds examples/explain without cgo for many systems, runs what
// this machine can, and prints what came of it:
//
//	go run .
//
// Linux runs as it is, js/wasm under Node, wasip1 in wazero, which is a Go module.
// What runs must say byte for byte what the program says here.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// A target is a system for which the program is built.
type target struct {
	os, arch string
	run      func(ctx context.Context, program string, args []string) (string, error) // nil where nothing here can
}

var targets = []target{
	{"linux", "amd64", native},
	{"linux", "386", native},
	{"linux", "arm64", native},
	{"windows", "amd64", native},
	{"darwin", "arm64", native},
	{"darwin", "amd64", native},
	{"android", "arm64", nil},
	{"js", "wasm", node},
	{"wasip1", "wasm", wasi},
}

// A result is what came of a target; sizes are in bytes.
type result struct {
	target
	size, packed int
	said         string // "" where it was not run
}

func main() {
	results, err := build(context.Background(), []string{"-lang", "de", "550 5.1.1 <a@example.org>: User unknown"})
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "system\tprogram\twith gzip\truns here")
	for _, r := range results {
		fmt.Fprintf(w, "%s/%s\t%.1f MB\t%.1f MB\t%t\n", r.os, r.arch, float64(r.size)/1e6, float64(r.packed)/1e6, r.said != "")
	}
	w.Flush()
	if err != nil {
		fmt.Fprintln(os.Stderr, "everywhere:", err)
		os.Exit(1)
	}
}

// build builds the program for each target, and runs it with args where that can be.
func build(ctx context.Context, args []string) (results []result, err error) {
	dir, err := os.MkdirTemp("", "everywhere")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	for _, t := range targets {
		program := filepath.Join(dir, t.os+"-"+t.arch)
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "github.com/smtperr/go-smtperr/examples/explain")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.os, "GOARCH="+t.arch)
		if out, err := cmd.CombinedOutput(); err != nil {
			return results, fmt.Errorf("%s/%s: %w\n%s", t.os, t.arch, err, out)
		}
		data, err := os.ReadFile(program)
		if err != nil {
			return results, err
		}
		r := result{target: t, size: len(data), packed: pack(data)}
		if t.run != nil && (t.arch == "wasm" || t.os == runtime.GOOS && (t.arch == runtime.GOARCH || t.arch == "386" && runtime.GOARCH == "amd64")) {
			if r.said, err = t.run(ctx, program, args); err != nil {
				return results, fmt.Errorf("%s/%s: %w", t.os, t.arch, err)
			}
		}
		results = append(results, r)
	}
	return results, nil
}

// pack returns the size of data as a web server sends it.
func pack(data []byte) int {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = z.Write(data)
	_ = z.Close()
	return b.Len()
}

func native(ctx context.Context, program string, args []string) (string, error) {
	out, err := exec.CommandContext(ctx, program, args...).Output()
	return string(out), err
}

// node runs a program for js/wasm with the support code that comes with Go. Without
// Node it runs nothing.
func node(ctx context.Context, program string, args []string) (string, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return "", nil
	}
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	return native(ctx, "node", append([]string{filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js"), program}, args...))
}

// wasi runs a program for wasip1 in this process.
func wasi(ctx context.Context, program string, args []string) (string, error) {
	code, err := os.ReadFile(program)
	if err != nil {
		return "", err
	}
	r := wazero.NewRuntime(ctx)
	defer r.Close(ctx)
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return "", err
	}
	var out strings.Builder
	config := wazero.NewModuleConfig().WithArgs(append([]string{"explain"}, args...)...).WithStdin(strings.NewReader("")).WithStdout(&out).WithStderr(io.Discard)
	_, err = r.InstantiateWithConfig(ctx, code, config)
	return out.String(), err
}
