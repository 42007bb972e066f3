package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

var courier = &Server{
	Name:    "courier",
	Title:   "Courier",
	Image:   Image{Debian: []string{"courier-mta", "courier-authdaemon", "courier-base", "gamin"}},
	Version: `dpkg-query -W -f '${Version}' courier-mta`,
	Start: `useradd -m anna; useradd -m dora
su anna -c 'maildirmake ~/Maildir'; su dora -c 'maildirmake ~/Maildir'
mkdir -p /run/courier/authdaemon; chown -R courier:courier /run/courier
sed -i 's/^MAXPERIP=.*/MAXPERIP=100/; s/^MAXPERC=.*/MAXPERC=100/; s/^MAXDAEMONS=.*/MAXDAEMONS=100/; s/^BOFHCHECKDNS=.*/BOFHCHECKDNS=1/' /etc/courier/esmtpd
makeacceptmailfor; makesmtpaccess; makealiases
/usr/lib/courier/courier-authlib/authdaemond >/var/log/auth.out 2>&1 &
sleep 1
courier start
esmtpd start || true`,
	Ports: []int{25},
	Cases: []Case{
		{Name: "accepted", Reason: classify.Accepted, From: "127.0.0.9", Script: data(content)},
		{Name: "unknown user", Reason: classify.UserUnknown, From: "127.0.0.9", Script: mail("RCPT TO:<unknown@example.org>")},
		{Name: "relay denied", Reason: classify.RelayDenied, From: "127.0.0.9", Script: mail("RCPT TO:<anna@other.example>")},
		{Name: "recipient syntax", Reason: classify.AddressSyntax, From: "127.0.0.9", Script: mail("RCPT TO:<anna@@example..org>")},
		{Name: "sender domain unknown", Reason: classify.SenderRejected, From: "127.0.0.9", Script: hello("MAIL FROM:<bert@gone.example>")},
		{Name: "sender barred", Reason: classify.SenderRejected, From: "127.0.0.9", Script: hello("MAIL FROM:<banned@example.net>")},
		{Name: "SPF", Reason: classify.SenderUnauthenticated, From: "127.0.0.9", Script: hello("MAIL FROM:<bert@strict.example>")},
		{Name: "too large, announced", Reason: classify.MessageTooLarge, From: "127.0.0.9", Script: hello("MAIL FROM:<bert@example.net> SIZE=50000")},
		{Name: "too large", Reason: classify.MessageTooLarge, From: "127.0.0.9", Script: data(content + strings.Repeat("a line that fills the mail\n", 2000))},
		{Name: "loop", Reason: classify.MailLoop, From: "127.0.0.9", Script: data(strings.Repeat("Received: from a.example by b.example; Mon, 23 Nov 2026 10:00:00 +0000\n", 120) + content)},
		{Name: "unknown command", Reason: classify.ProtocolError, From: "127.0.0.9", Script: hello("FOO")},
		{Name: "no HELO", Reason: classify.ProtocolError, From: "127.0.0.9", Script: []string{"MAIL FROM:<bert@example.net>"}},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, From: "127.0.0.9", Script: hello("RCPT TO:<anna@example.org>")},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, From: "127.0.0.9", Script: mail("DATA")},
		{Name: "two MAIL", Reason: classify.ProtocolError, From: "127.0.0.9", Script: mail("MAIL FROM:<bert@example.net>")},
		{Name: "AUTH where there is none", Reason: classify.AuthFailed, From: "127.0.0.9", Script: hello(plain("anna", "right"))},
	},
}
