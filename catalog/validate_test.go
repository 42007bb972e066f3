package catalog

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
)

// TestComplete holds the shipped catalogs to every reason, stage and code.
func TestComplete(t *testing.T) {
	for _, tag := range Languages() {
		t.Run(tag.String(), func(t *testing.T) {
			if got := For(tag).Language(); got != tag {
				t.Fatalf("language %v", got)
			}
			if err := For(tag).Validate(); err != nil {
				t.Error(err)
			}
		})
	}
	if len(Languages()) < 2 || Languages()[0] != language.English {
		t.Errorf("languages %v", Languages())
	}
}

// TestProblems changes the English file in one place, as a translator might, and
// expects that one problem.
func TestProblems(t *testing.T) {
	english, err := fs.ReadFile(Files(), "en.txt")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		old, new string // what is replaced, once
		fault    Fault
		want     string
	}{
		{"message", "Action: retry\nText: send again\n", "", FaultMissing, "Action retry: missing"},
		{"field", "Part: Nothing of the email had been transmitted at that point.\n", "", FaultMissing, "x.txt:#: Stage starttls: Part: missing without conditions"},
		{"variant", "Outcome: not-sent\nRole: relay\nText: not delivered\nSummary: The email was not delivered.\n", "", FaultMissing, "Outcome not-sent (Role: relay): variant missing"},
		{"field of a variant", "Title: The recipient’s mailbox is locked for now\n", "", FaultMissing, "x.txt:#: Reason mailbox-disabled (Permanence: temporary): Title: missing in the variant"},
		{"long title", "Title: The recipient’s mailbox is full\n", "Title: " + strings.Repeat("long ", 13) + "\n", FaultWrong, "x.txt:#: Reason mailbox-full: Title: has 64 characters, more than 60"},
		{"placeholder of a phrase, which may do without", "Text: Wait at least {wait} before", "Text: Wait before", 0, ""},
		{"placeholder of a sentence", "such mailbox[ as {recipient}].", "such mailbox.", FaultWrong, "x.txt:#: Reason user-unknown: Summary: has no {recipient}, which is in the English text"},
		{"plural form", "One: # hour\n", "", FaultMissing, "x.txt:#: Unit hour: One: missing without conditions"},
		{"no number", "Other: # minutes\n", "Other: minutes\n", FaultWrong, "x.txt:#: Unit minute: Other: has no # where the number stands"},
		{"names of sizes", "B kB MB GB TB", "B kB MB GB", FaultWrong, "x.txt:#: Phrase size-units: Text: wants 5 names separated by spaces"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(string(english), tt.old, tt.new, 1)
			if text == string(english) {
				t.Fatalf("%q is not in the English file", tt.old)
			}
			c, err := Load(fstest.MapFS{"x.txt": {Data: []byte(text)}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			err = c.Validate()
			message := ""
			if err != nil {
				message = digits.ReplaceAllString(err.Error(), "$1#")
			}
			if diff := cmp.Diff(tt.want, message); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			var p *Problem
			if errors.As(err, &p) && p.Fault != tt.fault {
				t.Errorf("fault %v, want %v", p.Fault, tt.fault)
			}
		})
	}
}

// digits matches the line numbers of a message, which each edit of the file moves.
var digits = regexp.MustCompile(`(:|line )\d+`)

func TestFault(t *testing.T) {
	for f, want := range map[Fault]string{FaultMissing: "missing", FaultUnused: "unused", FaultWrong: "wrong", 0: "none", 9: "none"} {
		if got := f.String(); got != want {
			t.Errorf("Fault(%d) = %q, want %q", f, got, want)
		}
	}
}
