package desk

import (
	"html/template"
	"slices"

	"github.com/smtperr/go-smtperr/catalog"
)

// frontBody is what the front page shows.
type frontBody struct {
	Question
	Form    bool
	Problem string
	Choices []catalog.Settings
	Guide   catalog.Guide
	Drawing *Drawing
	Common  []Link
}

type answerBody struct {
	Answer
	HTML    template.HTML // what markup wrote
	Choices []catalog.Settings
}

type searchBody struct {
	Query string
	Hits  []Hit
}

type listSection struct {
	Heading string
	Links   []Link
}

func (d *Desk) view(template, path, title string, body any) *View {
	return &View{Language: d.Language, place: d.place, Options: d.options, Template: template, Path: path, Title: title, Body: body}
}

// other is the same place in the other language.
func (d *Desk) other(texts map[string]*Library) place {
	return texts[d.Language.say("other-tag")].place
}

// Options say how a site is made, and whose it is.
type Options struct {
	Static  bool   // the pages are files
	Offline bool   // such files read messages in the browser
	Name    string // of the site, "" for that of the texts
	Imprint string // address of a page that says whose site it is, "" for none
	Privacy string // address of a page about privacy, "" for none
}

// A Site is the look-up pages of all languages, and what leads from one to the other.
type Site struct {
	Options
	Libraries map[string]*Library
}

// NewSite makes all pages.
func NewSite(o Options) (*Site, error) {
	libraries, err := newLibraries(o)
	if err != nil {
		return nil, err
	}
	return &Site{o, libraries}, nil
}

// common are the pages that most readers look for.
var common = []struct {
	kind Kind
	id   string
}{
	{CodePage, "421"}, {CodePage, "450"}, {CodePage, "535"}, {CodePage, "550"}, {CodePage, "554"}, {CodePage, "5.7.1"},
	{ReasonPage, "user-unknown"}, {ReasonPage, "mailbox-full"}, {ReasonPage, "auth-failed"}, {ReasonPage, "blocklisted"}, {ReasonPage, "sender-unauthenticated"},
	{CausePage, "app-password"},
}

// Front is the front page.
func (s *Site) Front(tag string) *View { return s.front(tag, "") }

// front is the front page; problem says what was wrong with a question.
func (s *Site) front(tag, problem string) *View {
	l := s.Libraries[tag]
	body := frontBody{Form: !s.Static || s.Offline, Problem: problem, Choices: l.Choices(), Guide: l.Language.Catalog.Guide(), Drawing: l.Language.guideDrawing()}
	for _, c := range common {
		if link := l.link(c.kind, c.id); link != nil {
			body.Common = append(body.Common, *link)
		}
	}
	v := l.view("front", l.place.named("front"), l.Language.say("front-title"), body)
	v.Description = l.Language.say("front-lead")
	v.Other = l.other(s.Libraries).named("front")
	return v
}

// Empty is the front page for a question without a text.
func (s *Site) Empty(tag string) *View { return s.front(tag, s.Libraries[tag].Language.say("empty")) }

// maxPage bounds an answer, in bytes, and maxExplained what it explains.
const maxPage, maxExplained = 56_000, 4

// Answer is the page that answers a question, with as many explanations as it holds.
func (s *Site) Answer(tag string, q Question) ([]byte, error) {
	l := s.Libraries[tag]
	for explained := maxExplained; ; explained-- {
		a := l.answer(q, explained)
		v := l.view("answer", l.place.named("answer"), l.Language.say("answer-title"), nil)
		v.Body = answerBody{a, template.HTML(v.answerMarkup(a, "h1")), l.Choices()}
		v.Other = l.other(s.Libraries).named("front")
		page, err := v.Render()
		if err != nil || len(page) <= maxPage || explained == 1 {
			return page, err
		}
	}
}

// AnswerHTML is an answer without the page around it, for a page that asks in the
// browser; it stands beside the front page.
func (d *Desk) AnswerHTML(q Question) string {
	return d.view("answer", d.place.named("front"), "", nil).answerMarkup(d.answer(q, maxExplained), "h2")
}

// Look is a look-up page.
func (s *Site) Look(tag string, kind Kind, id string) (*View, bool) {
	l := s.Libraries[tag]
	p := l.page(kind, id)
	if p == nil {
		return nil, false
	}
	v := l.view("look", l.place.look(kind, id), p.Title, p)
	v.Description = p.lead()
	v.Other = l.other(s.Libraries).look(kind, id)
	return v, true
}

// List is the list of all pages of a kind.
func (s *Site) List(tag string, kind Kind) *View {
	l := s.Libraries[tag]
	var sections []listSection
	add := func(heading string, keep func(*Page) bool) {
		section := listSection{Heading: heading}
		for _, p := range l.Of(kind) {
			if keep(p) {
				section.Links = append(section.Links, *l.link(kind, p.ID))
			}
		}
		sections = append(sections, section)
	}
	switch kind {
	case CodePage:
		add(l.Language.say("basic-codes"), func(p *Page) bool { return len(p.ID) == 3 })
		add(l.Language.say("enhanced-codes"), func(p *Page) bool { return len(p.ID) > 3 })
	case ProviderPage:
		add(l.Language.say("list-settings"), func(p *Page) bool { return p.Settings != nil })
		for _, kind := range []string{"provider", "server", "filter", "blocklist"} {
			mark := l.Language.say("speaker-" + kind)
			add(l.Language.say("speakers-"+kind), func(p *Page) bool { return p.Settings == nil && p.Mark == mark })
		}
	default:
		add("", func(*Page) bool { return true })
	}
	v := l.view("list", l.place.look(kind, ""), l.Language.say(string(kind)+"s"), sections)
	v.Description = l.Language.say("about-" + string(kind))
	v.Other = l.other(s.Libraries).look(kind, "")
	return v
}

// Kinds is the page that leads to the lists.
func (s *Site) Kinds(tag string) *View {
	l := s.Libraries[tag]
	v := l.view("kinds", l.place.named("look"), l.Language.say("look-title"), kinds)
	v.Description, v.Other = l.Language.say("look-lead"), l.other(s.Libraries).named("look")
	return v
}

// Search is the page of a search, and the form for one where the query is "".
func (s *Site) Search(tag, query string) *View {
	l := s.Libraries[tag]
	body := searchBody{Query: query}
	if query != "" {
		body.Hits = l.Search(query)
	}
	v := l.view("search", l.place.named("search"), l.Language.say("search-title"), body)
	v.Other = l.other(s.Libraries).named("search")
	return v
}

// Failed is the page for what went wrong with a request, by the status of HTTP.
func (s *Site) Failed(tag, path string, text string) *View {
	l := s.Libraries[tag]
	return l.view("error", path, l.Language.say("error-title"), l.Language.say(text))
}

// All are all pages that can be looked up and do not depend on what somebody enters.
func (s *Site) All() []*View {
	var views []*View
	for _, tag := range Languages {
		views = append(views, s.Front(tag), s.Kinds(tag), s.Search(tag, ""))
		for _, kind := range kinds {
			views = append(views, s.List(tag, kind))
		}
		for _, p := range s.Libraries[tag].Pages {
			v, _ := s.Look(tag, p.Kind, p.ID)
			views = append(views, v)
		}
	}
	return views
}

// Route says what a path of the site shows: the language, the kind of page with its
// id, or the name of a page that stands alone. An unknown path has no language.
func (s *Site) Route(path string) (r Route) {
	for _, tag := range Languages {
		l := s.Libraries[tag]
		for _, name := range []string{"front", "look", "search", "answer"} {
			if path == l.place.named(name) {
				return Route{Tag: tag, Name: name}
			}
		}
		for _, kind := range kinds {
			list := l.place.look(kind, "")
			if path == list {
				return Route{Tag: tag, Kind: kind}
			}
			if len(path) > len(list) && path[:len(list)] == list {
				return Route{Tag: tag, Kind: kind, ID: path[len(list):]}
			}
		}
	}
	return Route{}
}

// A Route is what a path leads to.
type Route struct {
	Tag, Name string
	Kind      Kind
	ID        string
}

// Match is the language of the site for a reader's preferences, as a browser sends
// them.
func Match(preferences string) string {
	base, _ := catalog.Match(preferences).Language().Base()
	if slices.Contains(Languages, base.String()) {
		return base.String()
	}
	return Languages[0]
}
