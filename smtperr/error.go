package smtperr

import (
	"net/textproto"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/smtperr/go-smtperr/classify"
)

// An Error is an error from sending mail that knows where it happened. The
// functions and clients of this package return it; [Wrap] makes one of any
// error.
type Error struct {
	// Stage is the step that failed, Sender is "" before MAIL, and Recipient is the
	// one that was refused, or the mail's only one.
	classify.Attempt

	Size    int64 // of the message, in bytes; 0 when it is not known
	MaxSize int64 // that the server takes; 0 when it does not say
	Err     error // what the library underneath returned, never nil

	known atomic.Value // a finding, once somebody has asked
}

// A finding is what an error means, and what it was made of: it holds while nobody
// changes the error.
type finding struct {
	key    findingKey
	result classify.Result
}

type findingKey struct {
	attempt classify.Attempt
	err     error
}

// result returns what e means without options. errors.Is asks for it at each of a
// program's questions.
func (e *Error) result() classify.Result {
	if e == nil || !reflect.ValueOf(e.Err).Comparable() {
		return Diagnose(e).Result()
	}
	key := findingKey{e.Attempt, e.Err}
	if f, ok := e.known.Load().(finding); ok && f.key == key {
		return f.result
	}
	r := Diagnose(e).Result()
	e.known.Store(finding{key, r})
	return r
}

// Wrap returns err as an *[Error] with what the options tell, or nil for nil. An
// *Error keeps what it knows and the options do not say.
func Wrap(err error, opts ...Option) error {
	if err == nil {
		return nil
	}
	var o options
	o.apply(opts)
	if e, ok := err.(*Error); ok && e != nil {
		o.adopt(e)
		err = e.Err
	}
	return &Error{Attempt: o.Attempt, Size: o.size, MaxSize: o.maxSize, Err: err}
}

// maxMessage bounds an error's message, in bytes: its end comes from a stranger.
const maxMessage = 512

// Error returns stage, server and the message of the error underneath, in one
// bounded line: "smtp: rcpt mail.example.org: 550 5.1.1 no such user". Its end
// is a server's and may hold addresses; for logs and pages see [Redact].
func (e *Error) Error() string {
	if e == nil {
		return "smtp: no error"
	}
	var b strings.Builder
	b.WriteString("smtp:")
	if e.Stage != classify.StageUnknown {
		b.WriteString(" " + e.Stage.String())
	}
	if e.Server != "" {
		b.WriteString(" " + printable(e.Server, 255))
	}
	if b.Len() > len("smtp:") {
		b.WriteByte(':')
	}
	b.WriteString(" " + printable(e.message(), maxMessage))
	return b.String()
}

// message returns the message of the error underneath. What net/textproto makes
// of a reply differs between versions of Go, with and without quotation marks.
func (e *Error) message() string {
	if reply, ok := e.Err.(*textproto.Error); ok && reply != nil {
		return strconv.Itoa(reply.Code) + " " + reply.Msg
	}
	if e.endless() {
		return "an error that wraps itself"
	}
	return messageOf(e.Err)
}

// endless reports whether e is at the bottom of itself.
func (e *Error) endless() bool {
	for range maxDepth {
		inner, ok := e.Err.(*Error)
		if !ok || inner == nil {
			return false
		}
		e = inner
	}
	return true
}

// printable makes text of unknown origin one bounded line of printable
// characters.
func printable(s string, limit int) string {
	cut := len(s) > limit
	if cut {
		s = strings.ToValidUTF8(s[:limit], "")
	}
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case r == ' ' || r == '\n' || r == '\r' || r == '\t':
			space = b.Len() > 0
			continue
		case !strconv.IsPrint(r):
			r = '\uFFFD'
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	if cut {
		b.WriteString("…")
	}
	return b.String()
}

// Unwrap returns the error underneath.
func (e *Error) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}

// Is reports whether target is this error's [Reason].
func (e *Error) Is(target error) bool {
	reason, ok := target.(Reason)
	return ok && e != nil && e.result().Reason == reason
}

// Diagnose tells what the error means.
func (e *Error) Diagnose(opts ...Option) Diagnosis { return Diagnose(e, opts...) }

// Temporary reports whether the mail did not go out and a later attempt may
// succeed, as [Diagnosis.MayRetry] does. The name is that of the errors of package net.
func (e *Error) Temporary() bool { return e.result().MayRetry() }

// Timeout reports whether time ran out.
func (e *Error) Timeout() bool { return timedOut(e) }
