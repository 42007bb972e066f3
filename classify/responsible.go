package classify

// Responsible is the party who can mend the failure.
type Responsible uint8

// The responsibles. The zero value is ResponsibleUnknown.
const (
	ResponsibleUnknown        Responsible = iota // nothing tells
	ResponsibleUser                              // who wrote the mail
	ResponsibleSenderAdmin                       // who runs the sending server, domain or network
	ResponsibleRecipient                         // who should get the mail
	ResponsibleRecipientAdmin                    // who runs the recipient's server or domain
	ResponsibleProvider                          // the provider of the sending account
	ResponsibleNobody                            // waiting mends it
)

var responsibleNames = [...]string{
	ResponsibleUnknown:        "unknown",
	ResponsibleUser:           "user",
	ResponsibleSenderAdmin:    "sender-admin",
	ResponsibleRecipient:      "recipient",
	ResponsibleRecipientAdmin: "recipient-admin",
	ResponsibleProvider:       "provider",
	ResponsibleNobody:         "nobody",
}

// String returns the id of r.
func (r Responsible) String() string { return nameOf("responsible", responsibleNames[:], r) }

// AppendText implements [encoding.TextAppender].
func (r Responsible) AppendText(b []byte) ([]byte, error) { return append(b, r.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (r Responsible) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (r *Responsible) UnmarshalText(text []byte) error {
	v, err := parseName[Responsible]("responsible", responsibleNames[:], string(text))
	if err != nil {
		return err
	}
	*r = v
	return nil
}
