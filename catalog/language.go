package catalog

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// catalogs are the shipped ones, English first: it is what unknown languages
// fall back to.
var catalogs = sync.OnceValue(func() [2]*Catalog {
	en := shippedCatalog("en.txt", nil)
	return [...]*Catalog{en, shippedCatalog("de.txt", en)}
})

var matcher = sync.OnceValue(func() language.Matcher {
	return language.NewMatcher([]language.Tag{language.English, language.German})
})

// Languages returns the shipped languages, English first.
func Languages() []language.Tag { return []language.Tag{language.English, language.German} }

// For returns the shipped catalog that suits a language best.
func For(tag language.Tag) *Catalog {
	_, i, confidence := matcher().Match(tag)
	if confidence == language.No {
		i = 0
	}
	return catalogs()[i]
}

// Match returns the shipped catalog for what a user prefers: language tags
// ("de-AT"), Accept-Language headers ("fr, de;q=0.8") or locale names of the
// environment ("de_DE.UTF-8"), the most wanted first. Names that mean nothing
// are skipped; when nothing fits, it is English.
func Match(preferences ...string) *Catalog {
	var tags []language.Tag
	for _, p := range preferences {
		tags = append(tags, parsePreference(p)...)
	}
	_, i, confidence := matcher().Match(tags...)
	if confidence == language.No {
		i = 0
	}
	return catalogs()[i]
}

// parsePreference reads one preference. A list with one bad element loses only
// that element.
func parsePreference(s string) []language.Tag {
	if tags, _, err := language.ParseAcceptLanguage(s); err == nil {
		return tags
	}
	var tags []language.Tag
	for item := range strings.SplitSeq(s, ",") {
		item, _, _ = strings.Cut(strings.TrimSpace(item), ";")
		// de_DE.UTF-8@euro
		item, _, _ = strings.Cut(item, ".")
		item, _, _ = strings.Cut(item, "@")
		if item == "" || item == "C" || item == "POSIX" {
			continue
		}
		if tag, err := language.Parse(item); err == nil {
			tags = append(tags, tag)
		}
	}
	return tags
}
