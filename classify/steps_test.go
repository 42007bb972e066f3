package classify

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatAStepTells holds what follows from a step that is known, whatever the words
// would mean elsewhere.
func TestWhatAStepTells(t *testing.T) {
	type result struct {
		Reason, Stage, Outcome, Permanence string
	}
	tests := []struct {
		name, text string
		hints      Attempt
		want       result
	}{
		{"the account that signs in is the sender's own", "535 5.7.0 the account is disabled", Attempt{},
			result{"auth-failed", "auth", "not-sent", "permanent"}},
		{"the same at AUTH as the caller knows it", "454 4.7.0 mailbox is full", Attempt{Stage: StageAuth},
			result{"auth-failed", "auth", "not-sent", "temporary"}},
		{"and at RCPT it is a recipient's", "550 5.7.0 the account is disabled", Attempt{Stage: StageRcpt},
			result{"mailbox-disabled", "rcpt", "not-sent", "permanent"}},
		{"another code was hoped for", `Expected code 354 but got "250 fine"`, Attempt{},
			result{"protocol-error", "data", "unknown", "unknown"}},
		{"the dot is not answered", "C: DATA\nS: 354 go\nC: .\nread: connection reset by peer", Attempt{},
			result{"connection-failed", "end-of-data", "unknown", "temporary"}},
		{"the answer to RCPT is empty", "SERVER -> CLIENT: 250 fine\nCLIENT -> SERVER: RCPT TO:<b@example.com>\nSERVER -> CLIENT:\nit did not work", Attempt{},
			result{"connection-failed", "rcpt", "not-sent", "temporary"}},
		{"the server is content, the program is not", "220 x\nEHLO a\n250 x\nQUIT\n221 bye\nthe program was set up wrong", Attempt{},
			result{"unknown", "unknown", "unknown", "unknown"}},
		{"it passes by itself, but the time is over", "host mx.example.com does not like recipient.\nRemote host said: 451 4.7.1 greylisted, come back later\nGiving up on 192.0.2.1.\nI'm not going to try again; this message has been in the queue too long.", Attempt{Role: RoleRelay},
			result{"delivery-expired", "rcpt", "not-sent", "permanent"}},
		{"it does not pass by itself", "host mx.example.com does not like recipient.\nRemote host said: 452 4.2.2 the mailbox is full\nGiving up on 192.0.2.1.\nI'm not going to try again; this message has been in the queue too long.", Attempt{Role: RoleRelay},
			result{"mailbox-full", "rcpt", "not-sent", "temporary"}},
		{"a mail stays in the queue, without a code", "1qAbCd-000001-Ef == b@example.com R=dnslookup defer (-1): the domain has no mail server of that name", Attempt{Role: RoleRelay},
			result{"domain-unknown", "unknown", "not-sent", "temporary"}},
		{"what a program says in one second", "2026-11-30 10:00:00 Error: sending did not work\n2026-11-30 10:00:00 Error: x509: certificate signed by unknown authority\n2026-11-30 10:00:05 Error: no space left on device\n", Attempt{},
			result{"tls-failed", "tls", "not-sent", "unknown"}},
		{"one second, and another speaker", "2026-11-30 10:00:00 H=pc [192.0.2.4] F=<a@example.org> rejected RCPT <b@example.com>: relay not permitted\n2026-11-30 10:00:00 unexpected disconnection while reading SMTP command from pc [192.0.2.4]\n", Attempt{Role: RoleRelay},
			result{"relay-denied", "rcpt", "not-sent", "permanent"}},
		{"a day without its century, and a number with its unit", "30.11.26 10:00:00 Sending failed, sign-in refused [Fehlercode 535]\n30.11.26 09:00:00 PC-Anna, 450 Mbit/s, 5 GHz\n", Attempt{},
			result{"auth-failed", "auth", "not-sent", "permanent"}},
		{"a client that knows nothing, and the server's code", "can't send mail - all recipients were rejected: 5.1.1 flurb", Attempt{},
			result{"user-unknown", "rcpt", "not-sent", "permanent"}},
		{"TLS did not begin", "C: STARTTLS\nS: 220 go\nC: QUIT\nS: 221 bye\nSMTP connect() failed.", Attempt{},
			result{"tls-failed", "starttls", "not-sent", "unknown"}},
		{"the program tells a refusal that the record lacks", "SMTP -> FROM SERVER:220 a\nSMTP -> FROM SERVER:250 a\nSMTP -> ERROR: AUTH not accepted from server: 530 5.7.0 switch encryption on first\nSMTP -> FROM SERVER:\nSMTP -> ERROR: RSET failed:", Attempt{},
			result{"tls-required", "auth", "not-sent", "permanent"}},
		{"another yes was hoped for, in German", "Erwartet: 354. Bekommen: 250 2.1.5 fein", Attempt{},
			result{"protocol-error", "unknown", "unknown", "unknown"}},
		{"a yes, and then that the program stopped", "< 250 2.1.5 fein\nprogram: aborted", Attempt{},
			result{"system-error", "unknown", "unknown", "unknown"}},
		{"a yes to something else", "250 2.1.0 sender fine\nthe program stopped: mail not handed over", Attempt{},
			result{"unknown", "unknown", "unknown", "unknown"}},
		{"all went well", "S: 250 fine\nS: 354 go\nS: 250 2.0.0 queued", Attempt{},
			result{"accepted", "end-of-data", "sent", "unknown"}},
		{"a notice of delay", "The mail is still on its way, and the server will keep trying for two days.", Attempt{Role: RoleRelay},
			result{"unknown", "unknown", "unknown", "temporary"}},
		{"a notice of delay with an enhanced code", "Action: delayed\nStatus: 4.4.7", Attempt{Role: RoleRelay},
			result{"unknown", "unknown", "unknown", "temporary"}},
		{"a filter's 500", "500 5.7.1 the flurb said no", Attempt{},
			result{"policy", "unknown", "not-sent", "permanent"}},
		{"a notice of delay that names the cause", "Action: delayed\nDiagnostic-Code: smtp; 452 4.2.2 the mailbox is full", Attempt{Role: RoleRelay},
			result{"mailbox-full", "rcpt", "unknown", "temporary"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Classify(tt.text, tt.hints)
			got := result{r.Reason.String(), r.Stage.String(), r.Outcome.String(), r.Permanence.String()}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Text(%q) by %s (-want +got):\n%s", tt.text, r.Rule, diff)
			}
		})
	}
}
