package smtperr

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/smtp"
	"strconv"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/internal/wire"
)

// SendMail sends a mail as [smtp.SendMail] does: over STARTTLS where the server
// offers it, signed in where a is not nil. The bytes on the wire are the same.
// An error is an [*Error] that knows the step, the server and the recipient.
//
// It differs from net/smtp where that does harm. A failing QUIT after the mail
// was accepted is no error. A server that refuses EHLO is an error when a is not
// nil, where net/smtp goes on without encryption and login. On port 465 it
// speaks TLS from the first byte, where net/smtp waits for a greeting that never
// comes. No password of any mechanism goes out unencrypted, no address that
// RFC 5321 does not allow, and no carriage return without its line feed. And
// nothing waits for ever: see [Submission.Timeout].
func SendMail(addr string, a smtp.Auth, from string, to []string, msg []byte) error {
	s := &Submission{Addr: addr, Auth: a}
	_, err := s.Send(context.Background(), from, to, bytes.NewReader(msg))
	return err
}

// TLSMode says whether and how a connection is encrypted.
type TLSMode uint8

// String returns the mode in a word: "opportunistic", "required", "implicit", "none".
func (m TLSMode) String() string {
	switch m {
	case OpportunisticTLS:
		return "opportunistic"
	case RequireTLS:
		return "required"
	case ImplicitTLS:
		return "implicit"
	case NoTLS:
		return "none"
	}
	return "TLSMode(" + strconv.Itoa(int(m)) + ")"
}

// The modes. The zero value does what net/smtp does, but speaks TLS from the
// first byte on port 465.
const (
	OpportunisticTLS TLSMode = iota // STARTTLS where the server offers it
	RequireTLS                      // STARTTLS, or no mail
	ImplicitTLS                     // TLS from the first byte, as on port 465 (RFC 8314 §3)
	NoTLS                           // never, for tests and for localhost
)

// A Submission says how to hand mails to a server. The zero value with an Addr
// is ready for use, and a Submission is safe for concurrent use.
type Submission struct {
	Addr      string      // host:port of the server
	Auth      smtp.Auth   // how to sign in, nil not to
	TLS       TLSMode     // whether to encrypt
	TLSConfig *tls.Config // nil for the defaults; ServerName is set from Addr when it is empty
	LocalName string      // the name to give at EHLO, "localhost" when empty
	Role      classify.Role

	// InsecureAuth signs in without encryption on a host other than localhost,
	// where everybody on the way can read the password. Without it the mail
	// fails before the password is sent, whatever the mechanism.
	InsecureAuth bool

	// Timeout bounds each step of the conversation but the answer to the content;
	// zero stands for the times of RFC 5321 §4.5.3.2, five minutes a command.
	Timeout time.Duration

	// DotTimeout bounds the wait for the answer to the content. When it ends,
	// nobody knows whether the mail is out. So it does not follow Timeout: zero
	// stands for the ten minutes of RFC 5321 §4.5.3.2.6.
	DotTimeout time.Duration

	// Partial sends the mail to the recipients that the server accepts, when it
	// refuses others. Without it one refused recipient stops the mail for all.
	Partial bool

	// Progress is called as each step begins and while the content goes out, by
	// the goroutine that sends; nil for nobody.
	Progress func(Progress)

	// Dial opens the connection, nil for a net.Dialer. It has to return when its
	// context ends.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

func (s *Submission) progress(stage classify.Stage, recipient string, written int64) {
	if s.Progress != nil {
		s.Progress(Progress{stage, recipient, written})
	}
}

// Send sends a mail over a connection of its own, and reports for each recipient
// what became of it; see [Session.Send] for the content. The error is an [*Error], or nil when the mail went out to
// at least one recipient; with Partial, ask the report for the others. When Send
// was cancelled or ran out of time, errors.Is finds the context's error in it.
func (s *Submission) Send(ctx context.Context, from string, to []string, content io.Reader) (Report, error) {
	x, err := s.Open(ctx)
	if err != nil {
		return reportOf(to, wire.Unsent(to, err), err), err
	}
	report, err := x.Send(ctx, from, to, content)
	if err != nil {
		x.client.conn.Break(err)
		return report, err
	}
	defer x.client.conn.Bind(ctx)()
	_ = x.Close() // the mail is out, whatever the server says now
	return report, nil
}

// The times of RFC 5321 §4.5.3.2, and a short one for QUIT: the mail is out.
const (
	commandTimeout = 5 * time.Minute
	blockTimeout   = 3 * time.Minute
	dotTimeout     = 10 * time.Minute
	quitTimeout    = 30 * time.Second
)

// implicit reports whether TLS begins with the first byte.
func (s *Submission) implicit() bool {
	return s.TLS == ImplicitTLS || s.TLS == OpportunisticTLS && wire.ImplicitTLS(s.Addr)
}

// connect opens the connection and reads the greeting.
func (s *Submission) connect(ctx context.Context) (*Client, error) {
	host := wire.HostOf(s.Addr)
	s.progress(classify.StageConnect, "", 0)
	conn, stage, err := wire.Dial(ctx, s.Dial, s.Addr, cmp.Or(s.Timeout, commandTimeout))
	if err != nil {
		return nil, &Error{Attempt: classify.Attempt{Stage: stage, Role: s.Role, Server: host}, Err: err}
	}
	c := &Client{Timeout: s.Timeout, DotTimeout: s.DotTimeout, InsecureAuth: s.InsecureAuth, Role: s.Role,
		server: host, conn: conn, localName: cmp.Or(s.LocalName, "localhost")}
	defer conn.Bind(ctx)()
	if s.implicit() {
		defer c.step()()
		if err := conn.StartTLS(wire.TLSConfig(s.TLSConfig, host)); err != nil {
			conn.Break(err)
			return nil, c.fail(classify.StageTLS, "", err)
		}
	}
	if err := c.greet(); err != nil {
		return nil, err
	}
	return c, nil
}

// signIn does what comes between the greeting and the first mail, in net/smtp's
// order.
func (s *Submission) signIn(c *Client) error {
	s.progress(classify.StageHelo, "", 0)
	if err := c.ensureHello(); err != nil {
		return err
	}
	if refused := c.RefusedEHLO(); refused != nil && (s.Auth != nil || s.TLS == RequireTLS) {
		return refused
	}
	if err := s.secure(c); err != nil {
		return err
	}
	if s.Auth == nil {
		return nil
	}
	s.progress(classify.StageAuth, "", 0)
	if ok, _ := c.Extension("AUTH"); !ok {
		return c.fail(classify.StageAuth, "", errNoAuth)
	}
	return c.Auth(s.Auth)
}

var (
	errNoAuth = errors.New("smtp: server doesn't support AUTH")
	errNoTLS  = errors.New("smtp: server doesn't support STARTTLS")
)

func (s *Submission) secure(c *Client) error {
	if s.implicit() || s.TLS == NoTLS {
		return nil
	}
	if ok, _ := c.Extension("STARTTLS"); !ok {
		if s.TLS == RequireTLS {
			return c.fail(classify.StageStartTLS, "", errNoTLS)
		}
		return nil
	}
	s.progress(classify.StageStartTLS, "", 0)
	return c.StartTLS(s.TLSConfig)
}
