package main

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A speaker is one rule file: who speaks, and what it says.
type speaker struct {
	ID, Name, Kind, Source string
	Rules                  []rule
}

// A rule is a rule or a wrapper of a rule file, as far as a page shows it.
type rule struct {
	ID       string
	Reason   string // "" for a wrapper
	Stage    string // what the rule says itself
	Link     string
	Examples []string
}

// readSpeakers reads the rule files in a folder, in order of their names for
// people.
func readSpeakers(folder fs.FS) ([]speaker, error) {
	files, err := fs.Glob(folder, "*.txt")
	if err != nil {
		return nil, err
	}
	var speakers []speaker
	for _, file := range files {
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, err
		}
		stanzas, err := stanza.Parse(file, string(text))
		if err != nil {
			return nil, err
		}
		if len(stanzas) == 0 || stanzas[0].Get("Provider") == "" { // word classes
			continue
		}
		head := stanzas[0]
		s := speaker{ID: head.Get("Provider"), Name: head.Get("Name"), Kind: head.Get("Kind"), Source: head.Get("Source")}
		for _, st := range stanzas[1:] {
			r := rule{ID: st.Get("Rule"), Reason: st.Get("Reason"), Stage: st.Get("Stage"), Link: st.Get("Link"), Examples: st.All("Example")}
			if r.ID == "" {
				r.ID = st.Get("Wrapper")
			}
			if r.ID != "" {
				s.Rules = append(s.Rules, r)
			}
		}
		speakers = append(speakers, s)
	}
	slices.SortStableFunc(speakers, func(a, b speaker) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return speakers, nil
}
