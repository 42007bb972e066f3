package catalog

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A subject is what a stanza is about: its first field, as Reason and
// mailbox-full.
type subject = Message

// An entry is one stanza: the texts of a subject under conditions.
type entry struct {
	line       int
	conditions []stanza.Field
	fields     stanza.Stanza
}

// fieldsOf lists the text fields of each kind of subject.
var fieldsOf = map[string][]string{
	"Reason":      {"Title", "Summary", "Cause", "Advice", "Admin"},
	"Code":        {"Title", "Summary", "Cause", "Advice", "Admin"},
	"Enhanced":    {"Title", "Summary", "Cause", "Advice", "Admin"},
	"Stage":       {"Title", "Summary", "Part"},
	"Phrase":      {"Text"},
	"Permanence":  {"Text"},
	"Scope":       {"Text"},
	"Responsible": {"Text"},
	"Action":      {"Text"},
	"Outcome":     {"Text"},
	"Unit":        {"Zero", "One", "Two", "Few", "Many", "Other"},
}

// conditionNames are the fields that make a stanza a variant.
var conditionNames = []string{"Role", "Stage", "Permanence", "Outcome", "Provider", "Class"}

// parseMessages parses one message file.
func parseMessages(file, text string) (*messages, error) {
	stanzas, err := stanza.Parse(file, text)
	if err != nil {
		return nil, err
	}
	if len(stanzas) == 0 || stanzas[0].Get("Language") == "" {
		return nil, &stanza.Error{File: file, Line: 1, Msg: "no head stanza with Language"}
	}
	m := &messages{file: file, name: stanzas[0].Get("Name"), entries: map[subject][]entry{}}
	if m.tag, err = language.Parse(stanzas[0].Get("Language")); err != nil {
		return nil, &stanza.Error{File: file, Line: 1, Msg: err.Error()}
	}
	for _, s := range stanzas[1:] {
		if err := m.add(s); err != nil {
			return nil, err
		}
	}
	return m, m.finish()
}

func (m *messages) add(s stanza.Stanza) error {
	fail := func(f stanza.Field, format string, args ...any) error {
		return &stanza.Error{File: m.file, Line: f.Line, Msg: fmt.Sprintf(format, args...)}
	}
	known, ok := fieldsOf[s[0].Name]
	if !ok {
		return fail(s[0], "no kind of message is called %s", s[0].Name)
	}
	key := subject{s[0].Name, s[0].Value}
	e := entry{line: s[0].Line}
	for _, f := range s[1:] {
		switch {
		case slices.Contains(known, f.Name):
			if err := checkTemplate(f.Value); err != nil {
				return fail(f, "%s: %v", f.Name, err)
			}
			e.fields = append(e.fields, f)
		case slices.Contains(conditionNames, f.Name) && len(e.fields) == 0:
			e.conditions = append(e.conditions, f)
		default:
			return fail(f, "%s has no field %s here", s[0].Name, f.Name)
		}
	}
	for _, other := range m.entries[key] {
		if sameConditions(other.conditions, e.conditions) {
			return fail(s[0], "%s %s stands at line %d, too", key.Kind, key.ID, other.line)
		}
	}
	m.entries[key] = append(m.entries[key], e)
	return nil
}

// finish sorts variants, the one with most conditions first, and makes the
// units.
func (m *messages) finish() (err error) {
	for _, entries := range m.entries {
		slices.SortStableFunc(entries, func(a, b entry) int { return len(b.conditions) - len(a.conditions) })
	}
	m.units, err = newUnits(m)
	return err
}

func sameConditions(a, b []stanza.Field) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x stanza.Field) bool {
		return !slices.ContainsFunc(b, func(y stanza.Field) bool { return x.Name == y.Name && x.Value == y.Value })
	})
}

// A situation gives the values that conditions are compared with, by name.
type situation map[string]string

// holds reports whether all conditions of e hold. A condition with several
// values, separated by spaces, holds for each of them.
func (e *entry) holds(s situation) bool {
	for _, c := range e.conditions {
		if !slices.Contains(strings.Fields(c.Value), s[c.Name]) {
			return false
		}
	}
	return true
}

// texts returns the values of a field of a subject: of the first variant that
// holds and has the field, in c or else in the catalogs below it.
func (c *Catalog) texts(key subject, field string, s situation) []string {
	for ; c != nil; c = c.base {
		for _, e := range c.parsed().entries[key] {
			if !e.holds(s) {
				continue
			}
			if values := e.fields.All(field); len(values) > 0 {
				return values
			}
		}
	}
	return nil
}

// text returns the one value of a field, or "".
func (c *Catalog) text(key subject, field string, s situation) string {
	if values := c.texts(key, field, s); len(values) > 0 {
		return strings.TrimSpace(values[0])
	}
	return ""
}

// Phrase returns a phrase of the catalog, such as a heading: see the stanzas
// that begin with Phrase in the message files. It returns "" for an unknown id.
func (c *Catalog) Phrase(id string) string {
	return c.text(subject{"Phrase", id}, "Text", nil)
}
