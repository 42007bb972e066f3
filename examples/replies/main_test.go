package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExamplesSelectTheirRule holds that a row tells of its own rule: what the
// rule's conditions ask for is known when the library is asked.
func TestExamplesSelectTheirRule(t *testing.T) {
	for _, s := range read(t) {
		for _, r := range s.Rules {
			for i, d := range diagnose(s, r) {
				if d.Rule != r.ID || d.Reason.String() != r.Reason {
					t.Errorf("rule %s (%s): its example %q selects %s (%s)", r.ID, r.Reason, r.Examples[i], d.Rule, d.Reason)
				}
			}
		}
	}
}

// TestEveryRuleOnce holds that no rule and no wrapper is missing, and none
// stands twice. It counts the stanzas by itself.
func TestEveryRuleOnce(t *testing.T) {
	all := strings.Builder{}
	for _, text := range pages(read(t)) {
		all.WriteString(text)
	}
	files, err := filepath.Glob("../../classify/rules/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	rules := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^(Rule|Wrapper):[ \t]*(\S+)`).FindAllStringSubmatch(string(text), -1) {
			rules++
			if n := strings.Count(all.String(), `<a id="`+strings.ToLower(m[1])+"-"+m[2]+`">`); n != 1 {
				t.Errorf("%s %s stands %d times", m[1], m[2], n)
			}
		}
	}
	if rules < 1000 {
		t.Errorf("only %d rules were read", rules)
	}
}

// TestLinks holds that each link within the pages leads to one place.
func TestLinks(t *testing.T) {
	made := pages(read(t))
	links := 0
	for name, text := range made {
		for _, m := range regexp.MustCompile(`\]\(([^):<]*)\)`).FindAllStringSubmatch(text, -1) {
			links++
			page, id, hasID := strings.Cut(m[1], "#")
			if page == "" {
				page = name
			}
			target, ok := made[page]
			if !ok {
				t.Errorf("%s links to %s, which is no page", name, m[1])
			} else if n := strings.Count(target, `<a id="`+id+`">`); hasID && n != 1 {
				t.Errorf("%s links to %s, which stands %d times", name, m[1], n)
			}
		}
	}
	if links < 1000 {
		t.Errorf("only %d links", links)
	}
}

// TestTables holds that each row has as many cells as its heading, and that no
// page is too large for a code host to show: GitHub stops at 512 KiB.
func TestTables(t *testing.T) {
	for name, text := range pages(read(t)) {
		if len(text) > 500_000 {
			t.Errorf("%s has %d bytes: split it", name, len(text))
		}
		cells := 0
		for line := range strings.Lines(text) {
			n := strings.Count(line, "|")
			switch {
			case !strings.HasPrefix(line, "|"):
				cells = 0
			case cells == 0:
				cells = n
			case n != cells:
				t.Errorf("%s: %d bars, want %d: %s", name, n, cells, line)
			}
		}
	}
}

// TestSame holds that the pages do not depend on chance.
func TestSame(t *testing.T) {
	if diff := cmp.Diff(pages(read(t)), pages(read(t))); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
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
