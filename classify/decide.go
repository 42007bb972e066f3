package classify

import (
	"cmp"
	"time"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

// read reads a text and classifies it.
func (c *Classifier) read(text string, a Attempt, failed bool) Result {
	if c.sets() == 1 {
		var room [1]match.Scan
		return c.readIn(text, a, failed, room[:])
	}
	var room [2]match.Scan
	return c.readIn(text, a, failed, room[:])
}

func (c *Classifier) readIn(text string, a Attempt, failed bool, scans []match.Scan) Result {
	c.use(scans)
	r := reply.ReadWith(&scans[0], text)
	return c.classifyIn(&r, a, failed, scans)
}

// classify makes the result of a reading: it asks the rules, decides on the reason,
// and derives the rest.
func (c *Classifier) classify(r *reply.Reading, a Attempt, failed bool) Result {
	if c.sets() == 1 {
		var room [1]match.Scan
		return c.classifyIn(r, a, failed, room[:])
	}
	var room [2]match.Scan
	return c.classifyIn(r, a, failed, room[:])
}

func (c *Classifier) classifyIn(r *reply.Reading, a Attempt, failed bool, scans []match.Scan) Result {
	c.use(scans)
	res := Result{Attempt: a, RelayText: r.Relay, Reply: Reply{Code: r.Code, Enhanced: EnhancedCode(r.Enhanced)}}
	if a.Role == RoleUnknown && r.Relay {
		res.Role, res.RoleFromText = RoleRelay, true
	}
	res.Role = cmp.Or(res.Role, RoleSubmission)
	res.Recipient = cmp.Or(res.Recipient, r.Reported())
	v := verdict{server: a.Server, code: r.Code, enhanced: res.Enhanced, role: res.Role, unmarked: r.Unmarked(), clues: clues{caller: a.Stage, class: res.class()}}
	if r.Relay && r.Code == 0 {
		v.class = 0 // a mail server's own note has an enhanced code, too, and is no reply
	}
	v.bar(r)
	c.consult(r, &v, scans)
	if v.rule == nil && !reply.InUse(r.Code) && !reply.HasLetter(r.Words()) {
		whole(r, scans) // "line 564-571" has no reply's code
		c.judge(scans, &v, true)
	}
	if v.rule == nil && !r.Delayed { // such a notice has words of its own
		c.faintly(r, &v)
	}
	v.codeTells(r.Code, v.rule != nil)
	v.unwanted = failed && r.Code < 400
	res.Provider = v.provider
	decided := res.decide(r, failed, &v)
	said := r
	if !decided.stronger(general) && r.Own() {
		quoted := *r // what a person writes himself is nobody's reply
		quoted.Quote()
		said = &quoted
	}
	res.Text = said.Human()
	if !failed {
		res.TextStart, res.TextEnd = said.Place()
	}
	res.Stage, res.StageBasis = v.step(&res, r.Words())
	delayed := r.Delayed && res.class() < 5 // the server that tells it goes on trying
	if delayed || r.Queued && res.class() == 0 {
		res.Permanence = Temporary
	}
	res.GivenUp = r.GivenUp && res.IsFailure() && res.class() < 5 // what was refused for good is tried once
	res.Waiting = (delayed || r.Queued) && res.IsFailure() && res.Reason != DeliveryExpired && !res.GivenUp
	c.explain(&res, r, decided, scans)
	if v.surely && v.lasting == Permanent && res.Code == 0 && res.Enhanced.IsZero() {
		res.Permanence = Permanent
	}
	told := decided == nil || decided.strength > faint || res.class() != 0
	res.fill(decided != nil && decided.open || !told, decided != nil && decided.early, delayed || r.Warned, told)
	if res.Permanence == PermanenceUnknown {
		res.Permanence = v.lasting
	}
	if res.Outcome == OutcomeNotSent && (res.Permanence == Temporary || res.Actions.Has(ActionRetryLater)) {
		res.RetryAfter = retryAfter(r.Words())
		if res.RetryAfter == 0 && decided != nil {
			res.RetryAfter = time.Duration(decided.retryAfter) * time.Second
		}
	}
	return res
}

// decide decides on the reason, in the order that the package comment gives: the text,
// then the enhanced code, then the basic code at its stage. It returns the rule that did,
// if one did.
func (res *Result) decide(r *reply.Reading, failed bool, v *verdict) *rule {
	if 200 <= r.Code && r.Code < 400 && (v.rule == nil || !v.rule.asksCode()) {
		res.Reason, res.Basis, res.Rule = Accepted, BasisCode, r.CodeText()
		if failed || r.Unwanted {
			res.Reason = ProtocolError // another reply was wanted
		}
		return nil
	}
	if r.Service != 0 {
		v.take(builtin(), otherServices[r.Service]) // whatever the program makes of it
	}
	if r.Silent && (!v.rule.stronger(faint) || v.rule.reason == ReasonUnknown) {
		res.Reason, res.Basis, res.Rule = ConnectionFailed, BasisTransport, unanswered
		return nil
	}
	if r.Handshake && (v.rule == nil || v.rule.reason == ReasonUnknown || v.rule.reason == ConnectionFailed) {
		res.Reason, res.Basis, res.Rule = TLSFailed, BasisTransport, handshake
		return nil
	}
	if failed && v.rule != nil && v.rule.reason == Accepted {
		v.rule = nil // an error is no yes, whatever it quotes
	}
	stage, _ := v.told()
	meaning := meaningOf(res.Enhanced)
	switch {
	case meaning == nil:
	case v.mute.has(meaning.Reason), meaning.Reason == Accepted && r.Code >= 400:
		meaning = nil // the basic code of "550 2.1.5" is the reply
	case meaning.Stage == StageAuth && r.Code >= 550 && stage != StageAuth:
		// RFC 4954 has 5.7.9 beside 534. Beside 554 it is a provider's own, and says
		// no more than its subject does.
		meaning = meaningOf(EnhancedCode{res.Enhanced.Class, res.Enhanced.Subject, 0})
	}
	telling := meaning != nil && !meaning.Vague && meaning.Reason != ReasonUnknown
	switch {
	case v.rule != nil && (v.rule.strength > weak && v.rule.reason != ReasonUnknown && !v.beside || !telling):
		res.apply(v.rules, v.rule)
		v.ruleTells(v.rule)
		return v.rule
	case telling:
		res.Reason, res.Basis, res.Rule = meaning.Reason, BasisEnhanced, r.EnhancedText()
		v.decided = meaning.Stage
	default:
		basic := basicAt(r.Code, stage)
		switch {
		case basic != nil && basic.Reason != ReasonUnknown && !v.mute.has(basic.Reason):
			res.Reason, res.Basis, res.Rule = basic.Reason, BasisCode, r.CodeText()
		case meaning != nil && meaning.Reason != ReasonUnknown:
			res.Reason, res.Basis, res.Rule = meaning.Reason, BasisEnhanced, r.EnhancedText()
		case v.instead != ReasonUnknown:
			res.Reason, res.Basis, res.Rule = v.instead, BasisCode, r.CodeText()
		}
	}
	return nil
}

// otherServices are the rules that tell what a greeting means which is none of SMTP's.
var otherServices = [...]string{reply.IMAP: "other-services-imap", reply.POP3: "other-services-pop"}

// take takes over a rule for which something else speaks than its words.
func (v *verdict) take(rules *Rules, id string) {
	if rule, _ := rules.lookup(id); rule != nil {
		v.choice = choice{rules: rules, rule: rule}
	}
}

// unanswered is the evidence of a session in which the last command was not answered.
const unanswered = "unanswered"

// handshake is the evidence of a session in which the client left where TLS was to begin.
const handshake = "handshake"

// bar notes what cannot be meant, whatever the words or the codes say elsewhere: at AUTH
// there is no recipient, no sender and no message yet, so that the account that is
// unknown, locked or full is the one that signs in; and what is tried again has not
// expired. What is barred for words is so for codes, too.
func (v *verdict) bar(r *reply.Reading) {
	stage, basis := v.told()
	switch {
	case stage == StageAuth && basis == StageBasisTold:
		v.barred |= ofRecipient | ofMail
		if r.Code >= 400 && (reply.InUse(r.Code) || reply.HasLetter(r.Words())) {
			v.mute |= reasons(ReasonPolicy)
			v.instead = AuthFailed // what else AUTH is about
		}
	case r.Code == 534 || r.Code == 535:
		v.barred |= ofRecipient
	}
	if r.Code == 535 {
		v.barred |= reasons(AuthRequired) // who is refused has tried
	}
	if r.Code == 452 {
		v.mute |= reasons(UserUnknown) // who is unknown is so for good: "452 4.1.1 policy violation"
	}
	if r.Code == 500 && v.enhanced.Subject == 7 {
		v.mute |= reasons(ProtocolError) // of the syntax a filter says nothing
	}
	if r.Delayed {
		v.barred |= expired
	}
	v.mute |= v.barred
}

var (
	ofRecipient = reasons(UserUnknown, MailboxDisabled, MailboxFull, MailboxMoved, RecipientRestricted, RecipientLimit, RecipientSuppressed)
	ofMail      = reasons(TooManyRecipients, AddressSyntax, DomainUnknown, DomainNoMail, SenderRejected, RelayDenied, MessageTooLarge, Spam, Virus, ContentRejected, MessageMalformed)
	expired     = reasons(DeliveryExpired)
)
