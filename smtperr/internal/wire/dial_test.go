package wire

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

func TestContextFirst(t *testing.T) {
	timeout := &net.OpError{Op: "dial", Err: errors.New("i/o timeout")}
	t.Run("the deadline has passed before the context says so", func(t *testing.T) {
		if err := contextFirst(lateContext{t.Context()}, timeout); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, timeout) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("a context that goes on", func(t *testing.T) {
		if err := contextFirst(t.Context(), timeout); err != timeout {
			t.Errorf("error %v", err)
		}
	})
}

// A lateContext is past its deadline, but its timer has not gone off.
type lateContext struct{ context.Context }

func (lateContext) Deadline() (time.Time, bool) { return time.Unix(1, 0), true }

func TestDialStage(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want classify.Stage
	}{
		"no such host":  {&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", IsNotFound: true}}, classify.StageDNS},
		"unknown port":  {&net.OpError{Op: "dial", Err: &net.DNSError{Err: "unknown port", IsNotFound: true}}, classify.StageConnect},
		"refused":       {&net.OpError{Op: "dial", Err: errors.New("connection refused")}, classify.StageConnect},
		"of a stranger": {errors.New("no"), classify.StageConnect},
	} {
		if got := dialStage(tt.err); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
