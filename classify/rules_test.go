package classify

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestRules checks the rule files: every example selects its own rule, no rule
// can never win, no two tie, no text stands twice, and every line of every rule is proved.
func TestRules(t *testing.T) {
	dir := os.DirFS("rules")
	c, err := readProved(dir)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := c.compile()
	if err != nil {
		t.Fatal(err)
	}
	if err := checkExamples(&Classifier{rules: rules, alone: true}, c.sources); err != nil {
		t.Error(err)
	}
	for _, src := range c.sources {
		for _, stray := range strays(src) {
			t.Errorf("%s:%d: the proofs of this file stand in %s/%s, so that no program carries them along", src.file, stray.line, proofFolder, src.file)
		}
	}
	lines, set := provables(t, dir)
	for _, pair := range twice(lines) {
		t.Errorf("%s:%d: rule %s: Text: %s: stands in %s:%d, too, and no condition tells them apart",
			pair[1].file, pair[1].line, pair[1].rule, pair[1].text, pair[0].file, pair[0].line)
	}
	for _, l := range unproved(rules, vocabulary(t, dir), lines, set, knownReplies(t, c.sources)) {
		t.Error(l)
	}
}

// strays returns the proofs that stand in a rule file of which others stand beside it.
func strays(src *source) (list []sample) {
	beside := false
	for _, p := range src.proofs {
		for _, s := range slices.Concat(p.examples, p.others) {
			if s.file == src.file {
				list = append(list, s)
			} else {
				beside = true
			}
		}
	}
	if !beside {
		return nil
	}
	return list
}

// vocabulary returns the rules of servers that nobody knows, without those of any
// server, provider or list.
func vocabulary(t *testing.T, dir fs.FS) *Rules {
	t.Helper()
	files, err := fs.Glob(dir, "*.txt")
	if err != nil {
		t.Fatal(err)
	}
	general := fstest.MapFS{}
	for _, name := range files {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "classes.txt" || strings.Contains(string(text), "\nKind: generic\n") || strings.Contains(string(text), "\nKind: wrapper\n") {
			general[name] = &fstest.MapFile{Data: text}
		}
	}
	c, err := readSources(general, ".")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := c.compile()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}
