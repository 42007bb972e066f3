package catalog

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// catalogs are the shipped ones, English first: it is what unknown languages
// fall back to.
var catalogs = sync.OnceValue(func() [2]*Catalog {
	en := shippedCatalog("en.txt", english, nil)
	return [...]*Catalog{en, shippedCatalog("de.txt", german, en)}
})

// shippedSet chooses among the shipped catalogs. To make its matcher takes some
// twenty microseconds, so it is made once and not at start.
var shippedSet = sync.OnceValue(func() *Set { return NewSet() })

// Languages returns the shipped languages, English first.
func Languages() []language.Tag { return []language.Tag{language.English, language.German} }

// For returns the shipped catalog that suits a language best.
func For(tag language.Tag) *Catalog { return shippedSet().For(tag) }

// Match returns the shipped catalog for what a user prefers: language tags
// ("de-AT"), Accept-Language headers ("fr, de;q=0.8") or locale names of the
// environment ("de_DE.UTF-8", "de_AT:de:en"), the most wanted first. Names that
// mean nothing are skipped; when nothing fits, it is English. The locales C and
// POSIX are English.
func Match(preferences ...string) *Catalog { return shippedSet().Match(preferences...) }

// maxItems bounds the elements of one preference. A browser sends a handful, a
// hostile client as many as fit into a header.
const maxItems = 32

// parsePreference reads one preference into tags, the most wanted first. It is
// more lenient than [language.ParseAcceptLanguage], for which one element that
// it does not know spoils the list.
func parsePreference(s string) []language.Tag {
	type weighted struct {
		tag    language.Tag
		weight float64
	}
	var list []weighted
	for item := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ':' }) {
		if len(list) == maxItems {
			break
		}
		name, parameters, _ := strings.Cut(strings.TrimSpace(item), ";")
		weight := quality(parameters)
		// Behind a dot is the character set of a locale, behind @ its modifier.
		name, _, _ = strings.Cut(strings.TrimSpace(name), ".")
		name, _, _ = strings.Cut(name, "@")
		if name == "C" || name == "POSIX" {
			name = "en"
		}
		if tag, err := language.Parse(name); err == nil && weight > 0 {
			list = append(list, weighted{tag, weight})
			for i := len(list) - 1; i > 0 && list[i-1].weight < weight; i-- {
				list[i-1], list[i] = list[i], list[i-1]
			}
		}
	}
	tags := make([]language.Tag, len(list))
	for i, w := range list {
		tags[i] = w.tag
	}
	return tags
}

// quality reads the weight of an element, as "q=0.8" (RFC 9110 §12.4.2). Without
// a number that can be read it is 1.
func quality(parameters string) float64 {
	name, value, _ := strings.Cut(strings.TrimSpace(parameters), "=")
	if strings.TrimSpace(name) != "q" {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || math.IsNaN(q) {
		return 1
	}
	return min(max(q, 0), 1)
}
