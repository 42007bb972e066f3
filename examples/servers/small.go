package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// The servers that applications run in their tests, and more than one runs in
// earnest: a library in Python and one for Node. What is refused for a
// recipient or a sender is the application's, and not here.

var aiosmtpd = &Server{
	Name:    "aiosmtpd",
	Title:   "aiosmtpd",
	Image:   Image{Debian: []string{"python3-aiosmtpd"}},
	Version: `dpkg-query -W -f '${Version}' python3-aiosmtpd`,
	Start:   `/usr/bin/python3 /srv/server.py >/var/log/aiosmtpd.log 2>&1 &`,
	Ports:   []int{25, 2508},
	Cases: []Case{
		{Name: "accepted", Reason: classify.Accepted, Script: data(content)},
		{Name: "recipient syntax", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna@@example.org>")},
		{Name: "sender syntax", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert@@example.net>")},
		{Name: "MAIL without an address", Reason: classify.ProtocolError, Script: hello("MAIL")},
		{Name: "too large, announced", Reason: classify.MessageTooLarge, Script: hello("MAIL FROM:<bert@example.net> SIZE=50000")},
		{Name: "too large", Reason: classify.MessageTooLarge, Script: data(content + strings.Repeat("a line that fills the mail\n", 2000))},
		{Name: "line too long", Reason: classify.MessageMalformed, Script: data(content + strings.Repeat("x", 2000) + "\n")},
		{Name: "command too long", Reason: classify.ProtocolError, Script: hello("NOOP " + strings.Repeat("x", 2000))},
		{Name: "unknown command", Reason: classify.ProtocolError, Script: hello("FOO")},
		{Name: "no HELO", Reason: classify.ProtocolError, Script: []string{"MAIL FROM:<bert@example.net>"}},
		{Name: "HELO without a name", Reason: classify.ProtocolError, Script: []string{"EHLO"}},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, Script: hello("RCPT TO:<anna@example.org>")},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, Script: mail("DATA")},
		{Name: "two MAIL", Reason: classify.ProtocolError, Script: mail("MAIL FROM:<bert@example.net>")},
		{Name: "unknown parameter", Reason: classify.UnsupportedFeature, Script: hello("MAIL FROM:<bert@example.net> FOO=BAR")},
		{Name: "EXPN is off", Reason: classify.ProtocolError, Script: hello("EXPN anna")},
		{Name: "too many unknown commands", Reason: classify.ProtocolError, Script: hello(repeat("FOO", 5)...)},
		{Name: "one command too often", Reason: classify.ProtocolError, Port: 2506, Script: hello("NOOP", "NOOP", "NOOP")},
		{Name: "encryption wanted", Reason: classify.TLSRequired, Port: 2501, Script: mail()},
		{Name: "STARTTLS where there is none", Reason: classify.TLSFailed, Script: hello("STARTTLS")},
		{Name: "sign-in wanted", Reason: classify.AuthRequired, Port: 2502, Script: mail()},
		{Name: "wrong password", Reason: classify.AuthFailed, Port: 2502, Script: hello(plain("anna", "wrong"))},
		{Name: "sign-in method unknown", Reason: classify.AuthFailed, Port: 2502, Script: hello("AUTH FOO")},
		{Name: "sign-in broken off", Reason: classify.AuthFailed, Port: 2502, Script: hello("AUTH PLAIN", "*")},
		{Name: "sign-in data that is not Base64", Reason: classify.AuthFailed, Port: 2502, Script: hello("AUTH PLAIN ???")},
		{Name: "encryption wanted for AUTH", Reason: classify.TLSRequired, Port: 2503, Script: hello(plain("anna", "right"))},
		{Name: "application fails", Reason: classify.SystemError, Port: 2505, Script: mail("RCPT TO:<anna@example.org>")},
		{Name: "UTF-8 unsupported", Reason: classify.UnsupportedFeature, Port: 2507, Script: hello("MAIL FROM:<b\u00e9rt@example.net> SMTPUTF8")},
	},
}

var nodemailer = &Server{
	Name:    "nodemailer",
	Title:   "Nodemailer's smtp-server",
	Image:   Image{NPM: []string{"smtp-server"}},
	Version: `node -p 'require("/srv/node_modules/smtp-server/package.json").version'`,
	Start:   `cd /srv; node server.js >/var/log/node.log 2>&1 &`,
	Ports:   []int{25, 2506},
	Cases: []Case{
		{Name: "accepted", Reason: classify.Accepted, Script: data(content)},
		{Name: "recipient syntax", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna@@example.org>")},
		{Name: "recipient without brackets", Reason: classify.AddressSyntax, Script: mail("RCPT TO: anna at example.org")},
		{Name: "sender syntax", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert@@example.net>")},
		{Name: "too large, announced", Reason: classify.MessageTooLarge, Script: hello("MAIL FROM:<bert@example.net> SIZE=50000")},
		{Name: "unknown command", Reason: classify.ProtocolError, Script: hello("FOO")},
		{Name: "a web browser", Reason: classify.ProtocolError, Script: []string{"GET / HTTP/1.1"}},
		{Name: "no HELO", Reason: classify.ProtocolError, Script: []string{"MAIL FROM:<bert@example.net>"}},
		{Name: "HELO without a name", Reason: classify.ProtocolError, Script: []string{"EHLO"}},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, Script: hello("RCPT TO:<anna@example.org>")},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, Script: mail("DATA")},
		{Name: "two MAIL", Reason: classify.ProtocolError, Script: mail("MAIL FROM:<bert@example.net>")},
		{Name: "too many unknown commands", Reason: classify.ProtocolError, Script: hello(repeat("FOO", 10)...)},
		{Name: "too many connections", Reason: classify.TooManyConnections, Port: 2503, Hold: 1},
		{Name: "timeout", Reason: classify.ConnectionFailed, Port: 2504, Script: hello("")},
		{Name: "STARTTLS where there is none", Reason: classify.TLSFailed, Tells: classify.ProtocolError, Why: "\"command not recognized\" is said for every command it does not know", Port: 2505, Script: hello("STARTTLS")},
		{Name: "sign-in wanted", Reason: classify.AuthRequired, Port: 2501, Script: hello("MAIL FROM:<bert@example.net>")},
		{Name: "wrong password", Reason: classify.AuthFailed, Port: 2501, Script: hello(plain("anna", "wrong"))},
		{Name: "wrong password, LOGIN", Reason: classify.AuthFailed, Port: 2501, Script: hello("AUTH LOGIN", coded("anna"), coded("wrong"))},
		{Name: "sign-in method unknown", Reason: classify.AuthFailed, Port: 2501, Script: hello("AUTH FOO")},
		{Name: "sign-in broken off", Reason: classify.AuthFailed, Port: 2501, Script: hello("AUTH PLAIN", "*")},
		{Name: "sign-in data without a name", Reason: classify.AuthFailed, Port: 2501, Script: hello("AUTH PLAIN " + coded("x"))},
		{Name: "too many wrong passwords", Reason: classify.AuthFailed, Port: 2501, Script: hello(repeat(plain("anna", "wrong"), 4)...)},
		{Name: "encryption wanted for AUTH", Reason: classify.TLSRequired, Port: 2502, Script: hello(plain("anna", "right"))},
		{Name: "AUTH where there is none", Reason: classify.AuthFailed, Tells: classify.ProtocolError, Why: "\"command not recognized\" is said for every command it does not know", Script: hello(plain("anna", "right"))},
		{Name: "shutting down", Reason: classify.ServiceUnavailable, Port: 2505, Script: hello("!touch /tmp/close", "")},
	},
}
