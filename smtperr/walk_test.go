package smtperr

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"syscall"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// endless wraps itself.
type endless struct{}

func (e *endless) Error() string { return "endless" }
func (e *endless) Unwrap() error { return e }

// bush wraps itself many times over.
type bush struct{}

func (b bush) Error() string { return "bush" }
func (b bush) Unwrap() []error {
	all := make([]error, 100)
	for i := range all {
		all[i] = b
	}
	return all
}

// many is an error of a type that cannot be compared, as go-smtp's LMTPDataError.
type many map[string]error

func (m many) Error() string { return "many" }
func (m many) Unwrap() []error {
	var all []error
	for _, err := range m {
		all = append(all, err)
	}
	return all
}

func TestWalkIsBounded(t *testing.T) {
	deep := error(&textproto.Error{Code: 550, Msg: "5.1.1 no such user"})
	for range 10 * maxDepth {
		deep = fmt.Errorf("%w", deep)
	}
	tests := []struct {
		name string
		err  error
	}{
		{"an error that wraps itself", &endless{}},
		{"an error that wraps itself many times", bush{}},
		{"a deep chain", deep},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			visits := 0
			walk(tt.err, func(error) bool { visits++; return false })
			if visits > maxNodes {
				t.Errorf("%d visits", visits)
			}
			Diagnose(tt.err) // must return
			timedOut(tt.err)
		})
	}
}

// TestDiagnoseTheCauseOfMany holds that the first error that means something is
// the cause, whether a type or only a text tells it, and that what belongs to
// another branch is not mixed in.
func TestDiagnoseTheCauseOfMany(t *testing.T) {
	brokenPipe := &net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EPIPE)}
	tests := []struct {
		name      string
		err       error
		want      string
		recipient string
	}{
		{"a reply, then what followed from it", errors.Join(&textproto.Error{Code: 421, Msg: "4.3.2 shutting down"}, brokenPipe), "421 4.3.2: service-unavailable (temporary)", ""},
		{"only a text, then what followed from it", fmt.Errorf("%w; %w", errors.New("sending SMTP MAIL FROM command: 550 5.1.8 sender domain does not exist"), brokenPipe), "mail: 550 5.1.8: sender-rejected (permanent)", ""},
		{"words without meaning first", errors.Join(errors.New("two of two failed"), brokenPipe), "connection-failed (temporary)", ""},
		{"in a map", many{"b@example.com": &textproto.Error{Code: 552, Msg: "5.2.2 mailbox full"}}, "rcpt: 552 5.2.2: mailbox-full (permanent)", ""},
		{"nil among many", many{"b@example.com": nil}, "unknown", ""},
		{"two errors of ours", errors.Join(
			&Error{Attempt: classify.Attempt{Stage: classify.StageMail}, Err: &textproto.Error{Code: 451, Msg: "4.3.0 local error in processing"}},
			&Error{Attempt: classify.Attempt{Stage: classify.StageRcpt, Recipient: "c@example.com"}, Err: io.EOF},
		), "mail: 451 4.3.0: system-error (temporary)", ""},
		{"the first of ours means nothing", errors.Join(
			&Error{Attempt: classify.Attempt{Stage: classify.StageMail, Recipient: "b@example.com"}, Err: errors.New("zzz")},
			&Error{Attempt: classify.Attempt{Stage: classify.StageRcpt, Recipient: "c@example.com"}, Err: io.EOF},
		), "rcpt: connection-failed (temporary)", "c@example.com"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Diagnose(tt.err)
			if d.String() != tt.want || d.Recipient != tt.recipient {
				t.Errorf("got %v of %q, want %v of %q", d, d.Recipient, tt.want, tt.recipient)
			}
		})
	}
}
