package desk

import (
	"html"
	"strings"
)

// A markup is HTML that grows element by element: whatever enters it is escaped. It
// writes what the server shows as well as the browser that answers by itself, for
// which html/template would be a third of the program.
type markup struct{ strings.Builder }

// open begins an element with attributes, each a name and a value.
func (m *markup) open(tag string, attributes ...string) {
	m.WriteString("<" + tag)
	for i := 0; i+1 < len(attributes); i += 2 {
		m.WriteString(" " + attributes[i] + `="` + html.EscapeString(attributes[i+1]) + `"`)
	}
	m.WriteString(">")
}

// shut ends an element.
func (m *markup) shut(tag string) { m.WriteString("</" + tag + ">\n") }

// text writes a text as it stands.
func (m *markup) text(s string) { m.WriteString(html.EscapeString(s)) }

// element writes an element that holds a text.
func (m *markup) element(tag, text string, attributes ...string) {
	m.open(tag, attributes...)
	m.text(text)
	m.shut(tag)
}

// linked writes a text of ours, in which addresses of web pages are links.
func (m *markup) linked(text string) {
	for _, s := range Links(text) {
		if s.Link == "" {
			m.text(s.Text)
			continue
		}
		m.open("a", "href", s.Link, "rel", "noopener noreferrer nofollow")
		m.text(s.Text)
		m.WriteString("</a>")
	}
}

// items writes a list of texts of ours.
func (m *markup) items(tag string, items []string) {
	m.open(tag)
	for _, item := range items {
		m.open("li")
		m.linked(item)
		m.shut("li")
	}
	m.shut(tag)
}

// links writes a list of links.
func (m *markup) links(v *View, links []Link) {
	m.open("ul", "class", "links")
	for _, x := range links {
		m.open("li")
		m.element("a", x.Title, "href", v.To(x.Path))
		m.shut("li")
	}
	m.shut("ul")
}
