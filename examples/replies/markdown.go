package main

import (
	"html"
	"strings"
)

// code is a text as it stands, in a cell of a table. A code span cannot hold a
// vertical bar there in all renderers, and its fence must be longer than any
// run of backticks within: HTML holds everything.
func code(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return "<code>" + escape(s) + "</code>"
}

// escape makes a text stand for itself: what HTML and Markdown would take as
// theirs becomes a character reference.
func escape(s string) string {
	s = html.EscapeString(s)
	return strings.NewReplacer(
		"|", "&#124;", "`", "&#96;", "*", "&#42;", "_", "&#95;", "[", "&#91;", "]", "&#93;", "\\", "&#92;", "~", "&#126;",
		// Renderers make links of these where nobody asked.
		"://", "&#58;//", "www.", "www&#46;", "@", "&#64;",
	).Replace(s)
}

// anchored is the id of a rule or a wrapper, with what a link leads to.
func anchored(kind, id string) string { return `<a id="` + kind + "-" + id + `"></a>` + escape(id) }

// link is an address that can be followed, or any other text as it is.
func link(s string) string {
	if (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && !strings.ContainsAny(s, " <>|") {
		return "<" + s + ">"
	}
	return escape(s)
}
