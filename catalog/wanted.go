package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// wanted returns all messages that a complete catalog has.
func wanted() []subject {
	var list []subject
	add := func(kind, id string) { list = append(list, subject{kind, id}) }
	for r := range classify.Reason(numReasons) {
		add("Reason", r.String())
	}
	for c := classify.CauseNone + 1; c <= lastCause; c++ {
		add("Cause", c.String())
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
	for r := range classify.ResponsibleNobody + 1 {
		add("Responsible", r.String())
	}
	for a := classify.ActionRetry; a <= classify.ActionFixClient; a++ {
		add("Action", a.String())
	}
	for p := range classify.Permanent + 1 {
		add("Permanence", p.String())
	}
	for o := range classify.OutcomeSent + 1 {
		add("Outcome", o.String())
	}
	for _, unit := range []string{"day", "hour", "minute", "second"} {
		add("Unit", unit)
	}
	for _, id := range phraseIDs {
		add("Phrase", id)
	}
	slices.SortFunc(list, func(a, b subject) int {
		return strings.Compare(a.Kind+" "+a.ID, b.Kind+" "+b.ID)
	})
	return slices.Compact(list)
}

const lastCause = classify.HeaderFields

const numReasons = int(classify.Accepted) + 1

// phraseIDs are the phrases that the renderings use.
var phraseIDs = []string{
	"admin-facts", "admin-bare", "admin-debug", "admin-discarded", "admin-conflict", "admin-reply", "admin-message", "admin-because", "admin-link",
	"said-reply", "said-message", "partly", "partly-short", "sent-title", "sent-nothing", "relay-wait", "relay-admin", "relay-day", "relay-otherwise", "own-server", "uncoded", "unsaid", "rules-only", "more", "power", "unlisted", "period-hour", "period-day", "after-hour", "after-day", "date",
	"provider-switch", "provider-app-password", "provider-server", "provider-port-tls", "provider-port-starttls", "provider-limits", "provider-pace", "provider-recipients",
	"provider-size", "provider-from", "provider-blocked", "provider-help",
	"limit-messages-minute", "limit-messages-hour", "limit-messages-day", "limit-recipients-hour", "limit-recipients-day", "limit-recipients-message",
	"wait", "later", "given-up", "unsure-look", "unsure-wait", "unsure-help", "unsure-log", "likely", "quotation", "label", "size-units", "number", "time", "time-zones",
	"guide-title", "guide-server", "guide-after", "guide-errors", "guide-help",
	"heading-causes", "heading-meaning", "heading-failures", "failure-line", "failures-first", "heading-advice", "heading-admin",
	"fact-outcome", "fact-permanence", "fact-retry", "fact-responsible", "fact-scope", "fact-actions", "fact-codes", "fact-stage", "fact-provider",
	"report-title", "report-intro", "report-time", "report-server", "report-sender", "report-recipient",
	"report-stage", "report-command", "report-codes", "report-reply", "report-message", "report-reason", "report-outcome",
	"report-permanence", "report-tried", "report-redacted", "report-rule",
}
