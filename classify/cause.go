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
//	protocol-error                imap-port pop-port http-port command-order
//	sending-limit                 limit-reached account-blocked
//	sender-rejected               sender-domain-unknown sender-not-yours spoofed-sender
//	sender-unauthenticated        ipv6-unproven spf dkim dmarc
//	blocklisted                   listed domain-listed own-list query-refused
//	blocklisted (policy)          region-refused
//	policy                        client-refused
//	mailbox-disabled              account-disabled mailbox-unused
//	unknown                       delivery-delayed
//	no-reverse-dns                helo-name
//	user-unknown                  address-refused
//	user-unknown (domain-unknown) address-unroutable
//	system-error                  mailbox-unwritable
//	message-too-large             header-size
//	content-rejected              attachment-type link word
//	message-malformed             line-ends line-too-long header-fields
//	address-syntax                recipient-malformed sender-malformed
//	mailbox-moved                 address-given
//	virus (spam)                  phishing
type Cause uint8

// The causes. The zero value is CauseNone.
const (
	CauseNone Cause = iota // the reason has but one remedy, or nothing tells which

	CauseAuthNotOffered  // the server offers no sign-in here
	CauseAuthMechanism   // the server does not know this way of signing in
	CausePasswordWrong   // user name or password are wrong
	CauseAppPassword     // the program needs a password of its own
	CauseAccountLocked   // the account that signs in is locked
	CauseBrowserSignIn   // the provider wants a sign-in by browser first
	CauseSMTPSwitchedOff // the account does not let programs send
	CauseTokenExpired    // the permission that the program was given has run out
	CauseAuthUnavailable // the server cannot check sign-ins at the moment

	CauseCertificateExpired   // its time is over, or has not begun
	CauseCertificateName      // it was issued for another name
	CauseCertificateAuthority // nobody whom the program trusts has issued it
	CausePlainPort            // TLS was spoken on a port that begins without
	CauseStartTLSNotOffered   // encryption was wanted, and the server offers none
	CauseTLSPort              // plain text was spoken on a port that begins with TLS

	CauseNoSuchHost   // nobody knows the name, mostly for a typing error in it
	CauseNameServer   // who should know it does not answer, or not with sense
	CauseSenderLookup // the receiving server did not get the sender's DNS records

	CauseConnectionRefused // nobody listens on this port
	CauseConnectionTimeout // nobody answered
	CausePort25Closed      // on port 25, which most access providers close to their customers
	CauseAddressIncomplete // the settings name no port, or none that there is
	CauseProgramCancelled  // the program stopped the attempt itself
	CauseProgramClosed     // the program used a connection that it had closed

	CauseIMAPPort // an IMAP server answers there
	CausePOPPort  // a POP3 server answers there
	CauseHTTPPort // a web server answers there

	CauseLimitReached   // so many mails were sent that the provider takes no more for a while
	CauseAccountBlocked // the provider has blocked the account from sending

	CauseSenderDomainUnknown // the domain of the sender's address is not to be found
	CauseSenderNotYours      // the account may not send by this address

	CauseSPF   // the sending server is none of those that the domain names
	CauseDKIM  // the signature is missing or does not hold
	CauseDMARC // neither SPF nor DKIM speaks for the domain in From, whose policy may want it refused

	CauseListed  // the words speak of a list
	DomainListed // a domain in the mail is on a list, of the sender's address or of a link
	OwnList      // a list that the recipient, or who receives for him, keeps himself

	AddressRefused // an address was refused, and nothing says that there is none
	HeaderSize     // the header is too large, not the mail

	CauseAttachmentType // the type of an attachment
	CauseLink           // a link
	CauseWord           // a word or phrase

	CauseRecipientMalformed // the recipient's address
	CauseSenderMalformed    // the sender's address

	CauseAddressGiven // the reply names the new address

	CausePhishing // no malware, but what looks like a fraud

	IPv6Unproven // over IPv6, where neither SPF nor DKIM passed
	HELOName     // the name in HELO, mostly for having no dot; no address and no PTR record

	RegionRefused   // nothing is taken from a country or a region, whoever sends
	QueryRefused    // a list did not answer the receiving server, which takes that for a listing
	SpoofedSender   // the sender is taken for forged, mostly for writing from outside by an address of the recipient's domain
	ClientRefused   // the computer that sends, by a rule of whoever runs the server, or for want of a sign-in
	AccountDisabled // the account that signed in, and no recipient's mailbox
	DeliveryDelayed // a notice that the delivery takes longer, without a word why

	CommandOrder      // a command came before or behind another that it may not, often since one before it was refused
	MailboxUnused     // nobody has used the mailbox for long
	AddressUnroutable // the server knows no way to the address, for its domain or for what stands before it
	MailboxUnwritable // the server could not put the mail into the mailbox's file
	LineEnds          // the lines do not end in CR and LF
	LineTooLong       // a line is longer than 998 characters
	HeaderFields      // a header field is missing, is there twice or is not written as it must be
)

var causeNames = [...]string{
	CauseNone:                 "",
	CauseAuthNotOffered:       "auth-not-offered",
	CauseAuthMechanism:        "auth-mechanism",
	CausePasswordWrong:        "password-wrong",
	CauseAppPassword:          "app-password",
	CauseAccountLocked:        "account-locked",
	CauseBrowserSignIn:        "browser-sign-in",
	CauseSMTPSwitchedOff:      "smtp-switched-off",
	CauseTokenExpired:         "token-expired",
	CauseAuthUnavailable:      "auth-unavailable",
	CauseCertificateExpired:   "certificate-expired",
	CauseCertificateName:      "certificate-name",
	CauseCertificateAuthority: "certificate-authority",
	CausePlainPort:            "plain-port",
	CauseStartTLSNotOffered:   "starttls-not-offered",
	CauseTLSPort:              "tls-port",
	CauseNoSuchHost:           "no-such-host",
	CauseNameServer:           "name-server",
	CauseSenderLookup:         "sender-lookup",
	CauseConnectionRefused:    "connection-refused",
	CauseConnectionTimeout:    "connection-timed-out",
	CausePort25Closed:         "port-25-closed",
	CauseAddressIncomplete:    "address-incomplete",
	CauseProgramCancelled:     "program-cancelled",
	CauseProgramClosed:        "program-closed",
	CauseIMAPPort:             "imap-port",
	CausePOPPort:              "pop-port",
	CauseHTTPPort:             "http-port",
	CauseLimitReached:         "limit-reached",
	CauseAccountBlocked:       "account-blocked",
	CauseSenderDomainUnknown:  "sender-domain-unknown",
	CauseSenderNotYours:       "sender-not-yours",
	CauseSPF:                  "spf",
	CauseDKIM:                 "dkim",
	CauseDMARC:                "dmarc",
	IPv6Unproven:              "ipv6-unproven",
	HELOName:                  "helo-name",
	CauseListed:               "listed",
	DomainListed:              "domain-listed",
	OwnList:                   "own-list",
	AddressRefused:            "address-refused",
	HeaderSize:                "header-size",
	CauseAttachmentType:       "attachment-type",
	CauseLink:                 "link",
	CauseWord:                 "word",
	CauseRecipientMalformed:   "recipient-malformed",
	CauseSenderMalformed:      "sender-malformed",
	CauseAddressGiven:         "address-given",
	CausePhishing:             "phishing",
	RegionRefused:             "region-refused",
	QueryRefused:              "query-refused",
	SpoofedSender:             "spoofed-sender",
	ClientRefused:             "client-refused",
	AccountDisabled:           "account-disabled",
	DeliveryDelayed:           "delivery-delayed",
	CommandOrder:              "command-order",
	MailboxUnused:             "mailbox-unused",
	AddressUnroutable:         "address-unroutable",
	MailboxUnwritable:         "mailbox-unwritable",
	LineEnds:                  "line-ends",
	LineTooLong:               "line-too-long",
	HeaderFields:              "header-fields",
}

// causeReasons are the reasons that each cause may stand below, its own first.
var causeReasons = [...][]Reason{
	CauseAuthNotOffered:       {AuthFailed, ProtocolError},
	CauseAuthMechanism:        {AuthFailed},
	CausePasswordWrong:        {AuthFailed},
	CauseAppPassword:          {AuthFailed},
	CauseAccountLocked:        {AuthFailed},
	CauseBrowserSignIn:        {AuthFailed},
	CauseSMTPSwitchedOff:      {AuthFailed},
	CauseTokenExpired:         {AuthFailed},
	CauseAuthUnavailable:      {AuthFailed},
	CauseCertificateExpired:   {TLSFailed},
	CauseCertificateName:      {TLSFailed},
	CauseCertificateAuthority: {TLSFailed},
	CausePlainPort:            {TLSFailed},
	CauseStartTLSNotOffered:   {TLSFailed, TLSRequired, UnsupportedFeature, ProtocolError},
	CauseTLSPort:              {TLSRequired},
	CauseNoSuchHost:           {DNSFailure},
	CauseNameServer:           {DNSFailure},
	CauseSenderLookup:         {DNSFailure, SenderUnauthenticated},
	CauseConnectionRefused:    {ConnectionFailed},
	CauseConnectionTimeout:    {ConnectionFailed},
	CausePort25Closed:         {ConnectionFailed},
	CauseAddressIncomplete:    {ConnectionFailed},
	CauseProgramCancelled:     {ConnectionFailed},
	CauseProgramClosed:        {ConnectionFailed},
	CauseIMAPPort:             {ProtocolError},
	CausePOPPort:              {ProtocolError},
	CauseHTTPPort:             {ProtocolError},
	CauseLimitReached:         {SendingLimit},
	CauseAccountBlocked:       {SendingLimit},
	CauseSenderDomainUnknown:  {SenderRejected},
	CauseSenderNotYours:       {SenderRejected},
	CauseSPF:                  {SenderUnauthenticated},
	CauseDKIM:                 {SenderUnauthenticated},
	CauseDMARC:                {SenderUnauthenticated},
	IPv6Unproven:              {SenderUnauthenticated},
	HELOName:                  {NoReverseDNS},
	CauseListed:               {Blocklisted},
	DomainListed:              {Blocklisted},
	OwnList:                   {Blocklisted},
	AddressRefused:            {UserUnknown},
	HeaderSize:                {MessageTooLarge},
	CauseAttachmentType:       {ContentRejected},
	CauseLink:                 {ContentRejected},
	CauseWord:                 {ContentRejected},
	CauseRecipientMalformed:   {AddressSyntax},
	CauseSenderMalformed:      {AddressSyntax},
	CauseAddressGiven:         {MailboxMoved},
	CausePhishing:             {Virus, Spam},
	RegionRefused:             {Blocklisted, ReasonPolicy},
	QueryRefused:              {Blocklisted},
	SpoofedSender:             {SenderRejected},
	ClientRefused:             {ReasonPolicy},
	AccountDisabled:           {MailboxDisabled},
	DeliveryDelayed:           {ReasonUnknown},
	CommandOrder:              {ProtocolError},
	MailboxUnused:             {MailboxDisabled},
	AddressUnroutable:         {UserUnknown, DomainUnknown},
	MailboxUnwritable:         {SystemError},
	LineEnds:                  {MessageMalformed},
	LineTooLong:               {MessageMalformed},
	HeaderFields:              {MessageMalformed},
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
