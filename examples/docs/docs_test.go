// Package docs holds the pages for readers to what they say: their links lead
// somewhere, their code is code that tests run, and their commands print what
// stands below them.
package docs

import (
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const root = "../.."

// files returns the files below a folder whose names end in suffix, without
// testdata.
func files(t *testing.T, dir, suffix string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata" || d.Name() == "node_modules"):
			return filepath.SkipDir
		case !d.IsDir() && strings.HasSuffix(path, suffix):
			list = append(list, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	fenced  = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")
	code    = regexp.MustCompile("`[^`\n]*`")
	link    = regexp.MustCompile(`\]\(<?([^)>\s]+)>?\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.*)$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	special = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors returns what a link into a page may name.
func anchors(page string) map[string]bool {
	all := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		all[strings.ReplaceAll(special.ReplaceAllString(strings.ToLower(strings.TrimSpace(m[1])), ""), " ", "-")] = true
	}
	for _, m := range anchor.FindAllStringSubmatch(page, -1) {
		all[m[1]] = true
	}
	return all
}

// TestLinks holds that each link of a page to a file, and to a place in a page,
// leads there. The pages that are generated from the rules are many and link by
// one template; they are read, too.
func TestLinks(t *testing.T) {
	links := 0
	known := map[string]map[string]bool{} // the anchors of each page that is linked to
	for _, page := range files(t, root, ".md") {
		text := code.ReplaceAllString(fenced.ReplaceAllString(read(t, page), ""), "")
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			u, err := url.Parse(m[1])
			if err != nil {
				t.Errorf("%s: %s: %v", page, m[1], err)
				continue
			}
			if u.Scheme != "" {
				continue
			}
			links++
			target := page
			if u.Path != "" {
				target = filepath.Join(filepath.Dir(page), filepath.FromSlash(u.Path))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %s leads nowhere", page, m[1])
				continue
			}
			if u.Fragment == "" || !strings.HasSuffix(target, ".md") {
				continue
			}
			if known[target] == nil {
				known[target] = anchors(read(t, target))
			}
			if !known[target][u.Fragment] {
				t.Errorf("%s: %s has no such heading", page, m[1])
			}
		}
	}
	if links < 100 {
		t.Errorf("only %d links were found", links)
	}
}

// blocks returns the fenced blocks of a page in a language.
func blocks(t *testing.T, page, language string) (list []string) {
	t.Helper()
	for _, m := range fenced.FindAllStringSubmatch(read(t, page), -1) {
		if m[1] == language {
			list = append(list, m[2])
		}
	}
	return list
}

// TestCode holds that the Go code of the pages is, word for word, part of a file
// that tests run or compile.
func TestCode(t *testing.T) {
	tests := []struct {
		page    string
		sources []string
		atLeast int
	}{
		{root + "/README.md", files(t, "readme", ".go"), 3},
		{"from-net-smtp.md", append(files(t, "netsmtp", ".go"), root+"/smtperr/gosmtp/example_test.go"), 10},
	}
	for _, tt := range tests {
		t.Run(filepath.Base(tt.page), func(t *testing.T) {
			code := blocks(t, tt.page, "go")
			if len(code) < tt.atLeast {
				t.Errorf("only %d pieces of code were found", len(code))
			}
			for _, block := range code {
				if !slices.ContainsFunc(tt.sources, func(file string) bool { return strings.Contains("\n"+read(t, file), "\n"+block) }) {
					t.Errorf("no file has this code:\n%s", block)
				}
			}
		})
	}
}

// TestTranslation holds that a page shows the same code in both languages.
func TestTranslation(t *testing.T) {
	if diff := cmp.Diff(blocks(t, "from-net-smtp.md", "go"), blocks(t, "de/von-net-smtp.md", "go")); diff != "" {
		t.Errorf("the German page shows other code (-en +de):\n%s", diff)
	}
}

// TestREADME holds that the README stays short enough to be read to its end, and
// names every example.
func TestREADME(t *testing.T) {
	text := read(t, root+"/README.md")
	if n := strings.Count(text, "\n"); n > 150 {
		t.Errorf("%d lines, more than 150", n)
	}
	dirs, err := os.ReadDir(root + "/examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if d.IsDir() && !strings.Contains(text, "](examples/"+d.Name()) {
			t.Errorf("it does not name examples/%s", d.Name())
		}
	}
}

// TestCommands runs the commands of the pages, which stand behind "$ " in blocks
// without a language, and compares what they print with the lines below. A line of
// three dots below another one stands for any number of lines.
func TestCommands(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("the commands are for a shell")
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin, root+"/examples/explain").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	commands := 0
	for _, page := range files(t, ".", ".md") {
		for _, block := range blocks(t, page, "") {
			command, want, _ := strings.Cut(block, "\n")
			command, ok := strings.CutPrefix(command, "$ ")
			if !ok {
				continue
			}
			commands++
			cmd := exec.Command("bash", "-c", strings.ReplaceAll(command, "go run ./examples/", bin+"/"))
			cmd.Dir = root
			cmd.Env = append(os.Environ(), "LANG=en_GB.UTF-8", "LC_ALL=")
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Run(); err != nil {
				t.Errorf("%s: %s: %v", page, command, err)
			}
			var parts []string
			for part := range strings.SplitSeq(strings.TrimSpace(want), "\n...") {
				parts = append(parts, regexp.QuoteMeta(part))
			}
			if !regexp.MustCompile("^(?s:" + strings.Join(parts, ".*") + ")$").MatchString(strings.TrimSpace(out.String())) {
				t.Errorf("%s: %s\nprints\n%s\nnot\n%s", page, command, out.String(), want)
			}
		}
	}
	if commands < 8 {
		t.Errorf("only %d commands were found", commands)
	}
}
