package classify

import (
	"strings"

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

// Text classifies what a program holds or a person pastes: a bare reply line,
// or a reply in the wrapping of a mail server, a library or a mail program. It
// never fails: where nothing can be told the reason is [Unknown]. At most the
// first 32 KiB of text are read.
func (c *Classifier) Text(text string, h Hints) Result {
	r := reply.Read(text)
	return c.decide(&r, h)
}

// Reply classifies a reply whose codes are already known, as typed errors hold
// them. Codes that r lacks are looked for in r.Text.
func (c *Classifier) Reply(r Reply, h Hints) Result {
	if r.Code == 0 && r.Enhanced.IsZero() {
		return c.Text(r.Text, h)
	}
	rd := reply.Known(r.Code, reply.Enhanced(r.Enhanced), r.Text)
	return c.decide(&rd, h)
}

// Text classifies text by the built-in rules; see [Classifier.Text].
func Text(text string, h Hints) Result { return new(Classifier).Text(text, h) }

// Transport is the result for an error of the connection that came without a
// reply, where the caller could tell the reason from the error's type. The
// rule names the evidence, as in "go-refused"; where a built-in rule has that
// name, what it says beside the reason holds here, too.
func Transport(reason Reason, rule string, h Hints) Result {
	res := Result{Role: h.Role, Stage: h.Stage, Reason: reason}
	if found, speaker := builtin().lookup(rule); found != nil && found.reason == reason {
		res.apply(found, speaker)
	}
	res.Basis, res.Rule, res.Provider = BasisTransport, rule, ""
	if res.Stage == StageUnknown {
		res.Stage = stageOfReason(&res)
	}
	res.fill()
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

// decide follows the order that the package comment gives: the text, then the
// enhanced code, then the basic code at its stage.
func (c *Classifier) decide(r *reply.Reading, h Hints) Result {
	res := Result{Role: h.Role, Reply: Reply{Code: r.Code, Enhanced: EnhancedCode(r.Enhanced)}}
	res.Text = reply.Human(r.Words(), r.Code, r.Enhanced)
	v := verdict{code: r.Code, enhanced: res.Enhanced, stage: h.Stage, role: h.Role}
	c.consult(r, h, &v)
	res.Stage = v.stage
	if only := onlyStage(r.Code); res.Stage == StageUnknown && (only != StageRcpt || r.Code < 400 || v.rule == nil) {
		res.Stage = only // of a 551 with words servers mean the words
	}
	res.Provider = v.provider
	if 200 <= r.Code && r.Code < 400 && (v.rule == nil || !v.asked) {
		res.Reason, res.Basis, res.Rule = Accepted, BasisCode, r.CodeText()
		if res.Stage == StageUnknown {
			res.Stage = v.likely
		}
		res.fill()
		return res
	}
	meaning, registered := LookupEnhanced(res.Enhanced)
	telling := registered && !meaning.Vague && meaning.Reason != Unknown
	switch {
	case v.rule != nil && (v.rule.strength > weak || !telling):
		res.apply(v.rule, v.speaker)
	case telling:
		res.Reason, res.Basis, res.Rule = meaning.Reason, BasisEnhanced, r.EnhancedText()
		if res.Stage == StageUnknown {
			res.Stage = meaning.Stage
		}
	default:
		basic, ok := LookupBasic(r.Code, res.Stage)
		switch {
		case ok && basic.Reason != Unknown:
			res.Reason, res.Basis, res.Rule = basic.Reason, BasisCode, r.CodeText()
		case registered && meaning.Reason != Unknown:
			res.Reason, res.Basis, res.Rule = meaning.Reason, BasisEnhanced, r.EnhancedText()
		}
	}
	if res.Stage == StageUnknown && (v.rule == nil || !v.rule.unstaged || res.Rule != v.rule.id) {
		if res.Stage = v.likely; res.Stage == StageUnknown && registered && meaning.Reason == res.Reason {
			res.Stage = meaning.Stage // the words agree with the code: 5.1.3 is a recipient's syntax
		}
		if res.Stage == StageUnknown {
			res.Stage = stageOfReason(&res)
		}
		if res.Stage == StageUnknown {
			res.Stage = delayedStage(r.Words(), res.Reason)
		}
	}
	res.fill()
	if res.Permanence == PermanenceUnknown {
		res.Permanence = v.lasting
	}
	if res.RetryAfter == 0 && (res.Permanence == Temporary || res.Actions.Has(RetryLater)) {
		res.RetryAfter = retryAfter(r.Words())
		if res.RetryAfter == 0 && v.rule != nil && res.Rule == v.rule.id {
			res.RetryAfter = v.rule.retryAfter
		}
	}
	return res
}

// consult asks the rules. What wraps a reply tells the stage and the provider.
// Its words decide only where the server's own words say nothing or next to
// nothing, and only by a set phrase: everyday words of a log or a mail program
// prove nothing about a reply.
func (c *Classifier) consult(r *reply.Reading, h Hints, v *verdict) {
	if r.Wrapped() {
		outer := *v
		c.scan(r.Text, r.Code, h, &outer)
		v.stage = outer.stage
		if h.Stage == StageUnknown && r.Code >= 400 && reply.OpensSession(r.Text[:r.At]) {
			v.stage = StageGreeting
		}
		if v.stage == StageUnknown {
			v.stage = Stage(reply.DialogStage(r.Text[:r.Start]))
		}
		if v.stage == StageUnknown && r.Code != 0 {
			v.stage = Stage(reply.LabelStage(r.Text[:r.At], r.Text[r.At:]))
		}
		if v.stage == StageUnknown {
			v.stage = Stage(reply.SubjectStage(r.Words()))
		}
		v.provider, v.likely, v.lasting = outer.provider, outer.likely, outer.lasting
		c.scan(r.Words(), r.Code, h, v)
		// What a server makes of a reply that it records is no set phrase of the other's.
		phrase := outer.rule.stronger(general) && !r.Remote()
		if phrase && !v.rule.stronger(weak) || r.Named && v.rule == nil {
			v.rule, v.speaker, v.asked = outer.rule, outer.speaker, outer.asked
		}
		c.gaveUp(r.Text[:r.Start], h, v)
		return
	}
	c.scan(r.Words(), r.Code, h, v)
	if r.Code == 0 {
		before, _, _ := strings.Cut(r.Text, ": ")
		c.gaveUp(before, h, v)
	}
	if v.stage == StageUnknown {
		v.stage = Stage(reply.SubjectStage(r.Words()))
	}
	if r.Code == 0 && v.stage == StageUnknown {
		v.stage = Stage(reply.DialogStage(r.Text)) // a session that broke off
	}
}

// gaveUp looks whether a server says, before what it heard last, that it has
// given up: "message expired after 5 days: 450 greylisted". Then the time is the
// cause, and what it heard last tells only why every attempt failed.
func (c *Classifier) gaveUp(before string, h Hints, v *verdict) {
	if !reply.HasLetter(before) || v.rule == nil || v.rule.reason == DeliveryExpired {
		return
	}
	var outer verdict
	c.scan(before, 0, h, &outer)
	if outer.rule.stronger(weak) && outer.rule.reason == DeliveryExpired {
		v.rule, v.speaker, v.asked = outer.rule, outer.speaker, outer.asked
	}
}

func (c *Classifier) scan(text string, code int, h Hints, v *verdict) {
	if c.rules != nil {
		c.rules.judge(text, code, h, v)
	}
	if !c.alone {
		builtin().judge(text, code, h, v)
	}
}

// apply takes over what a rule says.
func (res *Result) apply(rule *rule, speaker *speaker) {
	res.Reason, res.Rule = rule.reason, rule.id
	res.Basis = BasisRule
	if speaker.transport && res.Code == 0 {
		res.Basis = BasisTransport
	}
	if rule.stage != StageUnknown && res.Stage == StageUnknown {
		res.Stage = rule.stage
	}
	res.Permanence = rule.permanence
	if rule.hasOutcome {
		res.Outcome = rule.outcome
	} else {
		res.Outcome = outcomeUnset
	}
	res.Scope, res.Responsible, res.Actions = rule.scope, rule.mends, rule.actions
	if res.Provider == "" && speaker.told {
		res.Provider = speaker.id
	}
}

// outcomeUnset stands for an outcome that the stage decides.
const outcomeUnset Outcome = 255

// fill derives what is still open from reason, codes and stage.
func (res *Result) fill() {
	f := &reasonFacts[res.Reason]
	if res.Permanence == PermanenceUnknown {
		res.Permanence = permanenceOf(res.Code / 100)
		enhanced := res.Enhanced.Permanence()
		if res.Code == 0 {
			res.Permanence = enhanced
			if res.Enhanced.IsZero() {
				res.Permanence = f.permanence
			}
		}
	}
	if res.Code >= 400 && !res.Enhanced.IsZero() {
		res.Conflict = permanenceOf(res.Code/100) != res.Enhanced.Permanence()
	}
	remedy := f.remedy(res.Role)
	if res.Scope == ScopeUnknown {
		res.Scope = f.scope
		if res.Reason == RelayDenied && res.Role == Relay {
			res.Scope = ScopeDomain // the server does not know the domain, whoever sends
		}
	}
	if res.Responsible == ResponsibleUnknown {
		res.Responsible = remedy.mends
	}
	if res.Actions == (Actions{}) {
		res.Actions = remedy.actions
	}
	if res.Basis != BasisRule && res.Basis != BasisTransport || res.Outcome == outcomeUnset || res.Outcome == OutcomeUnknown {
		res.Outcome = res.outcome()
	}
	if res.Outcome == OutcomeUnknown {
		// Sending blindly again might deliver the mail twice.
		res.Responsible, res.Actions = User, do(ContactRecipientOtherwise, ContactProvider)
	}
}

// outcome tells whether the mail went out. Only a connection that breaks after
// the final dot leaves that open (RFC 5321 §4.1.1.4, RFC 1047).
func (res *Result) outcome() Outcome {
	switch {
	case res.Reason == Accepted || res.Stage == StageQuit:
		return Sent
	case res.Stage == StageEndOfData && res.Code == 0 && (res.Reason == ConnectionFailed || res.Basis == BasisTransport):
		return OutcomeUnknown
	}
	return NotSent
}

// Succeeded is the result of a step without an error.
func Succeeded(h Hints) Result {
	res := Result{Role: h.Role, Stage: h.Stage, Reason: Accepted}
	res.fill()
	return res
}
