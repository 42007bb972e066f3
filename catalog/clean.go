package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuote bounds what is quoted of a stranger's text, in bytes.
const maxQuote = 500

// maxMarks bounds the combining marks on one character. Natural languages need
// no more than three; a pile of them covers the lines above and below.
const maxMarks = 4

// clean makes a stranger's text fit for a terminal, a log or a page: one line of
// at most limit bytes, white space folded, without control characters and
// without the characters that hide text or turn its direction. What is no UTF-8
// becomes U+FFFD. A text that is cut ends in an ellipsis; limit is at least 4.
func clean(s string, limit int) string {
	if isClean(s) && len(s) <= limit {
		return s
	}
	const ellipsis = "…"
	var b strings.Builder
	fits := 0 // length up to which an ellipsis still fits
	space, marks := false, 0
	for _, r := range s {
		switch {
		case ' ' < r && r < 0x7F: // most characters, without a look at the tables
			marks = 0
		case unicode.IsSpace(r), unicode.IsControl(r):
			// A control character separates: removed, it would join two words to a third.
			space = b.Len() > 0
			continue
		case !visible(r):
			continue
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		need := utf8.RuneLen(r)
		if space {
			need++
		}
		if b.Len()+need > limit {
			return b.String()[:fits] + ellipsis
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		if b.Len()+len(ellipsis) <= limit {
			fits = b.Len()
		}
	}
	return b.String()
}

// isClean reports whether s is a line of ASCII in which nothing is to be folded, as
// most are.
func isClean(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7F || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return last != ' ' || s == ""
}

// visible reports whether a reader sees r. Beside control and format characters
// (the bidirectional and zero-width ones among them), private and unassigned
// ones, these are letters and marks that Unicode counts as printable and that
// are drawn as nothing: Hangul fillers, variation selectors, the grapheme
// joiner, the empty Braille pattern.
func visible(r rune) bool {
	return unicode.IsPrint(r) && r != '\u2800' &&
		!unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && !unicode.Is(unicode.Variation_Selector, r)
}

// unquote makes a cleaned text fit to stand between quotation marks: a mark in
// it could end the quotation, and what follows would pass for our own words.
func unquote(s string) string {
	if isClean(s) && strings.IndexByte(s, '"') < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '"' || r > 0x7F && unicode.Is(unicode.Quotation_Mark, r) && r != '’' && r != '‘' {
			return '\''
		}
		return r
	}, s)
}

// untraced cuts a text where a trace of calls begins, which tells a reader nothing; a
// text that is nothing else stays.
func untraced(s string) string {
	end := len(s)
	for _, begin := range [...]string{"\n\tat ", "\n    at ", "\n   at ", "\nStack trace:", "\n#0 ", "\nTraceback (most", "####"} {
		if i := strings.Index(s[:end], begin); i > 0 && strings.TrimSpace(s[:i]) != "" {
			end = i
		}
	}
	s = strings.TrimRight(s[:end], " \t\r\n")
	if !strings.HasSuffix(s, "Error)") {
		return s
	}
	if i := strings.LastIndex(s, " ("); i > 0 && strings.Contains(s[i:], "::") && !strings.Contains(s[i+2:], " ") {
		s = s[:i] // the class of the exception, as Ruby puts it behind the message
	}
	return s
}

// trimmed leaves out the end of a quotation that a text begins with: of what stands in
// a list of replies between marks and commas, as 451, "4.5.0", and then the words.
func trimmed(s string) string {
	rest := strings.TrimLeft(s, " \t")
	for _, mark := range [...]string{`"`, "”", "“", "'", "’"} {
		if after, ok := strings.CutPrefix(rest, mark); ok && strings.HasPrefix(after, ",") {
			return strings.TrimLeft(after, ", ")
		}
	}
	return s
}
