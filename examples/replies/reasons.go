package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// reasons lists the reasons with their meaning, then the rules of each.
func reasons(speakers []speaker) string {
	english := catalog.Match("en")
	rules := map[string][]string{}
	for _, s := range speakers {
		for _, r := range s.Rules {
			rules[r.Reason] = append(rules[r.Reason], fmt.Sprintf("- [%s](%s.md#rule-%s)", escape(r.ID), s.Kind, r.ID))
		}
	}
	var table, lists strings.Builder
	for reason := classify.ReasonUnknown; reason <= classify.Accepted; reason++ {
		links := rules[reason.String()]
		if len(links) == 0 {
			continue
		}
		slices.Sort(links)
		title := escape(english.Explain(classify.Result{Attempt: classify.Attempt{Role: classify.RoleRelay}, Reason: reason}, catalog.Details{}).Title)
		fmt.Fprintf(&table, "| [%s](#%s) | %s |\n", reason, reason, title)
		fmt.Fprintf(&lists, "\n<a id=\"%s\"></a>\n\n## %s\n\n%s.\n\n%s\n", reason, reason, title, strings.Join(links, "\n"))
	}
	return notice + "# Replies by reason\n\n[By speaker](README.md).\n\n| reason | meaning |\n| --- | --- |\n" + table.String() + lists.String()
}
