package classify

// Cause is what lies below a reason that has several remedies: that the password was
// wrong and that the program needs one of its own are both [AuthFailed], and another
// thing mends each. It is a bounded label like the reason.
//
// Causes are told by the rule that decided, by words that stand in the data file
// causes.txt, and by the enhanced status code; most replies tell none. A cause stands
// only beside the reasons that it belongs to:
//
//	auth-failed (protocol-error)  auth-not-offered
//	auth-failed                   auth-mechanism password-wrong app-password account-locked
//	                              browser-sign-in smtp-switched-off token-expired auth-unavailable
//	tls-failed                    certificate-expired certificate-name certificate-authority
//	                              plain-port
//	tls-failed (tls-required,     starttls-not-offered
//	unsupported-feature,
//	protocol-error)
//	tls-required                  tls-port
//	dns-failure                   no-such-host name-server
//	dns-failure                   sender-lookup
//	(sender-unauthenticated)
//	connection-failed             connection-refused connection-timed-out port-25-closed
//	                              address-incomplete program-cancelled program-closed
//	protocol-error                imap-port pop-port http-port
//	sending-limit                 limit-reached account-blocked
//	sender-rejected               sender-domain-unknown sender-not-yours
//	sender-unauthenticated        spf dkim dmarc
//	blocklisted                   listed domain-listed own-list
//	user-unknown                  address-refused
//	message-too-large             header-size
//	content-rejected              attachment-type link word
//	address-syntax                recipient-malformed sender-malformed
//	mailbox-moved                 address-given
//	virus (spam)                  phishing
type Cause uint8

// The causes. The zero value is CauseNone.
const (
	CauseNone Cause = iota // the reason has but one remedy, or nothing tells which

	AuthNotOffered  // the server offers no sign-in here
	AuthMechanism   // the server does not know this way of signing in
	PasswordWrong   // user name or password are wrong
	AppPassword     // the program needs a password of its own
	AccountLocked   // the account that signs in is locked
	BrowserSignIn   // the provider wants a sign-in by browser first
	SMTPSwitchedOff // the account does not let programs send
	TokenExpired    // the permission that the program was given has run out
	AuthUnavailable // the server cannot check sign-ins at the moment

	CertificateExpired   // its time is over, or has not begun
	CertificateName      // it was issued for another name
	CertificateAuthority // nobody whom the program trusts has issued it
	PlainPort            // TLS was spoken on a port that begins without
	StartTLSNotOffered   // encryption was wanted, and the server offers none
	TLSPort              // plain text was spoken on a port that begins with TLS

	NoSuchHost   // nobody knows the name, mostly for a typing error in it
	NameServer   // who should know it does not answer, or not with sense
	SenderLookup // the receiving server did not get the sender's DNS records

	ConnectionRefused // nobody listens on this port
	ConnectionTimeout // nobody answered
	Port25Closed      // on port 25, which most access providers close to their customers
	AddressIncomplete // the settings name no port, or none that there is
	ProgramCancelled  // the program stopped the attempt itself
	ProgramClosed     // the program used a connection that it had closed

	IMAPPort // an IMAP server answers there
	POPPort  // a POP3 server answers there
	HTTPPort // a web server answers there

	LimitReached   // so many mails were sent that the provider takes no more for a while
	AccountBlocked // the provider has blocked the account from sending

	SenderDomainUnknown // the domain of the sender's address is not to be found
	SenderNotYours      // the account may not send by this address

	SPF   // the sending server is none of those that the domain names
	DKIM  // the signature is missing or does not hold
	DMARC // neither SPF nor DKIM speaks for the domain in From, whose policy may want it refused

	Listed       // the words speak of a list
	DomainListed // a domain in the mail is on a list, of the sender's address or of a link
	OwnList      // a list that the recipient, or who receives for him, keeps himself

	AddressRefused // an address was refused, and nothing says that there is none
	HeaderSize     // the header is too large, not the mail

	AttachmentType // the type of an attachment
	Link           // a link
	Word           // a word or phrase

	RecipientMalformed // the recipient's address
	SenderMalformed    // the sender's address

	AddressGiven // the reply names the new address

	Phishing // no malware, but what looks like a fraud
)

var causeNames = [...]string{
	CauseNone:            "",
	AuthNotOffered:       "auth-not-offered",
	AuthMechanism:        "auth-mechanism",
	PasswordWrong:        "password-wrong",
	AppPassword:          "app-password",
	AccountLocked:        "account-locked",
	BrowserSignIn:        "browser-sign-in",
	SMTPSwitchedOff:      "smtp-switched-off",
	TokenExpired:         "token-expired",
	AuthUnavailable:      "auth-unavailable",
	CertificateExpired:   "certificate-expired",
	CertificateName:      "certificate-name",
	CertificateAuthority: "certificate-authority",
	PlainPort:            "plain-port",
	StartTLSNotOffered:   "starttls-not-offered",
	TLSPort:              "tls-port",
	NoSuchHost:           "no-such-host",
	NameServer:           "name-server",
	SenderLookup:         "sender-lookup",
	ConnectionRefused:    "connection-refused",
	ConnectionTimeout:    "connection-timed-out",
	Port25Closed:         "port-25-closed",
	AddressIncomplete:    "address-incomplete",
	ProgramCancelled:     "program-cancelled",
	ProgramClosed:        "program-closed",
	IMAPPort:             "imap-port",
	POPPort:              "pop-port",
	HTTPPort:             "http-port",
	LimitReached:         "limit-reached",
	AccountBlocked:       "account-blocked",
	SenderDomainUnknown:  "sender-domain-unknown",
	SenderNotYours:       "sender-not-yours",
	SPF:                  "spf",
	DKIM:                 "dkim",
	DMARC:                "dmarc",
	Listed:               "listed",
	DomainListed:         "domain-listed",
	OwnList:              "own-list",
	AddressRefused:       "address-refused",
	HeaderSize:           "header-size",
	AttachmentType:       "attachment-type",
	Link:                 "link",
	Word:                 "word",
	RecipientMalformed:   "recipient-malformed",
	SenderMalformed:      "sender-malformed",
	AddressGiven:         "address-given",
	Phishing:             "phishing",
}

// causeReasons are the reasons that each cause may stand below, its own first.
var causeReasons = [...][]Reason{
	AuthNotOffered:       {AuthFailed, ProtocolError},
	AuthMechanism:        {AuthFailed},
	PasswordWrong:        {AuthFailed},
	AppPassword:          {AuthFailed},
	AccountLocked:        {AuthFailed},
	BrowserSignIn:        {AuthFailed},
	SMTPSwitchedOff:      {AuthFailed},
	TokenExpired:         {AuthFailed},
	AuthUnavailable:      {AuthFailed},
	CertificateExpired:   {TLSFailed},
	CertificateName:      {TLSFailed},
	CertificateAuthority: {TLSFailed},
	PlainPort:            {TLSFailed},
	StartTLSNotOffered:   {TLSFailed, TLSRequired, UnsupportedFeature, ProtocolError},
	TLSPort:              {TLSRequired},
	NoSuchHost:           {DNSFailure},
	NameServer:           {DNSFailure},
	SenderLookup:         {DNSFailure, SenderUnauthenticated},
	ConnectionRefused:    {ConnectionFailed},
	ConnectionTimeout:    {ConnectionFailed},
	Port25Closed:         {ConnectionFailed},
	AddressIncomplete:    {ConnectionFailed},
	ProgramCancelled:     {ConnectionFailed},
	ProgramClosed:        {ConnectionFailed},
	IMAPPort:             {ProtocolError},
	POPPort:              {ProtocolError},
	HTTPPort:             {ProtocolError},
	LimitReached:         {SendingLimit},
	AccountBlocked:       {SendingLimit},
	SenderDomainUnknown:  {SenderRejected},
	SenderNotYours:       {SenderRejected},
	SPF:                  {SenderUnauthenticated},
	DKIM:                 {SenderUnauthenticated},
	DMARC:                {SenderUnauthenticated},
	Listed:               {Blocklisted},
	DomainListed:         {Blocklisted},
	OwnList:              {Blocklisted},
	AddressRefused:       {UserUnknown},
	HeaderSize:           {MessageTooLarge},
	AttachmentType:       {ContentRejected},
	Link:                 {ContentRejected},
	Word:                 {ContentRejected},
	RecipientMalformed:   {AddressSyntax},
	SenderMalformed:      {AddressSyntax},
	AddressGiven:         {MailboxMoved},
	Phishing:             {Virus, Spam},
}

// haveCauses are the reasons below which there are causes.
var haveCauses = func() (set reasonSet) {
	for _, list := range causeReasons {
		set |= reasons(list...)
	}
	return set
}()

// Reasons returns the reasons that c may stand below, its own first.
func (c Cause) Reasons() []Reason {
	if int(c) >= len(causeReasons) {
		return nil
	}
	return append([]Reason(nil), causeReasons[c]...)
}

// belongs reports whether c may stand below a reason.
func (c Cause) belongs(reason Reason) bool {
	for _, r := range causeReasons[c] {
		if r == reason {
			return true
		}
	}
	return false
}

// String returns the id of c, "" for CauseNone.
func (c Cause) String() string { return nameOf("cause", causeNames[:], c) }

// AppendText implements [encoding.TextAppender].
func (c Cause) AppendText(b []byte) ([]byte, error) { return append(b, c.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (c Cause) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (c *Cause) UnmarshalText(text []byte) error {
	v, err := parseName[Cause]("cause", causeNames[:], string(text))
	if err != nil {
		return err
	}
	*c = v
	return nil
}
