package main

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/smtperr"
)

// A printer writes a diagnosis for a person at a terminal.
type printer struct {
	out   io.Writer
	c     *catalog.Catalog
	color bool
	width int
	admin bool // the facts and the administrator's part, too
	b     bytes.Buffer
}

// colorful reports whether out is a terminal that wants colors.
func colorful(out io.Writer, getenv func(string) string) bool {
	f, ok := out.(*os.File)
	if !ok || getenv("NO_COLOR") != "" || getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// The parts that stand out, as parameters of the escape sequence SGR.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	yellow = "1;33"
	green  = "1;32"
)

func (p *printer) paint(style, s string) string {
	if !p.color || s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

func (p *printer) print(d smtperr.Diagnosis) error {
	e := d.ExplainIn(p.c)
	style := red
	switch {
	case !d.IsFailure():
		style = green
	case d.MayRetry():
		style = yellow
	}
	p.line(p.paint(style, e.Title))
	p.line("")
	if known := e.Status.Known(); len(known) > 0 {
		p.rows(known, "")
		p.line("")
	}
	p.wrap(strings.TrimSpace(e.Summary+" "+e.Place), "", "")
	if e.Said != "" {
		p.wrap(e.Said, "", "")
	}
	p.list(e.Headings.Causes, e.Causes)
	p.list(e.Headings.Advice, e.Advice)
	if p.admin && e.Admin != "" {
		p.line("")
		p.line(p.paint(bold, e.Headings.Admin))
		p.rows(slices.DeleteFunc(p.c.Facts(d.Result()), func(f catalog.Fact) bool {
			return f.Name == e.Status.Outcome.Name || f.Name == e.Status.Responsible.Name // said above
		}), "  ")
		p.line("")
		for line := range strings.SplitSeq(e.Admin, "\n") {
			p.wrap(line, "  ", "  ")
		}
	}
	_, err := p.out.Write(p.b.Bytes())
	return err
}

// maxListed bounds the failures that are listed one by one; more are counted by what
// they are.
const maxListed = 10

// failures lists the failures of a text that tells several, and says that only the
// first was explained.
func (p *printer) failures(text string, all iter.Seq[smtperr.Failure]) error {
	type kind struct {
		title string
		n     int
		line  int // of the first
	}
	var (
		listed []string
		kinds  []kind
		n      int
		line   = 1
		at     int
	)
	for f := range all {
		n++
		line += strings.Count(text[at:max(at, f.Start)], "\n")
		at = max(at, f.Start)
		title := f.ExplainIn(p.c).Title
		if i := slices.IndexFunc(kinds, func(k kind) bool { return k.title == title }); i >= 0 {
			kinds[i].n++
		} else {
			kinds = append(kinds, kind{title, 1, line})
		}
		if n <= maxListed {
			who := ""
			if f.Recipient != "" {
				who = f.Recipient + ": "
			}
			listed = append(listed, fmt.Sprintf("%s %d: %s%s", p.c.Phrase("failure-line"), line, who, title))
		}
	}
	if n < 2 {
		return nil
	}
	if n > maxListed {
		listed = nil
		slices.SortStableFunc(kinds, func(a, b kind) int { return b.n - a.n })
		for _, k := range kinds {
			listed = append(listed, fmt.Sprintf("%d × %s (%s %d)", k.n, k.title, p.c.Phrase("failure-line"), k.line))
		}
	}
	p.b.Reset()
	p.list(fmt.Sprintf("%s: %d", p.c.Phrase("heading-failures"), n), listed)
	p.wrap(p.c.Phrase("failures-first"), "  ", "  ")
	_, err := p.out.Write(p.b.Bytes())
	return err
}

func (p *printer) list(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	p.line("")
	p.line(p.paint(bold, heading))
	for _, item := range items {
		p.wrap(item, "  • ", "    ")
	}
}

// rows writes facts, aligned.
func (p *printer) rows(facts []catalog.Fact, indent string) {
	width := 0
	for _, f := range facts {
		width = max(width, utf8.RuneCountInString(f.Name))
	}
	for _, f := range facts {
		pad := strings.Repeat(" ", width-utf8.RuneCountInString(f.Name)+2)
		next := indent + strings.Repeat(" ", width+2)
		p.b.WriteString(indent + p.paint(dim, f.Name) + pad + strings.TrimPrefix(wrapped(f.Value, next, next, p.width), next))
	}
}

// guide writes how sending works.
func (p *printer) guide() error {
	g := p.c.Guide()
	p.line(p.paint(bold, g.Title))
	p.line("")
	p.wrap(g.Server, "", "")
	p.line("")
	for i, s := range g.Stages {
		number := fmt.Sprintf("%3d. ", i+1)
		p.wrap(s.Title+". "+s.Task, number, "     ")
	}
	for _, text := range []string{g.After, g.Errors, g.Help} {
		p.line("")
		p.wrap(text, "", "")
	}
	_, err := p.out.Write(p.b.Bytes())
	return err
}

func (p *printer) line(s string) { p.b.WriteString(s + "\n") }

// wrap writes a paragraph, its first line behind first, the others behind next.
func (p *printer) wrap(s, first, next string) {
	p.b.WriteString(wrapped(s, first, next, p.width))
}
