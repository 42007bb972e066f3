package smtperr

import "github.com/smtperr/go-smtperr/classify"

// Reason is why a mail did not go out. It is compared with that of a [Diagnosis], and
// is an error value for errors.Is:
//
//	if d.Reason == smtperr.MailboxFull { … }
//	if errors.Is(err, smtperr.MailboxFull) { … }
//
// The latter holds for every *[Error] with that reason, however it is wrapped. Errors
// of other packages are asked through [Wrap] or [Diagnose].
type Reason = classify.Reason

// The reasons; see the constants of package classify for their meaning.
const (
	ReasonUnknown         = classify.ReasonUnknown         // nothing can be told beyond the class of the code
	UserUnknown           = classify.UserUnknown           // the mailbox does not exist at the domain
	MailboxDisabled       = classify.MailboxDisabled       // the mailbox exists but is suspended, inactive or locked
	MailboxFull           = classify.MailboxFull           // the mailbox has reached its quota
	MailboxMoved          = classify.MailboxMoved          // the mailbox has moved, with or without a forwarding address
	RecipientRestricted   = classify.RecipientRestricted   // the mailbox does not take mail from this sender
	RecipientLimit        = classify.RecipientLimit        // this recipient gets too much mail at the moment
	RecipientSuppressed   = classify.RecipientSuppressed   // the sending service keeps the recipient on its own suppression list
	TooManyRecipients     = classify.TooManyRecipients     // too many recipients in one transaction
	AddressSyntax         = classify.AddressSyntax         // an address is malformed
	DomainUnknown         = classify.DomainUnknown         // the recipient's domain does not exist or has no mail server
	DomainNoMail          = classify.DomainNoMail          // the domain says that it takes no mail at all
	SenderRejected        = classify.SenderRejected        // the sender address is refused
	SenderUnauthenticated = classify.SenderUnauthenticated // SPF, DKIM, DMARC or ARC failed or are missing
	AuthRequired          = classify.AuthRequired          // log in before sending
	AuthFailed            = classify.AuthFailed            // user name, password, token or sign-in method refused
	RelayDenied           = classify.RelayDenied           // the server does not pass mail on to this recipient's domain
	SendingLimit          = classify.SendingLimit          // the sender's own account is over its sending quota or blocked
	Blocklisted           = classify.Blocklisted           // the sending address is on a blocklist
	BadReputation         = classify.BadReputation         // the sending address has a poor reputation
	NoReverseDNS          = classify.NoReverseDNS          // PTR or HELO name are missing or do not fit
	RateLimited           = classify.RateLimited           // too many messages in too short a time
	TooManyConnections    = classify.TooManyConnections    // too many connections at the same time
	Greylisted            = classify.Greylisted            // a first attempt is put off on purpose
	ConnectionFailed      = classify.ConnectionFailed      // no connection, or it broke
	DNSFailure            = classify.DNSFailure            // a DNS lookup failed
	TLSRequired           = classify.TLSRequired           // encryption must be turned on first
	TLSFailed             = classify.TLSFailed             // handshake or certificate check failed
	MailLoop              = classify.MailLoop              // the mail goes round in circles
	MessageTooLarge       = classify.MessageTooLarge       // the message, a part or its header is too large
	Spam                  = classify.Spam                  // refused as spam by its content
	Virus                 = classify.Virus                 // malware found
	ContentRejected       = classify.ContentRejected       // refused for an attachment type, a link or a word
	MessageMalformed      = classify.MessageMalformed      // the message breaks the format rules
	UnsupportedFeature    = classify.UnsupportedFeature    // SMTPUTF8, 8BITMIME or another extension is missing
	ReasonPolicy          = classify.ReasonPolicy          // refused by local policy with no reason given
	ServiceUnavailable    = classify.ServiceUnavailable    // the server is down, overloaded or shutting down
	SystemFull            = classify.SystemFull            // the server, not the mailbox, is out of space
	SystemError           = classify.SystemError           // an error inside the server
	DeliveryExpired       = classify.DeliveryExpired       // the retry time has run out
	ProtocolError         = classify.ProtocolError         // a command was wrong or out of order
	Accepted              = classify.Accepted              // not an error
)

// Outcome says whether the mail went out.
type Outcome = classify.Outcome

// The outcomes.
const (
	OutcomeUnknown = classify.OutcomeUnknown // nothing proves either: a blind retry may send it twice
	OutcomeNotSent = classify.OutcomeNotSent // the mail did not go out
	OutcomeSent    = classify.OutcomeSent    // the server took the mail
)
