package classify

import "github.com/smtperr/go-smtperr/classify/internal/reply"

// clues are what speaks for a step, in the order in which it counts.
type clues struct {
	caller   Stage      // 1
	session  Stage      // 2: each reply is the answer to one command; or a form that belongs to one step
	wrapper  Stage      // the server or library that got the reply names the command
	command  bool       // and not the content that it announces
	closing  StageBasis // it names the farewell, or the closing of the connection
	record   Stage      // the last command of what is less than a session, a label
	code     Stage      // 3: one command alone has it
	unwanted bool       // the reply was not the one that was wanted, so that its code tells no more than a guess
	decided  Stage      // 4: the rule that decided, or the enhanced code that did
	named    bool       // whose words name the step
	behind   bool       // the report comes from behind the conversation
	phrase   Stage      // 5: servers say it there as good as always
	class    int        // of the reply, 0 where there is none
}

// step returns the step at which it failed, and how that is known: the first of these
// that speaks. The list is that of rules/README.md. It is asked twice, since rules have
// conditions on the step, and a basic code means one thing here and another there:
// without a result for what is told before there is a reason, and with it.
func (k *clues) step(res *Result, words string) (Stage, StageBasis) {
	switch {
	case k.caller != StageUnknown: // 1. what the caller says
		return k.caller, StageBasisTold

	case k.session != StageUnknown: // 2. a session, then a wrapper, then a record, then a label
		return k.session, StageBasisTold
	case k.wrapper != StageUnknown:
		if k.command {
			return k.wrapper, StageBasisTold
		}
		return k.wrapper, k.unlessContent(k.wrapper)
	case k.closing != StageBasisNone:
		return StageQuit, k.closing // whatever step is named beside it came before
	case k.record == StageQuit:
		return StageQuit, StageBasisInferred // it does not say that a mail went before
	case k.record != StageUnknown:
		return k.record, k.unlessContent(k.record)

	case k.code == StageQuit, k.code != StageUnknown && k.unwanted: // 3. a code of one command alone
		return k.code, StageBasisInferred // 221 ends sessions without a mail, too
	case k.code != StageUnknown:
		return k.code, StageBasisTold

	case k.decided != StageUnknown && k.named && k.class < 4: // 4. the rule, or what else decided
		return k.decided, StageBasisTold
	case k.decided != StageUnknown:
		return k.decided, StageBasisInferred // of a reply its words may tell the server's own trouble with a third

	case res == nil || k.behind:
		return StageUnknown, StageBasisNone
	case k.phrase != StageUnknown: // 5. a set phrase
		return k.phrase, StageBasisInferred
	case res.Reason == Accepted || res.Basis == BasisCode && res.Code < 400:
		return StageUnknown, StageBasisNone
	}
	stage := stageOfEnhanced(res) // 6. the enhanced code, where the words say the same
	if stage == StageUnknown {
		stage = stageOfReason(res) // 7. what the reason is about
	}
	if stage == StageUnknown {
		stage = stageOfArgument(words, res.Reason) // 8. the argument before a verdict of Sendmail's
	}
	if stage == StageUnknown {
		return StageUnknown, StageBasisNone
	}
	return stage, StageBasisInferred
}

// told is step for what is told before there is a reason.
func (k *clues) told() (Stage, StageBasis) { return k.step(nil, "") }

// unlessContent is how well a text tells a step: its DATA may mean the content, where no
// refusal ended it.
func (k *clues) unlessContent(stage Stage) StageBasis {
	if stage == StageData && k.class < 4 {
		return StageBasisInferred
	}
	return StageBasisTold
}

// codeTells notes the step that the basic code alone tells. Of a 551 with words servers
// mean the words.
func (k *clues) codeTells(code int, worded bool) {
	if only := onlyStage(code); only != StageRcpt || code < 400 || !worded {
		k.code = only
	}
}

// recordTells notes the step that what is less than a session tells, or a label. It is not
// looked for where the clue does not count: only a command that a rule takes for none gives
// way to it.
func (k *clues) recordTells(r *reply.Reading) {
	told := k.caller != StageUnknown || k.session != StageUnknown
	if !told && (k.wrapper == StageUnknown || k.wrapper == StageData) {
		k.record = Stage(r.Told())
	}
}

// ruleTells notes the step that a rule tells which decided.
func (k *clues) ruleTells(rule *rule) {
	k.decided, k.named, k.behind = rule.stage, rule.told, rule.unstaged
	if rule.told && rule.stage == StageData { // these words mean the command, and not the content
		for _, clue := range [...]*Stage{&k.wrapper, &k.record} {
			if *clue == StageData {
				*clue = StageUnknown
			}
		}
	}
	opened := rule.early || rule.told && StageUnknown < rule.stage && rule.stage <= StageTLS
	if !rule.open && (opened || rule.reason.opensSession()) { // what had never been opened was closed after no delivery
		k.closing = StageBasisNone
		for _, clue := range [...]*Stage{&k.record, &k.phrase} {
			if *clue == StageQuit {
				*clue = StageUnknown
			}
		}
	}
}

// stageOfEnhanced tells the step by an enhanced code with which the words agree: 5.1.3
// is a recipient's syntax.
func stageOfEnhanced(res *Result) Stage {
	if meaning := meaningOf(res.Enhanced); meaning != nil && meaning.Reason == res.Reason {
		return meaning.Stage
	}
	return StageUnknown
}

// stageOfReason tells the stage that a reason implies: where its words name what
// one command is about, as those of an unknown user name the recipient. A mailbox
// that is full, closed or choosy is also found so by the delivery behind the
// server, long after the conversation; a report of that has no reply code.
func stageOfReason(res *Result) Stage {
	switch {
	case res.Basis == BasisNone || res.Basis == BasisCode && res.Reason != AuthFailed:
		return StageUnknown
	case res.Reason == AuthRequired, res.Reason == TLSRequired:
		// 530 is the answer to the first command that needs what is missing, as a
		// rule MAIL (RFC 3207 §4, RFC 4954 §6). In other words it may be said later.
		if res.Code != 530 {
			return StageUnknown
		}
	case res.Reason == DomainUnknown:
		// Whose domain is only told by x.1.2 and by x.7.18 (RFC 7293); otherwise it may
		// be the sender's, or the report of a lookup later on.
		e := res.Enhanced
		if res.Code != 0 && (e.Subject == 1 && e.Detail == 2 || e.Subject == 7 && e.Detail == 18) {
			return StageRcpt
		}
		return StageUnknown
	case res.Reason == AddressSyntax && res.Code == 501 && res.Enhanced.Subject == 1 && res.Enhanced.Detail == 7:
		return StageMail // nobody puts off to look how a sender is written
	case res.Reason == DNSFailure && res.Code != 0:
		return StageUnknown // the lookup is the server's, of any name
	case res.Code != 0 || !res.Enhanced.IsZero():
		if res.Reason == TLSFailed {
			// Implicit TLS comes before the first reply, so this is STARTTLS.
			if res.Basis == BasisEnhanced {
				return StageUnknown // a signed message may be meant
			}
			return StageStartTLS
		}
	case res.Reason == MailboxFull, res.Reason == MailboxDisabled, res.Reason == RecipientRestricted,
		res.Reason == DomainNoMail:
		return StageUnknown
	}
	return reasonFacts[res.Reason].stage
}

// stageOfArgument tells the stage of a reply of Sendmail's by which the client is
// refused. It looks at the client before the first command; the argument of one
// before its words shows that this check, too, was put off to RCPT.
func stageOfArgument(words string, reason Reason) Stage {
	switch reason {
	case Blocklisted, BadReputation, NoReverseDNS:
		if _, _, found := reply.CutSubject(words); found {
			return StageRcpt
		}
	}
	return StageUnknown
}
