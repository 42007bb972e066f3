package classify

// Outcome says whether the mail went out.
type Outcome uint8

// The outcomes. The zero value is OutcomeUnknown.
const (
	OutcomeUnknown Outcome = iota // the connection broke after the final dot: a blind retry may send it twice
	NotSent                       // the mail did not go out
	Sent                          // the server took the mail
)

var outcomeNames = [...]string{
	OutcomeUnknown: "unknown",
	NotSent:        "not-sent",
	Sent:           "sent",
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
