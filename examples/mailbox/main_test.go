package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// bounceOf is a bounce of the mail id for one recipient.
func bounceOf(id, recipient, reply string) string {
	return "From: mailer-daemon@mx.example.com\r\nTo: bert@example.net\r\nSubject: failure notice\r\n\r\n" +
		"Hi. This is the qmail-send program at mx.example.com.\r\n\r\n<" + recipient + ">:\r\n" + reply + "\r\n\r\n" +
		"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <" + id + ">\r\nSubject: hello\r\n\r\nhello\r\n"
}

// mails are the mailboxes of the tests; TestDovecot in ../servers has the same.
func mails(now time.Time) map[string][]string {
	date := now.Format(time.RFC1123Z)
	return map[string][]string{
		"Sent": {
			"From: bert@example.net\r\nTo: anna@example.org, dora@example.org\r\nBcc: emil@example.org\r\nSubject: Newsletter\r\nDate: " + date + "\r\nMessage-ID: <1@example.net>\r\n\r\nhello\r\n",
			"From: bert@example.net\r\nTo: carl@example.org\r\nSubject: Newsletter\r\nDate: " + date + "\r\nMessage-ID: <2@example.net>\r\n\r\nhello\r\n",
			"From: bert@example.net\r\nTo: anna@example.org\r\nSubject: lunch\r\nDate: " + date + "\r\nMessage-ID: <3@example.net>\r\n\r\nhello\r\n",
		},
		"INBOX": {
			bounceOf("1@example.net", "anna@example.org", "550 5.1.1 no such user"),
			bounceOf("2@example.net", "carl@example.org", "552 5.2.2 mailbox full"),
			bounceOf("99@example.net", "anna@example.org", "550 5.1.1 no such user"),
			bounceOf("3@example.net", "frida@example.org", "550 5.1.1 no such user"),
			"From: anna@example.org\r\nTo: bert@example.net\r\nSubject: Re: lunch\r\nDate: " + date + "\r\n\r\n550 yes\r\n",
		},
	}
}

func TestRun(t *testing.T) {
	now := time.Now()
	user := imapmemserver.NewUser("bert", "secret")
	for name, list := range mails(now) {
		if err := user.Create(name, nil); err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			if _, err := user.Append(name, literal{strings.NewReader(m), int64(len(m))}, &imap.AppendOptions{Time: now}); err != nil {
				t.Fatal(err)
			}
		}
	}
	memory := imapmemserver.New()
	memory.AddUser(user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		InsecureAuth: true,
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	env := func(name string) string { return map[string]string{"MAILBOX_PASSWORD": "secret"}[name] }
	for _, tt := range []struct {
		lang string
		want []string
	}{
		{"en", []string{fmt.Sprintf("%q of %s came back from 2 of 4:\n  anna@example.org: ", "Newsletter", now.Format(time.DateOnly)), "(remove the address)\n  carl@example.org: ", "(remove the address, ×3)\nBounces about mails that were not sent from here: 2 "}},
		{"de", []string{"„Newsletter“ vom ", "kam von 2 von 4 Empfängern zurück:\n  anna@example.org: ", "(Adresse entfernen)\n  carl@example.org: ", "nicht von hier stammen: 2 "}},
	} {
		t.Run(tt.lang, func(t *testing.T) {
			var out bytes.Buffer
			if err := run([]string{"-plain", "-server", listener.Addr().String(), "-user", "bert", "-lang", tt.lang}, &out, env, now); err != nil {
				t.Fatal(err)
			}
			rest := out.String()
			for _, want := range tt.want {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("%q is missing in %q of\n%s", want, rest, out.String())
				}
				rest = after
			}
			if strings.Contains(out.String(), "lunch") || strings.Contains(out.String(), "frida") {
				t.Errorf("too much is told:\n%s", out.String())
			}
		})
	}
	t.Run("wrong password", func(t *testing.T) {
		if err := run([]string{"-plain", "-server", listener.Addr().String(), "-user", "bert"}, &bytes.Buffer{}, os.Getenv, now); err == nil {
			t.Error("no error")
		}
	})
}

// A literal is a mail with its length, as a server takes it.
type literal struct {
	*strings.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }
