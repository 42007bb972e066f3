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
		{"the mail is out", "250 ok", []Option{At(classify.StageEndOfData)}, 1, 0, Decision{NothingToDo, 0}},
		{"a step's yes is no delivery", "250 ok", nil, 1, 0, Decision{AskPerson, 0}},
		{"user unknown is final", "550 5.1.1 no such user", nil, 1, 0, Decision{GiveUp, 0}},
		{"user unknown is final, whatever the hint", "550 5.1.1 no such user, try again in 5 minutes", nil, 1, 0, Decision{GiveUp, 0}},
		{"spam is final", "554 message rejected as spam", nil, 1, 0, Decision{GiveUp, 0}},
		{"the user mends a password", "535 5.7.8 authentication failed", nil, 1, 0, Decision{AskPerson, 0}},
		{"a login that fails for now", "454 4.7.0 authentication failed", nil, 1, 0, Decision{TryAgain, 15 * time.Minute}},
		{"the user mends the size", "552 5.3.4 message too big", nil, 1, 0, Decision{AskPerson, 0}},
		{"first retry", "450 4.2.1 mailbox busy", nil, 1, 0, Decision{TryAgain, 15 * time.Minute}},
		{"second retry", "451 4.3.0 local error in processing", nil, 2, time.Hour, Decision{TryAgain, 30 * time.Minute}},
		{"third retry", "451 4.3.0 local error in processing", nil, 3, 2 * time.Hour, Decision{TryAgain, time.Hour}},
		{"many retries", "451 4.3.0 local error in processing", nil, 50, 3 * day, Decision{TryAgain, 4 * time.Hour}},
		{"greylisted", "450 greylisted", nil, 1, 0, Decision{TryAgain, 6 * time.Minute}},
		{"greylisted with a hint", "450 greylisted, try again in 20 minutes", nil, 1, 0, Decision{TryAgain, 20 * time.Minute}},
		{"a hint beyond the longest wait", "450 greylisted, try again in 6 hours", nil, 1, 0, Decision{TryAgain, 6 * time.Hour}},
		{"a hint beyond the end", "450 greylisted, try again in 6 days", nil, 1, 0, Decision{GiveUp, 0}},
		{"a hint beyond the end of an old mail", "450 greylisted, try again in 6 hours", nil, 9, 5*day - time.Hour, Decision{GiveUp, 0}},
		{"rate limit", "421 rate limit exceeded", nil, 2, time.Hour, Decision{TryAgain, time.Hour}},
		{"relay: another MX", "421 4.3.2 service shutting down", []Option{As(classify.Relay)}, 1, 0, Decision{OtherServer, 15 * time.Minute}},
		{"submission: no other server", "421 4.3.2 service shutting down", nil, 1, 0, Decision{TryAgain, 15 * time.Minute}},
		{"the last attempt", "450 greylisted", nil, 9, 5*day - time.Minute, Decision{TryAgain, time.Minute}},
		{"too old", "450 greylisted", nil, 9, 5 * day, Decision{GiveUp, 0}},
		{"connection refused", "dial tcp 192.0.2.1:25: connect: connection refused", []Option{As(classify.Relay)}, 1, 0, Decision{OtherServer, 15 * time.Minute}},
		{"certificate", "tls: failed to verify certificate: x509: certificate has expired", nil, 1, 0, Decision{AskPerson, 0}},
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
		d := Diagnose(fmt.Errorf("EOF"), At(classify.StageEndOfData))
		if got := (RetryPolicy{}).Decide(d, 1, 0); got.Step != AskPerson {
			t.Errorf("%v with outcome %v", got, d.Outcome)
		}
	})
	t.Run("own times", func(t *testing.T) {
		p := RetryPolicy{First: time.Second, Least: 2 * time.Second, Most: 3 * time.Second, Expire: time.Hour}
		d := DiagnoseText("450 4.2.1 mailbox busy")
		for i, want := range []time.Duration{time.Second, 2 * time.Second, 3 * time.Second, 3 * time.Second} {
			if got := p.Decide(d, i+1, 0); got.After != want {
				t.Errorf("attempt %d: after %v, want %v", i+1, got.After, want)
			}
		}
	})
}

// TestDecideNeverRetriesPermanentRecipientFailures goes through all reasons.
func TestDecideNeverRetriesPermanentRecipientFailures(t *testing.T) {
	for r := classify.Unknown; r < classify.Accepted; r++ {
		d := Diagnosis{Result: classify.Result{Reason: r, Permanence: classify.Permanent, Outcome: classify.NotSent, RetryAfter: time.Minute}}
		if got := (RetryPolicy{}).Decide(d, 1, 0).Step; got == TryAgain || got == OtherServer {
			t.Errorf("%v: %v", r, got)
		}
	}
}

func ExampleRetryPolicy_Decide() {
	d := DiagnoseText("450 4.7.1 greylisted, try again in 5 minutes")
	decision := RetryPolicy{}.Decide(d, 1, 0)
	fmt.Println(decision.Step, decision.After)
	// Output:
	// try-again 5m0s
}
