package classify

// Permanence says whether the same attempt may succeed later.
type Permanence uint8

// The permanences. The zero value is PermanenceUnknown.
const (
	PermanenceUnknown Permanence = iota // nothing tells
	Temporary                           // a later attempt may succeed
	Permanent                           // the same attempt will fail again
)

var permanenceNames = [...]string{
	PermanenceUnknown: "unknown",
	Temporary:         "temporary",
	Permanent:         "permanent",
}

// String returns the id of p.
func (p Permanence) String() string { return nameOf("permanence", permanenceNames[:], p) }

// AppendText implements [encoding.TextAppender].
func (p Permanence) AppendText(b []byte) ([]byte, error) { return append(b, p.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (p Permanence) MarshalText() ([]byte, error) { return p.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (p *Permanence) UnmarshalText(text []byte) error {
	v, err := parseName[Permanence]("permanence", permanenceNames[:], string(text))
	if err != nil {
		return err
	}
	*p = v
	return nil
}
