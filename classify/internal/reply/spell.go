package reply

import (
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Spelled gives a text the characters back that a program has spelled in ASCII:
// "\u00e4" in JSON, "\xc3\xa4" where Python prints bytes and Go quotes them,
// "\303\244" in Exim's log, "&auml;" in a page; and in ASCII what a Japanese keyboard
// has written as wide as other characters, "５５０"; and "Ã¤" is the "ä" of a program
// that took UTF-8 for Latin-1. Colors of a terminal are left out. Line breaks and quotation marks that
// are written with a backslash stay, since they tell where a reply ends. A text
// without any is returned as it stands.
func Spelled(s string) string { return spelledOut(s, nil) }

// spelledOut is Spelled; note, if there is one, is told of each replacement.
func spelledOut(s string, note *shifts) string {
	if isPlain(s) {
		return s
	}
	if strings.IndexByte(s, escape) >= 0 {
		s = unescape(s, escape, colored, note)
	}
	if strings.IndexByte(s, '\\') >= 0 {
		s = unescape(s, '\\', backslashed, note)
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = unescape(s, '&', entity, note)
	}
	if strings.Contains(s, "\xef\xbc") {
		s = unescape(s, '\xef', wide, note)
	}
	if strings.Contains(s, "Ã") {
		s = unescape(s, "Ã"[0], encodedTwice, note)
	}
	return s
}

// shifts are the replacements of each pass of spelledOut.
type shifts struct{ passes [][]shift }

// A shift is where the text goes on behind a replacement, before and after it.
type shift struct{ in, out int }

// source returns where in the text that was spelled out s[i] stood.
func (n *shifts) source(i int) int {
	for p := len(n.passes) - 1; p >= 0; p-- {
		last := shift{}
		for _, x := range n.passes[p] {
			if x.out > i {
				break
			}
			last = x
		}
		i += last.in - last.out
	}
	return i
}

// isPlain reports whether s has no sign that anything may be spelled with.
func isPlain(s string) bool {
	for i := range len(s) {
		if spellings[s[i]] {
			return false
		}
	}
	return true
}

var spellings = func() (t [256]bool) {
	for c := utf8.RuneSelf; c < len(t); c++ {
		t[c] = true
	}
	t['\\'], t['&'], t[escape] = true, true, true
	return t
}()

// unescape replaces what decode knows in s, each time at a sign. decode returns
// what stands at the head of its argument, and the length of what it replaces, 0
// where that is none of its own.
func unescape(s string, sign byte, decode func(string) (string, int), note *shifts) string {
	var b strings.Builder
	var pass []shift
	done := 0
	for i := 0; i < len(s); {
		next := strings.IndexByte(s[i:], sign)
		if next < 0 {
			break
		}
		i += next
		plain, n := decode(s[i:])
		if n == 0 {
			i++
			continue
		}
		b.WriteString(s[done:i])
		b.WriteString(plain)
		i += n
		done = i
		if note != nil {
			pass = append(pass, shift{i, b.Len()})
		}
	}
	if note != nil {
		note.passes = append(note.passes, pass)
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// escape begins what tells a terminal how to show what follows (ECMA-48 §8.3.117).
const escape = '\x1b'

// colored decodes such a sequence to nothing: programs that write to a terminal color
// their levels.
func colored(s string) (string, int) {
	const longest = 16
	if len(s) < 3 || s[1] != '[' {
		return "", 0
	}
	for i := 2; i < min(len(s), longest); i++ {
		switch c := s[i]; {
		case c == 'm':
			return "", i + 1
		case !isDigit(c) && c != ';':
			return "", 0
		}
	}
	return "", 0
}

// backslashed decodes \uXXXX, and bytes beyond ASCII that are written \xXX or in
// three octal digits: all that follow each other together, as UTF-8 or, where they
// are none, as Latin-1.
func backslashed(s string) (string, int) {
	if len(s) < 4 {
		return "", 0
	}
	if s[1] == 'u' {
		r := hexadecimal(s, 2, 4)
		if r < 0 {
			return "", 0
		}
		if utf16.IsSurrogate(rune(r)) {
			if len(s) < 12 || s[6] != '\\' || s[7] != 'u' {
				return "", 0
			}
			pair := utf16.DecodeRune(rune(r), rune(hexadecimal(s, 8, 4)))
			if pair == utf8.RuneError {
				return "", 0
			}
			return string(pair), 12
		}
		if r < ' ' || r == '"' || r == '\\' {
			return "", 0
		}
		return string(rune(r)), 6
	}
	var run []byte
	n := 0
	for {
		c := -1
		if rest := s[n:]; len(rest) >= 4 && rest[0] == '\\' {
			if rest[1] == 'x' {
				c = hexadecimal(rest, 2, 2)
			} else if '2' <= rest[1] && rest[1] <= '3' && rest[2]-'0' < 8 && rest[3]-'0' < 8 {
				c = int(rest[1]-'0')<<6 | int(rest[2]-'0')<<3 | int(rest[3]-'0')
			}
		}
		if c < utf8.RuneSelf {
			break
		}
		run = append(run, byte(c))
		n += 4
	}
	switch {
	case utf8.Valid(run):
		return string(run), n
	case s[1] != 'x':
		return s[:n], n // digits behind a backslash may be something else
	}
	latin := make([]rune, len(run))
	for i, c := range run {
		latin[i] = rune(c)
	}
	return string(latin), n
}

// hexadecimal returns the number that the n hexadecimal digits at s[i:] write, -1
// where not all of them are there.
func hexadecimal(s string, i, n int) int {
	if i+n > len(s) {
		return -1
	}
	number := 0
	for _, c := range []byte(s[i : i+n]) {
		switch {
		case isDigit(c):
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		number = number<<4 | int(c)
	}
	return number
}

// wide decodes a digit, a letter, or a full stop of full width (U+FF0E to U+FF5A).
// Other signs stay as they are: they belong to Chinese and Japanese sentences.
func wide(s string) (string, int) {
	const offset = '０' - '0'
	r, size := utf8.DecodeRuneInString(s)
	if r < '．' || 'ｚ' < r {
		return "", 0
	}
	c := r - offset
	if c != '.' && !isAlnum(byte(c)) {
		return "", 0
	}
	return string(c), size
}

// windows1252 holds what Windows-1252 has in the place of the control characters
// 0x80 to 0x9F of Latin-1, 0 where it has nothing.
var windows1252 = [...]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// encodedTwice decodes a letter from U+00C0 to U+00FF whose two bytes in UTF-8 were
// taken for two characters of Windows-1252.
func encodedTwice(s string) (string, int) {
	rest, found := strings.CutPrefix(s, "Ã")
	if !found {
		return "", 0
	}
	second, size := utf8.DecodeRuneInString(rest)
	if second < 0x80 || 0xBF < second {
		i := slices.Index(windows1252[:], second)
		if i < 0 || second == 0 {
			return "", 0
		}
		second = 0x80 + rune(i)
	}
	return string(0xC0 + second - 0x80), len("Ã") + size
}
