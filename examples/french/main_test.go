package main

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestComplete holds that nothing is missing, unused or wrong.
func TestComplete(t *testing.T) {
	c, err := load("en")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Errorf("go run ./catalog/translate examples/french/fr.txt shows the English texts:\n%v", err)
	}
	if got := c.Name(); got != "Français" {
		t.Errorf("name %q", got)
	}
	if slices.Contains(catalog.Languages(), language.French) {
		t.Error("French is in the library")
	}
}

func TestGolden(t *testing.T) {
	tests := []struct {
		name string
		args []string
		in   string
	}{
		{"user-unknown", []string{"550 5.1.1 <a@example.org>: User unknown"}, ""},
		{"mailbox-full", []string{"452 4.2.2 The email account that you tried to reach is over quota"}, ""},
		{"greylisted", nil, "451 4.7.1 greylisted,\r\ntry again in 5 minutes\r\n"},
		{"greylisted-relay", []string{"-role", "relay", "451 4.7.1 greylisted, try again in 300 seconds"}, ""},
		{"421", []string{"421"}, ""},
		{"stage", []string{"-stage", "mail", "550 no"}, ""},
		{"connection", []string{"dial tcp 192.0.2.1:587: connect: connection refused"}, ""},
		{"accepted", []string{"250 2.0.0 Ok: queued as 4ABC"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := run(tt.args, strings.NewReader(tt.in), &out); err != nil {
				t.Fatal(err)
			}
			file := "testdata/" + tt.name + ".golden"
			if *update {
				if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestDetails shows what a caller knows beside the reply, in French units and
// signs.
func TestDetails(t *testing.T) {
	c, err := load("en")
	if err != nil {
		t.Fatal(err)
	}
	r := classify.Classify("552 5.3.4 Message size exceeds fixed limit", classify.Attempt{Stage: classify.StageEndOfData, Recipient: "anna@example.org"})
	details := catalog.Details{MaxSize: 25_000_000, Size: 31_400_000}
	e := c.Explain(r, details)
	for _, want := range []string{"(31,4 Mo)", "La limite est de 25 Mo."} {
		if !strings.Contains(e.Summary, want) {
			t.Errorf("%q is not in %q", want, e.Summary)
		}
	}
	report := c.FormatTicket(r, catalog.Ticket{Details: details})
	for _, want := range []string{"Destinataire\u00a0: <address-1> (example.org)\n", "Réponse du serveur\u00a0: «\u00a0Message size exceeds fixed limit\u00a0»\n"} {
		if !strings.Contains(report, want) {
			t.Errorf("%q is not in\n%s", want, report)
		}
	}
}

// TestFallback takes messages out of the French file: what is missing comes from
// the catalog below it, and the rest stays French.
func TestFallback(t *testing.T) {
	text, err := messages.ReadFile("fr.txt")
	if err != nil {
		t.Fatal(err)
	}
	kept := slices.DeleteFunc(strings.Split(string(text), "\n\n"), func(stanza string) bool {
		return strings.HasPrefix(stanza, "Reason: spam\n") || strings.HasPrefix(stanza, "Stage: end-of-data\n")
	})
	file := fstest.MapFS{"fr.txt": {Data: []byte(strings.Join(kept, "\n\n"))}}
	r := classify.Classify("550 5.7.1 Message rejected as spam", classify.Attempt{Stage: classify.StageEndOfData})
	for _, tag := range []string{"de", "en"} {
		t.Run(tag, func(t *testing.T) {
			base := catalog.Match(tag)
			c, err := catalog.Load(file, base)
			if err != nil {
				t.Fatal(err)
			}
			got, want := c.Explain(r, catalog.Details{}), base.Explain(r, catalog.Details{})
			if got.Title != want.Title || got.Stage != want.Stage {
				t.Errorf("got %q, %q; want those of %s, %q, %q", got.Title, got.Stage, tag, want.Title, want.Stage)
			}
			if got.Headings.Causes != "Causes possibles" {
				t.Errorf("heading %q", got.Headings.Causes)
			}
			if other := classify.Classify("552 5.2.2 mailbox full", classify.Attempt{}); c.Explain(other, catalog.Details{}).Title != "La boîte aux lettres du destinataire est pleine" {
				t.Error("another reason is not French")
			}
		})
	}
}

func TestBadInput(t *testing.T) {
	tests := []struct {
		name string
		args []string
		in   string
	}{
		{"no text", nil, ""},
		{"only white space", nil, " \n"},
		{"bad role", []string{"-role", "king", "550"}, ""},
		{"bad stage", []string{"-stage", "nowhere", "550"}, ""},
		{"unknown flag", []string{"-x"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := run(tt.args, strings.NewReader(tt.in), &out); err == nil {
				t.Errorf("no error; output %s", out.String())
			}
		})
	}
}
