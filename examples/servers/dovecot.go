package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

var dovecot = &Server{
	Name:    "dovecot",
	Title:   "Dovecot LMTP",
	Image:   Image{Debian: []string{"dovecot-lmtpd"}},
	Version: `dovecot --version`,
	Start: `useradd --system vmail; mkdir -p /var/mail; chown vmail /var/mail
dovecot`,
	Ports: []int{24},
	Cases: []Case{
		{Name: "accepted", Reason: classify.Accepted, Port: 24, Script: local("RCPT TO:<anna@example.org>", "DATA", content)},
		{Name: "unknown user", Reason: classify.UserUnknown, Port: 24, Script: local("RCPT TO:<nobody@example.org>")},
		{Name: "mailbox full", Reason: classify.MailboxFull, Port: 24, Script: local("!echo x >/var/mail/x", "RCPT TO:<dora@example.org>", "DATA", content)},
		{Name: "too large for the mailbox", Reason: classify.MessageTooLarge, Port: 24, Script: local("RCPT TO:<anna@example.org>", "DATA", content+strings.Repeat("a line that fills the mail\n", 2000))},
		{Name: "recipient syntax", Reason: classify.AddressSyntax, Port: 24, Script: local("RCPT TO:<anna@>")},
		{Name: "sender syntax", Reason: classify.AddressSyntax, Port: 24, Script: []string{"LHLO client.example.net", "MAIL FROM:<bert@"}},
		{Name: "EHLO", Reason: classify.ProtocolError, Port: 24, Script: []string{"EHLO client.example.net"}},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, Port: 24, Script: []string{"LHLO client.example.net", "RCPT TO:<anna@example.org>"}},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, Port: 24, Script: local("DATA")},
		{Name: "two MAIL", Reason: classify.ProtocolError, Port: 24, Script: local("MAIL FROM:<bert@example.net>")},
		{Name: "unknown command", Reason: classify.ProtocolError, Port: 24, Script: local("FOO")},
		{Name: "unknown parameter", Reason: classify.UnsupportedFeature, Port: 24, Script: []string{"LHLO client.example.net", "MAIL FROM:<bert@example.net> FOO=BAR"}},
		{Name: "too many errors", Reason: classify.ProtocolError, Port: 24, Script: local(repeat("FOO", 11)...)},
		{Name: "shutting down", Reason: classify.ServiceUnavailable, Port: 24, Script: local("!doveadm stop", "")},
	},
}

// local is LMTP's hello.
func local(steps ...string) []string {
	return append([]string{"LHLO client.example.net", "MAIL FROM:<bert@example.net>"}, steps...)
}
