package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

var chasquid = &Server{
	Name:    "chasquid",
	Title:   "chasquid",
	Image:   Image{Debian: []string{"chasquid"}},
	Version: `dpkg-query -W -f '${Version}' chasquid`,
	Start: `mkdir -p /etc/chasquid/certs/mx.example.org
cp /etc/ssl/mx.crt /etc/chasquid/certs/mx.example.org/fullchain.pem
cp /etc/ssl/mx.key /etc/chasquid/certs/mx.example.org/privkey.pem
chasquid-util --configdir=/etc/chasquid user-add anna@example.org --password=right
mkdir -p /var/lib/chasquid
chasquid --config_dir /etc/chasquid >/var/log/chasquid.out 2>&1 &`,
	Ports: []int{25, 587},
	Cases: []Case{
		{Name: "unknown user", Reason: classify.UserUnknown, Script: mail("RCPT TO:<nobody@example.org>")},
		{Name: "relay denied", Reason: classify.RelayDenied, Script: mail("RCPT TO:<anna@other.example>")},
		{Name: "recipient syntax", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna@@example..org>")},
		{Name: "recipient too long", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<" + strings.Repeat("a", 300) + "@example.org>")},
		{Name: "sender syntax", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert@@example.net")},
		{Name: "too many recipients", Reason: classify.TooManyRecipients, Script: rcpt(repeat("RCPT TO:<anna@example.org>", 101)...)},
		{Name: "SPF", Reason: classify.SenderUnauthenticated, Script: hello("MAIL FROM:<bert@strict.example>")},
		{Name: "too large", Reason: classify.MessageTooLarge, Script: data(content + strings.Repeat("a line that fills the mail\n", 80000))},
		{Name: "loop", Reason: classify.MailLoop, Script: data(strings.Repeat("Received: from a.example by b.example; Mon, 23 Nov 2026 10:00:00 +0000\n", 120) + content)},
		{Name: "unknown command", Reason: classify.ProtocolError, Script: hello("FOO")},
		{Name: "a web browser", Reason: classify.ProtocolError, Script: []string{"GET / HTTP/1.1"}},
		{Name: "HELO without a name", Reason: classify.ProtocolError, Script: []string{"EHLO"}},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, Script: hello("RCPT TO:<anna@example.org>")},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, Script: mail("DATA")},
		{Name: "sign-in wanted", Reason: classify.AuthRequired, Port: 587, Script: hello("STARTTLS", "EHLO client.example.net", "MAIL FROM:<bert@example.net>")},
		{Name: "wrong password", Reason: classify.AuthFailed, Port: 587, Script: hello("STARTTLS", "EHLO client.example.net", plain("anna@example.org", "wrong"))},
		{Name: "sign-in method unknown", Reason: classify.AuthFailed, Port: 587, Script: hello("STARTTLS", "EHLO client.example.net", "AUTH FOO")},
		{Name: "encryption wanted for AUTH", Reason: classify.TLSRequired, Port: 587, Script: hello(plain("anna@example.org", "right"))},
	},
}
