package match

import (
	"unicode"
	"unicode/utf8"
)

// fold writes the letter or digit that begins at s[i:] to dst in its plain
// form: lower case, without accent, ß as ss. It returns dst, how many bytes of
// s it took, and whether the character is written without spaces between words
// (Chinese, Japanese, Korean, Thai), so that it is a word of its own. It returns
// a size of 0 when no letter or digit begins there.
func fold(dst []byte, s string, i int) (out []byte, size int, alone bool) {
	c := s[i]
	if c < utf8.RuneSelf {
		f := asciiFold[c]
		if f == 0 {
			return dst, 0, false
		}
		return append(dst, f), 1, false
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError && size == 1 {
		// Not UTF-8: servers that send 8-bit text mostly send Latin-1.
		r = rune(c)
	}
	switch {
	case r < 0xC0:
		return dst, 0, false
	case r < rune(0xC0+len(latinFold)):
		plain := latinFold[r-0xC0]
		if plain == "" {
			return dst, 0, false
		}
		return append(dst, plain...), size, false
	case 'а' <= r && r <= 'я' && r != 'й': // most of Cyrillic, without a look at the tables
		return append(dst, s[i:i+2]...), size, false
	case '一' <= r && r <= '鿿', '가' <= r && r <= '힣', 'ぁ' <= r && r <= 'ん', 'ァ' <= r && r <= 'ヺ': // the same of Chinese, Korean, Japanese
		return append(dst, s[i:i+3]...), size, true
	case 'α' <= r && r <= 'ω' && r != 'ς', 'א' <= r && r <= 'ת', 'ت' <= r && r <= 'غ', 'ف' <= r && r <= 'و', r == 'ا', r == 'ب', r == 'ي': // and of Greek, Hebrew, Arabic
		return append(dst, s[i:i+2]...), size, false
	case 'ก' <= r && r <= 'ะ', 'เ' <= r && r <= 'ๆ': // and of Thai
		return append(dst, s[i:i+3]...), size, true
	case unicode.Is(unicode.Mn, r) || r == tatweel:
		return dst, size, false // a combining accent, or a stroke that only widens a word
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai):
		return utf8.AppendRune(dst, r), size, true
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return utf8.AppendRune(dst, plainLetter(unicode.ToLower(r))), size, false
	}
	return dst, 0, false
}

// tatweel stretches an Arabic word and is no letter of it.
const tatweel = 'ـ'

// plainLetter returns the plain form of a small letter behind the Latin ones of
// latinFold: without its accent as when the accent is a character of its own,
// and one for the letters that people write one for the other.
func plainLetter(r rune) rune {
	switch {
	case r < 0x1EA0 || 0x1EF9 < r:
		if plain, ok := otherFold[r]; ok {
			return plain
		}
		return r
	case r <= 0x1EB7:
		return 'a' // from here on Vietnamese
	case r <= 0x1EC7:
		return 'e'
	case r <= 0x1ECB:
		return 'i'
	case r <= 0x1EE3:
		return 'o'
	case r <= 0x1EF1:
		return 'u'
	}
	return 'y'
}

// otherFold maps small letters to their plain forms.
var otherFold = map[rune]rune{
	// Vietnamese, and Romanian with a comma below.
	'ơ': 'o', 'ư': 'u', 'ș': 's', 'ț': 't',
	// Greek: capitals have no accent, and a capital sigma does not tell where it stands.
	'ά': 'α', 'έ': 'ε', 'ή': 'η', 'ί': 'ι', 'ϊ': 'ι', 'ΐ': 'ι', 'ό': 'ο', 'ύ': 'υ', 'ϋ': 'υ', 'ΰ': 'υ', 'ώ': 'ω', 'ς': 'σ',
	// Cyrillic: ё is mostly written without its dots.
	'ё': 'е', 'й': 'и', 'ї': 'і',
	// Arabic: the hamza and the dots are often left out; Persian keyboards have other letters.
	'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ى': 'ي', 'ة': 'ه', 'ی': 'ي', 'ک': 'ك',
}

// asciiFold maps ASCII letters, digits and the underscore to their lower case,
// everything else to 0.
var asciiFold = [128]byte{
	'0': '0', '1': '1', '2': '2', '3': '3', '4': '4', '5': '5', '6': '6', '7': '7', '8': '8', '9': '9',
	'a': 'a', 'b': 'b', 'c': 'c', 'd': 'd', 'e': 'e', 'f': 'f', 'g': 'g', 'h': 'h', 'i': 'i', 'j': 'j',
	'k': 'k', 'l': 'l', 'm': 'm', 'n': 'n', 'o': 'o', 'p': 'p', 'q': 'q', 'r': 'r', 's': 's', 't': 't',
	'u': 'u', 'v': 'v', 'w': 'w', 'x': 'x', 'y': 'y', 'z': 'z', '_': '_',
	'A': 'a', 'B': 'b', 'C': 'c', 'D': 'd', 'E': 'e', 'F': 'f', 'G': 'g', 'H': 'h', 'I': 'i', 'J': 'j',
	'K': 'k', 'L': 'l', 'M': 'm', 'N': 'n', 'O': 'o', 'P': 'p', 'Q': 'q', 'R': 'r', 'S': 's', 'T': 't',
	'U': 'u', 'V': 'v', 'W': 'w', 'X': 'x', 'Y': 'y', 'Z': 'z',
}

// plainLetters maps ASCII letters to their lower case, everything else to 0.
var plainLetters = func() (t [256]byte) {
	for c := range byte(26) {
		t['a'+c], t['A'+c] = 'a'+c, 'a'+c
	}
	return t
}()

// latinFold holds the plain forms of U+00C0 to U+017F.
var latinFold = [...]string{
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
	"a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
	"d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
	"g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
	"i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
	"l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
	"o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
	"s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
	"u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
}
