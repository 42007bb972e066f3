package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFresh holds that the pages are those of the rules as they are now.
func TestFresh(t *testing.T) {
	speakers := read(t)
	made := pages(speakers)
	for name, want := range made {
		got, err := os.ReadFile(filepath.Join("../../classify/replies", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is stale: run go generate ./...", name)
		}
	}
	old, err := filepath.Glob("../../classify/replies/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(old) != len(made) {
		t.Errorf("%d files for %d pages: %v", len(old), len(made), old)
	}
}

// TestEveryRuleOnce holds that no rule is missing, and none stands twice.
func TestEveryRuleOnce(t *testing.T) {
	speakers := read(t)
	all := strings.Builder{}
	for _, text := range pages(speakers) {
		all.WriteString(text)
	}
	rules := 0
	for _, s := range speakers {
		for _, r := range s.Rules {
			rules++
			kind := "rule-"
			if s.Kind == "wrapper" {
				kind = "wrapper-"
			}
			if n := strings.Count(all.String(), `<a id="`+kind+r.ID+`">`); n != 1 {
				t.Errorf("rule %s stands %d times", r.ID, n)
			}
		}
	}
	if rules < 1000 {
		t.Errorf("only %d rules were read", rules)
	}
}

// TestLinks holds that each link of a page to another leads somewhere.
func TestLinks(t *testing.T) {
	made := pages(read(t))
	links := 0
	for name, text := range made {
		for _, m := range regexp.MustCompile(`\]\(([a-zA-Z]+\.md)(?:#([^)]+))?\)`).FindAllStringSubmatch(text, -1) {
			links++
			target, ok := made[m[1]]
			if !ok {
				t.Errorf("%s links to %s, which is no page", name, m[1])
			} else if m[2] != "" && !strings.Contains(target, `<a id="`+m[2]+`">`) {
				t.Errorf("%s links to %s#%s, which is not there", name, m[1], m[2])
			}
		}
	}
	if links < 1000 {
		t.Errorf("only %d links", links)
	}
}

func TestCode(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "550 no", "<code>550 no</code>"},
		{"table", "a|b", "<code>a&#124;b</code>"},
		{"markup", "<b>`x`</b>", "<code>&lt;b&gt;&#96;x&#96;&lt;/b&gt;</code>"},
		{"emphasis", "*a* _b_", "<code>&#42;a&#42; &#95;b&#95;</code>"},
		{"link", "[a](https://example.org)", "<code>&#91;a&#93;(https&#58;//example.org)</code>"},
		{"lines", "550-a\n550 b", "<code>550-a 550 b</code>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, code(c.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func read(t *testing.T) []speaker {
	t.Helper()
	speakers, err := readSpeakers(os.DirFS("../../classify/rules"))
	if err != nil {
		t.Fatal(err)
	}
	return speakers
}
