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

// wordSet returns a function that returns a set of the file.
func wordSet(name string) func() map[string]bool {
	return func() map[string]bool { return wordSets()[name] }
}

// wordSets returns the sets of the file by their names. It is read when it is first
// needed. The tests hold that it can be.
var wordSets = sync.OnceValue(func() map[string]map[string]bool {
	sets := map[string]map[string]bool{}
	r := stanza.NewReader("words.txt", wordFile)
	for r.Next() {
		name := r.Stanza()[0].Value
		set := sets[name] // of several stanzas, each of a language
		if set == nil {
			set = map[string]bool{}
			sets[name] = set
		}
		for _, f := range r.Stanza()[1:] {
			for word := range strings.FieldsSeq(f.Value) {
				set[word] = true
			}
		}
	}
	return sets
})

// hasWord reports whether one of these words stands in a text.
func hasWord(text string, words map[string]bool) bool {
	for field := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if words[field] {
			return true
		}
	}
	return false
}
