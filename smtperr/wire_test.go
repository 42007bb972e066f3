package smtperr

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
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

// to makes a submission that connects to addr whatever its host is called.
func (s Submission) to(addr string) *Submission {
	s.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	return &s
}

// TestAddressesOnTheWire holds that an address that RFC 5321 does not allow is
// refused for its recipient, and that nothing of it is said to the server.
func TestAddressesOnTheWire(t *testing.T) {
	for name, bad := range map[string]string{
		"angle bracket": "evil@example.com> NOTIFY=NEVER", "line break": "evil@example.com\r\nRSET", "NUL": "evil\x00@example.com",
		"escape": "evil\x1b[2J@example.com", "empty": "", "a hundred thousand octets": "evil" + strings.Repeat("l", 100000) + "@example.com",
		"beyond ASCII without SMTPUTF8": "evilü@example.com",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := []string{"b@example.com", bad, "c@example.com"}
			srv := scripted.Honest.Start(t)
			report, err := (&Submission{Addr: srv.Addr, Partial: true}).Send(t.Context(), "a@example.org", to, strings.NewReader(mail))
			if err != nil || report.Outcome != classify.OutcomeSent {
				t.Fatalf("outcome %v, %v", report.Outcome, err)
			}
			d := report.Deliveries[1].Diagnose()
			want := facts{"rcpt", 0, "address-syntax", "not-sent"}
			if name == "beyond ASCII without SMTPUTF8" {
				want.Reason = "unsupported-feature"
			}
			if diff := cmp.Diff(want, factsOf(d)); diff != "" {
				t.Errorf("diagnosis of %v (-want +got):\n%s", d.Err(), diff)
			}
			for _, other := range []int{0, 2} {
				if report.Deliveries[other].Outcome != classify.OutcomeSent {
					t.Errorf("%s did not get it", to[other])
				}
			}
			if w := srv.Written(); strings.Contains(w, "evil") || strings.Count(w, "RCPT") != 2 {
				t.Errorf("wrote %q", w)
			}

			t.Run("without Partial", func(t *testing.T) {
				srv := scripted.Honest.Start(t)
				report, err := (&Submission{Addr: srv.Addr}).Send(t.Context(), "a@example.org", to, strings.NewReader(mail))
				if d := Diagnose(err); factsOf(d) != want || report.Outcome != classify.OutcomeNotSent || strings.Contains(srv.Written(), "DATA") {
					t.Errorf("%v, outcome %v", err, report.Outcome)
				}
			})
			if bad == "" {
				return // the empty reverse-path is one
			}
			t.Run("as sender", func(t *testing.T) {
				srv := scripted.Honest.Start(t)
				err := SendMail(srv.Addr, nil, bad, []string{"b@example.com"}, []byte(mail))
				want := want
				want.Stage = "mail"
				if d := Diagnose(err); factsOf(d) != want || strings.Contains(srv.Written(), "evil") {
					t.Errorf("%v of %v", factsOf(d), err)
				}
			})
		})
	}
	t.Run("local name", func(t *testing.T) {
		srv := scripted.Honest.Start(t)
		_, err := (&Submission{Addr: srv.Addr, LocalName: "me\r\nMAIL FROM:<evil@example.com>"}).Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
		want := facts{"helo", 0, "protocol-error", "not-sent"}
		if diff := cmp.Diff(want, factsOf(Diagnose(err))); diff != "" || strings.Contains(srv.Written(), "evil") {
			t.Errorf("%v, wrote %q (-want +got):\n%s", err, srv.Written(), diff)
		}
	})
}

// TestSMTPUTF8 holds that such addresses go out where the server reads them.
func TestSMTPUTF8(t *testing.T) {
	srv := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 SMTPUTF8").Start(t)
	if err := SendMail(srv.Addr, nil, "a@example.org", []string{"jürgen@example.com"}, []byte(mail)); err != nil {
		t.Error(err)
	}
	if w := srv.Written(); !strings.Contains(w, "MAIL FROM:<a@example.org> SMTPUTF8\r\nRCPT TO:<jürgen@example.com>\r\n") {
		t.Errorf("wrote %q", w)
	}
}

// TestLineEndsOnTheWire holds that no content ends a mail early.
func TestLineEndsOnTheWire(t *testing.T) {
	srv := scripted.Honest.Start(t)
	msg := "Subject: two\n\na\r.\rb\n.\nc\r.\nd\n.\re\r\r\n.\r\nf"
	if err := SendMail(srv.Addr, nil, "a@example.org", []string{"b@example.com"}, []byte(msg)); err != nil {
		t.Fatal(err)
	}
	_, content, _ := strings.Cut(srv.Written(), "DATA\r\n")
	if want := "Subject: two\r\n\r\na\r\n..\r\nb\r\n..\r\nc\r\n..\r\nd\r\n..\r\ne\r\n..\r\nf\r\n.\r\nQUIT\r\n"; content != want {
		t.Errorf("wrote %q, want %q", content, want)
	}
}

// A mechanism shows its secret at once.
type mechanism string

func (m mechanism) Start(*smtp.ServerInfo) (string, []byte, error) {
	return string(m), []byte("secret"), nil
}
func (mechanism) Next([]byte, bool) ([]byte, error) { return nil, nil }

// TestNoPasswordInClearText holds that no mechanism says anything on a connection
// that others can read.
func TestNoPasswordInClearText(t *testing.T) {
	s := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2", "AUTH", "235 ok")
	for name, auth := range map[string]smtp.Auth{
		"PLAIN":    smtp.PlainAuth("", "user", "secret", "mail.example.org"),
		"CRAM-MD5": smtp.CRAMMD5Auth("user", "secret"),
		"LOGIN":    mechanism("LOGIN"), "XOAUTH2": mechanism("XOAUTH2"),
	} {
		for _, mode := range []TLSMode{OpportunisticTLS, NoTLS} {
			t.Run(fmt.Sprint(name, mode), func(t *testing.T) {
				srv := s.Start(t)
				_, err := Submission{Addr: "mail.example.org:587", Auth: auth, TLS: mode}.to(srv.Addr).Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
				want := facts{"auth", 0, "tls-required", "not-sent"}
				if diff := cmp.Diff(want, factsOf(Diagnose(err))); diff != "" {
					t.Errorf("diagnosis of %v (-want +got):\n%s", err, diff)
				}
				if w := srv.Written(); strings.Contains(w, "AUTH") || strings.Contains(w, "MAIL") {
					t.Errorf("wrote %q", w)
				}
			})
		}
		t.Run(name+" by name", func(t *testing.T) {
			srv := s.But("AUTH", "334 "+"PDEyM0BteC5leGFtcGxlLm9yZz4=").Start(t)
			if name != "CRAM-MD5" {
				srv = s.Start(t)
			}
			_, _ = Submission{Addr: "mail.example.org:587", Auth: auth, InsecureAuth: true}.to(srv.Addr).Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
			if w := srv.Written(); !strings.Contains(w, "AUTH "+name) {
				t.Errorf("wrote %q", w)
			}
		})
		t.Run(name+" on localhost", func(t *testing.T) {
			srv := s.Start(t)
			_, _ = Submission{Addr: "localhost:587", Auth: auth}.to(srv.Addr).Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
			if w := srv.Written(); strings.Contains(w, "AUTH "+name) != (name != "PLAIN") { // made for another host
				t.Errorf("wrote %q", w)
			}
		})
	}
}

// TestDotReplies is about what the server may say to the final dot.
func TestDotReplies(t *testing.T) {
	tests := []struct {
		name  string
		reply string
		want  facts // zero for a delivery
	}{
		{"bare 250", "250", facts{}},
		{"bare 251", "251", facts{}},
		{"251", "251 2.1.5 will forward", facts{}},
		{"several lines", "250-2.0.0 taken\r\n250 2.0.0 queued", facts{}},
		{"another positive reply", "220 mx.example.org ready", facts{"end-of-data", 220, "protocol-error", "unknown"}},
		{"354 again", "354 go on", facts{"end-of-data", 354, "protocol-error", "unknown"}},
		{"cut behind its third byte", "raw:250", facts{"end-of-data", 0, "connection-failed", "unknown"}},
		{"cut in its text", "raw:250 2.0.0 que", facts{"end-of-data", 0, "connection-failed", "unknown"}},
		{"cut in its first digits", "raw:25", facts{"end-of-data", 0, "connection-failed", "unknown"}},
		{"cut between its lines", "raw:250-2.0.0 taken\r\n", facts{"end-of-data", 0, "connection-failed", "unknown"}},
		{"a refusal", "554 5.7.1 message rejected as spam", facts{"end-of-data", 554, "spam", "not-sent"}},
		{"a refusal that is cut", "raw:554 5.7.1 message rejected as spam", facts{"end-of-data", 554, "spam", "not-sent"}},
		{"nonsense", "queued", facts{"end-of-data", 0, "protocol-error", "unknown"}},
		{"a very long line", "250 " + strings.Repeat("x", 10000), facts{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := scripted.Honest.But(".", tt.reply).Start(t)
			report, err := (&Submission{Addr: srv.Addr}).Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
			if tt.want == (facts{}) {
				if err != nil || report.Outcome != classify.OutcomeSent {
					t.Errorf("outcome %v, error %v", report.Outcome, err)
				}
				return
			}
			d := Diagnose(err)
			if diff := cmp.Diff(tt.want, factsOf(d)); diff != "" {
				t.Errorf("diagnosis of %v (-want +got):\n%s", err, diff)
			}
			if report.Outcome != d.Outcome {
				t.Errorf("outcome %v in the report", report.Outcome)
			}
		})
	}
}

// TestPositiveRepliesOutOfStep holds that a reply which says yes to something
// else ends the mail, and that the mail is not out.
func TestPositiveRepliesOutOfStep(t *testing.T) {
	auth := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250-STARTTLS\r\n250 AUTH PLAIN")
	for _, tt := range []struct {
		name   string
		script scripted.Script
		stage  classify.Stage
	}{
		{"greeting", scripted.Honest.But("", "250 hello"), classify.StageGreeting},
		{"STARTTLS", auth.But("STARTTLS", "250 ok"), classify.StageStartTLS},
		{"an answer to STARTTLS with that to EHLO", scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 STARTTLS\r\n220 go ahead"), classify.StageStartTLS},
		{"AUTH", scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 AUTH PLAIN", "AUTH", "250 ok"), classify.StageAuth},
		{"MAIL", scripted.Honest.But("MAIL", "220 ok"), classify.StageMail},
		{"RCPT", scripted.Honest.But("RCPT", "354 ok"), classify.StageRcpt},
		{"DATA", scripted.Honest.But("DATA", "250 ok"), classify.StageData},
		{"two greetings", scripted.Honest.But("", "220 hello\r\n220 hello again"), classify.StageHelo},
		{"two replies to MAIL", scripted.Honest.But("MAIL", "250 ok\r\n250 ok"), classify.StageRcpt},
		{"two replies to the last RCPT", scripted.Honest.But("RCPT TO:<c@example.com>", "250 ok\r\n250 ok"), classify.StageData},
		{"a reply to the content with that to DATA", scripted.Honest.But("DATA", "354 go on\r\n250 queued"), classify.StageData},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := tt.script.Start(t)
			sub := &Submission{Addr: srv.Addr, Partial: true}
			if tt.stage == classify.StageAuth {
				sub.Auth = smtp.PlainAuth("", "user", "secret", "127.0.0.1")
			}
			report, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com", "c@example.com"}, strings.NewReader(mail))
			d := Diagnose(err)
			if d.Stage != tt.stage || d.Outcome != classify.OutcomeNotSent || report.Outcome != classify.OutcomeNotSent || d.Reason != classify.ProtocolError {
				t.Errorf("%v, outcome %v, report %v (%v)", d, d.Outcome, report.Outcome, err)
			}
			if w := srv.Written(); strings.Contains(w, "\r\n.\r\n") {
				t.Error("the content went out")
			}
		})
	}
}

func TestSizeIsLookedAtFirst(t *testing.T) {
	s := scripted.Honest.But("EHLO", "250-mx.example.org\r\n250 SIZE 1000")
	large := []byte("Subject: large\n\n" + strings.Repeat("0123456789abcde\n", 60)) // 1,037 bytes on the wire, 976 here
	t.Run("before the mail begins", func(t *testing.T) {
		srv := s.Start(t)
		report, err := (&Submission{Addr: srv.Addr}).Send(t.Context(), "a@example.org", []string{"b@example.com"}, bytes.NewReader(large))
		d := Diagnose(err)
		if diff := cmp.Diff(facts{"mail", 0, "message-too-large", "not-sent"}, factsOf(d)); diff != "" || report.Outcome != classify.OutcomeNotSent {
			t.Errorf("diagnosis of %v (-want +got):\n%s", err, diff)
		}
		if d.MaxSize != 1000 || d.Size != int64(len(large)+62) || d.MayRetry() {
			t.Errorf("size %d, limit %d, %v", d.Size, d.MaxSize, d)
		}
		if strings.Contains(srv.Written(), "MAIL") {
			t.Error("the mail began")
		}
	})
	t.Run("as large as it may be", func(t *testing.T) {
		srv := scripted.Honest.But("EHLO", fmt.Sprintf("250-mx.example.org\r\n250 SIZE %d", len(large)+62)).Start(t)
		if _, err := (&Submission{Addr: srv.Addr}).Send(t.Context(), "a@example.org", []string{"b@example.com"}, bytes.NewReader(large)); err != nil {
			t.Error(err)
		}
	})
	t.Run("while it is written", func(t *testing.T) {
		srv := s.Start(t)
		x, err := (&Submission{Addr: srv.Addr}).Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		report, err := x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, struct{ io.Reader }{strings.NewReader(string(large))})
		if diff := cmp.Diff(facts{"data", 0, "message-too-large", "not-sent"}, factsOf(Diagnose(err))); diff != "" || report.Outcome != classify.OutcomeNotSent {
			t.Errorf("diagnosis of %v (-want +got):\n%s", err, diff)
		}
		if report, err := x.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail)); err == nil || report.Outcome != classify.OutcomeNotSent {
			t.Errorf("another mail in the middle of this one: %v, outcome %v", err, report.Outcome)
		}
		_ = x.Close()
		if w := srv.Ended(); strings.Contains(w, "\r\n.\r\n") || strings.Contains(w, "RSET") {
			t.Error("half a mail went out, or a command in it")
		}
	})
	t.Run("where the server only says so afterwards", func(t *testing.T) {
		srv := scripted.Honest.But(".", "552 5.3.4 message size exceeds the limit").Start(t)
		_, err := (&Submission{Addr: srv.Addr}).Send(t.Context(), "a@example.org", []string{"b@example.com"}, bytes.NewReader(large))
		if d := Diagnose(err); d.Size != int64(len(large)+62) || d.MaxSize != 0 {
			t.Errorf("size %d, limit %d", d.Size, d.MaxSize)
		}
	})
}

// stubborn is a connection without deadlines.
type stubborn struct{ net.Conn }

func (stubborn) SetDeadline(time.Time) error      { return errors.New("no deadlines") }
func (stubborn) SetReadDeadline(time.Time) error  { return errors.New("no deadlines") }
func (stubborn) SetWriteDeadline(time.Time) error { return errors.New("no deadlines") }

// TestEndsInTime lets servers fall silent or read nothing, on connections with
// deadlines and without: what a submission may do ends when its context or its
// time does.
func TestEndsInTime(t *testing.T) {
	deaf := func(conn *net.TCPConn, r *bufio.Reader) { // does not read the content
		say(conn, r, "220 hi")
		say(conn, r, "250 mx")
		say(conn, r, "250 ok")
		say(conn, r, "250 ok")
		_, _ = io.WriteString(conn, "354 go on\r\n")
		time.Sleep(4 * time.Second)
	}
	silent := func(conn *net.TCPConn, r *bufio.Reader) { time.Sleep(4 * time.Second) }
	tests := []struct {
		name  string
		addr  string
		sub   Submission
		stage classify.Stage
		want  classify.Outcome
	}{
		{"no greeting", raw(t, silent), Submission{}, classify.StageGreeting, classify.OutcomeNotSent},
		{"no handshake", raw(t, silent), Submission{TLS: ImplicitTLS}, classify.StageTLS, classify.OutcomeNotSent},
		{"no answer to MAIL", scripted.Honest.But("MAIL", "hang").Start(t).Addr, Submission{}, classify.StageMail, classify.OutcomeNotSent},
		{"content that nobody reads", raw(t, deaf), Submission{}, classify.StageData, classify.OutcomeNotSent},
		{"no answer to the content", scripted.Honest.But(".", "hang").Start(t).Addr, Submission{}, classify.StageEndOfData, classify.OutcomeUnknown},
		{"no answer to QUIT", scripted.Honest.But("QUIT", "hang").Start(t).Addr, Submission{}, classify.StageUnknown, classify.OutcomeSent},
	}
	huge := []byte("Subject: x\r\n\r\n" + strings.Repeat("0123456789abcdef0123456789abcde\r\n", 1<<18))
	for _, tt := range tests {
		for _, by := range []string{"context", "timeout"} {
			for _, kind := range []string{"deadlines", "no deadlines"} {
				t.Run(tt.name+", "+by+", "+kind, func(t *testing.T) {
					t.Parallel()
					sub, ctx, msg := tt.sub, t.Context(), []byte(mail)
					sub.Addr = tt.addr
					if tt.stage == classify.StageData {
						msg = huge
					}
					if kind == "no deadlines" {
						sub.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
							conn, err := new(net.Dialer).DialContext(ctx, network, addr)
							return stubborn{conn}, err
						}
					}
					if by == "context" {
						var cancel func()
						ctx, cancel = context.WithTimeout(ctx, 500*time.Millisecond)
						defer cancel()
					} else {
						sub.Timeout, sub.DotTimeout = 200*time.Millisecond, 200*time.Millisecond
					}
					returned := make(chan struct{})
					go func() {
						defer close(returned)
						report, err := sub.Send(ctx, "a@example.org", []string{"b@example.com"}, bytes.NewReader(msg))
						if report.Outcome != tt.want {
							t.Errorf("outcome %v, want %v (%v)", report.Outcome, tt.want, err)
						}
						if d := Diagnose(err); err != nil && (d.Stage != tt.stage || d.Outcome != tt.want || !d.Timeout()) {
							t.Errorf("%v, outcome %v, timeout %v (%v)", d, d.Outcome, d.Timeout(), err)
						}
						if by == "context" && err != nil && !errors.Is(err, context.DeadlineExceeded) {
							t.Errorf("error %v", err)
						}
					}()
					select {
					case <-returned:
					case <-time.After(3 * time.Second):
						t.Fatal("does not end")
					}
				})
			}
		}
	}
}

// TestDotHasItsOwnTime holds that a short time for commands does not end the wait
// for the one answer that counts.
func TestDotHasItsOwnTime(t *testing.T) {
	addr := raw(t, func(conn *net.TCPConn, r *bufio.Reader) {
		say(conn, r, "220 hi")
		say(conn, r, "250 mx")
		say(conn, r, "250 ok")
		say(conn, r, "250 ok")
		_, _ = io.WriteString(conn, "354 go on\r\n")
		for line := ""; line != ".\r\n"; {
			line, _ = r.ReadString('\n')
		}
		time.Sleep(600 * time.Millisecond)
		say(conn, r, "250 2.0.0 queued")
	})
	report, err := (&Submission{Addr: addr, Timeout: 300 * time.Millisecond}).Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
	if err != nil || report.Outcome != classify.OutcomeSent {
		t.Errorf("outcome %v, error %v", report.Outcome, err)
	}
}

// TestClientKeepsTheCallersDeadline holds that a deadline that the caller set on
// the connection is in force for every command.
func TestClientKeepsTheCallersDeadline(t *testing.T) {
	srv := scripted.Honest.But("RCPT", "hang").Start(t)
	conn, err := net.Dial("tcp", srv.Addr)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(500 * time.Millisecond))
	c, err := NewClient(conn, "mx.example.org")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("a@example.org"); err != nil {
		t.Fatal(err)
	}
	var e *Error
	if err := c.Rcpt("b@example.com"); !errors.As(err, &e) || !e.Timeout() || e.Stage != classify.StageRcpt {
		t.Errorf("error %v", err)
	}
}

// TestRepliesAreBounded lets servers talk without end, in clear text and on a
// connection of the caller's that is encrypted already.
func TestRepliesAreBounded(t *testing.T) {
	cert, pool := scripted.Identity(t, nil)
	for _, at := range []classify.Stage{classify.StageGreeting, classify.StageHelo} {
		for _, secure := range []bool{false, true} {
			t.Run(fmt.Sprint(at, secure), func(t *testing.T) {
				said := make(chan int, 1)
				addr := raw(t, func(conn *net.TCPConn, _ *bufio.Reader) {
					var w net.Conn = conn
					if secure {
						w = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{cert}})
					}
					if at == classify.StageHelo {
						say(w, bufio.NewReader(w), "220 hi")
					}
					n := 0
					for err := error(nil); err == nil; n += 1 << 10 {
						_, err = io.WriteString(w, strings.Repeat("550-5.7.1 we do not like you\r\n", 35))
					}
					said <- n
				})
				conn, err := net.Dial("tcp", addr)
				if err != nil {
					t.Fatal(err)
				}
				if secure {
					conn = tls.Client(conn, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"})
				}
				c, err := NewClient(conn, "mx.example.org")
				if err == nil {
					err = c.Hello("localhost")
					c.Close()
				}
				d := Diagnose(err)
				if d.Stage != at || d.Code != 550 || d.Outcome != classify.OutcomeNotSent {
					t.Errorf("diagnosis %v of %v", d, err)
				}
				if n := <-said; n > 64<<20 { // what the system takes is in it
					t.Errorf("the server said %d bytes", n)
				}
			})
		}
	}
}

// TestRefusalWhileWriting holds that the reason is found that a server gave
// before it hung up in the middle of the content.
func TestRefusalWhileWriting(t *testing.T) {
	addr := raw(t, func(conn *net.TCPConn, r *bufio.Reader) {
		say(conn, r, "220 hi")
		say(conn, r, "250 mx")
		say(conn, r, "250 ok")
		say(conn, r, "250 ok")
		say(conn, r, "354 go on")
		_, _ = io.WriteString(conn, "552 5.3.4 message size exceeds the limit\r\n")
		time.Sleep(50 * time.Millisecond)
		_ = conn.SetLinger(0)
	})
	msg := []byte("Subject: x\r\n\r\n" + strings.Repeat("0123456789abcdef0123456789abcde\r\n", 1<<19))
	report, err := (&Submission{Addr: addr}).Send(t.Context(), "a@example.org", []string{"b@example.com"}, bytes.NewReader(msg))
	d := Diagnose(err)
	if d.Stage != classify.StageData || d.Outcome != classify.OutcomeNotSent || report.Outcome != classify.OutcomeNotSent {
		t.Errorf("diagnosis %v, outcome %v (%v)", d, report.Outcome, err)
	}
	if d.Reason != classify.MessageTooLarge && d.Reason != classify.ConnectionFailed { // a reset may overtake what was said
		t.Errorf("diagnosis %v (%v)", d, err)
	}
}

// TestQuitProvesNoMail holds that a QUIT which fails is a delivery only behind a
// mail that the server took.
func TestQuitProvesNoMail(t *testing.T) {
	silent := scripted.Honest.But("QUIT", "close")
	for _, test := range []struct {
		name    string
		script  scripted.Script
		mail    bool
		stage   classify.Stage
		outcome classify.Outcome
	}{
		{"after a mail that was taken", silent, true, classify.StageQuit, classify.OutcomeSent},
		{"after a content that was refused", silent.But(".", "554 no"), true, classify.StageUnknown, classify.OutcomeUnknown},
		{"after a refused sender", silent.But("MAIL", "550 no"), true, classify.StageUnknown, classify.OutcomeUnknown},
		{"without a mail", silent, false, classify.StageUnknown, classify.OutcomeUnknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, err := Dial(test.script.Start(t).Addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if test.mail && c.Mail("a@example.org") == nil && c.Rcpt("b@example.com") == nil {
				w, err := c.Data()
				if err != nil {
					t.Fatal(err)
				}
				_, _ = io.WriteString(w, mail)
				_ = w.Close()
			}
			d := Diagnose(c.Quit())
			if d.Stage != test.stage || d.Outcome != test.outcome {
				t.Errorf("%v: step %v, outcome %v, want %v, %v", d.Err(), d.Stage, d.Outcome, test.stage, test.outcome)
			}
		})
	}
}
