package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// placeholders are the names that may stand in braces.
var placeholders = []string{
	"recipient", "sender", "server", "provider", "wait", "limit", "size", "list",
	"code", "enhanced", "text", "name", "stage", "rule", "link", "summary", "causes", "advice", "time", "count",
}

// checkTemplate reports braces and brackets that do not match, and placeholders
// that do not exist.
func checkTemplate(s string) error {
	inside := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[':
			if inside {
				return errors.New("[ inside [ ]")
			}
			inside = true
		case ']':
			if !inside {
				return errors.New("] without [")
			}
			inside = false
		case '{':
			end := strings.IndexByte(s[i:], '}')
			if end < 0 {
				return errors.New("{ without }")
			}
			if name := s[i+1 : i+end]; !slices.Contains(placeholders, name) {
				return fmt.Errorf("no placeholder is called {%s}", name)
			}
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
	if !strings.ContainsAny(s, "{[") {
		return s
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexAny(s, "{[")
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
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
