package match

import (
	"testing"
	"unicode"
)

// TestFoldTables holds that the characters that fold knows by their range are what the
// tables of Unicode make of them, and no others.
func TestFoldTables(t *testing.T) {
	for r := rune(0x180); r <= unicode.MaxRune; r++ {
		s := string(r)
		want, wantSize, wantAlone := "", 0, false
		switch {
		case unicode.Is(unicode.Mn, r) || r == tatweel:
			wantSize = len(s)
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai):
			want, wantSize, wantAlone = s, len(s), true
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			want, wantSize = string(plainLetter(unicode.ToLower(r))), len(s)
		}
		got, size, alone := fold(nil, s, 0)
		if string(got) != want || size != wantSize || alone != wantAlone {
			t.Errorf("%U folds to %q (%d bytes, alone: %v), not %q (%d bytes, alone: %v)", r, got, size, alone, want, wantSize, wantAlone)
		}
	}
}
