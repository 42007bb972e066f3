package smtperr

import (
	"errors"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// Redacted returns d without what tells whose mail it was: placeholders stand for
// the addresses, ids and links in Text, Server, Sender and Recipient, in all that
// is made of them (Explain, %+v, JSON), and in the error of Err. Names of hosts and
// IP addresses stay; [catalog.Redactor] says exactly what goes. The decision is
// the same.
func (d Diagnosis) Redacted() Diagnosis { return d.RedactedBy(new(catalog.Redactor)) }

// RedactedBy returns d as a Redactor makes it, which may hide more, and gives
// equal things the same placeholder in all diagnoses that it gets.
func (d Diagnosis) RedactedBy(r *catalog.Redactor) Diagnosis {
	d.Sender, d.Recipient, d.Server, d.Text = r.Address(d.Sender), r.Address(d.Recipient), r.Host(d.Server), r.Text(d.Text)
	if d.err != nil {
		d.err = redactedError(d.err, r, d.Result())
	}
	return d
}

// Redact returns an error whose message is the one of err without what tells
// whose mail it was, as [Diagnosis.Redacted] has it, nil for nil. What err means
// stays: errors.Is holds for the result wherever it holds for err, Diagnose gives
// the same decision, and an [*Error] in err is one in the result, redacted. Nothing
// else of err can be reached from it.
func Redact(err error) error {
	if err == nil {
		return nil
	}
	return Diagnose(err).Redacted().err
}

// maxRedacted bounds what is read of an error's message, in bytes. Far less of it
// is shown.
const maxRedacted = 8 << 10

// redactedError returns err by a Redactor. The result is the one of its
// diagnosis, redacted.
func redactedError(err error, r *catalog.Redactor, result classify.Result) error {
	var inner *Error
	walk(err, func(node error) bool {
		e, ok := node.(*Error)
		if ok && e != nil {
			inner = e
		}
		return inner != nil
	})
	hidden := &redacted{
		result:  result,
		timeout: timedOut(err),
		// A closure keeps the error from whoever prints or walks through the value.
		is: func(target error) bool { return errors.Is(err, target) },
	}
	show := func(message string) {
		hidden.message = printable(r.Text(message[:min(len(message), maxRedacted)]), maxMessage)
	}
	if inner == nil {
		show(messageOf(err))
		return hidden
	}
	e := &Error{Attempt: inner.Attempt}
	e.Server, e.Sender, e.Recipient = r.Host(inner.Server), r.Address(inner.Sender), r.Address(inner.Recipient)
	if err == error(inner) {
		show(inner.message())
		e.Err = hidden
		return e
	}
	show(messageOf(err))
	leaf := *hidden
	e.Err, hidden.inner = &leaf, e
	return hidden
}

// A redacted error has the message of another and knows what that one means.
type redacted struct {
	message string
	result  classify.Result
	timeout bool
	is      func(error) bool
	inner   *Error // the redacted form of the first *Error in the other one; nil when there is none
}

func (e *redacted) Error() string { return e.message }

func (e *redacted) Is(target error) bool { return e.is(target) }

func (e *redacted) Timeout() bool { return e.timeout }

func (e *redacted) Unwrap() error {
	if e.inner == nil {
		return nil
	}
	return e.inner
}
