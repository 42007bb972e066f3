package smtperr_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/smtp"
	"net/textproto"
	"os"
	"strings"
	"testing/fstest"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// A mail is sent, and the program decides by what became of it.
func Example() {
	// In a program, this is the server of the provider.
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.Play(smtperrtest.GmailOverQuota))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	s := &smtperr.Submission{Addr: srv.Addr()}
	_, err = s.Send(context.Background(), "anna@example.org", []string{"bert@example.com"}, strings.NewReader("Subject: minutes\n\nHello!\n"))
	switch d := smtperr.Diagnose(err); {
	case !d.IsFailure():
		fmt.Println("sent")
	case d.Outcome == smtperr.OutcomeUnknown:
		fmt.Println("it may be out: ask a person")
	case d.MayRetry():
		fmt.Println("later again:", d.Explain("en").Title)
	default:
		fmt.Println("given up:", d.Explain("en").Title)
	}
	// Output:
	// later again: The recipient’s mailbox is full
}

func ExampleDiagnose() {
	// What net/smtp returns when a recipient is refused.
	err := fmt.Errorf("newsletter: %w", &textproto.Error{Code: 550, Msg: "5.1.1 <bert@example.com>: User unknown"})

	d := smtperr.Diagnose(err)
	fmt.Println(d)
	fmt.Println(d.Reason, d.Permanence, d.Responsible)
	fmt.Println(d.Explain("de").Title)
	// Output:
	// rcpt: 550 5.1.1: user-unknown (permanent)
	// user-unknown permanent user
	// Die Empfängeradresse gibt es nicht
}

func ExampleDiagnose_connection() {
	d := smtperr.Diagnose(io.EOF, smtperr.WithStage(classify.StageEndOfData))
	fmt.Println(d.Reason, d.Outcome)
	// Output:
	// connection-failed unknown
}

func ExampleDiagnoseText() {
	d := smtperr.DiagnoseText("host mx.example.org[192.0.2.1] said: 450 4.7.1 greylisted, try again in 5 minutes (in reply to RCPT TO command)")
	fmt.Println(d.Reason, d.RetryAfter)
	// Output:
	// greylisted 5m0s
}

func ExampleWrap() {
	err := smtperr.Wrap(&textproto.Error{Code: 552, Msg: "5.2.2 mailbox full"},
		smtperr.WithStage(classify.StageRcpt), smtperr.WithRecipient("bert@example.com"))

	if errors.Is(err, smtperr.MailboxFull) {
		fmt.Println("try another way to reach", smtperr.Diagnose(err).Recipient)
	}
	// Output:
	// try another way to reach bert@example.com
}

func ExampleError() {
	err := fmt.Errorf("queue: %w", &smtperr.Error{Attempt: classify.Attempt{Stage: classify.StageAuth, Server: "mail.example.org"}, Err: &textproto.Error{Code: 535, Msg: "5.7.8 no"}})

	if e, ok := errors.AsType[*smtperr.Error](err); ok {
		fmt.Println(e.Stage, e.Server, e.Diagnose().Reason)
	}
	// Output:
	// auth mail.example.org auth-failed
}

func ExampleDiagnosis_MarshalJSON() {
	data, err := json.Marshal(smtperr.DiagnoseText("552 5.2.2 mailbox full", smtperr.WithLanguage("de")))
	if err != nil {
		fmt.Println(err)
		return
	}
	var short struct {
		Reason  string
		Actions []string
		Title   string
	}
	if err := json.Unmarshal(data, &short); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(short.Reason, short.Actions)
	fmt.Println(short.Title)
	// Output:
	// mailbox-full [contact-recipient-otherwise retry-later]
	// Das Postfach des Empfängers ist voll
}

func ExampleDiagnosis_LogValue() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	}))
	log.Error("not sent", "smtp", smtperr.DiagnoseText("550 5.1.1 <bert@example.com>: no such user"))
	// Output:
	// level=ERROR msg="not sent" smtp.stage=rcpt smtp.stage_basis=inferred smtp.code=550 smtp.enhanced=5.1.1 smtp.reason=user-unknown smtp.permanence=permanent smtp.outcome=not-sent smtp.basis=rule smtp.rule=generic-user-unknown
}

func ExampleRedact() {
	err := fmt.Errorf("newsletter: %w", &smtperr.Error{
		Attempt: classify.Attempt{Stage: classify.StageRcpt, Server: "mx.example.com", Recipient: "bert@example.com"},
		Err:     &textproto.Error{Code: 550, Msg: "5.1.1 <bert@example.com>: no user bert"},
	})
	fmt.Println(err)
	fmt.Println(smtperr.Redact(err))
	fmt.Println(errors.Is(smtperr.Redact(err), smtperr.UserUnknown))
	// Output:
	// newsletter: smtp: rcpt mx.example.com: 550 5.1.1 <bert@example.com>: no user bert
	// newsletter: smtp: rcpt mx.example.com: 550 5.1.1 <address-1>: no user <address-1>
	// true
}

func ExampleDiagnosis_Redacted() {
	d := smtperr.DiagnoseText(`552 5.2.2 "Bert Muster" <bert@example.com>: mailbox full`, smtperr.WithRecipient("bert@example.com"))
	fmt.Printf("%s for %s: %s\n", d.Redacted().Reason, d.Redacted().Recipient, d.Redacted().Text)
	// Output:
	// mailbox-full for <address-1>: <address-1>: mailbox full
}

// The call is that of net/smtp.
func ExampleSendMail() {
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.AllowUser("anna", "secret"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	auth := smtp.PlainAuth("", "anna", "guessed", "127.0.0.1")
	err = smtperr.SendMail(srv.Addr(), auth, "anna@example.org", []string{"bert@example.com"}, []byte("Subject: hello\r\n\r\nHello!\r\n"))
	fmt.Println(errors.Is(err, smtperr.AuthFailed))
	if e, ok := errors.AsType[*smtperr.Error](err); ok {
		fmt.Println(e.Stage)
	}
	// Output:
	// true
	// auth
}

// Code that drives a client of net/smtp changes the constructor.
func ExampleClient() {
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.KeepAndHangUp())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	send := func(c *smtperr.Client) error {
		if err := c.Mail("anna@example.org"); err != nil {
			return err
		}
		if err := c.Rcpt("bert@example.com"); err != nil {
			return err
		}
		w, err := c.Data()
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, "Subject: minutes\r\n\r\nHello!\r\n"); err != nil {
			return err
		}
		return w.Close() // the server takes the mail, and its answer is lost
	}
	c, err := smtperr.Dial(srv.Addr())
	if err != nil {
		fmt.Println(smtperr.Diagnose(err))
		return
	}
	defer c.Close()
	d := smtperr.Diagnose(send(c))
	fmt.Println(d.Stage, d.Reason, d.Outcome, d.MayRetry())
	// Output:
	// end-of-data connection-failed unknown false
}

// One error for the person in German, in a line for a notice, and for the
// administrator.
func ExampleDiagnosis_Explain() {
	d := smtperr.DiagnoseText("552 5.2.2 mailbox full", smtperr.WithRecipient("bert@example.com"))
	fmt.Println(d.Explain("de-AT").Title)
	fmt.Println(d.Explain("de-AT").Status.Outcome.Value)
	fmt.Println(strings.Contains(d.Explain("en").WithAdmin().HTML(), "<details"))
	// Output:
	// Das Postfach des Empfängers ist voll
	// nicht an diesen Empfänger verschickt
	// true
}

// A later attempt may succeed where the code says so and nobody has the mail.
func ExampleDiagnosis_MayRetry() {
	greylisted := smtperr.DiagnoseText("450 4.7.1 greylisted", smtperr.WithStage(classify.StageRcpt))
	lost := smtperr.Diagnose(io.ErrUnexpectedEOF, smtperr.WithStage(classify.StageEndOfData))
	for _, d := range []smtperr.Diagnosis{greylisted, lost} {
		fmt.Println(d.Reason, d.Permanence, d.Outcome, d.MayRetry())
	}
	// Output:
	// greylisted temporary not-sent true
	// connection-failed temporary unknown false
}

// An application knows a reply of its own provider.
func ExampleWithClassifier() {
	rules, err := classify.LoadRules(fstest.MapFS{"officemail.txt": {Data: []byte(`
Provider: officemail
Name: Officemail
Kind: provider

Rule: officemail-strangers
Reason: recipient-restricted
Text: office 7
Example: 554 5.7.1 OFFICE-7 mail of strangers is not taken
`)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	own := classify.New(rules) // once, and then for all
	d := smtperr.DiagnoseText("554 5.7.1 OFFICE-7 not from you", smtperr.WithClassifier(own))
	fmt.Println(d.Reason, d.Rule)
	// Output:
	// recipient-restricted officemail-strangers
}

func ExampleSubmission_Send() {
	// In a program, this is the server of the provider.
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	s := &smtperr.Submission{Addr: srv.Addr()}
	report, err := s.Send(context.Background(), "anna@example.org", []string{"nobody@example.com"}, strings.NewReader("Subject: minutes\n\nHello!\n"))
	fmt.Println(report.Outcome)
	fmt.Println(err)
	if err != nil {
		d := smtperr.Diagnose(err)
		fmt.Println(d.Explain("en").Title)
		fmt.Println(smtperr.RetryPolicy{}.Decide(d, 1, 0).Verdict)
	}
	// Output:
	// not-sent
	// smtp: rcpt 127.0.0.1: 550 5.1.1 no such user
	// The recipient’s address does not exist
	// give-up
}

// One recipient is refused, and the others get the mail. What became of it for
// each is in the report.
func ExampleReport() {
	srv, err := smtperrtest.StartServer(context.Background(),
		smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.ForRecipient("nobody@example.com")))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	s := &smtperr.Submission{Addr: srv.Addr(), Partial: true}
	report, err := s.Send(context.Background(), "anna@example.org", []string{"bert@example.com", "nobody@example.com"},
		strings.NewReader("Subject: minutes\n\nHello!\n"))
	fmt.Println(report.Outcome, err)
	for _, d := range report.Deliveries {
		fmt.Println(d.Recipient, d.Outcome, d.Diagnose().Reason)
	}
	// Output:
	// sent <nil>
	// bert@example.com sent accepted
	// nobody@example.com not-sent user-unknown
}

// A mail each for several recipients. When the connection breaks, the mails that
// were not begun are certainly not sent, and a new session may send them; the one
// that was on its way may be out.
func ExampleSession() {
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.KeepAndHangUp(smtperrtest.NthMail(2)))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	ctx := context.Background()
	session, err := (&smtperr.Submission{Addr: srv.Addr()}).Open(ctx)
	if err != nil {
		fmt.Println(smtperr.Diagnose(err))
		return
	}
	defer session.Close()
	for _, to := range []string{"anna@example.com", "bert@example.com", "carla@example.com"} {
		report, err := session.Send(ctx, "club@example.org", []string{to}, strings.NewReader("Subject: minutes\n\nHello!\n"))
		fmt.Println(to, report.Outcome, smtperr.RetryPolicy{}.Decide(smtperr.Diagnose(err), 1, 0).Verdict)
	}
	// Output:
	// anna@example.com sent done
	// bert@example.com unknown hold
	// carla@example.com not-sent retry
}

func ExampleDiagnoseAll() {
	log := "Nov 30 10:00:00 mx postfix/smtp[7]: 4F1: to=<bert@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n" +
		"Nov 30 10:00:01 mx postfix/smtp[7]: 4F2: to=<carla@example.net>, relay=mx.example.net[192.0.2.2]:25, dsn=4.2.2, status=deferred (host mx.example.net[192.0.2.2] said: 452 4.2.2 mailbox full (in reply to RCPT TO command))\n"
	for d := range smtperr.DiagnoseAll(log) {
		fmt.Println(d.Recipient, d.Reason, d.Permanence, d.Waiting)
	}
	// Output:
	// bert@example.com user-unknown permanent false
	// carla@example.net mailbox-full temporary true
}
