// Command before sends the mail on standard input by net/smtp.
//
//	before host:port sender recipient... <mail
package main

import (
	"fmt"
	"io"
	"net"
	"net/smtp"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, err)
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
	return smtp.SendMail(addr, auth, from, to, mail)
}
