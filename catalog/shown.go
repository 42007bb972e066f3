package catalog

import (
	"cmp"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// shown returns a result as it is told to people, who go by what the text shows: only
// what has a queue gives up, or tells that it goes on trying, and only what was on its way
// goes in circles.
func shown(r classify.Result) classify.Result {
	r.Role = cmp.Or(r.Role, classify.RoleSubmission)
	if r.RelayText || r.Waiting || r.Reason == classify.DeliveryExpired || r.Reason == classify.MailLoop {
		r.Role = classify.RoleRelay
	}
	text := strings.ToLower(r.Text[:min(len(r.Text), maxTold)])
	switch {
	case r.IsFailure() && (r.GivenUp || strings.Contains(text, "unable to deliver message to the following")):
		r.Role, r.Outcome, r.Permanence, r.Waiting = classify.RoleRelay, classify.OutcomeNotSent, classify.Permanent, false // a server has given up
	case saysUndelivered(r, text):
		r.Role, r.Outcome, r.Permanence = classify.RoleRelay, classify.OutcomeNotSent, classify.Permanent
	case r.Outcome != classify.OutcomeUnknown || !r.IsFailure():
	case neverConnected(r, text), r.Cause == classify.MailboxUnwritable && text != "":
		r.Outcome = classify.OutcomeNotSent
	case r.RelayText && r.Reason == classify.Spam && !isReply(r):
		r.Outcome = classify.OutcomeNotSent // what only marks spam tells no failure
	case r.Reason == classify.MailLoop && !isReply(r) && text != "":
		r.Outcome, r.Permanence = classify.OutcomeNotSent, classify.Permanent // nobody goes on with it
	case strings.Contains(text, "discarded") && (r.Reason == classify.Virus || r.Reason == classify.Spam):
		r.Outcome, r.Permanence = classify.OutcomeNotSent, classify.Permanent // whatever code it was given
	}
	if r.Reason == classify.MailboxFull && r.Role == classify.RoleRelay && !isReply(r) && !r.Waiting && r.Permanence == classify.Temporary && text != "" {
		r.Permanence = classify.PermanenceUnknown // nothing tells whether the server goes on
	}
	if r.Reason == classify.AddressSyntax && r.Cause == classify.CauseNone && r.Scope == classify.ScopeRecipient {
		r.Scope = classify.ScopeMessage // whose address it is, nothing tells
	}
	if r.Waiting && r.IsFailure() {
		r.Outcome, r.Permanence = classify.OutcomeNotSent, classify.Temporary
	}
	return r
}

// saysUndelivered reports whether a text tells that a mail was not delivered, as a mail
// server's report does: one that names no reason, or whose reason lies with the recipient.
func saysUndelivered(r classify.Result, text string) bool {
	if !r.IsFailure() || isReply(r) || r.Waiting {
		return false
	}
	switch r.Reason {
	case classify.ReasonUnknown, classify.MailboxFull, classify.MailboxDisabled, classify.UserUnknown, classify.RecipientRestricted:
	default:
		return false
	}
	for _, words := range [...]string{
		"unable to deliver", "could not be delivered", "couldn't be delivered", "was not delivered", "cannot be delivered", "undeliverable", "rejected by a remote mail server",
		"nicht zugestellt werden", "unzustellbar",
	} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// neverConnected reports whether the words tell that no connection came about.
func neverConnected(r classify.Result, text string) bool {
	switch r.Cause {
	case classify.CauseConnectionRefused:
		return text != "" // it is never refused later
	case classify.CauseConnectionTimeout, classify.CausePort25Closed:
		for _, words := range [...]string{"connecting", "connect to", "connect timed out", "connect timeout", "dial tcp"} {
			if strings.Contains(text, words) {
				return true
			}
		}
	}
	return false
}
