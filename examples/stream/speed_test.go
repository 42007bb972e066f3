package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"

	"github.com/smtperr/go-smtperr/classify/rules"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// replies returns the examples of the rules, so that no two in a row are alike.
func replies(t *testing.T) (list []string) {
	t.Helper()
	err := fs.WalkDir(rules.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := rules.Files.ReadFile(name)
		if err != nil {
			return err
		}
		stanzas, err := stanza.Parse(name, string(text))
		for _, s := range stanzas {
			if s.Get("Rule") != "" {
				list = append(list, s.All("Example")...)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestSpeed measures, on one processor, how many events a second the pipeline and its
// step of classifying alone take. STREAM_SPEED=100000 says how many events.
func TestSpeed(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("STREAM_SPEED"))
	if err != nil || n <= 0 {
		t.Skip("STREAM_SPEED is not set")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	texts := replies(t)
	in, out := t.TempDir(), t.TempDir()
	file, err := os.Create(filepath.Join(in, "a.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(file)
	for i := range n {
		fmt.Fprintln(w, line(map[string]any{
			"event": "bounce", "email": fmt.Sprintf("u%d@example.com", i%(n/3+1)), "timestamp": hour.Unix() + int64(i%86400),
			"sg_event_id": strconv.Itoa(i), "ip": "192.0.2.9", "reason": texts[i%len(texts)],
		}))
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	for i := range n {
		diagnose(Event{Kind: failed, Recipient: "u@example.com", Text: texts[i%len(texts)]})
	}
	alone := float64(n) / time.Since(begin).Seconds()
	p, s := beam.NewPipelineWithRoot()
	build(s, usual, out, hour, read(s, in+"/*.jsonl", 0))
	begin = time.Now()
	ptest.RunAndValidate(t, p)
	whole := float64(n) / time.Since(begin).Seconds()
	const perDay = 1e9 / 86400
	t.Logf("%d events of %d wordings on one processor: the step alone %.0f a second, the pipeline %.0f; %.0f a second are a billion a day: %.2f and %.1f processors",
		n, len(texts), alone, whole, perDay, perDay/alone, perDay/whole)
}
