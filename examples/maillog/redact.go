package main

import (
	"errors"

	"github.com/smtperr/go-smtperr/catalog"
)

// A redaction says what a report hides. As a flag it may stand alone, -redact,
// for what tells whose mail it was; -redact=all hides names and addresses of
// hosts, too.
type redaction string

const (
	nothing redaction = ""
	people  redaction = "people"
	all     redaction = "all"
)

func (r *redaction) String() string { return string(*r) }

func (r *redaction) IsBoolFlag() bool { return true }

func (r *redaction) Set(s string) error {
	switch s {
	case "true", "people":
		*r = people
	case "all":
		*r = all
	case "false":
		*r = nothing
	default:
		return errors.New(`it is "people" or "all"`)
	}
	return nil
}

// A veil hides names in what a report says. Equal ones get equal placeholders
// in all of it.
type veil struct{ redactor *catalog.Redactor }

func (r redaction) veil() veil {
	if r == nothing {
		return veil{}
	}
	return veil{&catalog.Redactor{Hosts: r == all, IPs: r == all}}
}

func (v veil) text(s string) string {
	if v.redactor == nil {
		return visible(s)
	}
	return visible(v.redactor.Text(s))
}

func (v veil) address(s string) string {
	if v.redactor == nil || s == "" {
		return visible(s)
	}
	return visible(v.redactor.Address(s))
}

func (v veil) host(s string) string {
	if v.redactor == nil || s == "" {
		return visible(s)
	}
	return visible(v.redactor.Host(s))
}
