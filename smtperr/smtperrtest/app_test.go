package smtperrtest_test

import (
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// The test in the package's documentation, with an application small enough to
// stand beside it.
func TestFullMailbox(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.Play(smtperrtest.GmailOverQuota))
	app := newApp(srv.Addr())
	page := app.Send("anna@example.org", "Minutes of the meeting")
	if !strings.Contains(page, "mailbox is full") {
		t.Errorf("the user sees %q", page)
	}
	if n := srv.Attempts(); n != 1 {
		t.Errorf("%d attempts, want 1", n)
	}
}

type app struct{ smtpAddr string }

func newApp(smtpAddr string) *app { return &app{smtpAddr} }

// Send sends a mail and returns the page that the user sees.
func (a *app) Send(to, subject string) string {
	err := smtperr.SendMail(a.smtpAddr, nil, "club@example.com", []string{to}, []byte("Subject: "+subject+"\r\n\r\n"))
	if err == nil {
		return "Sent."
	}
	return smtperr.Diagnose(err).Explain("en").PlainText(72)
}
