package wire

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// The bounds of a reply, in bytes. RFC 5321 §4.5.3.1.5 gives a line 512 bytes
// but no reply a number of lines, and net/textproto reads on for ever.
const (
	maxReply = 1 << 20
	maxKept  = 4 << 10 // of which this much is kept to look at again
)

// A Conn is a client's connection to a server, or TLS on one.
//
// Its clock is its own: when the time of a step is up it closes the connection,
// so that a connection without deadlines ends in time, too, and the deadlines
// that its owner gave it stay in force.
//
// It hands on a line of a reply at a time. So nothing is read ahead that belongs
// to a later reply or lies behind a change to TLS. A code that stands alone,
// which RFC 5321 §4.2 allows, gets the space that net/textproto wants; a line
// that breaks off is not handed on. Only what the server says is looked at:
// what the client says holds passwords.
type Conn struct {
	net.Conn          // the network, or TLS on it
	raw      net.Conn // what to close in order to end everything at once

	// MaxLine is how much of a line is handed on, in bytes; 0 for all. A
	// challenge of AUTH is not cut: half of it means something else.
	MaxLine int

	// Of the goroutine that reads.
	r     *bufio.Reader
	line  []byte // of what was read and is not handed on yet
	mid   bool   // the last line was too long for the buffer, and goes on
	left  int    // of maxReply
	kept  []byte
	alert error // that the other side ended TLS

	mu     sync.Mutex
	clock  *time.Timer
	broken error // why the connection was ended from this side
}

// New makes a Conn of a connection.
func New(conn net.Conn) *Conn {
	c := &Conn{Conn: conn, raw: conn, r: bufio.NewReader(conn), left: maxReply}
	if secure, ok := conn.(encrypted); ok {
		c.raw = secure.NetConn()
	}
	return c
}

// encrypted is a *tls.Conn, or what wraps one.
type encrypted interface {
	HandshakeContext(context.Context) error
	ConnectionState() tls.ConnectionState
	NetConn() net.Conn
}

// Step begins a step: a command with its reply, or a part of the content. The
// function that it returns ends it.
func (c *Conn) Step(limit time.Duration) (done func()) {
	c.left, c.kept = maxReply, c.kept[:0]
	c.start(limit)
	return c.stop
}

func (c *Conn) start(limit time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.clock != nil {
		c.clock.Stop()
	}
	c.clock = time.AfterFunc(limit, func() { c.Break(os.ErrDeadlineExceeded) })
}

func (c *Conn) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.clock != nil {
		c.clock.Stop()
	}
}

// SetDeadline begins a step that ends at t; the zero time ends one. It is how
// go-smtp says that a command begins.
func (c *Conn) SetDeadline(t time.Time) error {
	if t.IsZero() {
		c.stop()
		return nil
	}
	c.Step(time.Until(t))
	return nil
}

// Bind ends the connection when the context ends, until stop is called.
func (c *Conn) Bind(ctx context.Context) (stop func()) {
	if ctx.Err() != nil {
		c.Break(ContextError(ctx)) // at once, not in a goroutine's time
	}
	release := context.AfterFunc(ctx, func() { c.Break(ContextError(ctx)) })
	return func() { release() }
}

// ContextError returns why a context ended, with the caller's own cause.
func ContextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if err == nil || errors.Is(err, cause) {
		return err
	}
	return errors.Join(err, cause)
}

// Break ends the connection from this side. What is read or written afterwards
// fails with the cause that was first.
func (c *Conn) Break(cause error) {
	c.mu.Lock()
	first := c.broken == nil
	if first {
		c.broken = cause
	}
	c.mu.Unlock()
	if first {
		_ = c.raw.Close()
	}
}

// Broken returns why the connection was ended from this side, nil when it was
// not.
func (c *Conn) Broken() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broken
}

// because puts the cause of a break before what the network made of it.
func (c *Conn) because(op string, err error) error {
	if err == nil {
		return nil
	}
	if cause := c.Broken(); cause != nil {
		return &net.OpError{Op: op, Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: cause}
	}
	return err
}

// goodbye is how long TLS may take to say that it ends.
const goodbye = time.Second

// Close closes the connection.
func (c *Conn) Close() error {
	c.stop()
	defer time.AfterFunc(goodbye, func() { _ = c.raw.Close() }).Stop()
	err := c.Conn.Close()
	c.Break(net.ErrClosed)
	return err
}

func (c *Conn) Write(p []byte) (int, error) {
	if c.Broken() != nil {
		return 0, c.because("write", net.ErrClosed)
	}
	n, err := c.Conn.Write(p)
	return n, c.because("write", err)
}

func (c *Conn) Read(p []byte) (int, error) {
	if len(c.line) == 0 {
		line, err := c.next()
		if err != nil {
			var op *net.OpError
			if errors.As(err, &op) && op.Op == "remote error" { // of a type that crypto/tls hides
				c.alert = err
			}
			return 0, c.because("read", err)
		}
		c.line = line
	}
	n := copy(p, c.line)
	c.line = c.line[n:]
	return n, nil
}

// next reads a line, or as much of it as fits into the buffer.
func (c *Conn) next() ([]byte, error) {
	line, err := c.r.ReadSlice('\n')
	c.left -= len(line)
	c.kept = append(c.kept, line[:min(len(line), maxKept-len(c.kept))]...)
	part, more := c.mid, errors.Is(err, bufio.ErrBufferFull)
	c.mid = more
	switch {
	case c.left < 0:
		c.Break(LongReply) // there is no other way to the end of it
		return nil, LongReply
	case err == io.EOF && len(line) > 0:
		return nil, io.ErrUnexpectedEOF
	case err != nil && !more:
		return nil, err
	}
	if code := bytes.TrimRight(line, "\r\n"); !part && len(code) == 3 {
		return append(code[:3:3], " \r\n"...), nil
	}
	if c.MaxLine > 0 && len(line) > c.MaxLine && !part && !bytes.HasPrefix(line, []byte("334")) {
		line = append(bytes.Clone(line[:c.MaxLine]), "\r\n"...)
		for c.mid { // the rest of it is of no use to anybody
			if _, err := c.next(); err != nil {
				return nil, err
			}
		}
	}
	return line, nil
}

// Unasked reports whether more was read than was asked for, other than a refusal
// that ends the session.
func (c *Conn) Unasked() bool {
	if c.r.Buffered() == 0 {
		return false
	}
	next, _ := c.r.Peek(1)
	return next[0] != '4' && next[0] != '5'
}

// CheckUnasked returns [Unsolicited] where that is so, before a command is sent.
func (c *Conn) CheckUnasked() error {
	if c.Unasked() {
		return Unsolicited
	}
	return nil
}

// Alert returns the error with which the other side ended TLS, or nil. With TLS
// 1.3 it may look at a client's certificate only after the handshake.
func (c *Conn) Alert() error { return c.alert }

// Pretend makes the next line that is read one that the server did not send: a
// client of another package begins with a greeting, also where TLS has begun in
// the middle of a session.
func (c *Conn) Pretend(line string) { c.line = []byte(line + "\r\n") }

// Handshake shakes hands on a connection that already speaks TLS, so that its
// errors come here and not with the first reply.
func (c *Conn) Handshake() error {
	secure, ok := c.Conn.(encrypted)
	if !ok {
		return nil
	}
	return c.because("handshake", secure.HandshakeContext(context.Background()))
}

// StartTLS turns to TLS behind the server's positive reply to STARTTLS, and
// shakes hands.
func (c *Conn) StartTLS(config *tls.Config) error {
	if c.r.Buffered() > 0 {
		c.Break(Injected)
		return Injected
	}
	c.Conn = tls.Client(c.Conn, config)
	c.r.Reset(c.Conn)
	return c.Handshake()
}

// ConnectionState returns the state of TLS.
func (c *Conn) ConnectionState() (state tls.ConnectionState, ok bool) {
	secure, ok := c.Conn.(encrypted)
	if !ok {
		return state, false
	}
	return secure.ConnectionState(), true
}

// TLSConfig returns a configuration that expects the certificate of a host,
// where the given one does not say what it expects.
func TLSConfig(config *tls.Config, host string) *tls.Config {
	config = config.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" {
		config.ServerName = host
	}
	return config
}
