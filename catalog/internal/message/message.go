// Package message is what message files and the translator's command both know of
// their form.
package message

import (
	"slices"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// IsCondition reports whether a field of that name, behind the first of a stanza,
// makes the stanza a variant, as Role does. Every other field is a text.
func IsCondition(name string) bool {
	return slices.Contains([]string{"Role", "Stage", "Scope", "Permanence", "Outcome", "Provider", "Rule", "Class"}, name)
}

// PluralForms returns the fields that a Unit stanza of a language needs, as "One"
// and "Other" in English: the forms that the numbers from 0 to 200 take, and the
// general one.
func PluralForms(tag language.Tag) []string {
	names := [...]string{plural.Zero: "Zero", plural.One: "One", plural.Two: "Two", plural.Few: "Few", plural.Many: "Many", plural.Other: "Other"}
	found := map[plural.Form]bool{plural.Other: true}
	for n := range 201 {
		found[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)] = true
	}
	var forms []string
	for _, form := range []plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other} {
		if found[form] {
			forms = append(forms, names[form])
		}
	}
	return forms
}
