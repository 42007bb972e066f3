package classify

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

func FuzzParseEnhancedCode(f *testing.F) {
	for _, s := range []string{"", "5.1.1", "4.7.999", "2.0.0", "5.1", "5.1.1.1", "3.0.0", "5.1000.1", "5.01.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ParseEnhancedCode(s)
		if err != nil {
			if !e.IsZero() {
				t.Errorf("ParseEnhancedCode(%q) gives %v with an error", s, e)
			}
			return
		}
		again, err := ParseEnhancedCode(e.String())
		if err != nil || again != e {
			t.Errorf("ParseEnhancedCode(%q) = %v, whose text gives %v, %v", s, e, again, err)
		}
	})
}

// FuzzText holds what is promised of any text: codes in range, codes that stand
// in the text, bounded and printable words, valid ids, and a second look that
// gives the same.
func FuzzText(f *testing.F) {
	for _, s := range []string{
		reply120,
		"550-5.1.1 no such\r\n550 5.1.1 user",
		"smtplib.SMTPRecipientsRefused: {'b@example.com': (550, b'5.1.1 no such user')}",
		"host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command)",
		"Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Zero }",
		"451 4.7.1 greylisted, try again in 00:04:59",
		"500 5.0.0 error: <552 5.2.2 over quota>",
		"550 Postfach \xfcberf\xfcllt",
		"550 \u202eevil\x1b[31m",
		`{"code":"550","command":"x\ny (in reply to RCPT TO)","message":"no such user`,
		`he said „550, "a": "“ Giving up on ", "message": "no`,
		">>> DATA\n<<< 554-5.7.1 no\n<<< 554 5.7.1 spam\n554 5.0.0 <a@example.org>... no",
		"Mailbox unavailable. The server response was: 5.1.1 no",
		"４２１",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := Classify(s, Attempt{})
		if r.Code != 0 && (r.Code < 200 || r.Code > 599) {
			t.Errorf("code %d", r.Code)
		}
		if r.Code != 0 && !strings.Contains(reply.Spelled(s), r.Rule) && r.Basis == BasisCode && reply.SpelledCode(s) == 0 {
			t.Errorf("code %s stands nowhere in the text", r.Rule)
		}
		if len(r.Text) > reply.MaxWords {
			t.Errorf("text of %d bytes", len(r.Text))
		}
		if !utf8.ValidString(r.Text) || strings.ContainsFunc(r.Text, func(c rune) bool { return !unicode.IsPrint(c) }) {
			t.Errorf("text is not printable: %q", r.Text)
		}
		if r.RetryAfter < 0 || r.RetryAfter > maxRetryAfter {
			t.Errorf("retry after %v", r.RetryAfter)
		}
		if (r.Basis == BasisNone) != (r.Reason == ReasonUnknown && r.Rule == "") {
			t.Errorf("basis %v, reason %v, rule %q", r.Basis, r.Reason, r.Rule)
		}
		if again := Classify(s, Attempt{}); again != r {
			t.Errorf("a second look gives %+v, not %+v", again, r)
		}
		// What the text says of the stage never beats what the caller knows.
		if known := Classify(s, Attempt{Stage: StageAuth}); known.Stage != StageAuth {
			t.Errorf("stage %v in place of the caller's", known.Stage)
		}
	})
}

// FuzzLoadRules holds that what an application loads either fails with a place
// in the file, or gives rules whose examples select them.
func FuzzParseRules(f *testing.F) {
	f.Add("Provider: x\nName: X\nKind: server\n\nRule: x-1\nReason: spam\nText: a {b|c} ... @d & e ~ f _ g\nExample: 550 a b\n")
	f.Add("Provider: x\nName: X\nKind: generic\nMarks: x\nHosts: example.org\n\nWrapper: x-2\nStage: rcpt\nText: a\nExample: a\n")
	f.Fuzz(func(t *testing.T, s string) {
		c := newCompiler(0)
		if err := c.patterns.Class("d", "d"); err != nil {
			t.Fatal(err)
		}
		src, err := (&sourceParser{compiler: c}).parse("x.txt", s)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "x.txt:") {
				t.Errorf("error without a place: %v", err)
			}
			return
		}
		c.sources = []*source{src}
		if _, err := c.compile(); err != nil && !strings.Contains(err.Error(), "stands in") && !strings.Contains(err.Error(), "too many") && !strings.Contains(err.Error(), "more than") {
			t.Errorf("a file that parses does not compile: %v", err)
		}
	})
}
