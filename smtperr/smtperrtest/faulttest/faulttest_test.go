package faulttest_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/smtp"
	"strings"
	"testing"
	"time"

	gosmtplib "github.com/emersion/go-smtp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest/faulttest"
)

const (
	user     = "user"
	password = "secret"
	patience = time.Minute
)

func TestFaults(t *testing.T) {
	for _, c := range clients {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			faulttest.Run(t, c)
		})
	}
}

// TestFaultsOverTCP is about the functions that connect on their own, and shows
// that a connection in memory is not something else.
func TestFaultsOverTCP(t *testing.T) {
	for _, c := range []faulttest.Client{
		{Name: "SendMail", Modes: []faulttest.Mode{faulttest.ModePlain}, Within: patience, Send: func(w faulttest.Wire) faulttest.Said {
			return faulttest.Said{Err: smtperr.SendMail(w.Addr, smtp.PlainAuth("", user, password, w.Host), w.From, w.To, []byte(w.Message))}
		}},
		{Name: "net/smtp's SendMail", Bare: true, Modes: []faulttest.Mode{faulttest.ModePlain}, Within: patience, Send: func(w faulttest.Wire) faulttest.Said {
			return faulttest.Said{Err: smtp.SendMail(w.Addr, smtp.PlainAuth("", user, password, w.Host), w.From, w.To, []byte(w.Message))}
		}},
		{Name: "Submission", Within: patience, Send: func(w faulttest.Wire) faulttest.Said {
			return submit(context.Background(), submission(w), w)
		}},
	} {
		t.Run(c.Name, func(t *testing.T) { faulttest.RunTCP(t, c) })
	}
}

var clients = []faulttest.Client{
	{Name: "Submission", Within: 3 * patience, Send: func(w faulttest.Wire) faulttest.Said {
		return submit(context.Background(), submission(w), w)
	}},
	{Name: "Submission to some", Within: 3 * patience, Send: func(w faulttest.Wire) faulttest.Said {
		s := submission(w)
		s.Partial = true
		return submit(context.Background(), s, w)
	}},
	{Name: "Submission with a context", Within: patience, Send: func(w faulttest.Wire) faulttest.Said {
		s := submission(w)
		s.Timeout = 0
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		return submit(ctx, s, w)
	}},
	{Name: "Submission without deadlines", Within: patience, Send: func(w faulttest.Wire) faulttest.Said {
		s := submission(w)
		s.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := w.Dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return timeless{conn}, nil
		}
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		return submit(ctx, s, w)
	}},
	{Name: "Session", Each: true, Within: 3 * patience, Send: session},
	{Name: "Client by hand", Within: patience, Send: byHand},
	{Name: "net/smtp by hand", Bare: true, Within: patience, Send: netSMTP},
	{Name: "go-smtp by hand", Bare: true, Within: 11 * patience, Send: func(w faulttest.Wire) faulttest.Said { return goSMTPBare(w, false) }},
	{Name: "go-smtp over LMTP", Bare: true, LMTP: true, Modes: []faulttest.Mode{faulttest.ModePlain, faulttest.ModeImplicitTLS}, Within: 3 * patience, Send: func(w faulttest.Wire) faulttest.Said { return goSMTPBare(w, true) }},
}

func submission(w faulttest.Wire) *smtperr.Submission {
	s := &smtperr.Submission{
		Addr: w.Addr, TLSConfig: w.TLS, Dial: w.Dial, Timeout: patience, DotTimeout: patience,
		Auth: smtp.PlainAuth("", user, password, w.Host),
	}
	switch w.Mode {
	case faulttest.ModeStartTLS:
		s.TLS = smtperr.RequireTLS
	case faulttest.ModeImplicitTLS:
		s.TLS = smtperr.ImplicitTLS
	}
	return s
}

func submit(ctx context.Context, s *smtperr.Submission, w faulttest.Wire) faulttest.Said {
	report, err := s.Send(ctx, w.From, w.To, strings.NewReader(w.Message))
	return said(report, err)
}

// A timeless connection has no deadlines.
type timeless struct{ net.Conn }

func (timeless) SetDeadline(time.Time) error      { return errors.ErrUnsupported }
func (timeless) SetReadDeadline(time.Time) error  { return errors.ErrUnsupported }
func (timeless) SetWriteDeadline(time.Time) error { return errors.ErrUnsupported }

// session sends a mail to each recipient over one sign-in.
func session(w faulttest.Wire) faulttest.Said {
	x, err := submission(w).Open(context.Background())
	if err != nil {
		return faulttest.Said{Err: err}
	}
	var all faulttest.Said
	for _, to := range w.To {
		report, err := x.Send(context.Background(), w.From, []string{to}, strings.NewReader(w.Message))
		all.Recipients = append(all.Recipients, said(report, err).Recipients...)
		if all.Err == nil {
			all.Err = err
		}
	}
	_ = x.Close()
	return all
}

// said tells each recipient's fate from a report.
func said(r smtperr.Report, err error) faulttest.Said {
	s := faulttest.Said{Err: err}
	for _, d := range r.Deliveries {
		s.Recipients = append(s.Recipients, faulttest.Fate{Outcome: d.Outcome, Err: d.Err})
	}
	return s
}

// connect dials and sets the deadline of all that follows.
func connect(w faulttest.Wire) (net.Conn, error) {
	conn, err := w.Dial(context.Background(), "tcp", w.Addr)
	if err == nil {
		err = conn.SetDeadline(time.Now().Add(patience))
	}
	if err == nil && w.Mode == faulttest.ModeImplicitTLS {
		return tls.Client(conn, w.TLS), nil
	}
	return conn, err
}

// byHand sends as a program that used net/smtp and changed the constructor.
func byHand(w faulttest.Wire) faulttest.Said {
	conn, err := connect(w)
	if err != nil {
		return faulttest.Said{Err: err}
	}
	c, err := smtperr.NewClient(conn, w.Host)
	if err != nil {
		return faulttest.Said{Err: err}
	}
	defer c.Close()
	if w.Mode == faulttest.ModeStartTLS {
		if err := c.StartTLS(w.TLS); err != nil {
			return faulttest.Said{Err: err}
		}
	}
	if err := c.Auth(smtp.PlainAuth("", user, password, w.Host)); err != nil {
		return faulttest.Said{Err: err}
	}
	if err := c.Mail(w.From); err != nil {
		return faulttest.Said{Err: err}
	}
	for _, to := range w.To {
		if err := c.Rcpt(to); err != nil {
			return faulttest.Said{Err: err}
		}
	}
	content, err := c.Data()
	if err != nil {
		return faulttest.Said{Err: err}
	}
	if _, err := content.Write([]byte(w.Message)); err != nil {
		return faulttest.Said{Err: err}
	}
	if err := content.Close(); err != nil {
		return faulttest.Said{Err: err}
	}
	return faulttest.Said{Err: c.Quit()}
}

// netSMTP does what smtp.SendMail does, whose connection nobody can break.
func netSMTP(w faulttest.Wire) faulttest.Said {
	conn, err := connect(w)
	if err != nil {
		return faulttest.Said{Err: err}
	}
	c, err := smtp.NewClient(conn, w.Host)
	if err != nil {
		return faulttest.Said{Err: err}
	}
	defer c.Close()
	if w.Mode == faulttest.ModeStartTLS {
		if err := c.StartTLS(w.TLS); err != nil {
			return faulttest.Said{Err: err}
		}
	}
	if err := c.Auth(smtp.PlainAuth("", user, password, w.Host)); err != nil {
		return faulttest.Said{Err: err}
	}
	if err := c.Mail(w.From); err != nil {
		return faulttest.Said{Err: err}
	}
	for _, to := range w.To {
		if err := c.Rcpt(to); err != nil {
			return faulttest.Said{Err: err}
		}
	}
	content, err := c.Data()
	if err != nil {
		return faulttest.Said{Err: err}
	}
	if _, err := content.Write([]byte(w.Message)); err != nil {
		return faulttest.Said{Err: err}
	}
	if err := content.Close(); err != nil {
		return faulttest.Said{Err: err}
	}
	return faulttest.Said{Err: c.Quit()}
}

// goSMTPBare sends as a program does that knows nothing of this library.
func goSMTPBare(w faulttest.Wire, lmtp bool) faulttest.Said {
	conn, err := connect(w)
	if err != nil {
		return faulttest.Said{Err: err}
	}
	var c *gosmtplib.Client
	switch {
	case lmtp:
		c = gosmtplib.NewClientLMTP(conn)
	case w.Mode == faulttest.ModeStartTLS:
		if c, err = gosmtplib.NewClientStartTLS(conn, w.TLS); err != nil {
			conn.Close() // go-smtp leaves it open
			return faulttest.Said{Err: err}
		}
	default:
		c = gosmtplib.NewClient(conn)
	}
	defer c.Close()
	c.CommandTimeout, c.SubmissionTimeout = patience, patience
	if !lmtp {
		if err := c.SendMail(w.From, w.To, strings.NewReader(w.Message)); err != nil {
			return faulttest.Said{Err: err}
		}
		return faulttest.Said{Err: c.Quit()}
	}
	if err := c.Mail(w.From, nil); err != nil {
		return faulttest.Said{Err: err}
	}
	for _, to := range w.To {
		if err := c.Rcpt(to, nil); err != nil {
			return faulttest.Said{Err: err}
		}
	}
	content, err := c.Data()
	if err != nil {
		return faulttest.Said{Err: err}
	}
	if _, err := io.WriteString(content, w.Message); err != nil {
		return faulttest.Said{Err: err}
	}
	took, err := content.CloseWithLMTPResponse()
	s := faulttest.Said{Err: err}
	var each gosmtplib.LMTPDataError
	errors.As(err, &each)
	for _, to := range w.To {
		fate := faulttest.Fate{Outcome: classify.OutcomeSent}
		if no := each[to]; no != nil {
			d := smtperr.Diagnose(no, smtperr.WithStage(classify.StageEndOfData))
			fate = faulttest.Fate{Outcome: d.Outcome, Err: d.Err()}
		} else if took[to] == nil {
			fate = faulttest.Fate{Outcome: smtperr.Diagnose(err).Outcome, Err: err}
		}
		s.Recipients = append(s.Recipients, fate)
	}
	if err == nil {
		_ = c.Quit()
	}
	return s
}
