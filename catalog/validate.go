package catalog

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/smtperr/go-smtperr/catalog/internal/message"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A Fault is a kind of problem.
type Fault uint8

const (
	FaultMissing Fault = iota + 1 // a message, a variant, a field or a plural form
	FaultUnused                   // a message that nothing asks for
	FaultWrong                    // a text that cannot be right
)

// String returns the fault in a word, in English.
func (f Fault) String() string {
	if f > FaultWrong {
		f = 0
	}
	return [...]string{"none", "missing", "unused", "wrong"}[f]
}

// A Problem is what is missing or wrong in a catalog. Kind, ID and Conditions name
// the stanza, and Field the field in it, "" when it is about the whole.
type Problem struct {
	Kind, ID   string // the first field of the stanza, as "Reason" and "mailbox-full"
	Conditions string // of a variant, as "Permanence: temporary, Role: relay"
	Field      string // as "Summary"
	Fault      Fault
	File       string // "" for what is missing
	Line       int    // where the stanza or the field begins; 0 for a stanza that is missing
	Msg        string
}

// Error returns where the problem is and what it is, in English.
func (p *Problem) Error() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "%s:%d: ", p.File, p.Line)
	}
	if p.Kind != "" {
		b.WriteString(p.Kind + " " + p.ID)
		if p.Conditions != "" {
			b.WriteString(" (" + p.Conditions + ")")
		}
		b.WriteString(": ")
	}
	if p.Field != "" {
		b.WriteString(p.Field + ": ")
	}
	return b.String() + p.Msg
}

// maxTitle bounds a title, in characters.
const maxTitle = 60

// Validate reports all that a translator has to do: messages, variants, fields
// and plural forms that are missing, those that nothing uses, variants of which
// none is the better one, titles that are too long, texts that lack a
// placeholder of the English ones. The error joins [*Problem] values; it is nil
// for a complete catalog. What a catalog takes from its base counts as missing.
//
// A variant of the English file is wanted in every language: without it, a
// general text stands in its place, and says that a mail failed which only waits.
func (c *Catalog) Validate() error {
	v := validator{own: c.parsed(), english: catalogs()[0].parsed()}
	all := wanted()
	for _, key := range all {
		v.complete(key)
	}
	for key, entries := range v.own.all() {
		if !slices.Contains(all, key) {
			v.add(key, &entries[0], "", FaultUnused, entries[0].line, "nothing uses it")
		}
		for i := range entries {
			v.check(key, &entries[i], entries[i+1:])
		}
	}
	slices.SortFunc(v.problems, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Conditions, b.Conditions), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Msg, b.Msg))
	})
	var errs []error
	for _, p := range v.problems {
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}

// A validator collects the problems of a file beside the English one.
type validator struct {
	own, english *messages
	problems     []*Problem
}

// add notes a problem. The entry is nil for a stanza that is missing.
func (v *validator) add(key subject, e *entry, field string, fault Fault, line int, format string, args ...any) {
	p := &Problem{Kind: key.Kind, ID: key.ID, Field: field, Fault: fault, Line: line, Msg: fmt.Sprintf(format, args...)}
	if e != nil {
		p.File, p.Conditions = e.file, describe(e.conditions)
	}
	v.problems = append(v.problems, p)
}

// complete notes what a message lacks.
func (v *validator) complete(key subject) {
	entries := v.own.of(key)
	if len(entries) == 0 {
		v.add(key, nil, "", FaultMissing, 0, "missing")
		return
	}
	general := &entries[len(entries)-1] // sorted: the one without conditions, if there is one
	for _, field := range v.required(key) {
		if len(general.conditions) > 0 || general.fields.Get(field) == "" {
			v.add(key, &entry{file: general.file}, field, FaultMissing, general.line, "missing without conditions")
		}
	}
	for _, en := range v.english.of(key) {
		i := slices.IndexFunc(entries, func(e entry) bool { return sameConditions(e.conditions, en.conditions) })
		if i < 0 {
			if len(en.conditions) > 0 {
				v.add(key, &entry{conditions: en.conditions}, "", FaultMissing, 0, "variant missing")
			}
			continue
		}
		v.compare(key, &entries[i], &en)
	}
}

// compare notes what a stanza lacks of its English counterpart.
func (v *validator) compare(key subject, e, en *entry) {
	seen := map[string]bool{}
	for _, f := range en.fields {
		if seen[f.Name] || key.Kind == "Unit" {
			continue
		}
		seen[f.Name] = true
		own := e.fields.All(f.Name)
		if len(own) == 0 {
			if len(e.conditions) > 0 {
				v.add(key, e, f.Name, FaultMissing, e.line, "missing in the variant")
			}
			continue
		}
		if key.Kind == "Phrase" {
			continue // each language says it with what it needs
		}
		for _, name := range placeholders {
			name = "{" + name + "}"
			if strings.Contains(strings.Join(en.fields.All(f.Name), " "), name) && !strings.Contains(strings.Join(own, " "), name) {
				v.add(key, e, f.Name, FaultWrong, lineOf(e, f.Name), "has no %s, which is in the English text", name)
			}
		}
	}
}

// check notes what is wrong in a stanza by itself or beside its later variants.
func (v *validator) check(key subject, e *entry, others []entry) {
	if n := utf8.RuneCountInString(e.fields.Get("Title")); n > maxTitle {
		v.add(key, e, "Title", FaultWrong, lineOf(e, "Title"), "has %d characters, more than %d", n, maxTitle)
	}
	// A form in words, as "one" in some languages, needs no number. Other does.
	if key.Kind == "Unit" && !strings.Contains(e.fields.Get("Other"), "#") {
		v.add(key, e, "Other", FaultWrong, lineOf(e, "Other"), "has no # where the number stands")
	}
	if key == (subject{"Phrase", "size-units"}) && len(strings.Fields(e.fields.Get("Text"))) != len(sizeUnits) {
		v.add(key, e, "Text", FaultWrong, e.line, "wants %d names separated by spaces", len(sizeUnits))
	}
	for _, other := range others {
		if ties(*e, other) {
			v.add(key, e, "", FaultWrong, e.line, "as good as the one of line %d where both hold", other.line)
		}
	}
}

// lineOf returns the line of the first field called name.
func lineOf(e *entry, name string) int {
	for _, f := range e.fields {
		if f.Name == name {
			return f.Line
		}
	}
	return e.line
}

// describe writes conditions as "Permanence: temporary, Role: relay".
func describe(conditions []stanza.Field) string {
	var list []string
	for _, c := range conditions {
		list = append(list, c.Name+": "+c.Value)
	}
	return strings.Join(list, ", ")
}

// ties reports whether two variants can hold together without one having more
// conditions, and both have a text for the same field.
func ties(a, b entry) bool {
	if len(a.conditions) != len(b.conditions) || len(a.conditions) == 0 {
		return false
	}
	for _, x := range a.conditions {
		for _, y := range b.conditions {
			if x.Name == y.Name && !overlap(x.Value, y.Value) {
				return false
			}
		}
	}
	return slices.ContainsFunc(a.fields, func(f stanza.Field) bool { return b.fields.Get(f.Name) != "" })
}

// overlap reports whether two lists of values have one in common.
func overlap(a, b string) bool {
	for value := range strings.FieldsSeq(a) {
		if slices.Contains(strings.Fields(b), value) {
			return true
		}
	}
	return false
}

// required returns the fields that a message has to have without conditions.
func (v *validator) required(key subject) []string {
	if key.Kind == "Unit" {
		return message.PluralForms(v.own.tag)
	}
	return slices.DeleteFunc(slices.Clone(fieldsOf[key.Kind]), func(field string) bool { return field == "By" })
}
