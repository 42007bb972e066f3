// Command before sends a text by go-smtp, and says what go-smtp says.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/emersion/go-smtp"
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
	c, err := smtp.Dial(addr)
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
	var e *smtp.SMTPError
	if errors.As(err, &e) {
		return err.Error(), e.Temporary()
	}
	return err.Error(), true // the network
}
