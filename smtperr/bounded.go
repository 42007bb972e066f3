package smtperr

import (
	"errors"
	"net"
)

// maxReply bounds a reply, in bytes. RFC 5321 §4.5.3.1.5 gives a line 512 bytes
// but no reply a number of lines, and net/textproto reads on for ever.
const maxReply = 1 << 20

var errLongReply = errors.New("smtp: the server's reply does not end")

// A boundedConn reads at most maxReply bytes between two resets.
type boundedConn struct {
	net.Conn
	left int
}

func bounded(conn net.Conn) *boundedConn { return &boundedConn{conn, maxReply} }

// reset allows the next reply. It is fine on nil.
func (c *boundedConn) reset() {
	if c != nil {
		c.left = maxReply
	}
}

func (c *boundedConn) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errLongReply
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}
