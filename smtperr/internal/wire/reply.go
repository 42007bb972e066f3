package wire

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// A Reply is a server's reply: its code, and its lines without it.
type Reply struct {
	Code int
	Text string
}

// Refused reports whether the reply refuses what it answers.
func (r Reply) Refused() bool { return r.Code >= 400 && r.Code <= 599 }

// Took reports whether a reply to the final dot takes the mail. Another
// positive code belongs to another command.
func (r Reply) Took() bool { return r.Code == 250 || r.Code == 251 }

// Receipt returns the text in one bounded line of printable characters.
func (r Reply) Receipt() string {
	const most = 512
	text := strings.ToValidUTF8(r.Text[:min(len(r.Text), most)], "")
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)), " ")
}

// outOfStep is a reply that is neither yes nor no to what was asked.
type outOfStep Reply

func (r outOfStep) Error() string { return "smtp: out of step: " + strconv.Itoa(r.Code) }

// ReadReply reads a reply.
func (c *Conn) ReadReply() (Reply, error) {
	code, text, err := textproto.NewReader(bufio.NewReader(c)).ReadResponse(0)
	return Reply{code, text}, err
}

// Command sends a command within its time and reads the reply. What passes also
// goes to debug, if that is not nil.
func (c *Conn) Command(line string, limit time.Duration, debug io.Writer) (Reply, error) {
	defer c.Step(limit)()
	if c.Unasked() {
		return Reply{}, Unsolicited
	}
	tell(debug, line)
	if _, err := io.WriteString(c, line+"\r\n"); err != nil {
		return Reply{}, err
	}
	reply, err := c.ReadReply()
	if err == nil {
		tell(debug, strconv.Itoa(reply.Code)+" "+reply.Text)
	}
	return reply, err
}

func tell(debug io.Writer, line string) {
	if debug != nil {
		_, _ = io.WriteString(debug, line+"\r\n")
	}
}

// Finish ends the content and reads the replies to it, one for each of several
// recipients in LMTP (RFC 2033 §4.2), each within the limit. With an error,
// those that came before it are returned with it; sent is false when the dot has
// not left this machine. A reply that is neither yes nor no is an error, too.
func (c *Content) Finish(replies int, limit time.Duration) (list []Reply, sent bool, err error) {
	if err := c.End(); err != nil {
		return nil, false, err
	}
	for range replies {
		done := c.conn.Step(limit)
		reply, err := c.conn.ReadReply()
		if err != nil {
			if reply = c.conn.hidden(); !reply.Refused() {
				done()
				return list, true, err
			}
		}
		done()
		if !reply.Refused() && !reply.Took() {
			return list, true, outOfStep(reply)
		}
		list = append(list, reply)
	}
	return list, true, nil
}

// pendingTimeout is how long to look for a reply when writing has failed. It is
// there already or it does not come.
const pendingTimeout = 100 * time.Millisecond

// Hidden returns the refusal that an error hides, or an empty reply. A server
// that has had enough says why and closes the connection; what the client sees
// first may be that its own write failed.
func (c *Conn) Hidden(err error) Reply {
	if reply := c.hidden(); reply.Refused() {
		return reply
	}
	var op *net.OpError
	if c.Broken() != nil || !errors.As(err, &op) || op.Op != "write" {
		return Reply{}
	}
	defer c.Step(pendingTimeout)()
	if reply, err := c.ReadReply(); err == nil && reply.Refused() {
		return reply
	}
	return Reply{}
}

var errClosedWriter = errors.New("smtp: data writer closed twice")

// hidden returns the first refusal in what the server said since the step began,
// also one that the connection's end cut off behind its code.
func (c *Conn) hidden() Reply {
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(c.kept)))
	for range 8 {
		code, text, err := r.ReadResponse(0)
		if err != nil {
			break
		}
		if reply := (Reply{code, text}); reply.Refused() {
			return reply
		}
	}
	if len(c.kept) < 3 {
		return Reply{}
	}
	code, err := strconv.Atoi(string(c.kept[:3]))
	if reply := (Reply{code, string(bytes.TrimSpace(c.kept[min(4, len(c.kept)):]))}); err == nil && reply.Refused() {
		return reply
	}
	return Reply{}
}
