package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// outcomes reads a log and returns what became of each recipient, with the
// reason of the last refusal.
func outcomes(t *testing.T, name string) map[string]string {
	t.Helper()
	got := map[string]string{}
	told := func(to, outcome string, why *judgment) {
		if to == "bert@home.example" || to == "" { // notices of failures
			return
		}
		reason := "accepted"
		if why != nil {
			reason = why.Result.Reason.String()
		}
		if before, twice := got[to]; twice {
			outcome = before + ", " + outcome
		}
		got[to] = outcome + " " + reason
	}
	in, err := openFile(name, nil, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	defer in.close()
	r := newReader(clock{zone: time.UTC})
	j := newJoiner(newTally(), 1000)
	c := cutter{ref: in.ref, columns: known, send: func(b *block) error {
		out := r.block(b)
		for i := range out.events {
			j.add(&out.events[i])
		}
		return nil
	}}
	j.told = told
	if err := c.copyTo(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	j.waiting(func(p *pending) { told(p.To, "waiting", p.Why) })
	return got
}

// TestServers holds that what servers logged while they were refused is read as
// it was provoked. The environment variable MAILLOG_LOGS names a folder with other
// logs, as examples/servers makes them anew.
func TestServers(t *testing.T) {
	dir, least := "testdata/servers", 6
	if fresh := os.Getenv("MAILLOG_LOGS"); fresh != "" {
		dir, least = fresh, 1
	}
	files, err := filepath.Glob(dir + "/*.txt")
	if err != nil || len(files) < least {
		t.Fatalf("%d logs, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".txt")
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			stanzas, err := stanza.Parse(file, string(text))
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			for _, s := range stanzas[1:] {
				want[s.Get("To")] = s.Get("Outcome") + " " + s.Get("Reason")
			}
			if diff := cmp.Diff(want, outcomes(t, name+".log")); diff != "" {
				t.Errorf("(-provoked +read):\n%s", diff)
			}
		})
	}
}
