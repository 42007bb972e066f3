package bounce_test

import (
	"fmt"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// A report as RFC 3464 has it, of a mail that the application sent.
const report = `From: MAILER-DAEMON@mx.example.org
To: anna@example.org
Subject: Undelivered mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

One recipient did not get your mail.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; bert@example.com
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 552 5.2.2 mailbox full

--b
Content-Type: text/rfc822-headers

Message-ID: <1f8a@example.org>
Subject: minutes

--b--
`

func ExampleRead() {
	n, err := bounce.Read(strings.NewReader(report), smtperr.WithLanguage("en"))
	if err != nil {
		fmt.Println(err)
		return
	}
	if n.Kind == bounce.KindNone || !n.Matches("<1f8a@example.org>", "", "bert@example.com") {
		fmt.Println("no bounce, or not of this mail")
		return
	}
	for _, r := range n.Recipients {
		fmt.Println(r.Address, r.Action, r.Status)
		fmt.Println(r.Diagnosis.Reason, "by", r.Source)
		fmt.Println(r.Diagnosis.Explain().Title)
		fmt.Println(r.Suppress)
	}
	// Output:
	// bert@example.com failed 5.2.2
	// mailbox-full by report
	// The recipient’s mailbox is full
	// remove after 3
}

// Anybody can write a bounce: without an id of one's own it proves nothing.
func ExampleNotification_Matches() {
	n, err := bounce.Read(strings.NewReader(report))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(n.Matches("<1f8a@example.org>", "", "bert@example.com"))
	fmt.Println(n.Matches("<1f8a@example.org>", "", "carla@example.com"))
	fmt.Println(n.Matches("", "", "bert@example.com"))
	// Output:
	// true
	// false
	// false
}

// The log of one's own server tells of a failure, and no bounce came.
func ExampleSuppressAfter() {
	for _, line := range []string{"550 5.1.1 no such user", "452 4.2.2 mailbox full", "550 5.7.1 blocked using zen.spamhaus.org"} {
		d := smtperr.DiagnoseText(line, smtperr.WithRole(classify.RoleRelay))
		fmt.Println(d.Reason, bounce.SuppressAfter(d.Result()))
	}
	// Output:
	// user-unknown remove
	// mailbox-full remove after 3
	// blocklisted keep
}
