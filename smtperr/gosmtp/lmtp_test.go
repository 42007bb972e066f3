package gosmtp_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/smtperr/gosmtp"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

const (
	lmtpSender  = "sender@example.org"
	lmtpMessage = "From: sender@example.org\r\nSubject: hello\r\n\r\nline\r\n.dot\r\n"
)

func TestLMTPServer(t *testing.T) {
	const full, dot = "452 4.2.2 mailbox full", classify.StageEndOfData
	tests := []struct {
		name   string
		option smtperrtest.Option
		kept   []string // recipients who have the mail
		said   []string // answers to the content, by class; all that came
	}{
		{"takes it for all", smtperrtest.Options(), []string{"1@example.com", "2@example.com", "3@example.com"}, []string{"250", "250", "250"}},
		{"refuses one", smtperrtest.Answer(dot, full, smtperrtest.ForRecipient("2@example.com")), []string{"1@example.com", "3@example.com"}, []string{"250", "452", "250"}},
		{"refuses the first one", smtperrtest.Answer(dot, full, smtperrtest.Times(1)), []string{"2@example.com", "3@example.com"}, []string{"452", "250", "250"}},
		{"refuses all", smtperrtest.Answer(dot, full), nil, []string{"452", "452", "452"}},
		{"limits", smtperrtest.Options(smtperrtest.Options(smtperrtest.MaxSize(20), smtperrtest.WithoutExtensions("SIZE")), smtperrtest.WithoutExtensions("SIZE")), nil, []string{"552", "552", "552"}},
		{"hangs up between answers", smtperrtest.HangUp(dot, smtperrtest.ForRecipient("2@example.com")), []string{"1@example.com"}, []string{"250"}},
		{"keeps one without an answer", smtperrtest.KeepAndHangUp(smtperrtest.ForRecipient("2@example.com")), []string{"1@example.com", "2@example.com"}, []string{"250"}},
		{"resets between answers", smtperrtest.ResetConnection(dot, smtperrtest.ForRecipient("3@example.com")), []string{"1@example.com", "2@example.com"}, []string{"250", "250"}},
		{"refuses one before", smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.ForRecipient("1@example.com")), []string{"2@example.com", "3@example.com"}, []string{"250", "250"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := smtperrtest.NewServer(t, smtperrtest.LMTP(), tt.option)
			conn, err := net.Dial("tcp", srv.Addr())
			if err != nil {
				t.Fatal(err)
			}
			c := gosmtp.NewClientLMTP(conn, "mx.example.org")
			defer c.Close()
			to := []string{"1@example.com", "2@example.com", "3@example.com"}
			report, _ := sendLMTP(c, to)
			_ = srv.Close()

			var kept []string
			for _, m := range srv.Mails() {
				kept = append(kept, m.To...)
				if string(m.Content) != lmtpMessage {
					t.Errorf("content %q", m.Content)
				}
			}
			if len(srv.Mails()) > 1 {
				t.Errorf("%d mails, want one with its recipients", len(srv.Mails()))
			}
			if diff := cmp.Diff(tt.kept, kept); diff != "" {
				t.Errorf("recipients who have the mail (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.said, answers(srv.Transcript())); diff != "" {
				t.Errorf("answers to the content (-want +got):\n%s", diff)
			}
			for _, d := range report.Deliveries {
				if d.Outcome == classify.OutcomeNotSent && slices.Contains(kept, d.Recipient) {
					t.Errorf("%s is refused and has the mail", d.Recipient)
				}
			}
		})
	}
}

func sendLMTP(c *gosmtp.Client, to []string) (smtperr.Report, error) {
	c.Partial = true
	return c.Send(context.Background(), lmtpSender, to, strings.NewReader(lmtpMessage))
}

// answers returns the codes of the server's lines behind the content.
func answers(t smtperrtest.Transcript) (codes []string) {
	ended := false
	for _, line := range t {
		switch {
		case line.Client:
			ended = line.Text == "."
		case ended && line.Text[0] != '(':
			codes = append(codes, line.Text[:3])
		}
	}
	return codes
}

// A second mail on the connection begins anew.
func TestLMTPServerTwice(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.LMTP(), smtperrtest.Answer(classify.StageEndOfData, "452 4.2.2 mailbox full", smtperrtest.ForRecipient("1@example.com"), smtperrtest.NthMail(1)))
	conn, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	c := gosmtp.NewClientLMTP(conn, "mx.example.org")
	defer c.Close()
	for range 2 {
		if _, err := sendLMTP(c, []string{"1@example.com", "2@example.com"}); err != nil {
			t.Fatal(err)
		}
	}
	var kept [][]string
	for _, m := range srv.Mails() {
		kept = append(kept, m.To)
	}
	if diff := cmp.Diff([][]string{{"2@example.com"}, {"1@example.com", "2@example.com"}}, kept); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
}
