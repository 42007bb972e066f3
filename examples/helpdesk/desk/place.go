package desk

import "strings"

// A Kind is a kind of look-up page.
type Kind string

// The kinds of look-up pages. Their names are ids of texts, too.
const (
	ReasonPage   Kind = "reason"
	CausePage    Kind = "cause"
	CodePage     Kind = "code"
	ProviderPage Kind = "provider"
)

var kinds = []Kind{ReasonPage, CausePage, CodePage, ProviderPage}

// A place is where a page stands: its path from the site's root in a language.
type place struct {
	language *Language
	static   bool // the pages are files
}

// look is the path of a look-up page, or of the list of its kind where id is "".
func (p place) look(kind Kind, id string) string {
	folder := p.language.Tag + "/" + p.language.say("path-"+string(kind)) + "/"
	if id == "" {
		return p.file(folder)
	}
	return p.file(folder + id)
}

// named is the path of a page that stands alone, as "search"; "front" is the front page.
func (p place) named(name string) string {
	if name == "front" {
		return p.file(p.language.Tag + "/")
	}
	return p.file(p.language.Tag + "/" + p.language.say("path-"+name))
}

func (p place) file(path string) string {
	switch {
	case !p.static:
		return path
	case strings.HasSuffix(path, "/"):
		return path + "index.html"
	}
	return path + ".html"
}

// up leads from a page back to the site's root. All links are relative, so that the
// site works below any path of a proxy or web server.
func up(path string) string {
	if n := strings.Count(path, "/"); n > 0 {
		return strings.Repeat("../", n)
	}
	return "./"
}
