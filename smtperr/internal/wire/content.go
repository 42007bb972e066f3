package wire

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// Content writes the content of a mail behind a positive reply to DATA, with the
// dots of RFC 5321 §4.5.2. Every end of a line goes out as CRLF: a line feed
// that stands alone, as Go programs write it, and a carriage return that does.
// Neither may be on the wire (§2.3.8), where servers that read them differently
// see different mails. Several carriage returns before a line feed are one end.
type Content struct {
	conn  *Conn
	w     *bufio.Writer
	limit time.Duration // of a block
	most  int64         // that the server takes, 0 when it does not say

	size  int64 // without the doubled dots (RFC 1870 §3)
	cr    bool  // a CR waits for what follows it
	begun bool  // the line has something in it
	err   error
}

// blockSize is how much content has to be written in the time of a block, in
// bytes.
const blockSize = 16 << 10

// NewContent makes a writer. Every block has to be written within the limit; a
// content of more than most bytes fails. What is written also goes to debug, if
// that is not nil.
func NewContent(conn *Conn, limit time.Duration, most int64, debug io.Writer) *Content {
	c := &Content{conn: conn, limit: limit, most: most}
	var w io.Writer = timed{c}
	if debug != nil {
		w = io.MultiWriter(w, debug)
	}
	c.w = bufio.NewWriterSize(w, blockSize)
	return c
}

// timed gives each write to the connection its time.
type timed struct{ c *Content }

func (t timed) Write(p []byte) (int, error) {
	t.c.conn.start(t.c.limit)
	defer t.c.conn.stop()
	return t.c.conn.Write(p)
}

// Size returns how much was written, in bytes, as RFC 1870 §3 counts.
func (c *Content) Size() int64 { return c.size }

// Write writes a part of the content. After an error the connection is of no
// use: whatever came next would be read as content.
func (c *Content) Write(p []byte) (int, error) {
	c.fail(c.conn.because("write", c.conn.Broken())) // before the buffer is full
	done := 0
	for done < len(p) && c.err == nil {
		n := c.text(p[done:])
		if n > 0 {
			done += n
		} else {
			c.char(p[done])
			done++
		}
		if c.most > 0 && c.size > c.most && c.err == nil {
			c.err = TooLarge(c.size, c.most)
			c.conn.Break(c.err) // before a dot can follow
		}
	}
	return done, c.err
}

// text writes the plain characters at the beginning of p, and returns how many.
func (c *Content) text(p []byte) int {
	if c.cr || !c.begun {
		return 0
	}
	n := bytes.IndexAny(p, "\r\n")
	if n < 0 {
		n = len(p)
	}
	_, err := c.w.Write(p[:n])
	c.size += int64(n)
	c.fail(err)
	return n
}

func (c *Content) char(b byte) {
	switch {
	case b == '\r':
		c.cr = true
		return
	case b == '\n':
		c.cr = false
		c.newline()
		return
	case c.cr:
		c.cr = false
		c.newline()
	}
	if !c.begun && b == '.' {
		c.fail(c.w.WriteByte('.'))
	}
	c.begun = true
	c.size++
	c.fail(c.w.WriteByte(b))
}

func (c *Content) newline() {
	c.begun = false
	c.size += 2
	_, err := c.w.WriteString("\r\n")
	c.fail(err)
}

func (c *Content) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// End writes the final dot. With an error the dot has not left this machine: no
// server can have taken the mail for complete.
func (c *Content) End() error {
	if c.err == nil && (c.cr || c.begun || c.size == 0) {
		c.cr = false
		c.newline() // as net/smtp, also where there is no content at all
	}
	if c.err == nil && c.conn.Unasked() {
		c.err = Unsolicited
		c.conn.Break(c.err)
	}
	if c.err == nil {
		_, _ = c.w.WriteString(".\r\n")
		c.err = c.w.Flush()
	}
	return c.err
}

// TooLarge is raised where a message is larger than the server says that it
// takes (RFC 1870 §6.2).
func TooLarge(size, most int64) error {
	return &Refusal{classify.MessageTooLarge, "go-clients-too-large",
		"the message of " + strconv.FormatInt(size, 10) + " bytes is larger than the " + strconv.FormatInt(most, 10) + " that the server takes"}
}

// Limit reads the parameter of SIZE in the reply to EHLO, 0 for no limit or none
// that is known (RFC 1870 §3).
func Limit(parameter string) int64 {
	n, err := strconv.ParseInt(parameter, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// SizeOf returns the size of a content on the wire, where every line feed has a
// carriage return before it. Of a reader that knows only how much it has left, it is
// the least; of one that does not know it is 0.
func SizeOf(r io.Reader) int64 {
	switch r := r.(type) {
	case *bytes.Buffer:
		return int64(r.Len() + bareFeeds(0, r.Bytes()))
	case *bytes.Reader:
		return int64(r.Len()) + bareFeedsOf(r)
	case *strings.Reader:
		return int64(r.Len()) + bareFeedsOf(r)
	case interface{ Len() int }:
		return int64(r.Len())
	}
	return 0
}

// bareFeedsOf counts the line feeds without a carriage return in what is left of a
// reader in memory, and goes back to where it was.
func bareFeedsOf(r io.ReadSeeker) (n int64) {
	begin, _ := r.Seek(0, io.SeekCurrent)
	defer func() { _, _ = r.Seek(begin, io.SeekStart) }()
	var buf [4096]byte
	for last := byte(0); ; {
		read, err := r.Read(buf[:])
		if n += int64(bareFeeds(last, buf[:read])); err != nil {
			return n
		}
		last = buf[read-1]
	}
}

// bareFeeds counts the line feeds without a carriage return in b, which follows last.
func bareFeeds(last byte, b []byte) int {
	n := bytes.Count(b, []byte("\n")) - bytes.Count(b, []byte("\r\n"))
	if last == '\r' && len(b) > 0 && b[0] == '\n' {
		n--
	}
	return n
}
