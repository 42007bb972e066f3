package smtperrtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// Want is what a test asks of a diagnosis. The reason is always compared; other
// fields only where they are not zero.
//
// A failure that is wanted to be [classify.Temporary] is one that another attempt
// may mend. It is not there where nobody knows whether the mail is out: nothing
// tries that again. A test of such a failure says MaybeSent.
type Want struct {
	Reason     classify.Reason
	Stage      classify.Stage
	Outcome    classify.Outcome
	MaybeSent  bool // the outcome is to be [classify.OutcomeUnknown]; leave Outcome at its zero
	Permanence classify.Permanence
	Code       int
	Enhanced   string // as "5.1.1"
	Provider   string
	Rule       string
	RetryAfter time.Duration
}

// Check reports an error of the test when err does not mean what is wanted. It
// returns the diagnosis, for what else a test wants to know.
func Check(t testing.TB, err error, want Want, opts ...smtperr.Option) smtperr.Diagnosis {
	t.Helper()
	if want.MaybeSent && want.Outcome != classify.OutcomeUnknown {
		t.Fatalf("smtperrtest: Want asks for outcome %v and for MaybeSent", want.Outcome)
	}
	d := smtperr.Diagnose(err, opts...)
	if diff := want.diff(d); diff != "" {
		t.Errorf("diagnosis of %v (-want +got):\n%s", err, diff)
	}
	return d
}

func (w Want) diff(d smtperr.Diagnosis) string {
	var b differences
	b.compare("reason", w.Reason, d.Reason)
	optional(&b, "stage", w.Stage, d.Stage)
	switch {
	case w.MaybeSent:
		b.compare("outcome", classify.OutcomeUnknown, d.Outcome)
	case w.Outcome == classify.OutcomeUnknown && w.Permanence == classify.Temporary:
		b.compare("outcome", classify.OutcomeNotSent, d.Outcome)
	default:
		optional(&b, "outcome", w.Outcome, d.Outcome)
	}
	optional(&b, "permanence", w.Permanence, d.Permanence)
	optional(&b, "code", w.Code, d.Code)
	optional(&b, "enhanced", w.Enhanced, d.Enhanced.String())
	optional(&b, "provider", w.Provider, d.Provider)
	optional(&b, "rule", w.Rule, d.Rule)
	optional(&b, "retry after", w.RetryAfter, d.RetryAfter)
	if b.Len() > 0 && d.Text != "" {
		fmt.Fprintf(&b, "  text: %q, decided on %s %s\n", d.Text, d.Basis, d.Rule)
	}
	return b.String()
}

// Diff returns how two diagnoses differ, a line for what is wanted and one for
// what is there, or "" when they mean the same. The errors behind them and the
// languages of their explanations do not count.
func Diff(want, got smtperr.Diagnosis) string {
	var b differences
	b.compare("stage", want.Stage, got.Stage)
	b.compare("code", want.Code, got.Code)
	b.compare("enhanced", want.Enhanced, got.Enhanced)
	b.compare("text", quoted(want.Text), quoted(got.Text))
	b.compare("reason", want.Reason, got.Reason)
	b.compare("permanence", want.Permanence, got.Permanence)
	b.compare("outcome", want.Outcome, got.Outcome)
	b.compare("scope", want.Scope, got.Scope)
	b.compare("responsible", want.Responsible, got.Responsible)
	b.compare("actions", actionsOf(want), actionsOf(got))
	b.compare("retry after", want.RetryAfter, got.RetryAfter)
	b.compare("provider", quoted(want.Provider), quoted(got.Provider))
	b.compare("basis", want.Basis, got.Basis)
	b.compare("rule", quoted(want.Rule), quoted(got.Rule))
	b.compare("role", want.Role, got.Role)
	b.compare("conflict", want.Conflict, got.Conflict)
	b.compare("server", quoted(want.Server), quoted(got.Server))
	b.compare("sender", quoted(want.Sender), quoted(got.Sender))
	b.compare("recipient", quoted(want.Recipient), quoted(got.Recipient))
	return b.String()
}

// differences lists what differs.
type differences struct{ strings.Builder }

func (b *differences) compare(name string, want, got any) {
	if want != got {
		fmt.Fprintf(b, "- %s: %v\n+ %s: %v\n", name, want, name, got)
	}
}

// optional compares where something is wanted.
func optional[T comparable](b *differences, name string, want, got T) {
	if want != *new(T) {
		b.compare(name, want, got)
	}
}

// quoted prints with quotes, so that an empty string is seen.
type quoted string

func (q quoted) String() string { return fmt.Sprintf("%q", string(q)) }

func actionsOf(d smtperr.Diagnosis) string {
	var names []string
	for a := range d.Actions.All() {
		names = append(names, a.String())
	}
	return strings.Join(names, " ")
}
