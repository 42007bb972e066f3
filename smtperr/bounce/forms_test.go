package bounce

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// exampleHead is the header of the forms' examples.
const exampleHead = "From: Mail Delivery System <mailer-daemon@mx.example.com>\nTo: bert@example.net\nSubject: hello\n\n"

// TestForms holds that each form's examples select it and say what they are
// expected to.
func TestForms(t *testing.T) {
	for _, f := range forms().forms {
		t.Run(f.id, func(t *testing.T) {
			if len(f.examples) == 0 {
				t.Errorf("forms.txt:%d: no example", f.line)
			}
			for _, e := range f.examples {
				n, err := Read(strings.NewReader(exampleHead + e.mail))
				if err != nil {
					t.Fatal(err)
				}
				if n.Form != f.id || n.Kind != f.kind {
					t.Errorf("form %q, kind %v of\n%s", n.Form, n.Kind, e.mail)
				}
				var got []string
				for _, r := range n.Recipients {
					got = append(got, r.Address+" "+r.Diagnosis.Reason.String())
				}
				if diff := cmp.Diff(e.expect, got); diff != "" {
					t.Errorf("recipients (-want +got):\n%s\nof\n%s", diff, e.mail)
				}
			}
		})
	}
}

func TestFormsFile(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"not a form", "Rule: x\n", `f.txt:1: neither Form nor Phrases nor Lines: "x"`},
		{"unknown field", "Form: x\nColor: red\n", `f.txt:2: not a field of a form: "red"`},
		{"a star in a phrase", "Form: x\nBegin: y * z\n", `f.txt:2: a phrase stands as it is: "y * z"`},
		{"no recipient", "Form: x\nBegin: y\n", `f.txt:1: a form needs Begin and Recipient: "x"`},
		{"expectation without an example", "Form: x\nExpect: y\n", `f.txt:2: an expectation without an example: "y"`},
		{"diagnostic elsewhere", "Form: x\nDiagnostic: above\n", `f.txt:2: a diagnostic stands before its recipient or behind it: "above"`},
		{"phrases", "Phrases: x\nLine: y\n", `f.txt:2: not a field of phrases: "y"`},
		{"lines", "Lines: x\nLine: y\n", `f.txt:1: lines of an unknown kind: "x"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseForms("f.txt", tt.text)
			if err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestPattern(t *testing.T) {
	for _, tt := range []struct {
		name, pattern, line, want string
	}{
		{"alone", "{address}", "anna@example.org", "anna@example.org"},
		{"in brackets", "<{address}>:", "<anna@example.org>:", "anna@example.org"},
		{"something behind", "<{address}>: *", "<anna@example.org>: no", "anna@example.org"},
		{"case and spaces", "unknown user: {address}*", "Unknown  User: anna@example.org", "anna@example.org"},
		{"anything before", "*<{address}> on *", "Anna <anna@example.org> on Monday", "anna@example.org"},
		{"not the whole line", "{address}", "anna@example.org is gone", ""},
		{"not a piece of an address", "*{address}", "x.anna@example.org", "x.anna@example.org"},
		{"no domain", "{address}", "anna@", ""},
		{"quoted", "'{address}' *", "'anna@example.org' (host)", "anna@example.org"},
		{"a dot ends the sentence", "to {address}.", "to anna@example.org.", "anna@example.org"},
		{"quoted local part", "<{address}>", `<"anna b"@example.org>`, `"anna b"@example.org`},
		{"literal", "<{address}>", "<anna@[192.0.2.1]>", "anna@[192.0.2.1]"},
		{"UTF-8", "{address}", "änna@exämple.org", "änna@exämple.org"},
		{"source route", "<{address}>", "<@a.example:anna@example.org>", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			begin, end, ok := parsePattern(tt.pattern).match(tt.line)
			got := ""
			if ok {
				got = tt.line[begin:end]
			}
			if got != tt.want {
				t.Errorf("address %q, want %q", got, tt.want)
			}
		})
	}
}
