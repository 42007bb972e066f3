package classify

import (
	"cmp"

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
func (c *Classifier) Classify(text string, a Attempt) Result {
	return c.read(text, a, false)
}

// ClassifyError classifies what an error holds: a reply whose codes are known, or
// an error's message alone, as the Text of a Reply. Codes that r lacks are looked for
// in r.Text. An error is never a yes: a 2xx or 3xx in it was not the reply that the
// program wanted.
func (c *Classifier) ClassifyError(r Reply, a Attempt) Result {
	if r.Code == 0 && r.Enhanced.IsZero() {
		return c.read(r.Text, a, true)
	}
	rd := reply.Known(r.Code, reply.Enhanced(r.Enhanced), r.Text)
	return c.classify(&rd, a, true)
}

// Classify classifies text by the built-in rules; see [Classifier.Classify].
func Classify(text string, a Attempt) Result { return new(Classifier).Classify(text, a) }

// ForReason returns the result for a reason that the caller knows without a reply:
// by the type of an error, or from an interface that has codes of its own. The rule
// names the evidence, as in "go-refused"; where a built-in rule of that reason has the
// name, what it says beside the reason holds here, too.
//
// With [Accepted] it is the result of a step that succeeded, or without a step that of
// the sending as a whole, whose last reply is that to the final dot.
func ForReason(reason Reason, rule string, a Attempt) Result {
	res := Result{Attempt: a, Reason: reason}
	res.Role = cmp.Or(a.Role, RoleSubmission)
	k := clues{caller: a.Stage}
	if reason == Accepted {
		res.succeed(k)
		return res
	}
	open, early := false, false
	if found, _ := builtin().lookup(rule); found != nil && found.reason == reason {
		res.apply(builtin(), found)
		res.Cause = found.cause
		k.ruleTells(found)
		open, early = found.open, found.early
	}
	res.Basis, res.Rule, res.Provider = BasisTransport, rule, ""
	res.Stage, res.StageBasis = k.step(&res, "")
	res.fill(open, early, false, true)
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
	if id == "" {
		return ""
	}
	speakers := builtin().speakers
	for i := range speakers {
		if s := &speakers[i]; s.id == id && s.told {
			return s.name
		}
	}
	return ""
}

// succeed makes res the result of a step without an error.
func (res *Result) succeed(k clues) {
	res.Stage, res.StageBasis = k.told()
	res.fill(false, false, false, true)
	last := cmp.Or(k.caller, StageEndOfData)
	res.settle(evidence{reason: Accepted, class: 2, stage: last, basis: StageBasisTold})
}
