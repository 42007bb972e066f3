// Package stanza reads the project's data files: rules, codes and messages.
//
// A file is a sequence of stanzas with an empty line between them. A stanza is
// a list of fields, each "Name: value" on a line; a line that begins with white
// space continues the value of the line before it. A line that begins with '#'
// is a comment. It is the form of a mail header, which a mail administrator
// reads without a manual:
//
//	Rule: gmail-over-quota
//	Reason: mailbox-full
//	Text: email account that you tried to reach is over quota
//	Example: 452 4.2.2 The email account that you tried to reach is over quota
//
// Fields keep their order, and a name may stand more than once.
package stanza

import (
	"fmt"
	"strings"
)

// A Field is one line of a stanza with its continuations.
type Field struct {
	Name  string
	Value string // continuation lines are joined by one space
	Line  int    // where the field begins, counted from 1
}

// A Stanza is a list of fields in the order in which they stand.
type Stanza []Field

// An Error says where a file breaks the format.
type Error struct {
	File string
	Line int
	Msg  string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg) }

// Get returns the value of the first field called name, or "".
func (s Stanza) Get(name string) string {
	for _, f := range s {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// All returns the values of all fields called name, in order.
func (s Stanza) All(name string) []string {
	var values []string
	for _, f := range s {
		if f.Name == name {
			values = append(values, f.Value)
		}
	}
	return values
}

// Line returns the line of the first field, or 0 for an empty stanza.
func (s Stanza) Line() int {
	if len(s) == 0 {
		return 0
	}
	return s[0].Line
}

// Parse reads text, the content of a file that errors call file. An error is
// always an [*Error].
func Parse(file, text string) ([]Stanza, error) {
	var (
		stanzas []Stanza
		current Stanza
	)
	end := func() {
		if len(current) > 0 {
			stanzas = append(stanzas, current)
			current = nil
		}
	}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, " \t\r\n")
		switch {
		case line == "":
			end()
		case line[0] == '#':
		case line[0] == ' ' || line[0] == '\t':
			if len(current) == 0 {
				return nil, &Error{file, number, "a continuation line without a field before it"}
			}
			last := &current[len(current)-1]
			if last.Value != "" {
				last.Value += " "
			}
			last.Value += strings.TrimLeft(line, " \t")
		default:
			name, value, ok := strings.Cut(line, ":")
			if !ok || name == "" || strings.ContainsAny(name, " \t") {
				return nil, &Error{file, number, "not a field of the form \"Name: value\""}
			}
			current = append(current, Field{name, strings.TrimLeft(value, " \t"), number})
		}
	}
	end()
	return stanzas, nil
}
