package smtperr

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/internal/scripted"
)

// TestClosedAtEachStage closes the connection in place of each reply. Only after
// the final dot is it open whether the mail went out.
func TestClosedAtEachStage(t *testing.T) {
	withAuth := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "235 ok")
	tests := []struct {
		name    string
		command string
		stage   classify.Stage
		outcome classify.Outcome
	}{
		{"greeting", "", classify.StageGreeting, classify.OutcomeNotSent},
		{"EHLO", "EHLO", classify.StageHelo, classify.OutcomeNotSent},
		{"AUTH", "AUTH", classify.StageAuth, classify.OutcomeNotSent},
		{"MAIL", "MAIL", classify.StageMail, classify.OutcomeNotSent},
		{"RCPT", "RCPT", classify.StageRcpt, classify.OutcomeNotSent},
		{"DATA", "DATA", classify.StageData, classify.OutcomeNotSent},
		{"final dot", ".", classify.StageEndOfData, classify.OutcomeUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := withAuth.But(tt.command, "close").Start(t)
			err := SendMail(srv.Addr, smtp.PlainAuth("", "u", "p", "127.0.0.1"), "a@example.org", []string{"b@example.com"}, []byte(mail))
			want := facts{tt.stage.String(), 0, "connection-failed", tt.outcome.String()}
			d := Diagnose(err)
			if diff := cmp.Diff(want, factsOf(d)); diff != "" {
				t.Errorf("diagnosis of %v (-want +got):\n%s", err, diff)
			}
			if retries := d.Actions.Has(classify.ActionRetry) || d.Actions.Has(classify.ActionRetryLater); retries == (tt.outcome == classify.OutcomeUnknown) {
				t.Errorf("actions %v with outcome %v", d.Actions, d.Outcome)
			}
		})
	}
}

// TestSilentAtEachStage lets the server fall silent: time runs out.
func TestSilentAtEachStage(t *testing.T) {
	for command, stage := range map[string]classify.Stage{
		"": classify.StageGreeting, "EHLO": classify.StageHelo, "MAIL": classify.StageMail,
		"RCPT": classify.StageRcpt, "DATA": classify.StageData, ".": classify.StageEndOfData,
	} {
		t.Run(stage.String(), func(t *testing.T) {
			t.Parallel()
			srv := scripted.Honest.But(command, "hang").Start(t)
			_, err := (&Submission{Addr: srv.Addr, Timeout: 50 * time.Millisecond, DotTimeout: 50 * time.Millisecond}).Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
			var e *Error
			if !errors.As(err, &e) || e.Stage != stage || !e.Timeout() {
				t.Errorf("error %v", err)
			}
		})
	}
}

// raw answers connections by a function.
func raw(t *testing.T, serve func(conn *net.TCPConn, r *bufio.Reader)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
				serve(conn.(*net.TCPConn), bufio.NewReader(conn))
			}()
		}
	}()
	return l.Addr().String()
}

func say(conn net.Conn, r *bufio.Reader, text string) {
	_, _ = io.WriteString(conn, text+"\r\n")
	_, _ = r.ReadString('\n')
}

func TestOddServers(t *testing.T) {
	tests := []struct {
		name  string
		serve func(conn *net.TCPConn, r *bufio.Reader)
		want  string
	}{
		{"half closed behind a refusal", func(conn *net.TCPConn, r *bufio.Reader) {
			say(conn, r, "220 hi")
			_, _ = io.WriteString(conn, "421 4.3.2 shutting down\r\n")
			_ = conn.CloseWrite()
			_, _ = io.Copy(io.Discard, r)
		}, "helo: 421 4.3.2: service-unavailable (temporary)"},
		{"a reply a byte at a time", func(conn *net.TCPConn, r *bufio.Reader) {
			say(conn, r, "220 hi")
			say(conn, r, "250 mx")
			for _, c := range "550 5.1.8 sender address rejected\r\n" {
				_, _ = conn.Write([]byte(string(c)))
				time.Sleep(time.Millisecond)
			}
			_, _ = r.ReadString('\n')
		}, "mail: 550 5.1.8: sender-rejected (permanent)"},
		{"lines without end", func(conn *net.TCPConn, r *bufio.Reader) {
			say(conn, r, "220 hi")
			say(conn, r, "250 mx")
			say(conn, r, strings.Repeat("550-5.1.8 sender address rejected\r\n", 2000)+"550 5.1.8 end")
		}, "mail: 550 5.1.8: sender-rejected (permanent)"},
		{"codes that change", func(conn *net.TCPConn, r *bufio.Reader) {
			say(conn, r, "220 hi")
			say(conn, r, "250 mx")
			say(conn, r, "550-5.1.8 sender address rejected\r\n451 4.3.0 no, wait\r\n550 5.1.8 end")
		}, "mail: 550 5.1.8: sender-rejected (permanent)"},
		{"garbage in place of a reply", func(conn *net.TCPConn, r *bufio.Reader) {
			say(conn, r, "220 hi")
			say(conn, r, "250 mx")
			say(conn, r, "\x00\xff\x1b[31mwhat")
		}, "mail: protocol-error (permanent)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sub := &Submission{Addr: raw(t, tt.serve), Timeout: 3 * time.Second}
			_, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
			d := Diagnose(err)
			if got := d.String(); got != tt.want {
				t.Errorf("%s, want %s (%v)", got, tt.want, err)
			}
			if strings.ContainsAny(err.Error()+d.Text, "\x00\x1b\n") || len(err.Error()) > 2*maxMessage || len(d.Text) > 4<<10 {
				t.Errorf("the server's words get through: %q, %q", err.Error(), d.Text)
			}
		})
	}
}
