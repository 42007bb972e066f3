package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// Debian's build cannot finish a TLS handshake with Go's client: what it says
// inside an encrypted connection is not here.
var opensmtpd = &Server{
	Name:    "opensmtpd",
	Title:   "OpenSMTPD",
	Image:   Image{Debian: []string{"opensmtpd", "rsyslog"}},
	Version: `dpkg-query -W -f '${Version}' opensmtpd`,
	Start: `chmod 600 /etc/ssl/mx.key
smtpd -d -f /etc/smtpd.conf >/var/log/smtpd.log 2>&1 &`,
	Ports: []int{25, 2505},
	Cases: []Case{
		{Name: "accepted", Reason: classify.Accepted, Script: data(content)},
		{Name: "unknown user", Reason: classify.UserUnknown, Script: mail("RCPT TO:<nobody@example.org>")},
		{Name: "mailbox disabled", Reason: classify.MailboxDisabled, Script: mail("RCPT TO:<carl@example.org>")},
		{Name: "relay denied", Reason: classify.RelayDenied, Tells: classify.UserUnknown, Why: "\"Invalid recipient\" is said for a domain and for a user", Script: mail("RCPT TO:<anna@other.example>")},
		{Name: "recipient with two at signs", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna@@example..org>")},
		{Name: "sender syntax", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert@@example.net>")},
		{Name: "too many recipients", Reason: classify.TooManyRecipients, Script: rcpt(repeat("RCPT TO:<anna@example.org>", 4)...)},
		{Name: "too large", Reason: classify.MessageTooLarge, Script: data(content + strings.Repeat("a line that fills the mail\n", 2000))},
		{Name: "loop", Reason: classify.MailLoop, Script: data(strings.Repeat("Received: from a.example by b.example; Mon, 23 Nov 2026 10:00:00 +0000\n", 120) + content)},
		{Name: "client without a name", Reason: classify.NoReverseDNS, From: "127.0.0.5", Port: 2506},
		{Name: "unknown command", Reason: classify.ProtocolError, Script: hello("FOO")},
		{Name: "no HELO", Reason: classify.ProtocolError, Script: []string{"MAIL FROM:<bert@example.net>"}},
		{Name: "HELO name that is none", Reason: classify.NoReverseDNS, Script: []string{"EHLO cli(ent"}},
		{Name: "HELO without a name", Reason: classify.ProtocolError, Script: []string{"EHLO"}},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, Script: hello("RCPT TO:<anna@example.org>")},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, Script: mail("DATA")},
		{Name: "two MAIL", Reason: classify.ProtocolError, Script: mail("MAIL FROM:<bert@example.net>")},
		{Name: "unknown parameter", Reason: classify.UnsupportedFeature, Script: hello("MAIL FROM:<bert@example.net> FOO=BAR")},
		{Name: "encryption wanted", Reason: classify.TLSRequired, Port: 2501, Script: mail()},
		{Name: "encryption wanted for AUTH", Reason: classify.TLSRequired, Tells: classify.ProtocolError, Why: "\"Command not supported\" is said for every command that is not offered", Port: 2502, Script: hello(plain("anna", "right"))},
		{Name: "STARTTLS where there is none", Reason: classify.TLSFailed, Tells: classify.ProtocolError, Why: "\"Command not supported\" is said for every command that is not offered", Port: 2504, Script: hello("STARTTLS")},
	},
}
