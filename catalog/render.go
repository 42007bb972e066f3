package catalog

import (
	"strings"

	"github.com/smtperr/go-smtperr/catalog/internal/wrap"
	"golang.org/x/text/language"
)

// Short returns one line for a notice: title, whether the mail went out and to whom,
// and the first advice. It names the recipient where that is known.
func (e Explanation) Short() string {
	var known []string
	for _, f := range []Fact{e.Status.Outcome, e.Status.Recipient} {
		if f.Value != "" {
			known = append(known, f.Value)
		}
	}
	s := e.Title
	if len(known) > 0 {
		s += " (" + strings.Join(known, ", ") + ")"
	}
	if len(e.Advice) > 0 {
		s += ". " + e.Advice[0]
	}
	return s
}

// sections are the lists of an explanation under their headings.
func (e Explanation) sections() []section {
	return []section{{e.Headings.Causes, e.Causes}, {e.Headings.Advice, e.Advice}}
}

// paragraphs are what stands before the lists.
func (e Explanation) paragraphs() (list []string) {
	for _, s := range []string{strings.TrimSpace(e.Summary + " " + e.Place), e.Said} {
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}

type section struct {
	heading string
	items   []string
}

// WithAdmin returns e with ForAdmin set, for a reader who runs the mail system:
// e.WithAdmin().HTML().
func (e Explanation) WithAdmin() Explanation {
	e.ForAdmin = true
	return e
}

// PlainText renders the explanation, wrapped to a width in characters; a width of 0
// does not wrap.
func (e Explanation) PlainText(width int) string {
	var b strings.Builder
	b.WriteString(e.Title + "\n\n")
	for _, f := range e.Status.Known() {
		b.WriteString(wrap.Lines(e.Headings.label(f.Name)+" "+f.Value, "", "  ", width))
	}
	if len(e.Status.Known()) > 0 {
		b.WriteString("\n")
	}
	for _, p := range e.paragraphs() {
		b.WriteString(wrap.Lines(p, "", "", width))
	}
	for _, s := range e.sections() {
		if len(s.items) == 0 {
			continue
		}
		b.WriteString("\n" + e.Headings.label(s.heading) + "\n")
		for _, item := range s.items {
			b.WriteString(wrap.Lines(item, "  - ", "    ", width))
		}
	}
	if e.ForAdmin && e.Admin != "" {
		b.WriteString("\n" + e.Headings.label(e.Headings.Admin) + "\n")
		for line := range strings.SplitSeq(e.Admin, "\n") {
			b.WriteString(wrap.Lines(line, "  ", "  ", width))
		}
	}
	return b.String()
}

// Markdown renders the explanation. Characters that mean something in Markdown are
// escaped; the server's words are code, so that no link and no mention comes of them.
func (e Explanation) Markdown() string {
	var b strings.Builder
	b.WriteString("## " + e.markdown(e.Title) + "\n")
	for i, f := range e.Status.Known() {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString("- " + e.markdown(e.Headings.label(f.Name)+" "+f.Value) + "\n")
	}
	for _, p := range e.paragraphs() {
		b.WriteString("\n" + e.markdown(p) + "\n")
	}
	for i, s := range e.sections() {
		if len(s.items) == 0 {
			continue
		}
		b.WriteString("\n### " + e.markdown(s.heading) + "\n\n")
		mark := "- "
		if i == 1 {
			mark = "1. "
		}
		for _, item := range s.items {
			b.WriteString(mark + e.markdown(item) + "\n")
		}
	}
	if e.ForAdmin && e.Admin != "" {
		b.WriteString("\n### " + e.markdown(e.Headings.Admin) + "\n")
		for line := range strings.SplitSeq(e.Admin, "\n") {
			b.WriteString("\n" + e.markdown(line) + "\n")
		}
	}
	return b.String()
}

// markdown writes a text in Markdown.
func (e Explanation) markdown(s string) string {
	prefix, suffix, found := e.cutWords(s)
	var b strings.Builder
	write := func(s string) {
		for _, p := range links(s) {
			if p.link {
				b.WriteString("<" + p.text + ">")
			} else {
				b.WriteString(escapeMarkdown(p.text))
			}
		}
	}
	write(prefix)
	if found {
		b.WriteString(codeSpan(e.Quote))
		write(suffix)
	}
	return b.String()
}

// codeSpan writes s as code: between more backticks than it holds in a row.
func codeSpan(s string) string {
	longest, run := 0, 0
	for _, c := range s {
		if run++; c != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// escapeMarkdown escapes what begins a markup of CommonMark or of GitHub's
// dialect, what that takes for a link by itself, and at the beginning what would
// make the paragraph a list.
func escapeMarkdown(s string) string {
	var b strings.Builder
	if number := strings.TrimLeft(s, "0123456789"); len(number) < len(s) {
		if strings.HasPrefix(number, ". ") || strings.HasPrefix(number, ") ") {
			b.WriteString(s[:len(s)-len(number)] + `\`)
			s = number
		}
	} else if strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "+ ") {
		b.WriteByte('\\')
	}
	for i, r := range s {
		if strings.ContainsRune("\\`*_{}[]<>#|~&$", r) || r == ':' && strings.HasPrefix(s[i:], "://") || r == '.' && strings.HasSuffix(strings.ToLower(s[:i]), "www") {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// HTML renders the explanation as an article, escaped, without script; its only
// style is that long words wrap. Links of the web are links, the server's words are
// a samp element whose language is not known.
// Headings begin at h2; the administrator's part is a details element.
func (e Explanation) HTML() string {
	esc := escapeHTML
	var b strings.Builder
	b.WriteString(`<article lang="` + esc(e.Language) + `"` + direction(e.Language) + ` style="overflow-wrap:anywhere"` + ">\n<h2>" + e.html(e.Title) + "</h2>\n")
	if len(e.Status.Known()) > 0 {
		b.WriteString("<dl>\n")
		for _, f := range e.Status.Known() {
			b.WriteString("<dt>" + esc(f.Name) + "</dt><dd>" + e.html(f.Value) + "</dd>\n")
		}
		b.WriteString("</dl>\n")
	}
	for _, p := range e.paragraphs() {
		b.WriteString("<p>" + e.html(p) + "</p>\n")
	}
	for i, s := range e.sections() {
		if len(s.items) == 0 {
			continue
		}
		tag := [...]string{"ul", "ol"}[i]
		b.WriteString("<h3>" + esc(s.heading) + "</h3>\n<" + tag + ">\n")
		for _, item := range s.items {
			b.WriteString("<li>" + e.html(item) + "</li>\n")
		}
		b.WriteString("</" + tag + ">\n")
	}
	if e.ForAdmin && e.Admin != "" {
		b.WriteString("<details>\n<summary>" + esc(e.Headings.Admin) + "</summary>\n")
		for line := range strings.SplitSeq(e.Admin, "\n") {
			b.WriteString("<p>" + e.html(line) + "</p>\n")
		}
		b.WriteString("</details>\n")
	}
	b.WriteString("</article>\n")
	return b.String()
}

// escapeHTML does what html.EscapeString does. Package html would bring along the
// names of two thousand characters, which only its way back needs.
func escapeHTML(s string) string { return htmlEscaper.Replace(s) }

var htmlEscaper = strings.NewReplacer("&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

// html writes a text in HTML.
func (e Explanation) html(s string) string {
	prefix, suffix, found := e.cutWords(s)
	var b strings.Builder
	write := func(s string) {
		for _, p := range links(s) {
			text := escapeHTML(p.text)
			if p.link {
				text = `<a href="` + text + `" rel="noopener noreferrer nofollow">` + text + `</a>`
			}
			b.WriteString(text)
		}
	}
	write(prefix)
	if found {
		b.WriteString(`<samp lang="">`)
		write(e.Quote)
		b.WriteString(`</samp>`)
		write(suffix)
	}
	return b.String()
}

// direction returns the dir attribute for a language that is written from right
// to left; the others need none.
func direction(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	switch script, _ := t.Script(); script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm":
		return ` dir="rtl"`
	}
	return ""
}
