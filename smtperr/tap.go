package smtperr

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/smtp"
	"net/textproto"
	"strconv"
	"time"
)

// maxTap bounds what is kept of the server's replies, in bytes.
const maxTap = 4 << 10

// A tap keeps the first bytes that the server sent since it was last emptied.
// net/smtp loses a reply where it tries HELO after a refused EHLO, and where
// the server closes the connection right behind it. Only the server's words
// pass it: the client's hold passwords.
type tap struct {
	r    io.Reader
	kept []byte
	left int // of maxReply
}

func (t *tap) Read(p []byte) (int, error) {
	if t.left <= 0 {
		return 0, errLongReply
	}
	n, err := t.r.Read(p[:min(len(p), t.left)])
	t.left -= n
	t.kept = append(t.kept, p[:min(n, maxTap-len(t.kept))]...)
	return n, err
}

func (t *tap) empty() { t.kept, t.left = t.kept[:0], maxReply }

// attach makes a client's replies pass the tap, above TLS. It is to be called
// again when the client has a new text connection, as after STARTTLS.
func (t *tap) attach(c *smtp.Client) {
	t.r = c.Text.R
	t.empty()
	c.Text.R = bufio.NewReader(t)
}

// refusal returns the first reply of class 4 or 5 that was kept, or nil.
func (t *tap) refusal() *textproto.Error {
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(t.kept)))
	for range 8 {
		code, text, err := r.ReadResponse(0)
		if err == nil && code >= 400 {
			return &textproto.Error{Code: code, Msg: text}
		}
		if err != nil {
			break
		}
	}
	// A reply that the connection's end cut off.
	if len(t.kept) >= 3 {
		if code, err := strconv.Atoi(string(t.kept[:3])); err == nil && code >= 400 && code <= 599 {
			return &textproto.Error{Code: code, Msg: string(bytes.TrimSpace(t.kept[min(4, len(t.kept)):]))}
		}
	}
	return nil
}

// accepted returns the text of the first reply that was kept, in one bounded line.
func (t *tap) accepted() string {
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(t.kept)))
	_, text, err := r.ReadResponse(2)
	if err != nil {
		return ""
	}
	return printable(text, maxMessage)
}

// reveal adds the reply that an error hides. A server that has had enough says
// why and closes the connection; what the client sees first may be that its own
// write failed.
func (c *Client) reveal(err error) error {
	if holdsReply(err) {
		return err
	}
	if hidden := c.tap.refusal(); hidden != nil {
		return &recovered{hidden, err}
	}
	if c.Client != nil && isWrite(err) && !timedOut(err) {
		if hidden := c.pending(); hidden != nil {
			return &recovered{hidden, err}
		}
	}
	return err
}

// isWrite reports whether an error is one of writing to the network.
func isWrite(err error) (write bool) {
	walk(err, func(node error) bool {
		op, ok := node.(*net.OpError)
		write = ok && op != nil && op.Op == "write"
		return ok
	})
	return write
}

// pendingTimeout is how long to look for a reply when writing has failed. It is
// there already or it does not come.
const pendingTimeout = time.Second

// pending reads the reply that the server sent before the connection broke.
func (c *Client) pending() *textproto.Error {
	if err := c.conn.SetReadDeadline(time.Now().Add(pendingTimeout)); err != nil {
		return nil //nolint:nilerr // without a deadline there is nothing safe to read
	}
	c.begin()
	if code, text, err := c.Text.ReadResponse(0); err == nil && code >= 400 {
		return &textproto.Error{Code: code, Msg: text}
	}
	return nil
}

// A recovered error is an error with the reply that it hides.
type recovered struct {
	reply *textproto.Error
	err   error
}

func (r *recovered) Error() string {
	return strconv.Itoa(r.reply.Code) + " " + r.reply.Msg + "; then " + r.err.Error()
}
func (r *recovered) Unwrap() []error { return []error{r.reply, r.err} }
