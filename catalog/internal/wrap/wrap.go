// Package wrap breaks paragraphs into lines.
package wrap

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lines breaks a paragraph into lines of at most width characters, or leaves it
// one line when width is 0; the first line begins with first, the others with
// next. A word that is longer than a line stands on a line of its own. A no-break
// space stays, and no line ends there: French has one before a colon.
func Lines(s, first, next string, width int) string {
	var b strings.Builder
	b.WriteString(first)
	column := utf8.RuneCountInString(first)
	begin := true
	for word := range strings.FieldsFuncSeq(s, breakable) {
		n := utf8.RuneCountInString(word)
		if !begin && width > 0 && column+1+n > width {
			b.WriteString("\n" + next)
			column, begin = utf8.RuneCountInString(next), true
		}
		if !begin {
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
		begin = false
	}
	b.WriteByte('\n')
	return b.String()
}

// breakable reports whether a line may end at r.
func breakable(r rune) bool {
	const noBreak, narrowNoBreak = '\u00a0', '\u202f'
	return unicode.IsSpace(r) && r != noBreak && r != narrowNoBreak
}
