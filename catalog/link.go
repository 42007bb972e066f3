package catalog

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// urlLength returns how long the URL is that s begins with, without the signs of
// a sentence behind it.
func urlLength(s string) int {
	end := len(s)
	for i, c := range s {
		if c <= ' ' || strings.ContainsRune("<>\"`{}|\\^", c) || c >= utf8.RuneSelf && !isBeyond(c) {
			end = i
			break
		}
	}
	return len(strings.TrimRight(s[:end], ".,;:!?)]'*_"))
}

// A piece is a part of a text: a link when link is set.
type piece struct {
	text string
	link bool
}

// links takes a text apart into links and what stands between them. A link is one
// of the web, by its whole URL, without a name and password in it; the rest of one
// that was redacted is none.
func links(s string) (pieces []piece) {
	begin := 0
	for from := 0; ; {
		colon := strings.Index(s[from:], "://")
		if colon < 0 {
			break
		}
		colon += from
		i := colon - schemeLength(s[from:colon])
		if i == colon {
			from = colon + len("://")
			continue
		}
		end := i + urlLength(s[i:])
		from = end
		last, _ := before(s[:i])
		u, err := url.Parse(s[i:end])
		if n, _ := placeholder(strings.TrimLeft(s[end:], "?/")); n > 0 || err != nil || u.Host == "" || u.User != nil || isWord(last) {
			continue
		}
		if begin < i {
			pieces = append(pieces, piece{text: s[begin:i]})
		}
		pieces = append(pieces, piece{s[i:end], true})
		begin = end
	}
	if begin < len(s) {
		pieces = append(pieces, piece{text: s[begin:]})
	}
	return pieces
}

// schemeLength returns the length of the web's scheme that s ends with, 0 for none.
func schemeLength(s string) int {
	for _, scheme := range [...]string{"https", "http"} {
		if n := len(s) - len(scheme); n >= 0 && strings.EqualFold(s[n:], scheme) {
			return len(scheme)
		}
	}
	return 0
}

// cutWords returns what stands around the server's words in a text, and whether
// they are there: between quotation marks, whatever the language's are.
func (e Explanation) cutWords(s string) (prefix, suffix string, found bool) {
	for from := 0; e.Quote != ""; {
		i := strings.Index(s[from:], e.Quote)
		if i < 0 {
			break
		}
		i += from
		end := i + len(e.Quote)
		opens, _ := before(s[:i])
		closes, _ := utf8.DecodeRuneInString(s[end:])
		if isMark(opens) && isMark(closes) {
			return s[:i], s[end:], true
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		from = i + size
	}
	return s, "", false
}

// isMark reports whether r stands at the edge of a quotation: a mark, or the space
// that French has inside of its own.
func isMark(r rune) bool {
	return unicode.Is(unicode.Quotation_Mark, r) || r == '\u00a0' || r == '\u202f'
}
