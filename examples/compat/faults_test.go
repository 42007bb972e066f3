package compat

import (
	"context"
	"crypto/tls"
	"net"
	"testing"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/smtperr/go-smtperr/smtperr/smtperrtest/faulttest"
)

// TestFaults holds what the diagnosis makes of go-mail's errors against what the
// server has, with a fault at each byte; see faulttest.
func TestFaults(t *testing.T) {
	faulttest.Run(t, faulttest.Client{Name: "go-mail", Bare: true, Composes: true, Within: 3 * time.Minute, Send: goMail})
}

func goMail(w faulttest.Wire) faulttest.Said {
	var opened []net.Conn // go-mail does not close what it cannot use
	defer func() {
		for _, conn := range opened {
			conn.Close()
		}
	}()
	options := []mail.Option{
		mail.WithTLSConfig(w.TLS), mail.WithTLSPolicy(mail.NoTLS), mail.WithTimeout(time.Minute), mail.WithPort(25),
		mail.WithSMTPAuth(mail.SMTPAuthPlainNoEnc), mail.WithUsername("user"), mail.WithPassword("secret"),
		mail.WithDialContextFunc(func(ctx context.Context, network, addr string) (conn net.Conn, err error) {
			conn, err = w.Dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			opened = append(opened, conn)
			if w.Mode == faulttest.ModeImplicitTLS {
				conn = tls.Client(conn, w.TLS)
			}
			return conn, nil
		}),
	}
	switch w.Mode {
	case faulttest.ModeStartTLS:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case faulttest.ModeImplicitTLS:
		options = append(options, mail.WithSSL())
	}
	c, err := mail.NewClient(w.Host, options...)
	if err != nil {
		return faulttest.Said{Err: err}
	}
	m := mail.NewMsg()
	if err := m.From(w.From); err != nil {
		return faulttest.Said{Err: err}
	}
	if err := m.To(w.To...); err != nil {
		return faulttest.Said{Err: err}
	}
	m.SetBodyString(mail.TypeTextPlain, w.Message)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return faulttest.Said{Err: c.DialAndSendWithContext(ctx, m)}
}
