package classify

import (
	"os"
	"testing"
)

// TestRules checks the rule files: every example selects its own rule, no rule
// can never win, no two tie.
func TestRules(t *testing.T) {
	sources, err := readSources(os.DirFS("rules"))
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
}
