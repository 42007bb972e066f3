package smtperr

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// A Client is a [*smtp.Client] whose errors are of type [*Error]: they know the
// step that failed, the server, the sender and the recipient, in the order in
// which the conversation happened. Code that uses net/smtp changes the
// constructor and nothing else.
//
// What the client writes is what net/smtp writes. Like a *smtp.Client it is not
// safe for concurrent use.
type Client struct {
	*smtp.Client

	server     string
	conn       net.Conn
	bound      *boundedConn // nil on a *tls.Conn of the caller
	tap        tap
	localName  string
	greeted    bool
	hello      error            // what came of the greeting
	refused    *textproto.Error // the refusal of EHLO where HELO was then accepted
	sender     string
	recipients []string // accepted since MAIL
}

// Dial connects to a server at addr, which must have a port, as [smtp.Dial]
// does. Errors are of type [*Error].
func Dial(addr string) (*Client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, &Error{Stage: dialStage(err), Server: hostOf(addr), Err: err}
	}
	return NewClient(conn, hostOf(addr))
}

// NewClient makes a client of a connection and reads the greeting, as
// [smtp.NewClient] does; host is the name that certificates are checked for.
// Errors are of type [*Error]. On an error the connection is closed.
func NewClient(conn net.Conn, host string) (*Client, error) {
	c := &Client{server: host, conn: conn, localName: "localhost"}
	if _, secure := conn.(*tls.Conn); !secure { // net/smtp looks for that type
		c.bound = bounded(conn)
		conn = c.bound
	}
	inner, err := smtp.NewClient(conn, host)
	if err != nil {
		stage := classify.StageGreeting
		if cause, ok := firstCause(err); ok && cause.reason == classify.TLSFailed {
			stage = classify.StageTLS // a *tls.Conn shakes hands when it is first read
		}
		return nil, &Error{Stage: stage, Server: host, Err: err}
	}
	c.Client = inner
	c.tap.attach(inner)
	return c, nil
}

// hostOf returns the host of host:port.
func hostOf(addr string) string {
	if host, _, err := net.SplitHostPort(addr); err == nil {
		return host
	}
	return addr
}

func dialStage(err error) classify.Stage {
	if c, ok := firstCause(err); ok && c.stage != classify.StageUnknown {
		return c.stage
	}
	return classify.StageConnect
}

// begin prepares for the reply to the next command.
func (c *Client) begin() {
	c.tap.empty()
	c.bound.reset()
}

// fail puts an error in its place in the conversation.
func (c *Client) fail(stage classify.Stage, recipient string, err error) error {
	if err == nil {
		return nil
	}
	e := &Error{Stage: stage, Server: c.server, Recipient: recipient, Err: c.reveal(err)}
	if stage >= classify.StageMail {
		e.Sender = c.sender
	}
	if stage >= classify.StageData && len(c.recipients) == 1 {
		e.Recipient = c.recipients[0]
	}
	return e
}

// Hello sends EHLO, and HELO where that is refused, with the given name; see
// [smtp.Client.Hello]. The other methods call it where that is needed.
func (c *Client) Hello(localName string) error {
	if c.greeted || strings.ContainsAny(localName, "\r\n") {
		// net/smtp refuses both without a word to the server.
		return c.fail(classify.StageHelo, "", c.Client.Hello(localName))
	}
	c.greeted = true
	c.begin()
	err := c.Client.Hello(localName)
	if err == nil {
		c.refused = c.tap.refusal()
	}
	c.hello = c.fail(classify.StageHelo, "", err)
	return c.hello
}

// ensureHello greets the server if that has not been done: net/smtp does so in
// whatever method comes first, and returns its error from there.
func (c *Client) ensureHello() error {
	if c.greeted {
		return c.hello
	}
	return c.Hello(c.localName)
}

// RefusedEHLO returns the server's refusal of EHLO, or nil when it accepted. A
// session without EHLO has no extensions, so neither encryption nor a login:
// that the server asks for either later on has its cause here.
func (c *Client) RefusedEHLO() error {
	if c.refused == nil {
		return nil
	}
	return &Error{Stage: classify.StageHelo, Server: c.server, Err: c.refused}
}

// Extension reports whether the server supports an extension; see
// [smtp.Client.Extension]. An error of the greeting is returned by the method
// that is called next.
func (c *Client) Extension(name string) (ok bool, parameters string) {
	if c.ensureHello() != nil {
		return false, ""
	}
	return c.Client.Extension(name)
}

// StartTLS turns on encryption; see [smtp.Client.StartTLS]. The greeting that is
// repeated after the handshake fails with [classify.StageHelo].
func (c *Client) StartTLS(config *tls.Config) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.begin()
	if err := c.Client.StartTLS(config); err != nil {
		stage := classify.StageStartTLS
		if state, ok := c.TLSConnectionState(); ok && state.HandshakeComplete {
			stage = classify.StageHelo
		}
		return c.fail(stage, "", err)
	}
	c.tap.attach(c.Client)
	return nil
}

// Auth signs in; see [smtp.Client.Auth].
func (c *Client) Auth(a smtp.Auth) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.begin()
	return c.fail(classify.StageAuth, "", c.Client.Auth(a))
}

// Verify asks whether an address is valid; see [smtp.Client.Verify].
func (c *Client) Verify(addr string) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.begin()
	return c.fail(classify.StageRcpt, addr, c.Client.Verify(addr))
}

// Mail begins a mail with its reverse-path; see [smtp.Client.Mail].
func (c *Client) Mail(from string) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.begin()
	c.sender, c.recipients = from, nil
	return c.fail(classify.StageMail, "", c.Client.Mail(from))
}

// Rcpt adds a recipient; see [smtp.Client.Rcpt].
func (c *Client) Rcpt(to string) error {
	c.begin()
	if err := c.Client.Rcpt(to); err != nil {
		return c.fail(classify.StageRcpt, to, err)
	}
	c.recipients = append(c.recipients, to)
	return nil
}

// Data begins the content; see [smtp.Client.Data]. An error of Write is one of
// [classify.StageData]: the mail did not go out. An error of Close is one of
// [classify.StageEndOfData]: a reply there is a refusal, but when the connection
// breaks the mail may have gone out, and [classify.Result.Outcome] says so. Only
// where the final dot certainly did not leave this machine is it an error of
// StageData.
func (c *Client) Data() (io.WriteCloser, error) {
	c.begin()
	w, err := c.Client.Data()
	if err != nil {
		return nil, c.fail(classify.StageData, "", err)
	}
	return &content{c: c, w: w}, nil
}

// content is the writer of a mail's content.
type content struct {
	c      *Client
	w      io.WriteCloser
	broken error // the first error of Write: net/smtp forgets it
	closed bool
}

func (w *content) Write(p []byte) (int, error) {
	if w.closed {
		return 0, w.c.fail(classify.StageData, "", errClosedWriter)
	}
	if w.broken != nil {
		return 0, w.broken
	}
	n, err := w.w.Write(p)
	w.broken = w.c.fail(classify.StageData, "", err)
	return n, w.broken
}

func (w *content) Close() error {
	if w.closed {
		return w.c.fail(classify.StageData, "", errClosedWriter)
	}
	w.closed = true
	if w.broken != nil {
		// The final dot cannot leave any more, and no reply can come to it.
		return w.broken
	}
	w.c.begin()
	err := w.w.Close()
	if err != nil && !holdsReply(err) {
		// The buffer keeps its error, which net/smtp does not look at. With one
		// the last bytes, which are the dot, were not taken by the system.
		if unsent := w.c.Text.W.Flush(); unsent != nil {
			return w.c.fail(classify.StageData, "", unsent)
		}
	}
	return w.c.fail(classify.StageEndOfData, "", err)
}

var errClosedWriter = errors.New("smtp: data writer closed twice")

// Reset ends the mail without sending it; see [smtp.Client.Reset].
func (c *Client) Reset() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.begin()
	c.sender, c.recipients = "", nil
	return c.fail(classify.StageUnknown, "", c.Client.Reset())
}

// Noop does nothing but ask for a reply; see [smtp.Client.Noop].
func (c *Client) Noop() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.begin()
	return c.fail(classify.StageUnknown, "", c.Client.Noop())
}

// Quit ends the session and closes the connection; see [smtp.Client.Quit]. A
// mail that was accepted stays accepted when Quit fails.
func (c *Client) Quit() error {
	_ = c.ensureHello() // as net/smtp: it is quitting anyhow
	c.begin()
	return c.fail(classify.StageQuit, "", c.Client.Quit())
}
