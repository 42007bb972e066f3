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
	"moved", "valid", "wanted", "expired", "ip", "pbl", "xbl", "page", "listpage", "domain", "own", "uncoded", "unsaid", "more", "period", "after", "power", "listname", "unlisted", "ask",
}

// phrasePlaceholders are the names that have a value in single phrases only.
var phrasePlaceholders = []string{"text", "name", "rule", "link"}

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

// values are what placeholders stand for.
type values struct {
	recipient, sender, server, provider, wait, limit, size, list, code, enhanced, later, outcome    string
	moved, valid, wanted, expired, ip, pbl, xbl, page, listpage, domain, own, uncoded, unsaid, more string
	period, after, power, listname, unlisted, ask                                                   string
	text, name, rule, link                                                                          string // of phrases
}

// of returns the value of a placeholder, "" for one that has none here; nil values
// have none at all.
func (v *values) of(name string) string {
	if v == nil {
		return ""
	}
	switch name {
	case "recipient":
		return v.recipient
	case "sender":
		return v.sender
	case "server":
		return v.server
	case "provider":
		return v.provider
	case "wait":
		return v.wait
	case "limit":
		return v.limit
	case "size":
		return v.size
	case "list":
		return v.list
	case "code":
		return v.code
	case "enhanced":
		return v.enhanced
	case "later":
		return v.later
	case "outcome":
		return v.outcome
	case "moved":
		return v.moved
	case "valid":
		return v.valid
	case "wanted":
		return v.wanted
	case "expired":
		return v.expired
	case "ip":
		return v.ip
	case "pbl":
		return v.pbl
	case "xbl":
		return v.xbl
	case "page":
		return v.page
	case "listpage":
		return v.listpage
	case "domain":
		return v.domain
	case "own":
		return v.own
	case "uncoded":
		return v.uncoded
	case "unsaid":
		return v.unsaid
	case "more":
		return v.more
	case "period":
		return v.period
	case "after":
		return v.after
	case "power":
		return v.power
	case "listname":
		return v.listname
	case "unlisted":
		return v.unlisted
	case "ask":
		return v.ask
	case "text":
		return v.text
	case "name":
		return v.name
	case "rule":
		return v.rule
	case "link":
		return v.link
	}
	return ""
}

// fill replaces placeholders by values. A passage in brackets is dropped when a
// placeholder in it has no value. Values are not looked at again.
func fill(s string, v *values) string {
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
			b.WriteString(v.of(name))
			s = rest
			continue
		}
		passage, rest, _ := strings.Cut(s[i+1:], "]")
		if complete(passage, v) {
			b.WriteString(fill(passage, v))
		}
		s = rest
	}
	return b.String()
}

// opening returns where the first placeholder or passage in brackets begins in s, its
// length where none does.
func opening(s string) int {
	if i := strings.IndexByte(s, '{'); i >= 0 {
		s = s[:i]
	}
	if i := strings.IndexByte(s, '['); i >= 0 {
		s = s[:i]
	}
	return len(s)
}

// complete reports whether every placeholder of a passage has a value.
func complete(s string, v *values) bool {
	for {
		_, rest, ok := strings.Cut(s, "{")
		if !ok {
			return true
		}
		name, after, _ := strings.Cut(rest, "}")
		if v.of(name) == "" {
			return false
		}
		s = after
	}
}
