package classify

import "testing"

// TestOwnProse reads what people write of a failure themselves: it is nobody's reply, and
// everyday words prove something only where they stand in one clause.
func TestOwnProse(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Reason
		words      string
	}{
		{"words of several clauses", "Hallo, ein Fehler, ich habe das Kennwort schon zweimal eingegeben. Was nun?", ReasonUnknown, ""},
		{"words of one clause", "Hallo, der Server hat meine Anmeldung von heute früh abgelehnt", AuthFailed, ""},
		{"what is quoted", "Hi, it says \"the mailbox is full\". What is that?", MailboxFull, "the mailbox is full"},
		{"a server's set phrase", "Hi, I read this: Recipient address rejected: User unknown in local recipient table. Help me", UserUnknown,
			"Hi, I read this: Recipient address rejected: User unknown in local recipient table. Help me"},
		{"a program's words", "the flurb of the mailer is broken", ReasonUnknown, "the flurb of the mailer is broken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if r := Classify(tt.text, Attempt{}); r.Reason != tt.want || r.Text != tt.words {
				t.Errorf("%q is %v by %q, with the words %q", tt.text, r.Reason, r.Rule, r.Text)
			}
		})
	}
}
