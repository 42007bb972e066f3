package catalog

import (
	"errors"
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
	file       string
	line       int
	conditions []stanza.Field
	fields     stanza.Stanza
}

// fieldsOf lists the text fields of each kind of subject.
var fieldsOf = map[string][]string{
	"Reason":      {"Title", "Summary", "Cause", "Advice", "Admin"},
	"Code":        {"Title", "Summary", "Cause", "Advice", "Admin"},
	"Enhanced":    {"Title", "Summary", "Cause", "Advice", "Admin"},
	"Stage":       {"Title", "Task", "Summary", "Part"},
	"Phrase":      {"Text"},
	"Permanence":  {"Text"},
	"Scope":       {"Text"},
	"Responsible": {"Text"},
	"Action":      {"Text"},
	"Outcome":     {"Text", "Summary"},
	"Unit":        {"Zero", "One", "Two", "Few", "Many", "Other"},
}

// conditionNames are the fields that make a stanza a variant.
var conditionNames = []string{"Role", "Stage", "Scope", "Permanence", "Outcome", "Provider", "Rule", "Class"}

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
	var errs []error // all of them, so that a translator need not ask again and again
	for _, s := range stanzas[1:] {
		errs = append(errs, m.add(s)...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return m, m.finish()
}

// add takes a stanza, and reports what is wrong in it.
func (m *messages) add(s stanza.Stanza) (errs []error) {
	fail := func(f stanza.Field, format string, args ...any) {
		errs = append(errs, &stanza.Error{File: m.file, Line: f.Line, Msg: fmt.Sprintf(format, args...)})
	}
	known, ok := fieldsOf[s[0].Name]
	if !ok {
		fail(s[0], "no kind of message is called %s", s[0].Name)
		return errs
	}
	key := subject{s[0].Name, s[0].Value}
	e := entry{file: m.file, line: s[0].Line}
	for _, f := range s[1:] {
		switch {
		case slices.Contains(known, f.Name):
			if f.Value == "" {
				fail(f, "%s is empty", f.Name)
			}
			if !isList(f.Name) && slices.Contains(e.fields.All(f.Name), e.fields.Get(f.Name)) {
				fail(f, "%s stands twice", f.Name)
			}
			if err := checkTemplate(f.Value, key.Kind); err != nil {
				fail(f, "%s: %v", f.Name, err)
			}
			e.fields = append(e.fields, f)
		case slices.Contains(conditionNames, f.Name) && len(e.fields) == 0 && variable(key.Kind):
			if err := checkCondition(f); err != nil {
				fail(f, "%v", err)
			}
			e.conditions = append(e.conditions, f)
		default:
			fail(f, "%s has no field %s here", s[0].Name, f.Name)
		}
	}
	if err := m.insert(key, e); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// insert adds an entry unless one with the same conditions is there.
func (m *messages) insert(key subject, e entry) error {
	for _, other := range m.entries[key] {
		if sameConditions(other.conditions, e.conditions) {
			where := fmt.Sprintf("line %d", other.line)
			if other.file != e.file {
				where = fmt.Sprintf("%s:%d", other.file, other.line)
			}
			return &stanza.Error{File: e.file, Line: e.line, Msg: fmt.Sprintf("%s %s stands at %s, too", key.Kind, key.ID, where)}
		}
	}
	m.entries[key] = append(m.entries[key], e)
	return nil
}

// isList reports whether a field may stand more than once.
func isList(field string) bool { return field == "Cause" || field == "Advice" }

// variable reports whether messages of a kind may have variants.
func variable(kind string) bool { return kind != "Unit" }

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

// texts returns the values of a field of a subject: of the best variant that
// holds and has the field. Catalogs of one language compete as if they were one
// file, of which c's own stanzas replace those of the same conditions: a house
// wording of the general case does not hide the shipped text of a special one.
// A catalog in another language is asked only when this language has nothing.
func (c *Catalog) texts(key subject, field string, s situation) []string {
	for c != nil {
		var best []string
		most := -1
		language := c.spoken()
		for ; c != nil && c.spoken() == language; c = c.base {
			for _, e := range c.parsed().entries[key] {
				if len(e.conditions) <= most {
					break // sorted: none of the rest is better
				}
				if !e.holds(s) {
					continue
				}
				if values := e.fields.All(field); len(values) > 0 {
					best, most = values, len(e.conditions)
					break
				}
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}

// spoken returns the language of c without country, script or variant.
func (c *Catalog) spoken() language.Base {
	base, _ := c.parsed().tag.Base()
	return base
}

// text returns the one value of a field, or "".
func (c *Catalog) text(key subject, field string, s situation) string {
	if values := c.texts(key, field, s); len(values) > 0 {
		return strings.TrimSpace(values[0])
	}
	return ""
}

// label returns a name with the sign that stands between it and what it names:
// "Codes:", in French "Codes :".
func (c *Catalog) label(name string) string {
	return fill(c.Phrase("label"), map[string]string{"name": name})
}

// Phrase returns a phrase of the catalog, such as a heading: see the stanzas
// that begin with Phrase in the message files. It returns "" for an unknown id.
func (c *Catalog) Phrase(id string) string {
	return c.text(subject{"Phrase", id}, "Text", nil)
}
