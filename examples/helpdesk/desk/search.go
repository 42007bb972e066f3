package desk

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/smtperr/go-smtperr/classify"
)

// An index finds pages by their words. It is small enough to go to a browser, which
// does the same with it: see assets/search.js.
type index struct {
	pages []*Page
	words map[string][]weight
	list  []string // the words in order, for those that only begin so
}

// A weight is how much a word says about a page.
type weight struct {
	page   int
	weight int
}

// How much a word says in each part of a page, and how many words of replies count.
const (
	inTitle, inText, inReplies = 4, 1, 9

	maxReplyWords = 250
)

// newIndex weighs words by how rare they are; those of replies by how much more often
// they stand in the replies of this page than in those of others.
func newIndex(pages []*Page) *index {
	x := &index{pages: pages, words: map[string][]weight{}}
	holding := map[string]int{} // the pages that hold a word
	said, all := map[string]int{}, 0
	replies := make([]map[string]int, len(pages))
	parts := make([]map[string]int, len(pages))
	for i, p := range pages {
		parts[i], replies[i] = p.partWords(), p.replyWords()
		for w := range parts[i] {
			holding[w]++
		}
		for w, n := range replies[i] {
			said[w] += n
			all += n
		}
	}
	for i := range pages {
		weights := map[string]int{}
		for w, part := range parts[i] {
			weights[w] = int(math.Round(float64(part) * math.Log(1+float64(len(pages))/float64(holding[w]))))
		}
		here := 0
		for _, n := range replies[i] {
			here += n
		}
		telling := map[string]int{}
		for w, n := range replies[i] {
			share, usual := float64(n)/float64(here), float64(said[w])/float64(all)
			telling[w] = int(math.Round(inReplies * math.Log(share/usual) * float64(n) / float64(n+1)))
		}
		best := slices.SortedFunc(maps.Keys(telling), func(a, b string) int {
			return cmp.Or(cmp.Compare(telling[b]*replies[i][b], telling[a]*replies[i][a]), cmp.Compare(a, b))
		})
		for _, w := range best[:min(maxReplyWords, len(best))] {
			weights[w] = max(weights[w], telling[w])
		}
		for w, n := range weights {
			if n > 0 {
				x.words[w] = append(x.words[w], weight{i, n})
			}
		}
	}
	x.list = slices.Sorted(maps.Keys(x.words))
	return x
}

// partWords are the words of a page with what the part says in which they stand.
func (p *Page) partWords() map[string]int {
	part := map[string]int{}
	add := func(text string, n int) {
		for _, w := range tokens(text) {
			part[w] = max(part[w], n)
		}
	}
	add(p.Title+" "+p.ID+" "+strings.Join(p.words, " "), inTitle)
	add(strings.Join(slices.Concat([]string{p.Lead, p.Mark}, p.Causes), " "), inText)
	for _, m := range p.Meaning {
		add(m.Text, inText)
	}
	return part
}

// replyWords counts the words of what servers say on a page of a reason or a cause: on
// these a pasted line is looked for. A code has its number, a provider its name.
func (p *Page) replyWords() map[string]int {
	count := map[string]int{}
	if p.Kind != ReasonPage && p.Kind != CausePage {
		return count
	}
	for _, text := range p.replies {
		for _, w := range tokens(text) {
			if !strings.ContainsFunc(w, unicode.IsDigit) {
				count[w]++
			}
		}
	}
	return count
}

// tokens are the words of a text in small letters: letters and digits, with the dots
// between digits.
func tokens(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.'
	})
	var list []string
	for _, w := range words {
		w = strings.Trim(w, ".")
		if strings.Contains(w, ".") && strings.ContainsFunc(w, unicode.IsLetter) {
			list = append(list, strings.FieldsFunc(w, func(r rune) bool { return r == '.' })...)
		}
		if w != "" {
			list = append(list, w)
		}
	}
	return list
}

// A Hit is a page that a search found.
type Hit struct {
	Link
	Kind string
	Lead string
}

// maxHits bounds what a search shows, and maxTokens what it looks for.
const maxHits, maxTokens = 12, 60

// A page is shown whose score is at least this part of the best one's.
const worthShowing = 3

// exact is what it counts that the query is a page's title: more than any words.
const exact = 1000

// find ranks the pages for a query.
func (x *index) find(query string) []*Page {
	score := make([]float64, len(x.pages))
	for i, p := range x.pages {
		if strings.EqualFold(strings.TrimSpace(query), p.Title) {
			score[i] = exact
		}
	}
	words := tokens(query)
	slices.Sort(words)
	words = slices.Compact(words)
	for _, w := range words[:min(len(words), maxTokens)] {
		hits := x.words[w]
		factor := 1.0
		if hits == nil && len([]rune(w)) >= 3 { // the beginning of a word
			at, _ := slices.BinarySearch(x.list, w)
			best := map[int]int{}
			for _, longer := range x.list[at:min(at+40, len(x.list))] {
				if !strings.HasPrefix(longer, w) {
					break
				}
				for _, h := range x.words[longer] {
					best[h.page] = max(best[h.page], h.weight)
				}
			}
			for page, n := range best {
				hits = append(hits, weight{page, n})
			}
			factor = 0.5
		}
		for _, h := range hits {
			score[h.page] += factor * float64(h.weight)
		}
	}
	least := slices.Max(score) / worthShowing
	order := make([]int, 0, len(score))
	for i, s := range score {
		if s > 0 && s >= least {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	var pages []*Page
	for _, i := range order[:min(maxHits, len(order))] {
		pages = append(pages, x.pages[i])
	}
	return pages
}

// Search finds pages: first those of what the library reads in the query, as in a
// pasted line, then those with its words.
func (l *Library) Search(query string) []Hit {
	if len(query) > 4_000 {
		query = valid(query[:4_000])
	}
	var pages []*Page
	add := func(p *Page) {
		if p != nil && !slices.Contains(pages, p) && len(pages) < maxHits {
			pages = append(pages, p)
		}
	}
	r := classify.Classify(query, classify.Attempt{})
	if r.Basis == classify.BasisRule || r.Code != 0 {
		if r.Cause != classify.CauseNone {
			add(l.page(CausePage, r.Cause.String()))
		}
		if r.Reason != classify.ReasonUnknown {
			add(l.page(ReasonPage, r.Reason.String()))
		}
		add(l.page(CodePage, r.Enhanced.String()))
		if r.Code != 0 {
			add(l.page(CodePage, strconv.Itoa(r.Code)))
		}
		add(l.page(ProviderPage, r.Provider))
	}
	found := l.index.find(query)
	if len(strings.Fields(query)) < 3 { // somebody typed words: their pages come first
		pages, found = nil, append(found, pages...)
	}
	for _, p := range found {
		add(p)
	}
	var hits []Hit
	for _, p := range pages {
		hits = append(hits, l.hit(p))
	}
	return hits
}

// hit is a page as a list of what was found shows it.
func (l *Library) hit(p *Page) Hit {
	return Hit{*l.link(p.Kind, p.ID), l.Language.say(string(p.Kind)), p.lead()}
}

// lead is a page in a sentence.
func (p *Page) lead() string {
	if p.Lead == "" && len(p.Meaning) > 0 {
		return p.Meaning[0].Text
	}
	return cmp.Or(p.Lead, p.Mark)
}
