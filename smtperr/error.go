package smtperr

import (
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// An Error is an error from sending mail that knows where it happened. The
// functions and clients of this package return it; [Wrap] makes one of any
// error.
type Error struct {
	Stage     classify.Stage // the step that failed
	Role      classify.Role
	Server    string // host name or address of the server, "" when it is not known
	Sender    string // reverse-path, "" before MAIL
	Recipient string // forward-path, "" unless the failure is at RCPT
	Err       error  // what the library underneath returned, never nil
}

// Wrap returns err as an *[Error] with what the options tell, or nil for nil. An
// *Error in err keeps what it knows.
func Wrap(err error, opts ...Option) error {
	if err == nil {
		return nil
	}
	var o options
	o.apply(opts)
	return &Error{o.hints.Stage, o.hints.Role, o.hints.Server, o.sender, o.recipient, err}
}

// maxMessage bounds an error's message, in bytes: its end comes from a stranger.
const maxMessage = 512

// Error returns stage, server and the message of the error underneath, in one
// bounded line: "smtp: rcpt mail.example.org: 550 5.1.1 no such user".
func (e *Error) Error() string {
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
	b.WriteString(" " + printable(messageOf(e.Err), maxMessage))
	return b.String()
}

// printable makes text of unknown origin one bounded line of printable
// characters.
func printable(s string, limit int) string {
	cut := len(s) > limit
	if cut {
		s = s[:limit]
	}
	q := strconv.Quote(strings.TrimSpace(s))
	q = strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
	if cut {
		q += "…"
	}
	return q
}

// Unwrap returns the error underneath.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is this error's [Reason].
func (e *Error) Is(target error) bool {
	reason, ok := target.(Reason)
	return ok && e.Diagnose().Reason == classify.Reason(reason)
}

// Diagnose tells what the error means.
func (e *Error) Diagnose(opts ...Option) Diagnosis { return Diagnose(e, opts...) }

// Temporary reports whether a later attempt may succeed.
func (e *Error) Temporary() bool { return e.Diagnose().Temporary() }

// Timeout reports whether time ran out.
func (e *Error) Timeout() bool { return timedOut(e.Err) }
