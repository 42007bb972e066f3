package catalog

import (
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// A Fact is one bounded value of a result with its name, in a language.
type Fact struct{ Name, Value string }

// Facts returns the values of a result in words, for a table beside the
// explanation. What is not known is left out.
func (c *Catalog) Facts(r classify.Result) []Fact {
	var facts []Fact
	add := func(phrase, value string) {
		if value != "" {
			facts = append(facts, Fact{c.Phrase(phrase), value})
		}
	}
	holds := situationOf(r)
	word := func(kind, id string) string { return c.text(subject{kind, id}, "Text", holds) }
	codes := ""
	if r.Code != 0 {
		codes = strconv.Itoa(r.Code)
	}
	add("fact-outcome", c.outcomeWord(r, holds))
	if r.IsFailure() && r.Responsible != classify.ResponsibleUnknown {
		add("fact-responsible", word("Responsible", r.Responsible.String()))
	}
	add("fact-codes", strings.TrimSpace(codes+" "+r.Enhanced.String()))
	if r.Stage != classify.StageUnknown {
		add("fact-stage", c.likely(r, c.stageName(r.Stage)))
	}
	if r.IsFailure() {
		if r.Permanence != classify.PermanenceUnknown {
			add("fact-permanence", word("Permanence", r.Permanence.String()))
		}
		add("fact-retry", c.FormatDuration(r.RetryAfter))
		if r.Scope != classify.ScopeUnknown {
			add("fact-scope", word("Scope", r.Scope.String()))
		}
		var actions []string
		for a := range r.Actions.All() {
			if r.Permanence == classify.Permanent && (a == classify.ActionRetryLater || a == classify.ActionRetry && r.Reason != classify.DeliveryExpired) {
				continue // no later attempt succeeds before something is mended
			}
			actions = append(actions, word("Action", a.String()))
		}
		add("fact-actions", strings.Join(actions, ", "))
	}
	add("fact-provider", classify.ProviderName(r.Provider))
	return facts
}

// stageName names a stage for an administrator: by its command, where one names it.
func (c *Catalog) stageName(s classify.Stage) string {
	switch s {
	case classify.StageMail:
		return "MAIL FROM"
	case classify.StageRcpt:
		return "RCPT TO"
	}
	title := c.text(subject{"Stage", s.String()}, "Title", nil)
	switch s {
	case classify.StageHelo:
		return title + " (EHLO)"
	case classify.StageStartTLS:
		return title + " (STARTTLS)"
	case classify.StageAuth:
		return title + " (AUTH)"
	case classify.StageData, classify.StageEndOfData:
		return title + " (DATA)"
	case classify.StageQuit:
		return title + " (QUIT)"
	}
	return title
}
