// Package rules holds the rule files of package classify as people write them, with
// the examples of each rule: for programs that show what servers say, such as
// examples/helpdesk. A program that only classifies does not link it.
package rules

import (
	"embed"
	"errors"
	"io/fs"
	"slices"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// Files are the rule files, as "gmx.txt", and the proofs that stand beside some of
// them, as "proofs/generic.txt"; the README in this folder describes the format.
//
//go:embed *.txt proofs/*.txt
var Files embed.FS

// Read returns the stanzas of a rule file at the top of fsys, as "gmx.txt" of [Files],
// each with its examples: those that stand in the folder proofs follow its other fields.
func Read(fsys fs.FS, name string) ([]stanza.Stanza, error) {
	stanzas, err := parse(fsys, name)
	if err != nil {
		return nil, err
	}
	proofs, err := parse(fsys, "proofs/"+name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, p := range proofs {
		i := slices.IndexFunc(stanzas, func(s stanza.Stanza) bool { return s[0].Name == p[0].Name && s[0].Value == p[0].Value })
		if i < 0 {
			return nil, &stanza.Error{File: "proofs/" + name, Line: p.Line(), Msg: name + " has no such stanza"}
		}
		stanzas[i] = append(stanzas[i], p[1:]...)
	}
	return stanzas, nil
}

func parse(fsys fs.FS, name string) ([]stanza.Stanza, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	return stanza.Parse(name, string(text))
}
