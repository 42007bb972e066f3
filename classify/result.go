package classify

import (
	"iter"
	"time"
)

// A Reply is what a mail server answered: one reply of RFC 5321 §4.2, however
// many lines it had and whatever it was wrapped in.
//
// Text holds the server's words as they stand in the input, so that a search in a log
// finds them: where they are one line, that part of the input and no other character;
// where they are several, each line so, without the codes and the marks that it
// repeats, with one space between two lines. What the input spelled in ASCII (\u00e4,
// &auml;) is read first, a tab counts as a space, control and format characters are
// left out, and at most 2 KiB are kept. Where no reply was found, the words are those
// of the program that reports the failure.
type Reply struct {
	Code     int          // basic reply code, 0 when there is none
	Enhanced EnhancedCode // zero when there is none
	Text     string       // the server's words, without codes
}

// A Result is what a reply or an error means. It is a comparable value. The
// zero value says that nothing is known.
type Result struct {
	Reply
	Role         Role // the perspective
	RoleFromText bool // the text told it, and no caller
	RelayText    bool // only a mail server writes such a text; with RoleSubmission, text and caller contradict each other
	Stage        Stage
	StageBasis   StageBasis // how Stage is known; an inferred one is no fact
	Reason       Reason
	Cause        Cause // what lies below the reason, where it has several remedies and something tells which
	Permanence   Permanence
	Outcome      Outcome
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

// Actions is a short list of actions, the most useful first, padded with
// ActionNone. It is an array so that a Result stays comparable and nobody can
// change another's list.
type Actions [4]Action

// ActionsOf makes Actions of up to four actions; it ignores the rest.
func ActionsOf(a ...Action) (list Actions) {
	copy(list[:], a)
	return list
}

// All yields the actions without the padding.
func (a Actions) All() iter.Seq[Action] {
	return func(yield func(Action) bool) {
		for _, action := range a {
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
