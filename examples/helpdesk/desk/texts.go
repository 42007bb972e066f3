package desk

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/catalog"
)

// The texts of the site's own, one file for each language. What a mail failure means
// is told by package catalog.
//
//go:embed texts/*.json
var textFiles embed.FS

// Languages are the languages of the site, the first for readers of others.
var Languages = []string{"en", "de"}

// A Language is a language of the site with its texts.
type Language struct {
	Tag     string // as "de"
	Catalog *catalog.Catalog
	texts   map[string]string
}

func readLanguage(tag string) (*Language, error) {
	data, err := textFiles.ReadFile("texts/" + tag + ".json")
	if err != nil {
		return nil, err
	}
	l := &Language{Tag: tag, Catalog: catalog.For(language.Make(tag))}
	if err := json.Unmarshal(data, &l.texts); err != nil {
		return nil, fmt.Errorf("texts/%s.json: %w", tag, err)
	}
	return l, nil
}

// Text returns a text with its placeholders filled: Text("more", "n", 3) puts 3 where
// {n} stands. An unknown id is an error, so that a template with a misspelt one fails.
func (l *Language) Text(id string, values ...any) (string, error) {
	text, ok := l.texts[id]
	if !ok {
		return "", fmt.Errorf("no text %q in %s", id, l.Tag)
	}
	for i := 0; i+1 < len(values); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%v}", values[i]), fmt.Sprint(values[i+1]))
	}
	return text, nil
}

// say is Text for ids that this package names itself; the tests hold that they are there.
func (l *Language) say(id string, values ...any) string {
	text, err := l.Text(id, values...)
	if err != nil {
		panic(err)
	}
	return text
}
