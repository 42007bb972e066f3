package catalog

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	tests := []struct {
		name, in string
		limit    int
		want     string
	}{
		{"nothing", "", 10, ""},
		{"plain", "User unknown", 40, "User unknown"},
		{"white space", "  a \t b\r\n c  ", 40, "a b c"},
		{"line separators", "a\u2028b\u2029c\u0085d", 40, "a b c d"},
		{"control characters separate", "no\x07such\x00user\x7f", 40, "no such user"},
		{"escape sequence", "\x1b[31mred\x1b[0m", 40, "[31mred [0m"},
		{"C1 control", "a\u009b31mb", 40, "a 31mb"},
		{"bidirectional override", "moc.\u202eelgoog\u202c", 40, "moc.elgoog"},
		{"bidirectional isolate and mark", "\u2066a\u2069\u200e\u061cb", 40, "ab"},
		{"zero width", "pay\u200bpal\u200d\ufeff\u2060\u00ad", 40, "paypal"},
		{"tag characters", "a\U000e0041\U000e007fb", 40, "ab"},
		{"fillers that are letters", "a\u3164\uffa0\u115f\u2800b", 40, "ab"},
		{"joiner and variation selectors", "a\u034f\ufe0f\U000e0100b", 40, "ab"},
		{"private and unassigned", "a\ue000\U0010ffffb", 40, "ab"},
		{"no UTF-8", "a\xffb", 40, "a\ufffdb"},
		{"pile of marks", "a" + strings.Repeat("\u0301", 50), 80, "a" + strings.Repeat("\u0301", maxMarks)},
		{"letters of the world", "Zürich, Ελλάδα, 東京, हिन्दी", 80, "Zürich, Ελλάδα, 東京, हिन्दी"},
		{"exactly as long as allowed", "abcdefgh", 8, "abcdefgh"},
		{"one too long", "abcdefghi", 8, "abcde…"},
		{"cut before a character of two bytes", "abcdüghi", 8, "abcd…"},
		{"not cut for what is dropped", "abcdefgh\u200b\u200b ", 8, "abcdefgh"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.in, tt.limit); got != tt.want {
				t.Errorf("clean(%q, %d) = %q, want %q", tt.in, tt.limit, got, tt.want)
			}
		})
	}
}

func TestUnquote(t *testing.T) {
	const in = `a "b" „c“ ”d“ «e» ‹f› 「g」 it's it’s`
	const want = `a 'b' 'c' 'd' 'e' 'f' 'g' it's it’s`
	if got := unquote(in); got != want {
		t.Errorf("unquote(%q) = %q, want %q", in, got, want)
	}
}

// FuzzClean holds that what is cleaned is short, valid, of one line, and has
// nothing to hide; and that cleaning it again changes nothing.
func FuzzClean(f *testing.F) {
	f.Add("plain", 80)
	f.Add("\x1b[31m\u202e\xff", 10)
	f.Add("a\u0301\u0301\u0301\u0301\u0301\u0301 \u3164 b", 12)
	f.Add("exactly…", 10)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit < 4 || limit > 1000 {
			return
		}
		got := clean(s, limit)
		if len(got) > limit {
			t.Errorf("%d bytes, more than %d", len(got), limit)
		}
		if !utf8.ValidString(got) {
			t.Errorf("%q is no UTF-8", got)
		}
		for _, r := range got {
			if r != ' ' && (unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Bidi_Control, unicode.Other_Default_Ignorable_Code_Point)) {
				t.Errorf("%U in %q", r, got)
			}
		}
		if strings.Contains(got, "  ") || strings.TrimSpace(got) != got {
			t.Errorf("white space is not folded in %q", got)
		}
		if again := clean(got, limit); again != got {
			t.Errorf("cleaned again: %q, first %q", again, got)
		}
	})
}

func TestUntraced(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"reply", "mailbox full", "mailbox full"},
		{"Java", "mailbox full\n\tat org.example.Mail.send(Mail.java:7)\n\tat org.example.Main", "mailbox full"},
		{"PHP", "mailbox full\nStack trace:\n#0 mail.php(7)", "mailbox full"},
		{"nothing else", "\n\tat org.example.Mail.send(Mail.java:7)", "\n\tat org.example.Mail.send(Mail.java:7)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := untraced(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
