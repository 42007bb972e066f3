package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// TestBouncesRecorded holds that each notice of each server is recorded as it is
// declared here.
func TestBouncesRecorded(t *testing.T) {
	for _, b := range bouncers {
		t.Run(b.Server.Name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(bounceFolder, b.Server.Name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			stanzas, err := stanza.Parse(b.Server.Name, string(text))
			if err != nil {
				t.Fatal(err)
			}
			var recorded, declared []string
			for _, s := range stanzas[1:] {
				recorded = append(recorded, s.Get("Mail")+" "+s.Get("Kind")+" "+strings.Join(s.All("Recipient"), " "))
			}
			for _, first := range notices {
				for _, n := range b.chain(first) {
					line := b.Server.Name + "-" + n.Name + ".eml " + n.Kind.String()
					for i, to := range first.To {
						reason := n.Reason[i]
						if tells, ok := b.Tells[n.Name]; ok {
							reason = tells
						}
						line += " " + to + " " + reason.String()
					}
					declared = append(declared, line)
				}
			}
			if diff := cmp.Diff(declared, recorded); diff != "" {
				t.Errorf("record %s again (-declared +recorded):\n%s", b.Server.Name, diff)
			}
		})
	}
}

// TestBounces makes the servers that the environment variable SERVERS names
// report by mail, and holds that the fresh reports are read as they were
// provoked.
func TestBounces(t *testing.T) {
	names := strings.Fields(os.Getenv("SERVERS"))
	if len(names) == 0 {
		t.Skip("SERVERS names no server")
	}
	for _, b := range bouncers {
		if !slices.Contains(names, b.Server.Name) {
			continue
		}
		t.Run(b.Server.Name, func(t *testing.T) {
			t.Parallel()
			_, reports, err := b.Bounce(t.Context(), false)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range reports {
				if list := r.wrong(); len(list) > 0 {
					t.Errorf("%s: %s in\n%s", r.Notice.Name, strings.Join(list, "; "), r.Mail)
				}
			}
		})
	}
}
