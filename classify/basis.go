package classify

// Basis is what a reason was decided on.
type Basis uint8

// The bases. The zero value is BasisNone.
const (
	BasisNone      Basis = iota // nothing: the reason is unknown
	BasisRule                   // the text of the reply
	BasisEnhanced               // the enhanced status code
	BasisCode                   // the basic reply code at its stage
	BasisTransport              // an error of the connection, without a reply
)

var basisNames = [...]string{
	BasisNone:      "none",
	BasisRule:      "rule",
	BasisEnhanced:  "enhanced",
	BasisCode:      "code",
	BasisTransport: "transport",
}

// String returns the id of v.
func (v Basis) String() string { return nameOf("basis", basisNames[:], v) }

// AppendText implements [encoding.TextAppender].
func (v Basis) AppendText(b []byte) ([]byte, error) { return append(b, v.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (v Basis) MarshalText() ([]byte, error) { return v.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (v *Basis) UnmarshalText(text []byte) error {
	w, err := parseName[Basis]("basis", basisNames[:], string(text))
	if err != nil {
		return err
	}
	*v = w
	return nil
}
