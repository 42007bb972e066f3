package desk

import (
	"strconv"

	"github.com/smtperr/go-smtperr/catalog"
)

// answerMarkup writes an answer under a heading; v tells where it stands.
func (v *View) answerMarkup(a Answer, heading string) string {
	var m markup
	title := "answer-title"
	if a.List != nil {
		title = "answer-several"
	}
	m.element(heading, v.say(title), "class", "small")
	if a.Kind != "" {
		m.element("p", a.Kind, "class", "lead")
	}
	if a.List != nil {
		v.list(&m, a)
	}
	for i := range a.Failures {
		v.failure(&m, &a.Failures[i])
	}
	return m.String()
}

// list writes the failures by recipient.
func (v *View) list(m *markup, a Answer) {
	m.element("h2", v.say("answer-list"), "class", "small")
	m.open("ul", "class", "affected")
	for _, x := range a.List {
		m.open("li")
		if x.Recipient == "" {
			m.element("span", v.say("nobody"), "class", "who")
		} else {
			m.element("bdi", x.Recipient, "class", "who")
		}
		if x.Failure == 0 {
			m.element("span", x.Title)
		} else {
			m.element("a", x.Title, "href", "#failure-"+strconv.Itoa(x.Failure))
		}
		m.element("span", x.Outcome, "class", "kind")
		m.shut("li")
	}
	m.shut("ul")
	if a.Unlisted > 0 {
		m.element("p", v.say("answer-unlisted", "n", a.Unlisted))
	}
}

// failure writes one explanation: what somebody wants to know first stands first.
func (v *View) failure(m *markup, f *Failure) {
	e, id := f.Explanation, "failure-"+strconv.Itoa(f.Number)
	m.open("article", "class", "failure "+f.Tone, "id", id, "aria-labelledby", id+"-title")
	m.element("h2", e.Title, "id", id+"-title")
	v.recipients(m, f)
	v.facts(m, e.Status.Known(), "status")
	m.open("p", "class", "summary")
	m.linked(sentence(e))
	m.shut("p")
	if len(e.Advice) > 0 {
		m.element("h3", e.Headings.Advice)
		m.items("ol", e.Advice)
	}
	if f.Lists != "" {
		m.open("p")
		m.element("strong", v.say("lists")+":")
		m.text(" " + f.Lists)
		m.shut("p")
	}
	if len(e.Causes) > 0 {
		m.element("h3", e.Headings.Causes)
		m.items("ul", e.Causes)
	}
	m.open("div", "class", "beside")
	v.original(m, f)
	if f.Drawing != nil {
		m.open("div")
		m.element("h3", v.say("where"))
		f.Drawing.write(m)
		m.shut("div")
	}
	m.shut("div")
	m.open("details")
	m.element("summary", e.Headings.Admin)
	v.facts(m, f.Facts, "facts")
	for _, line := range f.Admin {
		m.open("p")
		m.linked(line)
		m.shut("p")
	}
	m.shut("details")
	v.report(m, f)
	m.element("h3", v.say("see"))
	m.links(v, f.See)
	m.shut("article")
}

// recipients names those for whom a failure stands, where the status below does not.
func (v *View) recipients(m *markup, f *Failure) {
	if len(f.Recipients) == 0 || len(f.Recipients) == 1 && f.Explanation.Status.Recipient.Value != "" {
		return
	}
	m.open("p", "class", "recipients")
	m.text(v.say("for-recipients") + " ")
	for i, r := range f.Recipients {
		if i > 0 {
			m.text(", ")
		}
		m.open("bdi")
		m.text(r)
		m.WriteString("</bdi>")
	}
	if f.More > 0 {
		m.text(" " + v.say("answer-more", "n", f.More))
	}
	m.shut("p")
}

func (v *View) facts(m *markup, facts []catalog.Fact, class string) {
	if len(facts) == 0 {
		return
	}
	m.open("dl", "class", class)
	for _, f := range facts {
		m.open("div")
		m.element("dt", f.Name)
		m.open("dd")
		m.element("bdi", f.Value)
		m.shut("dd")
		m.shut("div")
	}
	m.shut("dl")
}

// original writes what was pasted, with what decided marked.
func (v *View) original(m *markup, f *Failure) {
	m.open("div")
	if len(f.Original) > 0 {
		m.element("h3", v.say("original"))
		m.open("pre", "class", "original", "dir", "auto", "lang", "", "tabindex", "0", "role", "group", "aria-label", v.say("original"))
		m.WriteString("<samp>")
		for _, p := range f.Original {
			if p.Marked {
				m.WriteString("<mark>")
				m.text(p.Text)
				m.WriteString("</mark>")
			} else {
				m.text(p.Text)
			}
		}
		m.WriteString("</samp></pre>\n")
		hint := "original-plain"
		if f.Marked {
			hint = "original-marked"
		}
		m.element("p", v.say(hint), "class", "hint")
	}
	if f.NoStep {
		m.element("p", v.say("drawing-none"))
	}
	m.shut("div")
}

// report writes the report in both forms; the style sheet shows the chosen one.
func (v *View) report(m *markup, f *Failure) {
	n := strconv.Itoa(f.Number)
	m.open("details", "class", "report")
	m.element("summary", v.say("report"))
	m.element("p", v.say("report-lead"))
	m.open("fieldset")
	m.element("legend", v.say("report-kind"))
	for i, form := range []string{"redacted", "full"} {
		checked := []string{"checked", ""}
		m.open("input", append([]string{"type", "radio", "name", "report-" + n, "id", form + "-" + n, "class", "choose-" + form}, checked[i+i:]...)...)
		m.element("label", v.say("report-"+form), "for", form+"-"+n)
	}
	for _, form := range []struct{ name, text string }{{"redacted", f.Report}, {"full", f.FullReport}} {
		m.open("textarea", "class", form.name, "readonly", "", "rows", "10", "aria-label", v.say("report-label"), "lang", v.Tag)
		m.text("\n" + form.text) // HTML drops the first end of line
		m.shut("textarea")
	}
	m.shut("fieldset")
	m.open("p")
	m.element("button", v.say("copy"), "type", "button", "class", "copy", "hidden", "", "data-done", v.say("copied"), "data-failed", v.say("copy-failed"))
	m.element("span", "", "class", "hint", "role", "status")
	m.shut("p")
	m.shut("details")
}
