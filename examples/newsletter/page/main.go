// Command page writes for a club's secretary what became of a mailing. See ../README.md.
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"html/template"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/examples/newsletter/internal/journal"
)

func main() {
	subject := flag.String("subject", "", "`subject` of the mailing")
	lang := flag.String("lang", os.Getenv("LANG"), "`language` of the page")
	file := flag.String("journal", "mailing.jsonl", "`file` that keeps what became of this mailing")
	flag.Parse()
	j, err := journal.Open(*file)
	if err == nil {
		err = write(os.Stdout, *subject, catalog.Match(*lang).Language().String(), j)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "page:", err)
		os.Exit(1)
	}
}

//go:embed page.html
var text string

var page = template.Must(template.New("page").Parse(text))

// write writes the members in groups of whom the same is to be said: failures first.
func write(out io.Writer, subject, lang string, j *journal.Journal) error {
	failed, others := map[string][]journal.Entry{}, map[string][]journal.Entry{}
	for _, address := range slices.Sorted(maps.Keys(j.Known)) {
		e, groups := j.Known[address], others
		if e.Diagnosis.IsFailure() {
			groups = failed
		}
		title := e.Diagnosis.Explain(lang).Title
		groups[title] = append(groups[title], e)
	}
	return page.Execute(out, map[string]any{"Subject": subject, "Language": lang, "Groups": []any{failed, others}})
}
