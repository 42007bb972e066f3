package catalog

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

//go:embed words.txt
var wordFile string

// What the words of a reply tell; the file says more about each.
var (
	emptyWords    = wordSet("empty")
	ruleWords     = wordSet("rules")
	hourWords     = wordSet("hour")
	dayWords      = wordSet("day")
	storageWords  = wordSet("storage")
	helperWords   = wordSet("helper")
	nobodyWords   = wordSet("nobody")
	wordsBeforeAt = wordSet("before-at")
)

// wordSet returns a set of the file, which is made when it is first needed. The tests
// hold that the file can be read.
func wordSet(name string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		r := stanza.NewReader("words.txt", wordFile)
		for r.Next() {
			if r.Stanza()[0].Value != name {
				continue
			}
			for _, f := range r.Stanza()[1:] {
				for word := range strings.FieldsSeq(f.Value) {
					set[word] = true
				}
			}
		}
		return set
	})
}

// hasWord reports whether one of these words stands in a text.
func hasWord(text string, words map[string]bool) bool {
	for field := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if words[field] {
			return true
		}
	}
	return false
}
