package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A redactor hides whose mail it is: the local parts of addresses. Domains stay,
// since they say whom to ask.
type redactor struct {
	mark  string   // stands for what is hidden
	names []string // local parts that are known; servers repeat them without the domain
}

// newRedactor returns a redactor that also knows the local parts of addresses,
// each of which may be a list separated by commas.
func newRedactor(mark string, addresses ...string) *redactor {
	r := &redactor{mark: mark}
	for _, list := range addresses {
		for address := range strings.SplitSeq(list, ",") {
			at := strings.LastIndexByte(address, '@')
			if at < 0 {
				continue
			}
			// A name of one or two letters is a word of some language.
			if name := strings.Trim(address[:at], " \t<\""); utf8.RuneCountInString(name) > 2 {
				r.names = append(r.names, name)
			}
		}
	}
	return r
}

// redact replaces what stands before the @ of each address in s, and the known
// names where they stand alone.
func (r *redactor) redact(s string) string {
	s = r.addresses(s)
	for _, name := range r.names {
		s = r.word(s, name)
	}
	return s
}

func (r *redactor) addresses(s string) string {
	var b strings.Builder
	for {
		at, after := nextAt(s)
		if at < 0 {
			b.WriteString(s)
			return b.String()
		}
		begin := localPart(s[:at])
		b.WriteString(s[:begin])
		if begin < at {
			b.WriteString(r.mark)
		}
		b.WriteString(s[at:after])
		s = s[after:]
	}
}

// nextAt returns where the next @ begins and ends, or -1. In a URL it is
// written %40.
func nextAt(s string) (begin, end int) {
	begin = strings.IndexByte(s, '@')
	end = begin + 1
	if i := strings.Index(s, "%40"); i >= 0 && (begin < 0 || i < begin) {
		begin, end = i, i+len("%40")
	}
	return begin, end
}

// localPart returns where the local part at the end of s begins: a dot-string,
// or a quoted string with whatever it holds (RFC 5321 §4.1.2).
func localPart(s string) int {
	if n := len(s); n > 1 && s[n-1] == '"' {
		for i := n - 2; i >= 0; i-- {
			if s[i] == '"' && (i == 0 || s[i-1] != '\\') {
				return i
			}
		}
	}
	begin := len(s)
	for begin > 0 && isLocalPart(s[begin-1]) {
		begin--
	}
	return begin
}

// isLocalPart reports whether c may stand in a local part that is not quoted
// (RFC 5322 §3.2.3). Bytes above ASCII may, by RFC 6531.
func isLocalPart(c byte) bool {
	return c > ' ' && c != 0x7f && !strings.ContainsRune(`()<>[]:;@\,"`, rune(c)) || c >= 0x80
}

// word replaces name in s, in any case, where it is not part of a longer word.
func (r *redactor) word(s, name string) string {
	var b strings.Builder
	before := ' ' // the character in front of s[i:]
	for i := 0; i < len(s); {
		if !isWord(before) && len(s)-i >= len(name) && strings.EqualFold(s[i:i+len(name)], name) {
			if next, _ := utf8.DecodeRuneInString(s[i+len(name):]); i+len(name) == len(s) || !isWord(next) {
				b.WriteString(r.mark)
				before, i = ' ', i+len(name)
				continue
			}
		}
		c, size := utf8.DecodeRuneInString(s[i:])
		b.WriteString(s[i : i+size])
		before, i = c, i+size
	}
	return b.String()
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
