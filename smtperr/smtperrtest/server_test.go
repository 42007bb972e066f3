package smtperrtest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

const (
	sender    = "sender@example.org"
	recipient = "recipient@example.com"
	message   = "From: sender@example.org\r\nSubject: hello\r\n\r\nline\r\n.dot\r\n"
)

// send sends a mail over an own connection.
func send(s *smtperrtest.Server, to ...string) error {
	if len(to) == 0 {
		to = []string{recipient}
	}
	return smtperr.SendMail(s.Addr(), nil, sender, to, []byte(message))
}

func TestServerAcceptsAndKeeps(t *testing.T) {
	srv := smtperrtest.NewServer(t)
	if err := send(srv, recipient, "two@example.com"); err != nil {
		t.Fatal(err)
	}
	want := []smtperrtest.Mail{{Connection: 1, From: sender, To: []string{recipient, "two@example.com"}, Content: []byte(message)}}
	if diff := cmp.Diff(want, srv.Mails()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	srv.Mails()[0].To[0] = "changed"
	if diff := cmp.Diff(want, srv.Mails()); diff != "" {
		t.Errorf("a caller changed the mails (-want +got):\n%s", diff)
	}
	var client []string
	for _, line := range srv.Transcript() {
		if line.Client {
			client = append(client, line.Text)
		}
	}
	if diff := cmp.Diff("EHLO localhost|MAIL FROM:<sender@example.org> BODY=8BITMIME|RCPT TO:<recipient@example.com>|RCPT TO:<two@example.com>|DATA|"+
		"From: sender@example.org|Subject: hello||line|..dot|.|QUIT", strings.Join(client, "|")); diff != "" {
		t.Errorf("the client said (-want +got):\n%s", diff)
	}
	if srv.Connections() != 1 || srv.Attempts() != 1 {
		t.Errorf("%d connections, %d attempts", srv.Connections(), srv.Attempts())
	}
}

func TestReplyAtEveryStage(t *testing.T) {
	for _, stage := range []classify.Stage{
		classify.StageGreeting, classify.StageHelo, classify.StageStartTLS, classify.StageAuth,
		classify.StageMail, classify.StageRcpt, classify.StageData, classify.StageEndOfData,
	} {
		tests := []struct {
			name   string
			option smtperrtest.Option
			want   smtperrtest.Want
		}{
			{"refused", smtperrtest.Answer(stage, "451 4.7.1 rate limit exceeded"), smtperrtest.Want{Reason: classify.RateLimited, Code: 451, Outcome: classify.OutcomeNotSent}},
			{"lines", smtperrtest.Answer(stage, "451-4.3.0 local error\n451 4.3.0 in processing"), smtperrtest.Want{Reason: classify.SystemError, Code: 451}},
			{"bare code", smtperrtest.Answer(stage, "599"), smtperrtest.Want{Reason: classify.ReasonUnknown, Code: 599}},
			{"last words", smtperrtest.Answer(stage, "421 4.3.2 shutting down"), smtperrtest.Want{Reason: classify.ServiceUnavailable, Code: 421}},
			{"hangs up after a reply", smtperrtest.AnswerAndHangUp(stage, "451 4.7.1 rate limit exceeded"), smtperrtest.Want{Reason: classify.RateLimited, Code: 451}},
			{"garbage", smtperrtest.Answer(stage, "what?"), smtperrtest.Want{Reason: classify.ProtocolError}},
			{"hangs up", smtperrtest.HangUp(stage), smtperrtest.Want{Reason: classify.ConnectionFailed, MaybeSent: stage == classify.StageEndOfData}},
			{"resets", smtperrtest.ResetConnection(stage), smtperrtest.Want{Reason: classify.ConnectionFailed, MaybeSent: stage == classify.StageEndOfData}},
		}
		for _, tt := range tests {
			t.Run(stage.String()+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				srv := smtperrtest.NewServer(t, tt.option, smtperrtest.AllowUser("anna", "secret"), smtperrtest.StartTLS(smtperrtest.CertificateValid))
				s := srv.Submission()
				s.Auth = srv.Auth("anna", "secret")
				_, err := s.Send(context.Background(), sender, []string{recipient}, strings.NewReader(message))
				if stage != classify.StageGreeting || tt.name != "resets" { // see Reset
					tt.want.Stage = stage
				}
				smtperrtest.Check(t, err, tt.want)
				if n := len(srv.Mails()); n != 0 {
					t.Errorf("%d mails kept", n)
				}
			})
		}
	}
}

func TestReplyAtQuitChangesNothing(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.Answer(classify.StageQuit, "421 4.4.2 too late"))
	if err := send(srv); err != nil || len(srv.Mails()) != 1 {
		t.Errorf("error %v, %d mails", err, len(srv.Mails()))
	}
}

func TestHangUpBeforeTheGreeting(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.HangUp(classify.StageConnect))
	smtperrtest.Check(t, send(srv), smtperrtest.Want{Reason: classify.ConnectionFailed, Stage: classify.StageGreeting})
	srv = smtperrtest.NewServer(t, smtperrtest.ResetConnection(classify.StageConnect))
	smtperrtest.Check(t, send(srv), smtperrtest.Want{Reason: classify.ConnectionFailed})
	srv = smtperrtest.NewServer(t, smtperrtest.ImplicitTLS(smtperrtest.CertificateValid), smtperrtest.HangUp(classify.StageTLS))
	_, err := srv.Submission().Send(context.Background(), sender, []string{recipient}, strings.NewReader(message))
	smtperrtest.Check(t, err, smtperrtest.Want{Reason: classify.ConnectionFailed, Stage: classify.StageTLS})
}

func TestAcceptingRepliesReplaceTheHonestOnes(t *testing.T) {
	srv := smtperrtest.NewServer(t,
		smtperrtest.Answer(classify.StageGreeting, "220 mx.example.com ESMTP from afar"),
		smtperrtest.Answer(classify.StageHelo, "250-mx.example.com\n250 SIZE 1000"),
		smtperrtest.Answer(classify.StageEndOfData, "250 2.0.0 queued as 4ABC"))
	if err := send(srv); err != nil {
		t.Fatal(err)
	}
	said := srv.Transcript()
	for _, want := range []string{"220 mx.example.com", "250 SIZE 1000", "250 2.0.0 queued as 4ABC"} {
		if !said.Has(want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	if len(srv.Mails()) != 1 {
		t.Error("the mail was not kept")
	}
}

func TestRepliesInOtherPlaces(t *testing.T) {
	two := []string{recipient, "two@example.com"}
	tests := []struct {
		name   string
		option smtperrtest.Option
		want   int    // code of the error, 0 for none
		said   string // by the server
	}{
		{"accepts what the honest server refuses", smtperrtest.Options(smtperrtest.MaxRecipients(1), smtperrtest.Answer(classify.StageRcpt, "250 2.1.5 fine")), 452, "452"},
		{"offers what is not there", smtperrtest.Answer(classify.StageHelo, "250-mx.example.org\n250-CHUNKING\n250 SIZE"), 0, "250-CHUNKING"},
		{"has lines like an offer elsewhere", smtperrtest.Answer(classify.StageMail, "250-one\n250-CHUNKING\n250 three"), 0, "250-CHUNKING"},
		{"refuses the content for one of two", smtperrtest.Answer(classify.StageEndOfData, "554 5.7.1 no", smtperrtest.ForRecipient(two[1])), 554, "554"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := smtperrtest.NewServer(t, tt.option)
			if d := smtperr.Diagnose(send(srv, two...)); d.Code != tt.want {
				t.Errorf("%v, want code %d", d, tt.want)
			}
			if !srv.Transcript().Has(tt.said) {
				t.Errorf("no %q in\n%s", tt.said, srv.Transcript())
			}
		})
	}
}

func TestConditions(t *testing.T) {
	const no = "550 5.1.1 no such user"
	rcpt := classify.StageRcpt
	tests := []struct {
		name   string
		option smtperrtest.Option
		want   string // one letter for each mail: y sent, n refused
	}{
		{"always", smtperrtest.Answer(rcpt, no), "nnn"},
		{"one recipient", smtperrtest.Answer(rcpt, no, smtperrtest.ForRecipient("2@Example.com")), "yny"},
		{"one recipient, after the content", smtperrtest.Answer(classify.StageEndOfData, no, smtperrtest.ForRecipient("3@example.com")), "yyn"},
		{"the sender", smtperrtest.Answer(rcpt, no, smtperrtest.ForSender(sender)), "nnn"},
		{"another sender", smtperrtest.Answer(rcpt, no, smtperrtest.ForSender("other@example.org"), smtperrtest.Optional()), "yyy"},
		{"second mail", smtperrtest.Answer(rcpt, no, smtperrtest.NthMail(2)), "yny"},
		{"third connection", smtperrtest.Answer(rcpt, no, smtperrtest.NthConnection(3)), "yyn"},
		{"twice", smtperrtest.Answer(rcpt, no, smtperrtest.Times(2)), "nny"},
		{"both conditions", smtperrtest.Answer(rcpt, no, smtperrtest.NthMail(2), smtperrtest.ForRecipient("3@example.com"), smtperrtest.Optional()), "yyy"},
		{"an own condition", smtperrtest.Answer(rcpt, no, smtperrtest.If(func(e smtperrtest.Event) bool { return strings.HasPrefix(e.Command, "RCPT TO:<1@") })), "nyy"},
		{"the content", smtperrtest.Answer(classify.StageEndOfData, no, smtperrtest.If(func(e smtperrtest.Event) bool { return strings.Contains(string(e.Content), "\r\n.dot") })), "nnn"},
		{"the first rule answers", smtperrtest.Options(smtperrtest.Answer(rcpt, "250 ok", smtperrtest.NthMail(1)), smtperrtest.Answer(rcpt, no)), "ynn"},
		{"a delay and a reply", smtperrtest.Options(smtperrtest.Delay(rcpt, time.Millisecond), smtperrtest.Answer(rcpt, no, smtperrtest.Times(1))), "nyy"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := smtperrtest.NewServer(t, tt.option)
			got := ""
			for _, to := range []string{"1@example.com", "2@example.com", "3@example.com"} {
				if err := send(srv, to); err == nil {
					got += "y"
				} else {
					got += "n"
				}
			}
			if got != tt.want {
				t.Errorf("mails went out %s, want %s", got, tt.want)
			}
			if n := strings.Count(got, "y"); len(srv.Mails()) != n {
				t.Errorf("%d mails kept, want %d", len(srv.Mails()), n)
			}
		})
	}
}

func TestOptionsCanBeSharedByServers(t *testing.T) {
	once := smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.Times(1))
	for range 2 {
		srv := smtperrtest.NewServer(t, once)
		if send(srv) == nil || send(srv) != nil {
			t.Error("want one refusal on each server")
		}
	}
}

func TestLimits(t *testing.T) {
	tests := []struct {
		name   string
		option smtperrtest.Option
		to     []string
		want   smtperrtest.Want
	}{
		{"size", smtperrtest.MaxSize(20), nil, smtperrtest.Want{Reason: classify.MessageTooLarge, Stage: classify.StageMail}},
		{"recipients", smtperrtest.MaxRecipients(1), []string{"1@example.com", "2@example.com"}, smtperrtest.Want{Reason: classify.TooManyRecipients, Stage: classify.StageRcpt, Code: 452}},
		{"login", smtperrtest.RequireAuth(), nil, smtperrtest.Want{Reason: classify.AuthRequired, Stage: classify.StageMail, Code: 530}},
		{"refuses connections", smtperrtest.RefuseConnections(), nil, smtperrtest.Want{Reason: classify.ConnectionFailed, Stage: classify.StageConnect}},
		{"no such host", smtperrtest.NoSuchHost(), nil, smtperrtest.Want{Reason: classify.DNSFailure, Stage: classify.StageDNS}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := smtperrtest.NewServer(t, tt.option)
			smtperrtest.Check(t, send(srv, tt.to...), tt.want)
			if len(srv.Mails()) != 0 {
				t.Error("kept the mail")
			}
		})
	}
}

func TestGreylist(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.Greylist(5*time.Minute), smtperrtest.UseClock(func() time.Time { return time.Unix(1e9, 0) }))
	want := smtperrtest.Want{Reason: classify.Greylisted, Stage: classify.StageRcpt, Permanence: classify.Temporary, RetryAfter: 5 * time.Minute}
	smtperrtest.Check(t, send(srv), want)
	srv.Advance(4 * time.Minute)
	want.RetryAfter = time.Minute
	smtperrtest.Check(t, send(srv), want)
	srv.Advance(time.Minute)
	if err := send(srv); err != nil {
		t.Errorf("after five minutes: %v", err)
	}
	want.RetryAfter = 5 * time.Minute
	smtperrtest.Check(t, send(srv, "another@example.com"), want)
}

func TestMaxRate(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.MaxRate(2, time.Hour))
	for range 2 {
		if err := send(srv); err != nil {
			t.Fatal(err)
		}
	}
	smtperrtest.Check(t, send(srv), smtperrtest.Want{Reason: classify.RateLimited, Stage: classify.StageMail})
	srv.Advance(time.Hour)
	if err := send(srv); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

func TestMaxConnections(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.MaxConnections(1))
	c, err := smtperr.Dial(srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	smtperrtest.Check(t, send(srv), smtperrtest.Want{Reason: classify.TooManyConnections, Stage: classify.StageGreeting, Code: 421})
	if err := c.Noop(); err != nil {
		t.Errorf("the first connection: %v", err)
	}
}

func TestAuthWithoutUsers(t *testing.T) {
	srv := smtperrtest.NewServer(t)
	c, err := smtperr.Dial(srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if d := smtperr.Diagnose(c.Auth(srv.Auth("anna", "secret"))); d.Code != 502 || d.Stage != classify.StageAuth {
		t.Errorf("diagnosis %v", d)
	}
	if srv.ClientTLS() != nil {
		t.Error("a configuration for TLS, which the server has not")
	}
}

func TestLog(t *testing.T) {
	var log strings.Builder
	srv := smtperrtest.NewServer(t, smtperrtest.LogTo(&log))
	if err := send(srv); err != nil {
		t.Fatal(err)
	}
	_ = srv.Close()
	if diff := cmp.Diff(srv.Transcript().String(), log.String()); diff != "" {
		t.Errorf("transcript and log (-transcript +log):\n%s", diff)
	}
}

// A command that does not end is refused, a line of the content that long is not.
func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	srv := smtperrtest.NewServer(t)
	if err := smtperr.SendMail(srv.Addr(), nil, sender, []string{recipient}, []byte(long+"\r\n")); err != nil || len(srv.Mails()) != 1 || string(srv.Mails()[0].Content) != long+"\r\n" {
		t.Errorf("%d mails kept, %v", len(srv.Mails()), err)
	}
	conn, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(conn, "EHLO "+long); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 200)
	for n := 0; ; {
		k, err := conn.Read(got[n:])
		if n += k; strings.Contains(string(got[:n]), "\r\n500 5.5.2 line too long\r\n") {
			break
		}
		if err != nil {
			t.Fatalf("the server says %q, %v", got[:n], err)
		}
	}
}

// A long content is kept, and not written down line by line.
func TestLogOfALongContent(t *testing.T) {
	var log strings.Builder
	srv := smtperrtest.NewServer(t, smtperrtest.LogTo(&log))
	long := message + strings.Repeat("0123456789\r\n", 20_000)
	if err := smtperr.SendMail(srv.Addr(), nil, sender, []string{recipient}, []byte(long)); err != nil {
		t.Fatal(err)
	}
	_ = srv.Close()
	if got := string(srv.Mails()[0].Content); got != long {
		t.Errorf("%d bytes kept of %d", len(got), len(long))
	}
	if n := log.Len(); n > 128<<10 || strings.Count(log.String(), "1 C: (more content)\n1 C: .\n1 S: 250") != 1 {
		t.Errorf("the log has %d bytes and ends with %q", n, log.String()[n-200:])
	}
}

func TestTLS(t *testing.T) {
	kinds := []struct {
		name string
		kind smtperrtest.Certificate
		rule string
	}{
		{"valid", smtperrtest.CertificateValid, ""},
		{"self-signed", smtperrtest.CertificateSelfSigned, "go-certificate-authority"},
		{"expired", smtperrtest.CertificateExpired, "go-certificate-expired"},
		{"wrong name", smtperrtest.CertificateWrongName, "go-certificate-name"},
	}
	modes := []struct {
		name   string
		option func(smtperrtest.Certificate) smtperrtest.Option
		stage  classify.Stage
	}{
		{"STARTTLS", smtperrtest.StartTLS, classify.StageStartTLS},
		{"implicit", smtperrtest.ImplicitTLS, classify.StageTLS},
	}
	for _, mode := range modes {
		for _, tt := range kinds {
			t.Run(mode.name+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				srv := smtperrtest.NewServer(t, mode.option(tt.kind))
				_, err := srv.Submission().Send(context.Background(), sender, []string{recipient}, strings.NewReader(message))
				if tt.rule == "" {
					if err != nil || len(srv.Mails()) != 1 || !srv.Mails()[0].TLS {
						t.Errorf("error %v, mails %+v", err, srv.Mails())
					}
					return
				}
				smtperrtest.Check(t, err, smtperrtest.Want{Reason: classify.TLSFailed, Stage: mode.stage, Rule: tt.rule})
			})
		}
	}
}

func TestRequireTLS(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.RequireTLS(), smtperrtest.AllowUser("anna", "secret"))
	s := srv.Submission()
	if _, err := s.Send(context.Background(), sender, []string{recipient}, strings.NewReader(message)); err != nil {
		t.Errorf("with TLS: %v", err)
	}
	s.Auth = srv.Auth("anna", "secret")
	if _, err := s.Send(context.Background(), sender, []string{recipient}, strings.NewReader(message)); err != nil || srv.Mails()[1].User != "anna" {
		t.Errorf("with TLS and login: %v", err)
	}
	s.TLS, s.Auth = smtperr.NoTLS, nil
	_, err := s.Send(context.Background(), sender, []string{recipient}, strings.NewReader(message))
	smtperrtest.Check(t, err, smtperrtest.Want{Reason: classify.TLSRequired, Stage: classify.StageMail, Code: 530})
}

func TestExtensions(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.WithoutExtensions("8bitmime"), smtperrtest.SMTPUTF8(), smtperrtest.Hostname("mail.example.com"))
	if err := send(srv, "ü@example.com"); err != nil {
		t.Error(err)
	}
	said := srv.Transcript().String()
	if strings.Contains(said, "8BITMIME") || strings.Contains(said, "CHUNKING") || !strings.Contains(said, "SMTPUTF8") || !strings.Contains(said, "220 mail.example.com ") {
		t.Error(said)
	}
}

func TestHangAndDelayAreTheClientsToEnd(t *testing.T) {
	t.Parallel() // it waits
	for _, option := range []smtperrtest.Option{smtperrtest.Stall(classify.StageMail), smtperrtest.Delay(classify.StageMail, time.Hour)} {
		srv := smtperrtest.NewServer(t, option)
		s := srv.Submission()
		s.Timeout = time.Second // which a busy machine needs for the steps before
		_, err := s.Send(context.Background(), sender, []string{recipient}, strings.NewReader(message))
		smtperrtest.Check(t, err, smtperrtest.Want{Reason: classify.ConnectionFailed, Stage: classify.StageMail, Rule: "go-read-timeout"})
	}
}

func TestRefusedGreetingAllowsOnlyQuit(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.Answer(classify.StageGreeting, "554 5.7.1 client host blocked"))
	smtperrtest.Check(t, send(srv), smtperrtest.Want{Reason: classify.Blocklisted, Stage: classify.StageGreeting, Code: 554})

	conn, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "EHLO localhost\r\nQUIT\r\n"); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for line := range strings.Lines(string(got)) {
		codes = append(codes, line[:3])
	}
	if diff := cmp.Diff([]string{"554", "503", "221"}, codes); diff != "" {
		t.Errorf("replies (-want +got):\n%s", diff)
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.Times(10)))
	var group sync.WaitGroup
	refused := make(chan error, 20)
	for range 20 {
		group.Go(func() { refused <- send(srv) })
	}
	group.Wait()
	close(refused)
	n := 0
	for err := range refused {
		if errors.Is(err, smtperr.UserUnknown) {
			n++
		}
	}
	if n != 10 || len(srv.Mails()) != 10 || srv.Connections() != 20 {
		t.Errorf("%d refused, %d mails, %d connections", n, len(srv.Mails()), srv.Connections())
	}
}

func TestStartEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	srv, err := smtperrtest.StartServer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := send(srv); err != nil {
		t.Error(err)
	}
	cancel()
	if err := srv.Close(); err != nil { // waits
		t.Error(err)
	}
	if err := send(srv); err == nil {
		t.Error("the server still answers")
	}
	if _, err := smtperrtest.StartServer(context.Background(), smtperrtest.ListenOn("256.0.0.1:0")); err == nil {
		t.Error("started at an impossible address")
	}
}

func TestCertificateString(t *testing.T) {
	for c, want := range []string{"valid", "self-signed", "expired", "wrong-name", "Certificate(4)"} {
		if got := smtperrtest.Certificate(c).String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
