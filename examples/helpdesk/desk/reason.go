package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

func (l *Library) reasons() []*Page {
	var pages []*Page
	for r := classify.ReasonUnknown; r <= classify.Accepted; r++ {
		pages = append(pages, l.meant(&Page{Kind: ReasonPage, ID: r.String()}, classify.Result{Reason: r}, l.byReason[r]))
	}
	slices.SortStableFunc(pages, byTitle)
	return pages
}

func (l *Library) causes() []*Page {
	var pages []*Page
	for c := classify.CauseNone + 1; len(c.Reasons()) > 0; c++ {
		pages = append(pages, l.meant(&Page{Kind: CausePage, ID: c.String()}, classify.Result{Reason: c.Reasons()[0], Cause: c}, l.byCause[c]))
	}
	slices.SortStableFunc(pages, byTitle)
	return pages
}

func byTitle(a, b *Page) int {
	return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
}

// meant fills in what a reason means, or a cause below it: what the library says of
// the results that its replies have.
func (l *Library) meant(p *Page, bare classify.Result, replies []reply) *Page {
	bare.Outcome = classify.OutcomeNotSent
	explain := func(r classify.Result) catalog.Explanation { return l.Language.Catalog.Explain(r, catalog.Details{}) }
	p.Title = explain(bare).Title
	if bare.Reason == classify.ReasonUnknown {
		replies = nil // what their codes say is not what the reason says
	}
	ours := func(r classify.Result) bool {
		return r.Reason == bare.Reason && (bare.Cause == classify.CauseNone || r.Cause == bare.Cause)
	}
	for _, permanence := range []classify.Permanence{classify.Permanent, classify.Temporary} {
		r, ok := typical(replies, func(r classify.Result) bool {
			return ours(r) && r.Permanence == permanence && r.Outcome == classify.OutcomeNotSent
		})
		if !ok {
			continue
		}
		r.Cause, r.Role, r.Stage, r.StageBasis = bare.Cause, classify.RoleSubmission, classify.StageUnknown, classify.StageBasisNone
		e := explain(r)
		if p.Meaning == nil {
			p.Causes, p.Advice, p.Admin = e.Causes, e.Advice, lines(e.Admin)
		} else if !slices.Equal(e.Advice, p.Advice) {
			p.Later = e.Advice
		}
		p.Meaning = append(p.Meaning, Meaning{l.Language.say("when-" + permanence.String()), e.Summary})
		r.Role = classify.RoleRelay
		if other := explain(r); other.Summary != e.Summary {
			p.Meaning = append(p.Meaning, Meaning{l.Language.say("when-" + permanence.String() + "-relay"), other.Summary})
		}
	}
	if p.Meaning == nil {
		e := explain(bare)
		p.Lead, p.Causes, p.Advice, p.Admin = e.Summary, e.Causes, e.Advice, lines(e.Admin)
	}
	for stage := classify.StageDNS; stage <= classify.StageQuit; stage++ {
		r, ok := typical(replies, func(r classify.Result) bool { return ours(r) && r.Stage == stage })
		if !ok {
			continue
		}
		r.Cause, r.Role, r.StageBasis = bare.Cause, classify.RoleSubmission, classify.StageBasisTold
		e := explain(r)
		p.Steps = append(p.Steps, StepMeaning{Step: e.Stage.Title, Text: strings.TrimSpace(e.Stage.Summary + " " + e.Stage.Part)})
	}
	return p
}

func (l *Library) fillReason(p *Page) {
	var reason classify.Reason
	if reason.UnmarshalText([]byte(p.ID)) != nil {
		return
	}
	var causes, codes []*Link
	for c := classify.CauseNone + 1; len(c.Reasons()) > 0; c++ {
		if slices.Contains(c.Reasons(), reason) {
			causes = append(causes, l.link(CausePage, c.String()))
		}
	}
	if reason != classify.ReasonUnknown {
		for b := range classify.BasicCodes() {
			if b.Reason == reason {
				codes = append(codes, l.link(CodePage, strconv.Itoa(b.Code)))
			}
		}
		for m := range classify.EnhancedMeanings() {
			if m.Reason == reason {
				for _, class := range classes(m) {
					codes = append(codes, l.link(CodePage, fmt.Sprintf("%d.%d.%d", class, m.Subject, m.Detail)))
				}
			}
		}
	}
	p.Links = []LinkGroup{l.linkGroup("heading-more-exactly", causes...), l.linkGroup("heading-codes", codes...)}
	p.Groups = l.said(l.byReason[reason])
	p.replies = texts(l.byReason[reason])
}

func (l *Library) fillCause(p *Page) {
	for c := classify.CauseNone + 1; len(c.Reasons()) > 0; c++ {
		if c.String() != p.ID {
			continue
		}
		var links, beside []*Link
		for _, r := range c.Reasons() {
			links = append(links, l.link(ReasonPage, r.String()))
		}
		for other := classify.CauseNone + 1; len(other.Reasons()) > 0; other++ {
			if other != c && other.Reasons()[0] == c.Reasons()[0] {
				beside = append(beside, l.link(CausePage, other.String()))
			}
		}
		p.Links = []LinkGroup{l.linkGroup("heading-reason", links...), l.linkGroup("heading-beside", beside...)}
		p.Groups = l.said(l.byCause[c])
		p.replies = texts(l.byCause[c])
	}
}
