// Package difference puts programs before refusals, and shows what they say.
package difference

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// An Answer is what a program says: the first line of it, and whether it tells its
// caller to try again.
type Answer struct {
	Says  string
	Again bool
}

// A Row is a refusal, and what each program says of it.
type Row struct {
	Name   string
	Server smtperrtest.Option
	Sent   bool // the mail is out

	GoMail, GoSMTP, After Answer
}

// Rows are the refusals.
var Rows = []Row{
	{
		"nobody of that name", smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 <bert@example.com>: no such user"), false,
		Answer{"send failed: sending SMTP RCPT TO command: 550 \"5.1.1 <bert@example.com>: no such user\", affected recipient(s): <bert@example.com>", false},
		Answer{"SMTP error 550: <bert@example.com>: no such user", false},
		Answer{"The recipient’s address does not exist", false},
	},
	{
		"greylisting", smtperrtest.Answer(classify.StageRcpt, "450 4.7.1 greylisted, try again in 5 minutes"), false,
		Answer{"send failed: sending SMTP RCPT TO command: 450 \"4.7.1 greylisted, try again in 5 minutes\", affected recipient(s): <bert@example.com>", true},
		Answer{"SMTP error 450: greylisted, try again in 5 minutes", true},
		Answer{"The server takes the email only at the second attempt", true},
	},
	{
		"our address is on a blocklist", smtperrtest.Answer(classify.StageGreeting, "554 5.7.1 blocked using bl.example.net"), false,
		Answer{"dial failed: 554 \"5.7.1 blocked using bl.example.net\"", false},
		Answer{"SMTP error 554: blocked using bl.example.net", false},
		Answer{"The internet address that the email came from is blocked", false},
	},
	{
		"nobody answers", smtperrtest.RefuseConnections(), false,
		Answer{"dial failed: dial tcp mail.example.com:25: connect: connection refused", false},
		Answer{"dial tcp mail.example.com:25: connect: connection refused", true},
		Answer{"No mail server answers on this port", true},
	},
	{
		"lost at RCPT", smtperrtest.HangUp(classify.StageRcpt), false,
		Answer{"send failed: sending SMTP RCPT TO command: EOF, EOF, affected recipient(s): <bert@example.com>", false},
		Answer{"EOF", true},
		Answer{"The connection broke before the transfer", true},
	},
	{
		"taken, and the answer lost", smtperrtest.KeepAndHangUp(), true,
		Answer{"send failed: closing SMTP DATA writer: EOF, affected message ID: <1@example.org>", false},
		Answer{"EOF", true},
		Answer{"It is not certain whether the email arrived", false},
	},
	{
		"taken, and no answer to QUIT", smtperrtest.HangUp(classify.StageQuit), true,
		Answer{"failed to close connection: failed to close SMTP client: EOF", false},
		Answer{"EOF", true},
		Answer{"The email is sent, only signing off broke off", false},
	},
}

// What is another each time.
var (
	port      = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	messageID = regexp.MustCompile(`message ID: <\S+>`)
)

// Table is the rows as they stand in README.md.
func Table() string {
	var b strings.Builder
	cell := func(a Answer) {
		again := ""
		if a.Again {
			again = "; **again**"
		}
		fmt.Fprintf(&b, " %s%s |", strings.NewReplacer("<", "\\<", "|", "\\|").Replace(a.Says), again)
	}
	for _, r := range Rows {
		fmt.Fprintf(&b, "| %s |", r.Name)
		for _, a := range []Answer{r.GoMail, r.GoSMTP, r.After} {
			cell(a)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Run puts a program through all rows.
func Run(t *testing.T, send func(ctx context.Context, addr, from string, to []string, text string) error, tell func(error) (string, bool), want func(Row) Answer) {
	t.Setenv("LANG", "en")
	for _, row := range Rows {
		t.Run(row.Name, func(t *testing.T) {
			srv := smtperrtest.NewServer(t, row.Server)
			got := Answer{Says: "nothing"}
			if err := send(t.Context(), srv.Addr(), "anna@example.org", []string{"bert@example.com"}, "Hello!\r\n"); err != nil {
				got.Says, got.Again = tell(err)
				got.Says, _, _ = strings.Cut(port.ReplaceAllString(got.Says, "mail.example.com:25"), "\n")
				got.Says = messageID.ReplaceAllString(got.Says, "message ID: <1@example.org>")
			}
			if got != want(row) {
				t.Errorf("got  %#v\nwant %#v", got, want(row))
			}
			if sent := len(srv.Mails()) == 1; sent != row.Sent {
				t.Errorf("%d mails are out", len(srv.Mails()))
			}
		})
	}
}
