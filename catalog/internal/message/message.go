// Package message is what message files and the translator's command both know of
// their form.
package message

import (
	"slices"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A Condition is a field, behind the first of a stanza, that makes it a variant. Every
// other field is a text.
type Condition int

// The conditions, and how many there are.
const (
	Role Condition = iota
	Stage
	Scope
	Permanence
	Outcome
	Provider
	Rule
	Class
	Conditions
)

// ConditionOf returns the condition that a field is, -1 for a text.
func ConditionOf(name string) Condition {
	switch name {
	case "Role":
		return Role
	case "Stage":
		return Stage
	case "Scope":
		return Scope
	case "Permanence":
		return Permanence
	case "Outcome":
		return Outcome
	case "Provider":
		return Provider
	case "Rule":
		return Rule
	case "Class":
		return Class
	}
	return -1
}

// IsCondition reports whether a field of that name is a condition.
func IsCondition(name string) bool { return ConditionOf(name) >= 0 }

// formNames are the fields of a Unit stanza, in the order in which they stand.
var formNames = [...]string{plural.Zero: "Zero", plural.One: "One", plural.Two: "Two", plural.Few: "Few", plural.Many: "Many", plural.Other: "Other"}

// PluralForm returns the field for a number in a language.
func PluralForm(tag language.Tag, n int) string {
	return formNames[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]
}

// PluralForms returns the fields that a Unit stanza of a language needs, as "One"
// and "Other" in English: the forms that the numbers from 0 to 200 take, and the
// general one.
func PluralForms(tag language.Tag) []string {
	found := map[string]bool{"Other": true}
	for n := range 201 {
		found[PluralForm(tag, n)] = true
	}
	var forms []string
	for _, form := range []plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other} {
		if found[formNames[form]] {
			forms = append(forms, formNames[form])
		}
	}
	return forms
}

// IsPluralForm reports whether a language has a form at all, be it for fractions or
// millions alone.
func IsPluralForm(tag language.Tag, name string) bool {
	if slices.Contains(PluralForms(tag), name) || name == PluralForm(tag, 1_000_000) {
		return true
	}
	for tenths := range 10 {
		if name == formNames[plural.Cardinal.MatchPlural(tag, 1, 1, 1, tenths, tenths)] {
			return true
		}
	}
	return false
}
