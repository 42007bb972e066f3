package smtperr

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/smtp"
	"net/textproto"

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

	server    string
	sender    string
	tap       tap
	hello     error // the outcome of the first EHLO
	greeted   bool
	localName string
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
// Errors are of type [*Error].
func NewClient(conn net.Conn, host string) (*Client, error) {
	inner, err := smtp.NewClient(conn, host)
	if err != nil {
		stage := classify.StageGreeting
		if c, ok := firstCause(err); ok && c.reason == classify.TLSFailed {
			stage = classify.StageTLS
		}
		return nil, &Error{Stage: stage, Server: host, Err: err}
	}
	c := &Client{Client: inner, server: host, localName: "localhost"}
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

// fail puts an error in its place in the conversation.
func (c *Client) fail(stage classify.Stage, recipient string, err error) error {
	if err == nil {
		return nil
	}
	sender := ""
	if stage >= classify.StageMail {
		sender = c.sender
	}
	return &Error{Stage: stage, Server: c.server, Sender: sender, Recipient: recipient, Err: err}
}

// recover adds the reply that an error hides, such as the 421 that came before
// the connection's end.
func (c *Client) recover(err error) error {
	if err == nil {
		return nil
	}
	var reply *textproto.Error
	if hidden := c.tap.refusal(); hidden != nil && (!errors.As(err, &reply) || *reply != *hidden) {
		return &recovered{hidden, err}
	}
	return err
}

// Hello sends EHLO, and HELO where that is refused, with the given name; see
// [smtp.Client.Hello]. The other methods call it where that is needed.
func (c *Client) Hello(localName string) error {
	c.localName = localName
	c.tap.empty()
	return c.greet(c.Client.Hello(localName))
}

// greet keeps what came of the greeting. EHLO and HELO errors are the client's
// to report once: net/smtp returns them from whatever method comes first.
func (c *Client) greet(err error) error {
	c.greeted = true
	c.hello = c.fail(classify.StageHelo, "", c.recover(err))
	return c.hello
}

// ensureHello greets the server if that has not been done.
func (c *Client) ensureHello() error {
	if c.greeted {
		return c.hello
	}
	return c.Hello(c.localName)
}

// refusedEHLO returns the refusal of EHLO where HELO was then accepted: the
// session has no extensions, so neither TLS nor a login.
func (c *Client) refusedEHLO() error {
	if hidden := c.tap.refusal(); c.hello == nil && hidden != nil {
		return c.fail(classify.StageHelo, "", hidden)
	}
	return nil
}

// StartTLS turns on encryption; see [smtp.Client.StartTLS].
func (c *Client) StartTLS(config *tls.Config) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	if err := c.Client.StartTLS(config); err != nil {
		return c.fail(classify.StageStartTLS, "", err)
	}
	c.tap.attach(c.Client)
	return nil
}

// Auth signs in; see [smtp.Client.Auth].
func (c *Client) Auth(a smtp.Auth) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	return c.fail(classify.StageAuth, "", c.Client.Auth(a))
}

// Verify asks whether an address is valid; see [smtp.Client.Verify].
func (c *Client) Verify(addr string) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	return c.fail(classify.StageRcpt, addr, c.Client.Verify(addr))
}

// Mail begins a mail with its reverse-path; see [smtp.Client.Mail].
func (c *Client) Mail(from string) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.sender = from
	return c.fail(classify.StageMail, "", c.Client.Mail(from))
}

// Rcpt adds a recipient; see [smtp.Client.Rcpt].
func (c *Client) Rcpt(to string) error {
	return c.fail(classify.StageRcpt, to, c.Client.Rcpt(to))
}

// Data begins the content; see [smtp.Client.Data]. An error of Write is one of
// [classify.StageData]: the mail did not go out. An error of Close is one of
// [classify.StageEndOfData]: a reply there is a refusal, but when the connection
// breaks the mail may have gone out, and [classify.Result.Outcome] says so.
func (c *Client) Data() (io.WriteCloser, error) {
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
}

func (w *content) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	if err != nil && w.broken == nil {
		w.broken = w.c.fail(classify.StageData, "", err)
	}
	if err != nil {
		return n, w.broken
	}
	return n, nil
}

func (w *content) Close() error {
	err := w.w.Close()
	if w.broken != nil {
		return w.broken
	}
	return w.c.fail(classify.StageEndOfData, "", err)
}

// Reset ends the mail without sending it; see [smtp.Client.Reset].
func (c *Client) Reset() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	return c.fail(classify.StageUnknown, "", c.Client.Reset())
}

// Noop does nothing but ask for a reply; see [smtp.Client.Noop].
func (c *Client) Noop() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	return c.fail(classify.StageUnknown, "", c.Client.Noop())
}

// Quit ends the session; see [smtp.Client.Quit]. A mail that was accepted stays
// accepted when Quit fails.
func (c *Client) Quit() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	return c.fail(classify.StageQuit, "", c.Client.Quit())
}
