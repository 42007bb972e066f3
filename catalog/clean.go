package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuote bounds what is quoted of a stranger's text, in bytes.
const maxQuote = 500

// clean makes a stranger's text fit for a terminal, a log or a page: one line of
// at most limit bytes, white space folded, without control characters and
// without the format characters that hide text or turn its direction. What is
// no UTF-8 becomes U+FFFD.
func clean(s string, limit int) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		if b.Len() >= limit-len("…")-utf8.UTFMax {
			return b.String() + "…"
		}
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case unicode.IsPrint(r):
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}
