package main

import (
	"strings"
	"unicode/utf8"
)

// wrapped breaks a paragraph into lines of at most width characters, or leaves it one
// line when width is 0. A no-break space is a character like others.
func wrapped(s, first, next string, width int) string {
	b := []byte(first)
	column, begin := utf8.RuneCountInString(first), true
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		n := utf8.RuneCountInString(word)
		switch {
		case begin:
		case width > 0 && column+1+n > width:
			b = append(b, "\n"+next...)
			column = utf8.RuneCountInString(next)
		default:
			b = append(b, ' ')
			column++
		}
		b = append(b, word...)
		column, begin = column+n, false
	}
	return string(append(b, '\n'))
}
