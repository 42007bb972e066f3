package smtperr

import "github.com/smtperr/go-smtperr/classify"

// A Reason is a reason as an error value, for errors.Is:
//
//	if errors.Is(err, smtperr.MailboxFull) { … }
//
// It holds for every *[Error] with that reason, however it is wrapped. Errors
// of other packages are asked through [Wrap] or [Diagnose].
type Reason classify.Reason

// Error returns the reason's id.
func (r Reason) Error() string { return classify.Reason(r).String() }

// The reasons; see the constants of package classify for their meaning.
const (
	ReasonUnknown         = Reason(classify.ReasonUnknown)         // nothing can be told beyond the class of the code
	UserUnknown           = Reason(classify.UserUnknown)           // the mailbox does not exist at the domain
	MailboxDisabled       = Reason(classify.MailboxDisabled)       // the mailbox exists but is suspended, inactive or locked
	MailboxFull           = Reason(classify.MailboxFull)           // the mailbox has reached its quota
	MailboxMoved          = Reason(classify.MailboxMoved)          // the mailbox has moved, with or without a forwarding address
	RecipientRestricted   = Reason(classify.RecipientRestricted)   // the mailbox does not take mail from this sender
	RecipientLimit        = Reason(classify.RecipientLimit)        // this recipient gets too much mail at the moment
	RecipientSuppressed   = Reason(classify.RecipientSuppressed)   // the sending service keeps the recipient on its own suppression list
	TooManyRecipients     = Reason(classify.TooManyRecipients)     // too many recipients in one transaction
	AddressSyntax         = Reason(classify.AddressSyntax)         // an address is malformed
	DomainUnknown         = Reason(classify.DomainUnknown)         // the recipient's domain does not exist or has no mail server
	DomainNoMail          = Reason(classify.DomainNoMail)          // the domain says that it takes no mail at all
	SenderRejected        = Reason(classify.SenderRejected)        // the sender address is refused
	SenderUnauthenticated = Reason(classify.SenderUnauthenticated) // SPF, DKIM, DMARC or ARC failed or are missing
	AuthRequired          = Reason(classify.AuthRequired)          // log in before sending
	AuthFailed            = Reason(classify.AuthFailed)            // user name, password, token or sign-in method refused
	RelayDenied           = Reason(classify.RelayDenied)           // the server does not pass mail on to this recipient's domain
	SendingLimit          = Reason(classify.SendingLimit)          // the sender's own account is over its sending quota or blocked
	Blocklisted           = Reason(classify.Blocklisted)           // the sending address is on a blocklist
	BadReputation         = Reason(classify.BadReputation)         // the sending address has a poor reputation
	NoReverseDNS          = Reason(classify.NoReverseDNS)          // PTR or HELO name are missing or do not fit
	RateLimited           = Reason(classify.RateLimited)           // too many messages in too short a time
	TooManyConnections    = Reason(classify.TooManyConnections)    // too many connections at the same time
	Greylisted            = Reason(classify.Greylisted)            // a first attempt is put off on purpose
	ConnectionFailed      = Reason(classify.ConnectionFailed)      // no connection, or it broke
	DNSFailure            = Reason(classify.DNSFailure)            // a DNS lookup failed
	TLSRequired           = Reason(classify.TLSRequired)           // encryption must be turned on first
	TLSFailed             = Reason(classify.TLSFailed)             // handshake or certificate check failed
	MailLoop              = Reason(classify.MailLoop)              // the mail goes round in circles
	MessageTooLarge       = Reason(classify.MessageTooLarge)       // the message, a part or its header is too large
	Spam                  = Reason(classify.Spam)                  // refused as spam by its content
	Virus                 = Reason(classify.Virus)                 // malware found
	ContentRejected       = Reason(classify.ContentRejected)       // refused for an attachment type, a link or a word
	MessageMalformed      = Reason(classify.MessageMalformed)      // the message breaks the format rules
	UnsupportedFeature    = Reason(classify.UnsupportedFeature)    // SMTPUTF8, 8BITMIME or another extension is missing
	ReasonPolicy          = Reason(classify.ReasonPolicy)          // refused by local policy with no reason given
	ServiceUnavailable    = Reason(classify.ServiceUnavailable)    // the server is down, overloaded or shutting down
	SystemFull            = Reason(classify.SystemFull)            // the server, not the mailbox, is out of space
	SystemError           = Reason(classify.SystemError)           // an error inside the server
	DeliveryExpired       = Reason(classify.DeliveryExpired)       // the retry time has run out
	ProtocolError         = Reason(classify.ProtocolError)         // a command was wrong or out of order
	Accepted              = Reason(classify.Accepted)              // not an error
)
