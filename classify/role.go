package classify

// Role is the perspective of the sending side: the same 421 is about the
// sender's own server in the one and about the recipient's in the other. Where the
// caller does not tell it, a text that only a mail server writes, such as its log or a
// bounce, proves [RoleRelay]; any other is read as [RoleSubmission].
type Role uint8

// The roles. The zero value is RoleUnknown; a [Result] has one of the others.
const (
	RoleUnknown    Role = iota // nobody told it
	RoleSubmission             // an application talks to its own provider's server (RFC 6409)
	RoleRelay                  // a mail server talks to the recipient's server
)

var roleNames = [...]string{
	RoleUnknown:    "unknown",
	RoleSubmission: "submission",
	RoleRelay:      "relay",
}

// String returns the id of r.
func (r Role) String() string { return nameOf("role", roleNames[:], r) }

// AppendText implements [encoding.TextAppender].
func (r Role) AppendText(b []byte) ([]byte, error) { return append(b, r.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (r Role) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (r *Role) UnmarshalText(text []byte) error {
	v, err := parseName[Role]("role", roleNames[:], string(text))
	if err != nil {
		return err
	}
	*r = v
	return nil
}
