package reply

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// protocol holds the words that the readers may know themselves, with the standard that
// has them. What a product writes is data: it belongs into the folder forms.
var protocol = map[string]string{
	"RFC 5321":                               "ehlo helo mail from: rcpt to: data quit rset noop vrfy",
	"RFC 3030":                               "bdat",
	"RFC 3207":                               "starttls",
	"RFC 4954":                               "auth",
	"RFC 2033":                               "lhlo",
	"SASL mechanisms at IANA":                "plain login cram-md5 xoauth2 oauthbearer scram- ntlm gssapi digest-md5 external",
	"the names of protocols":                 "smtp http",
	"fields of a MIME part, RFC 2045":        "content-",
	"the line before a mail, RFC 4155":       "From",
	"the longest reference of HTML":          "&#x0010ffff;",
	"the names of characters, HTML 4 §24":    entities,
	"the letters of a time, RFC 3339":        "-:/.,+TZ[]",
	"the ids of the steps, for the examples": "unknown dns connect tls greeting helo starttls auth mail rcpt data end-of-data quit",
}

// TestNoFormInGo holds that no program, log or field is named in the readers: each
// literal with a word in it is a standard's, or part of the forms' own format, as
// forms/README.md describes it.
func TestNoFormInGo(t *testing.T) {
	allowed := map[string]bool{"forms": true, "forms/": true}
	for _, words := range protocol {
		for w := range strings.FieldsSeq(words) {
			allowed[w] = true
		}
	}
	readme, err := os.ReadFile("forms/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, quoted := range regexp.MustCompile("`[^`\n]+`").FindAllString(string(readme), -1) {
		for w := range strings.FieldsSeq(strings.Trim(quoted, "`")) {
			allowed[strings.TrimRight(w, ":")] = true
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	word := regexp.MustCompile(`\p{L}{2}`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(x ast.Node) bool {
			switch x := x.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.CallExpr:
				if s, ok := x.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Errorf" {
					return false // for who writes forms
				}
			case *ast.BasicLit:
				if x.Kind != token.STRING {
					return true
				}
				s, err := strconv.Unquote(x.Value)
				if err != nil {
					t.Fatal(err)
				}
				if !word.MatchString(s) {
					return true
				}
				n++
				for w := range strings.FieldsSeq(s) {
					if !allowed[w] {
						t.Errorf("%s: %q is no standard's word; a program's belongs into the folder forms", set.Position(x.Pos()), s)
						break
					}
				}
			}
			return true
		})
	}
	if n == 0 {
		t.Error("no literals")
	}
}

// TestFormsAreRead holds that every file of the forms has something to say.
func TestFormsAreRead(t *testing.T) {
	files, err := fs.Glob(formFiles, "forms/*.txt")
	if err != nil || len(files) < 7 {
		t.Errorf("%d files of forms, %v", len(files), err)
	}
	f := known()
	for kind, texts := range f.signs {
		if len(texts) == 0 {
			t.Errorf("no sign %s", signNames[kind])
		}
	}
	for _, stage := range []Stage{StageGreeting, StageHelo, StageStartTLS, StageAuth, StageMail, StageRcpt, StageData, StageQuit} {
		if !strings.Contains(stageLabels(f), stageNames[stage]) {
			t.Errorf("no label for %s", stageNames[stage])
		}
	}
}

func stageLabels(f *forms) string {
	var b strings.Builder
	for _, stage := range f.labels {
		b.WriteString(stageNames[stage] + " ")
	}
	return b.String()
}
