package desk

import "strings"

// A Span is a piece of a text, as a link where it has one.
type Span struct {
	Text, Link string
}

// Links splits a text of ours at the addresses of web pages in it. One with an @ is
// none that we would name.
func Links(text string) []Span {
	var spans []Span
	rest := text
	for rest != "" {
		from := min(at(rest, "https://"), at(rest, "http://"))
		end := len(rest)
		if i := strings.IndexAny(rest[from:], " \t\n<>\"„“”»«\u00a0"); i >= 0 {
			end = from + i
		}
		link := strings.TrimRight(rest[from:end], ".,;:!?)")
		if strings.Contains(link, "@") || strings.HasSuffix(link, "/") && strings.Count(link, "/") < 3 {
			link = ""
		}
		before := from
		if link == "" {
			before = end
		}
		if before > 0 {
			spans = append(spans, Span{Text: rest[:before]})
		}
		if link != "" {
			spans = append(spans, Span{link, link})
		}
		rest = rest[before+len(link):]
	}
	return spans
}

// at is where part begins in s, or the end of s.
func at(s, part string) int {
	if i := strings.Index(s, part); i >= 0 {
		return i
	}
	return len(s)
}
