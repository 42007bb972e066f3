package reply

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify/internal/match"
)

// texts are replies in the forms that a reader has to take, in words of no server's.
var texts = []string{
	"550 5.1.1 <b@example.com>: nobody here",
	"550-5.1.1 first line\n550 5.1.1 <b@example.com> last line",
	"550 nobody here",
	"450",
	"no such mailbox here (SMTP error 552)",
	"host mx.example.org[192.0.2.1] said: 550 5.1.1 <b@example.com>: nobody here (in reply to RCPT TO command)",
	"host mx.example.org[192.0.2.1] said: 550-first line\n550 last line (in reply to RCPT TO command)",
	`level=error msg="cannot send" error="550 5.1.1 nobody here" to=b@example.com`,
	"code: 550\nmessage: the box of b@example.com is full",
	`{"code":552,"enhanced":"5.2.2","message":"the box is full","rcpt":"b@example.com"}`,
	`smtplib.SMTPRecipientsRefused: {'b@example.com': (550, b'5.1.1 nobody here')}`,
	"C: MAIL FROM:<a@example.org>\nS: 250 fine\nC: RCPT TO:<b@example.com>\nS: 550 5.1.1 nobody here\nC: QUIT\nS: 221 bye",
	">>> RCPT To:<b@example.com>\n<<< 550 5.1.1 nobody here",
	"dial tcp 192.0.2.1:25: connect: connection refused",
	"data: unexpected EOF",
	"550 5.7.1 [AB12] refused",
	"Expected response code 250 but got code \"550\", with message \"550 5.1.1 nobody here\"",
	"Fehler bei MAIL: 450",
	"2026-11-30T10:00:00 started\n2026-11-30T10:00:01 b@example.com: 550 5.1.1 nobody here",
}

// FuzzRead holds what is promised of the reading of any text.
func FuzzRead(f *testing.F) {
	for _, s := range texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain := spaced(Spelled(s))
		r := Read(s)
		if r.Code != 0 && (r.Code < 200 || r.Code > 599) {
			t.Errorf("code %d", r.Code)
		}
		if !strings.Contains(plain, r.Text) || r.Start < 0 || r.Start > r.End || r.End > len(r.Text) {
			t.Fatalf("%d:%d of %q is no part of %q", r.Start, r.End, r.Text, plain)
		}
		promise(t, s)
		if again := Read(s); again != r {
			t.Errorf("a second look gives %+v, not %+v", again, r)
		}
		end := 0
		for p := range Parts(&match.Scan{Set: phrases()}, s) {
			if p.From < 0 || p.From > p.To || p.To > len(s) {
				t.Errorf("a part %d:%d of %d bytes", p.From, p.To, len(s))
			}
			if p.To < end {
				t.Errorf("a part that ends at %d behind one that ends at %d", p.To, end)
			}
			end = p.To
		}
	})
}

// same holds that two readings tell the same.
func same(t *testing.T, what, a, b string, fold bool) {
	t.Helper()
	x, y := Read(a), Read(b)
	wx, wy := x.Human(), y.Human()
	if fold {
		wx, wy = strings.ToUpper(wx), strings.ToUpper(wy)
	}
	if x.Code != y.Code || x.Enhanced != y.Enhanced || x.Told() != y.Told() || wx != wy {
		t.Errorf("%s: %q is %d %v %q at %s, and %.60q is %d %v %q at %s", what, a, x.Code, x.Enhanced, wx, stageNames[x.Told()], b, y.Code, y.Enhanced, wy, stageNames[y.Told()])
	}
}

var addresses = regexp.MustCompile(`[\w.]+@[\w.]+\w`)

// TestWhatDoesNotMatter holds that a text means the same in capitals, with CRLF, with
// blanks at its end, behind other lines of a log, and with another mail address in it.
func TestWhatDoesNotMatter(t *testing.T) {
	t.Parallel()
	harmless := strings.Repeat("2026-11-30T10:00:00 the worker is idle\n", 2000)
	for _, s := range texts {
		t.Run(s[:min(len(s), 20)], func(t *testing.T) {
			same(t, "capitals", s, strings.ToUpper(strings.ReplaceAll(s, "(550, b'", "(550, '")), true)
			same(t, "CRLF", s, strings.ReplaceAll(s, "\n", "\r\n"), false)
			same(t, "blanks at the end", s, s+"  \n\n", false)
			for _, other := range []string{"550.5.1.1@example.com", "spam-421@mx-450.example.com", "code=535@example.net", "said-554@example.org", "5.7.1@5.7.1.example.com", "bounce+450@example.com"} {
				x, y := Read(s), Read(addresses.ReplaceAllString(s, other))
				if x.Code != y.Code || x.Enhanced != y.Enhanced || x.Told() != y.Told() {
					t.Errorf("with %s: %d %v, not %d %v", other, y.Code, y.Enhanced, x.Code, x.Enhanced)
				}
			}
			same(t, "behind other lines", s, harmless[:39*20]+s, false)
			same(t, "far behind other lines", s, harmless+s, false)
			same(t, "very far behind other lines", s, strings.Repeat(harmless, 13)+s, false)
		})
	}
}

// TestWordsAgain holds that a reply made of what was read is read as the same.
func TestWordsAgain(t *testing.T) {
	for _, s := range texts {
		r := Read(s)
		words := r.Human()
		if r.Code == 0 {
			same(t, "again", words, words+"\n", false)
			continue
		}
		again := string(appendCode(nil, r.Code)) + " "
		if !r.Enhanced.IsZero() {
			again += r.Enhanced.String() + " "
		}
		got := Read(again + words)
		if got.Code != r.Code || got.Enhanced != r.Enhanced || got.Human() != words {
			t.Errorf("%q is read as %d %v %q", again+words, got.Code, got.Enhanced, got.Words())
		}
	}
}

// shapes are forms with a reply of one line in them: {C} is its code, {W} are its words.
var shapes = []string{
	"{C} 5.1.1 {W}",
	"{C} {W}",
	"{C}-{W}\n{C} {W}",
	"host mx.example.org[192.0.2.1] said: {C} 5.1.1 {W} (in reply to RCPT TO command)",
	"SMTP error from remote mail server after RCPT TO:<b@example.com>: {C} 5.1.1 {W}",
	"C: RCPT TO:<b@example.com>\nS: {C} 5.1.1 {W}\nC: QUIT\nS: 221 bye",
	"-> RCPT TO:<b@example.com>\n<- {C} {W}",
	`level=error err="{C} 5.1.1 {W}" to=b@example.com took=3ms`,
	`{"code":{C},"enhanced":"5.1.1","message":"{W}","rcpt":"b@example.com"}`,
	"code: {C}\nmessage: {W}",
	"smtplib.SMTPDataError: ({C}, b'5.1.1 {W}')",
	"Error(RecipientRefused({C}, '{W}', 'b@example.com'))",
	"Diagnostic-Code: smtp; {C} 5.1.1 {W}",
	"to=<b@example.com>, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: {C} {W} (in reply to RCPT TO command))",
	`Expected response code "250" but got code "{C}", with message "{C} 5.1.1 {W}"`,
	"{W} (SMTP error {C})",
}

// FuzzShapes holds, for words and codes that nobody chose, that each form gives them
// back, and that nothing beside them matters: not the case of letters, the ends of lines,
// blanks, other mail addresses, or what a log says before and behind, however much.
func FuzzShapes(f *testing.F) {
	for i := range shapes {
		f.Add(uint8(i), uint16(550), "lorem ipsum", "anna", uint16(40))
	}
	f.Fuzz(func(t *testing.T, shape uint8, code uint16, words, name string, before uint16) {
		shaped := shapes[int(shape)%len(shapes)]
		code = 400 + code%200
		if !InUse(int(code)) {
			code = 550
		}
		words = "the " + plainWords(words) + " barrel"
		s := strings.NewReplacer("{C}", fmt.Sprint(code), "{W}", words).Replace(shaped)
		r := Read(s)
		want := words
		if strings.Count(shaped, "{W}") > 1 {
			want += " " + words
		}
		if r.Code != int(code) || r.Human() != want {
			t.Fatalf("%q is read as %d %q", s, r.Code, r.Human())
		}
		promise(t, s)

		// Its own words again.
		again := fmt.Sprintf("%d %s", code, want)
		if !r.Enhanced.IsZero() {
			again = fmt.Sprintf("%d %v %s", code, r.Enhanced, want)
		}
		if x := Read(again); x.Code != r.Code || x.Enhanced != r.Enhanced || x.Human() != want {
			t.Errorf("%q is read as %d %v %q", again, x.Code, x.Enhanced, x.Human())
		}

		same(t, "capitals", s, strings.ToUpper(strings.ReplaceAll(s, "b'", "'")), true)
		same(t, "CRLF", s, strings.ReplaceAll(s, "\n", "\r\n"), false)
		same(t, "blanks at the end", s, s+" \t \n\n", false)
		local := "b." + strings.ReplaceAll(plainWords(name), " ", "-550-")
		const longest = 60 // RFC 5321 §4.5.3.1.1 has 64 octets before the @
		address := local[:min(len(local), longest)] + "-421@450.example.com"
		same(t, "another address", s, strings.ReplaceAll(s, "b@example.com", address), false)
		idle := strings.Repeat("2026-11-30T10:00:00 the worker is idle\n", int(before)%2000)
		same(t, "behind other lines", s, idle+s, false)
		same(t, "between other lines", s, idle+"2026-11-30T10:00:01 "+s+"\n2026-11-30T10:00:02 the worker is idle\n", false)
	})
}

// plainWords makes words of anything: up to eight short ones of small letters, none of them a word
// that the forms know.
func plainWords(s string) string {
	var list []string
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if len(list) < 8 && len(w) > 1 && len(w) < 40 && known().class(w, ^wordClass(0)) == 0 && !strings.HasSuffix(w, "code") {
			list = append(list, w)
		}
	}
	if len(list) == 0 {
		return "lorem"
	}
	return strings.Join(list, " ")
}
