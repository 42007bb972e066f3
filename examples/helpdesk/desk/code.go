package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

func (l *Library) codes() []*Page {
	var pages []*Page
	seen := map[int]bool{}
	for b := range classify.BasicCodes() {
		if seen[b.Code] {
			continue
		}
		seen[b.Code] = true
		c, ok := l.Language.Catalog.BasicCode(b.Code, classify.RoleSubmission)
		if !ok {
			continue
		}
		p := &Page{Kind: CodePage, ID: c.Code, Title: c.Code + ": " + c.Title, Lead: c.Summary, Causes: c.Causes, Advice: c.Advice, Mark: b.Spec}
		if r, ok := l.Language.Catalog.BasicCode(b.Code, classify.RoleRelay); ok && r.Summary != c.Summary {
			p.Meaning = append(p.Meaning, Meaning{When: l.Language.say("when-relay"), Text: r.Summary})
		}
		pages = append(pages, p)
	}
	slices.SortFunc(pages, func(a, b *Page) int { return cmp.Compare(a.ID, b.ID) })
	return pages
}

// classes are the classes in which a code of the registry is sent as a failure.
func classes(m classify.EnhancedMeaning) []uint16 {
	if m.Class != 0 {
		return []uint16{m.Class}
	}
	return []uint16{4, 5}
}

func (l *Library) enhanced() []*Page {
	var pages []*Page
	seen := map[string]bool{}
	for m := range classify.EnhancedMeanings() {
		for _, class := range classes(m) {
			code := classify.EnhancedCode{Class: class, Subject: m.Subject, Detail: m.Detail}
			c, ok := l.Language.Catalog.EnhancedCode(code)
			if !ok || seen[c.Code] { // some are registered for one class and for all
				continue
			}
			seen[c.Code] = true
			m, _ := classify.LookupEnhanced(code)
			pages = append(pages, &Page{Kind: CodePage, ID: c.Code, Title: c.Code + ": " + c.Title, Lead: c.Summary, Causes: c.Causes, Advice: c.Advice,
				Mark: strings.TrimSpace(m.Name + " " + m.Spec), words: []string{m.Name}})
		}
	}
	slices.SortFunc(pages, func(a, b *Page) int { return compareCodes(a.ID, b.ID) })
	return pages
}

// compareCodes compares enhanced codes as numbers.
func compareCodes(a, b string) int {
	x, _ := classify.ParseEnhancedCode(a)
	y, _ := classify.ParseEnhancedCode(b)
	return cmp.Or(cmp.Compare(x.Class, y.Class), cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Detail, y.Detail))
}

func (l *Library) fillCode(p *Page) {
	if e, err := classify.ParseEnhancedCode(p.ID); err == nil && !e.IsZero() {
		l.fillEnhanced(p, e)
	} else if code, err := strconv.Atoi(p.ID); err == nil {
		l.fillBasic(p, code)
	}
	p.Groups = l.byMeaning(l.byCode[p.ID], true)
}

// fillBasic says what a basic code means at each step at which it has a meaning of
// its own, and links the enhanced codes that are sent with it.
func (l *Library) fillBasic(p *Page, code int) {
	var reasons, enhanced, siblings []*Link
	for stage := classify.StageDNS; stage <= classify.StageQuit; stage++ {
		b, ok := classify.LookupBasic(code, stage)
		if !ok || b.Stage != stage && b.Only != stage {
			continue
		}
		r := classify.Classify(p.ID, classify.Attempt{Stage: stage})
		e := l.Language.Catalog.Explain(r, catalog.Details{})
		m := StepMeaning{Step: e.Stage.Title, Text: e.Title + ". " + sentence(e)}
		if r.Reason != classify.ReasonUnknown {
			m.Link = l.link(ReasonPage, r.Reason.String())
			reasons = append(reasons, m.Link)
		}
		p.Steps = append(p.Steps, m)
	}
	if b, ok := classify.LookupBasic(code, classify.StageUnknown); ok && b.Reason != classify.ReasonUnknown {
		reasons = append(reasons, l.link(ReasonPage, b.Reason.String()))
	}
	for m := range classify.EnhancedMeanings() {
		if slices.Contains(strings.Fields(m.Basic), p.ID) {
			enhanced = append(enhanced, l.link(CodePage, fmt.Sprintf("%c.%d.%d", p.ID[0], m.Subject, m.Detail)))
		}
	}
	for _, other := range l.byID[CodePage] {
		if len(other.ID) == 3 && other.ID[:2] == p.ID[:2] && other != p {
			siblings = append(siblings, l.link(CodePage, other.ID))
		}
	}
	slices.SortFunc(siblings, func(a, b *Link) int { return cmp.Compare(a.ID, b.ID) })
	p.Links = []LinkGroup{l.linkGroup("heading-reason", reasons...), l.linkGroup("heading-sent-with", enhanced...), l.linkGroup("heading-neighbours", siblings...)}
}

func (l *Library) fillEnhanced(p *Page, e classify.EnhancedCode) {
	var reasons, basic, siblings []*Link
	if m, ok := classify.LookupEnhanced(e); ok {
		if m.Reason != classify.ReasonUnknown {
			reasons = append(reasons, l.link(ReasonPage, m.Reason.String()))
		}
		for _, code := range strings.Fields(m.Basic) {
			basic = append(basic, l.link(CodePage, code))
		}
		if m.Stage != classify.StageUnknown {
			step := l.Language.Catalog.Guide().Stages[m.Stage-classify.StageDNS]
			p.Steps = append(p.Steps, StepMeaning{Step: step.Title, Text: step.Task})
		}
	}
	for _, class := range []uint16{4, 5} {
		if class != e.Class {
			siblings = append(siblings, l.link(CodePage, classify.EnhancedCode{Class: class, Subject: e.Subject, Detail: e.Detail}.String()))
		}
	}
	if e.Class == 4 || e.Class == 5 {
		p.Meaning = append(p.Meaning, Meaning{When: l.Language.say("class-" + strconv.Itoa(int(e.Class))), Text: l.Language.say("class-means-" + strconv.Itoa(int(e.Class)))})
	}
	p.Links = []LinkGroup{l.linkGroup("heading-reason", reasons...), l.linkGroup("heading-basic", basic...), l.linkGroup("heading-class", siblings...)}
}

// byMeaning groups replies by what they mean: the same code says many things, and the
// same server, too.
func (l *Library) byMeaning(replies []reply, who bool) []Group {
	byReason := map[classify.Reason][]reply{}
	var order []classify.Reason
	for _, r := range replies {
		if byReason[r.result.Reason] == nil {
			order = append(order, r.result.Reason)
		}
		byReason[r.result.Reason] = append(byReason[r.result.Reason], r)
	}
	slices.SortStableFunc(order, func(a, b classify.Reason) int { return cmp.Compare(len(byReason[b]), len(byReason[a])) })
	var groups []Group
	for _, reason := range order[:min(len(order), maxGroups)] {
		link := l.link(ReasonPage, reason.String())
		list := byReason[reason]
		slices.SortStableFunc(list, func(a, b reply) int { return cmp.Compare(l.rank(a.speaker), l.rank(b.speaker)) })
		groups = append(groups, Group{link.Title, link, l.shown(list, who)})
	}
	return groups
}
