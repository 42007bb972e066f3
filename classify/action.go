package classify

// An Action is a step that may mend the failure.
type Action uint8

// The actions. The zero value is ActionNone.
const (
	ActionNone                      Action = iota // no action: the zero value
	ActionRetry                                   // try again at once
	ActionRetryLater                              // try again after a while
	ActionFixAddress                              // correct the address
	ActionRemoveRecipient                         // take the recipient off the list
	ActionSplitRecipients                         // send to fewer recipients at a time
	ActionFixCredentials                          // correct user name, password or sign-in method
	ActionEnableTLS                               // turn encryption on, or correct its settings
	ActionReduceSize                              // make the message smaller
	ActionChangeContent                           // change text, links or attachments
	ActionScanForMalware                          // look for malware on the sending machine
	ActionSlowDown                                // send fewer messages in the same time
	ActionFixDNS                                  // correct DNS records
	ActionFixSenderAuthentication                 // set up SPF, DKIM and DMARC
	ActionRequestDelisting                        // ask the blocklist to take the address off
	ActionContactSenderAdmin                      // ask the administrator of the sending server
	ActionContactRecipientAdmin                   // ask the administrator of the recipient's server
	ActionContactRecipientOtherwise               // reach the recipient by another way
	ActionContactProvider                         // ask the provider of the sending account
	ActionFixClient                               // correct the sending program or its settings
)

var actionNames = [...]string{
	ActionNone:                      "none",
	ActionRetry:                     "retry",
	ActionRetryLater:                "retry-later",
	ActionFixAddress:                "fix-address",
	ActionRemoveRecipient:           "remove-recipient",
	ActionSplitRecipients:           "split-recipients",
	ActionFixCredentials:            "fix-credentials",
	ActionEnableTLS:                 "enable-tls",
	ActionReduceSize:                "reduce-size",
	ActionChangeContent:             "change-content",
	ActionScanForMalware:            "scan-for-malware",
	ActionSlowDown:                  "slow-down",
	ActionFixDNS:                    "fix-dns",
	ActionFixSenderAuthentication:   "fix-sender-authentication",
	ActionRequestDelisting:          "request-delisting",
	ActionContactSenderAdmin:        "contact-sender-admin",
	ActionContactRecipientAdmin:     "contact-recipient-admin",
	ActionContactRecipientOtherwise: "contact-recipient-otherwise",
	ActionContactProvider:           "contact-provider",
	ActionFixClient:                 "fix-client",
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
