package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// A Library holds the look-up pages of one language.
type Library struct {
	Desk
	Pages    []*Page // in the order of their kinds and ids
	byID     map[Kind]map[string]*Page
	speakers []*speaker
	byReason map[classify.Reason][]reply
	byCause  map[classify.Cause][]reply
	byCode   map[string][]reply
	index    *index
	settings map[string]*catalog.Settings
}

// A Page is a look-up page.
type Page struct {
	Kind     Kind
	ID       string
	Title    string
	Lead     string // one sentence
	Mark     string // what stands small beside the title, as a code's name in the registry
	Meaning  []Meaning
	Causes   []string
	Advice   []string
	Later    []string // what to do where it was refused for now, if that is other than Advice
	Admin    []string
	Steps    []StepMeaning
	Groups   []Group     // what servers say
	Links    []LinkGroup // to other pages
	Settings *Sheet      // of a provider
	Source   string
	words    []string // more to find it by
	replies  []string // all that servers say for it
}

// A Meaning is what holds under a condition, as when the failure passes.
type Meaning struct {
	When, Text string
}

// A StepMeaning is what a failure means at one step.
type StepMeaning struct {
	Step, Text string
	Link       *Link
}

// A Group is what one speaker says, or what is said for one reason.
type Group struct {
	Name    string
	Link    *Link
	Replies []Reply
}

// A Reply is what a server says, for a page.
type Reply struct {
	Text string
	Link *Link  // to the page of who says it
	Page string // the speaker's own page about it
}

// A LinkGroup is a list of links under a heading.
type LinkGroup struct {
	Heading string
	Links   []Link
}

// newLibraries makes the look-up pages in all languages.
func newLibraries(o Options) (map[string]*Library, error) {
	speakers, err := readSpeakers()
	if err != nil {
		return nil, err
	}
	all, settings := map[string]*Library{}, settingsByID()
	for _, tag := range Languages {
		l, err := readLanguage(tag)
		if err != nil {
			return nil, err
		}
		all[tag] = newLibrary(Desk{Language: l, place: place{l, o.Static}, options: o}, speakers, settings)
	}
	return all, nil
}

func newLibrary(d Desk, speakers []*speaker, settings map[string]*catalog.Settings) *Library {
	l := &Library{
		Desk: d, speakers: speakers, settings: settings, byID: map[Kind]map[string]*Page{},
		byReason: map[classify.Reason][]reply{}, byCause: map[classify.Cause][]reply{}, byCode: map[string][]reply{},
	}
	l.library = l
	for _, s := range speakers {
		for _, r := range s.replies {
			l.byReason[r.result.Reason] = append(l.byReason[r.result.Reason], r)
			if c := r.result.Cause; c != classify.CauseNone {
				l.byCause[c] = append(l.byCause[c], r)
			}
			if r.result.Code != 0 {
				id := strconv.Itoa(r.result.Code)
				l.byCode[id] = append(l.byCode[id], r)
			}
			if e := r.result.Enhanced; !e.IsZero() {
				l.byCode[e.String()] = append(l.byCode[e.String()], r)
			}
		}
	}
	for _, p := range slices.Concat(l.reasons(), l.causes(), l.codes(), l.enhanced(), l.providers()) {
		if l.byID[p.Kind] == nil {
			l.byID[p.Kind] = map[string]*Page{}
		}
		l.byID[p.Kind][p.ID] = p
		l.Pages = append(l.Pages, p)
	}
	for _, p := range l.Pages {
		l.fill(p)
	}
	l.index = newIndex(l.Pages)
	return l
}

// page returns a page, or nil.
func (l *Library) page(kind Kind, id string) *Page { return l.byID[kind][id] }

// Of are the pages of a kind.
func (l *Library) Of(kind Kind) []*Page {
	var list []*Page
	for _, p := range l.Pages {
		if p.Kind == kind {
			list = append(list, p)
		}
	}
	return list
}

// link leads to a page; nil where there is none.
func (l *Library) link(kind Kind, id string) *Link {
	p := l.page(kind, id)
	if p == nil {
		return nil
	}
	return &Link{l.place.look(kind, id), p.Title, id}
}

// fill fills in what needs the other pages: the links and the replies.
func (l *Library) fill(p *Page) {
	switch p.Kind {
	case ReasonPage:
		l.fillReason(p)
	case CausePage:
		l.fillCause(p)
	case CodePage:
		l.fillCode(p)
	case ProviderPage:
		l.fillProvider(p)
	}
	p.Links = slices.DeleteFunc(p.Links, func(g LinkGroup) bool { return len(g.Links) == 0 })
}

// linkGroup makes a list of links of those that lead somewhere, each once.
func (l *Library) linkGroup(heading string, links ...*Link) LinkGroup {
	g := LinkGroup{Heading: l.Language.say(heading)}
	for _, x := range links {
		if x != nil && !slices.Contains(g.Links, *x) {
			g.Links = append(g.Links, *x)
		}
	}
	return g
}

// How much of what servers say a page shows.
const maxGroups, maxReplies = 14, 3

// said groups replies by who says them, the speakers with most replies first.
func (l *Library) said(replies []reply) []Group {
	bySpeaker := map[*speaker][]reply{}
	var order []*speaker
	for _, r := range replies {
		if bySpeaker[r.speaker] == nil {
			order = append(order, r.speaker)
		}
		bySpeaker[r.speaker] = append(bySpeaker[r.speaker], r)
	}
	slices.SortStableFunc(order, func(a, b *speaker) int {
		return cmp.Or(cmp.Compare(l.rank(a), l.rank(b)), cmp.Compare(len(bySpeaker[b]), len(bySpeaker[a])))
	})
	var list []Group
	for _, s := range order[:min(maxGroups, len(order))] {
		list = append(list, Group{s.name, l.link(ProviderPage, s.id), l.shown(bySpeaker[s], false)})
	}
	return list
}

// rank puts first whom readers know: those whose settings are known, then servers.
func (l *Library) rank(s *speaker) int {
	switch {
	case l.settings[s.id] != nil:
		return 0
	case s.kind == "server":
		return 1
	case s.hasPage():
		return 2
	}
	return 3
}

// shown are the replies for a page, of different rules first; with who says them where
// that is wanted.
func (l *Library) shown(replies []reply, who bool) []Reply {
	seen := map[string]int{}
	rank := make([]int, len(replies))
	order := make([]int, len(replies))
	for i, r := range replies {
		order[i] = i
		rank[i] = seen[r.result.Rule]
		seen[r.result.Rule]++
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
	var list []Reply
	for _, i := range order {
		if len(list) == maxReplies {
			break
		}
		r := replies[i]
		x := Reply{Text: visible(short(r.text, 300)), Page: r.link}
		if who {
			x.Link = l.link(ProviderPage, r.speaker.id)
		}
		list = append(list, x)
	}
	return list
}

// typical is the result that most replies of a kind have: without what is one
// reply's own.
func typical(replies []reply, keep func(classify.Result) bool) (classify.Result, bool) {
	count := map[classify.Result]int{}
	var best classify.Result
	for _, r := range replies {
		x := r.result
		if !keep(x) {
			continue
		}
		x.Reply, x.Attempt = classify.Reply{}, classify.Attempt{Stage: x.Stage, Role: x.Role}
		x.Rule, x.Provider, x.Basis, x.RetryAfter = "", "", classify.BasisNone, 0
		x.Conflict, x.RoleFromText, x.RelayText = false, false, false
		count[x]++
		if count[x] > count[best] {
			best = x
		}
	}
	return best, count[best] > 0
}

// sentence joins the parts of an explanation that tell what happened.
func sentence(e catalog.Explanation) string { return strings.TrimSpace(e.Summary + " " + e.Place) }
