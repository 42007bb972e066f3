package classify

import (
	"os"
	"testing"
)

// TestRules checks the rule files as they are on disk, whether or not the
// generated tables are fresh.
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
