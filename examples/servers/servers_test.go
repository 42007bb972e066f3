package main

import (
	"os"
	"strings"
	"testing"
)

// TestMain skips what cannot run here, and says so: a test that is skipped in CI
// fails there.
func TestMain(m *testing.M) { os.Exit(m.Run()) }

// TestServers starts the servers that the environment variable SERVERS names,
// provokes every refusal anew, and holds that the fresh replies are understood.
// The text may differ from the recording: another version may say it otherwise.
func TestServers(t *testing.T) {
	names := strings.Fields(os.Getenv("SERVERS"))
	if len(names) == 0 {
		t.Skip("SERVERS names no server")
	}
	servers, err := choose(names)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range servers {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			r, err := s.Provoke(t.Context(), false)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Answers) != len(s.Cases) {
				t.Errorf("%d answers to %d cases", len(r.Answers), len(s.Cases))
			}
			for _, a := range r.Answers {
				t.Run(a.Case.Name, func(t *testing.T) {
					if got, want := a.Classify(), a.Expected(); got.Reason != want {
						t.Errorf("%q is %v by %v %q, want %v", a.Text(), got.Reason, got.Basis, got.Rule, want)
					}
				})
			}
		})
	}
}
