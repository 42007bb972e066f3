package wire

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// A DialFunc opens a connection, as net.Dialer's DialContext does.
type DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error)

// Dial connects within the limit; a nil dial is that of a net.Dialer. It also
// returns the stage of its error.
func Dial(ctx context.Context, dial DialFunc, addr string, limit time.Duration) (*Conn, classify.Stage, error) {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	conn, err := dial(timed, "tcp", addr)
	if err != nil {
		return nil, dialStage(err), contextFirst(ctx, err)
	}
	return New(conn), classify.StageUnknown, nil
}

// contextFirst puts the error of a context that has ended before the network's,
// which is then its consequence. The network's clock may be faster.
func contextFirst(ctx context.Context, err error) error {
	ended := ContextError(ctx)
	if d, ok := ctx.Deadline(); ok && ended == nil && !time.Now().Before(d) {
		ended = context.DeadlineExceeded
	}
	if ended == nil {
		return err
	}
	return errors.Join(ended, err)
}

// dialStage tells a host that was not found from one that could not be reached.
// Package net gives the unknown name of a port the type of the former.
func dialStage(err error) classify.Stage {
	var lookup *net.DNSError
	if errors.As(err, &lookup) && lookup.Err != "unknown port" {
		return classify.StageDNS
	}
	return classify.StageConnect
}

// HostOf returns the host of host:port.
func HostOf(addr string) string {
	if host, _, err := net.SplitHostPort(addr); err == nil {
		return host
	}
	return addr
}

// ImplicitTLS reports whether TLS begins with the first byte on the port of an
// address (RFC 8314 §7.3).
func ImplicitTLS(addr string) bool {
	_, port, _ := net.SplitHostPort(addr)
	return port == "465" || port == "smtps" || port == "submissions"
}
