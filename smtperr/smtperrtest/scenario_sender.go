package smtperrtest

import "github.com/smtperr/go-smtperr/classify"

// Scenarios that are about a sender.
var (
	// PostfixSenderDomainUnknown: Postfix does not find the sender's domain.
	PostfixSenderDomainUnknown = Scenario{
		Name:   "postfix-sender-domain-unknown",
		About:  "Postfix does not find the sender's domain",
		Stage:  classify.StageMail,
		Reply:  "450 4.1.8 <sender@example.org>: Sender address rejected: Domain not found",
		Reason: classify.SenderRejected,
	}

	// SenderNotOwned: the user may not send from this address.
	SenderNotOwned = Scenario{
		Name:   "sender-not-owned",
		About:  "the user may not send from this address",
		Stage:  classify.StageMail,
		Reply:  "553 5.7.1 <sender@example.org>: Sender address rejected: not owned by user anna",
		Reason: classify.SenderRejected,
	}

	// ExchangeSendAsDenied: Exchange does not let the user send as another.
	ExchangeSendAsDenied = Scenario{
		Name:   "exchange-send-as-denied",
		About:  "Exchange does not let the user send as another",
		Stage:  classify.StageEndOfData,
		Reply:  "554 5.2.252 SendAsDenied; anna@example.org not allowed to send as sender@example.org",
		Reason: classify.SenderRejected,
	}

	// GmailUnauthenticated: Gmail finds neither SPF nor DKIM to pass.
	GmailUnauthenticated = Scenario{
		Name:  "gmail-unauthenticated",
		About: "Gmail finds neither SPF nor DKIM to pass",
		Stage: classify.StageEndOfData,
		Reply: "550-5.7.26 The mail is blocked: sender unauthenticated, neither SPF nor DKIM pass.\n" +
			"550 5.7.26 https://support.google.com/mail/answer/81126#authentication a1-20020a05600c - gsmtp",
		Reason: classify.SenderUnauthenticated,
	}

	// OutlookUnauthenticated: Outlook.com finds that the sender's domain lacks SPF, DKIM or DMARC.
	OutlookUnauthenticated = Scenario{
		Name:   "outlook-unauthenticated",
		About:  "Outlook.com finds that the sender's domain lacks SPF, DKIM or DMARC",
		Stage:  classify.StageEndOfData,
		Reply:  "550 5.7.515 Access denied, sending domain EXAMPLE.ORG doesn't meet the required authentication level.",
		Reason: classify.SenderUnauthenticated,
	}

	// SPFFailed: the sending server may not send for the domain, by SPF.
	SPFFailed = Scenario{
		Name:   "spf-failed",
		About:  "the sending server may not send for the domain, by SPF",
		Stage:  classify.StageMail,
		Reply:  "550 5.7.23 SPF validation failed for sender@example.org",
		Reason: classify.SenderUnauthenticated,
	}

	// DMARCRejected: the policy of the sender's domain asks to reject the mail.
	DMARCRejected = Scenario{
		Name:   "dmarc-rejected",
		About:  "the policy of the sender's domain asks to reject the mail",
		Stage:  classify.StageEndOfData,
		Reply:  "550 5.7.1 rejected by DMARC policy for example.org",
		Reason: classify.SenderUnauthenticated,
	}

	// AuthRequired: the server wants a sign-in first.
	AuthRequired = Scenario{
		Name:   "auth-required",
		About:  "the server wants a sign-in first",
		Stage:  classify.StageMail,
		Reply:  "530 5.7.0 Authentication required",
		Reason: classify.AuthRequired,
	}

	// GmailAuthRequired: Gmail wants a sign-in first.
	GmailAuthRequired = Scenario{
		Name:  "gmail-auth-required",
		About: "Gmail wants a sign-in first",
		Stage: classify.StageMail,
		Reply: "530-5.7.0 Authentication Required. More about it:\n" +
			"530 5.7.0 https://support.google.com/mail/?p=WantAuthError a1 - gsmtp",
		Reason: classify.AuthRequired,
	}

	// AuthFailed: user name or password are wrong.
	AuthFailed = Scenario{
		Name:   "auth-failed",
		About:  "user name or password are wrong",
		Stage:  classify.StageAuth,
		Reply:  "535 5.7.8 Error: authentication failed",
		Reason: classify.AuthFailed,
	}

	// GmailBadCredentials: Gmail does not know this user name and password.
	GmailBadCredentials = Scenario{
		Name:  "gmail-bad-credentials",
		About: "Gmail does not know this user name and password",
		Stage: classify.StageAuth,
		Reply: "535-5.7.8 Username and Password not accepted. More about it:\n" +
			"535 5.7.8 https://support.google.com/mail/?p=BadCredentials a1 - gsmtp",
		Reason: classify.AuthFailed,
	}

	// GmailAppPassword: Gmail wants a password made for the program.
	GmailAppPassword = Scenario{
		Name:  "gmail-app-password",
		About: "Gmail wants a password made for the program",
		Stage: classify.StageAuth,
		Reply: "534-5.7.9 Application-specific password required. More about it:\n" +
			"534 5.7.9 https://support.google.com/mail/?p=InvalidSecondFactor a1 - gsmtp",
		Reason: classify.AuthFailed,
	}

	// OutlookBasicAuthDisabled: Microsoft 365 has sign-in by password turned off.
	OutlookBasicAuthDisabled = Scenario{
		Name:   "outlook-basic-auth-disabled",
		About:  "Microsoft 365 has sign-in by password turned off",
		Stage:  classify.StageAuth,
		Reply:  "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [AM5EUR03FT000.eurprd03.prod.outlook.com]",
		Reason: classify.AuthFailed,
	}

	// GMXBadCredentials: GMX or WEB.DE does not know this user name and password.
	GMXBadCredentials = Scenario{
		Name:   "gmx-bad-credentials",
		About:  "GMX or WEB.DE does not know this user name and password",
		Stage:  classify.StageAuth,
		Reply:  "535 Authentication credentials invalid",
		Reason: classify.AuthFailed,
	}

	// PostfixRelayDenied: Postfix does not pass on mail for strangers.
	PostfixRelayDenied = Scenario{
		Name:   "postfix-relay-denied",
		About:  "Postfix does not pass on mail for strangers",
		Stage:  classify.StageRcpt,
		Reply:  "554 5.7.1 <recipient@example.com>: Relay access denied",
		Reason: classify.RelayDenied,
	}

	// EximRelayDenied: Exim does not pass on mail for strangers.
	EximRelayDenied = Scenario{
		Name:   "exim-relay-denied",
		About:  "Exim does not pass on mail for strangers",
		Stage:  classify.StageRcpt,
		Reply:  "550 relay not permitted",
		Reason: classify.RelayDenied,
	}

	// ExchangeRelayDenied: Exchange does not pass on mail for strangers.
	ExchangeRelayDenied = Scenario{
		Name:   "exchange-relay-denied",
		About:  "Exchange does not pass on mail for strangers",
		Stage:  classify.StageRcpt,
		Reply:  "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
		Reason: classify.RelayDenied,
	}

	// GmailSendingLimit: the account at Gmail has sent its mails for today.
	GmailSendingLimit = Scenario{
		Name:  "gmail-sending-limit",
		About: "the account at Gmail has sent its mails for today",
		Stage: classify.StageEndOfData,
		Reply: "550-5.4.5 Daily user sending limit exceeded. More about it:\n" +
			"550 5.4.5 https://support.google.com/a/answer/166852 a1 - gsmtp",
		Reason: classify.SendingLimit,
	}

	// OutlookSendingLimit: Microsoft 365 has blocked the account for sending.
	OutlookSendingLimit = Scenario{
		Name:   "outlook-sending-limit",
		About:  "Microsoft 365 has blocked the account for sending",
		Stage:  classify.StageEndOfData,
		Reply:  "550 5.1.8 Access denied, bad outbound sender AS(42003)",
		Reason: classify.SendingLimit,
	}
)

func senderScenarios() []Scenario {
	return []Scenario{
		PostfixSenderDomainUnknown,
		SenderNotOwned,
		ExchangeSendAsDenied,
		GmailUnauthenticated,
		OutlookUnauthenticated,
		SPFFailed,
		DMARCRejected,
		AuthRequired,
		GmailAuthRequired,
		AuthFailed,
		GmailBadCredentials,
		GmailAppPassword,
		OutlookBasicAuthDisabled,
		GMXBadCredentials,
		PostfixRelayDenied,
		EximRelayDenied,
		ExchangeRelayDenied,
		GmailSendingLimit,
		OutlookSendingLimit,
	}
}
