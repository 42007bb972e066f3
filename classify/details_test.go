package classify

import (
	"strings"
	"testing"
	"time"
)

func TestRetryAfterBounds(t *testing.T) {
	tests := []struct {
		name, text string
		want       time.Duration
	}{
		{"a week", "450 try again in 7 days", 7 * 24 * time.Hour},
		{"more than a week", "450 try again in 8 days", 0},
		{"a week and a second", "450 try again in 604801 seconds", 0},
		{"a time that has passed", "450 try again later, the last mail came 2 hours ago", 0},
		{"a time that has passed, and one to come", "450 the last mail came 2 hours ago, try again in 5 minutes", 5 * time.Minute},
		{"words far before", "450 try again" + strings.Repeat(" ", 60) + "5 minutes", 5 * time.Minute},
		{"words too far before", "450 try again" + strings.Repeat(" x", 44) + " 5 minutes", 0},
		{"a refusal for good", "550 no such user, try again in 5 minutes", 0},
	}
	for _, tt := range tests {
		if got := Classify(tt.text, Attempt{}).RetryAfter; got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestConflict(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"450 5.1.1 no such user", true},
		{"550 4.2.2 mailbox full", true},
		{"450 4.2.2 mailbox full", false},
		{"550 5.1.1 no such user", false},
		{"400 5.0.0 no", true},
		{"450 no", false},
		{"250 5.1.1 fine", false},
	}
	for _, tt := range tests {
		if got := Classify(tt.text, Attempt{}).Conflict; got != tt.want {
			t.Errorf("%q: %v", tt.text, got)
		}
	}
}

// TestRemedyOfRoles holds that a relay without a remedy of its own has that of a
// submission, and one with its own has that.
func TestRemedyOfRoles(t *testing.T) {
	for reason := range Accepted + 1 {
		f := &reasonFacts[reason]
		want := f.submission
		if f.relay != (remedy{}) {
			want = f.relay
		}
		if got := f.remedy(RoleRelay); got != want || got.mends == ResponsibleUnknown {
			t.Errorf("%v: %+v, want %+v", reason, got, want)
		}
		if got := f.remedy(RoleSubmission); got != f.submission {
			t.Errorf("%v: %+v as a submission", reason, got)
		}
	}
}

// TestGivenUpIsPermanent holds that the digit of the last attempt does not make an
// end temporary, and that a notice is no end.
func TestGivenUpIsPermanent(t *testing.T) {
	tests := []struct {
		text   string
		reason Reason
		want   Permanence
	}{
		{"450 4.4.7 too old: gave up after four days", DeliveryExpired, Permanent},
		{"4.4.7 message expired", DeliveryExpired, Permanent},
		{"message expired after 5 days: 450 4.7.1 greylisted", DeliveryExpired, Permanent},
		{"the mail has not yet been delivered after 2 days, attempts will continue", ReasonUnknown, Temporary},
		{"Die Zustellung verzögert sich, der Server versucht es weiter.", ReasonUnknown, Temporary},
		{"the server will keep trying for 5 days; the last answer was: 452 4.2.2 mailbox full", MailboxFull, Temporary},
	}
	for _, tt := range tests {
		if r := Classify(tt.text, Attempt{}); r.Reason != tt.reason || r.Permanence != tt.want {
			t.Errorf("%q: %v, %v; want %v, %v", tt.text, r.Reason, r.Permanence, tt.reason, tt.want)
		}
	}
}

// TestAuthIsAboutTheAccount holds that no reply to AUTH is about a recipient.
func TestAuthIsAboutTheAccount(t *testing.T) {
	at := Attempt{Stage: StageAuth}
	for _, tt := range []struct {
		text  string
		hints Attempt
	}{
		{"535 5.7.1 this account is disabled", Attempt{}},
		{"535 Konto gesperrt", at}, {"550 5.1.1 no such user", at}, {"550 5.2.1 mailbox disabled", at}, {"454 4.2.2 mailbox full", at},
		{"550 5.7.1 account is locked", at}, {"SMTP AUTH failed: 550 the user is unknown", Attempt{}},
		{"550", at}, {"553 sender rejected", at}, {"554 5.6.0 the message is malformed", at}, {"535 please authenticate", Attempt{}},
	} {
		if r := Classify(tt.text, tt.hints); r.Reason != AuthFailed {
			t.Errorf("%q: %v by %v", tt.text, r.Reason, r.Rule)
		}
	}
	if r := Classify("599", at); r.Reason != ReasonUnknown {
		t.Errorf("a bare code: %v", r.Reason)
	}
}

// TestWordsBeatTheAccountsCode holds that a code which means the account that signed in
// does not count where the words speak of a recipient.
func TestWordsBeatTheAccountsCode(t *testing.T) {
	for text, want := range map[string]Cause{
		"525 5.7.13 account disabled": AccountDisabled,
		"525 5.7.13 <b@example.com>: Recipient address rejected: mailbox disabled": CauseNone,
	} {
		if r := Classify(text, Attempt{}); r.Reason != MailboxDisabled || r.Cause != want {
			t.Errorf("%q: %v %q, want cause %q", text, r.Reason, r.Cause, want)
		}
	}
}

// TestReportedRecipient holds that a report's own field tells the recipient, unless it
// is about several or the caller knows better.
func TestReportedRecipient(t *testing.T) {
	const one = "Final-Recipient: rfc822; list@example.org\nDiagnostic-Code: smtp; 550 5.1.1 <b@example.com>: no such user\n"
	tests := []struct {
		name, text, known, want string
	}{
		{"another one in the words", one, "", "list@example.org"},
		{"the caller's", one, "c@example.net", "c@example.net"},
		{"two", one + "\nFinal-Recipient: rfc822; d@example.org\n", "", ""},
		{"no report", "550 5.1.1 <b@example.com>: no such user", "", ""},
	}
	for _, tt := range tests {
		if got := Classify(tt.text, Attempt{Recipient: tt.known}).Recipient; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestServersOwnAttempts holds that what only a mail server writes of its attempts is
// told from its point of view.
func TestServersOwnAttempts(t *testing.T) {
	for _, text := range []string{
		"Connected to 192.0.2.1 but connection died. (#4.4.2)",
		"Name service error for name=mx.example.com type=AAAA: Host not found",
		"lost connection with mx.example.com[192.0.2.1] while sending RCPT TO",
		"host mx.example.com[192.0.2.1] refused to talk to me: 554 no",
	} {
		if r := Classify(text, Attempt{}); r.Role != RoleRelay || !r.RoleFromText {
			t.Errorf("%q is told for %v", text, r.Role)
		}
	}
}
