package classify

import (
	"os"
	"testing"
)

// TestRules checks the rule files: every example selects its own rule, no rule
// can never win, no two tie, and every line of every rule is proved.
func TestRules(t *testing.T) {
	dir := os.DirFS("rules")
	c, err := readSources(dir, true)
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
	lines, set := provables(t, dir)
	checkProofs(t, unproved(rules, lines, set, knownReplies(t, c.sources)))
}
