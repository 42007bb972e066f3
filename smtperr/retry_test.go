package smtperr

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

func TestDecide(t *testing.T) {
	const day = 24 * time.Hour
	tests := []struct {
		name    string
		text    string
		opts    []Option
		attempt int
		age     time.Duration
		want    Decision
	}{
		{"the mail is out", "250 ok", []Option{WithStage(classify.StageEndOfData)}, 1, 0, Decision{VerdictDone, 0}},
		{"a step's yes is no delivery", "250 ok", nil, 1, 0, Decision{VerdictHold, 0}},
		{"user unknown is final", "550 5.1.1 no such user", nil, 1, 0, Decision{VerdictGiveUp, 0}},
		{"user unknown is final, whatever the hint", "550 5.1.1 no such user, try again in 5 minutes", nil, 1, 0, Decision{VerdictGiveUp, 0}},
		{"spam is final", "554 message rejected as spam", nil, 1, 0, Decision{VerdictGiveUp, 0}},
		{"the user mends a password", "535 5.7.8 authentication failed", nil, 1, 0, Decision{VerdictHold, 0}},
		{"a login that fails for now", "454 4.7.0 authentication failed", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"the user mends the size", "552 5.3.4 message too big", nil, 1, 0, Decision{VerdictHold, 0}},
		{"first retry", "450 4.2.1 mailbox busy", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"second retry", "451 4.3.0 local error in processing", nil, 2, time.Hour, Decision{VerdictRetry, 30 * time.Minute}},
		{"third retry", "451 4.3.0 local error in processing", nil, 3, 2 * time.Hour, Decision{VerdictRetry, time.Hour}},
		{"many retries", "451 4.3.0 local error in processing", nil, 50, 3 * day, Decision{VerdictRetry, 4 * time.Hour}},
		{"greylisted", "450 greylisted", nil, 1, 0, Decision{VerdictRetry, 6 * time.Minute}},
		{"greylisted with a hint", "450 greylisted, try again in 20 minutes", nil, 1, 0, Decision{VerdictRetry, 20 * time.Minute}},
		{"a hint beyond the longest wait", "450 greylisted, try again in 6 hours", nil, 1, 0, Decision{VerdictRetry, 6 * time.Hour}},
		{"a hint beyond the end", "450 greylisted, try again in 6 days", nil, 1, 0, Decision{VerdictGiveUp, 0}},
		{"a hint beyond the end of an old mail", "450 greylisted, try again in 6 hours", nil, 9, 5*day - time.Hour, Decision{VerdictGiveUp, 0}},
		{"rate limit", "421 rate limit exceeded", nil, 2, time.Hour, Decision{VerdictRetry, time.Hour}},
		{"relay: another MX", "421 4.3.2 service shutting down", []Option{WithRole(classify.RoleRelay)}, 1, 0, Decision{VerdictNextServer, 15 * time.Minute}},
		{"submission: no other server", "421 4.3.2 service shutting down", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"the last attempt", "450 greylisted", nil, 9, 5*day - time.Minute, Decision{VerdictRetry, time.Minute}},
		{"too old", "450 greylisted", nil, 9, 5 * day, Decision{VerdictGiveUp, 0}},
		{"connection refused", "dial tcp 192.0.2.1:25: connect: connection refused", []Option{WithRole(classify.RoleRelay)}, 1, 0, Decision{VerdictNextServer, 15 * time.Minute}},
		{"a login that the server cannot check", "454 4.7.0 authentication service is down", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"encryption that the server cannot do now", "454 TLS not available due to a local problem", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"the sender's domain, for now", "450 4.1.8 <a@example.org>: Sender address rejected: Domain not found", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"SPF that could not be checked", "451 4.4.3 SPF temperror: example.org did not answer", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"DMARC that could not be checked", "451 4.7.1 DMARC temperror for example.org", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"a temporary failure told by the enhanced code alone", "4.7.0 authentication failed", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"no such host", "dial tcp: lookup mial.example.org: no such host", nil, 1, 0, Decision{VerdictHold, 0}},
		{"no such host, of another's server", "dial tcp: lookup mx.example.com: no such host", []Option{WithRole(classify.RoleRelay)}, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"a lookup that failed", "dial tcp: lookup mail.example.org: i/o timeout", nil, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"nobody signs in without encryption", "unencrypted connection", nil, 1, 0, Decision{VerdictHold, 0}},
		{"too many recipients: the rest at once", "452 4.5.3 too many recipients", nil, 1, 0, Decision{VerdictRetry, 0}},
		{"too many recipients, as old servers say it", "552 too many recipients", nil, 1, 0, Decision{VerdictRetry, 0}},
		{"too many recipients, for good", "550 5.5.3 too many recipients", nil, 1, 0, Decision{VerdictHold, 0}},
		{"too many recipients, again", "452 4.5.3 too many recipients", nil, 2, time.Hour, Decision{VerdictRetry, 30 * time.Minute}},
		{"too many recipients, as old servers say it, again", "552 too many recipients", nil, 2, time.Hour, Decision{VerdictHold, 0}},
		{"another 552", "552 5.2.2 mailbox full", nil, 1, 0, Decision{VerdictGiveUp, 0}},
		{"a hint of a second", "450 greylisted, try again in 1 second", nil, 1, 0, Decision{VerdictRetry, time.Minute}},
		{"a hint of more than the floor", "450 greylisted, try again in 61 seconds", nil, 1, 0, Decision{VerdictRetry, 61 * time.Second}},
		{"cancelled", "context canceled", []Option{WithStage(classify.StageRcpt)}, 1, 0, Decision{VerdictCancelled, 0}},
		{"cancelled, and nobody says where", "context canceled", nil, 1, 0, Decision{VerdictHold, 0}},
		{"cancelled while dialing", "dial tcp 192.0.2.1:587: operation was canceled", nil, 1, 0, Decision{VerdictCancelled, 0}},
		{"cancelled while the mail may be out", "context canceled", []Option{WithStage(classify.StageEndOfData)}, 1, 0, Decision{VerdictHold, 0}},
		{"given up", "450 4.4.7 too old: gave up after four days", nil, 1, 0, Decision{VerdictGiveUp, 0}},
		{"a notice that it goes on", "the mail has not yet been delivered, attempts will continue", nil, 1, 0, Decision{VerdictHold, 0}},
		{"relay: full", "452 4.3.1 insufficient system storage", []Option{WithRole(classify.RoleRelay)}, 1, 0, Decision{VerdictNextServer, 15 * time.Minute}},
		{"relay: an error there", "451 4.3.0 local error in processing", []Option{WithRole(classify.RoleRelay)}, 1, 0, Decision{VerdictNextServer, 15 * time.Minute}},
		{"relay: too many connections", "421 4.7.0 too many connections from your host", []Option{WithRole(classify.RoleRelay)}, 1, 0, Decision{VerdictNextServer, 15 * time.Minute}},
		{"relay: the recipient's affair", "450 4.2.1 mailbox busy", []Option{WithRole(classify.RoleRelay)}, 1, 0, Decision{VerdictRetry, 15 * time.Minute}},
		{"certificate", "tls: failed to verify certificate: x509: certificate has expired", nil, 1, 0, Decision{VerdictHold, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := RetryPolicy{}.Decide(DiagnoseText(tt.text, tt.opts...), tt.attempt, tt.age)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	t.Run("maybe sent", func(t *testing.T) {
		d := Diagnose(fmt.Errorf("EOF"), WithStage(classify.StageEndOfData))
		if got := (RetryPolicy{}).Decide(d, 1, 0); got.Verdict != VerdictHold {
			t.Errorf("%v with outcome %v", got, d.Outcome)
		}
	})
	t.Run("own times", func(t *testing.T) {
		p := RetryPolicy{InitialBackoff: time.Second, MinBackoff: 2 * time.Second, MaxBackoff: 3 * time.Second, Lifetime: time.Hour}
		d := DiagnoseText("450 4.2.1 mailbox busy")
		for i, want := range []time.Duration{time.Second, 2 * time.Second, 3 * time.Second, 3 * time.Second} {
			if got := p.Decide(d, i+1, 0); got.After != want {
				t.Errorf("attempt %d: after %v, want %v", i+1, got.After, want)
			}
		}
	})
}

// TestDecideEveryReason goes through all reasons: which of them a person can mend,
// and that time is tried first where a server says so.
func TestDecideEveryReason(t *testing.T) {
	person := map[classify.Reason]bool{
		classify.AuthRequired: true, classify.AuthFailed: true, classify.TLSRequired: true, classify.TLSFailed: true, classify.RelayDenied: true,
		classify.TooManyRecipients: true, classify.MessageTooLarge: true, classify.MessageMalformed: true, classify.ContentRejected: true,
		classify.Virus: true, classify.SenderRejected: true, classify.SenderUnauthenticated: true, classify.UnsupportedFeature: true,
		classify.ProtocolError: true,
	}
	for r := classify.ReasonUnknown; r < classify.Accepted; r++ {
		for _, code := range []int{0, 450, 550} {
			for p := range classify.Permanent + 1 {
				d := Diagnosis{Code: code, Reason: r, Permanence: p, Outcome: classify.OutcomeNotSent, RetryAfter: time.Minute}
				want := VerdictRetry
				switch {
				case p == classify.Permanent && person[r]:
					want = VerdictHold
				case p == classify.Permanent:
					want = VerdictGiveUp
				case person[r] && (p == classify.PermanenceUnknown || code == 0):
					want = VerdictHold
				}
				if got := (RetryPolicy{}).Decide(d, 2, 0).Verdict; got != want {
					t.Errorf("%v, %v, code %d: %v, want %v", r, p, code, got, want)
				}
			}
		}
	}
}

// TestDecideEveryOutcome goes through all that Decide looks at: it never lets a mail
// be tried again that is out, or may be, and never forgets one that is not.
func TestDecideEveryOutcome(t *testing.T) {
	for r := classify.ReasonUnknown; r <= classify.Accepted; r++ {
		for _, rule := range []string{"", "go-cancelled", "go-dial-cancelled", "go-no-such-host"} {
			for _, code := range []int{0, 250, 450, 552} {
				for p := range classify.Permanent + 1 {
					for role := range classify.RoleRelay + 1 {
						for attempt := range 3 {
							for _, age := range []time.Duration{0, defaultLifetime} {
								d := Diagnosis{Code: code, Rule: rule, Reason: r, Permanence: p, Role: role, RetryAfter: time.Minute}
								for outcome := range classify.OutcomeSent + 1 {
									d.Outcome = outcome
									got := (RetryPolicy{}).Decide(d, attempt, age)
									switch done := got.Verdict == VerdictDone; {
									case outcome == classify.OutcomeUnknown && got != Decision{Verdict: VerdictHold},
										done != (outcome == classify.OutcomeSent):
										t.Fatalf("%v for %v, %v, code %d, rule %q, %v, %v, attempt %d, age %v", got, outcome, r, code, rule, p, role, attempt, age)
									}
								}
							}
						}
					}
				}
			}
		}
	}
}

func TestVerdicts(t *testing.T) {
	for s := VerdictHold; s <= VerdictCancelled; s++ {
		if s.String() == "verdict(?)" {
			t.Errorf("verdict %d has no name", s)
		}
	}
	if got := (VerdictCancelled + 1).String(); got != "verdict(?)" {
		t.Errorf("a name for no verdict: %q", got)
	}
}

func TestDecisionString(t *testing.T) {
	for want, d := range map[string]Decision{"hold": {}, "retry after 15m0s": {VerdictRetry, 15 * time.Minute}, "give-up": {Verdict: VerdictGiveUp}} {
		if got := d.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTLSModeString(t *testing.T) {
	for m, want := range []string{"opportunistic", "required", "implicit", "none", "TLSMode(4)"} {
		if got := TLSMode(m).String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func ExampleRetryPolicy_Decide() {
	d := DiagnoseText("450 4.7.1 greylisted, try again in 5 minutes")
	decision := RetryPolicy{}.Decide(d, 1, 0)
	fmt.Println(decision)
	// Output:
	// retry after 5m0s
}
