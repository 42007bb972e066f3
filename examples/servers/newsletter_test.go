package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExampleNewsletter lets examples/newsletter read the bounces of a mailing from a
// mailbox of a real Dovecot, and write its page: those of two members count, and
// neither one of another mail nor one that names nobody of the mailing.
func TestExampleNewsletter(t *testing.T) {
	m, program, put := besideDovecot(t, "newsletter")
	programs := filepath.Dir(program)
	var journal strings.Builder
	member := func(address, id string) {
		fmt.Fprintf(&journal, `{"Address":%q,"MessageID":%q,"Diagnosis":{"reason":"accepted","outcome":"sent"}}`+"\n", address, id)
	}
	member("nobody@remote.example", "<unknown-user@home.example>")
	member("full@remote.example", "<two-recipients@home.example>")
	for i := range 498 {
		member(fmt.Sprintf("reader%d@remote.example", i), fmt.Sprintf("<%d@home.example>", i))
	}
	if out, err := m.Run(t.Context(), "cat >/root/mailing.jsonl <<'END'\n"+journal.String()+"END"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for i, name := range []string{"exim-two-recipients", "postfix-unknown-user", "postfix-delayed", "sendmail-mailbox-full"} {
		mail, err := os.ReadFile(filepath.Join(bounceFolder, name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		put("", fmt.Sprint(i), string(mail))
	}
	put("", "letter", "From: anna@remote.example\nTo: bert@home.example\nSubject: hello\n\n550 5.1.1 is my room\n")
	page, err := m.Run(t.Context(), "cd /root; NEWSLETTER_PASSWORD=secret "+programs+"/bounces -plain -server 127.0.0.1:143 -user bert && "+
		programs+"/page -subject Newsletter -lang de")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1>Newsletter</h1>", "<li>nobody@remote.example <mark>Adresse streichen</mark>", "<li>full@remote.example", "(498)</h2>"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing in\n%.3000s", want, page)
		}
	}
	if n := strings.Count(page, "(1)</h2>"); n != 2 {
		t.Errorf("%d members failed, want 2 for a reason each:\n%.3000s", n, page)
	}
	if seen, err := m.Run(t.Context(), "find /var/mail/bert -name '*S*' -type f -path '*cur*'"); err != nil || strings.TrimSpace(seen) != "" {
		t.Errorf("read: %s, %v", seen, err)
	}
}
