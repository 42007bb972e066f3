package classify

// Scope is what a failure attaches to, and so what else it will hit: a failure
// of one recipient says nothing about the next one, a failure of the
// connection concerns all mail from this address.
type Scope uint8

// The scopes. The zero value is ScopeUnknown.
const (
	ScopeUnknown    Scope = iota // nothing tells
	ScopeRecipient               // this recipient only
	ScopeSender                  // this sender or account, whoever the recipient is
	ScopeMessage                 // this message, whoever the recipient is
	ScopeConnection              // this IP address or session
	ScopeServer                  // the server that answered, or did not
	ScopeDomain                  // the recipient's whole domain
)

var scopeNames = [...]string{
	ScopeUnknown:    "unknown",
	ScopeRecipient:  "recipient",
	ScopeSender:     "sender",
	ScopeMessage:    "message",
	ScopeConnection: "connection",
	ScopeServer:     "server",
	ScopeDomain:     "domain",
}

// String returns the id of s.
func (s Scope) String() string { return nameOf("scope", scopeNames[:], s) }

// AppendText implements [encoding.TextAppender].
func (s Scope) AppendText(b []byte) ([]byte, error) { return append(b, s.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (s Scope) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (s *Scope) UnmarshalText(text []byte) error {
	v, err := parseName[Scope]("scope", scopeNames[:], string(text))
	if err != nil {
		return err
	}
	*s = v
	return nil
}
