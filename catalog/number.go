package catalog

import (
	"strings"
	"unicode"
)

// A numberForm is how a language writes numbers.
type numberForm struct {
	zero           rune   // its first digit
	group, decimal string // what stands between the groups of three digits, and before the tenths
}

// parseNumberForm reads the form from a number that shows it: 1,234.5 as the language
// writes it.
func parseNumberForm(sample string) (f numberForm, ok bool) {
	var digits []rune
	between := [5]string{}
	for _, r := range sample {
		switch {
		case unicode.IsDigit(r) && len(digits) < len(between):
			digits = append(digits, r)
		case len(digits) == 0, unicode.IsDigit(r):
			return f, false
		default:
			between[len(digits)-1] += string(r)
		}
	}
	if len(digits) < len(between) || between != [5]string{0: between[0], 3: between[3]} || between[3] == "" {
		return f, false
	}
	for i, r := range digits {
		if r != digits[0]+rune(i) {
			return f, false
		}
	}
	return numberForm{digits[0] - 1, between[0], between[3]}, true
}

// formatNumber writes a number, as "1234.5", in c's form: "1.234,5".
func (c *Catalog) formatNumber(n string) string {
	f, _ := parseNumberForm(c.Phrase("number")) // parsing has refused what is none
	digits, tenths, fraction := strings.Cut(n, ".")
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(f.group)
		}
		b.WriteRune(f.zero + d - '0')
	}
	if fraction {
		b.WriteString(f.decimal)
	}
	for _, d := range tenths {
		b.WriteRune(f.zero + d - '0')
	}
	return b.String()
}
