// Command after sends a text by go-smtp: other than in before, the client comes
// from package gosmtp, and tell asks the library.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/gosmtp"
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

// send sends a text by go-smtp.
func send(_ context.Context, addr, from string, to []string, text string) error {
	c, err := gosmtp.Dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SendMail(from, to, strings.NewReader("Subject: hello\r\n\r\n"+text)); err != nil {
		return err
	}
	return c.Quit()
}

// tell says what went wrong, and whether to try again.
func tell(err error) (what string, again bool) {
	d := smtperr.Diagnose(err)
	return d.Explain(os.Getenv("LANG")).PlainText(76), d.MayRetry()
}
