package wrap

import "testing"

func TestLines(t *testing.T) {
	tests := []struct {
		name, in, first, next string
		width                 int
		want                  string
	}{
		{"empty", "", "", "", 10, "\n"},
		{"fits", "a b", "", "", 10, "a b\n"},
		{"exactly", "aaa bbb", "", "", 7, "aaa bbb\n"},
		{"wraps", "aaa bbb ccc", "- ", "  ", 9, "- aaa bbb\n  ccc\n"},
		{"counts characters, not bytes", "äöü äöü", "", "", 7, "äöü äöü\n"},
		{"word that is too long", "a bbbbbbbbbbbb c", "", "", 5, "a\nbbbbbbbbbbbb\nc\n"},
		{"no break before a colon", "aaa bbb\u00a0: ccc\u202f!", "", "", 8, "aaa\nbbb\u00a0:\nccc\u202f!\n"},
		{"no width", "aaa   bbb", "", "", 0, "aaa bbb\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Lines(tt.in, tt.first, tt.next, tt.width); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
