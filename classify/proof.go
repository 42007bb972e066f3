package classify

import (
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A proof is what shows that a stanza of a rule file is right. It is kept where
// somebody checks it.
type proof struct {
	kind, name string // the stanza's first field, as Rule and its id
	line       int
	examples   []sample // what it must take
	others     []sample // what it must not take
}

// A sample is a reply of a proof, and where it stands.
type sample struct {
	text, file string
	line       int
}

// proofFolder is where a rule file may keep its proofs, in a file of its own name:
// those that are large and that every program would carry along otherwise.
const proofFolder = "proofs"

// prove returns what keeps the proof of a stanza, nil where none is wanted.
func (p *sourceParser) prove(src *source, s stanza.Stanza) *proof {
	if !p.proofs {
		return nil
	}
	kept := &proof{kind: s[0].Name, name: s[0].Value, line: s.Line()}
	src.proofs = append(src.proofs, kept)
	return kept
}

// add adds the reply in a field Example or Not.
func (p *proof) add(f stanza.Field, file string) {
	switch {
	case p == nil:
	case f.Name == "Not":
		p.others = append(p.others, sample{f.Value, file, f.Line})
	default:
		p.examples = append(p.examples, sample{f.Value, file, f.Line})
	}
}

// readProved reads rule files as readSources does, with the proofs that stand in
// them or in the folder beside. A stanza without an example is a mistake.
func readProved(fsys fs.FS) (*compiler, error) {
	c, err := readSources(fsys, ".", true)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(fsys, path.Join(proofFolder, "*.txt"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		i := slices.IndexFunc(c.sources, func(s *source) bool { return s.file == path.Base(name) })
		if i < 0 {
			return nil, &stanza.Error{File: name, Line: 1, Msg: "there is no rule file of this name"}
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		if err := c.sources[i].readProofs(name, string(text)); err != nil {
			return nil, err
		}
	}
	for _, src := range c.sources {
		for _, p := range src.proofs {
			if len(p.examples) == 0 {
				return nil, &stanza.Error{File: src.file, Line: p.line, Msg: fmt.Sprintf("%s: no Example", p)}
			}
		}
	}
	return c, nil
}

// readProofs adds the proofs of a file beside: stanzas that begin as those that they
// prove, and have fields Example and Not.
func (s *source) readProofs(file, text string) error {
	if err := stanza.CheckText(file, text); err != nil {
		return err
	}
	r := stanza.NewReader(file, text)
	for r.Next() {
		head, fields := r.Stanza()[0], r.Stanza()[1:]
		i := slices.IndexFunc(s.proofs, func(p *proof) bool { return p.kind == head.Name && p.name == head.Value })
		if i < 0 {
			return &stanza.Error{File: file, Line: head.Line, Msg: fmt.Sprintf("%s has no %s %s", s.file, head.Name, quote(head.Value))}
		}
		for _, f := range fields {
			if f.Name != "Example" && (f.Name != "Not" || head.Name != "Rule") {
				return &stanza.Error{File: file, Line: f.Line, Msg: fmt.Sprintf("a proof of a %s has no field %s", head.Name, f.Name)}
			}
			s.proofs[i].add(f, file)
		}
	}
	return r.Err()
}

// String names what is proved, as "rule gmail-over-quota".
func (p *proof) String() string {
	if p.kind == "Rule" {
		return "rule " + p.name
	}
	return p.kind + " " + p.name
}
