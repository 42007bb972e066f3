package catalog

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

var update = flag.Bool("update", false, "write the golden files anew; read the difference before you commit it")

// A golden file holds named texts, each in a frame, so that a person can read
// what a case looks like in all its forms:
//
//	>>> plain text
//	…
//	<<< plain text
type golden struct{ name, text string }

// checkGolden compares texts with a file of testdata, or writes it by -update.
func checkGolden(t *testing.T, file string, texts []golden) {
	t.Helper()
	var b strings.Builder
	for _, g := range texts {
		fmt.Fprintf(&b, ">>> %s\n%s<<< %s\n", g.name, strings.TrimRight(g.text, "\n")+"\n", g.name)
	}
	path := filepath.Join("testdata", file+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// TestRenderings shows whole explanations in all forms.
func TestRenderings(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	tests := []struct {
		name    string
		reply   string
		hints   classify.Attempt
		details Details
		command string
	}{
		{"mailbox-full", "552 5.2.2 <anna@example.org>: mailbox full",
			classify.Attempt{Recipient: "anna@example.org", Sender: "club@example.com", Server: "mx.example.org"}, Details{}, "RCPT TO:<anna@example.org>"},
		{"too-large", "552 5.3.4 Message size exceeds fixed limit", classify.Attempt{Stage: classify.StageEndOfData},
			Details{MaxSize: 25_000_000, Size: 31_400_000}, ""},
		{"greylisted-relay", "451 4.7.1 Greylisted, try again in 300 seconds", classify.Attempt{Role: classify.RoleRelay, Server: "mx.example.org"},
			Details{}, ""},
		{"code-only", "450", classify.Attempt{}, Details{}, ""},
		{"enhanced-only", "450 4.1.8 hm", classify.Attempt{Stage: classify.StageMail}, Details{Wait: 90 * time.Minute}, "MAIL FROM:<club@example.com>"},
		{"accepted", "250 2.0.0 Ok: queued as ABC123", classify.Attempt{Stage: classify.StageEndOfData}, Details{}, ""},
		{"hostile", "550 5.1.1 </q><script>x</script> [a](javascript:y) \u202e `z` “quoted” http://198.51.100.1/",
			classify.Attempt{Recipient: "<b>\"*x*\x1b[2J\"@example.org", Server: "mx_1.example.org"}, Details{}, "RCPT TO:<x@example.org>\r\nDATA"},
	}
	for _, tt := range tests {
		for _, lang := range []string{"de", "en"} {
			t.Run(tt.name+"/"+lang, func(t *testing.T) {
				c := Match(lang)
				r := classify.Classify(tt.reply, tt.hints)
				e := c.Explain(r, tt.details)
				report := c.FormatTicket(r, Ticket{
					Details: tt.details,
					Time:    time.Date(2026, 11, 23, 9, 30, 0, 0, berlin),
					Command: tt.command,
					Tried:   []string{lang + ": " + tt.hints.Recipient},
				})
				checkGolden(t, tt.name+"."+lang, []golden{
					{"short", e.Short()},
					{"plain text", e.WithAdmin().PlainText(76)},
					{"Markdown", e.WithAdmin().Markdown()},
					{"HTML", e.WithAdmin().HTML()},
					{"report", report},
				})
			})
		}
	}
}
