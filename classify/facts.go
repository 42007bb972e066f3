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
	actions Actions
}

func (f *facts) remedy(role Role) remedy {
	if role == Relay && f.relay.mends != ResponsibleUnknown {
		return f.relay
	}
	return f.submission
}

// causeFacts are what a cause implies in place of its reason's.
var causeFacts = [len(causeNames)]struct {
	scope Scope
	remedy
}{
	// A list of domains has nothing against the server, nor against a device.
	DomainListed: {ScopeSender, remedy{SenderAdmin, do(RequestDelisting, ChangeContent, ContactSenderAdmin)}},
	// Only who keeps the list can strike something from it.
	OwnList: {ScopeConnection, remedy{RecipientAdmin, do(ContactRecipientOtherwise, ContactRecipientAdmin, ContactProvider)}},
	// Headers do not get smaller with the attachments.
	HeaderSize: {ScopeMessage, remedy{User, do(SplitRecipients, FixClient)}},
}

func do(a ...Action) Actions { return ActionList(a...) }

var reasonFacts = [...]facts{
	Unknown: {StageUnknown, PermanenceUnknown, ScopeUnknown,
		remedy{Provider, do(ContactProvider, RetryLater)}, remedy{SenderAdmin, do(ContactRecipientAdmin)}},

	UserUnknown: {StageRcpt, Permanent, ScopeRecipient,
		remedy{User, do(FixAddress, ContactRecipientOtherwise, RemoveRecipient)}, remedy{}},
	MailboxDisabled: {StageRcpt, Permanent, ScopeRecipient,
		remedy{Recipient, do(ContactRecipientOtherwise, RemoveRecipient)}, remedy{}},
	MailboxFull: {StageRcpt, Temporary, ScopeRecipient,
		remedy{Recipient, do(ContactRecipientOtherwise, RetryLater)}, remedy{}},
	MailboxMoved: {StageRcpt, Permanent, ScopeRecipient,
		remedy{User, do(FixAddress, ContactRecipientOtherwise)}, remedy{}},
	RecipientRestricted: {StageRcpt, Permanent, ScopeRecipient,
		remedy{Recipient, do(ContactRecipientOtherwise, ContactRecipientAdmin)}, remedy{}},
	RecipientLimit: {StageUnknown, Temporary, ScopeRecipient,
		remedy{Nobody, do(RetryLater, SlowDown, ContactRecipientOtherwise)}, remedy{}},
	RecipientSuppressed: {StageUnknown, Permanent, ScopeRecipient,
		remedy{Provider, do(ContactProvider, FixAddress, ContactRecipientOtherwise)}, remedy{}},
	TooManyRecipients: {StageRcpt, Temporary, ScopeMessage,
		remedy{User, do(SplitRecipients)}, remedy{SenderAdmin, do(SplitRecipients)}},
	AddressSyntax: {StageUnknown, Permanent, ScopeRecipient,
		remedy{User, do(FixAddress)}, remedy{}},
	DomainUnknown: {StageUnknown, Permanent, ScopeDomain,
		remedy{User, do(FixAddress, ContactRecipientOtherwise)}, remedy{}},
	DomainNoMail: {StageRcpt, Permanent, ScopeDomain,
		remedy{User, do(FixAddress, ContactRecipientOtherwise)}, remedy{}},

	SenderRejected: {StageUnknown, Permanent, ScopeSender,
		remedy{User, do(FixAddress, FixClient, ContactProvider)}, remedy{SenderAdmin, do(FixDNS, ContactRecipientAdmin)}},
	SenderUnauthenticated: {StageUnknown, Permanent, ScopeSender,
		remedy{SenderAdmin, do(FixSenderAuthentication, ContactSenderAdmin)}, remedy{SenderAdmin, do(FixSenderAuthentication)}},
	AuthRequired: {StageMail, Permanent, ScopeConnection,
		remedy{User, do(FixCredentials, FixClient)}, remedy{SenderAdmin, do(FixCredentials)}},
	AuthFailed: {StageAuth, Permanent, ScopeSender,
		remedy{User, do(FixCredentials, ContactProvider)}, remedy{SenderAdmin, do(FixCredentials)}},
	RelayDenied: {StageRcpt, Permanent, ScopeConnection,
		remedy{User, do(FixCredentials, FixClient, ContactProvider)}, remedy{RecipientAdmin, do(FixAddress, FixDNS, ContactRecipientAdmin)}},
	SendingLimit: {StageUnknown, PermanenceUnknown, ScopeSender,
		remedy{Provider, do(RetryLater, SlowDown, ContactProvider)}, remedy{SenderAdmin, do(SlowDown, ContactProvider)}},

	Blocklisted: {StageUnknown, Permanent, ScopeConnection,
		remedy{SenderAdmin, do(ContactProvider, RequestDelisting, ScanForMalware)}, remedy{SenderAdmin, do(RequestDelisting, ScanForMalware)}},
	BadReputation: {StageUnknown, PermanenceUnknown, ScopeConnection,
		remedy{SenderAdmin, do(ContactProvider, RetryLater)}, remedy{SenderAdmin, do(SlowDown, FixSenderAuthentication, RequestDelisting)}},
	NoReverseDNS: {StageUnknown, Permanent, ScopeConnection,
		remedy{SenderAdmin, do(ContactProvider, FixClient)}, remedy{SenderAdmin, do(FixDNS)}},
	RateLimited: {StageUnknown, Temporary, ScopeConnection,
		remedy{Nobody, do(RetryLater, SlowDown)}, remedy{SenderAdmin, do(SlowDown, RetryLater)}},
	TooManyConnections: {StageGreeting, Temporary, ScopeConnection,
		remedy{Nobody, do(RetryLater, SlowDown)}, remedy{SenderAdmin, do(SlowDown, RetryLater)}},
	Greylisted: {StageRcpt, Temporary, ScopeRecipient,
		remedy{Nobody, do(RetryLater)}, remedy{}},
	ConnectionFailed: {StageUnknown, Temporary, ScopeServer,
		remedy{User, do(Retry, FixClient, ContactProvider)}, remedy{RecipientAdmin, do(RetryLater, ContactRecipientAdmin)}},
	DNSFailure: {StageDNS, Temporary, ScopeServer,
		remedy{User, do(FixClient, Retry, ContactProvider)}, remedy{SenderAdmin, do(RetryLater, FixDNS)}},
	TLSRequired: {StageMail, Permanent, ScopeConnection,
		remedy{User, do(EnableTLS, FixClient)}, remedy{SenderAdmin, do(EnableTLS)}},
	TLSFailed: {StageTLS, PermanenceUnknown, ScopeServer,
		remedy{User, do(EnableTLS, FixClient, ContactProvider)}, remedy{SenderAdmin, do(EnableTLS, ContactRecipientAdmin)}},
	MailLoop: {StageUnknown, Permanent, ScopeDomain,
		remedy{RecipientAdmin, do(ContactRecipientAdmin, FixDNS)}, remedy{}},

	MessageTooLarge: {StageUnknown, Permanent, ScopeMessage,
		remedy{User, do(ReduceSize, ContactRecipientOtherwise)}, remedy{}},
	Spam: {StageEndOfData, Permanent, ScopeMessage,
		remedy{User, do(ChangeContent, ContactProvider, ContactRecipientOtherwise)}, remedy{SenderAdmin, do(ChangeContent, ContactRecipientAdmin)}},
	Virus: {StageEndOfData, Permanent, ScopeMessage,
		remedy{User, do(ScanForMalware, ChangeContent)}, remedy{SenderAdmin, do(ScanForMalware)}},
	ContentRejected: {StageEndOfData, Permanent, ScopeMessage,
		remedy{User, do(ChangeContent, ContactRecipientOtherwise)}, remedy{}},
	MessageMalformed: {StageEndOfData, Permanent, ScopeMessage,
		remedy{SenderAdmin, do(FixClient, ContactSenderAdmin)}, remedy{}},
	UnsupportedFeature: {StageUnknown, Permanent, ScopeMessage,
		remedy{User, do(FixAddress, FixClient)}, remedy{RecipientAdmin, do(FixClient, ContactRecipientAdmin)}},
	Policy: {StageUnknown, PermanenceUnknown, ScopeUnknown,
		remedy{Provider, do(ContactProvider, ContactRecipientOtherwise)}, remedy{RecipientAdmin, do(ContactRecipientAdmin)}},

	ServiceUnavailable: {StageUnknown, Temporary, ScopeServer,
		remedy{SenderAdmin, do(RetryLater, ContactSenderAdmin)}, remedy{RecipientAdmin, do(RetryLater, ContactRecipientAdmin)}},
	SystemFull: {StageUnknown, Temporary, ScopeServer,
		remedy{SenderAdmin, do(RetryLater, ContactSenderAdmin)}, remedy{RecipientAdmin, do(RetryLater, ContactRecipientAdmin)}},
	SystemError: {StageUnknown, PermanenceUnknown, ScopeServer,
		remedy{SenderAdmin, do(RetryLater, ContactSenderAdmin)}, remedy{RecipientAdmin, do(RetryLater, ContactRecipientAdmin)}},
	DeliveryExpired: {StageUnknown, Permanent, ScopeDomain,
		remedy{RecipientAdmin, do(ContactRecipientOtherwise, Retry)}, remedy{}},
	ProtocolError: {StageUnknown, Permanent, ScopeConnection,
		remedy{SenderAdmin, do(FixClient, ContactSenderAdmin)}, remedy{}},

	Accepted: {StageUnknown, PermanenceUnknown, ScopeUnknown, remedy{Nobody, Actions{}}, remedy{}},
}
