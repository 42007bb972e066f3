package match

import (
	"unicode"
	"unicode/utf8"
)

// fold writes the letter or digit that begins at s[i:] to dst in its plain
// form: lower case, without accent, ß as ss. It returns dst, how many bytes of
// s it took, and whether the character is written without spaces between words
// (Chinese, Japanese, Korean), so that it is a word of its own. It returns a
// size of 0 when no letter or digit begins there.
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
	case unicode.Is(unicode.Mn, r):
		return dst, size, false // a combining accent
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return utf8.AppendRune(dst, r), size, true
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return utf8.AppendRune(dst, unicode.ToLower(r)), size, false
	}
	return dst, 0, false
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
