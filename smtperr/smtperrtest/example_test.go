package smtperrtest_test

import (
	"context"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// In a test, NewServer(t, …) does the same and closes the server at its end.
func ExampleStartServer() {
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.Play(smtperrtest.GmailOverQuota))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	err = smtperr.SendMail(srv.Addr(), nil, "sender@example.org", []string{"anna@example.com"}, []byte("Subject: hello\r\n\r\nhello\r\n"))
	fmt.Println(smtperr.Diagnose(err))
	fmt.Println(smtperr.Diagnose(err).Explain("en").Title)
	// Output:
	// rcpt: 452 4.2.2: mailbox-full (temporary)
	// The recipient’s mailbox is full
}

// The second of three mails is refused.
func ExampleAnswer() {
	srv, err := smtperrtest.StartServer(context.Background(),
		smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.ForRecipient("bert@example.com")))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	for _, to := range []string{"anna@example.com", "bert@example.com", "carl@example.com"} {
		err := smtp.SendMail(srv.Addr(), nil, "sender@example.org", []string{to}, []byte("Subject: hello\r\n\r\nhello\r\n"))
		fmt.Println(to, smtperr.Diagnose(err).Reason)
	}
	fmt.Println(len(srv.Mails()), "mails kept")
	// Output:
	// anna@example.com accepted
	// bert@example.com user-unknown
	// carl@example.com accepted
	// 2 mails kept
}

// Five minutes pass at once.
func ExampleServer_Advance() {
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.Greylist(5*time.Minute))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	attempt := func() {
		err := smtperr.SendMail(srv.Addr(), nil, "sender@example.org", []string{"anna@example.com"}, []byte("Subject: hello\r\n\r\nhello\r\n"))
		fmt.Println(smtperr.Diagnose(err).Reason)
	}
	attempt()
	srv.Advance(5 * time.Minute)
	attempt()
	// Output:
	// greylisted
	// accepted
}

func ExampleScenarios() {
	for s := range smtperrtest.Scenarios() {
		if s.Reason == classify.RelayDenied {
			fmt.Println(s.Name, s.Stage)
		}
	}
	// Output:
	// postfix-relay-denied rcpt
	// exim-relay-denied rcpt
	// exchange-relay-denied rcpt
}

func ExampleDiff() {
	want := smtperr.DiagnoseText("550 5.1.1 no such user")
	got := smtperr.DiagnoseText("550 5.1.1 no such user", smtperr.WithStage(classify.StageEndOfData))
	fmt.Print(smtperrtest.Diff(want, got))
	// Output:
	// - stage: rcpt
	// + stage: end-of-data
}

// The server has the mail, and the program cannot know.
func ExampleKeepAndHangUp() {
	srv, err := smtperrtest.StartServer(context.Background(), smtperrtest.KeepAndHangUp())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	err = smtperr.SendMail(srv.Addr(), nil, "sender@example.org", []string{"anna@example.com"}, []byte("Subject: hello\r\n\r\nhello\r\n"))
	fmt.Println(smtperr.Diagnose(err).Outcome, len(srv.Mails()))
	// Output:
	// unknown 1
}

// In a test, Play takes the names as well.
func ExampleLookupScenario() {
	s, ok := smtperrtest.LookupScenario(smtperrtest.PostfixUserUnknown)
	fmt.Println(ok, s.Stage, s.Reason, s.Outcome())
	// Output:
	// true rcpt user-unknown not-sent
}

func ExampleCheck() {
	// The function is a test's: TestNobody(t *testing.T).
	_ = func(t *testing.T) {
		srv := smtperrtest.NewServer(t, smtperrtest.Play(smtperrtest.PostfixUserUnknown))
		_, err := srv.Submission().Send(t.Context(), "sender@example.org", []string{"anna@example.com"}, strings.NewReader("Subject: hello\n\nhello\n"))
		smtperrtest.Check(t, err, smtperrtest.Want{Reason: classify.UserUnknown, Outcome: classify.OutcomeNotSent})
	}
}
