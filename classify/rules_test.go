package classify

import (
	"os"
	"testing"
)

// TestRules checks the rule files: every example selects its own rule, no rule
// can never win, no two tie, and every line of every rule is proved.
func TestRules(t *testing.T) {
	dir := os.DirFS("rules")
	sources, err := readSources(dir)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := compileSources(sources)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkExamples(&Classifier{rules: rules, alone: true}, sources); err != nil {
		t.Error(err)
	}
	checkProofs(t, unproved(rules, provables(t, dir), knownReplies(t, sources)))
}
