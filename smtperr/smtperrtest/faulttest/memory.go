package faulttest

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// capacity is how much a connection holds that nobody has read, in bytes. Writing
// more blocks.
const capacity = 256 << 10

// memory returns the two ends of a connection that behaves as TCP on loopback
// does, on whatever clock it is made under: net.Pipe has neither a buffer nor a
// reset.
func memory() (a, b *end) {
	c := new(connection)
	c.changed.L = &c.mu
	return &end{c: c}, &end{c: c, side: 1}
}

type connection struct {
	mu      sync.Mutex
	changed sync.Cond
	ends    [2]state
}

// state is what one end knows.
type state struct {
	unread      []byte
	ended       bool // the peer writes no more
	reset       bool // by the peer
	closed      bool // by itself
	rejected    bool // a write after the peer closed; the next one fails
	read, write deadline
}

type deadline struct {
	at    time.Time
	timer *time.Timer
}

func (d *deadline) passed() bool { return !d.at.IsZero() && !time.Now().Before(d.at) }

type end struct {
	c    *connection
	side int
}

func (e *end) own() *state  { return &e.c.ends[e.side] }
func (e *end) peer() *state { return &e.c.ends[1-e.side] }

// toldReset tells of a reset, which the system does once. Then the connection has
// ended, and takes nothing.
func (s *state) toldReset() error {
	s.reset, s.ended, s.rejected = false, true, true
	return errReset
}

func failed(op string, err error) error {
	return &net.OpError{Op: op, Net: "tcp", Source: addr{}, Addr: addr{}, Err: err}
}

func (e *end) Read(p []byte) (int, error) {
	e.c.mu.Lock()
	defer e.c.mu.Unlock()
	for own := e.own(); ; e.c.changed.Wait() {
		switch {
		case own.closed:
			return 0, failed("read", net.ErrClosed)
		case own.read.passed():
			return 0, failed("read", os.ErrDeadlineExceeded)
		case len(own.unread) > 0:
			n := copy(p, own.unread)
			own.unread = own.unread[n:]
			e.c.changed.Broadcast()
			return n, nil
		case own.reset:
			return 0, failed("read", os.NewSyscallError("read", own.toldReset()))
		case own.ended:
			return 0, io.EOF
		}
	}
}

func (e *end) Write(p []byte) (n int, err error) {
	e.c.mu.Lock()
	defer e.c.mu.Unlock()
	for own, peer := e.own(), e.peer(); n < len(p); {
		switch {
		case own.closed:
			return n, failed("write", net.ErrClosed)
		case own.write.passed():
			return n, failed("write", os.ErrDeadlineExceeded)
		case own.reset:
			return n, failed("write", os.NewSyscallError("write", own.toldReset()))
		case own.rejected:
			return n, failed("write", os.NewSyscallError("write", errPipe))
		case peer.closed: // its system says so, and that is known at the next write
			own.rejected = true
			return len(p), nil
		case len(peer.unread) == capacity:
			e.c.changed.Wait()
		default:
			k := min(len(p)-n, capacity-len(peer.unread))
			peer.unread = append(peer.unread, p[n:n+k]...)
			n += k
			e.c.changed.Broadcast()
		}
	}
	return n, nil
}

// Close closes the connection in order: the peer reads all that was written, and
// then its end.
func (e *end) Close() error { return e.close(func(peer *state) { peer.ended = true }) }

// reset breaks the connection.
func (e *end) reset() { _ = e.close(func(peer *state) { peer.reset = true }) }

func (e *end) close(tell func(peer *state)) error {
	e.c.mu.Lock()
	defer e.c.mu.Unlock()
	own := e.own()
	if own.closed {
		return failed("close", net.ErrClosed)
	}
	own.closed = true
	own.read.stop()
	own.write.stop()
	tell(e.peer())
	e.c.changed.Broadcast()
	return nil
}

// await waits until either end is closed.
func (e *end) await() {
	e.c.mu.Lock()
	defer e.c.mu.Unlock()
	for !e.own().closed && !e.peer().closed {
		e.c.changed.Wait()
	}
}

func (e *end) isClosed() bool {
	e.c.mu.Lock()
	defer e.c.mu.Unlock()
	return e.own().closed
}

func (d *deadline) stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
}

// set replaces a deadline. Whoever waits looks again, now and then.
func (e *end) set(t time.Time, deadlines ...*deadline) error {
	e.c.mu.Lock()
	defer e.c.mu.Unlock()
	if e.own().closed {
		return failed("set", net.ErrClosed)
	}
	for _, d := range deadlines {
		d.stop()
		*d = deadline{at: t}
		if wait := time.Until(t); !t.IsZero() && wait > 0 {
			d.timer = time.AfterFunc(wait, e.c.changed.Broadcast)
		}
	}
	e.c.changed.Broadcast()
	return nil
}

func (e *end) SetDeadline(t time.Time) error      { return e.set(t, &e.own().read, &e.own().write) }
func (e *end) SetReadDeadline(t time.Time) error  { return e.set(t, &e.own().read) }
func (e *end) SetWriteDeadline(t time.Time) error { return e.set(t, &e.own().write) }

func (e *end) LocalAddr() net.Addr  { return addr{} }
func (e *end) RemoteAddr() net.Addr { return addr{} }

type addr struct{}

func (addr) Network() string { return "tcp" }
func (addr) String() string  { return "127.0.0.1:25" }
