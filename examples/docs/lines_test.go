package docs

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestLines keeps the programs that are there to be copied short: each has under
// 150 lines, with the packages of its own that it needs and without its tests.
func TestLines(t *testing.T) {
	programs := 0
	for _, example := range []string{"queue", "newsletter", "gomail", "relay", "observe", "service", "mcp", "everywhere"} {
		before := programs
		err := filepath.WalkDir("../"+example, func(dir string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if n, isProgram := lines(t, dir); isProgram {
				programs++
				t.Logf("%s: %d", dir, n)
				if n >= 150 {
					t.Errorf("%s has %d lines", dir, n)
				}
			}
			return nil
		})
		if err != nil || programs == before {
			t.Errorf("%s: %d programs, %v", example, programs-before, err)
		}
	}
	if programs != 14 {
		t.Errorf("%d programs", programs)
	}
}

// lines counts the lines of the package in a folder and of the examples' packages
// that it imports, and reports whether it is a program.
func lines(t *testing.T, dir string) (n int, isProgram bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	needs := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(source, []byte("\n"))
		isProgram = f.Name.Name == "main"
		for _, i := range f.Imports {
			path, _ := strconv.Unquote(i.Path.Value)
			if folder, own := strings.CutPrefix(path, "github.com/smtperr/go-smtperr/examples/"); own {
				needs[folder] = true
			}
		}
	}
	for folder := range needs {
		more, _ := lines(t, "../"+folder)
		n += more
	}
	return n, isProgram
}
