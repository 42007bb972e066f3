package smtperr

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/smtp"
	"net/textproto"
	"strconv"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/internal/wire"
)

// A Client is a [*smtp.Client] whose errors are of type [*Error]: they know the
// step that failed, the server, the sender and the recipient, in the order in
// which the conversation happened. Code that uses net/smtp changes the
// constructor and nothing else.
//
// What the client writes is what net/smtp writes, as far as RFC 5321 allows it;
// see [SendMail]. Like a *smtp.Client it is not safe for concurrent use. Call its
// own methods: those of the client inside know nothing of what is said here.
type Client struct {
	*smtp.Client

	Timeout      time.Duration // of each step, see [Submission.Timeout]
	DotTimeout   time.Duration // of the answer to the content, see [Submission.DotTimeout]
	InsecureAuth bool          // see [Submission.InsecureAuth]
	Role         classify.Role // of the errors

	server    string
	conn      *wire.Conn
	localName string
	greeted   bool
	hello     error      // what came of the greeting
	refused   wire.Reply // the refusal of EHLO where HELO was then accepted
	envelope  wire.Envelope
}

// Dial connects to a server at addr, which must have a port, as [smtp.Dial]
// does. Errors are of type [*Error].
func Dial(addr string) (*Client, error) {
	return (&Submission{Addr: addr, TLS: NoTLS}).connect(context.Background())
}

// NewClient makes a client of a connection and reads the greeting, as
// [smtp.NewClient] does; host is the name that certificates are checked for.
// Errors are of type [*Error]. On an error the connection is closed. The
// deadlines of the connection stay the caller's.
func NewClient(conn net.Conn, host string) (*Client, error) {
	c := &Client{server: host, conn: wire.New(conn), localName: "localhost"}
	if err := c.greet(); err != nil {
		return nil, err
	}
	return c, nil
}

// greet shakes hands on a connection with TLS, and reads the greeting.
func (c *Client) greet() error {
	defer c.step()()
	if err := c.conn.Handshake(); err != nil {
		c.conn.Break(err)
		return c.fail(classify.StageTLS, "", err)
	}
	inner, err := smtp.NewClient(c.conn, c.server)
	if err != nil {
		return c.failOr(classify.StageGreeting, classify.StageTLS, err)
	}
	c.Client = inner
	return nil
}

// failOr puts an error in its place, where TLS may have failed instead: the error
// that comes first is then of writing on a connection that was given up.
func (c *Client) failOr(stage, secure classify.Stage, err error) error {
	failed := c.fail(stage, "", err)
	if alert := c.conn.Alert(); alert != nil {
		return c.fail(secure, "", alert)
	}
	return failed
}

// limit returns how long a step may take.
func (c *Client) limit(usual time.Duration) time.Duration { return cmp.Or(c.Timeout, usual) }

// step begins a command; the function that it returns ends it.
func (c *Client) step() (done func()) { return c.conn.Step(c.limit(commandTimeout)) }

// fail puts an error in its place in the conversation.
func (c *Client) fail(stage classify.Stage, recipient string, err error) error {
	if err == nil {
		return nil
	}
	a := c.envelope.At(classify.Attempt{Stage: stage, Role: c.Role, Server: c.server, Recipient: recipient})
	e := &Error{Attempt: a, Err: c.reveal(err)}
	if stage >= classify.StageMail {
		e.Size, e.MaxSize = c.envelope.Size, c.sizeLimit()
	}
	return e
}

// reveal adds the reply that an error hides. net/smtp loses one where it tries
// HELO after a refused EHLO, and where the server closes the connection right
// behind it.
func (c *Client) reveal(err error) error {
	if _, network := firstCause(err); !network || holdsReply(err) {
		return err
	}
	var own *wire.Refusal
	if errors.As(err, &own) && own != wire.LongReply {
		return err
	}
	if hidden := c.conn.Hidden(err); hidden.Refused() {
		return &recovered{&textproto.Error{Code: hidden.Code, Msg: hidden.Text}, err}
	}
	return err
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

// holdsReply reports whether there is a reply in a chain.
func holdsReply(err error) (ok bool) {
	walk(err, func(node error) bool {
		_, ok = replyOf(node)
		return ok
	})
	return ok
}

// Hello sends EHLO, and HELO where that is refused, with the given name; see
// [smtp.Client.Hello]. The other methods call it where that is needed.
func (c *Client) Hello(localName string) error {
	if err := wire.CheckLocalName(localName); err != nil {
		return c.fail(classify.StageHelo, "", err)
	}
	if c.greeted {
		// net/smtp refuses that without a word to the server.
		return c.fail(classify.StageHelo, "", c.Client.Hello(localName))
	}
	c.greeted, c.localName = true, localName
	defer c.step()()
	err := c.conn.CheckUnasked()
	if err == nil {
		err = c.Client.Hello(localName)
	}
	if err == nil {
		c.refused = c.conn.Hidden(nil)
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
	if !c.refused.Refused() {
		return nil
	}
	return &Error{Attempt: classify.Attempt{Stage: classify.StageHelo, Role: c.Role, Server: c.server}, Err: &textproto.Error{Code: c.refused.Code, Msg: c.refused.Text}}
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

// sizeLimit returns the size that the server takes, 0 when it does not say.
func (c *Client) sizeLimit() int64 {
	if c.Client == nil || !c.greeted || c.hello != nil {
		return 0
	}
	_, parameter := c.Client.Extension("SIZE")
	return wire.Limit(parameter)
}

// StartTLS turns on encryption, shakes hands and greets the server anew; see
// [smtp.Client.StartTLS]. A nil config stands for the defaults; its ServerName is
// set where it is empty. The greeting fails with [classify.StageHelo].
func (c *Client) StartTLS(config *tls.Config) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	if err := c.command("STARTTLS", 220); err != nil {
		return c.fail(classify.StageStartTLS, "", err)
	}
	defer c.step()()
	if err := c.conn.StartTLS(wire.TLSConfig(config, c.server)); err != nil {
		c.conn.Break(err) // there is no way back to clear text
		return c.fail(classify.StageStartTLS, "", err)
	}
	// A client of net/smtp that has greeted does not greet again.
	c.conn.Pretend("220 TLS")
	inner, err := smtp.NewClient(c.conn, c.server)
	if err != nil {
		return c.fail(classify.StageStartTLS, "", err)
	}
	c.Client = inner
	if err := inner.Hello(c.localName); err != nil {
		c.hello = c.failOr(classify.StageHelo, classify.StageStartTLS, err)
		return c.hello
	}
	if refused := c.conn.Hidden(nil); refused.Refused() {
		return c.fail(classify.StageHelo, "", &textproto.Error{Code: refused.Code, Msg: refused.Text})
	}
	return nil
}

// TLSConnectionState returns the state of TLS; see
// [smtp.Client.TLSConnectionState].
func (c *Client) TLSConnectionState() (state tls.ConnectionState, ok bool) {
	return c.conn.ConnectionState()
}

// Auth signs in; see [smtp.Client.Auth]. Without encryption it does so on
// localhost only, unless InsecureAuth is set.
func (c *Client) Auth(a smtp.Auth) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	_, secure := c.conn.ConnectionState()
	if !secure && !c.InsecureAuth && !wire.IsLocal(c.server) {
		return c.fail(classify.StageAuth, "", wire.Unencrypted)
	}
	defer c.step()()
	err := c.conn.CheckUnasked()
	if err == nil {
		err = c.Client.Auth(&informed{a, secure || c.InsecureAuth})
	}
	return c.fail(classify.StageAuth, "", err)
}

// informed tells a mechanism what net/smtp cannot know: that the connection is
// encrypted below, or that its caller said that it need not be.
type informed struct {
	smtp.Auth
	secure bool
}

func (a *informed) Start(server *smtp.ServerInfo) (mechanism string, response []byte, err error) {
	info := *server
	info.TLS = info.TLS || a.secure
	return a.Auth.Start(&info)
}

// Verify asks whether an address is valid; see [smtp.Client.Verify].
func (c *Client) Verify(addr string) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	if err := wire.CheckText(addr); err != nil {
		return c.fail(classify.StageRcpt, addr, err)
	}
	defer c.step()()
	return c.fail(classify.StageRcpt, addr, c.Client.Verify(addr))
}

// Mail begins a mail with its reverse-path; see [smtp.Client.Mail]. An address
// that RFC 5321 does not allow does not go out, here and in Rcpt.
func (c *Client) Mail(from string) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.envelope.Begin(from, 0)
	return c.mail(from)
}

func (c *Client) mail(from string) error {
	err := wire.CheckSender(from)
	if err == nil {
		err = wire.CheckUTF8(from, c.Client.Extension)
	}
	if err != nil {
		return c.fail(classify.StageMail, "", err)
	}
	defer c.step()()
	if err = c.conn.CheckUnasked(); err == nil {
		err = c.Client.Mail(from)
	}
	return c.fail(classify.StageMail, "", err)
}

// Rcpt adds a recipient; see [smtp.Client.Rcpt].
func (c *Client) Rcpt(to string) error {
	err := wire.CheckRecipient(to)
	if err == nil {
		err = wire.CheckUTF8(to, c.Client.Extension)
	}
	if err != nil {
		return c.fail(classify.StageRcpt, to, err)
	}
	defer c.step()()
	if err = c.conn.CheckUnasked(); err == nil {
		err = c.Client.Rcpt(to)
	}
	if err == nil {
		c.envelope.Recipients = append(c.envelope.Recipients, to)
	}
	return c.fail(classify.StageRcpt, to, err)
}

// Data begins the content; see [smtp.Client.Data]. An error of Write is one of
// [classify.StageData]: the mail did not go out. An error of Close is one of
// [classify.StageEndOfData]: a reply there is a refusal, but when the connection
// breaks the mail may have gone out, and [classify.Result.Outcome] says so. Only
// where the final dot certainly did not leave this machine is it an error of
// StageData.
func (c *Client) Data() (io.WriteCloser, error) {
	c.envelope.Size = 0
	body, err := c.data()
	if err != nil {
		return nil, err
	}
	return body, nil
}

func (c *Client) data() (*wire.Body, error) {
	if err := c.command("DATA", 354); err != nil {
		return nil, c.fail(classify.StageData, "", err)
	}
	return c.envelope.Content(&wire.Body{
		Conn: c.conn, Block: c.limit(blockTimeout), Dot: cmp.Or(c.DotTimeout, dotTimeout), Most: c.sizeLimit(),
		Refusal: func(r wire.Reply) error { return &textproto.Error{Code: r.Code, Msg: r.Text} },
	}, c.fail), nil
}

// command sends a command that net/smtp has no method for, or not the right one.
func (c *Client) command(line string, want int) error {
	reply, err := c.conn.Command(line, c.limit(commandTimeout), nil)
	if err == nil && reply.Code != want {
		err = &textproto.Error{Code: reply.Code, Msg: reply.Text}
	}
	return err
}

// Reset ends the mail without sending it; see [smtp.Client.Reset].
func (c *Client) Reset() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.envelope.Sender, c.envelope.Recipients, c.envelope.Size = "", nil, 0
	defer c.step()()
	return c.fail(classify.StageUnknown, "", c.Client.Reset())
}

// Noop does nothing but ask for a reply; see [smtp.Client.Noop].
func (c *Client) Noop() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	defer c.step()()
	return c.fail(classify.StageUnknown, "", c.Client.Noop())
}

// Quit ends the session and closes the connection; see [smtp.Client.Quit]. A
// mail that was accepted stays accepted when Quit fails: only then is its error
// one of [classify.StageQuit], and without a mail it has no step.
func (c *Client) Quit() error {
	_ = c.ensureHello() // as net/smtp: it is quitting anyhow
	defer c.conn.Step(min(c.limit(quitTimeout), quitTimeout))()
	return c.fail(c.envelope.Body.QuitStage(), "", c.Client.Quit())
}

// Close closes the connection without a word to the server.
func (c *Client) Close() error { return c.conn.Close() }
