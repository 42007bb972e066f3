package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// placeholders are the names that may stand in braces in every text. What they
// stand for may be unknown.
var placeholders = []string{
	"recipient", "sender", "server", "provider", "wait", "limit", "size", "list", "code", "enhanced", "later", "outcome",
	"moved", "valid", "wanted", "expired", "ip", "pbl", "xbl", "page", "listpage", "domain", "own", "uncoded",
}

// phrasePlaceholders are the names that have a value in single phrases only.
var phrasePlaceholders = []string{"text", "name", "stage", "rule", "link", "summary", "causes", "advice"}

// checkTemplate reports what is wrong in a text of a kind of message: braces and
// brackets that do not match, placeholders that do not exist there, a passage
// that nothing can drop, and, in what people read, a placeholder outside of
// brackets: without a value it would leave a hole in the sentence.
func checkTemplate(s, kind string) error {
	inside, found := false, false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[':
			if inside {
				return errors.New("[ inside [ ]")
			}
			inside, found = true, false
		case ']':
			if !inside {
				return errors.New("] without [")
			}
			if !found {
				return errors.New("[ ] without a placeholder")
			}
			inside = false
		case '{':
			end := strings.IndexByte(s[i:], '}')
			if end < 0 {
				return errors.New("{ without }")
			}
			name := s[i+1 : i+end]
			if !slices.Contains(placeholders, name) && (kind != "Phrase" || !slices.Contains(phrasePlaceholders, name)) {
				return fmt.Errorf("no placeholder is called {%s}", name)
			}
			if !inside && kind != "Phrase" && name != "outcome" { // there is always an outcome
				return fmt.Errorf("{%s} outside of [ ]", name)
			}
			found = true
			i += end
		case '}':
			return errors.New("} without {")
		}
	}
	if inside {
		return errors.New("[ without ]")
	}
	return nil
}

// fill replaces placeholders by values. A passage in brackets is dropped when a
// placeholder in it has no value. Values are not looked at again.
func fill(s string, values map[string]string) string {
	i := opening(s)
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 64) // a name or an address more
	for ; s != ""; i = opening(s) {
		b.WriteString(s[:i])
		if i == len(s) {
			break
		}
		if s[i] == '{' {
			name, rest, _ := strings.Cut(s[i+1:], "}")
			b.WriteString(values[name])
			s = rest
			continue
		}
		passage, rest, _ := strings.Cut(s[i+1:], "]")
		if complete(passage, values) {
			b.WriteString(fill(passage, values))
		}
		s = rest
	}
	return b.String()
}

// opening returns where the first placeholder or passage in brackets begins in s, its
// length where none does.
func opening(s string) int {
	for i := range len(s) {
		if s[i] == '{' || s[i] == '[' {
			return i
		}
	}
	return len(s)
}

// complete reports whether every placeholder of a passage has a value.
func complete(s string, values map[string]string) bool {
	for {
		_, rest, ok := strings.Cut(s, "{")
		if !ok {
			return true
		}
		name, after, _ := strings.Cut(rest, "}")
		if values[name] == "" {
			return false
		}
		s = after
	}
}
