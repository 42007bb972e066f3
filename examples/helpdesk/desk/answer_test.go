package desk

import (
	_ "embed"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

// marked writes pieces with brackets around the marked ones.
func marked(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Marked {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestPieces(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"words", "550 5.1.1 <a@example.org>: User unknown", "550 5.1.1 <a@example.org>: [User unknown]"},
		{"enhanced code", "550 5.2.2 hm", "550 [5.2.2] hm"},
		{"basic code", "452", "[452]"},
		{"code inside of a number", "1452 452 hm", "1452 452 hm"},
		{"nothing", "hello there", "hello there"},
		{"several lines", "550-5.1.1 The account\r\n550-5.1.1 that you tried does not exist\r\n550 5.1.1 bye", "550-5.1.1 The [account]\n550-5.1.1 that you tried does [not exist]\n550 5.1.1 bye"},
		{"control characters", "550 5.1.1 \x1b\u202e user unknown", "550 5.1.1 \ufffd\ufffd [user unknown]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := marked(pieces(tt.text, classify.Classify(tt.text, classify.Attempt{}))); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// TestPiecesWhole holds that the original stays whole, whatever is marked in it: each
// example of the rules, and how many have a mark.
func TestPiecesWhole(t *testing.T) {
	n, without := 0, 0
	for _, replies := range site().Libraries["en"].byReason {
		for i, r := range replies {
			if i%20 != 0 {
				continue
			}
			got := pieces(r.text, r.result)
			if text := strings.NewReplacer("[", "", "]", "").Replace(marked(got)); text != strings.NewReplacer("[", "", "]", "").Replace(visible(r.text)) {
				t.Errorf("%q became %q", r.text, text)
			}
			n++
			if len(got) == 1 && !got[0].Marked {
				without++
			}
		}
	}
	t.Logf("%d of %d have no mark", without, n)
	if n == 0 || without*10 > n {
		t.Errorf("%d of %d have no mark", without, n)
	}
}

// dsn is a bounce for two recipients.
//
//go:embed testdata/bounce.eml
var dsn string

func TestAnswer(t *testing.T) {
	desk := &site().Libraries["de"].Desk
	for _, tt := range []struct {
		name, text, provider string
		tones                string
		list                 []string // recipient and number of the explanation
		original             string   // of the first failure
		kind                 string
	}{
		{"reply", "550 5.1.1 <a@example.org>: User unknown", "", "failed", nil, "550 5.1.1 <a@example.org>: [User unknown]", ""},
		{"waits", "451 4.7.1 Greylisted, please try again later", "", "waits", nil, "451 4.7.1 [Greylisted], please try again later", ""},
		{"sent", "250 2.0.0 Ok: queued as 4F1A2", "", "sent", nil, "[250] 2.0.0 Ok: queued as 4F1A2", ""},
		{"bounce", dsn, "", "failed failed", []string{"anna@example.org 1", "bert@example.org 2"}, "550 5.1.1 <anna@example.org>: [User unknown]", "nicht zugestellt"},
		{"nothing known", "xyzzy", "", "open", nil, "xyzzy", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := desk.answer(Question{Text: tt.text, Provider: tt.provider}, maxExplained)
			var tones, list []string
			for _, f := range a.Failures {
				tones = append(tones, f.Tone)
			}
			for _, x := range a.List {
				list = append(list, x.Recipient+" "+string(rune('0'+x.Failure)))
			}
			if diff := cmp.Diff(tt.tones, strings.Join(tones, " ")); diff != "" {
				t.Errorf("tones (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.list, list); diff != "" {
				t.Errorf("list (-want +got):\n%s", diff)
			}
			if len(a.Failures) > 0 {
				if got := marked(a.Failures[0].Original); !strings.Contains(got, tt.original) {
					t.Errorf("original %q, want %q", got, tt.original)
				}
			}
			if !strings.Contains(a.Kind, tt.kind) || (a.Kind == "") != (tt.kind == "") {
				t.Errorf("kind %q, want %q", a.Kind, tt.kind)
			}
		})
	}
}

// TestReport holds that the report comes without addresses and, by choice, with them.
func TestReport(t *testing.T) {
	a := site().Libraries["de"].answer(Question{Text: "550 5.1.1 <anna@example.org>: User unknown"}, 1)
	f := a.Failures[0]
	if strings.Contains(f.Report, "anna@") || !strings.Contains(f.FullReport, "anna@example.org") {
		t.Errorf("redacted:\n%s\nfull:\n%s", f.Report, f.FullReport)
	}
}

// TestProvider holds that the provider that somebody chose is told.
func TestProvider(t *testing.T) {
	l := site().Libraries["de"]
	text := "535 5.7.8 authentication failed"
	with, without := l.answer(Question{Text: text, Provider: "gmx"}, 1), l.answer(Question{Text: text}, 1)
	named := func(a Answer) bool {
		return strings.Contains(strings.Join(a.Failures[0].Explanation.Advice, " "), "GMX")
	}
	if !named(with) || named(without) {
		t.Errorf("with: %v, without: %v", with.Failures[0].Explanation.Advice, without.Failures[0].Explanation.Advice)
	}
}

// TestMany holds that a long log is bounded: what is equal is explained once.
func TestMany(t *testing.T) {
	var log strings.Builder
	for i := range 120 {
		name := string(rune('a'+i%26)) + string(rune('a'+i/26))
		log.WriteString("Nov 30 10:00:00 mx postfix/smtp[1]: 4F1A2B3C: to=<" + name + "@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=1, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 <" + name + "@example.org>: User unknown (in reply to RCPT TO command))\n")
	}
	a := site().Libraries["de"].answer(Question{Text: log.String()}, maxExplained)
	if len(a.Failures) != 1 || len(a.List) != maxListed || a.Unlisted != 120-maxListed || len(a.Failures[0].Recipients) != maxNamed || a.Failures[0].More != 120-maxNamed || a.Again {
		t.Errorf("%d explained, %d listed, %d not, %d named, %d more, again %t", len(a.Failures), len(a.List), a.Unlisted, len(a.Failures[0].Recipients), a.Failures[0].More, a.Again)
	}
}

// The tags that an answer may have. What a stranger wrote stands between them.
var ourTags = regexp.MustCompile(`</?(?:h1|h2|h3|p|dl|dt|dd|div|ul|ol|li|strong|bdi|details|summary|article|pre|samp|mark|fieldset|legend|label|textarea|button|span|figure|svg|title|desc|g|line|path|polygon|text|rect|a|input)(?: [a-zA-Z0-9-]+="[^"<>]*")*>`)

// payloads are texts that would do harm where they became markup.
var payloads = []string{
	"550 5.1.1 </q><script>alert(1)</script> [a](javascript:alert(1)) \u202e `z` “quoted” http://198.51.100.1/",
	"552 5.2.2 </p><script>\x1b[2J\u202e</script>",
	"<b>\"*x*\x1b[2J\"@example.org",
	"550 5.1.1 <script>alert(1)</script> \x1b[31m\u202e no such user",
	"452-4.2.2 full\r\n452 4.2.2 & more",
	"550 5.7.1 </textarea><img src=x onerror=alert(1)> user unknown",
	"550 5.7.1 </title></style></svg><svg onload=alert(1)> mailbox full",
	"550 5.1.1 https://example.org/\"onmouseover=alert(1) no such user",
	"550 5.1.1 <a href=\"javascript:alert(1)\">no such user</a>",
	"550 5.1.1 '\"><iframe srcdoc=\"<script>alert(1)</script>\"> {{.}} ${7*7} no such user",
	"550 5.1.1 \x00\xff\xfe\u2028\u2029 <!--<script>--> no such user",
	strings.Repeat("550 5.1.1 <<<<&&&&\"\"\"\"'''' no such user\n", 200),
	"550 5.1.1 " + strings.Repeat("<", 5000) + " no such user",
	"From: a@example.org\nTo: <script>alert(1)</script>@example.org\nSubject: x\n\n<script>alert(1)</script>",
	strings.ReplaceAll(dsn, "anna", "<script>alert(1)</script>"),
	strings.ReplaceAll(dsn, "User unknown", "</samp></pre><script>alert(1)</script> User unknown"),
}

func checkMarkup(t *testing.T, page string) {
	t.Helper()
	if rest := ourTags.ReplaceAllString(page, ""); strings.ContainsAny(rest, "<>\"'") {
		i := strings.IndexAny(rest, "<>\"'")
		t.Errorf("a tag or a quotation mark of a stranger: %q", rest[max(0, i-40):min(len(rest), i+80)])
	}
	for _, r := range html.UnescapeString(page) {
		if r != '\n' && r != '\t' && visible(string(r)) != string(r) && r != '\u200b' {
			t.Errorf("%U", r)
			break
		}
	}
}

func TestHostile(t *testing.T) {
	for _, p := range payloads {
		for _, tag := range Languages {
			q := Question{Text: p}
			checkMarkup(t, site().Libraries[tag].AnswerHTML(q))
			page, err := site().Answer(tag, q)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) > maxSize {
				t.Errorf("%.60q: a page of %d bytes", p, len(page))
			}
		}
	}
}

// TestLarge holds that a page with many long failures explains as many as fit.
func TestLarge(t *testing.T) {
	var mail strings.Builder
	head, _, _ := strings.Cut(dsn, "Final-Recipient")
	mail.WriteString(head)
	for i, words := range []string{"550 5.1.1 User unknown", "552 5.2.2 Mailbox full", "550 5.7.1 Message rejected as spam", "554 5.6.0 Message contains a virus", "552 5.3.4 Message too large"} {
		name := string(rune('a' + i))
		mail.WriteString("Final-Recipient: rfc822; " + name + "@example.org\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; " + words + " " + strings.Repeat("<<&& ", 350) + "\n\n")
	}
	page, err := site().Answer("de", Question{Text: mail.String() + "--b--\n"})
	if err != nil {
		t.Fatal(err)
	}
	n := strings.Count(string(page), "<article")
	if len(page) > maxPage || n == 0 || n >= maxExplained {
		t.Errorf("%d bytes for %d explanations", len(page), n)
	}
	if got := strings.Count(string(page), `class="who"`); got != 5 {
		t.Errorf("%d failures are listed", got)
	}
}

func FuzzAnswer(f *testing.F) {
	for _, p := range payloads {
		f.Add(p, "gmx")
	}
	desk, err := New("de")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, provider string) {
		checkMarkup(t, desk.AnswerHTML(Question{text, provider}))
	})
}

func BenchmarkAnswer(b *testing.B) {
	for b.Loop() {
		if _, err := site().Answer("de", Question{Text: dsn}); err != nil {
			b.Fatal(err)
		}
	}
}
