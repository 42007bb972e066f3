package smtperr

import (
	"bufio"
	"bytes"
	"io"
	"net/smtp"
	"net/textproto"
	"strconv"
)

// maxTap bounds what is kept of the server's replies.
const maxTap = 4 << 10

// A tap keeps the first bytes that the server sent since it was last emptied.
// net/smtp loses a reply where it tries HELO after a refused EHLO, and where
// the server closes the connection right behind it.
type tap struct{ kept []byte }

// Write keeps what there is room for and never fails.
func (t *tap) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p[:min(len(p), maxTap-len(t.kept))]...)
	return len(p), nil
}

func (t *tap) empty() { t.kept = t.kept[:0] }

// attach makes a client's replies pass the tap, above TLS. It is to be called
// again when the client has a new text connection, as after STARTTLS.
func (t *tap) attach(c *smtp.Client) {
	c.Text.R = bufio.NewReader(io.TeeReader(c.Text.R, t))
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

// A recovered error is an error with the reply that it hides.
type recovered struct {
	reply *textproto.Error
	err   error
}

func (r *recovered) Error() string   { return r.reply.Error() + "; then " + r.err.Error() }
func (r *recovered) Unwrap() []error { return []error{r.reply, r.err} }
