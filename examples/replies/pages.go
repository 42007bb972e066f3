package main

import (
	"fmt"
	"strings"
)

// The kinds of speakers, in the order of the index.
var kinds = []struct{ kind, title, about string }{
	{"provider", "Mail providers and hosters", "What providers of mailboxes, hosters and sending services answer."},
	{"server", "Mail server software", "What a server says in its own words, whoever runs it."},
	{"filter", "Filters", "What stands in front of a server: spam and virus filters, greylisting, policy daemons."},
	{"blocklist", "Blocklists", "What a reply says when it names a list."},
	{"shared", "Phrases of several servers", "Set phrases that tell the reason and not who speaks: more than one server has them."},
	{"client", "Mail programs and libraries", "What the sending side reports, often without a reply of a server."},
	{"transport", "Connections", "What an operating system, a TLS library or a resolver says when there is no reply."},
	{"generic", "Servers nobody knows", "The words in which people write refusals, in the languages in which servers answer. Any rule above beats them."},
	{"wrapper", "Wrappers", "What mail servers, libraries and mail programs put around a reply. It tells the stage or whether to try again, not the reason."},
}

// notice begins each page.
const notice = "<!-- Made by examples/replies from the rule files. Do not edit: change classify/rules and run \"go generate ./classify\". -->\n\n"

// pages makes the pages, by file name.
func pages(speakers []speaker) map[string]string {
	made := map[string]string{"README.md": index(speakers), "reasons.md": reasons(speakers)}
	for _, k := range kinds {
		var b strings.Builder
		fmt.Fprintf(&b, "%s# %s\n\n%s [All kinds](README.md), [by reason](reasons.md), [what the columns say](README.md#columns).\n", notice, k.title, k.about)
		for _, s := range speakers {
			if k.kind == "wrapper" {
				b.WriteString(wrappers(s))
			} else if s.Kind == k.kind {
				b.WriteString(section(s))
			}
		}
		made[k.kind+".md"] = b.String()
	}
	return made
}

// index lists the speakers of each kind, each on a line of its own and without
// any totals: a change of one rule changes no line that another one's does.
func index(speakers []speaker) string {
	var b strings.Builder
	b.WriteString(notice)
	b.WriteString("# What mail servers say, and what it means\n\nLook for who answered, or for [the reason](reasons.md). A reply that is not here word for word is still understood when it is built like one that is: `go run ./examples/explain -lang en '550 ...'` tells.\n")
	for _, k := range kinds {
		var names []string
		for _, s := range speakers {
			n := 0
			if k.kind == "wrapper" {
				n = len(s.Wrappers)
			} else if s.Kind == k.kind {
				n = len(s.Rules)
			}
			if n > 0 {
				names = append(names, fmt.Sprintf("- [%s](%s.md#%s)", escape(s.Name), k.kind, s.ID))
			}
		}
		fmt.Fprintf(&b, "\n## [%s](%s.md)\n\n%s\n\n%s\n", k.title, k.kind, k.about, strings.Join(names, "\n"))
	}
	b.WriteString(columns)
	return b.String()
}

// columns explains the tables.
const columns = `
<a id="columns"></a>

## The columns

| column | what it says |
| --- | --- |
| it says | a reply of this kind, with made-up addresses; at most two are shown |
| it means | what happened, the reason, and the speaker's own page on it. *Only from this server*: from another, the words mean something else |
| codes | those of the examples; after *only*, the ones without which it does not hold |
| stage | the step at which it was said, where the reply tells |
| permanence | *temporary*: the same attempt may succeed later; *permanent*: it will not |
| try again | what a queue does after the first attempt. *mend it first*: time alone changes nothing |
| rule | its id, as results name it |
`

// section is the table of one speaker.
func section(s speaker) string {
	if len(s.Rules) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(heading(s))
	if s.Source != "" {
		fmt.Fprintf(&b, "Source: %s\n\n", link(s.Source))
	}
	b.WriteString("| it says | it means | codes | stage | permanence | try again | rule |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, r := range s.Rules {
		ds := diagnose(s, r)
		meaning := fmt.Sprintf("%s<br>[%s](reasons.md#%s)", each(ds, title), r.Reason, r.Reason)
		if r.Link != "" {
			meaning += fmt.Sprintf(", [more](<%s>)", strings.ReplaceAll(r.Link, "|", "%7C"))
		}
		if r.OnlyProvider {
			meaning += "<br>*Only from this server*"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", examples(r.Examples), meaning, codes(r, ds), each(ds, stage), permanence(ds), again(ds), anchored("rule", r.ID))
	}
	return b.String()
}

// wrappers is the table of the wrappers in one rule file.
func wrappers(s speaker) string {
	if len(s.Wrappers) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(heading(s))
	b.WriteString("| wrapped like this | stage, or whether to try again | rule |\n| --- | --- | --- |\n")
	for _, w := range s.Wrappers {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", examples(w.Examples), w.Tells, anchored("wrapper", w.ID))
	}
	return b.String()
}

func heading(s speaker) string {
	return fmt.Sprintf("\n<a id=\"%s\"></a>\n\n## %s\n\n", s.ID, escape(s.Name))
}

// examples shows the first two examples.
func examples(all []string) string {
	var shown []string
	for _, e := range all[:min(2, len(all))] {
		shown = append(shown, code(e))
	}
	return strings.Join(shown, "<br>")
}
