package smtperrtest

import "github.com/smtperr/go-smtperr/classify"

// recipientScenarios are about a recipient.
func recipientScenarios() []Scenario {
	return []Scenario{
		{
			Name:   "postfix-user-unknown",
			About:  "Postfix knows no such mailbox",
			Stage:  classify.StageRcpt,
			Reply:  "550 5.1.1 <recipient@example.com>: Recipient address rejected: User unknown in local recipient table",
			Reason: classify.UserUnknown,
		},
		{
			Name:   "exim-user-unknown",
			About:  "Exim finds no way to deliver to the address",
			Stage:  classify.StageRcpt,
			Reply:  "550 Unrouteable address",
			Reason: classify.UserUnknown,
		},
		{
			Name:  "gmail-user-unknown",
			About: "Gmail has no such account",
			Stage: classify.StageRcpt,
			Reply: "550-5.1.1 There is no such account here. Check the address for typing errors.\n" +
				"550 5.1.1 https://support.google.com/mail/?p=NoSuchUser a1-20020a05600c - gsmtp",
			Reason: classify.UserUnknown,
		},
		{
			Name:   "exchange-user-unknown",
			About:  "Exchange Online finds no such recipient in its directory",
			Stage:  classify.StageRcpt,
			Reply:  "550 5.1.10 RESOLVER.ADR.RecipientNotFound; recipient not found by SMTP address lookup",
			Reason: classify.UserUnknown,
		},
		{
			Name:   "outlook-user-unknown",
			About:  "Outlook.com has no such mailbox, and says so in general words",
			Stage:  classify.StageRcpt,
			Reply:  "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM5EUR03FT000.eop-EUR03.prod.protection.outlook.com]",
			Reason: classify.UserUnknown,
		},
		{
			Name:   "yahoo-user-unknown",
			About:  "Yahoo accepts any recipient at first and refuses it after the content",
			Stage:  classify.StageEndOfData,
			Reply:  "554 delivery error: dd This user doesn't have a yahoo.com account (recipient@example.com) [0] - mta1000.mail.ne1.yahoo.com",
			Reason: classify.UserUnknown,
		},
		{
			Name:   "mailbox-disabled",
			About:  "the mailbox has been disabled",
			Stage:  classify.StageRcpt,
			Reply:  "550 5.2.1 mailbox disabled",
			Reason: classify.MailboxDisabled,
		},
		{
			Name:  "gmail-disabled",
			About: "the account at Gmail is disabled",
			Stage: classify.StageRcpt,
			Reply: "550-5.2.1 The account is closed to mail.\n" +
				"550 5.2.1 https://support.google.com/mail/?p=DisabledUser a1 - gsmtp",
			Reason: classify.MailboxDisabled,
		},
		{
			Name:  "gmail-over-quota",
			About: "the mailbox at Gmail is full",
			Stage: classify.StageRcpt,
			Reply: "452-4.2.2 No room is left in the inbox of this recipient.\n" +
				"452 4.2.2 https://support.google.com/mail/?p=OverQuotaTemp a1-20020a05600c - gsmtp",
			Reason: classify.MailboxFull,
		},
		{
			Name:  "gmail-over-quota-for-good",
			About: "the mailbox at Gmail has been full for long",
			Stage: classify.StageRcpt,
			Reply: "552-5.2.2 No room has been left in the inbox of this recipient for long.\n" +
				"552 5.2.2 https://support.google.com/mail/?p=OverQuotaPerm a1-20020a05600c - gsmtp",
			Reason: classify.MailboxFull,
		},
		{
			Name:   "dovecot-over-quota",
			About:  "Dovecot finds no room in the mailbox, after the content",
			Stage:  classify.StageEndOfData,
			Reply:  "552 5.2.2 <recipient@example.com> Quota exceeded (mailbox for user is full)",
			Reason: classify.MailboxFull,
		},
		{
			Name:  "gmx-over-quota",
			About: "the mailbox at GMX or WEB.DE is full",
			Stage: classify.StageRcpt,
			Reply: "552-Requested mail action aborted: exceeded storage allocation\n" +
				"552 Quota exceeded. The recipient mailbox is full",
			Reason: classify.MailboxFull,
		},
		{
			Name:   "t-online-over-quota",
			About:  "the mailbox at T-Online is full",
			Stage:  classify.StageRcpt,
			Reply:  "552 5.2.2 Over STORAGE quota",
			Reason: classify.MailboxFull,
		},
		{
			Name:   "icloud-over-quota",
			About:  "the mailbox at iCloud is full",
			Stage:  classify.StageRcpt,
			Reply:  "552 5.2.2 <recipient@example.com>: user is over quota",
			Reason: classify.MailboxFull,
		},
		{
			Name:   "mailbox-moved",
			About:  "the recipient has another address now",
			Stage:  classify.StageRcpt,
			Reply:  "551 5.1.6 User not local; please try <new@example.net>",
			Reason: classify.MailboxMoved,
		},
		{
			Name:   "members-only",
			About:  "a mailing list takes mail of its members only",
			Stage:  classify.StageRcpt,
			Reply:  "550 5.7.1 this list is for members only",
			Reason: classify.RecipientRestricted,
		},
		{
			Name:   "exchange-restricted",
			About:  "the recipient at Exchange takes mail of certain senders only",
			Stage:  classify.StageRcpt,
			Reply:  "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required",
			Reason: classify.RecipientRestricted,
		},
		{
			Name:  "gmail-recipient-limit",
			About: "the recipient at Gmail gets too much mail at the moment",
			Stage: classify.StageRcpt,
			Reply: "450-4.2.1 More mail comes in for this recipient than may.\n" +
				"450 4.2.1 https://support.google.com/mail/?p=ReceivingRate a1 - gsmtp",
			Reason: classify.RecipientLimit,
		},
		{
			Name:   "suppressed",
			About:  "the sending service has the recipient on its suppression list",
			Stage:  classify.StageRcpt,
			Reply:  "550 5.1.1 recipient address is on the suppression list",
			Reason: classify.RecipientSuppressed,
		},
		{
			Name:   "postfix-too-many-recipients",
			About:  "Postfix takes no more recipients for one mail",
			Stage:  classify.StageRcpt,
			Reply:  "452 4.5.3 Error: too many recipients",
			Reason: classify.TooManyRecipients,
		},
		{
			Name:   "bad-address",
			About:  "the recipient address is malformed",
			Stage:  classify.StageRcpt,
			Reply:  "501 5.1.3 Bad recipient address syntax",
			Reason: classify.AddressSyntax,
		},
		{
			Name:   "postfix-domain-unknown",
			About:  "the recipient's domain does not exist",
			Stage:  classify.StageRcpt,
			Reply:  "450 4.1.2 <recipient@example.com>: Recipient address rejected: Domain not found",
			Reason: classify.DomainUnknown,
		},
		{
			Name:   "exchange-domain-unknown",
			About:  "Exchange finds no mail server of the recipient's domain",
			Stage:  classify.StageRcpt,
			Reply:  "550 5.4.310 DNS domain example.com does not exist [Message=InfoDomainNonexistent]",
			Reason: classify.DomainUnknown,
		},
		{
			Name:   "null-mx",
			About:  "the recipient's domain says in DNS that it takes no mail (RFC 7505)",
			Stage:  classify.StageRcpt,
			Reply:  "556 5.1.10 <recipient@example.com>: recipient domain has null MX",
			Reason: classify.DomainNoMail,
		},
		{
			Name:   "no-mail-here",
			About:  "the host takes no mail at all (RFC 7504)",
			Stage:  classify.StageGreeting,
			Reply:  "521 5.3.2 mx.example.org does not accept mail",
			Reason: classify.DomainNoMail,
		},
	}
}
