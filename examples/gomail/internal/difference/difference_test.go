package difference

import (
	"os"
	"strings"
	"testing"
)

// TestReadme holds the table of the README against what is tested.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := Table(); !strings.Contains(string(readme), want) {
		t.Errorf("README.md lacks\n%s", want)
	}
}
