package bounce

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// formsFile says how servers that write no report word their bounces. Its head
// describes the format.
//
//go:embed forms.txt
var formsFile string

// A form is how one server words a bounce.
type form struct {
	id        string
	begins    []string  // phrases, folded; one of them stands in the text
	recipient []pattern // lines that name a recipient
	ends      []pattern // lines that end what the server says, beside everybody's
	skip      []pattern // lines that say nothing of the reason
	restart   []pattern // lines that what is said of a recipient cannot stand before
	before    bool      // the diagnostic stands before its recipient
	source    Source
	kind      Kind // Failure unless the text says otherwise
	line      int
	examples  []example
}

// An example is a mail in a form's words, and what must be read from it.
type example struct {
	mail   string
	expect []string // "anna@example.org user-unknown"
}

// A formSet is all that the file says.
type formSet struct {
	forms   []form
	ends    []pattern
	phrases map[string][]string // folded
	loose   []pattern           // where no form is known
}

// forms returns the built-in forms, read when they are first needed. The tests
// hold that the file can be read.
var forms = sync.OnceValue(func() *formSet {
	set, err := parseForms("forms.txt", formsFile)
	if err != nil {
		panic(err)
	}
	return set
})

func parseForms(name, text string) (*formSet, error) {
	stanzas, err := stanza.Parse(name, text)
	if err != nil {
		return nil, err
	}
	set := &formSet{phrases: map[string][]string{}}
	for _, s := range stanzas {
		fail := func(f stanza.Field, what string) error {
			return &stanza.Error{File: name, Line: f.Line, Msg: fmt.Sprintf("%s: %q", what, f.Value)}
		}
		switch s[0].Name {
		case "Phrases":
			for _, f := range s[1:] {
				if f.Name != "Text" {
					return nil, fail(f, "not a field of phrases")
				}
				set.phrases[s[0].Value] = append(set.phrases[s[0].Value], fold(f.Value))
			}
			continue
		case "Lines":
			for _, f := range s[1:] {
				switch s[0].Value {
				case "end":
					set.ends = append(set.ends, parsePattern(f.Value))
				case "recipient":
					set.loose = append(set.loose, parsePattern(f.Value))
				default:
					return nil, fail(s[0], "lines of an unknown kind")
				}
			}
			continue
		case "Form":
		default:
			return nil, fail(s[0], "neither Form nor Phrases nor Lines")
		}
		one := form{id: s[0].Value, line: s[0].Line, source: SourceText, kind: KindFailure}
		var lines []string
		for _, f := range s[1:] {
			if f.Name == "Example" {
				lines = append(lines, strings.TrimPrefix(f.Value, "|"))
				continue
			}
			switch f.Name {
			case "Begin":
				if strings.Contains(f.Value, "*") {
					return nil, fail(f, "a phrase stands as it is")
				}
				one.begins = append(one.begins, fold(f.Value))
			case "Recipient":
				one.recipient = append(one.recipient, parsePattern(f.Value))
			case "End":
				one.ends = append(one.ends, parsePattern(f.Value))
			case "Skip":
				one.skip = append(one.skip, parsePattern(f.Value))
			case "Restart":
				one.restart = append(one.restart, parsePattern(f.Value))
			case "Diagnostic":
				if f.Value != "before" {
					return nil, fail(f, "a diagnostic stands before its recipient or behind it")
				}
				one.before = true
			case "Source":
				if err := one.source.UnmarshalText([]byte(f.Value)); err != nil {
					return nil, fail(f, err.Error())
				}
			case "Kind":
				if err := one.kind.UnmarshalText([]byte(f.Value)); err != nil {
					return nil, fail(f, err.Error())
				}
			case "Expect":
				if len(lines) > 0 {
					one.examples = append(one.examples, example{mail: strings.Join(lines, "\n") + "\n"})
					lines = nil
				}
				if len(one.examples) == 0 {
					return nil, fail(f, "an expectation without an example")
				}
				last := &one.examples[len(one.examples)-1]
				last.expect = append(last.expect, f.Value)
			default:
				return nil, fail(f, "not a field of a form")
			}
		}
		if len(one.begins) == 0 || len(one.recipient) == 0 {
			return nil, fail(s[0], "a form needs Begin and Recipient")
		}
		set.forms = append(set.forms, one)
	}
	return set, nil
}

// says reports whether folded text has one of the phrases of a kind.
func (s *formSet) says(kind, folded string) bool {
	for _, p := range s.phrases[kind] {
		if strings.Contains(folded, p) {
			return true
		}
	}
	return false
}
