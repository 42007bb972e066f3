package smtperrtest

import "github.com/smtperr/go-smtperr/classify"

// contentScenarios are about a message.
func contentScenarios() []Scenario {
	return []Scenario{
		{
			Name:   "postfix-too-large",
			About:  "the mail is larger than Postfix takes",
			Stage:  classify.StageEndOfData,
			Reply:  "552 5.3.4 Error: message file too big",
			Reason: classify.MessageTooLarge,
		},
		{
			Name:  "gmail-too-large",
			About: "the mail is larger than Gmail takes",
			Stage: classify.StageEndOfData,
			Reply: "552-5.3.4 Your message exceeded Google's message size limits.\n" +
				"552 5.3.4 https://support.google.com/mail/?p=MaxSizeError a1 - gsmtp",
			Reason: classify.MessageTooLarge,
		},
		{
			Name:  "gmx-too-large",
			About: "the mail is larger than GMX or WEB.DE takes",
			Stage: classify.StageEndOfData,
			Reply: "552-Requested mail action aborted: exceeded storage allocation\n" +
				"552 Message size exceeds maximum value",
			Reason: classify.MessageTooLarge,
		},
		{
			Name:  "gmail-spam",
			About: "Gmail takes the mail for spam",
			Stage: classify.StageEndOfData,
			Reply: "550-5.7.1 [192.0.2.1] The mail is likely unsolicited mail and was blocked.\n" +
				"550 5.7.1 https://support.google.com/mail/?p=UnsolicitedMessageError a1 - gsmtp",
			Reason: classify.Spam,
		},
		{
			Name:   "rspamd-spam",
			About:  "Rspamd takes the mail for spam",
			Stage:  classify.StageEndOfData,
			Reply:  "554 5.7.1 Spam message rejected",
			Reason: classify.Spam,
		},
		{
			Name:   "strato-spam",
			About:  "STRATO takes the mail for spam",
			Stage:  classify.StageEndOfData,
			Reply:  "550 5.7.1 Refused by local policy. No SPAM please! (B-URL 1000::1700000000)",
			Reason: classify.Spam,
		},
		{
			Name:  "t-online-spam",
			About: "T-Online takes the mail for spam",
			Stage: classify.StageEndOfData,
			Reply: "550-5.7.0 Message considered as spam or virus, rejected\n" +
				"550-5.7.0 Your IP: 192.0.2.1\n" +
				"550 5.7.0 Mailhost: mailin01.example.net",
			Reason: classify.Spam,
		},
		{
			Name:   "clamav-virus",
			About:  "ClamAV finds malware in the mail",
			Stage:  classify.StageEndOfData,
			Reply:  "554 5.7.1 virus Eicar-Test-Signature detected by ClamAV - http://www.clamav.net",
			Reason: classify.Virus,
		},
		{
			Name:  "gmail-blocked-attachment",
			About: "Gmail does not take this kind of attachment",
			Stage: classify.StageEndOfData,
			Reply: "552-5.7.0 Blocked: the content presents a potential security issue.\n" +
				"552 5.7.0 https://support.google.com/mail/?p=BlockedMessage a1 - gsmtp",
			Reason: classify.ContentRejected,
		},
		{
			Name:   "forbidden-attachment",
			About:  "the server does not take this kind of attachment",
			Stage:  classify.StageEndOfData,
			Reply:  "554 5.7.1 attachment type .exe not allowed",
			Reason: classify.ContentRejected,
		},
		{
			Name:  "gmail-malformed",
			About: "Gmail finds that the header breaks the format",
			Stage: classify.StageEndOfData,
			Reply: "550-5.7.1 The mail is not RFC 5322 compliant: duplicate headers.\n" +
				"550 5.7.1 https://support.google.com/mail/?p=RfcMessageNonCompliant a1 - gsmtp",
			Reason: classify.MessageMalformed,
		},
		{
			Name:   "bare-lf",
			About:  "the mail has line ends that SMTP forbids",
			Stage:  classify.StageEndOfData,
			Reply:  "550 5.5.2 Error: bare <LF> received",
			Reason: classify.MessageMalformed,
		},
		{
			Name:   "no-smtputf8",
			About:  "the server does not take addresses with umlauts",
			Stage:  classify.StageRcpt,
			Reply:  "553 5.6.7 SMTPUTF8 is required, but was not offered by this host",
			Reason: classify.UnsupportedFeature,
		},
		{
			Name:   "local-policy",
			About:  "the server refuses the mail by a policy of its own and gives no reason",
			Stage:  classify.StageEndOfData,
			Reply:  "550 5.7.1 message rejected due to local policy",
			Reason: classify.ReasonPolicy,
		},
		{
			Name:   "icloud-policy",
			About:  "iCloud refuses the mail by a policy of its own",
			Stage:  classify.StageEndOfData,
			Reply:  "554 5.7.1 [HM08] Message rejected due to local policy. https://support.apple.com/en-us/HT204137",
			Reason: classify.ReasonPolicy,
		},
	}
}
