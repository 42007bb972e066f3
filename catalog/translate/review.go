package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/catalog/internal/wrap"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// width is that of the printed English texts, in characters.
const width = 100

// review prints what is left to do in the files of a language.
func review(out io.Writer, files fstest.MapFS) error {
	english, err := readSource()
	if err != nil {
		return err
	}
	c, problems, err := load(files)
	if err != nil {
		return err
	}
	var b strings.Builder
	count := map[catalog.Fault]int{}
	for _, fault := range []catalog.Fault{catalog.FaultWrong, catalog.FaultUnused, catalog.FaultMissing} {
		for _, p := range problems {
			if p.Fault != fault {
				continue
			}
			if count[fault]++; count[fault] == 1 {
				fmt.Fprintf(&b, "# %s\n\n", strings.ToUpper(fault.String()[:1])+fault.String()[1:])
			}
			b.WriteString(p.Error() + "\n")
			if fault != catalog.FaultUnused {
				for _, text := range english.texts(p.Kind+" "+p.ID, p.Conditions, p.Field) {
					b.WriteString(wrap.Lines(text, "    ", "      ", width))
				}
			}
			b.WriteString("\n")
		}
	}
	if len(problems) == 0 {
		b.WriteString(c.Name() + " is complete.\n")
	} else {
		fmt.Fprintf(&b, "%d wrong, %d unused, %d missing\n", count[catalog.FaultWrong], count[catalog.FaultUnused], count[catalog.FaultMissing])
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return err
	}
	if len(problems) > 0 {
		return errUnfinished
	}
	return nil
}

// load loads the files and returns all that is wrong with them. What cannot be
// read is hidden and the rest read again, so that one list tells everything.
func load(files fstest.MapFS) (*catalog.Catalog, []*catalog.Problem, error) {
	var wrong []*catalog.Problem
	for {
		c, err := catalog.Load(files, nil)
		if err == nil {
			for _, e := range flatten(c.Validate()) {
				var p *catalog.Problem
				if errors.As(e, &p) && (p.Fault != catalog.FaultMissing || !isHidden(wrong, p)) {
					wrong = append(wrong, p)
				}
			}
			slices.SortStableFunc(wrong, func(a, b *catalog.Problem) int {
				return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
			})
			return c, wrong, nil
		}
		var found []*catalog.Problem
		for _, e := range flatten(err) {
			var syntax *stanza.Error
			if !errors.As(e, &syntax) || files[syntax.File] == nil {
				return nil, nil, err
			}
			found = append(found, locate(files, syntax))
		}
		progress := false
		for _, p := range found {
			progress = hide(files[p.File], p) || progress
		}
		if !progress {
			return nil, nil, err
		}
		wrong = append(wrong, found...)
	}
}

// isHidden reports whether a field is missing only because it was hidden.
func isHidden(wrong []*catalog.Problem, p *catalog.Problem) bool {
	return slices.ContainsFunc(wrong, func(w *catalog.Problem) bool {
		return w.Kind == p.Kind && w.ID == p.ID && w.Conditions == p.Conditions && (w.Field == p.Field || w.Field == "")
	})
}

// hide makes comments of the field that a problem is about, or of the stanza from
// its line on. It reports false when there was nothing left to hide.
func hide(file *fstest.MapFile, p *catalog.Problem) bool {
	lines := strings.SplitAfter(string(file.Data), "\n")
	hidden := false
	for i := p.Line - 1; i < len(lines) && strings.TrimSpace(lines[i]) != ""; i++ {
		if i > p.Line-1 && p.Field != "" && lines[i][0] != ' ' && lines[i][0] != '\t' {
			break // the next field
		}
		hidden = hidden || lines[i][0] != '#'
		lines[i] = "#" + lines[i]
	}
	file.Data = []byte(hideEmpty(strings.Join(lines, "")))
	return hidden
}

// flatten returns the errors that err joins, and err itself when it joins none.
func flatten(err error) (list []error) {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	for _, e := range joined.Unwrap() {
		list = append(list, flatten(e)...)
	}
	return list
}

// locate says what a line that cannot be read is about.
func locate(files fstest.MapFS, e *stanza.Error) *catalog.Problem {
	p := &catalog.Problem{Fault: catalog.FaultWrong, File: e.File, Line: e.Line, Msg: e.Msg}
	stanzas, err := stanza.Parse(e.File, string(files[e.File].Data))
	if err != nil {
		return p // the file as a whole cannot be read
	}
	for _, st := range stanzas {
		if st.Line() > e.Line {
			break
		}
		p.Kind, p.ID = st[0].Name, st[0].Value
		conditions, texts := split(st)
		p.Conditions = strings.Join(conditions, ", ")
		p.Field = ""
		for _, f := range texts {
			if f.Line == e.Line {
				p.Field = f.Name
			}
		}
	}
	// The message of a field begins with its name.
	p.Msg = strings.TrimPrefix(p.Msg, p.Field+": ")
	return p
}
