package smtperr

import (
	"context"
	"io"
	"net"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/internal/wire"
)

// A Session sends mails over one connection and one sign-in; see
// [Submission.Open]. It is not safe for concurrent use.
type Session struct {
	submission Submission
	client     *Client
	mails      wire.Session
}

// Open connects to the server, and encrypts and signs in as the submission says.
// The context is of these steps only; each mail has its own. The error is an
// [*Error].
func (s *Submission) Open(ctx context.Context) (*Session, error) {
	x := &Session{submission: *s}
	c, err := x.submission.connect(ctx)
	if err != nil {
		return nil, err
	}
	x.client = c
	defer c.conn.Bind(ctx)()
	if err := x.submission.signIn(c); err != nil {
		c.conn.Break(net.ErrClosed)
		return nil, err
	}
	return x, nil
}

// Send sends a mail, and reports for each recipient what became of it; see
// [Submission.Send]. The content is read to its end; a reader that fails, or
// that brings more than the server takes, makes the mail fail before it is
// complete. What a reader waits for, the context does not end.
//
// A mail that is refused leaves the session as it was. When the connection
// breaks, or a reply makes no sense, the session is over: the mail that was on
// its way has the outcome that its error tells, and those that are begun
// afterwards are certainly not sent: see [Session.Err]. [Submission.Open] gives a
// new session for them.
func (x *Session) Send(ctx context.Context, from string, to []string, content io.Reader) (Report, error) {
	defer x.client.conn.Bind(ctx)()
	mail := &wire.Mail{
		From: from, To: to, Content: content, Size: wire.SizeOf(content), Partial: x.submission.Partial,
		Progress: x.submission.progress,
	}
	fates, err := x.mails.Send(peer{x.client}, mail)
	return reportOf(to, fates, err), err
}

// Err returns why the session is over, and nil while it can send: a loop over many
// mails asks it before each, and opens another session. The error is what ended it, or
// [net.ErrClosed] after Close.
func (x *Session) Err() error { return x.mails.Err() }

// Close says goodbye and closes the connection. Its error says nothing about the
// mails that were sent.
func (x *Session) Close() error {
	x.submission.progress(classify.StageQuit, "", 0)
	x.mails.End(net.ErrClosed)
	err := x.client.Quit()
	_ = x.client.Close()
	return err
}

// peer is a client as package wire sees it.
type peer struct{ *Client }

func (p peer) Begin(from string, size int64) error {
	p.envelope.Begin(from, size)
	return p.ensureHello()
}

func (p peer) SizeLimit() int64 { return p.sizeLimit() }

// Mail leaves SMTPUTF8 to net/smtp, which asks for it wherever it is offered.
func (p peer) Mail(from string, _ bool) error { return p.mail(from) }

func (p peer) Data() (*wire.Body, error) { return p.data() }

// Reset does not tell the client, which keeps what it knows of the last mail.
func (p peer) Reset() error { return p.command("RSET", 250) }

func (p peer) Refuses(err error) (yes bool) {
	walk(err, func(node error) bool {
		reply, ok := replyOf(node)
		yes = ok && reply.Code >= 400 && reply.Code != 421
		return ok
	})
	return yes
}

func (p peer) Fail(stage classify.Stage, recipient string, err error) error {
	return p.fail(stage, recipient, err)
}

func (p peer) Break(cause error) { p.conn.Break(cause) }
