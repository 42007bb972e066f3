package classify

// apply takes over what a rule says.
func (res *Result) apply(rules *Rules, rule *rule) {
	speaker := &rules.speakers[rule.speaker]
	res.Reason, res.Rule = rule.reason, rules.id(rule)
	res.Basis = BasisRule
	if speaker.transport && res.Code == 0 {
		res.Basis = BasisTransport
	}
	res.Permanence = rule.permanence
	res.Scope, res.Responsible, res.Actions = rule.scope, rule.mends, rule.actions
	if res.Provider == "" && speaker.told && !rule.shared {
		res.Provider = speaker.id
	}
}

// fill derives what is still open from reason, codes and stage. Where the reason is not
// told but a subject is, nothing is said of how long it lasts.
func (res *Result) fill(open, early, goesOn, told bool) {
	f := &reasonFacts[res.Reason]
	if res.Reason == DeliveryExpired {
		res.Permanence = Permanent // who has given up does not try again, whatever digit told of the last attempt
	}
	if res.Permanence == PermanenceUnknown {
		res.Permanence = permanenceOf(res.Code / 100)
		enhanced := res.Enhanced.Permanence()
		if res.Code == 0 {
			res.Permanence = enhanced
			if res.Enhanced.IsZero() && told {
				res.Permanence = f.permanence
			}
		}
	}
	if res.Code >= 400 && !res.Enhanced.IsZero() {
		res.Conflict = permanenceOf(res.Code/100) != res.Enhanced.Permanence()
	}
	role := res.Role
	if res.RelayText {
		role = RoleRelay // who can mend what a mail server met, whoever asks
	}
	remedy, scope := f.remedy(role), f.scope
	if of := &causeFacts[res.Cause]; of.scope != ScopeUnknown {
		remedy, scope = inRole(role, of.submission, of.relay), of.scope
	}
	if res.Scope == ScopeUnknown {
		res.Scope = scope
		if res.Reason == RelayDenied && role == RoleRelay {
			res.Scope = ScopeDomain // the server does not know the domain, whoever sends
		}
	}
	if res.Responsible == ResponsibleUnknown {
		res.Responsible = remedy.mends
	}
	if res.Actions == (Actions{}) {
		res.Actions = Actions{remedy.actions}
	}
	class := res.class()
	switch {
	case res.Code != 0:
	case res.Basis == BasisTransport, res.Reason == ConnectionFailed && (class != 5 || res.Stage == StageEndOfData && res.StageBasis == StageBasisTold):
		class = 0 // what made no sense is no refusal, nor is what a sender notes of a connection
	}
	res.settle(evidence{res.Reason, class, res.Stage, res.StageBasis, open, early, goesOn})
}

// settle sets the outcome, and what holds of every mail with it.
func (res *Result) settle(e evidence) {
	res.Outcome = e.outcome()
	switch {
	case res.Outcome == OutcomeSent:
		res.Responsible, res.Actions = ResponsibleNobody, Actions{}
	case res.Waiting && res.Reason == ReasonUnknown:
		res.Responsible, res.Actions = ResponsibleNobody, Actions{} // the server goes on, and it may do
	case res.Waiting:
		res.Actions = res.Actions.without(ActionRetry, ActionRetryLater) // the server does
	case res.Outcome == OutcomeUnknown && res.IsFailure():
		// Sending blindly again might deliver the mail twice.
		res.Responsible, res.Actions = ResponsibleUser, ActionsOf(ActionContactRecipientOtherwise, ActionContactProvider)
	}
}

// class returns the first digit of the reply's code, 0 where there is no reply.
func (res *Result) class() int {
	if res.Code != 0 {
		return res.Code / 100
	}
	return int(res.Enhanced.Class)
}
