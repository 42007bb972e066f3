package gosmtp

import (
	"context"
	"errors"
	"io"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/internal/wire"
)

// Send sends one mail and reports for each recipient what became of it. The error
// is an [*smtperr.Error], or nil when the mail went out to at least one recipient
// and what became of it for the others is known.
//
// The content is read to its end; a reader that fails, or that brings more than
// the server takes, makes the mail fail before it is complete. What a reader
// waits for, the context does not end.
//
// A client may send many mails, as a [smtperr.Session] does: one that is refused
// leaves the session as it was. When the connection breaks, or a reply makes no
// sense, the session is over: the mail that was on its way has the outcome that
// its error tells, and those that are begun afterwards are certainly not sent;
// see [Client.Err].
// When an LMTP server breaks off between its answers to the content, those that
// it gave are kept, and for the others nobody knows.
func (c *Client) Send(ctx context.Context, from string, to []string, content io.Reader) (smtperr.Report, error) {
	defer c.conn.Bind(ctx)()
	mail := &wire.Mail{From: from, To: to, Content: content, Size: wire.SizeOf(content), Partial: c.Partial, Progress: c.progress}
	fates, err := c.mails.Send(peer{c}, mail)
	return reportOf(to, fates, err), err
}

// Err returns why no mail can be sent any more by Send, and nil while one can, as
// [smtperr.Session.Err] does.
func (c *Client) Err() error { return c.mails.Err() }

func (c *Client) progress(stage classify.Stage, recipient string, written int64) {
	if c.Progress != nil {
		c.Progress(smtperr.Progress{Stage: stage, Recipient: recipient, Written: written})
	}
}

func reportOf(to []string, fates []wire.Fate, err error) (report smtperr.Report) {
	report.Outcome, report.Receipt = wire.Sum(fates, err)
	for i, fate := range fates {
		report.Deliveries = append(report.Deliveries, smtperr.Delivery{Recipient: to[i], Outcome: fate.Outcome, Receipt: fate.Receipt, Err: fate.Err})
	}
	return report
}

// SendMail sends one mail; see [smtp.Client.SendMail].
func (c *Client) SendMail(from string, to []string, r io.Reader) error {
	_, err := c.Send(context.Background(), from, to, r)
	return err
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

func sendAndQuit(c *Client, err error, a sasl.Client, from string, to []string, r io.Reader) error {
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.signIn(a); err != nil {
		return err
	}
	if err := c.SendMail(from, to, r); err != nil {
		return err
	}
	_ = c.Quit() // the mail is out, whatever the server says now
	return nil
}

// peer is a client as package wire sees it.
type peer struct{ *Client }

func (p peer) Begin(from string, size int64) error {
	p.envelope.Begin(from, size)
	return p.ensureHello()
}

func (p peer) SizeLimit() int64 { return p.sizeLimit() }

func (p peer) Mail(from string, utf8 bool) error {
	var opts *smtp.MailOptions
	if ok, _ := p.Extension("SMTPUTF8"); ok && utf8 {
		opts = &smtp.MailOptions{UTF8: true}
	}
	return p.mail(from, opts)
}

func (p peer) Rcpt(to string) error { return p.Client.Rcpt(to, nil) }

func (p peer) Data() (*wire.Body, error) { return p.data() }

// Reset goes past go-smtp, which would greet anew.
func (p peer) Reset() error { return p.command("RSET", 250) }

func (p peer) Refuses(err error) bool {
	var reply *smtp.SMTPError
	return errors.As(err, &reply) && reply.Code >= 400 && reply.Code != 421
}

func (p peer) Fail(stage classify.Stage, recipient string, err error) error {
	return p.fail(stage, recipient, err)
}

func (p peer) Break(cause error) { p.conn.Break(cause) }
