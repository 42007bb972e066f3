package bounce

import "strings"

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

// handedOn reports whether a report's "delivered" is none: Exim says only in its
// words that the next server reports no deliveries.
func handedOn(w *words, address string) bool {
	return strings.Contains(w.folded, "<"+fold(address)+"> (relayed to non-dsn-aware mailer)")
}
