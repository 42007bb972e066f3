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

// digitsIn returns which of at most 64 bytes are digits, as bits: eight bytes at a time, in
// the eight of a number, without a question for any of them.
func digitsIn(s string) (found uint64) {
	const (
		each = 0x01_01_01_01_01_01_01_01
		high = 0x80 * each
		pack = 0x01_02_04_08_10_20_40_80 // times the lowest bits of eight bytes: those bits, in the highest byte
	)
	k := 0
	for ; k+8 <= len(s); k += 8 {
		b := s[k : k+8]
		x := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		x ^= '0' * each                       // digits are 0 to 9 now
		above := x&^high + (0x80-10)*each | x // has the high bit of all others
		found |= (^above & high >> 7) * pack >> 56 << k
	}
	for ; k < len(s); k++ {
		if isDigit(s[k]) {
			found |= 1 << k
		}
	}
	return found
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
