package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/catalog/internal/message"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A subject is what a stanza is about: its first field, as Reason and
// mailbox-full.
type subject struct{ Kind, ID string }

// String returns kind and id, as "Reason mailbox-full".
func (s subject) String() string { return s.Kind + " " + s.ID }

// An entry is one stanza: the texts of a subject under conditions.
type entry struct {
	file       string
	line       int
	conditions []stanza.Field
	fields     stanza.Stanza
}

// messages is a message file. A shipped one is parsed subject by subject, as they are
// asked for: an explanation needs a few of some hundred.
type messages struct {
	file   string
	tag    language.Tag
	name   string
	topics map[subject]*topic
}

// A topic is what a file has of a subject.
type topic struct {
	waiting []passage // what is parsed when it is first asked for
	parse   sync.Once
	entries []entry // the one with most conditions first
}

// A passage is the text of a stanza, and the line in which it begins.
type passage struct {
	text string
	line int
}

// newMessages returns messages with what the head stanza of a file says.
func newMessages(file string, head stanza.Stanza) (m *messages, err error) {
	if head.Get("Language") == "" {
		return nil, &stanza.Error{File: file, Line: 1, Msg: "no head stanza with Language"}
	}
	m = &messages{file: file, name: head.Get("Name"), topics: map[subject]*topic{}}
	if m.tag, err = language.Parse(head.Get("Language")); err != nil {
		return nil, &stanza.Error{File: file, Line: 1, Msg: err.Error()}
	}
	return m, nil
}

// indexMessages notes where the stanzas of a message file stand that has no
// mistakes.
func indexMessages(file, text string) (*messages, error) {
	r := stanza.NewReader(file, text)
	r.Next()
	m, err := newMessages(file, r.Stanza())
	if err != nil {
		return nil, err
	}
	// At most so many stanzas: they are kept in two pieces, and not each in its own.
	count := strings.Count(text, "\n\n")
	m.topics = make(map[subject]*topic, count)
	topics, passages := make([]topic, 0, count), make([]passage, 0, count)
	head := true
	for begin, number, at := -1, 0, 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		next := min(at+len(line)+1, len(text))
		number++
		switch line = strings.TrimSpace(line); {
		case line == "":
			begin = -1
		case line[0] == '#':
		case begin < 0:
			if begin = at; head {
				head = false
				break
			}
			kind, id, _ := strings.Cut(line, ":")
			end := len(text)
			if i := strings.Index(text[at:], "\n\n"); i >= 0 {
				end = at + i
			}
			key := subject{kind, strings.TrimSpace(id)}
			passages = append(passages, passage{text[at:end], number})
			if t := m.topics[key]; t != nil {
				t.waiting = append(t.waiting, passages[len(passages)-1])
			} else {
				topics = append(topics, topic{waiting: passages[len(passages)-1 : len(passages) : len(passages)]})
				m.topics[key] = &topics[len(topics)-1]
			}
		}
		at = next
	}
	return m, nil
}

// of returns the entries of a subject, the one with most conditions first.
func (m *messages) of(key subject) []entry {
	t := m.topics[key]
	if t == nil {
		return nil
	}
	t.parse.Do(func() {
		for _, p := range t.waiting {
			t.place(p.entry(m.file, key.Kind))
		}
	})
	return t.entries
}

// all returns the entries of all subjects.
func (m *messages) all() map[subject][]entry {
	all := map[subject][]entry{}
	for key := range m.topics {
		all[key] = m.of(key)
	}
	return all
}

// entry parses a stanza that has no mistakes.
func (p passage) entry(file, kind string) entry {
	r := stanza.NewReader(file, p.text)
	r.Next()
	fields := r.Stanza()[1:]
	for i := range fields {
		fields[i].Line += p.line - 1
	}
	n := 0
	for n < len(fields) && message.IsCondition(fields[n].Name) && variable(kind) {
		n++
	}
	return entry{file, p.line, fields[:n:n], fields[n:]}
}

// fieldsOf lists the text fields of each kind of subject.
var fieldsOf = map[string][]string{
	"Reason":      {"Title", "Summary", "Cause", "Advice", "By", "Admin"},
	"Cause":       {"Title", "Summary", "Advice", "By", "Admin"},
	"Code":        {"Title", "Summary", "Cause", "Advice", "By", "Admin"},
	"Enhanced":    {"Title", "Summary", "Cause", "Advice", "By", "Admin"},
	"Stage":       {"Title", "Task", "Summary", "Part"},
	"Phrase":      {"Text"},
	"Permanence":  {"Text"},
	"Scope":       {"Text"},
	"Responsible": {"Text"},
	"Action":      {"Text"},
	"Outcome":     {"Text", "Summary"},
	"Unit":        {"Zero", "One", "Two", "Few", "Many", "Other"},
}

// parseMessages parses one message file.
func parseMessages(file, text string) (*messages, error) {
	if err := stanza.CheckText(file, text); err != nil {
		return nil, err
	}
	stanzas, err := stanza.Parse(file, text)
	if err != nil {
		return nil, err
	}
	if len(stanzas) == 0 {
		stanzas = []stanza.Stanza{nil}
	}
	m, err := newMessages(file, stanzas[0])
	if err != nil {
		return nil, err
	}
	var errs []error // all of them, so that a translator need not ask again and again
	for _, s := range stanzas[1:] {
		errs = append(errs, m.add(s)...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return m, nil
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
			if key.Kind == "Unit" && !message.IsPluralForm(m.tag, f.Name) {
				fail(f, "%v has no plural form %s", m.tag, f.Name)
			}
			if _, ok := parseNumberForm(f.Value); key == (subject{"Phrase", "number"}) && !ok {
				fail(f, "%s: want 1,234.5 as the language writes it", f.Name)
			}
			if err := new(classify.Responsible).UnmarshalText([]byte(f.Value)); f.Name == "By" && err != nil {
				fail(f, "%v", err)
			}
			e.fields = append(e.fields, f)
		case message.IsCondition(f.Name) && len(e.fields) == 0 && variable(key.Kind):
			if err := checkCondition(f); err != nil {
				fail(f, "%v", err)
			}
			f.Value = strings.Join(strings.Fields(f.Value), " ")
			e.conditions = append(e.conditions, f)
		default:
			fail(f, "%s has no field %s here", s[0].Name, f.Name)
		}
	}
	if key.Kind == "Unit" && e.fields.Get("Other") == "" {
		fail(s[0], "a unit needs Other")
	}
	if err := m.insert(key, e); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// insert adds an entry unless one with the same conditions is there.
func (m *messages) insert(key subject, e entry) error {
	t := m.topics[key]
	if t == nil {
		t = &topic{}
		m.topics[key] = t
	}
	for _, other := range t.entries {
		if sameConditions(other.conditions, e.conditions) {
			where := fmt.Sprintf("line %d", other.line)
			if other.file != e.file {
				where = fmt.Sprintf("%s:%d", other.file, other.line)
			}
			return &stanza.Error{File: e.file, Line: e.line, Msg: fmt.Sprintf("%s %s stands at %s, too", key.Kind, key.ID, where)}
		}
	}
	t.place(e)
	return nil
}

// isList reports whether a field may stand more than once.
func isList(field string) bool { return field == "Cause" || field == "Advice" }

// variable reports whether messages of a kind may have variants.
func variable(kind string) bool { return kind != "Unit" }

// place adds a variant behind those with as many conditions or more.
func (t *topic) place(e entry) {
	t.entries = append(t.entries, e)
	for i := len(t.entries) - 1; i > 0 && len(t.entries[i-1].conditions) < len(e.conditions); i-- {
		t.entries[i-1], t.entries[i] = t.entries[i], t.entries[i-1]
	}
}

func sameConditions(a, b []stanza.Field) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x stanza.Field) bool {
		return !slices.ContainsFunc(b, func(y stanza.Field) bool { return x.Name == y.Name && x.Value == y.Value })
	})
}

// A situation gives the values that conditions are compared with.
type situation [message.Conditions]string

// with returns a situation in which a condition has another value.
func (s situation) with(c message.Condition, value string) *situation {
	s[c] = value
	return &s
}

// holds reports whether all conditions of e hold. A condition with several
// values, separated by spaces, holds for each of them; in a nil situation none does.
func (e *entry) holds(s *situation) bool {
	for _, c := range e.conditions {
		if s == nil || !among(s[message.ConditionOf(c.Name)], c.Value) {
			return false
		}
	}
	return true
}

// among reports whether a value is one of those that spaces separate.
func among(value, values string) bool {
	for values != value {
		i := strings.IndexByte(values, ' ')
		if i < 0 {
			return false
		}
		if values[:i] == value {
			return true
		}
		values = values[i+1:]
	}
	return true
}

// find returns the best variant of a subject that holds and has a field, or nil.
// Catalogs of one language compete as if they were one file, of which c's own
// stanzas replace those of the same conditions: a house wording of the general case
// does not hide the shipped text of a special one. A catalog in another language is
// asked only when this language has nothing.
func (c *Catalog) find(key subject, field string, s *situation) *entry {
	for c != nil {
		var best *entry
		language := c.spoken
		for ; c != nil && c.spoken == language; c = c.base {
			entries := c.parsed().of(key)
			for i := range entries {
				e := &entries[i]
				if best != nil && len(e.conditions) <= len(best.conditions) {
					break // sorted: none of the rest is better
				}
				if e.holds(s) && e.has(field) {
					best = e
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

// has reports whether e has a field.
func (e *entry) has(field string) bool {
	for i := range e.fields {
		if e.fields[i].Name == field {
			return true
		}
	}
	return false
}

// texts returns the values of a field of a subject.
func (c *Catalog) texts(key subject, field string, s *situation) []string {
	if e := c.find(key, field, s); e != nil {
		return e.fields.All(field)
	}
	return nil
}

// text returns the one value of a field, or "".
func (c *Catalog) text(key subject, field string, s *situation) string {
	if e := c.find(key, field, s); e != nil {
		return strings.TrimSpace(e.fields.Get(field))
	}
	return ""
}

// label returns a name with the sign that stands between it and what it names:
// "Codes:", in French "Codes :".
func (c *Catalog) label(name string) string {
	return fill(c.Phrase("label"), &values{name: name})
}

// Phrase returns a phrase of the catalog, such as a heading: see the stanzas
// that begin with Phrase in the message files. It returns "" for an unknown id.
func (c *Catalog) Phrase(id string) string {
	return c.text(subject{"Phrase", id}, "Text", nil)
}
