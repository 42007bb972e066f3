package classify

import (
	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

// A Classifier turns replies and error texts into results. The zero value uses
// the built-in rules. It is safe for concurrent use.
type Classifier struct {
	rules *Rules // an application's own, before the built-in ones
	alone bool   // without the built-in ones
}

// New returns a Classifier that uses an application's own rules next to the
// built-in ones. Where rules of both match equally well, the application's win.
func New(own *Rules) *Classifier { return &Classifier{rules: own} }

// Classify classifies what a program holds or a person pastes: a bare reply line,
// or a reply in the wrapping of a mail server, a library or a mail program. It
// never fails: where nothing can be told the reason is [ReasonUnknown]. Of a log, a mail or a
// very long text the part that tells of the failure is read, wherever it stands; where
// a text tells of several failures, it is the first, see [Classifier.ClassifyAll].
func (c *Classifier) Classify(text string, h Hints) Result {
	r := reply.Read(text)
	return c.classify(&r, h)
}

// Reply classifies a reply whose codes are already known, as typed errors hold
// them. Codes that r lacks are looked for in r.Text.
func (c *Classifier) Reply(r Reply, h Hints) Result {
	if r.Code == 0 && r.Enhanced.IsZero() {
		return c.Classify(r.Text, h)
	}
	rd := reply.Known(r.Code, reply.Enhanced(r.Enhanced), r.Text)
	return c.classify(&rd, h)
}

// Classify classifies text by the built-in rules; see [Classifier.Classify].
func Classify(text string, h Hints) Result { return new(Classifier).Classify(text, h) }

// Transport is the result for an error of the connection that came without a
// reply, where the caller could tell the reason from the error's type. The
// rule names the evidence, as in "go-refused"; where a built-in rule has that
// name, what it says beside the reason holds here, too.
func Transport(reason Reason, rule string, h Hints) Result {
	res := Result{Role: h.Role, Reason: reason}
	k := clues{caller: h.Stage}
	open := false
	if found, speaker := builtin().lookup(rule); found != nil && found.reason == reason {
		res.apply(builtin(), found, speaker)
		res.Cause = found.cause
		k.ruleTells(found)
		open = found.open
	}
	res.Basis, res.Rule, res.Provider = BasisTransport, rule, ""
	res.Stage, res.StageBasis = k.step(&res, "")
	res.fill(open, false)
	return res
}

// LookupRule returns what a built-in rule, or one of the classifier's own, says
// about itself.
func (c *Classifier) LookupRule(id string) (RuleInfo, bool) {
	if c.rules != nil {
		if info, ok := c.rules.info(id); ok {
			return info, true
		}
	}
	if c.alone {
		return RuleInfo{}, false
	}
	return builtin().info(id)
}

// ProviderName returns the name of a provider, server software, filter or
// blocklist for people: "Gmail, Google Workspace" for "gmail". It returns ""
// for an id that no built-in rule file has.
func ProviderName(id string) string {
	for _, s := range builtin().speakers {
		if s.id == id && s.told {
			return s.name
		}
	}
	return ""
}

// Succeeded is the result of a step without an error. Without a step it is that of
// the sending as a whole, whose last reply is that to the final dot.
func Succeeded(h Hints) Result {
	res := Result{Role: h.Role, Reason: Accepted}
	k := clues{caller: h.Stage}
	res.Stage, res.StageBasis = k.told()
	res.fill(false, false)
	last := h.Stage
	if last == StageUnknown {
		last = StageEndOfData
	}
	res.settle(evidence{reason: Accepted, class: 2, stage: last, basis: StageBasisTold})
	return res
}
