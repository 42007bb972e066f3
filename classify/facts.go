package classify

// facts is what a reason implies when no rule says otherwise.
type facts struct {
	stage      Stage      // where it is found, as good as always
	permanence Permanence // when there is no code
	scope      Scope
	submission remedy
	relay      remedy // when empty: as in submission
}

// A remedy is who can mend a failure, and by what.
type remedy struct {
	mends   Responsible
	actions do
}

// do lists actions. Unlike [Actions] it is written without a call, so that the tables
// of this file are there when a program starts, and are not made then.
type do [len(Actions{}.list)]Action

func (f *facts) remedy(role Role) remedy { return inRole(role, f.submission, f.relay) }

// inRole returns the remedy of a role. An empty one of relay is as in submission.
func inRole(role Role, submission, relay remedy) remedy {
	if role == RoleRelay && relay.mends != ResponsibleUnknown {
		return relay
	}
	return submission
}

// causeFacts are what a cause implies in place of its reason's.
var causeFacts = [len(causeNames)]struct {
	scope      Scope
	submission remedy
	relay      remedy // when empty: as in submission
}{
	// A list of domains has nothing against the server, nor against a device.
	DomainListed: {ScopeSender, remedy{ResponsibleSenderAdmin, do{ActionRequestDelisting, ActionChangeContent, ActionContactSenderAdmin}}, remedy{}},
	// Only who keeps the list can strike something from it.
	OwnList: {ScopeConnection, remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientOtherwise, ActionContactRecipientAdmin, ActionContactProvider}}, remedy{}},
	// Nothing is listed: the query has to be mended by who makes it.
	QueryRefused: {ScopeConnection, remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientAdmin, ActionContactRecipientOtherwise}}, remedy{}},
	// Who signs in sends from his provider's country.
	RegionRefused: {ScopeConnection, remedy{ResponsibleUser, do{ActionFixClient, ActionContactProvider}},
		remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientAdmin, ActionContactRecipientOtherwise}}},
	ClientRefused:     {ScopeConnection, remedy{ResponsibleUser, do{ActionFixClient, ActionContactProvider}}, remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientAdmin}}},
	CauseSenderLookup: {ScopeSender, remedy{ResponsibleSenderAdmin, do{ActionRetryLater, ActionFixDNS}}, remedy{}},
	// The recipient's side lets in who may write by an address of its own.
	SpoofedSender: {ScopeSender, remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientOtherwise, ActionContactRecipientAdmin}}, remedy{}},
	// Whether there is such a domain is nobody's business but the sender's.
	CauseSenderDomainUnknown: {ScopeSender, remedy{ResponsibleUser, do{ActionFixAddress, ActionFixClient, ActionContactProvider}},
		remedy{ResponsibleSenderAdmin, do{ActionFixAddress, ActionFixDNS}}},
	// A name that is not there is a typing error, or an entry that is missing.
	CauseNoSuchHost: {ScopeServer, remedy{ResponsibleUser, do{ActionFixClient, ActionRetry, ActionContactProvider}},
		remedy{ResponsibleSenderAdmin, do{ActionFixClient, ActionFixDNS}}},
	// The password is right.
	CauseAuthNotOffered:  {ScopeConnection, remedy{ResponsibleUser, do{ActionFixClient, ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionFixClient}}},
	CauseAuthMechanism:   {ScopeSender, remedy{ResponsibleUser, do{ActionFixClient, ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionFixClient}}},
	CauseBrowserSignIn:   {ScopeSender, remedy{ResponsibleUser, do{ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionContactProvider}}},
	CauseSMTPSwitchedOff: {ScopeSender, remedy{ResponsibleProvider, do{ActionContactProvider, ActionContactSenderAdmin}}, remedy{}},
	AccountDisabled:      {ScopeSender, remedy{ResponsibleProvider, do{ActionContactProvider}}, remedy{}},
	CauseAccountBlocked:  {ScopeSender, remedy{ResponsibleUser, do{ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionContactProvider}}},
	CauseAccountLocked:   {ScopeSender, remedy{ResponsibleProvider, do{ActionContactProvider, ActionFixCredentials}}, remedy{}},
	// Encryption is on; what is wrong is the certificate, or the name.
	CauseCertificateExpired:   {ScopeServer, remedy{ResponsibleProvider, do{ActionContactProvider}}, remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientAdmin}}},
	CauseCertificateAuthority: {ScopeServer, remedy{ResponsibleUser, do{ActionFixClient, ActionContactProvider}}, remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientAdmin}}},
	CauseCertificateName:      {ScopeServer, remedy{ResponsibleUser, do{ActionFixClient, ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionFixClient, ActionContactRecipientAdmin}}},
	// Who signed in may write by another address, and no record is wrong.
	CauseSenderNotYours: {ScopeSender, remedy{ResponsibleUser, do{ActionFixClient, ActionContactProvider}}, remedy{ResponsibleUser, do{ActionFixClient}}},
	// It is a file of the recipient's server.
	MailboxUnwritable: {ScopeServer, remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientOtherwise, ActionContactRecipientAdmin}}, remedy{}},
	// Headers do not get smaller with the attachments.
	HeaderSize: {ScopeMessage, remedy{ResponsibleUser, do{ActionSplitRecipients, ActionFixClient}}, remedy{}},
}

var reasonFacts = [...]facts{
	ReasonUnknown: {StageUnknown, PermanenceUnknown, ScopeUnknown,
		remedy{ResponsibleProvider, do{ActionContactProvider, ActionRetryLater}}, remedy{ResponsibleSenderAdmin, do{ActionContactRecipientAdmin}}},

	UserUnknown: {StageRcpt, Permanent, ScopeRecipient,
		remedy{ResponsibleUser, do{ActionFixAddress, ActionContactRecipientOtherwise, ActionRemoveRecipient}}, remedy{}},
	MailboxDisabled: {StageRcpt, Permanent, ScopeRecipient,
		remedy{ResponsibleRecipient, do{ActionContactRecipientOtherwise, ActionRemoveRecipient}}, remedy{}},
	MailboxFull: {StageRcpt, Temporary, ScopeRecipient,
		remedy{ResponsibleRecipient, do{ActionContactRecipientOtherwise, ActionRetryLater}}, remedy{}},
	MailboxMoved: {StageRcpt, Permanent, ScopeRecipient,
		remedy{ResponsibleUser, do{ActionFixAddress, ActionContactRecipientOtherwise}}, remedy{}},
	RecipientRestricted: {StageRcpt, Permanent, ScopeRecipient,
		remedy{ResponsibleRecipient, do{ActionContactRecipientOtherwise, ActionContactRecipientAdmin}}, remedy{}},
	RecipientLimit: {StageUnknown, Temporary, ScopeRecipient,
		remedy{ResponsibleNobody, do{ActionRetryLater, ActionSlowDown, ActionContactRecipientOtherwise}}, remedy{}},
	RecipientSuppressed: {StageUnknown, Permanent, ScopeRecipient,
		remedy{ResponsibleProvider, do{ActionContactProvider, ActionFixAddress, ActionContactRecipientOtherwise}}, remedy{}},
	TooManyRecipients: {StageRcpt, Temporary, ScopeMessage,
		remedy{ResponsibleUser, do{ActionSplitRecipients}}, remedy{ResponsibleSenderAdmin, do{ActionSplitRecipients}}},
	AddressSyntax: {StageUnknown, Permanent, ScopeRecipient,
		remedy{ResponsibleUser, do{ActionFixAddress}}, remedy{}},
	DomainUnknown: {StageUnknown, Permanent, ScopeDomain,
		remedy{ResponsibleUser, do{ActionFixAddress, ActionContactRecipientOtherwise}}, remedy{}},
	DomainNoMail: {StageRcpt, Permanent, ScopeDomain,
		remedy{ResponsibleUser, do{ActionFixAddress, ActionContactRecipientOtherwise}}, remedy{}},

	SenderRejected: {StageUnknown, Permanent, ScopeSender,
		remedy{ResponsibleUser, do{ActionFixAddress, ActionFixClient, ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionFixDNS, ActionContactRecipientAdmin}}},
	SenderUnauthenticated: {StageUnknown, Permanent, ScopeSender,
		remedy{ResponsibleSenderAdmin, do{ActionFixSenderAuthentication, ActionContactSenderAdmin}}, remedy{ResponsibleSenderAdmin, do{ActionFixSenderAuthentication}}},
	AuthRequired: {StageMail, Permanent, ScopeConnection,
		remedy{ResponsibleUser, do{ActionFixCredentials, ActionFixClient}}, remedy{ResponsibleSenderAdmin, do{ActionFixCredentials}}},
	AuthFailed: {StageAuth, Permanent, ScopeSender,
		remedy{ResponsibleUser, do{ActionFixCredentials, ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionFixCredentials}}},
	RelayDenied: {StageRcpt, Permanent, ScopeConnection,
		remedy{ResponsibleUser, do{ActionFixCredentials, ActionFixClient, ActionContactProvider}}, remedy{ResponsibleRecipientAdmin, do{ActionFixAddress, ActionFixDNS, ActionContactRecipientAdmin}}},
	SendingLimit: {StageUnknown, PermanenceUnknown, ScopeSender,
		remedy{ResponsibleProvider, do{ActionRetryLater, ActionSlowDown, ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionSlowDown, ActionContactProvider}}},

	Blocklisted: {StageUnknown, Permanent, ScopeConnection,
		remedy{ResponsibleSenderAdmin, do{ActionContactProvider, ActionRequestDelisting, ActionScanForMalware}}, remedy{ResponsibleSenderAdmin, do{ActionRequestDelisting, ActionScanForMalware}}},
	BadReputation: {StageUnknown, PermanenceUnknown, ScopeConnection,
		remedy{ResponsibleSenderAdmin, do{ActionContactProvider, ActionRetryLater}}, remedy{ResponsibleSenderAdmin, do{ActionSlowDown, ActionFixSenderAuthentication, ActionRequestDelisting}}},
	NoReverseDNS: {StageUnknown, Permanent, ScopeConnection,
		remedy{ResponsibleSenderAdmin, do{ActionContactProvider, ActionFixClient}}, remedy{ResponsibleSenderAdmin, do{ActionFixDNS}}},
	RateLimited: {StageUnknown, Temporary, ScopeConnection,
		remedy{ResponsibleNobody, do{ActionRetryLater, ActionSlowDown}}, remedy{ResponsibleSenderAdmin, do{ActionSlowDown, ActionRetryLater}}},
	TooManyConnections: {StageGreeting, Temporary, ScopeConnection,
		remedy{ResponsibleNobody, do{ActionRetryLater, ActionSlowDown}}, remedy{ResponsibleSenderAdmin, do{ActionSlowDown, ActionRetryLater}}},
	Greylisted: {StageRcpt, Temporary, ScopeRecipient,
		remedy{ResponsibleNobody, do{ActionRetryLater}}, remedy{}},
	ConnectionFailed: {StageUnknown, Temporary, ScopeServer,
		remedy{ResponsibleUser, do{ActionRetry, ActionFixClient, ActionContactProvider}}, remedy{ResponsibleRecipientAdmin, do{ActionRetryLater, ActionContactRecipientAdmin}}},
	DNSFailure: {StageDNS, Temporary, ScopeServer,
		remedy{ResponsibleUser, do{ActionFixClient, ActionRetry, ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionRetryLater, ActionFixDNS}}},
	TLSRequired: {StageMail, Permanent, ScopeConnection,
		remedy{ResponsibleUser, do{ActionEnableTLS, ActionFixClient}}, remedy{ResponsibleSenderAdmin, do{ActionEnableTLS}}},
	TLSFailed: {StageTLS, PermanenceUnknown, ScopeServer,
		remedy{ResponsibleUser, do{ActionEnableTLS, ActionFixClient, ActionContactProvider}}, remedy{ResponsibleSenderAdmin, do{ActionEnableTLS, ActionContactRecipientAdmin}}},
	MailLoop: {StageUnknown, Permanent, ScopeDomain,
		remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientAdmin, ActionFixDNS}}, remedy{}},

	MessageTooLarge: {StageUnknown, Permanent, ScopeMessage,
		remedy{ResponsibleUser, do{ActionReduceSize, ActionContactRecipientOtherwise}}, remedy{}},
	Spam: {StageEndOfData, Permanent, ScopeMessage,
		remedy{ResponsibleUser, do{ActionChangeContent, ActionContactProvider, ActionContactRecipientOtherwise}}, remedy{ResponsibleSenderAdmin, do{ActionChangeContent, ActionContactRecipientAdmin}}},
	Virus: {StageEndOfData, Permanent, ScopeMessage,
		remedy{ResponsibleUser, do{ActionScanForMalware, ActionChangeContent}}, remedy{ResponsibleSenderAdmin, do{ActionScanForMalware}}},
	ContentRejected: {StageEndOfData, Permanent, ScopeMessage,
		remedy{ResponsibleUser, do{ActionChangeContent, ActionContactRecipientOtherwise}}, remedy{}},
	MessageMalformed: {StageEndOfData, Permanent, ScopeMessage,
		remedy{ResponsibleSenderAdmin, do{ActionFixClient, ActionContactSenderAdmin}}, remedy{}},
	UnsupportedFeature: {StageUnknown, Permanent, ScopeMessage,
		remedy{ResponsibleUser, do{ActionFixAddress, ActionFixClient}}, remedy{ResponsibleRecipientAdmin, do{ActionFixClient, ActionContactRecipientAdmin}}},
	ReasonPolicy: {StageUnknown, PermanenceUnknown, ScopeUnknown,
		remedy{ResponsibleProvider, do{ActionContactProvider, ActionContactRecipientOtherwise}}, remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientAdmin}}},

	ServiceUnavailable: {StageUnknown, Temporary, ScopeServer,
		remedy{ResponsibleSenderAdmin, do{ActionRetryLater, ActionContactSenderAdmin}}, remedy{ResponsibleRecipientAdmin, do{ActionRetryLater, ActionContactRecipientAdmin}}},
	SystemFull: {StageUnknown, Temporary, ScopeServer,
		remedy{ResponsibleSenderAdmin, do{ActionRetryLater, ActionContactSenderAdmin}}, remedy{ResponsibleRecipientAdmin, do{ActionRetryLater, ActionContactRecipientAdmin}}},
	SystemError: {StageUnknown, PermanenceUnknown, ScopeServer,
		remedy{ResponsibleSenderAdmin, do{ActionRetryLater, ActionContactSenderAdmin}}, remedy{ResponsibleRecipientAdmin, do{ActionRetryLater, ActionContactRecipientAdmin}}},
	DeliveryExpired: {StageUnknown, Permanent, ScopeDomain,
		remedy{ResponsibleRecipientAdmin, do{ActionContactRecipientOtherwise, ActionRetry}}, remedy{}},
	ProtocolError: {StageUnknown, Permanent, ScopeConnection,
		remedy{ResponsibleSenderAdmin, do{ActionFixClient, ActionContactSenderAdmin}}, remedy{}},

	Accepted: {StageUnknown, PermanenceUnknown, ScopeUnknown, remedy{ResponsibleNobody, do{}}, remedy{}},
}
