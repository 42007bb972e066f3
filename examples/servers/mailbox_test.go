package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var dovecotIMAP = &Server{
	Name:    "dovecot-imap",
	Title:   "Dovecot IMAP",
	Image:   Image{Debian: []string{"dovecot-imapd"}},
	Version: `dovecot --version`,
	Start: `useradd --system vmail; mkdir -p /var/mail/bert/cur /var/mail/bert/new /var/mail/bert/tmp
mkdir -p /var/mail/bert/.Sent/cur /var/mail/bert/.Sent/new /var/mail/bert/.Sent/tmp
chown -R vmail:vmail /var/mail/bert
dovecot`,
	Ports:  []int{143},
	Folder: "testdata",
}

// besideDovecot boots a Dovecot with the mailbox of bert, whose password is secret,
// builds an example for that machine, and returns what puts a mail there. Where an
// example has several programs, they are in the folder of program.
func besideDovecot(t *testing.T, example string) (m *Machine, program string, put func(box, name, mail string)) {
	t.Helper()
	if !slices.Contains(strings.Fields(os.Getenv("SERVERS")), "dovecot") {
		t.Skip("SERVERS does not name dovecot")
	}
	if err := os.MkdirAll(folder(), 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(folder(), "bin")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	program = filepath.Join(dir, example)
	build := exec.CommandContext(t.Context(), "go", "build", "-o", dir+"/", "./...")
	build.Dir = "../" + example
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	m, end, err := dovecotIMAP.Boot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	return m, program, func(box, name, mail string) {
		t.Helper()
		file := "/var/mail/bert/" + box + "new/" + name
		if out, err := m.Run(t.Context(), "cat >"+file+" <<'END'\n"+mail+"END\nchown vmail:vmail "+file); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
}

// TestExampleMailbox runs examples/mailbox on a mailbox of a real Dovecot, as a
// person runs it: it must find what came back, count nothing else, and leave the
// mails unread.
func TestExampleMailbox(t *testing.T) {
	m, program, put := besideDovecot(t, "mailbox")
	date := time.Now().Format(time.RFC1123Z)
	// Recorded bounces of mails that were sent, one of which was not.
	var newsletter strings.Builder
	fmt.Fprintf(&newsletter, "From: bert@home.example\nTo: nobody@remote.example, full@remote.example\nBcc: ")
	for i := range 197 {
		fmt.Fprintf(&newsletter, "reader%d@remote.example,\n ", i)
	}
	fmt.Fprintf(&newsletter, "members@remote.example\nSubject: Newsletter\nDate: %s\nMessage-ID: <two-recipients@home.example>\n\nhello\n", date)
	put(".Sent/", "1", newsletter.String())
	put(".Sent/", "2", "From: bert@home.example\nTo: nobody@remote.example\nSubject: lunch\nDate: "+date+"\nMessage-ID: <unknown-user@home.example>\n\nhello\n")
	for i, name := range []string{"exim-two-recipients", "postfix-unknown-user", "postfix-delayed", "sendmail-mailbox-full"} {
		mail, err := os.ReadFile(filepath.Join(bounceFolder, name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		put("", fmt.Sprint(i), string(mail))
	}
	put("", "letter", "From: anna@remote.example\nTo: bert@home.example\nSubject: hello\nDate: "+date+"\n\n550 5.1.1 is my room\n")
	out, err := m.Run(t.Context(), "MAILBOX_PASSWORD=secret "+program+" -plain -server 127.0.0.1:143 -user bert -lang de")
	if err != nil {
		t.Fatal(err)
	}
	rest := out
	for _, want := range []string{
		"„Newsletter“ vom ", "kam von 2 von 200 Empfängern zurück:\n", "full@remote.example: ", "nobody@remote.example: ", "(Adresse entfernen)",
		"„lunch“ vom ", "kam von 1 von 1 Empfängern zurück:\n", "nicht von hier stammen: 1 ",
	} {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("%q is missing in %q of\n%s", want, rest, out)
		}
		rest = after
	}
	if seen, err := m.Run(t.Context(), "find /var/mail/bert -name '*S*' -type f -path '*cur*'"); err != nil || strings.TrimSpace(seen) != "" {
		t.Errorf("read: %s, %v", seen, err)
	}
}
