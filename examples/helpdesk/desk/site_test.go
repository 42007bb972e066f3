package desk

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// site is one for all tests: none changes it.
var site = sync.OnceValue(func() *Site {
	s, err := NewSite(Options{})
	if err != nil {
		panic(err)
	}
	return s
})

var (
	hrefs = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
)

// maxSize is how large a page may be.
const maxSize = 60_000

// checkPages holds of pages that they are small, that no id stands twice, and that
// their links lead to one of paths.
func checkPages(t *testing.T, views []*View, paths map[string]bool) {
	t.Helper()
	largest, which := 0, ""
	for _, v := range views {
		page, err := v.Render()
		if err != nil {
			t.Fatalf("%s: %v", v.Path, err)
		}
		if len(page) > largest {
			largest, which = len(page), v.Path
		}
		if len(page) > maxSize {
			t.Errorf("%s has %d bytes", v.Path, len(page))
		}
		seen := map[string]bool{}
		for _, m := range ids.FindAllSubmatch(page, -1) {
			if id := string(m[1]); seen[id] {
				t.Errorf("%s: the id %s stands twice", v.Path, id)
			} else {
				seen[id] = true
			}
		}
		if n := bytes.Count(page, []byte("<h1")); n != 1 {
			t.Errorf("%s: %d headings of the first level", v.Path, n)
		}
		for _, m := range hrefs.FindAllSubmatch(page, -1) {
			link, _, _ := strings.Cut(string(m[1]), "?")
			if strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") {
				continue
			}
			if name, ok := strings.CutPrefix(link, "#"); ok {
				if name != "content" && !seen[name] {
					t.Errorf("%s: nothing is at #%s", v.Path, name)
				}
				continue
			}
			if to := resolve(v.Path, link); !paths[to] {
				t.Errorf("%s: the link %s leads to %s, which does not exist", v.Path, link, to)
			}
		}
	}
	t.Logf("%d pages, the largest is %s with %d bytes", len(views), which, largest)
}

// resolve is where a relative link of a page leads.
func resolve(path, link string) string {
	folder := path[:strings.LastIndexByte(path, '/')+1]
	for strings.HasPrefix(link, "../") || strings.HasPrefix(link, "./") {
		up := strings.HasPrefix(link, "../")
		link = link[strings.IndexByte(link, '/')+1:]
		if up {
			folder = folder[:strings.LastIndexByte(strings.TrimSuffix(folder, "/"), '/')+1]
		}
	}
	return folder + link
}

func TestPages(t *testing.T) {
	views := site().All()
	paths := map[string]bool{"de/antwort": true, "en/answer": true}
	for _, v := range views {
		if paths[v.Path] {
			t.Errorf("%s stands twice", v.Path)
		}
		paths[v.Path] = true
	}
	for _, name := range AssetNames() {
		paths["assets/"+name] = true
	}
	checkPages(t, views, paths)
}

// TestPaths holds the addresses that others may link to.
func TestPaths(t *testing.T) {
	for _, path := range []string{
		"de/grund/mailbox-full", "en/reason/mailbox-full", "de/code/450", "en/code/450", "de/code/5.1.1", "en/code/5.1.1",
		"de/ursache/app-password", "en/cause/app-password", "de/anbieter/gmx", "en/provider/gmx", "de/anbieter/web-de", "de/anbieter/postfix",
	} {
		r := site().Route(path)
		if v, ok := site().Look(r.Tag, r.Kind, r.ID); !ok || v.Path != path {
			t.Errorf("%s leads to %+v", path, r)
		}
	}
}

// TestComplete holds that each reason, cause, code and provider has its page, in each
// language.
func TestComplete(t *testing.T) {
	for _, tag := range Languages {
		l := site().Libraries[tag]
		want := func(kind Kind, id string) {
			if l.page(kind, id) == nil {
				t.Errorf("%s: no page for %s %s", tag, kind, id)
			}
		}
		for r := classify.ReasonUnknown; r <= classify.Accepted; r++ {
			want(ReasonPage, r.String())
		}
		for c := classify.CauseNone + 1; len(c.Reasons()) > 0; c++ {
			want(CausePage, c.String())
		}
		for b := range classify.BasicCodes() {
			want(CodePage, strconv.Itoa(b.Code))
		}
		for s := range catalog.AllSettings() {
			want(ProviderPage, s.ID)
		}
		for _, p := range l.Pages {
			if p.Title == "" || len(p.Advice)+len(p.Groups)+len(p.Causes) == 0 && p.Settings == nil {
				t.Errorf("%s: the page of %s %s says nothing", tag, p.Kind, p.ID)
			}
		}
		t.Logf("%s: %d reasons, %d causes, %d codes, %d providers", tag, len(l.Of(ReasonPage)), len(l.Of(CausePage)), len(l.Of(CodePage)), len(l.Of(ProviderPage)))
	}
}

// TestLanguages holds that nobody reads English on a German page: the words of the
// site itself and of package catalog are told apart by a few that each sentence has.
func TestLanguages(t *testing.T) {
	english := regexp.MustCompile(`\b(the|you|your|server’s|is not|does)\b`)
	said := regexp.MustCompile(`(?s)<samp.*?</samp>|<p class="mark">.*?</p>|<title>.*?</title>|<a [^>]*>.*?</a>|<dd>.*?</dd>|<td.*?</td>|<head>.*?</head>|<h[123].*?</h[123]>`)
	for _, v := range site().All() {
		if v.Tag != "de" {
			continue
		}
		page, err := v.Render()
		if err != nil {
			t.Fatal(err)
		}
		if found := english.FindString(said.ReplaceAllString(string(page), "")); found != "" {
			t.Errorf("%s: %q", v.Path, found)
		}
	}
}

func TestStatic(t *testing.T) {
	s, err := NewSite(Options{Static: true, Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{"helpdesk.wasm": true, "wasm_exec.js": true, "de/antwort.html": true, "en/answer.html": true}
	for file, err := range s.Files() {
		if err != nil {
			t.Fatal(err)
		}
		if names[file.Name] || len(file.Data) == 0 {
			t.Errorf("%s stands twice or is empty", file.Name)
		}
		names[file.Name] = true
	}
	for _, name := range []string{"index.html", "404.html", "de/index.html", "de/suche.html", "de/search.json", "de/grund/mailbox-full.html", "de/grund/index.html", "en/provider/gmx.html", "assets/style.css"} {
		if !names[name] {
			t.Errorf("%s is missing", name)
		}
	}
	checkPages(t, append(s.All(), s.root(), s.missing()), names)
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct{ preferences, want string }{
		{"", "en"}, {"de-AT,de;q=0.9,en;q=0.8", "de"}, {"en-GB", "en"}, {"fr, de;q=0.8", "de"}, {"xx", "en"}, {strings.Repeat("a,", 9000), "en"},
	} {
		if got := Match(tt.preferences); got != tt.want {
			t.Errorf("Match(%.30q) = %q, want %q", tt.preferences, got, tt.want)
		}
	}
}

// TestRelated holds that pages lead to each other.
func TestRelated(t *testing.T) {
	l := site().Libraries["de"]
	for _, tt := range []struct {
		kind     Kind
		id, want string
	}{
		{ReasonPage, "auth-failed", "de/ursache/app-password"},
		{ReasonPage, "mailbox-full", "de/code/5.2.2"},
		{CausePage, "app-password", "de/grund/auth-failed"},
		{CodePage, "452", "de/code/4.3.1"},
		{CodePage, "5.1.1", "de/grund/user-unknown"},
		{CodePage, "5.1.1", "de/code/4.1.1"},
		{ProviderPage, "web-de", "de/anbieter/gmx"},
		{ProviderPage, "gmx", "de/anbieter/web-de"},
	} {
		p := l.page(tt.kind, tt.id)
		if !slices.ContainsFunc(p.Links, func(g LinkGroup) bool {
			return slices.ContainsFunc(g.Links, func(x Link) bool { return x.Path == tt.want })
		}) {
			t.Errorf("%s %s does not lead to %s: %+v", tt.kind, tt.id, tt.want, p.Links)
		}
	}
}

func BenchmarkNewSite(b *testing.B) {
	for b.Loop() {
		if _, err := NewSite(Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPages renders every look-up page.
func BenchmarkPages(b *testing.B) {
	views := site().All()
	i := 0
	for b.Loop() {
		if _, err := views[i%len(views)].Render(); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
