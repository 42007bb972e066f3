package smtperr

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// A coded error has a code as a value.
type coded struct{ code int }

func (coded) Error() string                      { return "the yak is not shaved" }
func (e coded) SMTPReply() (int, string, string) { return e.code, "", "the yak is not shaved" }

func TestCodesOfReplies(t *testing.T) {
	for code, want := range map[int]int{0: 0, 199: 0, 200: 200, 599: 599, 600: 0} {
		if got := Diagnose(coded{code}).Code; got != want {
			t.Errorf("%d: code %d", code, got)
		}
	}
}

func TestDialRules(t *testing.T) {
	tests := []struct {
		name string
		err  error
		rule string
	}{
		{"cancelled", context.Canceled, "go-dial-cancelled"},
		{"out of time", os.ErrDeadlineExceeded, "go-dial-timeout"},
		{"out of the context's time", context.DeadlineExceeded, "go-dial-timeout"},
		{"of a kind that nobody knows", errors.New("the yak is not shaved"), "go-unreachable"},
	}
	for _, tt := range tests {
		d := Diagnose(&net.OpError{Op: "dial", Net: "tcp", Err: tt.err})
		if d.Rule != tt.rule || d.Stage != classify.StageConnect || d.Outcome != classify.OutcomeNotSent {
			t.Errorf("%s: %v by %s, outcome %v", tt.name, d, d.Rule, d.Outcome)
		}
	}
}

// TestTheCallerKnowsBest holds that a stage which the caller tells beats that of the
// wrapping.
func TestTheCallerKnowsBest(t *testing.T) {
	err := fmt.Errorf("sending SMTP RCPT TO command: %w", &textproto.Error{Code: 550, Msg: "no"})
	if d := Diagnose(err); d.Stage != classify.StageRcpt || d.StageBasis != classify.StageBasisTold {
		t.Errorf("the wrapping alone: %v (%v)", d, d.StageBasis)
	}
	if d := Diagnose(err, WithStage(classify.StageMail)); d.Stage != classify.StageMail {
		t.Errorf("%v", d)
	}
	joined := fmt.Errorf("QUIT command failed: %w", errors.Join(&textproto.Error{Code: 550, Msg: "no"}, io.EOF))
	if d := Diagnose(joined); d.Outcome != classify.OutcomeSent {
		t.Errorf("what wraps several: %v, outcome %v", d, d.Outcome)
	}
	if d := Diagnose(joined, WithStage(classify.StageMail)); d.Outcome != classify.OutcomeNotSent {
		t.Errorf("what wraps several, and the caller: %v, outcome %v", d, d.Outcome)
	}
}

// A counter counts how often its message is asked for.
type counter struct{ n *int }

func (c counter) Error() string { *c.n++; return "550 5.1.1 no such user" }

// TestIsDoesNotDiagnoseAnew holds that a program may ask for many reasons, and that a
// change of the error is seen.
func TestIsDoesNotDiagnoseAnew(t *testing.T) {
	n := 0
	e := &Error{Attempt: classify.Attempt{Stage: classify.StageRcpt}, Err: counter{&n}}
	if !errors.Is(e, UserUnknown) {
		t.Fatal("not found")
	}
	first := n
	for r := classify.ReasonUnknown; r < classify.Accepted; r++ {
		_ = errors.Is(e, r)
	}
	if n != first || first == 0 {
		t.Errorf("the message was read %d times, and %d times for many reasons", first, n)
	}
	e.Stage = classify.StageAuth
	if !errors.Is(e, AuthFailed) {
		t.Error("a change of the error is not seen")
	}
	// One that cannot be compared is asked anew, and does not panic.
	err := Wrap(listError{[]string{"550 5.1.1", "no such user"}})
	for range 2 {
		if !errors.Is(err, UserUnknown) {
			t.Error("an error of an uncomparable type is not found")
		}
	}
}

// TestEndlessErrors holds that errors which wrap themselves end.
func TestEndlessErrors(t *testing.T) {
	e := &Error{Attempt: classify.Attempt{Stage: classify.StageMail}}
	e.Err = e
	if got, want := e.Error(), "smtp: mail: an error that wraps itself"; got != want {
		t.Errorf("message %q", got)
	}
	if d := Diagnose(e); d.Outcome != classify.OutcomeNotSent {
		t.Errorf("%v, outcome %v", d, d.Outcome)
	}
	if d := Diagnose(ring{}); d.Reason != classify.ReasonUnknown {
		t.Errorf("%v", d)
	}
}
