package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// The kinds of speakers, in the order of the index.
var kinds = []struct{ kind, title, about string }{
	{"provider", "Mail providers and hosters", "What providers of mailboxes, hosters and sending services answer."},
	{"server", "Mail server software", "What a server says in its own words, whoever runs it."},
	{"filter", "Filters", "What stands in front of a server: spam and virus filters, greylisting, policy daemons."},
	{"blocklist", "Blocklists", "What a reply says when it names a list."},
	{"client", "Mail programs and libraries", "What the sending side reports, often without a reply of a server."},
	{"transport", "Connections", "What an operating system, a TLS library or a resolver says when there is no reply."},
	{"generic", "Servers nobody knows", "The words in which people write refusals, in the languages in which servers answer. Any rule above beats them."},
	{"wrapper", "Wrappers", "What mail servers, libraries and mail programs put around a reply. It tells the stage, not the reason."},
}

// notice begins each page.
const notice = "<!-- Made by examples/replies from the rule files. Do not edit: change classify/rules and run \"go generate ./...\". -->\n\n"

// pages makes the pages, by file name.
func pages(speakers []speaker) map[string]string {
	made := map[string]string{}
	for _, k := range kinds {
		var b strings.Builder
		fmt.Fprintf(&b, "%s# %s\n\n%s [All kinds](README.md), [by reason](reasons.md).\n", notice, k.title, k.about)
		for _, s := range speakers {
			if s.Kind == k.kind && len(s.Rules) > 0 {
				b.WriteString(section(s))
			}
		}
		made[k.kind+".md"] = b.String()
	}
	made["README.md"] = index(speakers)
	made["reasons.md"] = reasons(speakers)
	return made
}

// index lists the speakers of each kind.
func index(speakers []speaker) string {
	var b strings.Builder
	b.WriteString(notice)
	b.WriteString("# What mail servers say, and what it means\n\nLook for who answered, or for [the reason](reasons.md). A reply that is not here word for word is still understood when it is built like one that is: `go run ./examples/explain -lang en '550 ...'` tells.\n")
	for _, k := range kinds {
		var names []string
		rules := 0
		for _, s := range speakers {
			if s.Kind == k.kind && len(s.Rules) > 0 {
				rules += len(s.Rules)
				names = append(names, fmt.Sprintf("[%s](%s.md#%s)", cell(s.Name), k.kind, s.ID))
			}
		}
		fmt.Fprintf(&b, "\n## [%s](%s.md)\n\n%s %d rules.\n\n%s\n", k.title, k.kind, k.about, rules, strings.Join(names, " · "))
	}
	return b.String()
}

// section is the table of one speaker.
func section(s speaker) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n<a id=\"%s\"></a>\n\n## %s\n\n", s.ID, cell(s.Name))
	if s.Kind == "wrapper" {
		b.WriteString("| wrapped like this | stage | rule |\n| --- | --- | --- |\n")
		for _, r := range s.Rules {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", examples(r), r.Stage, anchored("wrapper", r.ID))
		}
		return b.String()
	}
	if s.Source != "" {
		fmt.Fprintf(&b, "Source: %s\n\n", link(s.Source))
	}
	b.WriteString("| it says | it means | stage | try again | rule |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range s.Rules {
		d := smtperr.DiagnoseText(r.Examples[0], smtperr.As(classify.Relay))
		meaning := cell(d.Explain("en").Title)
		if r.Link != "" {
			meaning += fmt.Sprintf(" ([more](%s))", r.Link)
		}
		fmt.Fprintf(&b, "| %s | %s<br>[%s](reasons.md#%s) | %s | %s | %s |\n", examples(r), meaning, r.Reason, r.Reason, stage(d), again(d), anchored("rule", r.ID))
	}
	return b.String()
}

// reasons lists the rules of each reason.
func reasons(speakers []speaker) string {
	var b strings.Builder
	b.WriteString(notice)
	b.WriteString("# Replies by reason\n\n[By speaker](README.md).\n")
	for reason := classify.Unknown; reason <= classify.Accepted; reason++ {
		var links []string
		for _, s := range speakers {
			for _, r := range s.Rules {
				if r.Reason == reason.String() {
					links = append(links, fmt.Sprintf("[%s](%s.md#rule-%s)", r.ID, s.Kind, r.ID))
				}
			}
		}
		if len(links) == 0 {
			continue
		}
		slices.Sort(links)
		fmt.Fprintf(&b, "\n<a id=\"%s\"></a>\n\n## %s\n\n%s\n", reason, reason, strings.Join(links, " · "))
	}
	return b.String()
}

// examples shows a rule's examples, the first two of them.
func examples(r rule) string {
	var shown []string
	for _, e := range r.Examples[:min(2, len(r.Examples))] {
		shown = append(shown, code(e))
	}
	return strings.Join(shown, "<br>")
}

// stage is where it happens, as far as the reply tells.
func stage(d smtperr.Diagnosis) string {
	if d.Stage == classify.StageUnknown {
		return ""
	}
	return d.Stage.String()
}

// again says whether a later attempt may do better.
func again(d smtperr.Diagnosis) string {
	switch {
	case d.Permanence == classify.Permanent:
		return "no"
	case d.RetryAfter >= time.Minute:
		return "after " + strings.TrimSuffix(strings.TrimSuffix(d.RetryAfter.String(), "0s"), "0m")
	case d.Permanence == classify.Temporary:
		return "later"
	}
	return ""
}
