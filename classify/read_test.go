package classify

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextReadsReplies(t *testing.T) {
	type reply struct {
		Code     int
		Enhanced string
		Text     string
	}
	tests := []struct {
		name string
		text string
		want reply
	}{
		// Plain replies.
		{"code, enhanced code, text", "550 5.1.1 no such user", reply{550, "5.1.1", "no such user"}},
		{"bare code", "550", reply{550, "", ""}},
		{"bare code with line end", "550\r\n", reply{550, "", ""}},
		{"enhanced code alone", "5.1.1", reply{0, "5.1.1", ""}},
		{"enhanced code and text", "5.1.1 no such user", reply{0, "5.1.1", "no such user"}},
		{"hash", "550 #5.1.1 no such user", reply{550, "5.1.1", "no such user"}},
		{"brackets", "550 (5.1.1) no such user", reply{550, "5.1.1", "no such user"}},
		{"hash in brackets at the end", "553 no such user (#5.1.1)", reply{553, "5.1.1", "no such user (#5.1.1)"}},
		{"dot between", "554.5.6.2 link refused", reply{554, "5.6.2", "link refused"}},
		{"enhanced code without a space behind", "550 5.1.1No such user", reply{550, "5.1.1", "No such user"}},
		{"enhanced code without a space on either side", "550-5.1.1No such user", reply{550, "5.1.1", "No such user"}},
		{"code without a space behind", "550No such user", reply{550, "", "No such user"}},
		{"code twice", "550 550 5.1.1 no such user", reply{550, "5.1.1", "no such user"}},
		{"long detail", "550 5.7.515 access denied", reply{550, "5.7.515", "access denied"}},
		{"subject outside the registry", "550 5.9.4 checked in vain", reply{550, "5.9.4", "checked in vain"}},
		{"subject outside the registry, of another class", "250 5.9.4 of Example", reply{250, "", "5.9.4 of Example"}},
		{"version", "554 Example 5.9.4 refuses", reply{554, "", "Example 5.9.4 refuses"}},
		{"empty text", "", reply{}},
		{"no code", "no such user", reply{0, "", "no such user"}},
		{"classes differ", "550 4.4.7 expired", reply{550, "4.4.7", "expired"}},

		// Several lines.
		{"lines, CRLF", "550-5.1.1 no such\r\n550 5.1.1 user\r\n", reply{550, "5.1.1", "no such user"}},
		{"lines, LF", "550-5.1.1 no such\n550 5.1.1 user", reply{550, "5.1.1", "no such user"}},
		{"lines, written escapes", `550-5.1.1 no such\r\n550 5.1.1 user`, reply{550, "5.1.1", "no such user"}},
		{"lines without enhanced code", "550-no such\n550 user", reply{550, "", "no such user"}},
		{"lines in a Go string", "550 \"5.1.1 no such\\n5.1.1 user\"", reply{550, "5.1.1", "no such user"}},
		{"a pager's line number between", "535-5.7.8 not accepted\n12\n535 5.7.8 see help", reply{535, "5.7.8", "not accepted see help"}},

		{"lines, each behind a logger's prefix", "[10:00:00] <a1> Recv: 550-no such\n[10:00:00] <a1> Recv: 550 user\n[10:00:01] <a1> Send: QUIT", reply{550, "", "no such user"}},

		// The code behind the words.
		{"code behind, in brackets", "sending failed: 4.7.1 slow down (451)", reply{451, "4.7.1", "slow down"}},
		{"code behind, as a field", "rejected: slow down code=451", reply{451, "", "rejected: slow down"}},
		{"code behind, PHPMailer", "SMTP server error: DATA END command failed Detail: no such user SMTP code: 550 Additional SMTP info: 5.1.1", reply{550, "5.1.1", "no such user"}},

		// A record of a session with what the recording server makes of it.
		{"the other server's reply decides", "<<< 552 over quota\n554 5.0.0 <a@example.org>... Service unavailable", reply{552, "", "over quota"}},

		// Mail servers.
		{"Postfix log", "Nov 23 10:00:00 mail postfix/smtp[550]: 4ABC555: to=<b@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=4.5, delays=0.1/0/2/2.4, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))", reply{550, "5.1.1", "no such user"}},
		{"Postfix report, without its blanks", "<a@example.org>: host mx.example.org[192.0.2.1] said: 550\n5.1.1 no\nsuch user (in reply to RCPT TO command)\nReporting-MTA: dns; example.com", reply{550, "5.1.1", "no such user"}},
		{"words in the next line", "Remote host said: 550\nno such user\nGiving up.", reply{550, "", "no such user"}},
		{"words that go on behind a colon", "after RCPT TO:<a@example.org>:\n554 5.7.1 <a@example.org>: Recipient address rejected:\nagainst our policy\nsincerely, postmaster", reply{554, "5.7.1", "<a@example.org>: Recipient address rejected: against our policy"}},
		{"a sentence broken at the window's width", "Remote host said: 550 Unfortunately, messages from 192.0.2.1 were not sent, since\npart of their network is listed\nGiving up.", reply{550, "", "Unfortunately, messages from 192.0.2.1 were not sent, since part of their network is listed"}},
		{"no words in the next line", "Remote host said: 550\n\nGiving up.", reply{550, "", ""}},
		{"Postfix log, dsn made up", "dsn=5.0.0, status=bounced (host mx.example.com[192.0.2.1] said: 550 no such user (in reply to RCPT TO command))", reply{550, "", "no such user"}},
		{"Postfix log, no reply", "dsn=5.4.4, status=bounced (no route)", reply{0, "5.4.4", "no route"}},
		{"Sendmail log, no reply", "mailer=esmtp, relay=mx.example.com. [192.0.2.1], dsn=5.1.1, stat=User unknown\nnext line", reply{0, "5.1.1", "User unknown"}},
		{"Exim", "SMTP error from remote mail server after RCPT TO:<b@example.com>: host mx.example.com [192.0.2.1]: 550 5.1.1 no such user", reply{550, "5.1.1", "no such user"}},
		{"Sendmail transcript", "... while talking to mx.example.com.:\n>>> RCPT To:<b@example.com>\n<<< 550 5.1.1 no such user", reply{550, "5.1.1", "no such user"}},
		{"Sendmail log", "to=<b@example.com>, delay=00:00:01, mailer=esmtp, dsn=5.1.1, reply=550 5.1.1 no such user, stat=User unknown", reply{550, "5.1.1", "no such user"}},
		{"qmail", "192.0.2.1 does not like recipient.\nRemote host said: 550 no such user\nGiving up on 192.0.2.1.", reply{550, "", "no such user"}},
		{"Exchange", "#550 5.4.1 access denied ##", reply{550, "5.4.1", "access denied ##"}},
		{"Exchange, remote server", "Remote Server returned '550 5.1.1 no such user'", reply{550, "5.1.1", "no such user"}},
		{"Exchange, code behind", "#5.1.1 SMTP; 550 no such user", reply{550, "5.1.1", "no such user"}},
		{"DSN field", "Diagnostic-Code: smtp; 550 5.1.1 no such user", reply{550, "5.1.1", "no such user"}},
		{"DSN, status before", "Status: 5.0.0\nDiagnostic-Code: smtp; 554 refused", reply{554, "", "refused"}},
		{"DSN field, folded", "Diagnostic-Code: smtp; 550 5.1.1 no such\n user", reply{550, "5.1.1", "no such user"}},
		{"reply in a reply", "500 5.0.0 the store says: <552 5.2.2 over quota>", reply{552, "5.2.2", "over quota>"}},
		{"outer reply decides", "554 5.4.7 expired <421 4.4.2 timeout>", reply{554, "5.4.7", "expired <421 4.4.2 timeout>"}},

		// Libraries and programs.
		{"net/smtp since Go 1.26.4", `550 "5.1.1 no such user"`, reply{550, "5.1.1", "no such user"}},
		{"smtplib", "smtplib.SMTPRecipientsRefused: {'b@example.com': (550, b'5.1.1 no such user')}", reply{550, "5.1.1", "no such user"}},
		{"IronPort's bounce log", `5.1.0 - Unknown address error ('550', ['relaying denied']) []`, reply{550, "", "relaying denied"}},
		{"IronPort's bounce log, lines", `4.1.0 - Unknown address error ('451', ['4.7.1 come', 'back later']) []`, reply{451, "4.7.1", "come', 'back later"}},
		{"JSON, the code a string", `{"code":"550","message":"relaying denied"}`, reply{550, "", "relaying denied"}},
		{"JSON, the code a number", `{"code":550,"message":"relaying denied"}`, reply{550, "", "relaying denied"}},
		{"JSON, the codes apart", `{"code": "550", "enhanced": "5.1.1", "message": "no such user", "stage": "rcpt"}`, reply{550, "5.1.1", "no such user"}},
		{"smtplib, lines", `(550, b'5.1.1 no such\n5.1.1 user')`, reply{550, "5.1.1", "no such user"}},
		{"smtplib, apostrophe", `(550, b"5.1.1 we don't know him", 'a@example.org')`, reply{550, "5.1.1", "we don't know him"}},
		{"Swift Mailer", `Expected response code 250 but got code "550", with message "550 5.1.1 no such user"`, reply{550, "5.1.1", "no such user"}},
		{"Symfony", `Expected response code "250/251/252" but got code "550", with message "550 5.1.1 no such user".`, reply{550, "5.1.1", "no such user"}},
		{"expected and got", "Expected: 250, Got: 553 | no such user", reply{553, "", "no such user"}},
		{"nodemailer", "Error: Recipient command failed: 550 5.1.1 no such user\n    at SMTPConnection._formatError (/srv/lib/smtp-connection/index.js:528:15)", reply{550, "5.1.1", "no such user"}},
		{"nodemailer object", "{ code: 'EENVELOPE', response: '550 5.1.1 no such user', responseCode: 550, command: 'RCPT TO' }", reply{550, "5.1.1", "no such user"}},
		{"PHPMailer debug", "2026-11-23 10:00:00 SERVER -> CLIENT: 550 5.1.1 no such user", reply{550, "5.1.1", "no such user"}},
		{"Roundcube", `SMTP Error (550): Failed to add recipient "b@example.com" (5.1.1 no such user)`, reply{550, "5.1.1", `Failed to add recipient "b@example.com" (5.1.1 no such user)`}},
		{"Jakarta Mail", "com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 no such user", reply{550, "5.1.1", "no such user"}},
		{"System.Net.Mail", "Mailbox unavailable. The server response was: 5.1.1 no such user", reply{0, "5.1.1", "no such user"}},
		{"curl", "curl: (55) RCPT failed: 550", reply{550, "", ""}},
		{"Outlook", "The server responded: 550 5.1.1 no such user, Port: 465, Secure(SSL): Yes, Error Number: 0x800CCC79", reply{550, "5.1.1", "no such user"}},
		{"Thunderbird, German", "Der Mail-Server antwortete: 5.1.1 <b@example.com>: unbekannt.", reply{0, "5.1.1", "<b@example.com>: unbekannt."}},
		{"lettre", "Permanent(Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Zero })", reply{550, "", "Permanent(Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Zero })"}},
		{"key=value log", "smtp command result cmd=auth code=538 ecode=5.7.11", reply{538, "5.7.11", "ecode=5.7.11"}},

		{"codes with their names, and the words below", "Antwortcode 450 | Statuscode 4.2.1\nDer Nutzer bekommt zu viel Post.", reply{450, "4.2.1", "Der Nutzer bekommt zu viel Post."}},
		{"a row of a table", "| 550 | Recipient address rejected | what a filter may say |", reply{550, "", "Recipient address rejected"}},
		{"no such user, and the code without the word code", "nobody here of that name, error 550", reply{550, "", "nobody here of that name"}},
		{"a second attempt", "second attempt: 450 4.7.1 not now", reply{450, "4.7.1", "not now"}},
		{"colors of a terminal", "\x1b[31mERROR\x1b[0m \x1b[1m550 5.1.1 no such user\x1b[0m", reply{550, "5.1.1", "no such user"}},
		{"a fraction of a second before the reply", "2026-11-30 10:00:00,450 WARN no mail sent to b@example.com. 550 5.1.1 no such user", reply{550, "5.1.1", "no such user"}},
		{"the code behind a stroke", "nobody here of that name / SMTP 550", reply{550, "", "nobody here of that name"}},
		{"the code in angle brackets", "nobody here of that name <550>", reply{550, "", "nobody here of that name"}},
		{"a log that writes a link's query", "11:00:00 OutboundConnectionResponse - 550+5.1.1+no+such+user 0", reply{550, "5.1.1", "no such user 0"}},
		{"the code in brackets behind enhanced code and words", "Failed to add recipient. 5.1.1 no such user (Code: 550) in mailer.php on line 12", reply{550, "5.1.1", "no such user"}},
		{"words on a folded line", "TempFail for 77: to=b@example.com, stat=451\n Busy, come back later", reply{451, "", "Busy, come back later"}},
		{"words that a narrow window has broken", "Nov 30 10:00:01 mx transfer[7]: to=b@example.com, stat=451 Not\nnow, come back later. Nov 30 10:00:02 mx transfer[7]:", reply{451, "", "Not now, come back later. Nov 30 10:00:02 mx transfer[7]:"}},
		{"a reply in one that says nothing", "554 5.0.0 <mx.example.com #5.0.0 smtp; 550-5.7.1 not from here>", reply{550, "5.7.1", "not from here>"}},
		{"a reply in brackets at the end", "it failed (550 5.1.1 no such user (none at all))", reply{550, "5.1.1", "no such user (none at all)"}},
		{"Postfix, delivered", "to=<b@example.com>, dsn=2.0.0, status=sent (250 2.0.0 Ok)", reply{250, "2.0.0", "Ok"}},
		{"the command's name before the code", "Fehler nach MAIL FROM 452", reply{452, "", ""}},
		{"another one was hoped for, in German", `Erwarteter Antwortcode 354, erhalten wurde 550: "550 no"`, reply{550, "", "no"}},

		// Numbers that are no codes.
		{"the status of a page with its name", "upload failed: 504 Gateway Time-out", reply{0, "", "upload failed: 504 Gateway Time-out"}},
		{"the status of a page with its name in brackets", "answer 502 (Bad Gateway): the yak is not shaved", reply{0, "", "answer 502 (Bad Gateway): the yak is not shaved"}},
		{"numbers of a web server's log", "[error] 451#451: *552 the yak is not shaved", reply{0, "", "[error] 451#451: *552 the yak is not shaved"}},
		{"in bold type", "there was **550 no such user** in it", reply{550, "", "no such user** in it"}},
		{"the number of a job", "delivery of ID-450 (job-551) did not work", reply{0, "", "delivery of ID-450 (job-551) did not work"}},
		{"the number of a process behind a space", "mailer [551]: the yak is not shaved", reply{0, "", "mailer [551]: the yak is not shaved"}},
		{"a phone number", "call +49 550 421 or 550+1", reply{0, "", "call +49 550 421 or 550+1"}},
		{"the status of a path", "proxy answered 502 for /send: the yak is not shaved", reply{0, "", "proxy answered 502 for /send: the yak is not shaved"}},
		{"a name of a page's status as a reply", "503 Service unavailable", reply{503, "", "Service unavailable"}},
		{"time", "deferral: time: 431 status: closed", reply{0, "", "deferral: time: 431 status: closed"}},
		{"German quotation marks", "es kam „550 5.1.1 no such user“ zurück, ist mein Postfach voll?", reply{550, "5.1.1", "no such user"}},
		{"Japanese quotation marks", "エラー「550 no such user」が返ってきます", reply{550, "", "no such user"}},
		{"quoted in a sentence", `I get "550 no such user" since yesterday`, reply{550, "", "no such user"}},
		{"quoted with quotes inside", `I get "550 user "anna" unknown" since yesterday`, reply{550, "", `user "anna" unknown" since yesterday`}},
		{"qmail gives up", "192.0.2.1 does not like recipient. Remote host said: 450 4.2.2 mailbox full Giving up on 192.0.2.1. It has been in the queue too long.", reply{450, "4.2.2", "mailbox full"}},
		{"behind the time of Go's log", "2009/11/10 23:00:00 550 no such user", reply{550, "", "no such user"}},
		{"behind a time with fractions", "23:00:00.123456 550 no such user", reply{550, "", "no such user"}},
		{"a time alone", "closed at 23:05:50", reply{0, "", "closed at 23:05:50"}},
		{"full width", "５５０　５．１．１　ユーザー不明", reply{550, "5.1.1", "ユーザー不明"}},
		{"a day", "die Mail vom 5.1.24 kam zurück", reply{0, "", "die Mail vom 5.1.24 kam zurück"}},
		{"what stands before the field of the words", `{"code":"550","command":"RCPT (in reply to RCPT TO)","message":"no such user"}`, reply{550, "", "no such user"}},
		{"a line break before the field of the words", "{\"code\":\"550\",\"command\":\"x\ny\",\"message\":\"no such user", reply{550, "", "no such user"}},
		{"qmail's words before the field of the words", `{"code":"550","a":"Giving up on y","message":"no such user"}`, reply{550, "", "no such user"}},
		{"a closing sign before the field of the words", `x „550, "a": "“", "message": "no such user`, reply{550, "", "no such user"}},
		{"a line break in a record", "<<< {\"code\":\"550\",\"a\":\"x\ny\",\"message\":\"no such user", reply{550, "", "no such user"}},
		{"System.Net.Mail, German", "Postfach nicht verfügbar. Die Serverantwort war: no such user", reply{0, "", "no such user"}},
		{"System.Net.Mail, nothing said", "Mailbox unavailable. The server response was:", reply{0, "", "Mailbox unavailable. The server response was:"}},
		{"Sendmail's own verdict", ">>> RCPT To:<a@example.org>\n<<< 550 go away\n550 5.1.1 <a@example.org>... User unknown", reply{550, "", "go away"}},
		{"Sendmail's own verdict, on the same line", ">>> RCPT To:<a@example.org> <<< 550 go away 550 5.1.1 <a@example.org>... User unknown", reply{550, "", "go away"}},
		{"Sendmail's own verdict, behind the end of a sentence", ">>> DATA <<< 550 Go away (b@example.com). 554 <a@example.org>... Remote protocol error", reply{550, "", "Go away (b@example.com)."}},
		{"several lines from afar", ">>> DATA\n<<< 554-5.7.1 this is\n<<< 554 5.7.1 spam\n554 5.0.0 Service unavailable", reply{554, "5.7.1", "this is spam"}},
		{"a code that is rarely used, from afar", "<<< 599 go away\n550 5.1.1 <a@example.org>... User unknown", reply{599, "", "go away"}},
		{"words that are counted elsewhere", "Net::SMTPFatalError: 550 Connections from there are refused", reply{550, "", "Connections from there are refused"}},
		{"connections", "more than 550 connections", reply{0, "", "more than 550 connections"}},
		{"port", "dial tcp mail.example.org:465: connect refused", reply{0, "", "dial tcp mail.example.org:465: connect refused"}},
		{"another port", "could not connect to mail.example.org port 525", reply{0, "", "could not connect to mail.example.org port 525"}},
		{"seconds", "wait 450 seconds", reply{0, "", "wait 450 seconds"}},
		{"size", "more than 500 MB", reply{0, "", "more than 500 MB"}},
		{"IP address", "192.0.2.250 refused", reply{0, "", "192.0.2.250 refused"}},
		{"date", "since 2026-11-23", reply{0, "", "since 2026-11-23"}},
		{"number in a sentence", "there are 550 reasons and 421 excuses", reply{0, "", "there are 550 reasons and 421 excuses"}},
		{"queue id", "4A550BC421 was removed", reply{0, "", "4A550BC421 was removed"}},
		{"line of a program", "at index.js:450:15", reply{0, "", "at index.js:450:15"}},
		{"errno", "errno 511", reply{0, "", "errno 511"}},
		{"version", "server version 5.4.1", reply{0, "", "server version 5.4.1"}},
		{"version of a product", "Flurbmail 4.6.4 is broken", reply{0, "", "Flurbmail 4.6.4 is broken"}},
		{"but a code behind its name", "Fehlermeldung 5.1.1 nobody here", reply{0, "5.1.1", "Fehlermeldung 5.1.1 nobody here"}},
		{"a code in a log's escapes", `Permanent(Response { code: Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }, message: [\"5.7.1 nobody\"] })`, reply{554, "5.7.1", "nobody"}},
		{"unit without a space", "550Mb are too much", reply{0, "", "550Mb are too much"}},
		{"version with a word", "since release 5.4.1Beta", reply{0, "", "since release 5.4.1Beta"}},
		{"IP address like an enhanced code", "client 5.135.185.166 refused", reply{0, "", "client 5.135.185.166 refused"}},
		{"error number of Windows", "0x800CCC79", reply{0, "", "0x800CCC79"}},
		{"HTTP status", "request failed (code 406)", reply{0, "", "request failed (code 406)"}},
		{"wanted code, none came", `Expected response code 250 but got code "", with message ""`, reply{0, "", `Expected response code 250 but got code "", with message ""`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Classify(tt.text, Attempt{})
			if diff := cmp.Diff(tt.want, reply{got.Code, got.Enhanced.String(), got.Text}); diff != "" {
				t.Errorf("Text(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}
