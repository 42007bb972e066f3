package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

// TestShown holds how a result is told whose text shows more than its codes do.
func TestShown(t *testing.T) {
	type result struct {
		Role       classify.Role
		Outcome    classify.Outcome
		Permanence classify.Permanence
		Scope      classify.Scope
	}
	tests := []struct {
		name, text string
		want       result
	}{
		{"a report of a full mailbox", "your mail to eva@example.com cannot be delivered: the mailbox is full",
			result{classify.RoleRelay, classify.OutcomeNotSent, classify.Permanent, classify.ScopeRecipient}},
		{"a mail server's note of one, without a code", "deliver to eva: /home/eva/Maildir/tmp/1.x: disk quota exceeded",
			result{classify.RoleRelay, classify.OutcomeNotSent, classify.PermanenceUnknown, classify.ScopeRecipient}},
		{"given up after a reply for now", "Remote host said: 450 4.2.2 the mailbox is full. I'm not going to try again.",
			result{classify.RoleRelay, classify.OutcomeNotSent, classify.Permanent, classify.ScopeRecipient}},
		{"a reply that says so", "452 4.2.2 the mail cannot be delivered, the mailbox is full",
			result{classify.RoleSubmission, classify.OutcomeNotSent, classify.Temporary, classify.ScopeRecipient}},
		{"a program's own failure", "the mail could not be delivered: dial tcp 192.0.2.1:587: connect: connection refused",
			result{classify.RoleSubmission, classify.OutcomeNotSent, classify.Temporary, classify.ScopeServer}},
		{"a mail known already", "mail loop: Duplicated Message-ID in <eva@example.com>.",
			result{classify.RoleRelay, classify.OutcomeNotSent, classify.Permanent, classify.ScopeDomain}},
		{"no file for the mailbox", "can't create user output file",
			result{classify.RoleRelay, classify.OutcomeNotSent, classify.PermanenceUnknown, classify.ScopeServer}},
		{"an address, and not whose", "501 Malformed address",
			result{classify.RoleSubmission, classify.OutcomeNotSent, classify.Permanent, classify.ScopeMessage}},
		{"the recipient's address", "501 5.1.3 malformed recipient address",
			result{classify.RoleSubmission, classify.OutcomeNotSent, classify.Permanent, classify.ScopeRecipient}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			told := classify.Classify(tt.text, classify.Attempt{})
			r := shown(told)
			if diff := cmp.Diff(tt.want, result{r.Role, r.Outcome, r.Permanence, r.Scope}); diff != "" {
				t.Errorf("%v %v by %s (-want +got):\n%s", told.Reason, told.Cause, told.Rule, diff)
			}
		})
	}
}
