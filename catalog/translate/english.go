package main

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/catalog/internal/message"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// englishText returns the library's English message file.
func englishText() (string, error) {
	text, err := fs.ReadFile(catalog.Files(), "en.txt")
	return string(text), err
}

// A source holds the English stanzas by what they are about.
type source map[string]stanza.Stanza

// readSource reads the English stanzas.
func readSource() (source, error) {
	text, err := englishText()
	if err != nil {
		return nil, err
	}
	stanzas, err := stanza.Parse("en.txt", text)
	if err != nil {
		return nil, err
	}
	s := source{}
	for _, st := range stanzas[1:] {
		conditions, _ := split(st)
		s[key(st[0].Name+" "+st[0].Value, conditions)] = st
	}
	return s, nil
}

// split returns the conditions of a stanza and its texts.
func split(st stanza.Stanza) (conditions []string, texts stanza.Stanza) {
	for _, f := range st[1:] {
		if message.IsCondition(f.Name) {
			conditions = append(conditions, f.Name+": "+f.Value)
		} else {
			texts = append(texts, f)
		}
	}
	return conditions, texts
}

// key names a stanza, whatever the order of its conditions.
func key(about string, conditions []string) string {
	sorted := slices.Sorted(slices.Values(conditions))
	return about + "\n" + strings.Join(sorted, ", ")
}

// texts returns the English texts of a message or of one field of it, as
// "Title: …". A variant that English lacks is shown the general ones.
func (s source) texts(about, conditions, field string) (list []string) {
	var parts []string
	if conditions != "" {
		parts = strings.Split(conditions, ", ")
	}
	st, ok := s[key(about, parts)]
	if !ok {
		st = s[key(about, nil)]
	}
	if len(st) == 0 {
		return nil
	}
	_, texts := split(st)
	for _, f := range texts {
		if field == "" || f.Name == field {
			list = append(list, f.Name+": "+f.Value)
		}
	}
	return list
}
