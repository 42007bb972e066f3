package reply

import "strings"

// Small questions about bytes and words that the readers share.

// The signs tell what a text may be, by the bytes that it has.
const (
	spelledSign = 1 << iota // something may be spelled out
	underscore              // or what else a log writes for a space
	lineBreak
	angle
	unclean // something may have to be repaired
)

var signs = func() (t [256]uint8) {
	for c, spells := range spellings {
		if spells {
			t[c] = spelledSign
		}
		if c < ' ' || c == '\\' || c >= 0x7f {
			t[c] |= unclean
		}
	}
	t['_'], t['+'], t['<'], t['>'] = underscore, underscore, angle, angle
	t['\n'] |= lineBreak
	return t
}()

func signsIn(s string) (all uint8) {
	for ; len(s) >= 8; s = s[8:] {
		all |= signs[s[0]] | signs[s[1]] | signs[s[2]] | signs[s[3]] |
			signs[s[4]] | signs[s[5]] | signs[s[6]] | signs[s[7]]
	}
	for i := range len(s) {
		all |= signs[s[i]]
	}
	return all
}

func isDigit(c byte) bool { return c-'0' <= 9 }

func isAlnum(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// HasLetter reports whether s holds a letter.
func HasLetter(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || isAlnum(c) && !isDigit(c) {
			return true
		}
	}
	return false
}

// wordBefore returns the word of letters that ends before s[i], white space and
// punctuation between.
func wordBefore(s string, i int) string {
	j := i
	for j > 0 && j > i-6 && !isAlnum(s[j-1]) && s[j-1] < 0x80 && s[j-1] != '\n' {
		j--
	}
	k := j
	for k > 0 && k > j-16 && isAlnum(s[k-1]) {
		k--
	}
	return s[k:j]
}

func equalFold(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

func hasSuffixFold(s, lower string) bool {
	return len(s) >= len(lower) && equalFold(s[len(s)-len(lower):], lower)
}

func hasPrefixFold(s, lower string) bool {
	return len(s) >= len(lower) && equalFold(s[:len(lower)], lower)
}

// beginsIn reports whether a word begins s that a class has, however it goes on.
func beginsIn(s string, class wordClass) bool {
	for n := min(len(s), maxWord); n > 1; n-- {
		if isWord(s[:n], class) {
			return true
		}
	}
	return false
}
