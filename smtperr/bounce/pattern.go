package bounce

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A pattern describes a line: words as they stand, {address} for a mail address,
// * for anything. White space and case do not count. It describes the whole line.
type pattern []piece

type piece struct {
	words string // folded; "" for the others
	kind  pieceKind
}

type pieceKind uint8

const (
	isWords pieceKind = iota
	isAddress
	isAnything
)

const addressMark = "{address}"

// maxLine bounds the lines that are looked at: no server writes a longer one
// around an address.
const maxLine = 1000

func parsePattern(s string) pattern {
	var p pattern
	words := func(s string) {
		for i, w := range strings.Split(s, "*") {
			if i > 0 {
				p = append(p, piece{kind: isAnything})
			}
			if w != "" {
				p = append(p, piece{words: fold(w)})
			}
		}
	}
	for {
		before, after, found := strings.Cut(s, addressMark)
		words(before)
		if !found {
			return p
		}
		p = append(p, piece{kind: isAddress})
		s = after
	}
}

// mayBegin reports whether a line that begins with c may match.
func (p pattern) mayBegin(c byte) bool {
	return len(p) == 0 || p[0].kind != isWords || p[0].words[0] == lower(c) || c >= utf8.RuneSelf || p[0].words[0] == ' '
}

// match matches a line and returns where its address begins and ends.
func (p pattern) match(line string) (begin, end int, ok bool) {
	m := matcher{line: line, steps: 4 * maxLine}
	ok = m.match(p, 0)
	return m.begin, m.end, ok
}

type matcher struct {
	line       string
	begin, end int
	steps      int // a line that needs more is no server's
}

func (m *matcher) match(p pattern, i int) bool {
	if m.steps--; m.steps < 0 {
		return false
	}
	if len(p) == 0 {
		return strings.TrimSpace(m.line[i:]) == ""
	}
	switch p[0].kind {
	case isWords:
		n := matchWords(m.line[i:], p[0].words)
		return n >= 0 && m.match(p[1:], i+n)
	case isAddress:
		if i > 0 && (isAtext(m.line[i-1]) || m.line[i-1] == '@') && m.line[i-1] != '\'' && m.line[i-1] != '=' {
			return false
		}
		quoted := 0
		if i < len(m.line) && (m.line[i] == '\'' || m.line[i] == '=') {
			quoted = 1
		}
		n := scanAddress(m.line[i+quoted:])
		if n == 0 {
			return false
		}
		m.begin, m.end = i+quoted, i+quoted+n
		if quoted == 1 && m.end < len(m.line) && m.line[m.end] == '\'' {
			n++
		}
		return m.match(p[1:], i+quoted+n)
	}
	if len(p) == 1 {
		return true
	}
	for ; i <= len(m.line); i++ {
		if m.match(p[1:], i) {
			return true
		}
		if m.steps < 0 {
			return false
		}
	}
	return false
}

// matchWords returns how much of s the folded words take, -1 where they do not
// stand at its head. A space in them is any white space, or none at their ends.
func matchWords(s, words string) int {
	i := 0
	for j := 0; j < len(words); {
		if words[j] == ' ' {
			k := i
			for k < len(s) && isSpace(s[k]) {
				k++
			}
			if k == i && j > 0 && j < len(words)-1 {
				return -1
			}
			i = k
			j++
			continue
		}
		if i >= len(s) {
			return -1
		}
		if s[i] < utf8.RuneSelf {
			if lower(s[i]) != words[j] {
				return -1
			}
			i++
			j++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		w, m := utf8.DecodeRuneInString(words[j:])
		if foldRune(r) != w {
			return -1
		}
		i += n
		j += m
	}
	return i
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func foldRune(r rune) rune {
	switch r {
	case '‘', '’':
		return '\''
	case '\u00a0':
		return ' '
	}
	return unicode.ToLower(r)
}

// fold puts s into lower case, and one space in place of white space.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			if isSpace(c) {
				if !space {
					b.WriteByte(' ')
				}
				space = true
				continue
			}
			space = false
			b.WriteByte(lower(c))
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		r = foldRune(r)
		if r == ' ' {
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}
