package smtperr

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/smtp"
	"slices"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// SendMail sends a mail as [smtp.SendMail] does: over STARTTLS where the server
// offers it, signed in where a is not nil. The bytes on the wire are the same.
// An error is an [*Error] that knows the step, the server and the recipient.
//
// It differs from net/smtp in four points. A failing QUIT after the mail was
// accepted is no error. A server that refuses EHLO is an error when a is not
// nil, where net/smtp goes on without encryption and login. On port 465 it
// speaks TLS from the first byte, where net/smtp waits for a greeting that never
// comes. And nothing waits for ever: see [Submission.Timeout].
func SendMail(addr string, a smtp.Auth, from string, to []string, msg []byte) error {
	s := &Submission{Addr: addr, Auth: a}
	_, err := s.Send(context.Background(), from, to, msg)
	return err
}

// TLSMode says whether and how a connection is encrypted.
type TLSMode uint8

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

	// Timeout bounds each step of the conversation; zero stands for the times of
	// RFC 5321 §4.5.3.2: five minutes a command, ten for the final dot.
	Timeout time.Duration

	// Partial sends the mail to the recipients that the server accepts, when it
	// refuses others. Without it one refused recipient stops the mail for all.
	Partial bool

	// Dial opens the connection, nil for a net.Dialer.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// A Report says what became of a mail.
type Report struct {
	Outcome  classify.Outcome
	Accepted []string // recipients that the server accepted; they have the mail when Outcome is Sent
	Refused  []*Error // one for each recipient that it refused, in order
	Untried  []string // recipients that it gave no answer for, because something else failed before
	Receipt  string   // what the server said when it took the mail, often with its queue id; "" when that is not known
}

// Send sends a mail, and reports for each recipient what became of it. The error
// is an [*Error], or nil when the mail went out to at least one recipient; with
// Partial, ask the report for the others. When Send was cancelled or ran out of
// time, errors.Is finds the context's error in it.
func (s *Submission) Send(ctx context.Context, from string, to []string, msg []byte) (Report, error) {
	report := Report{Outcome: classify.NotSent, Untried: slices.Clone(to)}
	for _, line := range append([]string{from}, to...) {
		if strings.ContainsAny(line, "\r\n") {
			return report, s.place(&Error{Stage: classify.StageMail, Err: errLine})
		}
	}
	c, stop, err := s.connect(ctx)
	if err != nil {
		return report, s.place(contextCause(ctx, err))
	}
	defer stop()
	defer c.Close()
	err = s.converse(c, from, to, msg, &report)
	if err != nil {
		err = s.place(contextCause(ctx, err))
		if d := Diagnose(err); d.Outcome != classify.NotSent {
			report.Outcome = d.Outcome
		}
	}
	return report, err
}

var errLine = errors.New("smtp: a line must not contain CR or LF")

// place fills in what every error of this submission has in common.
func (s *Submission) place(err error) error {
	var e *Error
	if errors.As(err, &e) {
		e.Role = s.Role
		e.Server = cmp.Or(e.Server, hostOf(s.Addr))
	}
	return err
}

// contextCause puts the context's error before the network's: that the
// connection timed out is then its consequence. A reply that came before the
// context ended, and a refusal of this package's own, stay what they are.
func contextCause(ctx context.Context, err error) error {
	ended := ctx.Err()
	if d, ok := ctx.Deadline(); ok && ended == nil && !time.Now().Before(d) {
		ended = context.DeadlineExceeded // the network's clock was faster than the context's
	}
	var e *Error
	if ended == nil || !errors.As(err, &e) || holdsReply(e.Err) {
		return err
	}
	if _, network := firstCause(e.Err); !network {
		return err
	}
	causes := []error{ended}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(ended, cause) {
		causes = append(causes, cause) // the caller's own
	}
	e.Err = errors.Join(append(causes, e.Err)...)
	return err
}

// A session is a client with the deadlines of its steps.
type session struct {
	*Client
	conn    net.Conn
	raw     *boundedConn // below implicit TLS, nil without
	timeout time.Duration
	ctx     context.Context
}

// step sets the deadline of the next step. It may overwrite the one with which
// an ended context interrupts, and so looks at the context afterwards.
func (s *session) step(usual time.Duration) {
	s.raw.reset()
	_ = s.conn.SetDeadline(time.Now().Add(cmp.Or(s.timeout, usual))) // a connection without deadlines has none
	if s.ctx.Err() != nil {
		s.interrupt()
	}
}

// interrupt ends every read and write at once.
func (s *session) interrupt() { _ = s.conn.SetDeadline(time.Unix(1, 0)) }

// The times of RFC 5321 §4.5.3.2, and a short one for QUIT: the mail is out.
const (
	commandTimeout = 5 * time.Minute
	blockTimeout   = 3 * time.Minute
	dotTimeout     = 10 * time.Minute
	quitTimeout    = 30 * time.Second
)

// blockSize is how much content has to be written in blockTimeout, in bytes.
const blockSize = 64 << 10

func (s *Submission) config() *tls.Config {
	config := s.TLSConfig.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" {
		config.ServerName = hostOf(s.Addr)
	}
	return config
}

// implicit reports whether TLS begins with the first byte.
func (s *Submission) implicit() bool {
	if s.TLS != OpportunisticTLS {
		return s.TLS == ImplicitTLS
	}
	_, port, _ := net.SplitHostPort(s.Addr)
	return port == "465" || port == "smtps" || port == "submissions" // RFC 8314 §7.3
}

func (s *Submission) connect(ctx context.Context) (*session, func() bool, error) {
	dial := s.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	dialCtx, cancel := context.WithTimeout(ctx, cmp.Or(s.Timeout, commandTimeout))
	defer cancel()
	conn, err := dial(dialCtx, "tcp", s.Addr)
	if err != nil {
		return nil, nil, &Error{Stage: dialStage(err), Err: err}
	}
	x := &session{conn: conn, timeout: s.Timeout, ctx: ctx}
	x.step(commandTimeout)
	stop := context.AfterFunc(ctx, x.interrupt)
	fail := func(err error) (*session, func() bool, error) {
		stop()
		conn.Close()
		return nil, nil, err
	}
	text := conn
	if s.implicit() {
		x.raw = bounded(conn)
		secure := tls.Client(x.raw, s.config())
		if err := secure.HandshakeContext(ctx); err != nil {
			return fail(&Error{Stage: classify.StageTLS, Err: err})
		}
		text = secure
	}
	if x.Client, err = NewClient(text, hostOf(s.Addr)); err != nil {
		return fail(err)
	}
	return x, stop, nil
}

// converse holds the conversation, in net/smtp's order.
func (s *Submission) converse(c *session, from string, to []string, msg []byte, report *Report) error {
	c.step(commandTimeout)
	if err := c.Hello(cmp.Or(s.LocalName, "localhost")); err != nil {
		return err
	}
	if refused := c.RefusedEHLO(); refused != nil && (s.Auth != nil || s.TLS == RequireTLS) {
		return refused
	}
	if err := s.secure(c); err != nil {
		return err
	}
	if s.Auth != nil {
		if ok, _ := c.Extension("AUTH"); !ok {
			return c.fail(classify.StageAuth, "", errNoAuth)
		}
		c.step(commandTimeout)
		if err := c.Auth(s.Auth); err != nil {
			return err
		}
	}
	c.step(commandTimeout)
	if err := c.Mail(from); err != nil {
		return err
	}
	for _, recipient := range to {
		c.step(commandTimeout)
		if err := s.recipient(c, recipient, report); err != nil {
			return err
		}
	}
	if len(report.Accepted) == 0 && len(report.Refused) > 0 {
		return report.Refused[0]
	}
	if err := c.content(msg); err != nil {
		return err
	}
	report.Outcome, report.Receipt = classify.Sent, c.tap.accepted()
	c.step(quitTimeout)
	_ = c.Quit() // the mail is out, whatever the server says now
	return nil
}

var (
	errNoAuth = errors.New("smtp: server doesn't support AUTH")
	errNoTLS  = errors.New("smtp: server doesn't support STARTTLS")
)

func (s *Submission) secure(c *session) error {
	if s.implicit() || s.TLS == NoTLS {
		return nil
	}
	if ok, _ := c.Extension("STARTTLS"); !ok {
		if s.TLS == RequireTLS {
			return c.fail(classify.StageStartTLS, "", errNoTLS)
		}
		return nil
	}
	c.step(commandTimeout)
	return c.StartTLS(s.config())
}

// recipient sends RCPT. A refusal stops the mail unless Partial is set; an error
// of the connection always does.
func (s *Submission) recipient(c *session, recipient string, report *Report) error {
	err := c.Rcpt(recipient)
	if err == nil {
		report.Untried = report.Untried[1:]
		report.Accepted = append(report.Accepted, recipient)
		return nil
	}
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	if !holdsReply(e.Err) {
		return err
	}
	_ = s.place(e)
	report.Untried = report.Untried[1:]
	report.Refused = append(report.Refused, e)
	if s.Partial {
		return nil
	}
	return e
}

// holdsReply reports whether there is a reply in a chain.
func holdsReply(err error) (ok bool) {
	walk(err, func(node error) bool {
		_, ok = replyOf(node)
		return ok
	})
	return ok
}

func (c *session) content(msg []byte) error {
	c.step(commandTimeout)
	w, err := c.Data()
	if err != nil {
		return err
	}
	for block := range slices.Chunk(msg, blockSize) {
		c.step(blockTimeout)
		if _, err := w.Write(block); err != nil {
			return err
		}
	}
	c.step(dotTimeout)
	return w.Close()
}
