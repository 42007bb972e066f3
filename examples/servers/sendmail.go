package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

var sendmail = &Server{
	Name:    "sendmail",
	Title:   "Sendmail",
	Image:   Image{Debian: []string{"sendmail-bin", "sendmail-cf", "sendmail-base", "m4", "make", "libsasl2-modules", "sasl2-bin", "rsyslog"}},
	Version: `dpkg-query -W -f '${Version}' sendmail-bin`,
	Start: `useradd -m anna; useradd -m dora; useradd -m emil
chmod 600 /etc/ssl/mx.key
cd /etc/mail; m4 test.mc >sendmail.cf
makemap hash access <access
: >aliases; newaliases -C/etc/mail/sendmail.cf || true
mkdir -p /run/sendmail /run/sendmail/mta /var/spool/mqueue
/usr/sbin/sendmail-mta -bd -C/etc/mail/sendmail.cf`,
	Ports: []int{25, 587},
	Cases: []Case{
		{Name: "accepted", Reason: classify.Accepted, Script: data(content)},
		{Name: "unknown user", Reason: classify.UserUnknown, Script: mail("RCPT TO:<unknown@example.org>")},
		{Name: "mailbox disabled", Reason: classify.MailboxDisabled, Script: mail("RCPT TO:<emil@example.org>")},
		{Name: "recipient barred by the administrator", Reason: classify.RecipientRestricted, Tells: classify.MailboxDisabled, Why: "a recipient that is refused in the access table is called disabled", Script: mail("RCPT TO:<dora@example.org>")},
		{Name: "relay denied", Reason: classify.RelayDenied, From: "127.0.0.6", Script: mail("RCPT TO:<anna@other.example>")},
		{Name: "recipient syntax", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna@@example..org>")},
		{Name: "recipient without brackets", Reason: classify.AddressSyntax, Script: mail("RCPT TO: (")},
		{Name: "too many recipients", Reason: classify.TooManyRecipients, Script: rcpt(repeat("RCPT TO:<anna@example.org>", 4)...)},
		{Name: "sender domain unknown", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<bert@gone.example>", "RCPT TO:<anna@example.org>")},
		{Name: "sender domain cannot be looked up", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<bert@x.servfail.example>", "RCPT TO:<anna@example.org>")},
		{Name: "sender without a domain", Reason: classify.AddressSyntax, From: "127.0.0.6", Script: hello("MAIL FROM:<bert>", "RCPT TO:<anna@example.org>")},
		{Name: "sender syntax", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert@@example..net>")},
		{Name: "sender barred by the administrator", Reason: classify.SenderRejected, Tells: classify.ReasonPolicy, Why: "\"Access denied\" is said for any entry in the access table", Script: hello("MAIL FROM:<banned@example.net>", "RCPT TO:<anna@example.org>")},
		{Name: "client barred by the administrator", Reason: classify.Blocklisted, Tells: classify.ReasonPolicy, Why: "\"Access denied\" is said for any entry in the access table", From: "127.0.0.7", Script: rcpt()},
		{Name: "client on a blocklist", Reason: classify.Blocklisted, From: "127.0.0.2", Script: rcpt()},
		{Name: "client without a name", Reason: classify.NoReverseDNS, From: "127.0.0.5", Script: rcpt()},
		{Name: "client name that leads elsewhere", Reason: classify.NoReverseDNS, From: "127.0.0.6", Script: rcpt()},
		{Name: "HELO name that is the server's", Reason: classify.NoReverseDNS, From: "127.0.0.6", Script: []string{"EHLO mx.example.org", "MAIL FROM:<bert@example.net>", "RCPT TO:<anna@example.org>"}},
		{Name: "HELO name that is none", Reason: classify.NoReverseDNS, Script: []string{"EHLO cli(ent"}},
		{Name: "HELO without a name", Reason: classify.ProtocolError, Script: []string{"EHLO"}},
		{Name: "no HELO", Reason: classify.ProtocolError, Script: []string{"MAIL FROM:<bert@example.net>"}},
		{Name: "too many connections at a time", Reason: classify.TooManyConnections, From: "127.0.0.4", Hold: 1},
		{Name: "connections too fast", Reason: classify.RateLimited, From: "127.0.0.3", Hold: 1},
		{Name: "too large, announced", Reason: classify.MessageTooLarge, Script: hello("MAIL FROM:<bert@example.net> SIZE=50000")},
		{Name: "too large", Reason: classify.MessageTooLarge, Script: data(content + strings.Repeat("a line that fills the mail\n", 2000))},
		{Name: "header too large", Reason: classify.MessageTooLarge, Script: data("X-Large: " + strings.Repeat("a long header\n ", 500) + "\n" + content)},
		{Name: "unknown command", Reason: classify.ProtocolError, Script: hello("FOO")},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, Script: hello("RCPT TO:<anna@example.org>")},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, Script: mail("DATA")},
		{Name: "two MAIL", Reason: classify.ProtocolError, Script: mail("MAIL FROM:<bert@example.net>")},
		{Name: "unknown parameter", Reason: classify.UnsupportedFeature, Script: hello("MAIL FROM:<bert@example.net> FOO=BAR")},
		{Name: "body type unknown", Reason: classify.UnsupportedFeature, Script: hello("MAIL FROM:<bert@example.net> BODY=BINARYMIME")},
		{Name: "EXPN is off", Reason: classify.ProtocolError, Script: hello("EXPN anna")},
		{Name: "ETRN is off", Reason: classify.ProtocolError, Script: hello("ETRN example.org")},
		{Name: "a web browser", Reason: classify.ProtocolError, Tells: classify.Blocklisted, Why: "Sendmail takes the client for an open proxy, and says so", Script: []string{"GET / HTTP/1.1"}},
		{Name: "sign-in wanted", Reason: classify.AuthRequired, Port: 587, Script: hello("MAIL FROM:<bert@example.net>")},
		{Name: "wrong password", Reason: classify.AuthFailed, Port: 587, Script: hello(plain("anna", "wrong"))},
		{Name: "sign-in method unknown", Reason: classify.AuthFailed, Port: 587, Script: hello("AUTH FOO")},
		{Name: "sign-in broken off", Reason: classify.AuthFailed, Port: 587, Script: hello("AUTH PLAIN", "*")},
		{Name: "sign-in data that is not Base64", Reason: classify.AuthFailed, Port: 587, Script: hello("AUTH PLAIN ???")},
	},
}
