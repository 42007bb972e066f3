package bounce

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// complete returns a reply of which a report holds the first line only, as
// Sendmail's do ("550-5.1.1 no such"), with all the lines that the transcript of
// the session has: "<<< 550-5.1.1 no such", "<<< 550 5.1.1 user".
func complete(diagnostic, text string) string {
	first := strings.TrimRight(diagnostic, " ")
	if len(first) < 4 || first[3] != '-' || strings.IndexByte(first, '\n') >= 0 {
		return diagnostic
	}
	code := first[:3]
	i := strings.Index(text, "<<< "+first)
	if i < 0 {
		return diagnostic
	}
	var lines []string
	for line := range strings.Lines(text[i:]) {
		said, ok := strings.CutPrefix(strings.TrimRight(line, " \r\n"), "<<< ")
		if !ok || !strings.HasPrefix(said, code) || len(lines) == 100 {
			break
		}
		lines = append(lines, said)
		if len(said) > 3 && said[3] == ' ' {
			break
		}
	}
	return strings.Join(lines, "\n")
}

// deferred returns what the transcript's last line about a recipient says, where
// the report has no reply: "<a@example.org>... Deferred: Connection refused".
func deferred(w *words, address string) string {
	if address == "" {
		return ""
	}
	said := ""
	for _, line := range w.lines {
		_, rest, ok := strings.Cut(line, address)
		if !ok {
			continue
		}
		if rest, ok = strings.CutPrefix(strings.TrimPrefix(rest, ">"), "... "); ok {
			rest = strings.TrimPrefix(rest, "Deferred: ")
			said = rest[:min(len(rest), maxLine)]
		}
	}
	return said
}

// joined makes one line of a reply of several (RFC 5321 §4.2.1) whose lines are
// all there: servers put the enhanced code on all of them, or on the last.
func joined(s string) string {
	if len(s) < 4 || strings.IndexByte(s, '\n') < 0 || s[0] < '4' || s[0] > '5' || s[3] != '-' {
		return s
	}
	code, enhanced := s[:3], ""
	var words []string
	for line := range strings.SplitSeq(s, "\n") {
		rest, ok := strings.CutPrefix(line, code)
		if !ok || rest != "" && rest[0] != '-' && rest[0] != ' ' {
			return s
		}
		rest = strings.TrimLeft(rest, "- ")
		if first := firstWord(rest); first != "" {
			if e, err := classify.ParseEnhancedCode(first); err == nil {
				set(&enhanced, e.String())
				rest = strings.TrimSpace(rest[len(first):])
			}
		}
		if rest != "" {
			words = append(words, rest)
		}
	}
	if enhanced != "" {
		code += " " + enhanced
	}
	return code + " " + strings.Join(words, " ")
}

// handedOn reports whether a report's "delivered" is none: Exim says only in its
// words that the next server reports no deliveries.
func handedOn(w *words, address string) bool {
	return strings.Contains(w.folded, "<"+fold(address)+"> (relayed to non-dsn-aware mailer)")
}
