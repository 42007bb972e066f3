package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// What Exim says is the administrator's to choose, more than with others. The
// configuration leaves out the message where Exim has a default, and uses the
// words of the configuration that Exim ships where it has one.
var exim = &Server{
	Name:    "exim",
	Title:   "Exim",
	Image:   Image{Debian: []string{"exim4-base", "exim4-config", "exim4-daemon-heavy"}},
	Version: `exim4 -bV 2>/dev/null | sed -n 's/^Exim version \([^ ]*\).*/\1/p'`,
	Start: `mkdir -p /run/exim4; chown Debian-exim /run/exim4; chgrp Debian-exim /etc/ssl/mx.key; chmod 640 /etc/ssl/mx.key
exim4 -bd -C /etc/exim4/exim4.conf
sed 's/^check_spool_space.*/check_spool_space = 900000G/' /etc/exim4/exim4.conf >/etc/exim4/full.conf
exim4 -bd -C /etc/exim4/full.conf -oX 2506 -oP /run/exim4/full.pid`,
	Ports: []int{25, 2505, 2506},
	Cases: []Case{
		{Name: "accepted", Reason: classify.Accepted, Script: data(content)},
		// Recipients.
		{Name: "unknown user", Reason: classify.UserUnknown, Script: mail("RCPT TO:<nobody@example.org>")},
		{Name: "mailbox disabled", Reason: classify.MailboxDisabled, Script: mail("RCPT TO:<carl@example.org>")},
		{Name: "mailbox full", Reason: classify.MailboxFull, Script: mail("RCPT TO:<dora@example.org>")},
		{Name: "user has moved", Reason: classify.MailboxMoved, Script: mail("RCPT TO:<emil@example.org>")},
		{Name: "relay denied", Reason: classify.RelayDenied, Script: mail("RCPT TO:<anna@other.example>")},
		{Name: "recipient without a domain", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna>")},
		{Name: "recipient with two at signs", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna@@example..org>")},
		{Name: "characters not allowed", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<a%b@example.org>")},
		{Name: "too many recipients", Reason: classify.TooManyRecipients, Script: rcpt(repeat("RCPT TO:<anna@example.org>", 3)...)},
		{Name: "recipient's server is down", Reason: classify.ServiceUnavailable, Script: mail("RCPT TO:<anna@down.example>")},
		{Name: "recipient's server refuses", Reason: classify.UserUnknown, Script: mail("RCPT TO:<nobody@self.example>")},
		// Senders.
		{Name: "sender unknown here", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<nobody@example.org>", "RCPT TO:<anna@example.org>")},
		{Name: "sender domain unknown", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<bert@gone.example>", "RCPT TO:<anna@example.org>")},
		{Name: "sender domain cannot be looked up", Reason: classify.SenderRejected, Tells: classify.SystemError, Why: localProblem, Script: hello("MAIL FROM:<bert@x.servfail.example>", "RCPT TO:<anna@example.org>")},
		{Name: "sender domain with a null MX", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<bert@null.example>", "RCPT TO:<anna@example.org>")},
		{Name: "sender unknown at home", Reason: classify.SenderRejected, Port: 2505, Script: hello("MAIL FROM:<bert@example.net>", "RCPT TO:<anna@example.org>")},
		{Name: "sender without a domain", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert>")},
		{Name: "sender syntax", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert@example.net")},
		// Clients.
		{Name: "client on a blocklist", Reason: classify.Blocklisted, From: "127.0.0.2", Script: rcpt()},
		{Name: "client barred", Reason: classify.Blocklisted, Tells: classify.ReasonPolicy, Why: prohibition, From: "127.0.0.9", Script: rcpt()},
		{Name: "client not let in", Reason: classify.Blocklisted, Tells: classify.ServiceUnavailable, Why: "\"SMTP service not available\" names no reason", From: "127.0.0.7"},
		{Name: "client without a name", Reason: classify.NoReverseDNS, Tells: classify.ReasonPolicy, Why: prohibition, From: "127.0.0.5", Script: rcpt()},
		{Name: "HELO name that is another's", Reason: classify.NoReverseDNS, From: "127.0.0.6", Script: hello()},
		{Name: "HELO name that is none", Reason: classify.NoReverseDNS, Script: []string{"EHLO cli ent"}},
		{Name: "HELO name barred", Reason: classify.NoReverseDNS, Tells: classify.ReasonPolicy, Why: prohibition, Script: []string{"EHLO banned.example"}},
		{Name: "HELO without a name", Reason: classify.NoReverseDNS, Script: []string{"EHLO"}},
		{Name: "greylisted", Reason: classify.Greylisted, From: "127.0.0.8", Script: rcpt()},
		// Limits.
		{Name: "too many connections of one client", Reason: classify.TooManyConnections, From: "127.0.0.4", Hold: 1},
		{Name: "too many connections", Reason: classify.TooManyConnections, Hold: 10},
		{Name: "recipients too fast", Reason: classify.RateLimited, Tells: classify.SystemError, Why: localProblem, From: "127.0.0.3", Script: rcpt()},
		{Name: "too many commands without mail", Reason: classify.ProtocolError, Script: hello(repeat("RSET", 7)...)},
		{Name: "too many unknown commands", Reason: classify.ProtocolError, Script: hello("FOO", "FOO", "FOO", "FOO")},
		{Name: "too many syntax errors", Reason: classify.ProtocolError, Script: hello("MAIL", "MAIL", "MAIL", "MAIL")},
		{Name: "timeout", Reason: classify.ConnectionFailed, Script: hello("")},
		// Size.
		{Name: "too large, announced", Reason: classify.MessageTooLarge, Script: hello("MAIL FROM:<bert@example.net> SIZE=50000")},
		{Name: "too large", Reason: classify.MessageTooLarge, Script: data(content + strings.Repeat("a line that fills the mail\n", 2000))},
		{Name: "disk full", Reason: classify.SystemFull, Port: 2506, Script: mail()},
		// Content.
		{Name: "virus", Reason: classify.Virus, Script: data(subject("virus"))},
		{Name: "spam", Reason: classify.Spam, Script: data(subject("offer"))},
		{Name: "content barred", Reason: classify.ContentRejected, Tells: classify.ReasonPolicy, Why: prohibition, Script: data(subject("banned"))},
		{Name: "line too long", Reason: classify.MessageMalformed, Script: data(content + strings.Repeat("x", 2000) + "\n")},
		{Name: "header syntax", Reason: classify.MessageMalformed, Script: data("From: bert@@example..net\n" + content)},
		// Protocol.
		{Name: "unknown command", Reason: classify.ProtocolError, Script: hello("FOO")},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, Script: hello("RCPT TO:<anna@example.org>")},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, Script: mail("DATA")},
		{Name: "two MAIL", Reason: classify.ProtocolError, Script: mail("MAIL FROM:<bert@example.net>")},
		{Name: "all recipients refused, DATA", Reason: classify.ProtocolError, Script: mail("RCPT TO:<nobody@example.org>", "DATA")},
		{Name: "EXPN is off", Reason: classify.ProtocolError, Tells: classify.ReasonPolicy, Why: prohibition, Script: hello("EXPN anna")},
		{Name: "ETRN is off", Reason: classify.ProtocolError, Tells: classify.ReasonPolicy, Why: prohibition, Script: hello("ETRN example.org")},
		{Name: "unknown parameter", Reason: classify.UnsupportedFeature, Port: 2501, Script: hello("MAIL FROM:<bert@example.net> BODY=BINARYMIME")},
		// Encryption and sign-in.
		{Name: "encryption wanted", Reason: classify.TLSRequired, Tells: classify.ReasonPolicy, Why: prohibition, Port: 2502, Script: mail()},
		{Name: "sign-in wanted", Reason: classify.AuthRequired, Tells: classify.ReasonPolicy, Why: prohibition, Port: 2502, Script: hello("STARTTLS", "EHLO client.example.net", "MAIL FROM:<bert@example.net>")},
		{Name: "certificate missing", Reason: classify.TLSFailed, Port: 2503, Script: hello("STARTTLS")},
		{Name: "STARTTLS where there is none", Reason: classify.TLSFailed, Port: 2504, Script: hello("STARTTLS")},
		{Name: "wrong password", Reason: classify.AuthFailed, Port: 2501, Script: hello(plain("anna", "wrong"))},
		{Name: "passwords cannot be looked up", Reason: classify.AuthFailed, Port: 2501, Script: hello(plain("ill", "right"))},
		{Name: "sign-in broken off", Reason: classify.AuthFailed, Port: 2501, Script: hello("AUTH PLAIN", "*")},
		{Name: "sign-in data that is not Base64", Reason: classify.AuthFailed, Port: 2501, Script: hello("AUTH PLAIN ???")},
		{Name: "sign-in method unknown", Reason: classify.AuthFailed, Port: 2501, Script: hello("AUTH FOO")},
		{Name: "AUTH where there is none", Reason: classify.AuthFailed, Script: hello(plain("anna", "right"))},
		// The server is ill.
		{Name: "table cannot be read", Reason: classify.SystemError, Script: mail("RCPT TO:<ill@example.org>")},
		{Name: "shutting down", Reason: classify.ServiceUnavailable, Script: hello("!"+stopExim, "")},
	},
}

// stopExim ends every Exim. One that has just answered looks whether it shall end
// before it reads the next command, and a signal between the two is only seen when
// the read is interrupted once more: so it is sent until nobody is left.
const stopExim = `for i in $(seq 50); do pkill -TERM exim4; ps -C exim4 -o stat= | grep -qv '^Z' || break; sleep 0.1; done`

// Why a reply tells less than was provoked.
const (
	prohibition  = "\"Administrative prohibition\" is said for every rule without words of its own"
	localProblem = "\"Temporary local problem\" is said for whatever is put off without words of its own"
)

// subject is a mail with another subject.
func subject(s string) string { return strings.Replace(content, "Subject: hello", "Subject: "+s, 1) }
