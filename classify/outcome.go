package classify

// Outcome says whether the mail went out.
type Outcome uint8

// The outcomes. The zero value is OutcomeUnknown.
const (
	OutcomeUnknown Outcome = iota // nothing proves either: a blind retry may send it twice
	OutcomeNotSent                // the mail did not go out
	OutcomeSent                   // the server took the mail
)

var outcomeNames = [...]string{
	OutcomeUnknown: "unknown",
	OutcomeNotSent: "not-sent",
	OutcomeSent:    "sent",
}

// String returns the id of o.
func (o Outcome) String() string { return nameOf("outcome", outcomeNames[:], o) }

// AppendText implements [encoding.TextAppender].
func (o Outcome) AppendText(b []byte) ([]byte, error) { return append(b, o.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (o Outcome) MarshalText() ([]byte, error) { return o.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (o *Outcome) UnmarshalText(text []byte) error {
	v, err := parseName[Outcome]("outcome", outcomeNames[:], string(text))
	if err != nil {
		return err
	}
	*o = v
	return nil
}

// evidence is what an outcome may be decided on, and nothing else.
type evidence struct {
	reason Reason
	class  int // first digit of the reply's code, 0 where there is no reply
	stage  Stage
	basis  StageBasis
	open   bool // the rule that decided says that its words leave it open
	early  bool // the rule that decided says that its words are said before there is a mail
	goesOn bool // a server that has the mail tells that it goes on trying, or has only warned
}

// outcome decides whether the mail went out. Nothing else does.
//
// A step that is only inferred proves nothing: that a reason is as a rule found
// at RCPT does not tell that the connection broke there.
func (e evidence) outcome() Outcome {
	told := e.basis == StageBasisTold
	refused := e.class == 4 || e.class == 5
	switch {
	case e.stage == StageQuit && told:
		return OutcomeSent // the final dot was answered before, whatever failed now
	case e.stage == StageQuit:
		return OutcomeUnknown // a session was closed, perhaps one without a mail
	case e.reason == Accepted && told && e.stage == StageEndOfData && e.class == 2:
		return OutcomeSent // the one reply that takes over the mail (RFC 5321 §4.2.5)
	case e.reason == Accepted:
		return OutcomeUnknown // a step was confirmed; of the mail that says nothing
	case e.goesOn:
		return OutcomeUnknown // what it heard last is not the end
	case refused:
		return OutcomeNotSent // a refusal up to the dot, at whatever step
	case told && e.stage == StageEndOfData:
		return OutcomeUnknown // the dot may have been answered, and the answer lost (RFC 1047)
	case told && e.stage != StageUnknown:
		return OutcomeNotSent // the content had not ended
	case e.early && e.stage < StageMail:
		return OutcomeNotSent // at whichever of the steps it was
	case !e.open && e.reason.precludes(e.class):
		return OutcomeNotSent
	}
	return OutcomeUnknown
}

// opensSession reports whether r is found before there can be a mail: no connection,
// no encryption, no login.
func (r Reason) opensSession() bool {
	switch r {
	case DNSFailure, TLSRequired, TLSFailed, AuthRequired, AuthFailed:
		return true
	}
	return false
}

// precludes reports whether the reason alone proves, where neither a refusal nor a
// step does, that the mail is not out: the client never came to it, or what it
// heard is a refusal in words.
func (r Reason) precludes(class int) bool {
	switch r {
	case ReasonUnknown, ConnectionFailed, ServiceUnavailable, SystemFull, SystemError, ProtocolError, MessageMalformed, Accepted:
		return false // may be said of what happened on the client's side, at any step
	}
	return class == 0 || r.opensSession()
}
