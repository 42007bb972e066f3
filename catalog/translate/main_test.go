package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/catalog"
)

var update = flag.Bool("update", false, "write the golden files anew")

var lineNumber = regexp.MustCompile(`(txt:|line )\d+`)

// write puts message files into a folder and returns its name.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestComplete finds nothing to do in the shipped languages.
func TestComplete(t *testing.T) {
	for _, name := range []string{"de", "en"} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			err := run([]string{filepath.Join("..", "messages", name+".txt")}, &out)
			if err != nil {
				t.Fatalf("%v\n%s", err, out.String())
			}
			if want := catalog.Match(name).Name() + " is complete.\n"; out.String() != want {
				t.Errorf("got %q, want %q", out.String(), want)
			}
		})
	}
}

// TestUnfinished shows the list for the English file with one mistake of each
// kind in it.
func TestUnfinished(t *testing.T) {
	english, err := englishText()
	if err != nil {
		t.Fatal(err)
	}
	edits := [][2]string{
		{"Action: retry\nText: send again\n\n", ""},                                                                                // a message
		{"Outcome: not-sent\nRole: relay\nText: not delivered\nSummary: The email was not delivered.\n\n", ""},                     // a variant
		{"Title: Looking up the mail server\n", "Title:\n"},                                                                        // a field left empty
		{"Other: # minutes\n", "Other: minutes\n"},                                                                                 // a number
		{"such mailbox[ as {recipient}].", "such mailbox."},                                                                        // a placeholder
		{"sender address[\n  {sender}]", "sender address[\n  {sendr}]"},                                                            // a misspelt one
		{"such mailbox", "such mailbox {server}"},                                                                                  // one that may leave a hole
		{"Title: The recipient’s mailbox is full\n", "Title: The recipient’s mailbox is full, and that is why no email fits in\n"}, // a long title
		{"Phrase: wait\n", "Phrase: farewell\nText: Goodbye\n\nPhrase: wait\n"},                                                    // a message that nothing uses
		{"Phrase: wait\n", "Fraze: x\nText: y\n\nPhrase: wait\n"},                                                                  // no kind of message
		{"Scope: unknown\n", "no field\n\nScope: unknown\n"},                                                                       // not of the format
		{"Action: slow-down\n", "Action: retry-later\nText: later\n\nAction: slow-down\n"},                                         // a stanza twice
	}
	text := english
	for _, edit := range edits {
		next := strings.Replace(text, edit[0], edit[1], 1)
		if next == text {
			t.Errorf("%q is not in the English file", edit[0])
		}
		text = next
	}
	var out bytes.Buffer
	err = run([]string{filepath.Join(write(t, map[string]string{"xx.txt": text}), "xx.txt")}, &out)
	if !errors.Is(err, errUnfinished) {
		t.Errorf("error %v", err)
	}
	// A line number moves with every change of the English file above it.
	got := lineNumber.ReplaceAllString(out.String(), "${1}N")
	file := "testdata/unfinished.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLines holds that line numbers are those of the file on disk, behind fields
// that are empty or hidden as well.
func TestLines(t *testing.T) {
	dir := write(t, map[string]string{
		"a.txt": "Language: fr\nName: Français\n\nReason: spam\nTitle:\nSummary: {x}\n  y\nAdmin: z\n",
		"b.txt": "Language: fr\n\n# c\nReason: virus\nTitle: [\n",
	})
	var out bytes.Buffer
	if err := run([]string{dir}, &out); !errors.Is(err, errUnfinished) {
		t.Fatal(err)
	}
	for _, want := range []string{
		"a.txt:6: Reason spam: Summary: no placeholder is called {x}\n    Summary: {outcome}: a spam filter",
		"a.txt:4: Reason spam: Title: missing without conditions\n    Title: The email was taken for spam\n",
		"b.txt:5: Reason virus: Title: [ without ]\n    Title: The server’s virus scanner refused the email\n",
		"Reason accepted: missing\n    Title: The mail server said yes\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%.3000s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "Summary: missing without conditions") && strings.Contains(out.String(), "a.txt:4: Reason spam: Summary") {
		t.Error("what is wrong is told to be missing, too")
	}
}

// TestSeveralMistakes holds that one stanza may have many, in any order.
func TestSeveralMistakes(t *testing.T) {
	dir := write(t, map[string]string{"a.txt": `Language: fr
Name: Français

Reason: spam
Role: king
Title: {x}
Summary: [
  b
no field

Reason: virus
Title: a
Title: {y} {z}

Reason: virus
Title: ]
Stage: rcpt

Unit: day
One: un
Few: deux
`})
	var out bytes.Buffer
	if err := run([]string{dir}, &out); !errors.Is(err, errUnfinished) {
		t.Fatalf("error %v\n%s", err, out.String())
	}
	for _, want := range []string{
		"a.txt:5: Reason spam (Role: king): no Role is called \"king\"\n",
		"a.txt:6: Reason spam (Role: king): Title: no placeholder is called {x}\n",
		"a.txt:7: Reason spam (Role: king): Summary: [ without ]\n",
		"a.txt:9: not a field of the form",
		"a.txt:13: Reason virus: Title: Title stands twice\n",
		"a.txt:15: Reason virus (Stage: rcpt): Reason virus stands at line 11, too\n",
		"a.txt:16: Reason virus (Stage: rcpt): Title: ] without [\n",
		"a.txt:19: Unit day: a unit needs Other\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%.2500s", want, out.String())
		}
	}
}

// TestSkeleton holds that a skeleton can be read, lacks everything, and is
// complete once the English texts below which its fields stand are filled in.
func TestSkeleton(t *testing.T) {
	for _, name := range []string{"fr", "pl", "ja", "en"} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := run([]string{"-skeleton", name}, &out); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(write(t, map[string]string{name + ".txt": out.String()}), name+".txt")
			var list bytes.Buffer
			if err := run([]string{file}, &list); !errors.Is(err, errUnfinished) {
				t.Errorf("error %v", err)
			}
			if !strings.Contains(list.String(), "\n0 wrong, 0 unused, ") {
				t.Errorf("more than missing texts:\n%s", list.String()[max(0, list.Len()-300):])
			}
			if err := os.WriteFile(file, []byte(fillIn(out.String())), 0o644); err != nil {
				t.Fatal(err)
			}
			list.Reset()
			if err := run([]string{file}, &list); err != nil {
				t.Errorf("%v\n%.2000s", err, list.String())
			}
		})
	}
}

// fillIn does what a translator does, with the English texts.
func fillIn(skeleton string) string {
	var b strings.Builder
	english := "" // the text of the comment above
	for line := range strings.Lines(skeleton) {
		line = strings.TrimSuffix(line, "\n")
		comment, isComment := strings.CutPrefix(line, "# ")
		switch {
		case isComment && strings.HasPrefix(comment, "  "):
			english += comment[1:] // it begins with two spaces, one of them separates
		case isComment:
			_, english, _ = strings.Cut(comment, ": ")
		case strings.HasSuffix(line, ":"):
			line += " " + english
			if english == "" {
				line += "#"
			}
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

func TestSkeletonHead(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"-skeleton", "fr-CA"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Language: fr-CA\nName: français canadien\n",
		"\nReason: user-unknown\nPermanence: temporary\n# Title: The server does not know the recipient at present\nTitle:\n",
		"\nUnit: day\n# One: # day\n# Other: # days\nOne:\nOther:\n",
		"\n# The reasons\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(out.String(), "The English texts. README") {
		t.Error("the head of the English file is left")
	}
}

func TestBadInput(t *testing.T) {
	empty := t.TempDir()
	tests := []struct {
		name string
		args []string
	}{
		{"no argument", nil},
		{"two arguments", []string{"a", "b"}},
		{"no such file", []string{"nowhere.txt"}},
		{"no message files", []string{empty}},
		{"not called .txt", []string{"main.go"}},
		{"no language", []string{"-skeleton", "no language"}},
		{"skeleton and file", []string{"-skeleton", "fr", "fr.txt"}},
		{"two languages", []string{write(t, map[string]string{"a.txt": "Language: fr\n", "b.txt": "Language: it\n"})}},
		{"unknown flag", []string{"-x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := run(tt.args, &out); err == nil || errors.Is(err, errUnfinished) {
				t.Errorf("error %v; output %s", err, out.String())
			}
		})
	}
	// A file without a head names the file and the line.
	var out bytes.Buffer
	err := run([]string{write(t, map[string]string{"a.txt": "Reason: spam\nTitle: x\n"})}, &out)
	if err == nil || !strings.Contains(err.Error(), "a.txt:1: no head stanza") {
		t.Errorf("error %v; output %s", err, out.String())
	}
}
