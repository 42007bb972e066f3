package classify

// A Reason is why a mail did not go out. There are 42 of them, so that a reason
// is a bounded label: fit for metrics, free of addresses and free text.
//
// It is an error value, too, for errors.Is: package smtperr has errors that are the
// reason that they mean.
type Reason uint8

// The reasons. The zero value is ReasonUnknown.
const (
	ReasonUnknown         Reason = iota // nothing can be told beyond the class of the code
	UserUnknown                         // the mailbox does not exist at the domain
	MailboxDisabled                     // the mailbox exists but is suspended, inactive or locked
	MailboxFull                         // the mailbox has reached its quota
	MailboxMoved                        // the mailbox has moved, with or without a forwarding address
	RecipientRestricted                 // the mailbox does not take mail from this sender
	RecipientLimit                      // this recipient gets too much mail at the moment
	RecipientSuppressed                 // the sending service keeps the recipient on its own suppression list
	TooManyRecipients                   // too many recipients in one transaction
	AddressSyntax                       // an address is malformed
	DomainUnknown                       // the recipient's domain does not exist or has no mail server
	DomainNoMail                        // the domain says that it takes no mail at all
	SenderRejected                      // the sender address is refused
	SenderUnauthenticated               // SPF, DKIM, DMARC or ARC failed or are missing
	AuthRequired                        // log in before sending
	AuthFailed                          // user name, password, token or sign-in method refused
	RelayDenied                         // the server does not pass mail on to this recipient's domain
	SendingLimit                        // the sender's own account is over its sending quota or blocked
	Blocklisted                         // the sending address is on a blocklist
	BadReputation                       // the sending address has a poor reputation
	NoReverseDNS                        // PTR or HELO name are missing or do not fit
	RateLimited                         // too many messages in too short a time
	TooManyConnections                  // too many connections at the same time
	Greylisted                          // a first attempt is put off on purpose
	ConnectionFailed                    // no connection, or it broke
	DNSFailure                          // a DNS lookup failed
	TLSRequired                         // encryption must be turned on first
	TLSFailed                           // handshake or certificate check failed
	MailLoop                            // the mail goes round in circles
	MessageTooLarge                     // the message, a part or its header is too large
	Spam                                // refused as spam by its content
	Virus                               // malware found
	ContentRejected                     // refused for an attachment type, a link or a word
	MessageMalformed                    // the message breaks the format rules
	UnsupportedFeature                  // SMTPUTF8, 8BITMIME or another extension is missing
	ReasonPolicy                        // refused by local policy with no reason given
	ServiceUnavailable                  // the server is down, overloaded or shutting down
	SystemFull                          // the server, not the mailbox, is out of space
	SystemError                         // an error inside the server
	DeliveryExpired                     // the retry time has run out
	ProtocolError                       // a command was wrong or out of order
	Accepted                            // not an error
)

var reasonNames = [...]string{
	ReasonUnknown:         "unknown",
	UserUnknown:           "user-unknown",
	MailboxDisabled:       "mailbox-disabled",
	MailboxFull:           "mailbox-full",
	MailboxMoved:          "mailbox-moved",
	RecipientRestricted:   "recipient-restricted",
	RecipientLimit:        "recipient-limit",
	RecipientSuppressed:   "recipient-suppressed",
	TooManyRecipients:     "too-many-recipients",
	AddressSyntax:         "address-syntax",
	DomainUnknown:         "domain-unknown",
	DomainNoMail:          "domain-no-mail",
	SenderRejected:        "sender-rejected",
	SenderUnauthenticated: "sender-unauthenticated",
	AuthRequired:          "auth-required",
	AuthFailed:            "auth-failed",
	RelayDenied:           "relay-denied",
	SendingLimit:          "sending-limit",
	Blocklisted:           "blocklisted",
	BadReputation:         "bad-reputation",
	NoReverseDNS:          "no-reverse-dns",
	RateLimited:           "rate-limited",
	TooManyConnections:    "too-many-connections",
	Greylisted:            "greylisted",
	ConnectionFailed:      "connection-failed",
	DNSFailure:            "dns-failure",
	TLSRequired:           "tls-required",
	TLSFailed:             "tls-failed",
	MailLoop:              "mail-loop",
	MessageTooLarge:       "message-too-large",
	Spam:                  "spam",
	Virus:                 "virus",
	ContentRejected:       "content-rejected",
	MessageMalformed:      "message-malformed",
	UnsupportedFeature:    "unsupported-feature",
	ReasonPolicy:          "policy",
	ServiceUnavailable:    "service-unavailable",
	SystemFull:            "system-full",
	SystemError:           "system-error",
	DeliveryExpired:       "delivery-expired",
	ProtocolError:         "protocol-error",
	Accepted:              "accepted",
}

// String returns the id of r.
func (r Reason) String() string { return nameOf("reason", reasonNames[:], r) }

// Error returns the id of r.
func (r Reason) Error() string { return r.String() }

// AppendText implements [encoding.TextAppender].
func (r Reason) AppendText(b []byte) ([]byte, error) { return append(b, r.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (r Reason) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (r *Reason) UnmarshalText(text []byte) error {
	v, err := parseName[Reason]("reason", reasonNames[:], string(text))
	if err != nil {
		return err
	}
	*r = v
	return nil
}
