package catalog

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

//go:embed blocklists.txt
var blocklistFile string

// A blocklist is one that people know, or all of one keeper.
type blocklist struct {
	name  string
	lower string // the name in small letters
	part  string // of the names of its hosts, where that is not its name
	page  string // where its keeper tells what it holds, and why
}

// blocklists returns those of the file, in its order. The tests hold that the file can be
// read.
var blocklists = sync.OnceValue(func() (list []blocklist) {
	r := stanza.NewReader("blocklists.txt", blocklistFile)
	for r.Next() {
		s := r.Stanza()
		name := s.Get("List")
		list = append(list, blocklist{name, strings.ToLower(name), s.Get("Part"), s.Get("Page")})
	}
	return list
})

// isListID reports whether the id of who answered is a blocklist's.
func isListID(provider string) bool {
	return provider != "" && slices.ContainsFunc(blocklists(), func(b blocklist) bool { return strings.HasPrefix(b.lower, provider) })
}

// listPage returns where the keeper of a list tells what is on it, by the name of the list
// or of its host.
func listPage(list string) string {
	list = strings.ToLower(list)
	for _, b := range blocklists() {
		if strings.Contains(list, b.lower) || b.part != "" && strings.Contains(list, b.part) {
			return b.page
		}
	}
	return ""
}
