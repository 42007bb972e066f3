package classify

import (
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify/internal/match"
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
// never fails: where nothing can be told the reason is [Unknown]. Of a log, a mail or a
// very long text the part that tells of the failure is read, wherever it stands; where
// a text tells of several failures, it is the first, see [Classifier.Failures].
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
	res := Result{Role: h.Role, Reason: reason}
	res.place(h.Stage, StageTold)
	open := false
	if found, speaker := builtin().lookup(rule); found != nil && found.reason == reason {
		res.apply(builtin(), found, speaker)
		res.Cause = found.cause
		open = found.open
	}
	res.Basis, res.Rule, res.Provider = BasisTransport, rule, ""
	res.place(stageOfReason(&res), StageInferred)
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

// decide follows the order that the package comment gives: the text, then the
// enhanced code, then the basic code at its stage.
func (c *Classifier) decide(r *reply.Reading, h Hints) Result {
	if c.sets() == 1 {
		var room [1]match.Scan
		return c.decideIn(r, h, room[:])
	}
	var room [2]match.Scan
	return c.decideIn(r, h, room[:])
}

func (c *Classifier) decideIn(r *reply.Reading, h Hints, scans []match.Scan) Result {
	res := Result{Role: h.Role, Reply: Reply{Code: r.Code, Enhanced: EnhancedCode(r.Enhanced)}}
	if r.Relay && h.Role == Submission && !h.RoleKnown {
		res.Role, res.RoleRead = Relay, true
	}
	res.Text = reply.Human(r.Words(), r.Code, r.Enhanced)
	v := verdict{code: r.Code, enhanced: res.Enhanced, role: res.Role}
	v.tell(h.Stage, StageTold)
	v.bar(r)
	c.consult(r, h, &v, scans)
	if v.stage == StageData && h.Stage == StageUnknown && res.class() < 4 && !r.Exact {
		v.basis = StageInferred // a text's DATA may mean the content, where no refusal ended it
	}
	res.place(v.stage, v.basis)
	if only := onlyStage(r.Code); only != StageRcpt || r.Code < 400 || v.rule == nil {
		basis := StageTold // of a 551 with words servers mean the words
		switch {
		case only == StageQuit: // 221 ends sessions without a mail, too
			basis = StageInferred
		case h.Failed && r.Code < 400: // another reply was wanted, at whatever step
			basis = StageInferred
		}
		res.place(only, basis)
	}
	res.Provider = v.provider
	decided := res.reason(r, h, &v)
	if decided == nil || !decided.unstaged {
		c.infer(&res, r, &v)
	}
	delayed := r.Delayed && res.class() < 5 // the server that tells it goes on trying
	if delayed {
		res.Permanence = Temporary
	}
	if r.Delayed && res.Reason == Unknown {
		res.Actions = do(RetryLater)
	}
	c.explain(&res, r, decided, scans)
	res.fill(decided != nil && decided.open, delayed || r.Warned)
	if res.Permanence == PermanenceUnknown {
		res.Permanence = v.lasting
	}
	if res.Outcome == NotSent && (res.Permanence == Temporary || res.Actions.Has(RetryLater)) {
		res.RetryAfter = retryAfter(r.Words())
		if res.RetryAfter == 0 && decided != nil {
			res.RetryAfter = time.Duration(decided.retryAfter) * time.Second
		}
	}
	return res
}

// reason decides on the reason, and returns the rule that did, if one did.
func (res *Result) reason(r *reply.Reading, h Hints, v *verdict) *rule {
	if 200 <= r.Code && r.Code < 400 && (v.rule == nil || !v.asked) {
		res.Reason, res.Basis, res.Rule = Accepted, BasisCode, r.CodeText()
		if h.Failed || r.Unwanted {
			res.Reason = ProtocolError // another reply was wanted
		}
		return nil
	}
	if r.Silent && (v.rule == nil || v.rule.reason == Unknown) {
		res.Reason, res.Basis, res.Rule = ConnectionFailed, BasisTransport, unanswered
		return nil
	}
	if h.Failed && v.rule != nil && v.rule.reason == Accepted {
		v.rule = nil // an error is no yes, whatever it quotes
	}
	meaning := meaningOf(res.Enhanced)
	if meaning != nil && (v.barred.has(meaning.Reason) || meaning.Reason == Accepted && r.Code >= 400) {
		meaning = nil // the basic code of "550 2.1.5" is the reply
	}
	telling := meaning != nil && !meaning.Vague && meaning.Reason != Unknown
	switch {
	case v.rule != nil && (v.rule.strength > weak || !telling):
		res.apply(v.rules, v.rule, v.speaker)
		return v.rule
	case telling:
		res.Reason, res.Basis, res.Rule = meaning.Reason, BasisEnhanced, r.EnhancedText()
		res.place(meaning.Stage, StageInferred)
	default:
		basic := basicAt(r.Code, res.Stage)
		switch {
		case basic != nil && basic.Reason != Unknown && (r.Code != 500 || meaning == nil || meaning.Subject != 7): // of the syntax a filter says nothing
			res.Reason, res.Basis, res.Rule = basic.Reason, BasisCode, r.CodeText()
		case meaning != nil && meaning.Reason != Unknown:
			res.Reason, res.Basis, res.Rule = meaning.Reason, BasisEnhanced, r.EnhancedText()
		}
	}
	if r.Code >= 400 && (reply.InUse(r.Code) || reply.HasLetter(r.Words())) && res.Stage == StageAuth && res.StageBasis == StageTold && (res.Reason == Unknown || res.Reason == Policy || v.barred.has(res.Reason)) {
		res.Reason, res.Basis, res.Rule = AuthFailed, BasisCode, r.CodeText() // what else AUTH is about
	}
	return nil
}

// unanswered is the evidence of a session in which the last command was not answered.
const unanswered = "unanswered"

// bar notes what cannot be meant, whatever the words say elsewhere: at AUTH there is
// no recipient, no sender and no message yet, so that the account that is unknown,
// locked or full is the one that signs in; and what is tried again has not expired.
func (v *verdict) bar(r *reply.Reading) {
	switch {
	case v.stage == StageAuth && v.basis == StageTold:
		v.barred |= ofRecipient | ofMail
	case r.Code == 534 || r.Code == 535:
		v.barred |= ofRecipient
	}
	if r.Code == 535 {
		v.barred |= reasons(AuthRequired) // who is refused has tried
	}
	if r.Delayed {
		v.barred |= expired
	}
}

var (
	ofRecipient = reasons(UserUnknown, MailboxDisabled, MailboxFull, MailboxMoved, RecipientRestricted, RecipientLimit, RecipientSuppressed)
	ofMail      = reasons(TooManyRecipients, AddressSyntax, DomainUnknown, DomainNoMail, SenderRejected, RelayDenied, MessageTooLarge, Spam, Virus, ContentRejected, MessageMalformed)
	expired     = reasons(DeliveryExpired)
)

// infer looks for a stage where nothing tells it.
func (c *Classifier) infer(res *Result, r *reply.Reading, v *verdict) {
	res.place(v.likely, StageInferred)
	if res.Reason == Accepted || res.Basis == BasisCode && r.Code < 400 {
		return
	}
	if meaning := meaningOf(res.Enhanced); meaning != nil && meaning.Reason == res.Reason {
		res.place(meaning.Stage, StageInferred) // the words agree with the code: 5.1.3 is a recipient's syntax
	}
	res.place(stageOfReason(res), StageInferred)
	res.place(delayedStage(r.Words(), res.Reason), StageInferred)
}

// place sets the stage where none is known yet.
func (res *Result) place(stage Stage, basis StageBasis) {
	if res.Stage == StageUnknown && stage != StageUnknown {
		res.Stage, res.StageBasis = stage, basis
	}
}

// class returns the first digit of the reply's code, 0 where there is no reply.
func (res *Result) class() int {
	if res.Code != 0 {
		return res.Code / 100
	}
	return int(res.Enhanced.Class)
}

// consult asks the rules. What wraps a reply tells the stage and the provider.
// Its words decide only where the server's own words say nothing or next to
// nothing, and only by a set phrase: everyday words of a log or a mail program
// prove nothing about a reply.
func (c *Classifier) consult(r *reply.Reading, h Hints, v *verdict, scans []match.Scan) {
	if r.Exact {
		v.tell(Stage(r.Stage), StageTold)
	}
	c.read(r, scans)
	if r.Wrapped() {
		outer := *v
		c.judge(scans, h, &outer, false)
		v.stage, v.basis = outer.stage, outer.basis
		c.leave(r, h, v)
		v.record(r.Told())
		v.bar(r)
		v.provider, v.likely = outer.provider, outer.likely
		if !r.Framed {
			v.lasting = outer.lasting
		}
		v.bar(r)
		expired := c.mayTellExpiry(scans)
		c.narrow(r, scans)
		c.judge(scans, h, v, true)
		if r.Session {
			return // what else stands there was said of other steps
		}
		if r.Named && v.rule == nil && outer.rule == nil {
			outer.provider, outer.likely, outer.lasting = v.provider, v.likely, v.lasting
			c.scan(r.Text, r.Code, h, &outer) // everyday words of the program
		}
		// What a server makes of a reply that it records is no set phrase of the other's.
		phrase := outer.rule.stronger(general) && !r.Remote()
		if phrase && !v.rule.stronger(weak) || r.Named && v.rule == nil {
			v.rules, v.rule, v.speaker, v.asked = outer.rules, outer.rule, outer.speaker, outer.asked
		}
		if expired {
			c.gaveUp(r.Text[:r.Start], h, v)
		}
		return
	}
	c.judge(scans, h, v, true)
	c.leave(r, h, v)
	if r.Code == 0 && c.mayTellExpiry(scans) {
		before, _, _ := strings.Cut(r.Text, ": ")
		c.gaveUp(before, h, v)
	}
	v.record(r.Told())
}

// leave looks closer at a text that names QUIT, or the closing of the connection,
// as what failed. Only where it does so in its first clause did nothing fail
// before: "sending: unknown trouble; failed to close connection" proves no delivery.
func (c *Classifier) leave(r *reply.Reading, h Hints, v *verdict) {
	if v.stage != StageQuit || h.Stage == StageQuit || r.Exact {
		return
	}
	end := strings.IndexAny(r.Text, ",;\n")
	for _, sign := range [...]string{". ", " and ", " - "} {
		if i := strings.Index(r.Text, sign); i >= 0 && (end < 0 || i < end) {
			end = i
		}
	}
	if end < 0 {
		return
	}
	var first verdict
	if c.scan(r.Text[:end], 0, Hints{}, &first); first.stage != StageQuit {
		v.basis = StageInferred
	}
}

// tell takes over a stage where none is known yet.
func (v *verdict) tell(stage Stage, basis StageBasis) {
	if v.stage == StageUnknown && stage != StageUnknown {
		v.stage, v.basis = stage, basis
	}
}

// record takes over the stage that the record of a session tells. A QUIT in it
// does not say that a mail went before.
func (v *verdict) record(stage reply.Stage) {
	basis := StageTold
	if stage == reply.StageQuit {
		basis = StageInferred
	}
	v.tell(Stage(stage), basis)
}

// gaveUp looks whether a server says, before what it heard last, that it has
// given up: "message expired after 5 days: 450 greylisted". Then the time is the
// cause, and what it heard last tells only why every attempt failed.
func (c *Classifier) gaveUp(before string, h Hints, v *verdict) {
	if v.barred.has(DeliveryExpired) || !reply.HasLetter(before) || v.rule == nil || v.rule.reason == DeliveryExpired {
		return
	}
	var outer verdict
	c.scan(before, 0, h, &outer)
	if outer.rule.stronger(weak) && outer.rule.reason == DeliveryExpired {
		v.rules, v.rule, v.speaker, v.asked = outer.rules, outer.rule, outer.speaker, outer.asked
	}
}

// scan judges a text that has no reply of its own.
func (c *Classifier) scan(text string, code int, h Hints, v *verdict) {
	r := reply.Reading{Text: text, Code: code, End: len(text)}
	if c.sets() == 1 {
		var room [1]match.Scan
		c.read(&r, room[:])
		c.judge(room[:], h, v, true)
	} else {
		var room [2]match.Scan
		c.read(&r, room[:])
		c.judge(room[:], h, v, true)
	}
}

// apply takes over what a rule says.
func (res *Result) apply(rules *Rules, rule *rule, speaker *speaker) {
	res.Reason, res.Rule = rule.reason, rules.id(rule)
	res.Basis = BasisRule
	if speaker.transport && res.Code == 0 {
		res.Basis = BasisTransport
	}
	basis := StageInferred
	if rule.told && res.class() < 4 {
		basis = StageTold // of a reply they may be the server's own trouble with a third
	}
	res.place(rule.stage, basis)
	res.Permanence = rule.permanence
	res.Scope, res.Responsible, res.Actions = rule.scope, rule.mends, rule.actions
	if res.Provider == "" && speaker.told && !rule.shared {
		res.Provider = speaker.id
	}
}

// fill derives what is still open from reason, codes and stage.
func (res *Result) fill(open, goesOn bool) {
	f := &reasonFacts[res.Reason]
	if res.Reason == DeliveryExpired {
		res.Permanence = Permanent // who has given up does not try again, whatever digit told of the last attempt
	}
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
	class := res.class()
	switch {
	case res.Code != 0:
	case res.Basis == BasisTransport, res.Reason == ConnectionFailed && (class != 5 || res.Stage == StageEndOfData && res.StageBasis == StageTold):
		class = 0 // what made no sense is no refusal, nor is what a sender notes of a connection
	}
	res.settle(evidence{res.Reason, class, res.Stage, res.StageBasis, open, goesOn})
}

// settle sets the outcome, and what holds of every mail with it.
func (res *Result) settle(e evidence) {
	res.Outcome = e.outcome()
	switch {
	case res.Outcome == Sent:
		res.Responsible, res.Actions = Nobody, Actions{}
	case res.Outcome == OutcomeUnknown && res.IsFailure():
		// Sending blindly again might deliver the mail twice.
		res.Responsible, res.Actions = User, do(ContactRecipientOtherwise, ContactProvider)
	}
}

// Succeeded is the result of a step without an error. Without a step it is that of
// the sending as a whole, whose last reply is that to the final dot.
func Succeeded(h Hints) Result {
	res := Result{Role: h.Role, Reason: Accepted}
	res.place(h.Stage, StageTold)
	res.fill(false, false)
	last := h.Stage
	if last == StageUnknown {
		last = StageEndOfData
	}
	res.settle(evidence{reason: Accepted, class: 2, stage: last, basis: StageTold})
	return res
}
