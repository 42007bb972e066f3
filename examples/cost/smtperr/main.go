// Command smtperr sends by the library and explains what went wrong, in German
// and English.
package main

import (
	"fmt"
	"os"

	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Println("hello")
		return
	}
	err := smtperr.SendMail(os.Args[1], nil, "anna@example.org", []string{"bert@example.com"}, []byte("Subject: hello\r\n\r\nHello!\r\n"))
	if err != nil {
		fmt.Println(smtperr.Diagnose(err).Explain(os.Getenv("LANG")).WithAdmin().PlainText(72))
	}
}
