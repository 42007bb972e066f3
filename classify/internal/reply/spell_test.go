package reply

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSpelled(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "550 no", "550 no"},
		{"JSON, angle brackets", `550 \u003ca@example.org\u003e: no`, "550 <a@example.org>: no"},
		{"JSON, umlaut", `Empf\u00e4nger`, "Empfänger"},
		{"JSON, two units", `\ud83d\ude00`, "😀"},
		{"JSON, half of a pair", `\ud83d no`, `\ud83d no`},
		{"JSON, no pair", `\ud800\u000֊ no`, `\ud800\u000֊ no`},
		{"JSON, quotation mark", `said \u0022no\u0022`, `said \u0022no\u0022`},
		{"JSON, control character", `\u001b[31m`, `\u001b[31m`},
		{"line break", `550-no\n550 no`, `550-no\n550 no`},
		{"quotation mark", `said \"no\"`, `said \"no\"`},
		{"a path", `C:\users\xml`, `C:\users\xml`},
		{"bytes, UTF-8", `b'Empf\xc3\xa4nger'`, "b'Empfänger'"},
		{"bytes, Chinese", `\xe5\x8f\x91\xe4\xbf\xa1`, "发信"},
		{"bytes, Latin-1", `Empf\xe4nger`, "Empfänger"},
		{"bytes, control character", `\x1b[31m`, `\x1b[31m`},
		{"octal, UTF-8", `Empf\303\244nger`, "Empfänger"},
		{"octal, no UTF-8", `\303\303 and \250`, `\303\303 and \250`},
		{"entity", "&lt;a@example.org&gt;", "<a@example.org>"},
		{"entity, umlaut", "Empf&auml;nger", "Empfänger"},
		{"entity, number", "can&#39;t and can&#x27;t", "can't and can't"},
		{"full width", "５５０　５．１．１：ＮＧ", "550　5.1.1：NG"},
		{"UTF-8 taken for Latin-1", "EmpfÃ¤nger fÃ¼r GrÃ¶ÃŸe, Ã„rger", "Empfänger für Größe, Ärger"},
		{"a letter of Portuguese", "NÃO", "NÃO"},
		{"parameter of a link", "https://example.org/?a=1&copy=2", "https://example.org/?a=1&copy=2"},
		{"no entity", "R&D; a &no; b", "R&D; a &no; b"},
		{"at the end", `no \u00e4 & \`, `no ä & \`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Spelled(tt.in); got != tt.want {
				t.Errorf("Spelled(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzSpelled(f *testing.F) {
	f.Add(`550 \u003ca\u003e Empf\xc3\xa4nger &auml; \303\244`)
	f.Add(`\ud83d\ude00 \x`)
	f.Add("５５０　５．１．１")
	f.Fuzz(func(t *testing.T, s string) {
		got := Spelled(s)
		if !strings.ContainsAny(s, `\&`) && !strings.Contains(s, "\xef\xbc") && !strings.Contains(s, "Ã") && got != s {
			t.Errorf("Spelled(%q) = %q without an escape", s, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("Spelled(%q) = %q, which is no UTF-8", s, got)
		}
		for _, c := range []byte("\n\"\\\x1b\x00") {
			if strings.Count(got, string(c)) > strings.Count(s, string(c))+strings.Count(s, "&") {
				t.Errorf("Spelled(%q) = %q has more of %q", s, got, c)
			}
		}
	})
}
