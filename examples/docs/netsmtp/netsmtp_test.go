package netsmtp

import (
	"bytes"
	"log/slog"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

const mail = "Subject: minutes\r\n\r\nHello!\r\n"

var nobody = smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.ForRecipient("nobody@example.com"))

// TestFullMailbox holds that a full mailbox is told, and not tried again at once.
func TestFullMailbox(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.Play(smtperrtest.GmailOverQuota))
	failed, err := sendAll(t.Context(), srv.Addr(), nil, []string{"bert@example.com"}, mail)
	smtperrtest.Check(t, err, smtperrtest.Want{Reason: smtperr.MailboxFull, Outcome: smtperr.OutcomeNotSent})
	if len(failed) != 1 {
		t.Errorf("failed: %q", failed)
	}
	if n := srv.Attempts(); n != 1 {
		t.Errorf("%d attempts, want 1", n)
	}
}

func TestPrograms(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", dir, "./before", "./after").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	tests := []struct {
		name, program, to string
		want              string
	}{
		{"before, sent", "before", "bert@example.com", ""},
		{"before, refused", "before", "nobody@example.com", "5.1.1 no such user"},
		{"after, sent", "after", "bert@example.com", ""},
		{"after, refused", "after", "nobody@example.com", "Die Empfängeradresse gibt es nicht"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opts := []smtperrtest.Option{nobody}
			if tt.want == "" {
				opts = nil
			}
			srv := smtperrtest.NewServer(t, opts...)
			cmd := exec.Command(filepath.Join(dir, tt.program), srv.Addr(), "anna@example.org", tt.to)
			cmd.Stdin = strings.NewReader(mail)
			cmd.Env = append(os.Environ(), "LANG=de_DE.UTF-8", "SMTP_PASSWORD=")
			var out bytes.Buffer
			cmd.Stderr = &out
			err := cmd.Run()
			if (err == nil) != (tt.want == "") || (len(srv.Mails()) == 1) != (tt.want == "") {
				t.Errorf("%v, %d mails", err, len(srv.Mails()))
			}
			if got := out.String(); !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("it says %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAsk(t *testing.T) {
	tests := []struct{ name, scenario, want string }{
		{"sent", smtperrtest.AcceptsAll, "sent"},
		{"greylisted", smtperrtest.Greylisting, "try again later"},
		{"no such mailbox", smtperrtest.PostfixUserUnknown, "The recipient’s address does not exist"},
		{"the answer is lost", smtperrtest.AnswerLost, "it may be out: look first, do not send it again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := smtperrtest.NewServer(t, smtperrtest.Play(tt.scenario))
			err := smtperr.SendMail(srv.Addr(), nil, "anna@example.org", []string{"bert@example.com"}, []byte(mail))
			if got := ask(err); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	t.Run("password", func(t *testing.T) {
		srv := smtperrtest.NewServer(t, smtperrtest.AllowUser("anna", "secret"))
		err := smtperr.SendMail(srv.Addr(), smtp.PlainAuth("", "anna", "guessed", "127.0.0.1"), "anna@example.org", []string{"bert@example.com"}, []byte(mail))
		if got, want := ask(err), "ask for the password again"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

func TestSendAll(t *testing.T) {
	srv := smtperrtest.NewServer(t, nobody)
	failed, err := sendAll(t.Context(), srv.Addr(), nil, []string{"bert@example.com", "nobody@example.com"}, mail)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"nobody@example.com: The recipient’s address does not exist"}, failed); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
	if n := len(srv.Mails()); n != 1 {
		t.Errorf("%d mails went out, want 1", n)
	}
}

func TestSendEach(t *testing.T) {
	var log bytes.Buffer
	defer slog.SetDefault(slog.Default())
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	srv := smtperrtest.NewServer(t, nobody)
	mails := map[string]string{"anna@example.com": mail, "bert@example.com": mail, "nobody@example.com": mail}
	if err := sendEach(t.Context(), srv.Submission(), mails); err != nil {
		t.Fatal(err)
	}
	if n := len(srv.Mails()); n != 2 {
		t.Errorf("%d mails went out, want 2", n)
	}
	if strings.Count(log.String(), "mail sent") != 2 || !strings.Contains(log.String(), "reason=user-unknown") || strings.Contains(log.String(), "@") {
		t.Errorf("the log says:\n%s", log.String())
	}

	lost := smtperrtest.NewServer(t, smtperrtest.KeepAndHangUp())
	if err := sendEach(t.Context(), lost.Submission(), mails); err == nil {
		t.Error("a session that is over is no error")
	}
	if n := len(lost.Mails()); n != 1 {
		t.Errorf("%d mails went out before the connection was lost, want 1", n)
	}
}

func TestSendByHand(t *testing.T) {
	tests := []struct {
		name string
		opt  smtperrtest.Option
		want smtperrtest.Want
	}{
		{"sender", smtperrtest.Answer(classify.StageMail, "550 no"), smtperrtest.Want{Stage: classify.StageMail, Outcome: smtperr.OutcomeNotSent}},
		{"recipient", smtperrtest.Play(smtperrtest.PostfixUserUnknown), smtperrtest.Want{Stage: classify.StageRcpt, Reason: smtperr.UserUnknown}},
		{"content", smtperrtest.Answer(classify.StageData, "451 no"), smtperrtest.Want{Stage: classify.StageData, Outcome: smtperr.OutcomeNotSent}},
		{"lost", smtperrtest.Play(smtperrtest.AnswerLost), smtperrtest.Want{Stage: classify.StageEndOfData, Reason: smtperr.ConnectionFailed}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := smtp.Dial(smtperrtest.NewServer(t, tt.opt).Addr())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			d := smtperrtest.Check(t, sendByHand(c, "anna@example.org", "bert@example.com", mail), tt.want)
			if tt.name == "lost" && d.Outcome != smtperr.OutcomeUnknown {
				t.Errorf("outcome %v, want unknown", d.Outcome)
			}
		})
	}
}

func TestNext(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		wait  time.Duration
		again bool
	}{
		{"greylisted", "450 4.7.1 greylisted, try again in 5 minutes", 5 * time.Minute, true},
		{"no such mailbox", "550 5.1.1 no such user", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := smtperrtest.NewServer(t, smtperrtest.Answer(classify.StageRcpt, tt.text))
			_, err := sendAll(t.Context(), srv.Addr(), nil, []string{"bert@example.com"}, mail)
			if wait, again := next(err, 1, 0); wait != tt.wait || again != tt.again {
				t.Errorf("%v %v, want %v %v", wait, again, tt.wait, tt.again)
			}
		})
	}
}

func TestStrike(t *testing.T) {
	const report = "From: MAILER-DAEMON@mx.example.org\r\nSubject: failure\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
		"--b\r\n\r\nIt did not go out.\r\n" +
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n" +
		"Final-Recipient: rfc822; nobody@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n" +
		"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <7f3a9@example.org>\r\nSubject: minutes\r\n\r\nHello!\r\n--b--\r\n"
	tests := []struct {
		name, id string
		want     []string
	}{
		{"ours", "<7f3a9@example.org>", []string{"nobody@example.com (user-unknown)"}},
		{"of another mail", "<other@example.org>", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			off, err := strike(strings.NewReader(report), tt.id)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, off); diff != "" {
				t.Errorf("off the list (-want +got):\n%s", diff)
			}
		})
	}
}
