package smtperrtest

import "github.com/smtperr/go-smtperr/classify"

// Scenarios that are about a recipient.
var (
	// PostfixUserUnknown: Postfix knows no such mailbox.
	PostfixUserUnknown = Scenario{
		Name:   "postfix-user-unknown",
		About:  "Postfix knows no such mailbox",
		Stage:  classify.StageRcpt,
		Reply:  "550 5.1.1 <recipient@example.com>: Recipient address rejected: User unknown in local recipient table",
		Reason: classify.UserUnknown,
	}

	// EximUserUnknown: Exim finds no way to deliver to the address.
	EximUserUnknown = Scenario{
		Name:   "exim-user-unknown",
		About:  "Exim finds no way to deliver to the address",
		Stage:  classify.StageRcpt,
		Reply:  "550 Unrouteable address",
		Reason: classify.UserUnknown,
	}

	// GmailUserUnknown: Gmail has no such account.
	GmailUserUnknown = Scenario{
		Name:  "gmail-user-unknown",
		About: "Gmail has no such account",
		Stage: classify.StageRcpt,
		Reply: "550-5.1.1 There is no such account here. Check the address for typing errors.\n" +
			"550 5.1.1 https://support.google.com/mail/?p=NoSuchUser a1-20020a05600c - gsmtp",
		Reason: classify.UserUnknown,
	}

	// ExchangeUserUnknown: Exchange Online finds no such recipient in its directory.
	ExchangeUserUnknown = Scenario{
		Name:   "exchange-user-unknown",
		About:  "Exchange Online finds no such recipient in its directory",
		Stage:  classify.StageRcpt,
		Reply:  "550 5.1.10 RESOLVER.ADR.RecipientNotFound; recipient not found by SMTP address lookup",
		Reason: classify.UserUnknown,
	}

	// OutlookUserUnknown: Outlook.com has no such mailbox, and says so in general words.
	OutlookUserUnknown = Scenario{
		Name:   "outlook-user-unknown",
		About:  "Outlook.com has no such mailbox, and says so in general words",
		Stage:  classify.StageRcpt,
		Reply:  "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM5EUR03FT000.eop-EUR03.prod.protection.outlook.com]",
		Reason: classify.UserUnknown,
	}

	// YahooUserUnknown: Yahoo accepts any recipient at first and refuses it after the content.
	YahooUserUnknown = Scenario{
		Name:   "yahoo-user-unknown",
		About:  "Yahoo accepts any recipient at first and refuses it after the content",
		Stage:  classify.StageEndOfData,
		Reply:  "554 delivery error: dd This user doesn't have a yahoo.com account (recipient@example.com) [0] - mta1000.mail.ne1.yahoo.com",
		Reason: classify.UserUnknown,
	}

	// MailboxDisabled: the mailbox has been disabled.
	MailboxDisabled = Scenario{
		Name:   "mailbox-disabled",
		About:  "the mailbox has been disabled",
		Stage:  classify.StageRcpt,
		Reply:  "550 5.2.1 mailbox disabled",
		Reason: classify.MailboxDisabled,
	}

	// GmailDisabled: the account at Gmail is disabled.
	GmailDisabled = Scenario{
		Name:  "gmail-disabled",
		About: "the account at Gmail is disabled",
		Stage: classify.StageRcpt,
		Reply: "550-5.2.1 The account is closed to mail.\n" +
			"550 5.2.1 https://support.google.com/mail/?p=DisabledUser a1 - gsmtp",
		Reason: classify.MailboxDisabled,
	}

	// GmailOverQuota: the mailbox at Gmail is full.
	GmailOverQuota = Scenario{
		Name:  "gmail-over-quota",
		About: "the mailbox at Gmail is full",
		Stage: classify.StageRcpt,
		Reply: "452-4.2.2 No room is left in the inbox of this recipient.\n" +
			"452 4.2.2 https://support.google.com/mail/?p=OverQuotaTemp a1-20020a05600c - gsmtp",
		Reason: classify.MailboxFull,
	}

	// GmailOverQuotaForGood: the mailbox at Gmail has been full for long.
	GmailOverQuotaForGood = Scenario{
		Name:  "gmail-over-quota-for-good",
		About: "the mailbox at Gmail has been full for long",
		Stage: classify.StageRcpt,
		Reply: "552-5.2.2 No room has been left in the inbox of this recipient for long.\n" +
			"552 5.2.2 https://support.google.com/mail/?p=OverQuotaPerm a1-20020a05600c - gsmtp",
		Reason: classify.MailboxFull,
	}

	// DovecotOverQuota: Dovecot finds no room in the mailbox, after the content.
	DovecotOverQuota = Scenario{
		Name:   "dovecot-over-quota",
		About:  "Dovecot finds no room in the mailbox, after the content",
		Stage:  classify.StageEndOfData,
		Reply:  "552 5.2.2 <recipient@example.com> Quota exceeded (mailbox for user is full)",
		Reason: classify.MailboxFull,
	}

	// GMXOverQuota: the mailbox at GMX or WEB.DE is full.
	GMXOverQuota = Scenario{
		Name:  "gmx-over-quota",
		About: "the mailbox at GMX or WEB.DE is full",
		Stage: classify.StageRcpt,
		Reply: "552-Requested mail action aborted: exceeded storage allocation\n" +
			"552 Quota exceeded. The recipient mailbox is full",
		Reason: classify.MailboxFull,
	}

	// TOnlineOverQuota: the mailbox at T-Online is full.
	TOnlineOverQuota = Scenario{
		Name:   "t-online-over-quota",
		About:  "the mailbox at T-Online is full",
		Stage:  classify.StageRcpt,
		Reply:  "552 5.2.2 Over STORAGE quota",
		Reason: classify.MailboxFull,
	}

	// ICloudOverQuota: the mailbox at iCloud is full.
	ICloudOverQuota = Scenario{
		Name:   "icloud-over-quota",
		About:  "the mailbox at iCloud is full",
		Stage:  classify.StageRcpt,
		Reply:  "552 5.2.2 <recipient@example.com>: user is over quota",
		Reason: classify.MailboxFull,
	}

	// MailboxMoved: the recipient has another address now.
	MailboxMoved = Scenario{
		Name:   "mailbox-moved",
		About:  "the recipient has another address now",
		Stage:  classify.StageRcpt,
		Reply:  "551 5.1.6 User not local; please try <new@example.net>",
		Reason: classify.MailboxMoved,
	}

	// MembersOnly: a mailing list takes mail of its members only.
	MembersOnly = Scenario{
		Name:   "members-only",
		About:  "a mailing list takes mail of its members only",
		Stage:  classify.StageRcpt,
		Reply:  "550 5.7.1 this list is for members only",
		Reason: classify.RecipientRestricted,
	}

	// ExchangeRestricted: the recipient at Exchange takes mail of certain senders only.
	ExchangeRestricted = Scenario{
		Name:   "exchange-restricted",
		About:  "the recipient at Exchange takes mail of certain senders only",
		Stage:  classify.StageRcpt,
		Reply:  "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required",
		Reason: classify.RecipientRestricted,
	}

	// GmailRecipientLimit: the recipient at Gmail gets too much mail at the moment.
	GmailRecipientLimit = Scenario{
		Name:  "gmail-recipient-limit",
		About: "the recipient at Gmail gets too much mail at the moment",
		Stage: classify.StageRcpt,
		Reply: "450-4.2.1 More mail comes in for this recipient than may.\n" +
			"450 4.2.1 https://support.google.com/mail/?p=ReceivingRate a1 - gsmtp",
		Reason: classify.RecipientLimit,
	}

	// Suppressed: the sending service has the recipient on its suppression list.
	Suppressed = Scenario{
		Name:   "suppressed",
		About:  "the sending service has the recipient on its suppression list",
		Stage:  classify.StageRcpt,
		Reply:  "550 5.1.1 recipient address is on the suppression list",
		Reason: classify.RecipientSuppressed,
	}

	// PostfixTooManyRecipients: Postfix takes no more recipients for one mail.
	PostfixTooManyRecipients = Scenario{
		Name:   "postfix-too-many-recipients",
		About:  "Postfix takes no more recipients for one mail",
		Stage:  classify.StageRcpt,
		Reply:  "452 4.5.3 Error: too many recipients",
		Reason: classify.TooManyRecipients,
	}

	// BadAddress: the recipient address is malformed.
	BadAddress = Scenario{
		Name:   "bad-address",
		About:  "the recipient address is malformed",
		Stage:  classify.StageRcpt,
		Reply:  "501 5.1.3 Bad recipient address syntax",
		Reason: classify.AddressSyntax,
	}

	// PostfixDomainUnknown: the recipient's domain does not exist.
	PostfixDomainUnknown = Scenario{
		Name:   "postfix-domain-unknown",
		About:  "the recipient's domain does not exist",
		Stage:  classify.StageRcpt,
		Reply:  "450 4.1.2 <recipient@example.com>: Recipient address rejected: Domain not found",
		Reason: classify.DomainUnknown,
	}

	// ExchangeDomainUnknown: Exchange finds no mail server of the recipient's domain.
	ExchangeDomainUnknown = Scenario{
		Name:   "exchange-domain-unknown",
		About:  "Exchange finds no mail server of the recipient's domain",
		Stage:  classify.StageRcpt,
		Reply:  "550 5.4.310 DNS domain example.com does not exist [Message=InfoDomainNonexistent]",
		Reason: classify.DomainUnknown,
	}

	// NullMX: the recipient's domain says in DNS that it takes no mail (RFC 7505).
	NullMX = Scenario{
		Name:   "null-mx",
		About:  "the recipient's domain says in DNS that it takes no mail (RFC 7505)",
		Stage:  classify.StageRcpt,
		Reply:  "556 5.1.10 <recipient@example.com>: recipient domain has null MX",
		Reason: classify.DomainNoMail,
	}

	// NoMailHere: the host takes no mail at all (RFC 7504).
	NoMailHere = Scenario{
		Name:   "no-mail-here",
		About:  "the host takes no mail at all (RFC 7504)",
		Stage:  classify.StageGreeting,
		Reply:  "521 5.3.2 mx.example.org does not accept mail",
		Reason: classify.DomainNoMail,
	}
)

func recipientScenarios() []Scenario {
	return []Scenario{
		PostfixUserUnknown,
		EximUserUnknown,
		GmailUserUnknown,
		ExchangeUserUnknown,
		OutlookUserUnknown,
		YahooUserUnknown,
		MailboxDisabled,
		GmailDisabled,
		GmailOverQuota,
		GmailOverQuotaForGood,
		DovecotOverQuota,
		GMXOverQuota,
		TOnlineOverQuota,
		ICloudOverQuota,
		MailboxMoved,
		MembersOnly,
		ExchangeRestricted,
		GmailRecipientLimit,
		Suppressed,
		PostfixTooManyRecipients,
		BadAddress,
		PostfixDomainUnknown,
		ExchangeDomainUnknown,
		NullMX,
		NoMailHere,
	}
}
