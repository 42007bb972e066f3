package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/classify/rules"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A speaker is one rule file: who speaks, and what it says.
type speaker struct {
	ID, Name, Kind, Source string
	Host                   string // one of its servers
	Rules                  []rule
	Wrappers               []wrapper
}

// A rule is a rule of a rule file, as far as a page shows it.
type rule struct {
	ID           string
	Reason       string
	Codes        string // with which codes alone it holds, "" for any
	Link         string
	At           classify.Stage // at which stage alone it holds, one of them
	Role         classify.Role
	OnlyProvider bool // it holds only where this speaker is known to speak
	Examples     []string
}

// A wrapper is what software puts around a reply.
type wrapper struct {
	ID       string
	Tells    string // the stage, or the permanence
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
		stanzas, err := rules.Read(folder, file)
		if err != nil {
			return nil, err
		}
		if len(stanzas) == 0 || stanzas[0].Get("Provider") == "" { // word classes
			continue
		}
		s, err := readSpeaker(stanzas)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		speakers = append(speakers, s)
	}
	slices.SortStableFunc(speakers, func(a, b speaker) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return speakers, nil
}

func readSpeaker(stanzas []stanza.Stanza) (speaker, error) {
	head := stanzas[0]
	s := speaker{ID: head.Get("Provider"), Name: head.Get("Name"), Kind: head.Get("Kind"), Source: head.Get("Source")}
	if hosts := strings.Fields(head.Get("Hosts")); len(hosts) > 0 {
		s.Host = hosts[0]
	}
	for _, st := range stanzas[1:] {
		if id := st.Get("Wrapper"); id != "" {
			s.Wrappers = append(s.Wrappers, wrapper{ID: id, Tells: cmp.Or(st.Get("Stage"), st.Get("Permanence")), Examples: st.All("Example")})
			continue
		}
		if st.Get("Aside") != "" {
			continue // no reply of its own
		}
		r, err := readRule(st)
		if err != nil {
			return speaker{}, err
		}
		s.Rules = append(s.Rules, r)
	}
	return s, nil
}

func readRule(st stanza.Stanza) (rule, error) {
	r := rule{
		ID: st.Get("Rule"), Reason: st.Get("Reason"), Link: st.Get("Link"), Examples: st.All("Example"),
		Codes:        strings.TrimSpace(st.Get("Code") + " " + st.Get("Enhanced")),
		OnlyProvider: st.Get("From") == "provider",
		Role:         classify.RoleRelay, // the reader runs a mail server
	}
	if stages := strings.Fields(st.Get("At")); len(stages) > 0 {
		if err := r.At.UnmarshalText([]byte(stages[0])); err != nil {
			return rule{}, fmt.Errorf("rule %s: %w", r.ID, err)
		}
	}
	if role := st.Get("Role"); role != "" {
		if err := r.Role.UnmarshalText([]byte(role)); err != nil {
			return rule{}, fmt.Errorf("rule %s: %w", r.ID, err)
		}
	}
	return r, nil
}
