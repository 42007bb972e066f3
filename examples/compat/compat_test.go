package compat

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/smtp"
	"strconv"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"github.com/jordan-wright/email"
	"github.com/wneessen/go-mail"
	"gopkg.in/gomail.v2"

	"github.com/smtperr/go-smtperr/smtperr"
)

// start runs a server that gives these replies by the first word of a command,
// "." for the end of the content; "close" closes.
func start(t *testing.T, replies map[string]string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	all := map[string]string{
		"": "220 mx.example.org", "EHLO": "250-mx.example.org\r\n250 ENHANCEDSTATUSCODES", "HELO": "250 mx", "MAIL": "250 2.1.0 ok", "RCPT": "250 2.1.5 ok",
		"DATA": "354 go", ".": "250 2.0.0 queued", "QUIT": "221 2.0.0 bye", "RSET": "250 2.0.0 ok", "NOOP": "250 2.0.0 ok",
	}
	for k, v := range replies {
		all[k] = v
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go serve(conn, all)
		}
	}()
	return l.Addr().String()
}

func serve(conn net.Conn, replies map[string]string) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	r := bufio.NewReader(conn)
	content := false
	for command := ""; ; {
		reply, ok := replies[command]
		if !ok {
			reply = "500 5.5.2 what"
		}
		if reply == "close" {
			return
		}
		if _, err := io.WriteString(conn, reply+"\r\n"); err != nil || command == "QUIT" {
			return
		}
		content = strings.HasPrefix(reply, "354")
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			line = strings.TrimRight(line, "\r\n")
			if !content || line == "." {
				command, _, _ = strings.Cut(line, " ")
				break
			}
		}
	}
}

// clients send one mail each.
var clients = map[string]func(ctx context.Context, addr string) error{
	"net/smtp": func(_ context.Context, addr string) error {
		return smtp.SendMail(addr, nil, "a@example.org", []string{"b@example.com"}, []byte("Subject: x\r\n\r\nx\r\n"))
	},
	"smtperr": func(_ context.Context, addr string) error {
		return smtperr.SendMail(addr, nil, "a@example.org", []string{"b@example.com"}, []byte("Subject: x\r\n\r\nx\r\n"))
	},
	"go-smtp": func(_ context.Context, addr string) error {
		c, err := gosmtp.Dial(addr)
		if err != nil {
			return err
		}
		defer c.Close()
		return c.SendMail("a@example.org", []string{"b@example.com"}, strings.NewReader("Subject: x\r\n\r\nx\r\n"))
	},
	"go-mail": func(ctx context.Context, addr string) error {
		host, port := split(addr)
		c, err := mail.NewClient(host, mail.WithPort(port), mail.WithTLSPolicy(mail.NoTLS), mail.WithTimeout(5*time.Second))
		if err != nil {
			return err
		}
		m := mail.NewMsg()
		if err := m.From("a@example.org"); err != nil {
			return err
		}
		if err := m.To("b@example.com"); err != nil {
			return err
		}
		m.SetBodyString(mail.TypeTextPlain, "x")
		return c.DialAndSendWithContext(ctx, m)
	},
	"jordan-wright/email": func(_ context.Context, addr string) error {
		e := email.NewEmail()
		e.From, e.To, e.Text = "a@example.org", []string{"b@example.com"}, []byte("x")
		return e.Send(addr, nil)
	},
	"gomail": func(_ context.Context, addr string) error {
		host, port := split(addr)
		m := gomail.NewMessage()
		m.SetHeader("From", "a@example.org")
		m.SetHeader("To", "b@example.com")
		m.SetBody("text/plain", "x")
		d := gomail.Dialer{Host: host, Port: port}
		return d.DialAndSend(m)
	},
}

func split(addr string) (string, int) {
	host, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	return host, n
}

func TestSameReason(t *testing.T) {
	tests := []struct {
		name    string
		replies map[string]string
		code    int
		want    string
	}{
		{"greeting", map[string]string{"": "421 4.3.2 too many connections"}, 421, "too-many-connections"},
		{"sender", map[string]string{"MAIL": "550 5.1.8 sender address rejected"}, 550, "sender-rejected"},
		{"login wanted", map[string]string{"MAIL": "530 5.7.0 Authentication required"}, 530, "auth-required"},
		{"recipient", map[string]string{"RCPT": "550 5.1.1 no such user"}, 550, "user-unknown"},
		{"recipient, two lines", map[string]string{"RCPT": "550-5.1.1 the mailbox\r\n550 5.1.1 does not exist"}, 550, "user-unknown"},
		{"recipient, no enhanced code", map[string]string{"RCPT": "550 no such user"}, 550, "user-unknown"},
		{"greylisted", map[string]string{"RCPT": "450 4.7.1 greylisted, try again in 5 minutes"}, 450, "greylisted"},
		{"full", map[string]string{"RCPT": "552 5.2.2 mailbox full"}, 552, "mailbox-full"},
		{"content", map[string]string{".": "554 5.7.1 message rejected as spam"}, 554, "spam"},
		{"size", map[string]string{".": "552 5.3.4 message too big"}, 552, "message-too-large"},
	}
	for _, tt := range tests {
		for name, send := range clients {
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				err := send(ctx, start(t, tt.replies))
				if err == nil {
					t.Fatal("the mail went out")
				}
				if d := smtperr.Diagnose(err); d.Code != tt.code || d.Reason.String() != tt.want {
					t.Errorf("%T %v\nis %v by %s, want %d %s", err, err, d, d.Rule, tt.code, tt.want)
				}
			})
		}
	}
}

func TestNoServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	for name, send := range clients {
		t.Run(name, func(t *testing.T) {
			err := send(t.Context(), addr)
			if d := smtperr.Diagnose(err); d.Reason.String() != "connection-failed" || d.Stage.String() != "connect" {
				t.Errorf("%T %v\nis %v by %s", err, err, d, d.Rule)
			}
		})
	}
}
