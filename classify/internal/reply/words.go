package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxWords bounds the human text of a reply, in bytes.
const MaxWords = 2 << 10

// Human returns the server's words for people: without the codes that each
// line repeats, lines joined by a space, control characters dropped, bounded. A
// clean line is returned as it stands, without a copy.
func Human(s string, code int, enhanced Enhanced) string {
	for len(s) > 0 && isEdge(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	if len(s) <= MaxWords && isClean(s) {
		return s
	}
	s = strings.NewReplacer(`\r\n`, "\n", `\n`, "\n", `\r`, "\n", `\t`, " ").Replace(s)
	var prefixes [4]string
	number := string(appendCode(nil, code))
	n := 0
	if code != 0 {
		if !enhanced.IsZero() {
			prefixes[0], prefixes[1] = number+"-"+enhanced.String(), number+" "+enhanced.String()
			n = 2
		}
		prefixes[n], prefixes[n+1] = number+"-", number+" "
		n += 2
	}
	var b strings.Builder
	for line := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.Trim(line, " \t")
		line = strings.TrimPrefix(line, "<<< ") // the mark of a session's record
		for _, prefix := range prefixes[:n] {
			if rest, ok := strings.CutPrefix(line, prefix); ok {
				line = rest
				break
			}
		}
		line = strings.TrimLeft(line, " \t")
		if !enhanced.IsZero() {
			line = strings.TrimPrefix(line, enhanced.String())
		}
		appendClean(&b, line)
		if b.Len() > MaxWords {
			break
		}
	}
	out := b.String()
	if len(out) > MaxWords {
		out = out[:MaxWords]
		for !utf8.ValidString(out) {
			out = out[:len(out)-1]
		}
	}
	return out
}

// isEdge reports whether c may stand between the codes and the words.
func isEdge(c byte) bool {
	return c <= ' ' || '(' <= c && c <= '.' && c != '*' || c == '#' || c == '\'' || c == '"' || c == ':' || c == ';' || c == '=' || c == '[' || c == ']' || c == '|'
}

func appendCode(b []byte, code int) []byte {
	return append(b, byte('0'+code/100%10), byte('0'+code/10%10), byte('0'+code%10))
}

// isClean reports whether s is one line of printable text without anything to
// repair.
func isClean(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '\\' || c >= 0x7f || c == ' ' && i > 0 && s[i-1] == ' ' {
			return c >= 0x80 && cleanRunes(s)
		}
	}
	return true
}

func cleanRunes(s string) bool {
	for _, r := range s {
		if r == '\\' || !isPrintable(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}

// isPrintable keeps control characters, and format characters such as those
// that turn the direction of writing, away from terminals, logs and pages.
func isPrintable(r rune) bool { return unicode.IsPrint(r) }

// appendClean appends a line with its white space folded and what is not
// printable dropped, a space before it when b is not empty. Bytes that are no
// UTF-8 are taken for Latin-1.
func appendClean(b *strings.Builder, line string) {
	space := b.Len() > 0
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		if r == utf8.RuneError && size == 1 {
			r = rune(line[i])
		}
		i += size
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case isPrintable(r):
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
}
