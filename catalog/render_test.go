package catalog

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/smtperr/go-smtperr/classify"
)

func TestEscapeMarkdown(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "User unknown.", "User unknown."},
		{"emphasis and code", "*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"},
		{"link", "[a](b)", `\[a\](b)`},
		{"HTML", "<b>&amp;", `\<b\>\&amp;`},
		{"bullet", "- a - b", `\- a - b`},
		{"numbered", "12. a", `12\. a`},
		{"numbered with a bracket", "12) a", `12\) a`},
		{"number", "12 a", "12 a"},
		{"bullet of another kind", "+ a", `\+ a`},
		{"enhanced code", "5.1.1: a", "5.1.1: a"},
		{"basic code", "550 a", "550 a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := escapeMarkdown(tt.in); got != tt.want {
				t.Errorf("escapeMarkdown(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// TestLinks holds that links of the web are links and nothing else is, in pages and
// in Markdown, and that Markdown makes none of a server's words.
func TestLinks(t *testing.T) {
	a := func(url string) string {
		return `<a href="` + url + `" rel="noopener noreferrer nofollow">` + url + `</a>`
	}
	tests := []struct{ name, words, text, html, markdown string }{
		{"none", "", "a & b", "a &amp; b", `a \& b`},
		{"link", "", "see https://example.org/a_b?c=d&e.", "see " + a("https://example.org/a_b?c=d&amp;e") + ".", "see <https://example.org/a_b?c=d&e>."},
		{"two", "", "http://example.org, HTTPS://example.com/", a("http://example.org") + ", " + a("HTTPS://example.com/"), "<http://example.org>, <HTTPS://example.com/>"},
		{"scheme that runs", "", "javascript:alert(1) data:text/html,x file:///etc ftp://example.org", "javascript:alert(1) data:text/html,x file:///etc ftp://example.org", `javascript:alert(1) data:text/html,x file\:///etc ftp\://example.org`},
		{"inside of another", "", "javascript:x//http://", "javascript:x//http://", `javascript:x//http\://`},
		{"end of a word", "", "xhttp://example.org", "xhttp://example.org", `xhttp\://example.org`},
		{"name and password", "", "https://a:b@example.org/", "https://a:b@example.org/", `https\://a:b@example.org/`},
		{"breaks out", "", `https://example.org/"onclick=x`, a("https://example.org/") + "&#34;onclick=x", `<https://example.org/>"onclick=x`},
		{"redacted", "", "https://example.org/x?<link-1>", "https://example.org/x?&lt;link-1&gt;", `https\://example.org/x?\<link-1\>`},
		{"host that Markdown takes for a link", "", "WWW.example.org", "WWW.example.org", `WWW\.example.org`},
		{"words", "no <b> http://example.net/", "The words: “no <b> http://example.net/”", `The words: “<samp lang="">no &lt;b&gt; ` + a("http://example.net/") + `</samp>”`, "The words: “`no <b> http://example.net/`”"},
		{"words with backticks", "`a``b", "“`a``b”", `“<samp lang="">` + "`a``b</samp>”", "“``` `a``b ```”"},
		{"words in French", "no", "no no «\u00a0no\u00a0»", `no no «` + "\u00a0" + `<samp lang="">no</samp>` + "\u00a0»", "no no «\u00a0`no`\u00a0»"},
		{"words of ours", "no", "no mailbox", "no mailbox", "no mailbox"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := Explanation{Quote: tt.words}
			if got := e.html(tt.text); got != tt.html {
				t.Errorf("HTML of %q\n got %s\nwant %s", tt.text, got, tt.html)
			}
			if got := e.markdown(tt.text); got != tt.markdown {
				t.Errorf("Markdown of %q\n got %s\nwant %s", tt.text, got, tt.markdown)
			}
		})
	}
}

func TestDirection(t *testing.T) {
	for tag, want := range map[string]string{"de": "", "en-GB": "", "ar": ` dir="rtl"`, "he-IL": ` dir="rtl"`, "!": ""} {
		if got := direction(tag); got != want {
			t.Errorf("direction(%q) = %q, want %q", tag, got, want)
		}
	}
}

var ourTags = regexp.MustCompile(`</?(?:h2|h3|p|dl|dt|dd|ul|ol|li|details|summary|article)>|<article lang="(?:de|en)" style="overflow-wrap:anywhere">|` +
	`</?(?:samp|a)>|<samp lang="">|<a href="(?i:https?)://[^"<>\s]+" rel="noopener noreferrer nofollow">`)

// FuzzRender holds that whatever a server says and however addresses look, no
// rendering holds a control or bidirectional character, HTML has no tags but
// ours, and the text stays short.
func FuzzRender(f *testing.F) {
	f.Add("550 5.1.1 <a@example.org>: User unknown", "a@example.org", "mx.example.org")
	f.Add("552 5.2.2 </p><script>\x1b[2J\u202e", "<b>\"\x00\"@example.org", "[203.0.113.1]")
	f.Add("452-4.2.2 full\r\n452 4.2.2 & more", "{sender}[ {recipient}", "\xff\u200b")
	f.Fuzz(func(t *testing.T, text, address, server string) {
		r := classify.Classify(text, classify.Attempt{Recipient: address, Sender: address, Server: server})
		for _, lang := range []string{"de", "en"} {
			c := Match(lang)
			e := c.Explain(r, Details{List: server})
			html := e.WithAdmin().HTML()
			if rest := ourTags.ReplaceAllString(html, ""); strings.ContainsAny(rest, "<>\"'") {
				t.Errorf("a tag or a quotation mark of a stranger in %q", rest)
			}
			report := c.FormatTicket(r, Ticket{Command: text, Tried: []string{text}})
			for _, s := range []string{e.Short(), e.WithAdmin().PlainText(60), e.WithAdmin().Markdown(), html, report} {
				if !utf8.ValidString(s) {
					t.Errorf("no UTF-8: %q", s)
				}
				for _, r := range s {
					if r != '\n' && (unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Cf)) {
						t.Errorf("%U in %q", r, s)
					}
				}
				if len(s) > 20_000 {
					t.Errorf("%d bytes", len(s))
				}
			}
		}
	})
}

// TestEscapeHTML holds it to what package html does.
func TestEscapeHTML(t *testing.T) {
	var all strings.Builder
	for c := range rune(0x180) {
		all.WriteRune(c)
	}
	if got, want := escapeHTML(all.String()), html.EscapeString(all.String()); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
