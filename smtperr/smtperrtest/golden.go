package smtperrtest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/catalog"
)

// UpdateVariable is the environment variable that makes [Golden] write its files.
// It is no flag, so that it cannot collide with those of a test program.
const UpdateVariable = "SMTPERRTEST_UPDATE"

// goldenWidth is the width of golden files, in characters.
const goldenWidth = 80

// Golden compares an explanation, as plain text with the administrator's part,
// with the file testdata/name.golden of the package under test, and reports an
// error of the test with the lines that differ. With SMTPERRTEST_UPDATE=1 in the
// environment it writes the file instead:
//
//	SMTPERRTEST_UPDATE=1 go test ./...
//
// A name may have slashes.
func Golden(t testing.TB, name string, e catalog.Explanation) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name)+".golden")
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		t.Fatalf("smtperrtest: %q is no name of a golden file", name)
	}
	got := strings.TrimRight(e.WithAdmin().PlainText(goldenWidth), "\n") + "\n"
	if os.Getenv(UpdateVariable) == "1" {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file %s; run the test with %s=1 to write it", path, UpdateVariable)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	// A checkout on Windows may have other line ends.
	if diff := diffLines(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("explanation differs from %s (-want +got); run the test with %s=1 to accept it:\n%s", path, UpdateVariable, diff)
	}
}

// diffLines returns the lines of two texts, marked where only one has them, or ""
// when the texts are equal.
func diffLines(want, got string) string {
	if want == got {
		return ""
	}
	a, b := strings.Split(strings.TrimSuffix(want, "\n"), "\n"), strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	// common[i][j] is the length of the longest common part of a[i:] and b[j:].
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out strings.Builder
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out.WriteString("  " + a[i] + "\n")
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out.WriteString("- " + a[i] + "\n")
			i++
		default:
			out.WriteString("+ " + b[j] + "\n")
			j++
		}
	}
	return out.String()
}
