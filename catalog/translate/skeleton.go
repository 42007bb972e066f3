package main

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/smtperr/go-smtperr/catalog/internal/message"
	"github.com/smtperr/go-smtperr/catalog/internal/wrap"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// skeleton writes the file from which to start a translation: the English
// stanzas in their order, with empty fields below the English texts.
func skeleton(out io.Writer, name string) error {
	tag, err := language.Parse(name)
	if err != nil {
		return fmt.Errorf("language %q: %w", name, err)
	}
	text, err := englishText()
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Fill in the empty fields, and take out the English texts when you are done.\n\nLanguage: %v\nName: %s\n", tag, display.Self.Name(tag))
	head := true
	for block := range strings.SplitSeq(text, "\n\n") {
		stanzas, err := stanza.Parse("en.txt", block)
		switch {
		case err != nil:
			return err
		case len(stanzas) > 0 && stanzas[0].Get("Language") != "":
			head = false
		case head: // what stands before it is about the English file
		case len(stanzas) == 0:
			b.WriteString("\n" + strings.TrimSpace(block) + "\n")
		default:
			b.WriteString("\n")
			empty(&b, stanzas[0], tag)
		}
	}
	_, err = io.WriteString(out, b.String())
	return err
}

// empty writes a stanza without its texts. The plural forms of a unit are those
// of the language.
func empty(b *strings.Builder, st stanza.Stanza, tag language.Tag) {
	conditions, texts := split(st)
	fmt.Fprintf(b, "%s: %s\n", st[0].Name, st[0].Value)
	for _, c := range conditions {
		b.WriteString(c + "\n")
	}
	unit := st[0].Name == "Unit"
	for _, f := range texts {
		b.WriteString(wrap.Lines(f.Name+": "+f.Value, "# ", "#   ", width))
		if !unit {
			b.WriteString(f.Name + ":\n")
		}
	}
	if unit {
		for _, form := range message.PluralForms(tag) {
			b.WriteString(form + ":\n")
		}
	}
}
