// Package gosmtp gives the clients of github.com/emersion/go-smtp errors that
// know where they happened: submission (RFC 6409) and local delivery over LMTP
// (RFC 2033), with one outcome for each recipient.
//
// What package smtperr says of sending holds here, too: nothing waits for ever,
// what would do harm does not reach the wire, and the report is the same.
//
// It is a module of its own, since go-smtp has no v1: what go-smtp changes may change
// here, too. [smtperr.Diagnose] understands go-smtp's errors without it, but not at
// which step they came.
package gosmtp

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/internal/wire"
)

// A Client is a [*smtp.Client] whose errors are of type [*smtperr.Error]. Code
// that uses go-smtp changes the constructor and nothing else. Like a
// *smtp.Client it is not safe for concurrent use. Call its own methods: those of
// the client inside know nothing of what is said here.
//
// Each command has CommandTimeout, and the answer to the content has
// SubmissionTimeout; deadlines of the connection stay the caller's.
type Client struct {
	*smtp.Client

	InsecureAuth bool                   // see [smtperr.Submission.InsecureAuth]
	Role         classify.Role          // of the errors
	Partial      bool                   // see [smtperr.Submission.Partial]
	Progress     func(smtperr.Progress) // see [smtperr.Submission.Progress]

	conn      *wire.Conn
	server    string
	lmtp      bool
	localName string
	welcomed  bool // the greeting was read
	greeted   bool // EHLO was said
	encrypted bool // by STARTTLS
	hello     error
	envelope  wire.Envelope
	mails     wire.Session
}

// dialTimeout is that of go-smtp.
const dialTimeout = 30 * time.Second

// blockTimeout is how long a part of the content may take (RFC 5321
// §4.5.3.2.5).
const blockTimeout = 3 * time.Minute

// Open connects to a server as a [smtperr.Submission] says, over go-smtp instead
// of net/smtp, and signs in with a where it is not nil. The submission's own Auth
// is for net/smtp: one that is set is an error, so that nobody sends without the
// login that was meant. The context is of these steps only. The error is an
// [*smtperr.Error].
func Open(ctx context.Context, s *smtperr.Submission, a sasl.Client) (*Client, error) {
	if s.Auth != nil {
		return nil, &smtperr.Error{Attempt: classify.Attempt{Stage: classify.StageAuth, Role: s.Role, Server: wire.HostOf(s.Addr)}, Err: errOtherAuth}
	}
	c, err := dial(ctx, s)
	if err != nil {
		return nil, err
	}
	defer c.conn.Bind(ctx)()
	switch {
	case s.TLS == smtperr.ImplicitTLS || s.TLS == smtperr.OpportunisticTLS && wire.ImplicitTLS(s.Addr):
		err = c.implicitTLS(s.TLSConfig)
	case s.TLS == smtperr.RequireTLS:
		err = c.StartTLS(s.TLSConfig)
	case s.TLS == smtperr.OpportunisticTLS:
		if ok, _ := c.Extension("STARTTLS"); ok {
			err = c.StartTLS(s.TLSConfig)
		}
	}
	if err == nil {
		err = c.signIn(a)
	}
	return c.orClose(err)
}

func dial(ctx context.Context, s *smtperr.Submission) (*Client, error) {
	conn, stage, err := wire.Dial(ctx, s.Dial, s.Addr, cmp.Or(s.Timeout, dialTimeout))
	if err != nil {
		return nil, &smtperr.Error{Attempt: classify.Attempt{Stage: stage, Role: s.Role, Server: wire.HostOf(s.Addr)}, Err: err}
	}
	c := newClient(conn, wire.HostOf(s.Addr), false)
	c.InsecureAuth, c.Role, c.Partial, c.Progress = s.InsecureAuth, s.Role, s.Partial, s.Progress
	c.localName = cmp.Or(s.LocalName, c.localName)
	c.CommandTimeout = cmp.Or(s.Timeout, c.CommandTimeout)
	c.SubmissionTimeout = cmp.Or(s.DotTimeout, c.SubmissionTimeout)
	return c, nil
}

// implicitTLS shakes hands before anything is said.
func (c *Client) implicitTLS(config *tls.Config) error {
	defer c.conn.Step(c.CommandTimeout)()
	return c.fail(classify.StageTLS, "", c.conn.StartTLS(wire.TLSConfig(config, c.server)))
}

// signIn greets the server, and signs in where a is not nil.
func (c *Client) signIn(a sasl.Client) error {
	if err := c.ensureHello(); err != nil || a == nil {
		return err
	}
	if ok, _ := c.Client.Extension("AUTH"); !ok {
		return c.fail(classify.StageAuth, "", errNoAuth)
	}
	return c.Auth(a)
}

// orClose returns the client, or closes its connection where there is an error.
func (c *Client) orClose(err error) (*Client, error) {
	if err != nil {
		c.conn.Break(net.ErrClosed)
		return nil, err
	}
	return c, nil
}

// Dial connects to a server without encryption, as [smtp.Dial] does.
func Dial(addr string) (*Client, error) {
	return dial(context.Background(), &smtperr.Submission{Addr: addr})
}

// DialTLS connects with TLS from the first byte, as [smtp.DialTLS] does.
func DialTLS(addr string, config *tls.Config) (*Client, error) {
	c, err := Dial(addr)
	if err != nil {
		return nil, err
	}
	return c.orClose(c.implicitTLS(config))
}

// DialStartTLS connects and turns on encryption, as [smtp.DialStartTLS] does.
func DialStartTLS(addr string, config *tls.Config) (*Client, error) {
	c, err := Dial(addr)
	if err != nil {
		return nil, err
	}
	return c.orClose(c.StartTLS(config))
}

// NewClient makes a client of a connection, as [smtp.NewClient] does; server is
// the name that errors give and that certificates are checked for.
func NewClient(conn net.Conn, server string) *Client { return newClient(wire.New(conn), server, false) }

// NewClientLMTP makes an LMTP client, as [smtp.NewClientLMTP] does.
func NewClientLMTP(conn net.Conn, server string) *Client {
	return newClient(wire.New(conn), server, true)
}

// NewClientStartTLS makes a client and turns on encryption, as
// [smtp.NewClientStartTLS] does. It closes the connection when that fails.
func NewClientStartTLS(conn net.Conn, server string, config *tls.Config) (*Client, error) {
	c := NewClient(conn, server)
	return c.orClose(c.StartTLS(config))
}

func newClient(conn *wire.Conn, server string, lmtp bool) *Client {
	c := &Client{conn: conn, server: server, lmtp: lmtp, localName: "localhost"}
	c.conn.MaxLine = maxLine
	c.renew()
	return c
}

// maxLine is a little less than what go-smtp reads of a line. Longer ones have
// their end cut, which is better than no answer.
const maxLine = 1900

// renew makes a client that has not greeted yet.
func (c *Client) renew() {
	before := c.Client
	if c.lmtp {
		c.Client = smtp.NewClientLMTP(c.conn)
	} else {
		c.Client = smtp.NewClient(c.conn)
	}
	if before != nil {
		c.CommandTimeout, c.SubmissionTimeout, c.DebugWriter = before.CommandTimeout, before.SubmissionTimeout, before.DebugWriter
	}
	c.greeted, c.hello = false, nil
}

func (c *Client) fail(stage classify.Stage, recipient string, err error) error {
	if err == nil {
		return nil
	}
	a := c.envelope.At(classify.Attempt{Stage: stage, Role: c.Role, Server: c.server, Recipient: recipient})
	e := &smtperr.Error{Attempt: a, Err: c.reveal(err)}
	if stage >= classify.StageMail {
		e.Size, e.MaxSize = c.envelope.Size, c.sizeLimit()
	}
	return e
}

// reveal adds the reply that an error of the connection hides.
func (c *Client) reveal(err error) error {
	var (
		reply *smtp.SMTPError
		own   *wire.Refusal
	)
	if errors.As(err, &reply) || errors.As(err, &own) && own != wire.LongReply {
		return err
	}
	if hidden := c.conn.Hidden(err); hidden.Refused() {
		return errors.Join(replyError(hidden), err)
	}
	return err
}

// greet shakes hands on a connection with TLS, and reads the greeting. go-smtp
// would do both with EHLO, and not tell which of them failed.
func (c *Client) greet() error {
	defer c.conn.Step(c.CommandTimeout)()
	if err := c.conn.Handshake(); err != nil {
		return c.fail(classify.StageTLS, "", err)
	}
	reply, err := c.conn.ReadReply()
	switch {
	case c.conn.Alert() != nil:
		return c.fail(classify.StageTLS, "", err)
	case err == nil && reply.Code != 220:
		err = replyError(reply)
	case err == nil:
		c.conn.Pretend("220 " + strings.ReplaceAll(reply.Text, "\n", " "))
	}
	return c.fail(classify.StageGreeting, "", err)
}

// Hello greets the server; see [smtp.Client.Hello]. The other methods call it
// where that is needed.
func (c *Client) Hello(localName string) error {
	if err := wire.CheckLocalName(localName); err != nil {
		return c.fail(classify.StageHelo, "", err)
	}
	if c.greeted {
		// go-smtp refuses that without a word to the server.
		return c.fail(classify.StageHelo, "", c.Client.Hello(localName))
	}
	c.greeted, c.localName = true, localName
	if !c.welcomed {
		c.welcomed = true
		if c.hello = c.greet(); c.hello != nil {
			c.conn.Break(c.hello)
			return c.hello
		}
	}
	err := c.conn.CheckUnasked()
	if err == nil {
		err = c.Client.Hello(localName)
	}
	c.hello = c.fail(classify.StageHelo, "", err)
	if alert := c.conn.Alert(); alert != nil && c.encrypted {
		c.hello = c.fail(classify.StageStartTLS, "", alert)
	}
	return c.hello
}

func (c *Client) ensureHello() error {
	if c.greeted {
		return c.hello
	}
	return c.Hello(c.localName)
}

var (
	errNoAuth    = errors.New("smtp: server doesn't support AUTH")
	errNoTLS     = errors.New("smtp: server doesn't support STARTTLS")
	errOtherAuth = errors.New("gosmtp: Submission.Auth is for net/smtp, go-smtp signs in with a sasl.Client")
)

// StartTLS turns on encryption, shakes hands and greets the server anew. A nil
// config stands for the defaults; its ServerName is set where it is empty. Errors
// of the certificate and of the handshake are of [classify.StageStartTLS], those
// of the second greeting of [classify.StageHelo].
func (c *Client) StartTLS(config *tls.Config) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	if ok, _ := c.Client.Extension("STARTTLS"); !ok {
		return c.fail(classify.StageStartTLS, "", errNoTLS)
	}
	if err := c.command("STARTTLS", 220); err != nil {
		return c.fail(classify.StageStartTLS, "", err)
	}
	defer c.conn.Step(c.CommandTimeout)()
	if err := c.conn.StartTLS(wire.TLSConfig(config, c.server)); err != nil {
		c.conn.Break(err) // there is no way back to clear text
		return c.fail(classify.StageStartTLS, "", err)
	}
	c.encrypted = true
	c.renew() // a client of go-smtp begins with a greeting
	c.conn.Pretend("220 TLS")
	return c.ensureHello()
}

// TLSConnectionState returns the state of TLS; see
// [smtp.Client.TLSConnectionState].
func (c *Client) TLSConnectionState() (state tls.ConnectionState, ok bool) {
	return c.conn.ConnectionState()
}

// command sends a command that go-smtp has no method for, or not the right one.
func (c *Client) command(line string, want int) error {
	reply, err := c.conn.Command(line, c.CommandTimeout, c.DebugWriter)
	if err == nil && reply.Code != want {
		err = replyError(reply)
	}
	return err
}

// Extension reports whether the server supports an extension; see
// [smtp.Client.Extension]. An error of the greeting is returned by the method
// that is called next, here and in the two methods below.
func (c *Client) Extension(name string) (ok bool, parameters string) {
	if c.ensureHello() != nil {
		return false, ""
	}
	return c.Client.Extension(name)
}

// SupportsAuth reports whether the server offers a mechanism; see
// [smtp.Client.SupportsAuth].
func (c *Client) SupportsAuth(mechanism string) bool {
	return c.ensureHello() == nil && c.Client.SupportsAuth(mechanism)
}

// MaxMessageSize returns the server's limit; see [smtp.Client.MaxMessageSize].
func (c *Client) MaxMessageSize() (size int, ok bool) {
	if c.ensureHello() != nil {
		return 0, false
	}
	return c.Client.MaxMessageSize()
}

// sizeLimit returns the server's limit where it is known already, or 0.
func (c *Client) sizeLimit() int64 {
	if !c.greeted || c.hello != nil {
		return 0
	}
	_, parameter := c.Client.Extension("SIZE")
	return wire.Limit(parameter)
}

// Auth signs in; see [smtp.Client.Auth]. Without encryption it does so on
// localhost only, unless InsecureAuth is set.
func (c *Client) Auth(a sasl.Client) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	if _, secure := c.conn.ConnectionState(); !secure && !c.InsecureAuth && !wire.IsLocal(c.server) {
		return c.fail(classify.StageAuth, "", wire.Unencrypted)
	}
	err := c.conn.CheckUnasked()
	if err == nil {
		err = c.Client.Auth(a)
	}
	return c.fail(classify.StageAuth, "", err)
}

// Verify asks whether an address is valid; see [smtp.Client.Verify].
func (c *Client) Verify(addr string) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	err := wire.CheckText(addr)
	if err == nil {
		err = c.Client.Verify(addr)
	}
	return c.fail(classify.StageRcpt, addr, err)
}

// Mail begins a mail with its reverse-path; see [smtp.Client.Mail]. An address
// that RFC 5321 does not allow does not go out, here and in Rcpt.
func (c *Client) Mail(from string, opts *smtp.MailOptions) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.envelope.Begin(from, 0)
	return c.mail(from, opts)
}

func (c *Client) mail(from string, opts *smtp.MailOptions) error {
	err := wire.CheckSender(from)
	if err == nil {
		err = wire.CheckUTF8(from, c.Client.Extension)
	}
	if err == nil {
		err = c.conn.CheckUnasked()
	}
	if err == nil {
		err = c.Client.Mail(from, opts)
	}
	return c.fail(classify.StageMail, "", err)
}

// Rcpt adds a recipient; see [smtp.Client.Rcpt].
func (c *Client) Rcpt(to string, opts *smtp.RcptOptions) error {
	err := wire.CheckRecipient(to)
	if err == nil {
		err = wire.CheckUTF8(to, c.Client.Extension)
	}
	if err == nil {
		err = c.conn.CheckUnasked()
	}
	if err == nil {
		err = c.Client.Rcpt(to, opts)
	}
	if err == nil {
		c.envelope.Recipients = append(c.envelope.Recipients, to)
	}
	return c.fail(classify.StageRcpt, to, err)
}

// Reset ends the mail without sending it; see [smtp.Client.Reset].
func (c *Client) Reset() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	if err := c.Client.Reset(); err != nil {
		return c.fail(classify.StageUnknown, "", err)
	}
	c.greeted = false // go-smtp greets anew
	c.envelope.Sender, c.envelope.Recipients, c.envelope.Size = "", nil, 0
	return nil
}

// Noop does nothing but ask for a reply; see [smtp.Client.Noop].
func (c *Client) Noop() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	return c.fail(classify.StageUnknown, "", c.Client.Noop())
}

// Quit ends the session; see [smtp.Client.Quit]. A mail that was accepted stays
// accepted when Quit fails: only then has its error the step quit.
func (c *Client) Quit() error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	return c.fail(c.envelope.Body.QuitStage(), "", c.Client.Quit())
}

// Close closes the connection without a word to the server.
func (c *Client) Close() error { return c.conn.Close() }

// replyError makes of a reply what go-smtp makes of it: the enhanced code, which
// stands before each line (RFC 2034 §4), is taken out of the text.
func replyError(r wire.Reply) *smtp.SMTPError {
	e := &smtp.SMTPError{Code: r.Code, Message: r.Text}
	word, text, _ := strings.Cut(r.Text, " ")
	if code, err := classify.ParseEnhancedCode(word); err == nil && !code.IsZero() {
		e.EnhancedCode = smtp.EnhancedCode{int(code.Class), int(code.Subject), int(code.Detail)}
		e.Message = strings.ReplaceAll(text, "\n"+word+" ", "\n")
	}
	return e
}
