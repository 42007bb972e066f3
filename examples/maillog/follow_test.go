package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// bounced is a line of a delivery that failed, another one for each n.
func bounced(n int) string {
	return fmt.Sprintf("Nov 30 10:%02d:%02d mx postfix/smtp[1]: %X: to=<a%d@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n", n/60%60, n%60, 0xA00000+n, n)
}

// A tailing is a run of the program with -follow.
type tailing struct {
	t      *testing.T
	dir    string
	stop   func()
	done   chan error
	errout *bytes.Buffer
}

// startTail follows the file "log" in dir.
func startTail(t *testing.T, dir string) *tailing {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	x := &tailing{t: t, dir: dir, stop: cancel, done: make(chan error, 1), errout: &bytes.Buffer{}}
	o := options{settings: settings{zone: time.UTC}, most: 1000, follow: true, state: filepath.Join(dir, "state"), every: 20 * time.Millisecond}
	o.outputs = outputs{jsonl: filepath.Join(dir, "out.jsonl"), stdout: io.Discard, width: 80}
	go func() { x.done <- follow(ctx, []string{filepath.Join(dir, "log")}, o, x.errout) }()
	return x
}

// await waits until so many deliveries have failed by the report.
func (x *tailing) await(n int64) {
	x.t.Helper()
	got := int64(-1)
	for range 1000 {
		if got = x.failed(); got >= n {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if got != n {
		x.t.Fatalf("%d failed, want %d; %s", got, n, x.errout)
	}
}

func (x *tailing) failed() int64 {
	data, err := os.ReadFile(filepath.Join(x.dir, "out.jsonl"))
	if err != nil {
		return -1
	}
	head, _, _ := bytes.Cut(data, []byte("\n"))
	var total totals
	if err := json.Unmarshal(head, &total); err != nil {
		x.t.Fatalf("%v in %s", err, head)
	}
	return total.Failed
}

// end stops the program and holds that it has counted so many in the end.
func (x *tailing) end(n int64) {
	x.t.Helper()
	x.stop()
	if err := <-x.done; err != nil {
		x.t.Fatal(err)
	}
	if got := x.failed(); got != n {
		x.t.Fatalf("%d failed in the end, want %d; %s", got, n, x.errout)
	}
}

func add(t *testing.T, name, text string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func bouncedRange(from, to int) string {
	var b strings.Builder
	for n := from; n < to; n++ {
		b.WriteString(bounced(n))
	}
	return b.String()
}

func TestFollowGrows(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	x := startTail(t, dir)
	add(t, log, bouncedRange(0, 3)) // it does not exist before
	x.await(3)
	line := bounced(3)
	add(t, log, line[:40]) // a line comes in parts
	time.Sleep(50 * time.Millisecond)
	add(t, log, line[40:])
	x.await(4)
	x.end(4)
}

// TestFollowRename holds that no line is lost where a server goes on writing into
// the file that was renamed.
func TestFollowRename(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	add(t, log, bouncedRange(0, 3))
	x := startTail(t, dir)
	x.await(3)
	if err := os.Rename(log, log+".1"); err != nil {
		t.Fatal(err)
	}
	add(t, log, bouncedRange(3, 5))
	x.await(5)
	add(t, log+".1", bouncedRange(5, 7))
	x.await(7)
	x.end(7)
}

func TestFollowCopyTruncate(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to int // what stands in the file after it was made empty
	}{
		{"shorter than before", 3, 5},
		{"longer than before", 3, 40},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			log := filepath.Join(dir, "log")
			add(t, log, bouncedRange(0, 3))
			x := startTail(t, dir)
			x.await(3)
			// It is written at once: nobody sees it empty.
			if err := os.WriteFile(log+".new", []byte(bouncedRange(c.from, c.to)), 0o644); err != nil {
				t.Fatal(err)
			}
			text, _ := os.ReadFile(log + ".new")
			f, err := os.OpenFile(log, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteAt(text, 0); err != nil {
				t.Fatal(err)
			}
			if err := f.Truncate(int64(len(text))); err != nil {
				t.Fatal(err)
			}
			f.Close()
			os.Remove(log + ".new")
			x.await(int64(c.to))
			x.end(int64(c.to))
		})
	}
}

// TestFollowResume holds that a program that is started again counts each line
// once, whatever became of the files meanwhile.
func TestFollowResume(t *testing.T) {
	for _, c := range []struct {
		name  string
		while func(t *testing.T, log string) // the program does not run
		want  int64
	}{
		{"nothing happens", func(*testing.T, string) {}, 3},
		{"it grows", func(t *testing.T, log string) { add(t, log, bouncedRange(3, 6)) }, 6},
		{"it grows and is renamed", func(t *testing.T, log string) {
			add(t, log, bouncedRange(3, 6))
			rename(t, log, log+".1")
			add(t, log, bouncedRange(6, 8))
		}, 8},
		{"the new file is longer", func(t *testing.T, log string) {
			add(t, log, bouncedRange(3, 6))
			rename(t, log, log+".1")
			add(t, log, bouncedRange(6, 30))
		}, 30},
		{"twice", func(t *testing.T, log string) {
			add(t, log, bouncedRange(3, 6))
			rename(t, log, log+".2")
			add(t, log+".1", bouncedRange(6, 8))
			later := time.Now().Add(time.Second)
			if err := os.Chtimes(log+".1", later, later); err != nil {
				t.Fatal(err)
			}
			add(t, log, bouncedRange(8, 9))
		}, 9},
		{"it is packed", func(t *testing.T, log string) {
			add(t, log, bouncedRange(3, 6))
			text, err := os.ReadFile(log)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(log+".1.gz", packGzip(t, text), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(log, []byte(bouncedRange(6, 7)), 0o644); err != nil {
				t.Fatal(err)
			}
		}, 7},
		{"it goes", func(t *testing.T, log string) {
			if err := os.WriteFile(log, []byte(bouncedRange(10, 12)), 0o644); err != nil {
				t.Fatal(err)
			}
		}, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			log := filepath.Join(dir, "log")
			add(t, log, bouncedRange(0, 3))
			x := startTail(t, dir)
			x.await(3)
			x.end(3)
			c.while(t, log)
			x = startTail(t, dir)
			x.await(c.want)
			time.Sleep(60 * time.Millisecond)
			x.end(c.want)
		})
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// TestFollowJoins holds that a message that waits is known after a restart.
func TestFollowJoins(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	late := strings.NewReplacer("status=bounced", "status=deferred", "dsn=5", "dsn=4", "said: 550 5.1.1 no such user", "said: 450 4.7.1 you are greylisted")
	add(t, log, bounced(0)+late.Replace(bounced(1)))
	x := startTail(t, dir)
	x.await(1)
	x.end(1)
	add(t, log, strings.NewReplacer("status=bounced", "status=sent").Replace(bounced(1))+bounced(2))
	x = startTail(t, dir)
	x.await(2)
	x.end(2)
	data, err := os.ReadFile(filepath.Join(dir, "out.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var total totals
	if err := json.Unmarshal(data[:bytes.IndexByte(data, '\n')], &total); err != nil {
		t.Fatal(err)
	}
	if total.Late != 1 || total.Waiting != 0 || total.Delivered != 1 {
		t.Errorf("%+v", total)
	}
}

func TestStateOfAnother(t *testing.T) {
	dir := t.TempDir()
	add(t, filepath.Join(dir, "state"), `{"version":99}`)
	if _, err := loadState(filepath.Join(dir, "state")); err == nil {
		t.Error("a state of another version is taken")
	}
}
