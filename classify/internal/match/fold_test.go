package match

import (
	"testing"
	"unicode"
)

// TestFoldTables holds that the letters that fold knows by their range are what the
// tables of Unicode make of them.
func TestFoldTables(t *testing.T) {
	for r := rune(0x180); r < 0xFFFF; r++ {
		s := string(r)
		if unicode.Is(unicode.Mn, r) || !unicode.IsLetter(r) {
			continue
		}
		alone := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
		want := s
		if !alone {
			want = string(plainLetter(unicode.ToLower(r)))
		}
		got, size, gotAlone := fold(nil, s, 0)
		if r != tatweel && (string(got) != want || size != len(s) || gotAlone != alone) {
			t.Errorf("%U folds to %q (%d bytes, alone: %v), not %q (alone: %v)", r, got, size, gotAlone, want, alone)
		}
	}
}
