package bounce

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// A diagnoser diagnoses recipients by what is nearest to them: the server's reply
// first, then what the words say of the recipient, then what they say at all, and
// the bare status code last.
type diagnoser struct {
	opts  []smtperr.Option
	words *words
	all   string // the words in one, once they are needed
}

func (d *diagnoser) diagnose(text string, r *Recipient) smtperr.Diagnosis {
	opts := make([]smtperr.Option, 0, len(d.opts)+3)
	opts = append(opts, smtperr.WithRole(classify.RoleRelay))
	opts = append(opts, d.opts...)
	server := r.RemoteMTA
	if server == "" {
		server = talkedTo(replyIn(text), d.whole())
	}
	if server != "" {
		opts = append(opts, smtperr.WithServer(server))
	}
	opts = append(opts, smtperr.WithRecipient(r.Address))
	return smtperr.DiagnoseText(text, opts...)
}

func (d *diagnoser) whole() string {
	if d.all == "" && d.words != nil {
		d.all = d.words.text()
	}
	return d.all
}

// fromReport finishes a recipient of a report. found is what the words say of
// whom; inline that the report stands in the text, alone that it names nobody
// else.
func (d *diagnoser) fromReport(g *statusGroup, found []finding, inline, alone bool) Recipient {
	r := g.Recipient
	if inline {
		r.Source = SourceText
	}
	r.Diagnostic = complete(r.Diagnostic, d.whole())
	if r.Action == ActionDelivered && handedOn(d.words, r.Address) {
		r.Action = ActionRelayed
	}
	if r.Action == ActionDelivered || r.Action == ActionRelayed || r.Action == ActionExpanded {
		r.Diagnosis = d.accepted(&r)
		return r
	}
	var paragraph string
	for i := range found {
		if sameAddress(found[i].address, r.Address) || sameAddress(found[i].address, r.Original) {
			paragraph = found[i].text()
		}
	}
	if r.Action == ActionDelayed && forms().says("given-up", fold(paragraph)) {
		r.Action = ActionFailed
	}
	if strings.TrimSpace(paragraph) == "" && r.Diagnostic == "" {
		paragraph = deferred(d.words, r.Address)
	}
	answer := r.Diagnostic
	if g.generic && strings.IndexFunc(answer, func(c rune) bool { return c < '0' || c > '9' }) < 0 {
		answer = "" // the exit status of a program
	}
	if answer == "" && g.comment != "" && d.diagnose(g.comment, &r).Reason != classify.ReasonUnknown {
		answer = g.comment // it says more than the number that it stands beside
	}
	all := ""
	if answer == "" && alone {
		all = d.whole() // with others, or beside a reply, it may be about anything
	}
	r.Diagnosis = d.first(&r, answer, g.comment, paragraph, all)
	if r.Diagnostic == "" {
		r.Diagnostic = paragraph
	}
	return r
}

// fromWords finishes a recipient that the words name.
func (d *diagnoser) fromWords(k Kind, f finding, alone bool) Recipient {
	r := Recipient{Address: f.address, Source: f.source, Action: ActionFailed, Diagnostic: f.text()}
	switch k {
	case KindDelay:
		r.Action = ActionDelayed
	case KindDelivered:
		r.Action = ActionDelivered
		r.Diagnosis = d.accepted(&r)
		return r
	}
	all := ""
	if alone || r.Diagnostic == "" {
		all = d.whole()
	}
	r.Diagnosis = d.first(&r, r.Diagnostic, "", "", all)
	return r
}

// first returns the first diagnosis that tells a reason. Codes are those of the
// server's own reply, where there is one.
func (d *diagnoser) first(r *Recipient, texts ...string) smtperr.Diagnosis {
	var best smtperr.Diagnosis
	status := func() bool {
		if r.Status == "" || strings.HasSuffix(r.Status, ".0.0") {
			return false
		}
		by := d.diagnose(r.Status, r)
		if by.Reason == classify.ReasonUnknown {
			return false
		}
		if best.Code != 0 {
			by.Code = best.Code
		}
		if best.Text != "" {
			by.Text = best.Text
		}
		best = by
		return true
	}
	got := false
	for i, text := range texts {
		if strings.TrimSpace(text) == "" {
			if i == 0 && !strings.HasSuffix(r.Status, ".4.7") && status() {
				return best // expired tells that it was given up; the text may tell why
			}
			continue
		}
		by := d.diagnose(text, r)
		if by.Reason != classify.ReasonUnknown {
			if got && by.Code == 0 && best.Code != 0 {
				by.Code, by.Enhanced = best.Code, best.Enhanced
			}
			return by
		}
		if !got {
			best, got = by, true
		}
	}
	if !got {
		best = d.diagnose("", r)
	}
	status()
	return best
}

// accepted is the diagnosis of a recipient that got the mail.
func (d *diagnoser) accepted(r *Recipient) smtperr.Diagnosis {
	opts := append([]smtperr.Option{smtperr.WithRole(classify.RoleRelay)}, d.opts...)
	return smtperr.Diagnose(nil, append(opts, smtperr.WithServer(r.RemoteMTA), smtperr.WithRecipient(r.Address))...)
}

// finish derives what follows from kind and diagnosis.
func (d *diagnoser) finish(n *Notification) {
	for i := range n.Recipients {
		r := &n.Recipients[i]
		if n.Kind == KindFeedback {
			r.Diagnosis = d.accepted(r)
		}
		if r.Action == ActionDelayed {
			if r.Diagnosis.Reason == classify.DeliveryExpired {
				// It has not expired: the server goes on trying.
				code, enhanced, text := r.Diagnosis.Code, r.Diagnosis.Enhanced, r.Diagnosis.Text
				r.Diagnosis = d.diagnose("", r)
				r.Diagnosis.Code, r.Diagnosis.Enhanced, r.Diagnosis.Text = code, enhanced, text
			}
			r.Diagnosis.Permanence = classify.Temporary
			r.Diagnosis.Waiting, r.Diagnosis.GivenUp = true, false
		}
		if r.Action == ActionFailed {
			// The reply of the last attempt may have been one for now.
			r.Diagnosis.Waiting, r.Diagnosis.GivenUp = false, r.Diagnosis.IsFailure() && r.Diagnosis.Code < 500 && r.Diagnosis.Enhanced.Class < 5
		}
		if r.Action == ActionFailed && r.Diagnosis.Reason == classify.DeliveryExpired {
			r.Diagnosis.Permanence = classify.Permanent // whatever the last attempt heard
		}
		r.Suppress = suppress(n.Kind, r)
	}
}
