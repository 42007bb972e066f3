// Package relaytest puts a relay between a client and a server that refuses, and
// shows what the client hears.
package relaytest

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// A Row is what the next server does, and what a client of each relay hears.
type Row struct {
	Name          string
	Next          smtperrtest.Option
	Before, After string
	Taken         bool // the next server has the mail
}

// Rows is where the two relays agree and where they do not. "No answer" at the end
// of the data leaves open whether the mail is out, which is the truth there.
var Rows = []Row{
	{"the mail is taken", smtperrtest.Options(), "sent", "sent", true},
	{"nobody of that name", smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user"), "550 5.1.1", "550 5.1.1", false},
	{"a full mailbox", smtperrtest.Answer(classify.StageRcpt, "452 4.2.2 mailbox full"), "452 4.2.2", "452 4.2.2", false},
	{"spam", smtperrtest.Answer(classify.StageEndOfData, "554 5.7.1 this is spam"), "554 5.7.1", "554 5.7.1", false},
	{"codes that contradict each other", smtperrtest.Answer(classify.StageRcpt, "550 4.2.2 mailbox full"), "550 4.2.2", "550 5.0.0", false},
	// The client would hang up, though this relay goes on; and then ask its user.
	{"the next server closes down", smtperrtest.Answer(classify.StageRcpt, "421 4.3.2 closing down"), "421 4.3.2", "451 4.4.1", false},
	// The client would turn on an encryption that it has, or ask for a password.
	{"the next server wants encryption", smtperrtest.Answer(classify.StageMail, "530 5.7.0 must issue a STARTTLS command first"), "530 5.7.0", "451 4.3.5", false},
	{"the next server wants a login", smtperrtest.Answer(classify.StageRcpt, "530 5.7.0 authentication required"), "530 5.7.0", "451 4.3.5", false},
	// The mail would bounce, for what the administrator of this relay can mend.
	{"this relay is on a blocklist", smtperrtest.Answer(classify.StageGreeting, "554 5.7.1 blocked using bl.example.net"), "554 5.7.1", "451 4.4.1", false},
	{"nobody answers", smtperrtest.RefuseConnections(), "451 4.0.0", "451 4.4.1", false},
	{"lost at RCPT", smtperrtest.HangUp(classify.StageRcpt), "451 4.0.0", "451 4.4.1", false},
	// The client would be told that a mail is refused for good which is not.
	{"lost at DATA", smtperrtest.HangUp(classify.StageData), "554 5.0.0", "451 4.4.1", false},
	// The client would be told that a mail is refused which is out.
	{"taken, and the answer lost", smtperrtest.KeepAndHangUp(), "554 5.0.0", "no answer at end-of-data", true},
}

// Start starts a relay and returns its address, and what ends it.
func Start(t testing.TB, newServer func(listen, next string) *smtp.Server, next string) (addr string, stop func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := newServer("", next)
	done := make(chan struct{})
	go func() {
		_ = s.Serve(l)
		close(done)
	}()
	return l.Addr().String(), func() {
		s.Close()
		<-done
	}
}

// Run puts a relay through all rows.
func Run(t *testing.T, newServer func(listen, next string) *smtp.Server, want func(Row) string) {
	for _, row := range Rows {
		t.Run(row.Name, func(t *testing.T) {
			next := smtperrtest.NewServer(t, row.Next)
			addr, stop := Start(t, newServer, next.Addr())
			defer stop()
			s := &smtperr.Submission{Addr: addr, TLS: smtperr.NoTLS}
			_, err := s.Send(t.Context(), "anna@example.org", []string{"bert@example.com"}, strings.NewReader("Subject: hello\r\n\r\nHello!\r\n"))
			if got := heard(err); got != want(row) {
				t.Errorf("the client hears %q, want %q: %v", got, want(row), err)
			}
			if taken := len(next.Mails()) == 1; taken != row.Taken {
				t.Errorf("the next server has %d mails", len(next.Mails()))
			}
		})
	}
}

func heard(err error) string {
	switch d := smtperr.Diagnose(err); {
	case err == nil:
		return "sent"
	case d.Code != 0:
		return strings.TrimSpace(fmt.Sprintf("%d %s", d.Code, d.Enhanced))
	default:
		return "no answer at " + d.Stage.String()
	}
}
