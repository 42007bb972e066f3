package main

import (
	"testing"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

func TestFullMailbox(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.Play(smtperrtest.GmailOverQuota))
	err := sendMinutes(t.Context(), srv.Submission(), "bert@example.com")
	smtperrtest.Check(t, err, smtperrtest.Want{Reason: smtperr.MailboxFull, Outcome: smtperr.OutcomeNotSent})
	if n := srv.Attempts(); n != 1 {
		t.Errorf("%d attempts, want 1", n)
	}
}
