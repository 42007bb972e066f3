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
	"slices"
	"strings"
	"unicode/utf8"
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
	var stanzas []Stanza
	r := NewReader(file, text)
	for r.Next() {
		stanzas = append(stanzas, slices.Clone(r.Stanza()))
	}
	return stanzas, r.Err()
}

// A Reader reads a file stanza by stanza, without a copy of what it reads.
type Reader struct {
	file    string
	rest    string
	line    int // the last one that was read
	current Stanza
	err     error
}

// NewReader returns a Reader of text, the content of a file that errors call file.
func NewReader(file, text string) *Reader {
	r := new(Reader)
	r.Reset(file, text)
	return r
}

// byteOrderMark is what some editors put in front of a text. It is none of it.
const byteOrderMark = "\ufeff"

// CheckText reports the first line of a file that is not in UTF-8: a file in Latin-1
// would be read with holes. An error is an [*Error].
func CheckText(file, text string) error {
	number := 0
	for line := range strings.Lines(text) {
		number++
		if !utf8.ValidString(line) {
			return &Error{file, number, "not in UTF-8; save the file in this encoding"}
		}
	}
	return nil
}

// Reset makes r read another file, with the memory that it has.
func (r *Reader) Reset(file, text string) {
	*r = Reader{file: file, rest: strings.TrimPrefix(text, byteOrderMark), current: r.current[:0]}
}

// Stanza returns the stanza that Next read. It is overwritten by the next one.
func (r *Reader) Stanza() Stanza { return r.current }

// Err returns why Next reported false, nil at the end of the file. An error is
// always an [*Error].
func (r *Reader) Err() error { return r.err }

// Next reads a stanza and reports whether there was one.
func (r *Reader) Next() bool {
	r.current = r.current[:0]
	for r.rest != "" && r.err == nil {
		line := r.rest
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line, r.rest = line[:i], line[i+1:]
		} else {
			r.rest = ""
		}
		r.line++
		line = trimRight(line)
		if line == "" {
			if len(r.current) > 0 {
				return true
			}
			continue
		}
		if line[0] != '#' {
			r.read(line)
		}
	}
	return len(r.current) > 0 && r.err == nil
}

// read reads a line of a stanza.
func (r *Reader) read(line string) {
	if line[0] == ' ' || line[0] == '\t' {
		if len(r.current) == 0 {
			r.fail("a continuation line without a field before it")
			return
		}
		last := &r.current[len(r.current)-1]
		if last.Value != "" {
			last.Value += " "
		}
		last.Value += trimLeft(line)
		return
	}
	for i := range len(line) {
		switch line[i] {
		case ':':
			if i > 0 {
				r.current = append(r.current, Field{line[:i], trimLeft(line[i+1:]), r.line})
				return
			}
		case ' ', '\t':
		default:
			continue
		}
		break
	}
	r.fail("not a field of the form \"Name: value\"")
}

func (r *Reader) fail(msg string) { r.err = &Error{r.file, r.line, msg} }

func trimLeft(s string) string {
	for s != "" && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	return s
}

func trimRight(s string) string {
	for s != "" && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t' || s[len(s)-1] == '\r') {
		s = s[:len(s)-1]
	}
	return s
}
