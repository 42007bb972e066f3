package catalog

import (
	"strings"
	"unicode"
)

// namesReason reports whether the words of a reply may name a reason. A text says that a
// server names none only where every single word is one of those that tell nothing, and
// there is no page to read: of words that nobody understood it does not know.
func namesReason(text string) bool {
	for _, p := range links(text) {
		if p.link {
			return true
		}
	}
	empty := emptyWords()
	for field := range strings.FieldsSeq(text) {
		if strings.ContainsAny(field, "@0123456789") || isListHost(strings.Trim(field, `.,;:()<>[]"'`)) {
			continue // addresses, names, codes and what marks the message in a log
		}
		for word := range strings.FieldsFuncSeq(strings.ToLower(field), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
			if !empty[strings.ReplaceAll(word, "’", "'")] {
				return true
			}
		}
	}
	return false
}

// namesRules reports whether the words of a reply that names no reason speak of rules,
// without a word on which.
func namesRules(text string) bool {
	return hasWord(text, ruleWords())
}
