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

// TestLogsRecorded holds that each delivery of each server is recorded as it is
// declared here.
func TestLogsRecorded(t *testing.T) {
	for _, l := range loggers {
		t.Run(l.Server.Name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(logFolder, l.Server.Name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			stanzas, err := stanza.Parse(l.Server.Name, string(text))
			if err != nil {
				t.Fatal(err)
			}
			var recorded, declared []string
			for _, s := range stanzas[1:] {
				recorded = append(recorded, s.Get("To")+" "+s.Get("Outcome")+" "+s.Get("Reason"))
			}
			for _, d := range l.made() {
				declared = append(declared, d.To+" "+d.Outcome+" "+d.Reason.String())
			}
			if diff := cmp.Diff(declared, recorded); diff != "" {
				t.Errorf("record %s again (-declared +recorded):\n%s", l.Server.Name, diff)
			}
		})
	}
}

// TestLogs makes the servers that the environment variable LOGS names deliver
// anew, and writes their logs into the folder LOGS_DIR, where the test of
// examples/maillog reads them.
func TestLogs(t *testing.T) {
	names, dir := strings.Fields(os.Getenv("LOGS")), os.Getenv("LOGS_DIR")
	if len(names) == 0 || dir == "" {
		t.Skip("LOGS and LOGS_DIR name no servers and no folder")
	}
	for _, l := range loggers {
		if !slices.Contains(names, l.Server.Name) {
			continue
		}
		t.Run(l.Server.Name, func(t *testing.T) {
			t.Parallel()
			version, text, err := l.Log(t.Context(), false)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.write(dir, version, text); err != nil {
				t.Fatal(err)
			}
		})
	}
}
