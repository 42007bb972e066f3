package classify

// An Action is a step that may mend the failure.
type Action uint8

// The actions. The zero value is ActionNone.
const (
	ActionNone                Action = iota // no action: the zero value
	Retry                                   // try again at once
	RetryLater                              // try again after a while
	FixAddress                              // correct the address
	RemoveRecipient                         // take the recipient off the list
	SplitRecipients                         // send to fewer recipients at a time
	FixCredentials                          // correct user name, password or sign-in method
	EnableTLS                               // turn encryption on, or correct its settings
	ReduceSize                              // make the message smaller
	ChangeContent                           // change text, links or attachments
	ScanForMalware                          // look for malware on the sending machine
	SlowDown                                // send fewer messages in the same time
	FixDNS                                  // correct DNS records
	FixSenderAuthentication                 // set up SPF, DKIM and DMARC
	RequestDelisting                        // ask the blocklist to take the address off
	ContactSenderAdmin                      // ask the administrator of the sending server
	ContactRecipientAdmin                   // ask the administrator of the recipient's server
	ContactRecipientOtherwise               // reach the recipient by another way
	ContactProvider                         // ask the provider of the sending account
	FixClient                               // correct the sending program or its settings
)

var actionNames = [...]string{
	ActionNone:                "none",
	Retry:                     "retry",
	RetryLater:                "retry-later",
	FixAddress:                "fix-address",
	RemoveRecipient:           "remove-recipient",
	SplitRecipients:           "split-recipients",
	FixCredentials:            "fix-credentials",
	EnableTLS:                 "enable-tls",
	ReduceSize:                "reduce-size",
	ChangeContent:             "change-content",
	ScanForMalware:            "scan-for-malware",
	SlowDown:                  "slow-down",
	FixDNS:                    "fix-dns",
	FixSenderAuthentication:   "fix-sender-authentication",
	RequestDelisting:          "request-delisting",
	ContactSenderAdmin:        "contact-sender-admin",
	ContactRecipientAdmin:     "contact-recipient-admin",
	ContactRecipientOtherwise: "contact-recipient-otherwise",
	ContactProvider:           "contact-provider",
	FixClient:                 "fix-client",
}

// String returns the id of a.
func (a Action) String() string { return nameOf("action", actionNames[:], a) }

// AppendText implements [encoding.TextAppender].
func (a Action) AppendText(b []byte) ([]byte, error) { return append(b, a.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (a Action) MarshalText() ([]byte, error) { return a.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (a *Action) UnmarshalText(text []byte) error {
	v, err := parseName[Action]("action", actionNames[:], string(text))
	if err != nil {
		return err
	}
	*a = v
	return nil
}
