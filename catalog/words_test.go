package catalog

import (
	"strconv"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// TestWords holds that the lists of words can be read, and that no word stands in one
// that a text does not reach: with a capital letter, or twice.
func TestWords(t *testing.T) {
	wanted := map[string]bool{"empty": false, "rules": false, "hour": false, "day": false, "storage": false, "helper": false, "nobody": false, "before-at": false}
	seen := map[[2]string]int{}
	r := stanza.NewReader("words.txt", wordFile)
	for r.Next() {
		s := r.Stanza()
		if _, ok := wanted[s[0].Value]; !ok || s[0].Name != "Words" {
			t.Errorf("words.txt:%d: %s: %s is asked for by nobody", s.Line(), s[0].Name, s[0].Value)
		}
		wanted[s[0].Value] = true
		for _, f := range s[1:] {
			if f.Name != "List" {
				t.Errorf("words.txt:%d: a list of words has no field %s", f.Line, f.Name)
			}
			for word := range strings.FieldsSeq(f.Value) {
				if word != strings.ToLower(word) {
					t.Errorf("words.txt:%d: %s is not in small letters", f.Line, word)
				}
				key := [2]string{strconv.Itoa(s.Line()), word}
				if first := seen[key]; first > 0 {
					t.Errorf("words.txt:%d: %s stands in line %d, too", f.Line, word, first)
				}
				seen[key] = f.Line
			}
		}
	}
	if err := r.Err(); err != nil {
		t.Error(err)
	}
	for name, ok := range wanted {
		if !ok {
			t.Errorf("words.txt: no list is called %s", name)
		}
	}
}

// TestBlocklists holds that the file of blocklists can be read, and that every list can
// be found: no other before it has a part of its name.
func TestBlocklists(t *testing.T) {
	r := stanza.NewReader("blocklists.txt", blocklistFile)
	for r.Next() {
		s := r.Stanza()
		name := s.Get("List")
		for _, f := range s {
			switch f.Name {
			case "List", "Part":
			case "Page", "Source":
				if !strings.HasPrefix(f.Value, "https://") && !strings.HasPrefix(f.Value, "http://") {
					t.Errorf("blocklists.txt:%d: %s is no page", f.Line, f.Value)
				}
			default:
				t.Errorf("blocklists.txt:%d: a list has no field %s", f.Line, f.Name)
			}
		}
		if name == "" || s.Get("Source") == "" {
			t.Errorf("blocklists.txt:%d: a list needs List and Source", s.Line())
		}
		if got := listIn("listed by " + name); got != name {
			t.Errorf("blocklists.txt:%d: %s is taken for %s", s.Line(), name, got)
		}
		for _, called := range []string{name, s.Get("Part")} {
			if called != "" && listPage(called) != s.Get("Page") {
				t.Errorf("blocklists.txt:%d: the page of %s is %s", s.Line(), called, listPage(called))
			}
		}
		if part := s.Get("Part"); part != strings.ToLower(part) {
			t.Errorf("blocklists.txt:%d: %s is not in small letters", s.Line(), part)
		}
	}
	if err := r.Err(); err != nil {
		t.Error(err)
	}
}
