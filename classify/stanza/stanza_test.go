package stanza

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, text string
		want       []Stanza
		err        string
	}{
		{"empty", "", nil, ""},
		{"comments only", "# a\n\n# b\n", nil, ""},
		{"two stanzas", "A: 1\nB: 2\n\n\nA: 3\n", []Stanza{{{"A", "1", 1}, {"B", "2", 2}}, {{"A", "3", 5}}}, ""},
		{"continuation", "A: one\n  two\n\tthree\n", []Stanza{{{"A", "one two three", 1}}}, ""},
		{"continuation of an empty value", "A:\n two\n", []Stanza{{{"A", "two", 1}}}, ""},
		{"comment inside", "A: 1\n# no\nB: 2\n", []Stanza{{{"A", "1", 1}, {"B", "2", 3}}}, ""},
		{"colon in the value", "A: b: c\n", []Stanza{{{"A", "b: c", 1}}}, ""},
		{"same name twice", "A: 1\nA: 2\n", []Stanza{{{"A", "1", 1}, {"A", "2", 2}}}, ""},
		{"CRLF", "A: 1\r\n\r\nB: 2\r\n", []Stanza{{{"A", "1", 1}}, {{"B", "2", 3}}}, ""},
		{"blanks at the end", "A: 1 \t\n \t\nB: 2\t", []Stanza{{{"A", "1", 1}}, {{"B", "2", 3}}}, ""},
		{"no name", ": 1\n", nil, `f.txt:1: not a field of the form "Name: value"`},
		{"no colon", "A: 1\nwrong\n", nil, `f.txt:2: not a field of the form "Name: value"`},
		{"space in the name", "A b: 1\n", nil, `f.txt:1: not a field of the form "Name: value"`},
		{"continuation first", " a\n", nil, "f.txt:1: a continuation line without a field before it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse("f.txt", tt.text)
			message := ""
			if err != nil {
				message = err.Error()
			}
			if message != tt.err {
				t.Fatalf("error %q, want %q", message, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("stanzas (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGet(t *testing.T) {
	s := Stanza{{"A", "1", 4}, {"B", "2", 5}, {"A", "3", 6}}
	if got := s.Get("A"); got != "1" {
		t.Errorf("Get(A) = %q", got)
	}
	if got := s.Get("C"); got != "" {
		t.Errorf("Get(C) = %q", got)
	}
	if diff := cmp.Diff([]string{"1", "3"}, s.All("A")); diff != "" {
		t.Errorf("All(A) (-want +got):\n%s", diff)
	}
	if s.Line() != 4 || Stanza(nil).Line() != 0 {
		t.Errorf("Line() = %d, %d", s.Line(), Stanza(nil).Line())
	}
}

// FuzzParse writes what it parsed and parses it again: nothing is lost.
func FuzzParse(f *testing.F) {
	f.Add("A: 1\n b\n\n# c\nD: e: f\n")
	f.Fuzz(func(t *testing.T, text string) {
		stanzas, err := Parse("f", text)
		if err != nil {
			return
		}
		var b strings.Builder
		for _, s := range stanzas {
			for _, field := range s {
				b.WriteString(field.Name + ": " + field.Value + "\n")
			}
			b.WriteString("\n")
		}
		again, err := Parse("f", b.String())
		if err != nil {
			t.Fatalf("%v in %q", err, b.String())
		}
		ignoreLines := cmp.Transformer("line", func(f Field) [2]string { return [2]string{f.Name, f.Value} })
		if diff := cmp.Diff(stanzas, again, ignoreLines); diff != "" {
			t.Errorf("(-first +second):\n%s", diff)
		}
	})
}

// TestReaderReset reads a second file with the same Reader.
func TestReaderReset(t *testing.T) {
	var r Reader
	for _, text := range []string{"A: 1\nB: 2\n\nC: 3\n", "wrong\n", "D: 4\n"} {
		r.Reset("f.txt", text)
		var got []Stanza
		for r.Next() {
			got = append(got, slices.Clone(r.Stanza()))
		}
		want, err := Parse("f.txt", text)
		if (err == nil) != (r.Err() == nil) {
			t.Errorf("%q: error %v, want %v", text, r.Err(), err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
