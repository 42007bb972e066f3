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

// talkedTo returns the server that gave a reply, by the transcript: "... while
// talking to mx.example.org.:" stands before "<<< 550 no such user". The command
// between them proves nothing: with pipelining Sendmail writes ">>> DATA" before
// the replies to RCPT. It is asked for each recipient, so a transcript counts up to
// maxParagraph only.
func talkedTo(reply, text string) string {
	const talking = "while talking to "
	begin := strings.Index(text, talking)
	if begin < 0 || reply == "" {
		return ""
	}
	text = text[begin:min(begin+maxParagraph, len(text))] + "\n"
	reply, _, _ = strings.Cut(reply, "\n")
	before, _, ok := strings.Cut(text, "<<< "+strings.TrimSpace(reply)+"\n")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(before[strings.LastIndex(before, talking)+len(talking):], "\n")
	return strings.TrimRight(host, ".: \r")
}

// replyIn returns a reply without what Sendmail puts around it: "(reason: 550 no)".
func replyIn(text string) string {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "(reason: "); ok {
		text = strings.TrimSuffix(inner, ")")
	}
	return text
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
