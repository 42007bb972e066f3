package classify

import "testing"

// TestWaiting tells the mails that a server keeps and tries again from those that
// somebody has to send again.
func TestWaiting(t *testing.T) {
	tests := []struct {
		name, text    string
		waiting, sure bool // the last attempt is known not to have delivered
	}{
		{"a notice of delay", "Your mail has not been delivered so far; further attempts follow.", true, false},
		{"a notice with what was heard last", "Action: delayed\nDiagnostic-Code: smtp; 452 4.2.2 the mailbox is full", true, false},
		{"Postfix keeps it", "to=<b@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=4.2.2, status=deferred (host mx.example.com[192.0.2.1] said: 452 4.2.2 mailbox full (in reply to RCPT TO command))", true, true},
		{"Postfix could not connect", "to=<b@example.com>, relay=none, dsn=4.4.1, status=deferred (connect to mx.example.com[192.0.2.1]:25: Connection timed out)", true, true},
		{"Postfix lost the connection", "to=<b@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=4.4.2, status=deferred (lost connection with mx.example.com[192.0.2.1] while sending message body)", true, false},
		{"Postfix gives it back", "to=<b@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.2.2, status=bounced (host mx.example.com[192.0.2.1] said: 552 5.2.2 mailbox full (in reply to RCPT TO command))", false, true},
		{"Exim keeps it", "1qAbCd-000001-Ef == b@example.com R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail server after RCPT TO:<b@example.com>: 451 4.7.1 greylisted", true, true},
		{"Exim did not try yet", "1qAbCd-000001-Ef == b@example.com R=dnslookup T=remote_smtp defer (-53): retry time not reached for any host for 'example.com'", true, false},
		{"Sendmail keeps it", "to=<b@example.com>, delay=00:00:01, dsn=4.2.2, reply=452 4.2.2 mailbox full, stat=Deferred: 452 4.2.2 mailbox full", true, true},
		{"a server's reply alone", "452 4.2.2 mailbox full", false, true},
		{"the time is over", "to=<b@example.com>, relay=none, dsn=4.4.1, status=deferred (message expired after 5 days)", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Classify(tt.text, Attempt{Role: RoleRelay})
			if r.Waiting != tt.waiting {
				t.Errorf("Classify(%q).Waiting = %v", tt.text, r.Waiting)
			}
			if sure := r.Outcome == OutcomeNotSent; sure != tt.sure && r.Reason != DeliveryExpired {
				t.Errorf("Classify(%q).Outcome = %v", tt.text, r.Outcome)
			}
			if r.Waiting && (r.MayRetry() || r.Actions.Has(ActionRetry) || r.Actions.Has(ActionRetryLater)) {
				t.Errorf("Classify(%q) asks for another attempt beside the server's own: %v", tt.text, r.Actions)
			}
		})
	}
}

// TestGivenUp tells what a mail server has given up from what it goes on trying, though
// the last reply was one for now in both.
func TestGivenUp(t *testing.T) {
	tests := []struct {
		name, text string
		want       bool
	}{
		{"Postfix's log", "to=<b@example.com>, relay=none, dsn=4.4.1, status=bounced (connect to mx.example.com[192.0.2.1]:25: Connection timed out)", true},
		{"and a mail that waits", "to=<b@example.com>, relay=none, dsn=4.4.1, status=deferred (connect to mx.example.com[192.0.2.1]:25: Connection timed out)", false},
		{"Exim's log", "1qAbCd-000001-Ef ** b@example.com R=dnslookup T=remote_smtp: SMTP error from remote mail server after RCPT TO:<b@example.com>: 452 4.2.2 mailbox full", true},
		{"and a mail that waits", "1qAbCd-000001-Ef == b@example.com R=dnslookup T=remote_smtp defer (110): Connection timed out", false},
		{"a report", "Final-Recipient: rfc822; b@example.com\nAction: failed\nFinal-Log-Id: 1\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 mailbox full", true},
		{"a letter", "I could not deliver it. This is a permanent error.\n\n<b@example.com>:\n452 4.2.2 mailbox full", true},
		{"refused for good", "to=<b@example.com>, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))", false},
		{"a reply alone", "452 4.2.2 mailbox full", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if r := Classify(tt.text, Attempt{}); r.GivenUp != tt.want || r.GivenUp && r.Waiting {
				t.Errorf("Classify(%q): given up %v, waiting %v", tt.text, r.GivenUp, r.Waiting)
			}
		})
	}
}
