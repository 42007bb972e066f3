package reply

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxWords bounds the human text of a reply, in bytes.
const MaxWords = 2 << 10

// maxRepair bounds what it is made of, where that has to be repaired.
const maxRepair = 4 * MaxWords

// Human returns the server's words for people. Those of one line are a part of the
// text as they stand, so that a search in a log finds them. Of several lines each is
// one, without the codes and marks that it repeats, and a space joins them. Control
// characters are left out, and the whole is bounded.
func (r *Reading) Human() string {
	from, to := r.edges()
	s := r.Text[from:to]
	var digits [3]byte
	number := appendCode(digits[:0], r.Code)
	if len(s) <= MaxWords && (r.clean || isClean(s)) && nextCode(s, number, r.Enhanced) < 0 {
		return s
	}
	return repaired(s, number, r.Enhanced)
}

// repaired makes one line of words that are none, or not clean.
func repaired(s string, number []byte, enhanced Enhanced) string {
	s = s[:min(len(s), maxRepair)]
	var room [MaxWords + utf8.UTFMax]byte
	b := room[:0]
	for line := range lines(s, number, enhanced) {
		line = strings.TrimSpace(line)
		if len(b) > 0 && (number[0] != '0' || enhanced != (Enhanced{})) {
			line = withoutCodes(line, number, enhanced)
		}
		if b = appendClean(b, line); len(b) > MaxWords {
			break
		}
	}
	if len(b) > MaxWords {
		b = b[:MaxWords]
		for !utf8.Valid(b) {
			b = b[:len(b)-1]
		}
	}
	if len(b) <= len(s) && string(b) == s[:len(b)] {
		return s[:len(b)] // what looked like a mark was none, or was all that follows
	}
	return string(b)
}

// nextCode returns where, in words of one line, the code of a further line of the
// reply stands, which a log has joined into them: "not 550-5.7.1 known". It returns -1
// where none does.
func nextCode(s string, number []byte, enhanced Enhanced) int {
	if number[0] == '0' {
		return -1
	}
	for i := 1; i+5 < len(s); i++ {
		digit := strings.IndexByte(s[i:], number[0])
		if i += digit; digit < 0 || i+5 >= len(s) {
			break
		}
		if s[i-1] != ' ' || s[i+1] != number[1] || s[i+2] != number[2] {
			continue
		}
		e, k := ScanEnhanced(s, i+4)
		if s[i+3] == '-' && (isLetter(s[i+4]) || k > i+4) || s[i+3] == ' ' && k > i+4 && e == enhanced {
			return i
		}
	}
	return -1
}

// lines yields the lines of s, also where a logger wrote their ends as \r\n or
// joined them, and a mail program broke them anew.
func lines(s string, number []byte, enhanced Enhanced) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, joined := 0, joinedCode(s, 0, number, enhanced)
		for i := 0; i < len(s); i++ {
			if signs[s[i]]&unclean == 0 && i != joined {
				continue // neither of what follows
			}
			n := 0
			switch {
			case i == joined:
				if !yield(s[from:i]) {
					return
				}
				from = i
				joined = joinedCode(s, i+1, number, enhanced)
				continue
			case s[i] == '\n' || s[i] == '\r':
				n = 1
			case s[i] == '\\' && i+1 < len(s) && (s[i+1] == 'n' || s[i+1] == 'r') && (i+2 == len(s) || !isLower(s[i+2])):
				n = 2
			}
			if n == 0 {
				continue
			}
			if !yield(s[from:i]) {
				return
			}
			i += n - 1
			from = i + 1
		}
		yield(s[from:])
	}
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

// joinedCode returns where in s, from on, a further code of the reply is joined into its
// words. One behind a mark or a log's prefix begins its line. It returns -1 where none is.
func joinedCode(s string, from int, number []byte, enhanced Enhanced) int {
	for {
		i := nextCode(s[from:], number, enhanced)
		if i < 0 {
			return -1
		}
		if from += i; from < 2 || strings.IndexByte(":<>|=", s[from-2]) < 0 {
			return from
		}
	}
}

// withoutCodes returns a further line of a reply without what it repeats: the mark of
// a record or a log's prefix, the basic code, the enhanced code.
func withoutCodes(line string, number []byte, enhanced Enhanced) string {
	line = strings.TrimLeft(line, "'\"+| ")
	if len(line) < 4 && strings.Trim(line, "0123456789") == "" {
		return "" // a pager's number of the line
	}
	line = strings.TrimPrefix(line, "<<< ")
	if k := prefixed(line, string(number)); k > 0 {
		line = line[k:]
	}
	if rest, ok := strings.CutPrefix(line, string(number)); ok && (rest == "" || rest[0] == ' ' || rest[0] == '-') {
		line = strings.TrimLeft(rest, "- \t")
	}
	if !enhanced.IsZero() {
		if e, k := ScanEnhanced(line, 0); k > 0 && e == enhanced {
			line = line[k:]
		}
	}
	return strings.TrimLeft(line, " \t")
}

// edges returns where the words begin and end in the text, without what stands between
// the codes and them, and without white space at their end. A bracket or a quotation mark
// that closes in them is part of the words.
func (r *Reading) edges() (from, to int) {
	from, to = r.Start, r.End
	for from < to && isEdge(r.Text[from]) && !encloses(r.Text[from:to]) {
		from++
	}
	for to > from && r.Text[to-1] <= ' ' {
		to--
	}
	if s := r.Text[from:to]; len(s) > 2 && (s[0] == '"' || s[0] == '\'') && strings.IndexByte(s[1:], s[0]) == len(s)-2 {
		return from + 1, to - 1 // all of it is quoted
	}
	return from, to
}

// Place returns where the words stand in the whole text, byte for byte: text[from:to].
// What they have spelled out is not so there.
func (r *Reading) Place() (from, to int) {
	from, to = r.edges()
	if from == to {
		return 0, 0
	}
	from, to = from+r.base, to+r.base
	if r.input != "" {
		var n shifts
		spelledOut(r.input, &n)
		from, to = n.source(from), n.source(to)
	}
	return from + r.origin, to + r.origin
}

// encloses reports whether s begins with a sign that closes further on.
func encloses(s string) bool {
	close := s[0]
	switch close {
	case '(':
		close = ')'
	case '[':
		close = ']'
	case '"', '\'':
	default:
		return false
	}
	return strings.IndexByte(s[1:], close) > 0
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
	return signsIn(s)&unclean == 0 || cleanRunes(s)
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

// appendClean appends a line with what is not printable dropped, a space before it
// when b is not empty. Bytes that are no UTF-8 are taken for Latin-1. It stops where
// b is long enough.
func appendClean(b []byte, line string) []byte {
	if len(b) > 0 && line != "" {
		b = append(b, ' ')
	}
	for i := 0; i < len(line) && len(b) <= MaxWords; {
		plain := i
		for i < len(line) && ' ' <= line[i] && line[i] <= '~' {
			i++
		}
		if i > plain {
			b = append(b, line[plain:min(i, plain+MaxWords+1-len(b))]...)
			continue
		}
		r, size := utf8.DecodeRuneInString(line[i:])
		if r == utf8.RuneError && size == 1 {
			r = rune(line[i])
		}
		i += size
		switch {
		case isPrintable(r):
			b = utf8.AppendRune(b, r)
		case unicode.IsSpace(r):
			b = append(b, ' ')
		}
	}
	return b
}
