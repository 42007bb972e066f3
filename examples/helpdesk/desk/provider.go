package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
)

// A Sheet is what a provider says about sending through it.
type Sheet struct {
	Hosts []string
	Rows  []SheetRow
}

// A SheetRow is one fact with the page that says so.
type SheetRow struct {
	Name   string
	Values []string
	Link   string // a page of the provider's
	Source string
	Host   string // of the source
	Date   string
}

// settingsByID are the settings of all providers.
func settingsByID() map[string]*catalog.Settings {
	all := map[string]*catalog.Settings{}
	for s := range catalog.AllSettings() {
		all[s.ID] = &s
	}
	return all
}

func (l *Library) providers() []*Page {
	var pages []*Page
	seen := map[string]bool{}
	for _, s := range l.speakers {
		if !s.hasPage() {
			continue
		}
		seen[s.id] = true
		p := &Page{Kind: ProviderPage, ID: s.id, Title: s.name, Mark: l.Language.say("speaker-" + s.kind), Source: s.source, words: s.hosts}
		if settings := l.settings[s.id]; settings != nil {
			p.Settings = l.sheet(*settings)
			p.words = slices.Concat(p.words, settings.Hosts, []string{settings.Name})
		}
		pages = append(pages, p)
	}
	for s := range catalog.AllSettings() {
		if !seen[s.ID] {
			pages = append(pages, &Page{Kind: ProviderPage, ID: s.ID, Title: s.Name, Mark: l.Language.say("speaker-provider"), Settings: l.sheet(s), words: s.Hosts})
		}
	}
	slices.SortStableFunc(pages, byTitle)
	return pages
}

func (l *Library) sheet(s catalog.Settings) *Sheet {
	c := l.Language.Catalog
	x := &Sheet{Hosts: s.Hosts}
	add := func(name string, e catalog.Evidence, link string, values ...string) {
		date := ""
		if !e.Date.IsZero() {
			date = e.Date.Format(l.Language.say("date"))
		}
		host := ""
		if u, err := url.Parse(e.Source); err == nil {
			host = u.Host
		}
		x.Rows = append(x.Rows, SheetRow{l.Language.say(name), values, link, e.Source, host, date})
	}
	words := func(name string, w catalog.Bilingual) {
		if text := w.In(c.Language()); text != "" {
			add(name, w.Evidence, "", text)
		}
	}
	for i, server := range s.Servers {
		name := "set-server"
		if i > 0 {
			name = "set-server-other"
		}
		encryption := "STARTTLS"
		if server.ImplicitTLS {
			encryption = "SSL/TLS"
		}
		add(name, server.Evidence, "", server.Host, l.Language.say("set-port", "port", server.Port, "encryption", encryption))
	}
	words("set-switch", s.Switch)
	words("set-password", s.AppPassword)
	words("set-from", s.From)
	for _, limit := range s.Limits {
		text := l.Language.say("limit-"+limit.Of+"-"+limit.Per, "n", number(limit.Amount, l.Language.say("thousands")))
		if when := limit.When.In(c.Language()); when != "" {
			text += " (" + when + ")"
		}
		add("set-limit", limit.Evidence, "", text)
	}
	if s.MaxSize.Bytes > 0 {
		text := c.FormatSize(s.MaxSize.Bytes)
		if of := s.MaxSize.Of.In(c.Language()); of != "" {
			text += " (" + of + ")"
		}
		add("set-size", s.MaxSize.Evidence, "", text)
	}
	if s.Blocked.URL != "" {
		add("set-blocked", s.Blocked.Evidence, s.Blocked.URL)
	}
	if s.Help.URL != "" {
		add("set-help", s.Help.Evidence, s.Help.URL)
	}
	return x
}

// number writes a number with its thousands apart.
func number(n int, separator string) string {
	s := strconv.Itoa(n)
	if len(s) < 5 {
		return s
	}
	var parts []string
	for len(s) > 3 {
		parts = append([]string{s[len(s)-3:]}, parts...)
		s = s[:len(s)-3]
	}
	return s + separator + strings.Join(parts, separator)
}

func (l *Library) fillProvider(p *Page) {
	id := p.ID
	var platform *Link
	if s := l.settings[p.ID]; s != nil && s.Provider != "" && s.Provider != p.ID {
		id = s.Provider
		platform = l.link(ProviderPage, id)
	}
	var brands []*Link
	for _, s := range l.speakers {
		if s.id != id {
			continue
		}
		p.Groups = l.byMeaning(s.replies, false)
	}
	for s := range catalog.AllSettings() {
		if s.Provider == id && s.ID != p.ID {
			brands = append(brands, l.link(ProviderPage, s.ID))
		}
	}
	p.Links = []LinkGroup{l.linkGroup("heading-platform", append(brands, platform)...)}
}
