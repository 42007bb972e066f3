package classify

import (
	"iter"
	"slices"
	"time"
)

// A Reply is what a mail server answered: one reply of RFC 5321 §4.2, however
// many lines it had and whatever it was wrapped in.
//
// Text holds the server's words as one line for people. Where they are one line in the
// input, and nothing was spelled out in it, Text is that part of the input and no other
// character, so that a search in a log finds it. Where they are several lines, or a log
// joined several into one, Text is the lines without the codes and marks that each
// repeats, with one space between two, and each of them stands so in the input. What the
// input spelled in ASCII (\u00e4, &auml;) is read first, a tab counts as a space, control
// and format characters are left out, and at most 2 KiB are kept. The part of the input
// that it was made of, byte for byte, is told by [Result.TextStart] and [Result.TextEnd].
//
// Where no reply was found, the words are those of the program that reports the failure;
// of what a person tells himself, only what he quotes.
type Reply struct {
	Code     int          // basic reply code, 0 when there is none
	Enhanced EnhancedCode // zero when there is none
	Text     string       // the server's words, without codes
}

// A Result is what a reply or an error means. It is a comparable value. The
// zero value says that nothing is known.
type Result struct {
	Reply
	Attempt                 // what the caller told, with the stage, the role and the recipient that the answer tells
	TextStart    int        // Text was made of input[TextStart:TextEnd], where the input was a text
	TextEnd      int        // both 0 where Text is empty, and for an error
	StageBasis   StageBasis // how Stage is known; an inferred one is no fact
	RoleFromText bool       // the text told Role, and no caller
	RelayText    bool       // only a mail server writes such a text; with RoleSubmission, text and caller contradict each other
	Reason       Reason
	Cause        Cause // what lies below the reason, where it has several remedies and something tells which
	Permanence   Permanence
	Outcome      Outcome
	GivenUp      bool // a mail server tells that it tries no longer, whatever the last reply was
	Waiting      bool // a mail server has the mail in its queue and goes on trying: not delivered yet, and nobody has to send it again
	Scope        Scope
	Responsible  Responsible
	Actions      Actions
	RetryAfter   time.Duration // the server's own hint, 0 when it gave none
	Provider     string        // id of the provider or server software that answered, "" when not told
	Basis        Basis
	Rule         string // id of the rule or the code that decided, "" with BasisNone
	Conflict     bool   // basic and enhanced code contradict each other about permanence
}

// IsFailure reports whether r is a failure: a 2xx or 3xx reply is not one.
func (r Result) IsFailure() bool { return r.Reason != Accepted }

// MayRetry reports whether the mail did not go out and a later attempt may succeed.
// It is false where nobody knows whether the mail is out, however the failure passes,
// and where a server tries again by itself: another attempt might send it twice. So it
// may be false where Permanence is [Temporary]; ask this before a retry.
func (r Result) MayRetry() bool {
	return r.Permanence == Temporary && r.Outcome == OutcomeNotSent && !r.Waiting
}

// Actions is a short list of actions, the most useful first. It is a comparable value
// whose zero is the empty list, and nobody can change another's.
type Actions struct {
	list [4]Action // padded with ActionNone
}

// ActionsOf makes Actions of up to four actions; it ignores the rest.
func ActionsOf(actions ...Action) (a Actions) {
	copy(a.list[:], actions)
	return a
}

// without returns a but for some of its actions.
func (a Actions) without(some ...Action) (b Actions) {
	n := 0
	for action := range a.All() {
		if !slices.Contains(some, action) {
			b.list[n] = action
			n++
		}
	}
	return b
}

// Equal reports whether a and b are the same actions in the same order, as == does.
func (a Actions) Equal(b Actions) bool { return a == b }

// String returns the ids of the actions, separated by spaces.
func (a Actions) String() string {
	var b []byte
	for action := range a.All() {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b, _ = action.AppendText(b)
	}
	return string(b)
}

// All yields the actions, the most useful first.
func (a Actions) All() iter.Seq[Action] {
	return func(yield func(Action) bool) {
		for _, action := range a.list {
			if action == ActionNone || !yield(action) {
				return
			}
		}
	}
}

// Has reports whether action is in the list.
func (a Actions) Has(action Action) bool {
	for got := range a.All() {
		if got == action {
			return true
		}
	}
	return false
}
