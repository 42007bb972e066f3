package desk

import (
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// A Desk answers questions in one language.
type Desk struct {
	Language *Language
	place    place
	options  Options
	library  *Library // nil for a desk without look-up pages of providers
}

// New returns a desk without look-up pages of its own: its links lead to those that
// are files.
func New(tag string) (*Desk, error) {
	l, err := readLanguage(tag)
	if err != nil {
		return nil, err
	}
	return &Desk{Language: l, place: place{l, true}, options: Options{Static: true, Offline: true}}, nil
}

// Choices are the providers that a reader may choose, by name.
func (d *Desk) Choices() []catalog.Settings {
	return slices.SortedFunc(catalog.AllSettings(), func(a, b catalog.Settings) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
}

// server is a server of a provider, by the id of its settings.
func (d *Desk) server(id string) string {
	for s := range catalog.AllSettings() {
		if s.ID == id && len(s.Servers) > 0 {
			return s.Servers[0].Host
		}
	}
	return ""
}

// see are the look-up pages about a result.
func (d *Desk) see(r classify.Result) []Link {
	var links []Link
	add := func(kind Kind, id, title string) {
		links = append(links, Link{d.place.look(kind, id), d.Language.say(string(kind)) + ": " + title, id})
	}
	add(ReasonPage, r.Reason.String(), d.Language.reasonTitle(r.Reason, classify.CauseNone))
	if r.Cause != classify.CauseNone {
		add(CausePage, r.Cause.String(), d.Language.reasonTitle(r.Reason, r.Cause))
	}
	if code, ok := d.Language.Catalog.BasicCode(r.Code, r.Role); ok {
		add(CodePage, code.Code, code.Code+", "+code.Title)
	}
	if code, ok := d.Language.Catalog.EnhancedCode(r.Enhanced); ok && r.Enhanced.Class > 2 {
		add(CodePage, code.Code, code.Code+", "+code.Title)
	}
	if d.library != nil {
		if s := d.library.page(ProviderPage, r.Provider); s != nil {
			add(ProviderPage, r.Provider, s.Title)
		}
	}
	return links
}

// reasonTitle is the title of a reason, or of a cause below it.
func (l *Language) reasonTitle(reason classify.Reason, cause classify.Cause) string {
	return l.Catalog.Explain(classify.Result{Reason: reason, Cause: cause, Outcome: classify.OutcomeNotSent}, catalog.Details{}).Title
}
