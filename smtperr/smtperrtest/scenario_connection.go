package smtperrtest

import (
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// connectionScenarios are about the connection.
func connectionScenarios() []Scenario {
	return []Scenario{
		{
			Name:   "spamhaus-listed",
			About:  "the sending address is on a blocklist of Spamhaus",
			Stage:  classify.StageRcpt,
			Reply:  "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1",
			Reason: classify.Blocklisted,
		},
		{
			Name:  "gmx-blocklisted",
			About: "GMX or WEB.DE has the sending address on its blocklist and says so at once",
			Stage: classify.StageGreeting,
			Reply: "554-gmx.net (mxgmx001) Nemesis ESMTP Service not available\n" +
				"554-No SMTP service\n" +
				"554-IP address is black listed.\n" +
				"554 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=192.0.2.1&c=bl",
			Reason: classify.Blocklisted,
		},
		{
			Name:   "outlook-blocklisted",
			About:  "Outlook.com blocks the network of the sending address",
			Stage:  classify.StageMail,
			Reply:  "550 5.7.1 Mail of [192.0.2.1] is refused: part of their network is on our block list (S3140). [AM5EUR03FT000.eop-EUR03.prod.protection.outlook.com]",
			Reason: classify.Blocklisted,
		},
		{
			Name:   "spam-cop-listed",
			About:  "the sending address is on the blocklist of SpamCop",
			Stage:  classify.StageRcpt,
			Reply:  "554 5.7.1 Client host [192.0.2.1] blocked using bl.spamcop.net",
			Reason: classify.Blocklisted,
		},
		{
			Name:   "t-online-bad-reputation",
			About:  "T-Online does not know the sending address, or not as a good one",
			Stage:  classify.StageGreeting,
			Reply:  "554 IP=192.0.2.1 - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL)",
			Reason: classify.BadReputation,
		},
		{
			Name:  "gmail-bad-reputation",
			About: "Gmail holds the sending address in low regard",
			Stage: classify.StageEndOfData,
			Reply: "550-5.7.1 [192.0.2.1] Refused for the very low reputation of the sending IP address.\n" +
				"550 5.7.1 https://support.google.com/mail/answer/188131 a1 - gsmtp",
			Reason: classify.BadReputation,
		},
		{
			Name:  "gmx-no-reverse-dns",
			About: "GMX or WEB.DE finds no fitting PTR record",
			Stage: classify.StageGreeting,
			Reply: "554-gmx.net (mxgmx001) Nemesis ESMTP Service not available\n" +
				"554-No SMTP service\n" +
				"554-Bad DNS PTR resource record.\n" +
				"554 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=192.0.2.1&c=rdns",
			Reason: classify.NoReverseDNS,
		},
		{
			Name:  "gmail-no-reverse-dns",
			About: "Gmail finds no PTR record",
			Stage: classify.StageEndOfData,
			Reply: "550-5.7.25 [192.0.2.1] has no PTR record, the mail was blocked.\n" +
				"550 5.7.25 https://support.google.com/mail/answer/81126#ip-practices a1 - gsmtp",
			Reason: classify.NoReverseDNS,
		},
		{
			Name:   "bad-helo",
			About:  "the server does not believe the name in EHLO",
			Stage:  classify.StageHelo,
			Reply:  "550 5.7.1 <localhost>: Helo command rejected: Host not found",
			Reason: classify.NoReverseDNS,
		},
		{
			Name:  "gmail-rate-limited",
			About: "Gmail sees more mail from the sending address than usual",
			Stage: classify.StageEndOfData,
			Reply: "421-4.7.28 Gmail has detected an unusual rate of mail from [192.0.2.1].\n" +
				"421 4.7.28 https://support.google.com/mail/?p=UnsolicitedRateLimitError a1 - gsmtp",
			Reason: classify.RateLimited,
		},
		{
			Name:   "yahoo-deferred",
			About:  "Yahoo puts off mail of the sending address for its volume",
			Stage:  classify.StageMail,
			Reply:  "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes",
			Reason: classify.RateLimited,
		},
		{
			Name:  "gmx-rate-limited",
			About: "GMX or WEB.DE takes no more mails for now",
			Stage: classify.StageRcpt,
			Reply: "450-Rate limit reached.\n" +
				"450 For explanation visit https://postmaster.gmx.net/en/error-messages?c=ratelimit",
			Reason: classify.RateLimited,
		},
		{
			Name:   "outlook-too-many-connections",
			About:  "Outlook.com takes no more connections of the sending address",
			Stage:  classify.StageGreeting,
			Reply:  "421 4.7.652 The mail server [192.0.2.1] has exceeded the maximum number of connections. (S843)",
			Reason: classify.TooManyConnections,
		},
		{
			Name:   "postfix-too-many-connections",
			About:  "Postfix takes no more connections of the sending address",
			Stage:  classify.StageGreeting,
			Reply:  "421 4.7.0 mx.example.org Error: too many connections from 192.0.2.1",
			Reason: classify.TooManyConnections,
		},
		{
			Name:   "greylisting",
			About:  "the server refuses a first attempt, and takes the mail five minutes later; see Server.Advance",
			Stage:  classify.StageRcpt,
			Reason: classify.Greylisted,
			Plays:  []Option{Greylist(5 * time.Minute)},
		},
		{
			Name:   "postgrey-greylisting",
			About:  "Postgrey refuses a first attempt",
			Stage:  classify.StageRcpt,
			Reply:  "450 4.2.0 <recipient@example.com>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html",
			Reason: classify.Greylisted,
		},
		{
			Name:   "t-online-greylisting",
			About:  "T-Online refuses a first attempt",
			Stage:  classify.StageRcpt,
			Reply:  "421 4.7.0 grey defer",
			Reason: classify.Greylisted,
		},
		{
			Name:   "connection-refused",
			About:  "nobody listens at the address of the server",
			Stage:  classify.StageConnect,
			Reason: classify.ConnectionFailed,
			Plays:  []Option{RefuseConnections()},
		},
		{
			Name:   "no-greeting",
			About:  "the server hangs up without a word",
			Stage:  classify.StageGreeting,
			Reason: classify.ConnectionFailed,
			Plays:  []Option{HangUp(classify.StageGreeting)},
		},
		{
			Name:   "lost-at-mail",
			About:  "the connection ends in place of an answer to MAIL",
			Stage:  classify.StageMail,
			Reason: classify.ConnectionFailed,
			Plays:  []Option{HangUp(classify.StageMail)},
		},
		{
			Name:   "lost-at-rcpt",
			About:  "the connection is reset in place of an answer to RCPT",
			Stage:  classify.StageRcpt,
			Reason: classify.ConnectionFailed,
			Plays:  []Option{ResetConnection(classify.StageRcpt)},
		},
		{
			Name:   "lost-after-content",
			About:  "the connection ends after the content: nobody knows whether the mail went out",
			Stage:  classify.StageEndOfData,
			Reason: classify.ConnectionFailed,
			Plays:  []Option{HangUp(classify.StageEndOfData)},
		},
		{
			Name:   "answer-lost",
			About:  "the server takes the mail, and the connection ends before its answer: who sends again sends twice",
			Stage:  classify.StageEndOfData,
			Reason: classify.ConnectionFailed,
			Plays:  []Option{KeepAndHangUp()},
		},
		{
			Name:   "host-unknown",
			About:  "the name of the server cannot be resolved, as after a typing error in the settings",
			Stage:  classify.StageDNS,
			Reason: classify.DNSFailure,
			Plays:  []Option{NoSuchHost()},
		},
		{
			Name:   "sender-lookup-failed",
			About:  "the server cannot look up the domain of the sender at the moment",
			Stage:  classify.StageMail,
			Reply:  "451 4.4.3 temporary DNS lookup failure for example.org",
			Reason: classify.DNSFailure,
		},
		{
			Name:   "tls-required",
			About:  "the server wants encryption first",
			Stage:  classify.StageMail,
			Reply:  "530 5.7.0 Must issue a STARTTLS command first",
			Reason: classify.TLSRequired,
		},
		{
			Name:  "gmail-tls-required",
			About: "Gmail refuses a mail that came without encryption",
			Stage: classify.StageEndOfData,
			Reply: "550-5.7.29 The mail was blocked because it wasn't sent over a TLS connection.\n" +
				"550 5.7.29 https://support.google.com/mail/answer/81126 a1 - gsmtp",
			Reason: classify.TLSRequired,
		},
		{
			Name:   "self-signed-certificate",
			About:  "the server's certificate is signed by nobody",
			Stage:  classify.StageStartTLS,
			Reason: classify.TLSFailed,
			Plays:  []Option{StartTLS(CertificateSelfSigned)},
		},
		{
			Name:   "expired-certificate",
			About:  "the server's certificate has expired",
			Stage:  classify.StageStartTLS,
			Reason: classify.TLSFailed,
			Plays:  []Option{StartTLS(CertificateExpired)},
		},
		{
			Name:   "wrong-name-certificate",
			About:  "the server's certificate is for another host",
			Stage:  classify.StageStartTLS,
			Reason: classify.TLSFailed,
			Plays:  []Option{StartTLS(CertificateWrongName)},
		},
		{
			Name:   "starttls-unavailable",
			About:  "the server cannot turn on encryption at the moment",
			Stage:  classify.StageStartTLS,
			Reply:  "454 4.7.0 TLS not available due to local problem",
			Reason: classify.TLSFailed,
			Plays:  []Option{StartTLS(CertificateValid), Answer(classify.StageStartTLS, "454 4.7.0 TLS not available due to local problem")},
		},
		{
			Name:   "mail-loop",
			About:  "the mail has passed too many servers",
			Stage:  classify.StageEndOfData,
			Reply:  "554 5.4.6 Too many hops",
			Reason: classify.MailLoop,
		},
		{
			Name:   "exchange-mail-loop",
			About:  "Exchange finds that the mail comes back to itself",
			Stage:  classify.StageEndOfData,
			Reply:  "554 5.4.14 Hop count exceeded - possible mail loop ATTR34",
			Reason: classify.MailLoop,
		},
	}
}
