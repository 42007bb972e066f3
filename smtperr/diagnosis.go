package smtperr

import (
	"fmt"
	"io"
	"iter"
	"log/slog"
	"strconv"
	"time"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// A Diagnosis is what an error from sending mail means. Get one from [Diagnose]
// or [DiagnoseText]. It has what a [classify.Result] has, and what is known of the
// message.
type Diagnosis struct {
	// The attempt, as far as the caller or the answer told of it.
	Stage      classify.Stage      // the step that failed
	StageBasis classify.StageBasis // how Stage is known; an inferred one is no fact
	Role       classify.Role       // the perspective
	Server     string              // host name of the server, "" when it is not known
	Sender     string              // the sender's address, "" when it is not known
	Recipient  string              // the recipient's address, "" when it is not known
	Size       int64               // of the message, in bytes; 0 when it is not known
	MaxSize    int64               // that the server takes; 0 when it does not say

	// The answer.
	Code     int                   // basic reply code, 0 when there is none
	Enhanced classify.EnhancedCode // zero when there is none
	Text     string                // the server's words, without codes; see [classify.Reply]
	// Text was made of text[TextStart:TextEnd], where a text was diagnosed; else both are 0.
	TextStart, TextEnd int

	// What it means.
	Reason      Reason               // why the mail did not go out
	Cause       classify.Cause       // what lies below the reason, where something tells it
	Permanence  classify.Permanence  // whether the same attempt may succeed later
	Outcome     Outcome              // whether the mail went out
	GivenUp     bool                 // a mail server tells that it tries no longer, whatever the last reply was
	Waiting     bool                 // a mail server has the mail in its queue and goes on trying: not delivered yet, and nobody has to send it again
	Scope       classify.Scope       // what else fails with it
	Responsible classify.Responsible // who can mend it
	Actions     classify.Actions     // by what, the most useful first
	RetryAfter  time.Duration        // the server's own hint, 0 when it gave none
	Provider    string               // id of the provider or server software that answered, "" when not told

	// How that was decided.
	Basis        classify.Basis // on words, a code or an error's type
	Rule         string         // id of the rule or the code that decided
	Conflict     bool           // basic and enhanced code contradict each other about permanence
	RoleFromText bool           // the text told Role, and no caller
	RelayText    bool           // only a mail server writes such a text; with classify.RoleSubmission, text and caller contradict each other

	err     error
	rule    classify.RuleInfo // of the rule that decided, where it is the application's own
	catalog *catalog.Catalog
}

// Result returns d as package classify has it.
func (d Diagnosis) Result() classify.Result {
	return classify.Result{
		Reply:      classify.Reply{Code: d.Code, Enhanced: d.Enhanced, Text: d.Text},
		Attempt:    classify.Attempt{Stage: d.Stage, Role: d.Role, Server: d.Server, Sender: d.Sender, Recipient: d.Recipient},
		StageBasis: d.StageBasis, TextStart: d.TextStart, TextEnd: d.TextEnd, RoleFromText: d.RoleFromText, RelayText: d.RelayText, Reason: d.Reason, Cause: d.Cause, Permanence: d.Permanence,
		Outcome: d.Outcome, GivenUp: d.GivenUp, Waiting: d.Waiting, Scope: d.Scope, Responsible: d.Responsible, Actions: d.Actions, RetryAfter: d.RetryAfter,
		Provider: d.Provider, Basis: d.Basis, Rule: d.Rule, Conflict: d.Conflict,
	}
}

// diagnosisOf is the way back from [Diagnosis.Result].
func diagnosisOf(r classify.Result) Diagnosis {
	return Diagnosis{
		Stage: r.Stage, StageBasis: r.StageBasis, Role: r.Role, Server: r.Server, Sender: r.Sender, Recipient: r.Recipient,
		Code: r.Code, Enhanced: r.Enhanced, Text: r.Text, Reason: r.Reason, Cause: r.Cause, Permanence: r.Permanence,
		Outcome: r.Outcome, GivenUp: r.GivenUp, Waiting: r.Waiting, Scope: r.Scope, Responsible: r.Responsible, Actions: r.Actions, RetryAfter: r.RetryAfter,
		Provider: r.Provider, Basis: r.Basis, Rule: r.Rule, Conflict: r.Conflict, TextStart: r.TextStart, TextEnd: r.TextEnd, RoleFromText: r.RoleFromText, RelayText: r.RelayText,
	}
}

// Diagnose tells what an error from sending mail means. It takes the errors of
// net/smtp, net, crypto/tls and context, of go-smtp, go-mail and others, wrapped
// and joined in any way, and errors of which only the text is left. It never
// fails: where nothing can be told, the reason is [classify.ReasonUnknown].
//
// A nil error is no failure: its reason is [classify.Accepted] and
// [Diagnosis.IsFailure] reports false.
func Diagnose(err error, opts ...Option) Diagnosis {
	var o options
	o.apply(opts)
	return diagnose(err, &o)
}

// DiagnoseText tells what a text means: a reply line, a line of a log, or what a
// person pasted. See [classify.Classifier.Classify].
func DiagnoseText(text string, opts ...Option) Diagnosis {
	var o options
	o.apply(opts)
	return o.diagnosis(o.classifier.Classify(text, o.Attempt), nil)
}

// A Failure is the diagnosis of one of several failures in a text, with its place.
type Failure struct {
	Diagnosis
	Start, End int // the part of the text that tells it, in bytes
}

// DiagnoseAll diagnoses each failure of a text that may tell several, such as a log or
// a report of a bounce, in the order in which they stand there. Each has its own
// recipient, where the text tells it. A text that tells of one failure, or of none,
// gives what [DiagnoseText] says. See [classify.Classifier.ClassifyAll].
func DiagnoseAll(text string, opts ...Option) iter.Seq[Failure] {
	return func(yield func(Failure) bool) {
		var o options
		o.apply(opts)
		for f := range o.classifier.ClassifyAll(text, o.Attempt) {
			if !yield(Failure{o.diagnosis(f.Result, nil), f.Start, f.End}) {
				return
			}
		}
	}
}

func (o *options) diagnosis(r classify.Result, err error) Diagnosis {
	d := diagnosisOf(r)
	d.Size, d.MaxSize, d.err, d.catalog = o.size, o.maxSize, err, o.catalog
	if *o.classifier != (classify.Classifier{}) {
		d.rule, _ = o.classifier.LookupRule(r.Rule)
	}
	return d
}

// Err returns the error that was diagnosed, nil when it was a text.
func (d Diagnosis) Err() error { return d.err }

// MayRetry reports whether the mail did not go out and a later attempt may
// succeed. It is false where nobody knows whether the mail is out, however the
// failure passes, and where a server tries again by itself: another attempt might
// send it twice. So it may be false where Permanence is [classify.Temporary]; ask
// this method before a retry.
func (d Diagnosis) MayRetry() bool { return d.Result().MayRetry() }

// IsFailure reports whether d is a failure: nil and a 2xx reply are none.
func (d Diagnosis) IsFailure() bool { return d.Reason != classify.Accepted }

// Timeout reports whether time ran out.
func (d Diagnosis) Timeout() bool { return timedOut(d.err) }

// Explain explains the diagnosis in the language that [WithLanguage] or [WithCatalog] gave, or
// in the first of preferences that is there.
func (d Diagnosis) Explain(preferences ...string) catalog.Explanation {
	c := d.catalog
	if len(preferences) > 0 || c == nil {
		c = catalog.Match(preferences...)
	}
	return d.ExplainIn(c)
}

// ExplainIn explains the diagnosis by a catalog.
func (d Diagnosis) ExplainIn(c *catalog.Catalog) catalog.Explanation {
	return c.Explain(d.Result(), d.details())
}

func (d Diagnosis) details() catalog.Details {
	details := catalog.Details{Size: d.Size, MaxSize: d.MaxSize, Rule: d.rule}
	if d.Text == "" && d.err != nil {
		details.Message = messageOf(d.err)
	}
	return details
}

// String returns the diagnosis in one line, without addresses:
//
//	rcpt: 550 5.1.1: user-unknown (permanent)
func (d Diagnosis) String() string {
	var b []byte
	if d.Stage != classify.StageUnknown {
		b = append(append(b, d.Stage.String()...), ": "...)
	}
	if d.Code != 0 {
		b = strconv.AppendInt(b, int64(d.Code), 10)
		if !d.Enhanced.IsZero() {
			b = append(b, ' ')
		}
	}
	b, _ = d.Enhanced.AppendText(b)
	if d.Code != 0 || !d.Enhanced.IsZero() {
		b = append(b, ": "...)
	}
	b = append(b, d.Reason.String()...)
	if d.Permanence != classify.PermanenceUnknown {
		b = append(append(append(b, " ("...), d.Permanence.String()...), ')')
	}
	return string(b)
}

// Format implements [fmt.Formatter]: %v and %s print what String returns, %+v
// adds the server's words, the addresses and the rest on lines of their own, %q
// quotes. For logs and tickets format the one that [Diagnosis.Redacted] returns.
func (d Diagnosis) Format(f fmt.State, verb rune) {
	switch {
	case verb == 'v' && f.Flag('+'):
		fmt.Fprintf(f, "%s\noutcome: %s\nscope: %s\nresponsible: %s\nbasis: %s\nrule: %s", d.String(), d.Outcome, d.Scope, d.Responsible, d.Basis, d.Rule)
		for _, line := range []struct{ name, value string }{
			{"cause", d.Cause.String()}, {"provider", d.Provider}, {"server", d.Server}, {"sender", d.Sender}, {"recipient", d.Recipient}, {"text", d.Text},
		} {
			if line.value != "" {
				fmt.Fprintf(f, "\n%s: %q", line.name, line.value)
			}
		}
		if d.RetryAfter > 0 {
			fmt.Fprintf(f, "\nretry after: %v", d.RetryAfter)
		}
	case verb == 'v' || verb == 's':
		_, _ = io.WriteString(f, d.String())
	case verb == 'q':
		fmt.Fprintf(f, "%q", d.String())
	default:
		fmt.Fprintf(f, "%%!%c(smtperr.Diagnosis=%s)", verb, d.String())
	}
}

// LogValue implements [slog.LogValuer] as the result does: a group of bounded
// values with stable keys, without addresses and without the server's words.
func (d Diagnosis) LogValue() slog.Value { return d.Result().LogValue() }
