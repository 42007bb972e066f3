package main

import (
	"cmp"
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// A group is the members of whom the same is to be said.
type group struct {
	Title   string
	Failed  bool
	Advice  []string
	Entries []entry
}

// writePage writes what became of a mailing for the secretary: failures first.
func writePage(out io.Writer, subject, lang string, j *journal) error {
	groups := map[string]*group{}
	for _, e := range j.known {
		x := e.Diagnosis.Explain(lang)
		g := groups[x.Title]
		if g == nil {
			g = &group{Title: x.Title, Failed: e.Diagnosis.IsFailure(), Advice: x.Advice}
			groups[x.Title] = g
		}
		g.Entries = append(g.Entries, e)
	}
	list := []*group{}
	for _, g := range groups {
		slices.SortFunc(g.Entries, func(a, b entry) int { return cmp.Compare(a.Address, b.Address) })
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b *group) int {
		if a.Failed != b.Failed {
			return map[bool]int{true: -1, false: 1}[a.Failed]
		}
		return cmp.Or(len(b.Entries)-len(a.Entries), strings.Compare(a.Title, b.Title))
	})
	language := catalog.Match(lang).Language().String()
	remove := map[bool]string{true: "Adresse streichen", false: "remove the address"}[language == "de"]
	return page.Execute(out, map[string]any{"Subject": subject, "Language": language, "Groups": list, "RemoveWord": remove})
}
