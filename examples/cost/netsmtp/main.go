// Command netsmtp sends by net/smtp: what a program that needs this library has
// anyway.
package main

import (
	"fmt"
	"net/smtp"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Println("hello")
		return
	}
	fmt.Println(smtp.SendMail(os.Args[1], nil, "anna@example.org", []string{"bert@example.com"}, []byte("Subject: hello\r\n\r\nHello!\r\n")))
}
