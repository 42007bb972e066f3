package gosmtp_test

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/emersion/go-sasl"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/gosmtp"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

func ExampleOpen() {
	// In a program, this is the server of the provider.
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.AllowUser("anna", "secret"),
		smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.ForRecipient("nobody@example.com")))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	ctx := context.Background()
	c, err := gosmtp.Open(ctx, &smtperr.Submission{Addr: srv.Addr(), Partial: true}, sasl.NewPlainClient("", "anna", "secret"))
	if err != nil {
		fmt.Println(smtperr.Diagnose(err))
		return
	}
	defer c.Close()
	report, err := c.Send(ctx, "anna@example.org", []string{"bert@example.com", "nobody@example.com"}, strings.NewReader("Subject: minutes\n\nHello!\n"))
	fmt.Println(report.Outcome, err)
	for _, d := range report.Deliveries {
		fmt.Println(d.Recipient, d.Outcome, d.Diagnose().Reason)
	}
	// Output:
	// sent <nil>
	// bert@example.com sent accepted
	// nobody@example.com not-sent user-unknown
}

// A server of local deliveries answers for each recipient.
func ExampleClient_Send_lmtp() {
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.LMTP(),
		smtperrtest.Answer(classify.StageEndOfData, "452 4.2.2 mailbox full", smtperrtest.ForRecipient("bert@example.com")))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	conn, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		fmt.Println(err)
		return
	}
	c := gosmtp.NewClientLMTP(conn, "localhost")
	defer c.Close()
	report, err := c.Send(context.Background(), "anna@example.org", []string{"anna@example.com", "bert@example.com"}, strings.NewReader("Subject: minutes\n\nHello!\n"))
	fmt.Println(report.Outcome, err)
	for _, d := range report.Deliveries {
		fmt.Println(d.Recipient, d.Outcome, d.Diagnose().Reason)
	}
	// Output:
	// sent <nil>
	// anna@example.com sent accepted
	// bert@example.com not-sent mailbox-full
}

// Code that uses go-smtp changes the constructor.
func ExampleNewClient() {
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.Answer(classify.StageRcpt, "452 4.2.2 mailbox full"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	conn, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		fmt.Println(err)
		return
	}
	c := gosmtp.NewClient(conn, "127.0.0.1")
	defer c.Close()
	err = c.SendMail("anna@example.org", []string{"bert@example.com"}, strings.NewReader("Subject: minutes\r\n\r\nHello!\r\n"))
	fmt.Println(err)
	fmt.Println(smtperr.Diagnose(err).Reason)
	// Output:
	// smtp: rcpt 127.0.0.1: SMTP error 452: mailbox full
	// mailbox-full
}
