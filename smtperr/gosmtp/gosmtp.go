// Package gosmtp gives the clients of github.com/emersion/go-smtp errors that
// know where they happened: submission (RFC 6409) and local delivery over LMTP
// (RFC 2033), with one outcome for each recipient.
//
// It is a package of its own so that programs which use net/smtp do not link
// go-smtp. [smtperr.Diagnose] understands go-smtp's errors without it, but not at
// which step they came.
package gosmtp

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"unicode"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// A Client is a [*smtp.Client] whose errors are of type [*smtperr.Error]. Code
// that uses go-smtp changes the constructor and nothing else. Like a
// *smtp.Client it is not safe for concurrent use.
type Client struct {
	*smtp.Client

	conn       *watched
	server     string
	sender     string
	recipients []string
	greeted    bool
	hello      error
}

// Dial connects to a server without encryption, as [smtp.Dial] does.
func Dial(addr string) (*Client, error) {
	conn, err := dial(addr)
	if err != nil {
		return nil, err
	}
	return NewClient(conn, hostOf(addr)), nil
}

// DialTLS connects with TLS from the first byte, as [smtp.DialTLS] does.
func DialTLS(addr string, config *tls.Config) (*Client, error) {
	conn, err := dial(addr)
	if err != nil {
		return nil, err
	}
	config = config.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" {
		config.ServerName = hostOf(addr)
	}
	secure := tls.Client(conn, config)
	if err := secure.Handshake(); err != nil {
		conn.Close()
		return nil, &smtperr.Error{Stage: classify.StageTLS, Server: hostOf(addr), Err: err}
	}
	return NewClient(secure, hostOf(addr)), nil
}

// DialStartTLS connects and turns on encryption, as [smtp.DialStartTLS] does.
func DialStartTLS(addr string, config *tls.Config) (*Client, error) {
	conn, err := dial(addr)
	if err != nil {
		return nil, err
	}
	return NewClientStartTLS(conn, hostOf(addr), config)
}

func dial(addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		// The stage, DNS or connect, is in the error itself.
		return nil, &smtperr.Error{Server: hostOf(addr), Err: err}
	}
	return conn, nil
}

func hostOf(addr string) string {
	if host, _, err := net.SplitHostPort(addr); err == nil {
		return host
	}
	return addr
}

// NewClient makes a client of a connection, as [smtp.NewClient] does; server is
// the name that errors give.
func NewClient(conn net.Conn, server string) *Client {
	w := &watched{Conn: conn}
	return &Client{Client: smtp.NewClient(w), conn: w, server: server}
}

// NewClientLMTP makes an LMTP client, as [smtp.NewClientLMTP] does.
func NewClientLMTP(conn net.Conn, server string) *Client {
	w := &watched{Conn: conn}
	return &Client{Client: smtp.NewClientLMTP(w), conn: w, server: server}
}

// NewClientStartTLS makes a client and turns on encryption, as
// [smtp.NewClientStartTLS] does. It closes the connection when that fails.
func NewClientStartTLS(conn net.Conn, server string, config *tls.Config) (*Client, error) {
	config = config.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" {
		config.ServerName = server
	}
	w := &watched{Conn: conn}
	inner, err := smtp.NewClientStartTLS(w, config)
	if err != nil {
		conn.Close()
		return nil, &smtperr.Error{Stage: w.stage(), Server: server, Err: err}
	}
	return &Client{Client: inner, conn: w, server: server}, nil
}

// watched notes the last command before encryption, which tells a greeting from
// an EHLO and a STARTTLS that one call of go-smtp does at once.
type watched struct {
	net.Conn
	wrote bool
	tls   bool
	lhlo  bool
}

func (w *watched) Write(p []byte) (int, error) {
	w.wrote = true
	switch {
	case bytes.HasPrefix(p, []byte("STARTTLS\r\n")):
		w.tls = true
	case bytes.HasPrefix(p, []byte("LHLO ")):
		w.lhlo = true
	}
	return w.Conn.Write(p)
}

func (w *watched) stage() classify.Stage {
	switch {
	case w.tls:
		return classify.StageStartTLS
	case w.wrote:
		return classify.StageHelo
	}
	return classify.StageGreeting
}

func (c *Client) fail(stage classify.Stage, recipient string, err error) error {
	if err == nil {
		return nil
	}
	sender := ""
	if stage >= classify.StageMail {
		sender = c.sender
	}
	return &smtperr.Error{Stage: stage, Server: c.server, Sender: sender, Recipient: recipient, Err: err}
}

// Hello greets the server; see [smtp.Client.Hello]. The other methods call it
// where that is needed.
func (c *Client) Hello(localName string) error {
	err := c.Client.Hello(localName)
	c.greeted = true
	c.hello = c.fail(c.conn.stage(), "", err)
	return c.hello
}

func (c *Client) ensureHello() error {
	if c.greeted {
		return c.hello
	}
	if c.conn.tls {
		return nil // go-smtp has greeted before and after STARTTLS
	}
	return c.Hello("localhost")
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

// Auth signs in; see [smtp.Client.Auth].
func (c *Client) Auth(a sasl.Client) error {
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
func (c *Client) Mail(from string, opts *smtp.MailOptions) error {
	if err := c.ensureHello(); err != nil {
		return err
	}
	c.sender, c.recipients = from, nil
	return c.fail(classify.StageMail, "", c.Client.Mail(from, opts))
}

// Rcpt adds a recipient; see [smtp.Client.Rcpt].
func (c *Client) Rcpt(to string, opts *smtp.RcptOptions) error {
	err := c.fail(classify.StageRcpt, to, c.Client.Rcpt(to, opts))
	if err == nil {
		c.recipients = append(c.recipients, to)
	}
	return err
}

// Data begins the content; see [smtp.Client.Data]. An error of Write is one of
// [classify.StageData], an error of Close one of [classify.StageEndOfData].
func (c *Client) Data() (*Data, error) {
	cmd, err := c.Client.Data()
	if err != nil {
		return nil, c.fail(classify.StageData, "", err)
	}
	return &Data{c: c, cmd: cmd}, nil
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

// Data is the writer of a mail's content.
type Data struct {
	c      *Client
	cmd    *smtp.DataCommand
	broken error
}

// Write writes a part of the content.
func (d *Data) Write(p []byte) (int, error) {
	n, err := d.cmd.Write(p)
	if err == nil {
		return n, nil
	}
	if d.broken == nil {
		d.broken = d.c.fail(classify.StageData, "", err)
	}
	return n, d.broken
}

// Close ends the content and waits for the server's reply.
func (d *Data) Close() error {
	err := d.cmd.Close()
	if d.broken != nil {
		return d.broken
	}
	return d.c.fail(classify.StageEndOfData, "", err)
}

// CloseLMTP ends the content and returns an error for each recipient to whom the
// server did not deliver, in the order in which they were added. The second
// result is an error of the connection; what became of the recipients that the
// server had not answered for by then is unknown.
func (d *Data) CloseLMTP() ([]*smtperr.Error, error) {
	_, refused, err := d.closeLMTP()
	return refused, err
}

// closeLMTP returns what CloseLMTP does, and the recipients who have the mail.
func (d *Data) closeLMTP() (took map[string]*smtp.DataResponse, refused []*smtperr.Error, _ error) {
	took, err := d.cmd.CloseWithLMTPResponse()
	if d.broken != nil {
		return nil, nil, d.broken
	}
	var (
		each smtp.LMTPDataError
		rest = err
	)
	if errors.As(err, &each) {
		for _, recipient := range d.c.recipients {
			if e, ok := each[recipient]; ok {
				refused = append(refused, &smtperr.Error{Stage: classify.StageEndOfData, Server: d.c.server, Sender: d.c.sender, Recipient: recipient, Err: e})
			}
		}
		rest = nil
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			rest = withoutLMTP(joined.Unwrap())
		}
	}
	return took, refused, d.c.fail(classify.StageEndOfData, "", rest)
}

// withoutLMTP returns the error that go-smtp joined to the recipients' errors
// when the connection broke between their replies.
func withoutLMTP(list []error) error {
	for _, err := range list {
		var each smtp.LMTPDataError
		var reply *smtp.SMTPError
		if !errors.As(err, &each) && !errors.As(err, &reply) {
			return err
		}
	}
	return nil
}

// SendMail sends one mail and stops at the first refusal; see
// [smtp.Client.SendMail].
func (c *Client) SendMail(from string, to []string, r io.Reader) error {
	_, err := c.Send(from, to, r, false)
	return err
}

// Send sends one mail and reports for each recipient what became of it. With
// partial, refused recipients do not stop it for the others. The error is an
// [*smtperr.Error], or nil when the mail went out to at least one recipient.
//
// When an LMTP server breaks off between its answers to the content, Accepted
// has the recipients for whom it took the mail, and Untried those for whom
// nobody knows. When r fails, the connection is closed: half a mail must not go
// out.
func (c *Client) Send(from string, to []string, r io.Reader, partial bool) (smtperr.Report, error) {
	report := smtperr.Report{Outcome: classify.NotSent, Untried: slices.Clone(to)}
	if err := c.Mail(from, mailOptions(from, to)); err != nil {
		return report, err
	}
	for _, recipient := range to {
		err := c.Rcpt(recipient, nil)
		var (
			refusal *smtperr.Error
			reply   *smtp.SMTPError
		)
		switch {
		case err == nil:
			report.Untried = report.Untried[1:]
			report.Accepted = append(report.Accepted, recipient)
		case errors.As(err, &reply) && errors.As(err, &refusal):
			report.Untried = report.Untried[1:]
			report.Refused = append(report.Refused, refusal)
			if !partial {
				return report, err
			}
		default:
			return report, err
		}
	}
	if len(report.Accepted) == 0 && len(report.Refused) > 0 {
		return report, report.Refused[0]
	}
	d, err := c.Data()
	if err != nil {
		return report, err
	}
	if _, err := io.Copy(d, r); err != nil {
		// Whatever command came next would end the content with a dot, and the
		// server would deliver half a mail.
		c.Close()
		if d.broken == nil { // r failed, not the connection
			err = c.fail(classify.StageData, "", err)
		}
		return report, err
	}
	return c.finish(d, report)
}

// mailOptions asks for what go-smtp's own SendMail asks for: SMTPUTF8 where an
// address needs it.
func mailOptions(from string, to []string) *smtp.MailOptions {
	for _, address := range append([]string{from}, to...) {
		if strings.ContainsFunc(address, func(r rune) bool { return r > unicode.MaxASCII }) {
			return &smtp.MailOptions{UTF8: true}
		}
	}
	return nil
}

func (c *Client) finish(d *Data, report smtperr.Report) (smtperr.Report, error) {
	if !c.lmtp() {
		err := d.Close()
		report.Outcome = outcomeOf(err)
		return report, err
	}
	took, refused, err := d.closeLMTP()
	if err != nil {
		report.Outcome = outcomeOf(err)
		for _, recipient := range report.Accepted {
			if took[recipient] == nil {
				report.Untried = append(report.Untried, recipient)
			}
		}
		report.Accepted = slices.DeleteFunc(report.Accepted, func(s string) bool { return took[s] == nil })
	}
	for _, e := range refused {
		report.Untried = slices.DeleteFunc(report.Untried, func(s string) bool { return s == e.Recipient })
		report.Accepted = slices.DeleteFunc(report.Accepted, func(s string) bool { return s == e.Recipient })
	}
	report.Refused = append(report.Refused, refused...)
	if err != nil {
		return report, err
	}
	if len(report.Accepted) == 0 {
		return report, report.Refused[0]
	}
	report.Outcome = classify.Sent
	return report, nil
}

// lmtp reports whether the client speaks LMTP: go-smtp does not tell, but says
// LHLO.
func (c *Client) lmtp() bool { return c.conn.lhlo }

func outcomeOf(err error) classify.Outcome {
	if err == nil {
		return classify.Sent
	}
	return smtperr.Diagnose(err).Outcome
}

// SendMail connects to addr over STARTTLS, signs in where a is not nil, and sends
// one mail; see [smtp.SendMail]. The error is an [*smtperr.Error].
func SendMail(addr string, a sasl.Client, from string, to []string, r io.Reader) error {
	c, err := DialStartTLS(addr, nil)
	return sendAndQuit(c, err, a, from, to, r)
}

// SendMailTLS does the same with TLS from the first byte; see [smtp.SendMailTLS].
func SendMailTLS(addr string, a sasl.Client, from string, to []string, r io.Reader) error {
	c, err := DialTLS(addr, nil)
	return sendAndQuit(c, err, a, from, to, r)
}

var errNoAuth = errors.New("smtp: server doesn't support AUTH")

func sendAndQuit(c *Client, err error, a sasl.Client, from string, to []string, r io.Reader) error {
	if err != nil {
		return err
	}
	defer c.Close()
	if a != nil {
		if ok, _ := c.Extension("AUTH"); !ok {
			if err := c.ensureHello(); err != nil {
				return err
			}
			return c.fail(classify.StageAuth, "", errNoAuth)
		}
		if err := c.Auth(a); err != nil {
			return err
		}
	}
	if err := c.SendMail(from, to, r); err != nil {
		return err
	}
	_ = c.Quit() // the mail is out, whatever the server says now
	return nil
}
