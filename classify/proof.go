package classify

import (
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A proof is what shows that a stanza of a rule file is right.
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

// readProved reads rule files as readSources does, and the proofs that stand in them
// or in the folder beside. A stanza without an example is a mistake.
func readProved(fsys fs.FS) (*compiler, error) {
	c, err := readSources(fsys, ".")
	if err != nil {
		return nil, err
	}
	for _, src := range c.sources {
		if err := src.readProofs(fsys, src.file); err != nil {
			return nil, err
		}
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
		if err := c.sources[i].readProofs(fsys, name); err != nil {
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

// readProofs adds the proofs of the rule file itself or of the one beside: its stanzas
// begin as those that they prove, and have fields Example and Not.
func (s *source) readProofs(fsys fs.FS, file string) error {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	if err := stanza.CheckText(file, string(text)); err != nil {
		return err
	}
	r := stanza.NewReader(file, string(text))
	own := file == s.file
	if own {
		r.Next() // the head
	}
	for r.Next() {
		head, fields := r.Stanza()[0], r.Stanza()[1:]
		p := s.proof(head.Name, head.Value)
		if own {
			p = &proof{kind: head.Name, name: head.Value, line: head.Line}
			s.proofs = append(s.proofs, p)
		}
		if p == nil {
			return &stanza.Error{File: file, Line: head.Line, Msg: fmt.Sprintf("%s has no %s %s", s.file, head.Name, quote(head.Value))}
		}
		for _, f := range fields {
			switch {
			case f.Name == "Example":
				p.examples = append(p.examples, sample{f.Value, file, f.Line})
			case f.Name == "Not" && head.Name == "Rule":
				p.others = append(p.others, sample{f.Value, file, f.Line})
			case !own:
				return &stanza.Error{File: file, Line: f.Line, Msg: fmt.Sprintf("a proof of a %s has no field %s", head.Name, f.Name)}
			}
		}
	}
	return r.Err()
}

// proof returns the proof of a stanza, or nil.
func (s *source) proof(kind, name string) *proof {
	for _, p := range s.proofs {
		if p.kind == kind && p.name == name {
			return p
		}
	}
	return nil
}

// proofsOf returns the proofs of a kind of stanza, in the order in which these stand.
func (s *source) proofsOf(kind string) (list []*proof) {
	for _, p := range s.proofs {
		if p.kind == kind {
			list = append(list, p)
		}
	}
	return list
}

// String names what is proved, as "rule gmail-over-quota".
func (p *proof) String() string {
	if p.kind == "Rule" {
		return "rule " + p.name
	}
	return p.kind + " " + p.name
}
