// Command readme is the program that the README shows, with its other code beside it.
package main

import (
	"errors"
	"fmt"
	"net/smtp"

	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	auth := smtp.PlainAuth("", "anna", "secret", "mail.example.org")
	err := smtperr.SendMail("mail.example.org:587", auth, "anna@example.org",
		[]string{"bert@example.com"}, []byte("Subject: hello\r\n\r\nHello!\r\n"))
	switch {
	case err == nil:
		fmt.Println("sent")
	case errors.Is(err, smtperr.Greylisted):
		fmt.Println("wait for", smtperr.Diagnose(err).RetryAfter)
	default:
		fmt.Println(smtperr.Diagnose(err).Explain("de").WithAdmin().PlainText(72))
	}
}
