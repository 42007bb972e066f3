package catalog

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

//go:embed messages/*.txt
var shipped embed.FS

// The same files once more, as what they are read from: parts of a string need no copy.
// The linker keeps one of each.
var (
	//go:embed messages/en.txt
	english string
	//go:embed messages/de.txt
	german string
)

// A Catalog holds the messages of one language. Get one from [Match], [For] or
// [Load].
type Catalog struct {
	base   *Catalog      // has what this one lacks; nil for English
	spoken language.Base // the language without country, script or variant
	load   func() (*messages, error)
}

// Files returns the shipped message files, one for each language, as "en.txt":
// the texts that a translator starts from.
func Files() fs.FS {
	files, err := fs.Sub(shipped, "messages")
	if err != nil {
		panic(err) // the name is valid
	}
	return files
}

// parsed returns the messages. The shipped files are checked by tests; a failure
// here is one of the program's build.
func (c *Catalog) parsed() *messages {
	m, err := c.load()
	if err != nil {
		panic(err)
	}
	return m
}

// Language returns the language of c's texts.
func (c *Catalog) Language() language.Tag { return c.parsed().tag }

// Name returns the language's name in the language itself, as "Deutsch".
func (c *Catalog) Name() string { return c.parsed().name }

// shippedCatalog returns the catalog of a file of this package, which is read when
// it is first used. The tests hold that it has no mistakes.
func shippedCatalog(name, text string, base *Catalog) *Catalog {
	spoken, _ := language.MustParse(strings.TrimSuffix(name, ".txt")).Base()
	return &Catalog{base: base, spoken: spoken, load: sync.OnceValues(func() (*messages, error) { return indexMessages(name, text) })}
}

// Load reads the message files (*.txt) at the top of fsys, in the format of this
// package's own; together they are one catalog. What they lack comes from base,
// message by message and field by field, and from English in the end; a nil base
// stands for English. So a file with a single stanza replaces a single text:
//
//	Language: de
//	Name: Deutsch (Verein)
//
//	Reason: mailbox-full
//	Title: Postfach voll
//
// A catalog of the base's own language shares its variants: the stanza above
// replaces the general title and leaves the ones of special cases alone. So a
// house wording changes what it names and nothing else.
//
// An error names the file and the line, and joins all that is wrong. Load
// accepts a catalog that is not complete; [Catalog.Validate] tells what is
// missing. A stanza of a name that nothing has, such as a misspelt reason, is a mistake.
func Load(fsys fs.FS, base *Catalog) (*Catalog, error) {
	names, err := fs.Glob(fsys, "*.txt")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("catalog: no message files: %w", fs.ErrNotExist)
	}
	var (
		all  *messages
		errs []error
	)
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		m, err := parseMessages(name, string(text))
		switch {
		case err != nil:
			errs = append(errs, err)
		case all == nil:
			all = m
		case all.tag != m.tag:
			errs = append(errs, fmt.Errorf("catalog: %s is %v, %s is %v", all.file, all.tag, m.file, m.tag))
		default:
			errs = append(errs, all.merge(m)...)
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if errs = all.misleading(); len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if base == nil {
		base = For(language.English)
	}
	spoken, _ := all.tag.Base()
	return &Catalog{base: base, spoken: spoken, load: func() (*messages, error) { return all, nil }}, nil
}

// misleading reports stanzas that nobody would ever see, since nothing is called so,
// and variants of which none is the better one where both hold.
func (m *messages) misleading() (errs []error) {
	known := map[subject]bool{}
	for _, key := range wanted() {
		known[key] = true
	}
	for key, entries := range m.all() {
		if !known[key] {
			errs = append(errs, &stanza.Error{File: entries[0].file, Line: entries[0].line, Msg: fmt.Sprintf("no %s is called %q", key.Kind, clean(key.ID, 80))})
		}
		for i, e := range entries {
			for _, other := range entries[i+1:] {
				if ties(e, other) {
					errs = append(errs, &stanza.Error{File: e.file, Line: e.line, Msg: fmt.Sprintf("%s: as good as the one of line %d where both hold", key, other.line)})
				}
			}
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errs
}

// merge adds the messages of another file of the same language.
func (m *messages) merge(other *messages) (errs []error) {
	for key, entries := range other.all() {
		for _, e := range entries {
			if err := m.insert(key, e); err != nil {
				errs = append(errs, err)
			}
		}
	}
	return errs
}
