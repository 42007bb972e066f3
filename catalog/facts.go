package catalog

import (
	"slices"
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
	told := r
	r = shown(r)
	holds := situationOf(r)
	word := func(kind, id string) string { return c.text(subject{kind, id}, "Text", &holds) }
	codes := ""
	if r.Code != 0 {
		codes = strconv.Itoa(r.Code)
	}
	add("fact-outcome", c.outcomeWord(r, &holds))
	if r.IsFailure() && r.Responsible != classify.ResponsibleUnknown {
		add("fact-responsible", word("Responsible", r.Responsible.String()))
	}
	add("fact-codes", strings.TrimSpace(codes+" "+r.Enhanced.String()))
	if r.Stage != classify.StageUnknown && (!inferred(r) || r.Cause != classify.AccountDisabled && // no recipient is refused
		(r.Stage != classify.StageConnect || r.Outcome != classify.OutcomeUnknown)) { // before it, nothing was sent
		add("fact-stage", c.likely(r, c.stageName(r.Stage)))
	}
	if r.IsFailure() {
		if r.Permanence != classify.PermanenceUnknown {
			add("fact-permanence", word("Permanence", r.Permanence.String()))
		}
		if info, _ := new(classify.Classifier).LookupRule(r.Rule); r.Permanence != classify.Permanent && r.RetryAfter != info.RetryAfter {
			add("fact-retry", c.FormatDuration(r.RetryAfter)) // what a rule takes for reasonable is no fact
		}
		if r.Scope != classify.ScopeUnknown {
			add("fact-scope", word("Scope", r.Scope.String()))
		}
		var actions []string
		for _, a := range actionsOf(told) {
			if a == classify.ActionFixClient && r.Responsible == classify.ResponsibleUser {
				actions = append(actions, c.text(subject{"Action", a.String()}, "Text", nil)) // a program's
				continue
			}
			actions = append(actions, word("Action", a.String()))
		}
		add("fact-actions", strings.Join(actions, ", "))
	}
	if spoke(r) {
		add("fact-provider", classify.ProviderName(r.Provider))
	}
	return facts
}

// spoke reports whether the provider of a result is who says its words.
func spoke(r classify.Result) bool {
	switch r.Provider {
	case "other-lists", "dead-lists", "greylisters", "esp-api":
		return false // of many, so that the name is none
	}
	if isReply(r) || r.Reason != classify.ConnectionFailed && r.Reason != classify.DNSFailure {
		return true
	}
	info, ok := new(classify.Classifier).LookupRule(r.Rule)
	return ok && info.Provider == r.Provider // a server that was not reached said nothing
}

// actionsOf returns the actions of a result that are told to an administrator, in the
// order in which they are tried.
func actionsOf(r classify.Result) (list []classify.Action) {
	relay := r.Role == classify.RoleRelay || r.RelayText || r.Waiting
	if r.Reason == classify.Blocklisted && r.Provider == "sorbs" {
		return append(list, classify.ActionContactRecipientAdmin) // nobody is left who could take an address off
	}
	switch {
	case r.Reason == classify.Virus:
		list = append(list, classify.ActionScanForMalware) // though the mail was accepted
	case relay || r.Permanence != classify.Temporary || r.Outcome != classify.OutcomeNotSent:
	case r.Reason == classify.ReasonPolicy, r.Reason == classify.UserUnknown, r.Reason == classify.MailboxDisabled:
		list = append(list, classify.ActionRetryLater) // what is permanent as a rule is not here
	}
	if r.Reason == classify.Blocklisted && (r.Cause == classify.CauseNone || r.Cause == classify.CauseListed) && !relay {
		list = append(list, classify.ActionFixClient) // who signs in sends from another address
	}
	again := r.Reason == classify.DeliveryExpired || !relay // a mail server tries again by itself, and no later attempt succeeds before something is mended
	for a := range r.Actions.All() {
		switch {
		case a == classify.ActionRetryLater && (!again || r.Permanence == classify.Permanent):
			continue
		case a == classify.ActionRetry && (!again || r.Permanence == classify.Permanent && r.Reason != classify.DeliveryExpired):
			continue
		case a == classify.ActionContactRecipientOtherwise && r.Outcome == classify.OutcomeUnknown && !r.Waiting:
			continue // asks whether the mail is there, and mends nothing
		case (a == classify.ActionEnableTLS || a == classify.ActionFixClient) && r.Basis == classify.BasisEnhanced && r.Reason == classify.TLSFailed:
			continue // the code means a message that is encrypted or signed
		case a == classify.ActionSplitRecipients && relay && r.Permanence == classify.Temporary:
			continue // the server sends to the others by itself
		case a == classify.ActionContactSenderAdmin:
			continue // who reads it is that
		case a == classify.ActionContactProvider && relay && r.Responsible != classify.ResponsibleProvider:
			continue // so is who runs the mail server
		case a == classify.ActionFixCredentials && r.Cause == classify.CauseSMTPSwitchedOff:
			continue // they are right
		case a == classify.ActionRequestDelisting && (r.Reason == classify.Blocklisted && r.Cause == classify.CauseNone || r.Reason == classify.BadReputation):
			a = classify.ActionContactRecipientAdmin // nothing speaks of a list
		case a == classify.ActionFixDNS && r.Cause == classify.HELOName:
			a = classify.ActionFixClient // the name is a setting
		}
		if !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	if len(list) == 0 && r.Outcome == classify.OutcomeNotSent && r.Cause != classify.CauseSMTPSwitchedOff && (!relay || r.Cause == classify.CauseAccountBlocked) {
		list = append(list, classify.ActionContactProvider) // nobody else can mend it
	}
	return list
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
