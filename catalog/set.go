package catalog

import (
	"slices"

	"golang.org/x/text/language"
)

// A Set is the catalogs among which an application chooses for a user: the
// shipped ones and its own.
type Set struct {
	tags     []language.Tag
	catalogs []*Catalog
	matcher  language.Matcher
}

// NewSet returns the shipped catalogs together with an application's own, as
// [Load] returns them. A catalog in the language of a shipped one takes its
// place; so does a later one that of an earlier. English stays what unknown
// languages fall back to.
func NewSet(own ...*Catalog) *Set {
	shipped := catalogs()
	s := &Set{tags: Languages(), catalogs: shipped[:]}
	for _, c := range own {
		tag := c.Language()
		if i := slices.Index(s.tags, tag); i >= 0 {
			s.catalogs[i] = c
			continue
		}
		s.tags = append(s.tags, tag)
		s.catalogs = append(s.catalogs, c)
	}
	s.matcher = language.NewMatcher(s.tags)
	return s
}

// Languages returns the languages of s, English first.
func (s *Set) Languages() []language.Tag { return slices.Clone(s.tags) }

// For returns the catalog of s that suits a language best.
func (s *Set) For(tag language.Tag) *Catalog { return s.choose(tag) }

// Match returns the catalog of s for what a user prefers, as the function
// [Match] does for the shipped ones.
func (s *Set) Match(preferences ...string) *Catalog {
	var tags []language.Tag
	for _, p := range preferences {
		tags = append(tags, parsePreference(p)...)
	}
	return s.choose(tags...)
}

// choose takes the matcher's index: the tag that it returns carries extensions
// of what was asked for.
func (s *Set) choose(tags ...language.Tag) *Catalog {
	_, i, confidence := s.matcher.Match(tags...)
	if confidence == language.No {
		i = 0
	}
	return s.catalogs[i]
}
