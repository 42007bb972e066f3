package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

var haraka = &Server{
	Name:    "haraka",
	Title:   "Haraka",
	Image:   Image{NPM: []string{"Haraka"}},
	Version: `node -p 'require("/srv/node_modules/Haraka/package.json").version'`,
	Start: `cd /srv; cp /etc/ssl/mx.crt config/tls_cert.pem; cp /etc/ssl/mx.key config/tls_key.pem
cp -rn node_modules/Haraka/config/. config/
sed -i 's/^bytes=.*/bytes=20000/' config/connection.ini
YES_REALLY_DO_DISCARD=1 node node_modules/Haraka/bin/haraka -c /srv >/var/log/haraka.log 2>&1 &`,
	Ports: []int{25},
	Cases: []Case{
		{Name: "accepted", Reason: classify.Accepted, Script: data(content)},
		{Name: "relay denied", Reason: classify.RelayDenied, Script: mail("RCPT TO:<anna@other.example>")},
		{Name: "recipient syntax", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna@@example..org>")},
		{Name: "sender syntax", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert@@example.net>")},
		{Name: "sender domain unknown", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<bert@gone.example>")},
		{Name: "too large, announced", Reason: classify.MessageTooLarge, Script: hello("MAIL FROM:<bert@example.net> SIZE=50000")},
		{Name: "too large", Reason: classify.MessageTooLarge, Script: data(content + strings.Repeat("a line that fills the mail\n", 2000))},
		{Name: "loop", Reason: classify.MailLoop, Script: data(strings.Repeat("Received: from a.example by b.example; Mon, 23 Nov 2026 10:00:00 +0000\n", 120) + content)},
		{Name: "bare line feed", Reason: classify.MessageMalformed, Script: rcpt("DATA", "=From: <bert@example.net>\r\nSubject: hello\n\r\nhello\r\n.\r\n")},
		{Name: "command too long", Reason: classify.ProtocolError, Script: hello("NOOP " + strings.Repeat("x", 2000))},
		{Name: "too many unknown commands", Reason: classify.ProtocolError, Script: hello(repeat("FOO", 11)...)},
		{Name: "unknown command", Reason: classify.ProtocolError, Script: hello("FOO")},
		{Name: "no HELO", Reason: classify.ProtocolError, Script: []string{"MAIL FROM:<bert@example.net>"}},
		{Name: "HELO without a name", Reason: classify.ProtocolError, Script: []string{"EHLO"}},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, Script: hello("RCPT TO:<anna@example.org>")},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, Script: mail("DATA")},
		{Name: "wrong password", Reason: classify.AuthFailed, Script: hello("STARTTLS", "EHLO client.example.net", plain("anna", "wrong"))},
	},
}
