package smtperr

import (
	"fmt"
	"io"
	"iter"
	"log/slog"
	"strconv"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// A Diagnosis is what an error from sending mail means. Get one from [Diagnose]
// or [DiagnoseText].
type Diagnosis struct {
	classify.Result
	Server    string // host name of the server, "" when it is not known
	Sender    string // the sender's address, "" when it is not known
	Recipient string // the recipient's address, "" when it is not known
	Size      int64  // of the message, in bytes; 0 when it is not known
	MaxSize   int64  // of the size that the server takes; 0 when it does not say

	err     error
	rule    classify.RuleInfo // of the rule that decided, where it is the application's own
	catalog *catalog.Catalog
}

// Diagnose tells what an error from sending mail means. It takes the errors of
// net/smtp, net, crypto/tls and context, of go-smtp, go-mail and others, wrapped
// and joined in any way, and errors of which only the text is left. It never
// fails: where nothing can be told, the reason is [classify.ReasonUnknown].
//
// A nil error is no failure: its reason is [classify.Accepted] and
// [classify.Result.IsFailure] reports false.
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
	return o.diagnosis(o.classifier.Classify(text, o.hints), nil)
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
		for f := range o.classifier.ClassifyAll(text, o.hints) {
			d := o.diagnosis(f.Result, nil)
			if f.Recipient != "" {
				d.Recipient = f.Recipient
			}
			if !yield(Failure{d, f.Start, f.End}) {
				return
			}
		}
	}
}

func (o *options) diagnosis(r classify.Result, err error) Diagnosis {
	var own classify.RuleInfo
	if *o.classifier != (classify.Classifier{}) {
		own, _ = o.classifier.LookupRule(r.Rule)
	}
	return Diagnosis{
		rule:   own,
		Result: r, Server: o.hints.Server, Sender: o.sender, Recipient: o.recipient,
		Size: o.size, MaxSize: o.limit, err: err, catalog: o.catalog,
	}
}

// Err returns the error that was diagnosed, nil when it was a text.
func (d Diagnosis) Err() error { return d.err }

// MayRetry reports whether the mail did not go out and a later attempt may
// succeed. It is false where nobody knows whether the mail is out, however the
// failure passes: another attempt might send it twice. So it may be false where
// Permanence is [classify.Temporary]; ask this method before a retry.
func (d Diagnosis) MayRetry() bool {
	return d.Permanence == classify.Temporary && d.Outcome == classify.OutcomeNotSent
}

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
	return c.Explain(d.Result, d.details())
}

func (d Diagnosis) details() catalog.Details {
	details := catalog.Details{Recipient: d.Recipient, Sender: d.Sender, Server: d.Server, Size: d.Size, MaxSize: d.MaxSize, Rule: d.rule}
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
func (d Diagnosis) LogValue() slog.Value { return d.Result.LogValue() }
