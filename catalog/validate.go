package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A Problem is what is missing or wrong in a catalog.
type Problem struct {
	Kind string // of the message, as "Reason"
	ID   string // of the message, as "mailbox-full"
	Line int    // of the stanza in its file, 0 for what is missing
	Msg  string
}

func (p *Problem) Error() string {
	if p.Line > 0 {
		return fmt.Sprintf("line %d: %s %s: %s", p.Line, p.Kind, p.ID, p.Msg)
	}
	return fmt.Sprintf("%s %s: %s", p.Kind, p.ID, p.Msg)
}

// maxTitle bounds a title, in characters.
const maxTitle = 60

// Validate reports all that a translator has to do: messages and fields that
// are missing, messages that nothing uses, variants of which none is the better
// one, titles that are too long. The error joins [*Problem] values; it is nil
// for a complete catalog. What a catalog takes from its base counts as missing.
func (c *Catalog) Validate() error {
	m := c.parsed()
	var problems []*Problem
	add := func(key subject, line int, format string, args ...any) {
		problems = append(problems, &Problem{key.Kind, key.ID, line, fmt.Sprintf(format, args...)})
	}
	wanted := Wanted()
	for _, key := range wanted {
		entries := m.entries[key]
		if len(entries) == 0 {
			add(key, 0, "missing")
			continue
		}
		for _, field := range required(key.Kind) {
			if !slices.ContainsFunc(entries, func(e entry) bool {
				return len(e.conditions) == 0 && e.fields.Get(field) != ""
			}) {
				add(key, entries[len(entries)-1].line, "no %s without conditions", field)
			}
		}
	}
	for key, entries := range m.entries {
		if !slices.Contains(wanted, key) {
			add(key, entries[0].line, "nothing uses it")
		}
		for i, e := range entries {
			if n := utf8.RuneCountInString(e.fields.Get("Title")); n > maxTitle {
				add(key, e.line, "the title has %d characters, more than %d", n, maxTitle)
			}
			for _, other := range entries[i+1:] {
				if ties(e, other) {
					add(key, e.line, "as good as line %d where both hold", other.line)
				}
			}
		}
	}
	slices.SortFunc(problems, func(a, b *Problem) int {
		return strings.Compare(fmt.Sprintf("%s %s %06d %s", a.Kind, a.ID, a.Line, a.Msg), fmt.Sprintf("%s %s %06d %s", b.Kind, b.ID, b.Line, b.Msg))
	})
	var errs []error
	for _, p := range problems {
		errs = append(errs, p)
	}
	return errors.Join(errs...)
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

func required(kind string) []string {
	switch kind {
	case "Unit":
		return []string{"Other"}
	default:
		return fieldsOf[kind]
	}
}

// A Message names a message of a catalog: the first field of its stanza.
type Message struct {
	Kind string
	ID   string
}

// Wanted returns all messages that a complete catalog has.
func Wanted() []Message {
	var list []Message
	add := func(kind, id string) { list = append(list, Message{kind, id}) }
	for r := range classify.Reason(numReasons) {
		add("Reason", r.String())
	}
	for code := range classify.BasicCodes() {
		if code.Stage == classify.StageUnknown {
			add("Code", strconv.Itoa(code.Code))
		}
	}
	for m := range classify.EnhancedMeanings() {
		add("Enhanced", fmt.Sprintf("x.%d.%d", m.Subject, m.Detail))
	}
	for s := classify.StageDNS; s <= classify.StageQuit; s++ {
		add("Stage", s.String())
	}
	for s := range classify.ScopeDomain + 1 {
		add("Scope", s.String())
	}
	for r := range classify.Nobody + 1 {
		add("Responsible", r.String())
	}
	for a := classify.Retry; a <= classify.FixClient; a++ {
		add("Action", a.String())
	}
	for p := range classify.Permanent + 1 {
		add("Permanence", p.String())
	}
	for o := range classify.Sent + 1 {
		add("Outcome", o.String())
	}
	for _, unit := range []string{"day", "hour", "minute", "second"} {
		add("Unit", unit)
	}
	for _, id := range phraseIDs {
		add("Phrase", id)
	}
	slices.SortFunc(list, func(a, b Message) int {
		return strings.Compare(a.Kind+" "+a.ID, b.Kind+" "+b.ID)
	})
	return slices.Compact(list)
}

const numReasons = int(classify.Accepted) + 1

// phraseIDs are the phrases that the renderings use.
var phraseIDs = []string{
	"admin-facts", "admin-conflict", "admin-reply", "admin-code", "admin-enhanced", "admin-because", "admin-link",
	"wait", "quotation",
	"guide-title", "guide-server", "guide-after", "guide-errors", "guide-help",
	"heading-causes", "heading-meaning", "heading-advice", "heading-admin",
	"fact-outcome", "fact-permanence", "fact-reason", "fact-retry", "fact-responsible", "fact-scope", "fact-actions", "fact-codes", "fact-stage", "fact-provider",
	"report-title", "report-intro", "report-time", "report-server", "report-sender", "report-recipient",
	"report-stage", "report-command", "report-codes", "report-reply", "report-reason", "report-outcome",
	"report-permanence", "report-tried", "report-redacted", "report-rule",
}
