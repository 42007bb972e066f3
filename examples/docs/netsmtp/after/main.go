// Command after is command before with smtperr: two lines differ, and an import.
//
//	after host:port sender recipient... <mail
package main

import (
	"fmt"
	"io"
	"net"
	"net/smtp"
	"os"

	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	if err := run(os.Args[1:], os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, smtperr.Diagnose(err).Explain(os.Getenv("LANG")).PlainText(72))
		os.Exit(1)
	}
}

func run(args []string, in io.Reader) error {
	if len(args) < 3 {
		return fmt.Errorf("three arguments or more: host:port sender recipient..., not %d", len(args))
	}
	addr, from, to := args[0], args[1], args[2:]
	mail, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var auth smtp.Auth
	if password := os.Getenv("SMTP_PASSWORD"); password != "" {
		host, _, _ := net.SplitHostPort(addr)
		auth = smtp.PlainAuth("", from, password, host)
	}
	return smtperr.SendMail(addr, auth, from, to, mail)
}
