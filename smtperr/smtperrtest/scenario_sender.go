package smtperrtest

import "github.com/smtperr/go-smtperr/classify"

// senderScenarios are about a sender.
func senderScenarios() []Scenario {
	return []Scenario{
		{
			Name:   "postfix-sender-domain-unknown",
			About:  "Postfix does not find the sender's domain",
			Stage:  classify.StageMail,
			Reply:  "450 4.1.8 <sender@example.org>: Sender address rejected: Domain not found",
			Reason: classify.SenderRejected,
		},
		{
			Name:   "sender-not-owned",
			About:  "the user may not send from this address",
			Stage:  classify.StageMail,
			Reply:  "553 5.7.1 <sender@example.org>: Sender address rejected: not owned by user anna",
			Reason: classify.SenderRejected,
		},
		{
			Name:   "exchange-send-as-denied",
			About:  "Exchange does not let the user send as another",
			Stage:  classify.StageEndOfData,
			Reply:  "554 5.2.252 SendAsDenied; anna@example.org not allowed to send as sender@example.org",
			Reason: classify.SenderRejected,
		},
		{
			Name:  "gmail-unauthenticated",
			About: "Gmail finds neither SPF nor DKIM to pass",
			Stage: classify.StageEndOfData,
			Reply: "550-5.7.26 The mail is blocked: sender unauthenticated, neither SPF nor DKIM pass.\n" +
				"550 5.7.26 https://support.google.com/mail/answer/81126#authentication a1-20020a05600c - gsmtp",
			Reason: classify.SenderUnauthenticated,
		},
		{
			Name:   "outlook-unauthenticated",
			About:  "Outlook.com finds that the sender's domain lacks SPF, DKIM or DMARC",
			Stage:  classify.StageEndOfData,
			Reply:  "550 5.7.515 Access denied, sending domain EXAMPLE.ORG doesn't meet the required authentication level.",
			Reason: classify.SenderUnauthenticated,
		},
		{
			Name:   "spf-failed",
			About:  "the sending server may not send for the domain, by SPF",
			Stage:  classify.StageMail,
			Reply:  "550 5.7.23 SPF validation failed for sender@example.org",
			Reason: classify.SenderUnauthenticated,
		},
		{
			Name:   "dmarc-rejected",
			About:  "the policy of the sender's domain asks to reject the mail",
			Stage:  classify.StageEndOfData,
			Reply:  "550 5.7.1 rejected by DMARC policy for example.org",
			Reason: classify.SenderUnauthenticated,
		},
		{
			Name:   "auth-required",
			About:  "the server wants a sign-in first",
			Stage:  classify.StageMail,
			Reply:  "530 5.7.0 Authentication required",
			Reason: classify.AuthRequired,
		},
		{
			Name:  "gmail-auth-required",
			About: "Gmail wants a sign-in first",
			Stage: classify.StageMail,
			Reply: "530-5.7.0 Authentication Required. More about it:\n" +
				"530 5.7.0 https://support.google.com/mail/?p=WantAuthError a1 - gsmtp",
			Reason: classify.AuthRequired,
		},
		{
			Name:   "auth-failed",
			About:  "user name or password are wrong",
			Stage:  classify.StageAuth,
			Reply:  "535 5.7.8 Error: authentication failed",
			Reason: classify.AuthFailed,
		},
		{
			Name:  "gmail-bad-credentials",
			About: "Gmail does not know this user name and password",
			Stage: classify.StageAuth,
			Reply: "535-5.7.8 Username and Password not accepted. More about it:\n" +
				"535 5.7.8 https://support.google.com/mail/?p=BadCredentials a1 - gsmtp",
			Reason: classify.AuthFailed,
		},
		{
			Name:  "gmail-app-password",
			About: "Gmail wants a password made for the program",
			Stage: classify.StageAuth,
			Reply: "534-5.7.9 Application-specific password required. More about it:\n" +
				"534 5.7.9 https://support.google.com/mail/?p=InvalidSecondFactor a1 - gsmtp",
			Reason: classify.AuthFailed,
		},
		{
			Name:   "outlook-basic-auth-disabled",
			About:  "Microsoft 365 has sign-in by password turned off",
			Stage:  classify.StageAuth,
			Reply:  "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [AM5EUR03FT000.eurprd03.prod.outlook.com]",
			Reason: classify.AuthFailed,
		},
		{
			Name:   "gmx-bad-credentials",
			About:  "GMX or WEB.DE does not know this user name and password",
			Stage:  classify.StageAuth,
			Reply:  "535 Authentication credentials invalid",
			Reason: classify.AuthFailed,
		},
		{
			Name:   "postfix-relay-denied",
			About:  "Postfix does not pass on mail for strangers",
			Stage:  classify.StageRcpt,
			Reply:  "554 5.7.1 <recipient@example.com>: Relay access denied",
			Reason: classify.RelayDenied,
		},
		{
			Name:   "exim-relay-denied",
			About:  "Exim does not pass on mail for strangers",
			Stage:  classify.StageRcpt,
			Reply:  "550 relay not permitted",
			Reason: classify.RelayDenied,
		},
		{
			Name:   "exchange-relay-denied",
			About:  "Exchange does not pass on mail for strangers",
			Stage:  classify.StageRcpt,
			Reply:  "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
			Reason: classify.RelayDenied,
		},
		{
			Name:  "gmail-sending-limit",
			About: "the account at Gmail has sent its mails for today",
			Stage: classify.StageEndOfData,
			Reply: "550-5.4.5 Daily user sending limit exceeded. More about it:\n" +
				"550 5.4.5 https://support.google.com/a/answer/166852 a1 - gsmtp",
			Reason: classify.SendingLimit,
		},
		{
			Name:   "outlook-sending-limit",
			About:  "Microsoft 365 has blocked the account for sending",
			Stage:  classify.StageEndOfData,
			Reply:  "550 5.1.8 Access denied, bad outbound sender AS(42003)",
			Reason: classify.SendingLimit,
		},
	}
}
