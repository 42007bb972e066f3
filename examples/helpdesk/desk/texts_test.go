package desk

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func languages(t *testing.T) map[string]*Language {
	t.Helper()
	all := map[string]*Language{}
	for _, tag := range Languages {
		l, err := readLanguage(tag)
		if err != nil {
			t.Fatal(err)
		}
		all[tag] = l
	}
	return all
}

// TestTexts holds that both languages have the same texts with the same placeholders.
func TestTexts(t *testing.T) {
	all := languages(t)
	ids := func(l *Language) []string { return slices.Sorted(maps.Keys(l.texts)) }
	if diff := cmp.Diff(ids(all["en"]), ids(all["de"])); diff != "" {
		t.Errorf("ids (-en +de):\n%s", diff)
	}
	placeholders := regexp.MustCompile(`\{\w+\}`)
	for id, text := range all["en"].texts {
		if diff := cmp.Diff(placeholders.FindAllString(text, -1), placeholders.FindAllString(all["de"].texts[id], -1)); diff != "" {
			t.Errorf("placeholders of %s (-en +de):\n%s", id, diff)
		}
		if strings.TrimSpace(text) == "" || strings.TrimSpace(all["de"].texts[id]) == "" {
			t.Errorf("%s is empty", id)
		}
	}
}

// TestTextsUsed holds that each text stands in a template or in the code, whole or by
// its beginning.
func TestTextsUsed(t *testing.T) {
	var code strings.Builder
	for _, dir := range []string{"..", "."} {
		for _, pattern := range []string{"*.go", "templates/*.html"} {
			names, err := fs.Glob(os.DirFS(dir), pattern)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				if strings.HasSuffix(name, "_test.go") {
					continue
				}
				data, err := os.ReadFile(dir + "/" + name)
				if err != nil {
					t.Fatal(err)
				}
				code.Write(data)
			}
		}
	}
	// These are made of a kind of page and an ending.
	made := map[string]bool{"reason": true, "cause": true, "code": true, "provider": true, "reasons": true, "causes": true, "codes": true, "providers": true}
	for id := range languages(t)["en"].texts {
		used := made[id]
		for part := id; !used && part != ""; {
			used = strings.Contains(code.String(), `"`+part+`"`)
			i := strings.LastIndexByte(strings.TrimSuffix(part, "-"), '-')
			if i < 0 {
				break
			}
			part = part[:i+1]
		}
		if !used {
			t.Errorf("nothing uses %q", id)
		}
	}
}

func TestText(t *testing.T) {
	l := languages(t)["en"]
	got, err := l.Text("search-found", "n", 3)
	if got != "Found: 3" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := l.Text("no-such-text"); err == nil {
		t.Error("an unknown id is no error")
	}
}
