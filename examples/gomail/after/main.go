// Command after sends a text by go-mail, and says what it means that it failed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"

	"github.com/wneessen/go-mail"

	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: HOST:PORT SENDER RECIPIENT... < text")
		os.Exit(2)
	}
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = send(context.Background(), os.Args[1], os.Args[2], os.Args[3:], string(text))
	}
	if err == nil {
		return
	}
	what, again := tell(err)
	fmt.Fprintln(os.Stderr, what)
	if again {
		os.Exit(75) // EX_TEMPFAIL: whoever called may try again
	}
	os.Exit(1)
}

// send sends a text by go-mail.
func send(ctx context.Context, addr, from string, to []string, text string) error {
	host, service, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(service)
	if err != nil {
		return err
	}
	m := mail.NewMsg()
	if err := errors.Join(m.From(from), m.To(to...)); err != nil {
		return err
	}
	m.Subject("hello")
	m.SetBodyString(mail.TypeTextPlain, text)
	c, err := mail.NewClient(host, mail.WithPort(port), mail.WithTLSPolicy(mail.TLSOpportunistic))
	if err != nil {
		return err
	}
	return c.DialAndSendWithContext(ctx, m)
}

// tell says what went wrong, and whether to try again.
func tell(err error) (what string, again bool) {
	d := smtperr.Diagnose(err)
	return d.Explain(os.Getenv("LANG")).PlainText(76), d.MayRetry()
}
