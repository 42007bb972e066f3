package gosmtp_test

import (
	"context"
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/smtperr/gosmtp"

	"github.com/emersion/go-sasl"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest/faulttest"
)

const patience = time.Minute

func TestFaults(t *testing.T) {
	for _, c := range []faulttest.Client{
		{Name: "gosmtp", Within: 3 * patience, Send: func(w faulttest.Wire) faulttest.Said { return goSMTP(w, false, false) }},
		{Name: "gosmtp to some", Within: 3 * patience, Send: func(w faulttest.Wire) faulttest.Said { return goSMTP(w, true, false) }},
		{Name: "gosmtp over LMTP", LMTP: true, Modes: []faulttest.Mode{faulttest.ModePlain, faulttest.ModeImplicitTLS}, Within: 3 * patience, Send: func(w faulttest.Wire) faulttest.Said { return goSMTP(w, true, true) }},
	} {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			faulttest.Run(t, c)
		})
	}
}

// TestFaultsOverTCP shows that a connection in memory is not something else.
func TestFaultsOverTCP(t *testing.T) {
	faulttest.RunTCP(t, faulttest.Client{Name: "gosmtp over LMTP", LMTP: true, Modes: []faulttest.Mode{faulttest.ModePlain, faulttest.ModeImplicitTLS}, Within: patience, Send: func(w faulttest.Wire) faulttest.Said { return goSMTP(w, true, true) }})
}

func goSMTP(w faulttest.Wire, partial, lmtp bool) faulttest.Said {
	conn, err := connect(w)
	if err != nil {
		return faulttest.Said{Err: err}
	}
	var c *gosmtp.Client
	switch {
	case lmtp:
		c = gosmtp.NewClientLMTP(conn, w.Host)
	case w.Mode == faulttest.ModeStartTLS:
		if c, err = gosmtp.NewClientStartTLS(conn, w.Host, w.TLS); err != nil {
			return faulttest.Said{Err: err}
		}
	default:
		c = gosmtp.NewClient(conn, w.Host)
	}
	defer c.Close()
	c.CommandTimeout, c.SubmissionTimeout = patience, patience
	if err := c.Auth(sasl.NewPlainClient("", "user", "secret")); err != nil {
		return faulttest.Said{Err: err}
	}
	c.Partial = partial
	report, err := c.Send(context.Background(), w.From, w.To, strings.NewReader(w.Message))
	if err == nil {
		_ = c.Quit()
	}
	return said(report, err)
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

// said tells each recipient's fate from a report.
func said(r smtperr.Report, err error) faulttest.Said {
	s := faulttest.Said{Err: err}
	for _, d := range r.Deliveries {
		s.Recipients = append(s.Recipients, faulttest.Fate{Outcome: d.Outcome, Err: d.Err})
	}
	return s
}
