package main

import (
	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// A Delivery is an event with what its reply means.
type Delivery struct {
	Kind      string
	Recipient string
	SendingIP string
	Reason    string // id of package classify; "accepted" where the mail was delivered
	Provider  string
	After     int    // failures in a row of such a kind after which the address is to be removed; 0 never
	Text      string // the reply without addresses, of one that is not understood
}

// diagnose asks the library. It is the only step that costs time.
func diagnose(e Event) Delivery {
	r := classify.Classify(e.Text, classify.Attempt{Role: classify.RoleRelay, Server: e.Server, Recipient: e.Recipient})
	d := Delivery{
		Kind: e.Kind, Recipient: e.Recipient, SendingIP: e.SendingIP,
		Reason: r.Reason.String(), Provider: r.Provider,
	}
	switch {
	case e.Kind == delivered:
		d.Reason = classify.Accepted.String()
	case r.Reason == classify.ReasonUnknown, r.Reason == classify.Accepted:
		// Whoever calls an attempt failed knows better than a reply that says yes.
		d.Reason, d.Text = classify.ReasonUnknown.String(), new(catalog.Redactor).Text(e.Text)
	case e.Kind == failed:
		if advice := bounce.SuppressAfter(r); advice.Action == bounce.ListActionRemove {
			d.After = advice.After
		}
	}
	return d
}
