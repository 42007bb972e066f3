package desk

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

// A speaker is who answers: a provider, a server software, a filter or a blocklist.
type speaker struct {
	id, name, kind string
	source         string
	hosts          []string
	replies        []reply
}

// A reply is what a speaker says, from an example of a rule, and what it means.
type reply struct {
	text    string
	speaker *speaker
	link    string // the speaker's page about it
	result  classify.Result
}

// readSpeakers reads the rule files, and lets the library say what their examples
// mean. The examples of one rule stand together.
func readSpeakers() ([]*speaker, error) {
	files, err := fs.Glob(rules.Files, "*.txt")
	if err != nil {
		return nil, err
	}
	var speakers []*speaker
	for _, file := range files {
		stanzas, err := rules.Read(rules.Files, file)
		if err != nil {
			return nil, err
		}
		if len(stanzas) == 0 || stanzas[0].Get("Provider") == "" { // word classes
			continue
		}
		head := stanzas[0]
		s := &speaker{id: head.Get("Provider"), name: head.Get("Name"), kind: head.Get("Kind"), source: head.Get("Source"), hosts: strings.Fields(head.Get("Hosts"))}
		for _, st := range stanzas[1:] {
			if err := s.read(st); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
		speakers = append(speakers, s)
	}
	slices.SortStableFunc(speakers, func(a, b *speaker) int {
		return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return speakers, nil
}

// read reads the replies of one rule. Its conditions are told to the library, or
// another rule would answer.
func (s *speaker) read(st stanza.Stanza) error {
	if st.Get("Rule") == "" {
		return nil // what software puts around a reply
	}
	h := classify.Attempt{Role: classify.RoleRelay}
	if at := strings.Fields(st.Get("At")); len(at) > 0 {
		if err := h.Stage.UnmarshalText([]byte(at[0])); err != nil {
			return err
		}
	}
	if role := st.Get("Role"); role != "" {
		if err := h.Role.UnmarshalText([]byte(role)); err != nil {
			return err
		}
	}
	if st.Get("From") == "provider" && len(s.hosts) > 0 {
		h.Server = s.hosts[0]
	}
	for _, text := range st.All("Example") {
		s.replies = append(s.replies, reply{text, s, st.Get("Link"), classify.Classify(text, h)})
	}
	return nil
}

// hasPage reports whether a reader can look the speaker up: what several servers say,
// and what the sending side reports, has no name that one would look for, and of some
// only the hosts are known.
func (s *speaker) hasPage() bool {
	switch s.kind {
	case "provider", "server", "filter", "blocklist":
		return len(s.replies) > 0
	}
	return false
}

func texts(replies []reply) []string {
	list := make([]string, len(replies))
	for i, r := range replies {
		list[i] = r.text
	}
	return list
}
