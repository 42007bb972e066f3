package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// TestRecorded holds that each case of each server is recorded as it is
// declared here, so that a recording cannot be older than its cases unnoticed.
func TestRecorded(t *testing.T) {
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(recordings, s.Name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			stanzas, err := stanza.Parse(s.Name, string(text))
			if err != nil {
				t.Fatal(err)
			}
			type expectation struct{ Case, Stage, Reason, Tells, Why string }
			var recorded, declared []expectation
			for _, r := range stanzas[1:] {
				recorded = append(recorded, expectation{r.Get("Case"), r.Get("Stage"), r.Get("Reason"), r.Get("Tells"), r.Get("Why")})
			}
			for _, c := range s.Cases {
				e := expectation{Case: c.Name, Stage: c.stage().String(), Reason: c.Reason.String(), Why: c.Why}
				if c.Tells != classify.ReasonUnknown {
					e.Tells = c.Tells.String()
				}
				declared = append(declared, e)
			}
			if diff := cmp.Diff(declared, recorded); diff != "" {
				t.Errorf("record %s again (-declared +recorded):\n%s", s.Name, diff)
			}
		})
	}
}

// TestSteady holds that what differs from run to run does not reach a
// recording, and what a server says does.
func TestSteady(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"Postfix queue id", "250 2.0.0 Ok: queued as 6760E98E0C0", "250 2.0.0 Ok: queued as 4C1B2A3D4E"},
		{"Exim message id", "250 OK id=1xVYw7-00001H-0R", "250 OK id=1vNABC-000001-1b"},
		{"Haraka UUID", "250 Message Queued (31F71F2A-6E4F-4D41-85D2-0C3A937B14BF.1)", "250 Message Queued (00000000-0000-4000-8000-000000000000.1)"},
		{"an address", "550 5.1.1 <nobody@example.org>: unknown", "550 5.1.1 <nobody@example.org>: unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := steady(c.line); got != c.want {
				t.Errorf("steady(%q) = %q, want %q", c.line, got, c.want)
			}
		})
	}
}

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
