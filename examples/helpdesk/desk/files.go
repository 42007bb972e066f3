package desk

import (
	"encoding/json"
	"io/fs"
	"iter"
)

// A File is a file of a static site.
type File struct {
	Name string // with slashes, from the site's root
	Data []byte
}

// Files yields the files of a static site. An error ends it.
func (s *Site) Files() iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		for _, v := range append(s.All(), s.root(), s.missing()) {
			page, err := v.Render()
			if !yield(File{v.Path, page}, err) || err != nil {
				return
			}
		}
		for _, tag := range Languages {
			data, err := s.Libraries[tag].searchIndex()
			if !yield(File{tag + "/search.json", data}, err) || err != nil {
				return
			}
		}
		for _, name := range AssetNames() {
			data, err := fs.ReadFile(Assets(), name)
			if !yield(File{"assets/" + name, data}, err) || err != nil {
				return
			}
		}
	}
}

// root is the page at the site's root, where a server would look at what language the
// browser prefers.
func (s *Site) root() *View {
	l := s.Libraries[Languages[0]]
	var links []Link
	for _, tag := range Languages {
		other := s.Libraries[tag]
		links = append(links, Link{other.place.named("front"), other.Language.Catalog.Name(), tag})
	}
	return l.view("root", "index.html", l.Language.say("front-title"), links)
}

// missing is the page for addresses that do not exist; it is told where it stands by
// nothing, so that a web server should serve it at the root.
func (s *Site) missing() *View { return s.Failed(Languages[0], "404.html", "error-404") }

// searchIndex is what assets/search.js searches: the pages, and for each word the
// pages that have it with how much it says about them.
func (l *Library) searchIndex() ([]byte, error) {
	var data struct {
		Pages [][4]string      `json:"pages"` // path, title, kind, lead
		Words map[string][]int `json:"words"` // page, weight, page, weight, …
	}
	data.Words = map[string][]int{}
	for _, p := range l.Pages {
		h := l.hit(p)
		data.Pages = append(data.Pages, [4]string{h.Path, h.Title, h.Kind, h.Lead})
	}
	for word, weights := range l.index.words {
		for _, w := range weights {
			data.Words[word] = append(data.Words[word], w.page, w.weight)
		}
	}
	return json.Marshal(data)
}
