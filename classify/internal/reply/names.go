package reply

import "strings"

// The Rust library lettre prints a code as the names of its three digits:
// Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }.
var (
	severityNames = [...]string{"", "", "PositiveCompletion", "PositiveIntermediate", "TransientNegativeCompletion", "PermanentNegativeCompletion"}
	categoryNames = [...]string{"Syntax", "Information", "Connections", "Unspecified3", "Unspecified4", "MailSystem"}
	detailNames   = [...]string{"Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"}
)

// SpelledCode returns a code that is spelled in names, or 0.
func SpelledCode(s string) int {
	i := strings.Index(s, "severity: ")
	if i < 0 {
		return 0
	}
	s = s[i:min(len(s), i+160)]
	a := digitNamed(s, "severity: ", severityNames[:])
	b := digitNamed(s, "category: ", categoryNames[:])
	c := digitNamed(s, "detail: ", detailNames[:])
	if a < 2 || b < 0 || c < 0 {
		return 0
	}
	return a*100 + b*10 + c
}

func digitNamed(s, label string, names []string) int {
	_, s, found := strings.Cut(s, label)
	if !found {
		return -1
	}
	for digit, name := range names {
		if rest, ok := strings.CutPrefix(s, name); name != "" && ok && (rest == "" || !isAlnum(rest[0])) {
			return digit
		}
	}
	return -1
}
