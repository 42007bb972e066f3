package relaytest

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestReadme holds the table and the commands of the README against what is tested.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, r := range Rows {
		fmt.Fprintf(&table, "| %s | %s | %s |\n", r.Name, r.Before, r.After)
	}
	for _, want := range []string{table.String(), "go run ./before -listen 127.0.0.1:2525 -next localhost:25", "go run ./after -listen 127.0.0.1:2525 -next localhost:25"} {
		if !strings.Contains(string(readme), want) {
			t.Errorf("README.md lacks\n%s", want)
		}
	}
}
