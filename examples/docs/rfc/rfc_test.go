// Package rfc holds the list of the RFC sections that the repository refers to.
package rfc

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// reference is as in "RFC 5321 §4.2", "RFC 5321, section 4.2" and "Abschnitt 4.2", over
// the end of a line as well.
var reference = regexp.MustCompile(`RFC[ \n/\t]*(\d{3,5}),?[ \n/\t]*(?:§|section |Abschnitt )(\d+(?:\.\d+)*)`)

// TestReferences holds that each section that is referred to is in the list, and that
// the list has no other.
func TestReferences(t *testing.T) {
	text, err := os.ReadFile("sections.txt")
	if err != nil {
		t.Fatal(err)
	}
	unused := map[string]bool{}
	var last []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		if len(f) < 3 {
			t.Fatalf("not an RFC, a section and its title: %q", line)
		}
		unused[f[0]+" §"+f[1]] = true
		last = append(last, f[0])
	}
	if !slices.IsSortedFunc(last, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }) {
		t.Error("the list is not in order")
	}
	listed := len(unused)
	found := 0
	err = filepath.WalkDir("../../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata" || strings.HasSuffix(path, "docs/rfc")):
			return filepath.SkipDir
		case d.IsDir() || !slices.Contains([]string{".go", ".md", ".txt"}, filepath.Ext(path)):
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range reference.FindAllStringSubmatch(string(data), -1) {
			found++
			section := m[1] + " §" + m[2]
			if _, ok := unused[section]; !ok {
				t.Errorf("%s: RFC %s is not in examples/docs/rfc/sections.txt: look it up, and add it with its title", path, section)
			} else {
				unused[section] = false
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for section, yes := range unused {
		if yes {
			t.Errorf("nothing refers to RFC %s", section)
		}
	}
	if found < listed {
		t.Errorf("only %d references were found", found)
	}
}
