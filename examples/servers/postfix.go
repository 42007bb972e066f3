package main

import (
	"encoding/base64"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

var postfix = &Server{
	Name:    "postfix",
	Title:   "Postfix",
	Image:   Image{Debian: []string{"postfix", "libsasl2-modules", "sasl2-bin"}},
	Version: `postconf -h mail_version`,
	Start: `mkdir -p /etc/postfix/sasl
echo 'pwcheck_method: auxprop
auxprop_plugin: sasldb
mech_list: PLAIN LOGIN' >/etc/postfix/sasl/smtpd.conf
echo right | saslpasswd2 -p -c -u mx.example.org anna
chown postfix /etc/sasldb2
postfix start`,
	Ports: []int{25, 2530},
	Cases: []Case{
		{Name: "accepted", Reason: classify.Accepted, Script: data(content)},
		// Recipients.
		{Name: "unknown user", Reason: classify.UserUnknown, Script: mail("RCPT TO:<nobody@example.org>")},
		{Name: "user has moved", Reason: classify.MailboxMoved, Script: mail("RCPT TO:<moved@example.org>")},
		{Name: "recipient barred by the administrator", Reason: classify.RecipientRestricted, Tells: classify.ReasonPolicy, Why: "\"Access denied\" is said for any entry in an access table", Script: mail("RCPT TO:<dora@example.org>")},
		{Name: "relay denied", Reason: classify.RelayDenied, Script: mail("RCPT TO:<anna@other.example>")},
		{Name: "recipient without a domain", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna>")},
		{Name: "recipient with two at signs", Reason: classify.AddressSyntax, Script: mail("RCPT TO:<anna@@example..org>")},
		{Name: "recipient without TO", Reason: classify.ProtocolError, Script: mail("RCPT anna@example.org")},
		{Name: "too many recipients", Reason: classify.TooManyRecipients, Script: rcpt(repeat("RCPT TO:<carl@example.org>", 6)...)},
		{Name: "recipient domain unknown", Reason: classify.DomainUnknown, Port: 2516, Script: mail("RCPT TO:<anna@gone.example>")},
		{Name: "recipient domain with a null MX", Reason: classify.DomainNoMail, Port: 2516, Script: mail("RCPT TO:<anna@null.example>")},
		{Name: "recipient domain cannot be looked up", Reason: classify.DNSFailure, Tells: classify.DomainUnknown, Why: "\"Domain not found\" is said for both, with 450 here", Port: 2516, Script: mail("RCPT TO:<anna@x.servfail.example>")},
		{Name: "recipient not verified yet", Reason: classify.ServiceUnavailable, Script: mail("RCPT TO:<emil@example.org>")},
		// Senders.
		{Name: "sender domain unknown", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<bert@gone.example>", "RCPT TO:<anna@example.org>")},
		{Name: "sender domain with a null MX", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<bert@null.example>", "RCPT TO:<anna@example.org>")},
		{Name: "sender domain cannot be looked up", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<bert@x.servfail.example>", "RCPT TO:<anna@example.org>")},
		{Name: "sender without a domain", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert>", "RCPT TO:<anna@example.org>")},
		{Name: "sender syntax", Reason: classify.AddressSyntax, Script: hello("MAIL FROM:<bert@example.net")},
		{Name: "sender barred by the administrator", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<banned@example.net>", "RCPT TO:<anna@example.org>")},
		{Name: "sender put off by the administrator", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<held@example.net>", "RCPT TO:<anna@example.org>")},
		{Name: "sender's domain on a blocklist", Reason: classify.Blocklisted, Script: hello("MAIL FROM:<bert@listed.example>", "RCPT TO:<anna@example.org>")},
		// Clients.
		{Name: "client on a blocklist", Reason: classify.Blocklisted, From: "127.0.0.2", Script: rcpt()},
		{Name: "client barred by the administrator", Reason: classify.Blocklisted, Tells: classify.ReasonPolicy, Why: "\"Client host rejected: Access denied\" is said for any rule about clients", From: "127.0.0.7", Script: rcpt()},
		{Name: "client without a name", Reason: classify.NoReverseDNS, From: "127.0.0.5", Port: 2501, Script: rcpt()},
		{Name: "client without a reverse name", Reason: classify.NoReverseDNS, From: "127.0.0.5", Port: 2502, Script: rcpt()},
		{Name: "client name that leads elsewhere", Reason: classify.NoReverseDNS, From: "127.0.0.6", Port: 2501, Script: rcpt()},
		{Name: "HELO name not in the DNS", Reason: classify.NoReverseDNS, Port: 2503, Script: []string{"EHLO gone.example", "MAIL FROM:<bert@example.net>", "RCPT TO:<anna@example.org>"}},
		{Name: "HELO name without a dot", Reason: classify.NoReverseDNS, Script: []string{"EHLO client", "MAIL FROM:<bert@example.net>", "RCPT TO:<anna@example.org>"}},
		{Name: "HELO name that is none", Reason: classify.NoReverseDNS, Script: []string{"EHLO -client-", "MAIL FROM:<bert@example.net>", "RCPT TO:<anna@example.org>"}},
		{Name: "HELO name barred by the administrator", Reason: classify.NoReverseDNS, Script: []string{"EHLO banned.example", "MAIL FROM:<bert@example.net>", "RCPT TO:<anna@example.org>"}},
		{Name: "no HELO", Reason: classify.ProtocolError, Script: []string{"MAIL FROM:<bert@example.net>"}},
		{Name: "HELO without a name", Reason: classify.ProtocolError, Script: []string{"EHLO"}},
		{Name: "client on a blocklist, postscreen", Reason: classify.Blocklisted, From: "127.0.0.2", Port: 2530, Script: rcpt()},
		// Limits.
		{Name: "too many connections at a time", Reason: classify.TooManyConnections, From: "127.0.0.4", Port: 2504, Hold: 1},
		{Name: "connections too fast", Reason: classify.RateLimited, Tells: classify.TooManyConnections, Why: "the same is said for too many at a time", From: "127.0.0.4", Port: 2505, Hold: 1},
		{Name: "mails too fast", Reason: classify.RateLimited, From: "127.0.0.3", Port: 2506, Script: rcpt("DATA", content, "MAIL FROM:<bert@example.net>")},
		{Name: "recipients too fast", Reason: classify.RateLimited, From: "127.0.0.3", Port: 2507, Script: rcpt("RCPT TO:<carl@example.org>")},
		{Name: "sign-ins too fast", Reason: classify.RateLimited, From: "127.0.0.3", Port: 2508, Script: hello(plain("anna", "wrong"), plain("anna", "wrong"))},
		{Name: "too many errors", Reason: classify.ProtocolError, Script: hello("FOO", "FOO", "FOO", "FOO", "FOO", "")},
		{Name: "timeout", Reason: classify.ConnectionFailed, Script: hello("")},
		// Size.
		{Name: "too large, announced", Reason: classify.MessageTooLarge, Script: hello("MAIL FROM:<bert@example.net> SIZE=50000")},
		{Name: "too large", Reason: classify.MessageTooLarge, Script: data(content + strings.Repeat("a line that fills the mail\n", 2000))},
		// Content.
		{Name: "header refused by the administrator", Reason: classify.ContentRejected, Script: data("From: <bert@example.net>\nSubject: forbidden\n\nhello\n")},
		{Name: "words refused by the administrator", Reason: classify.ContentRejected, Script: data(content + "forbidden\n")},
		{Name: "attachment refused by the administrator", Reason: classify.ContentRejected, Script: data(attachment("a.exe", "MZ"))},
		{Name: "refused after the content", Reason: classify.SenderRejected, Script: hello("MAIL FROM:<spam@example.net>", "RCPT TO:<anna@example.org>", "DATA", content)},
		{Name: "8-bit header", Reason: classify.MessageMalformed, Script: data("From: <bert@example.net>\nSubject: gr\u00fc\u00dfe\n\nhello\n")},
		{Name: "bare line feed", Reason: classify.MessageMalformed, Script: rcpt("DATA", "=From: <bert@example.net>\r\nSubject: hello\n\r\nhello\r\n.\r\n")},
		{Name: "loop", Reason: classify.MailLoop, Script: data(strings.Repeat("Received: from a.example by b.example; Mon, 23 Nov 2026 10:00:00 +0000\n", 60) + content)},
		{Name: "bounce to two", Reason: classify.ReasonPolicy, Script: hello("MAIL FROM:<>", "RCPT TO:<anna@example.org>", "RCPT TO:<carl@example.org>", "DATA")},
		// Protocol.
		{Name: "unknown command", Reason: classify.ProtocolError, Script: hello("FOO")},
		{Name: "RCPT before MAIL", Reason: classify.ProtocolError, Script: hello("RCPT TO:<anna@example.org>")},
		{Name: "DATA before RCPT", Reason: classify.ProtocolError, Script: mail("DATA")},
		{Name: "two MAIL", Reason: classify.ProtocolError, Script: mail("MAIL FROM:<bert@example.net>")},
		{Name: "all recipients refused, DATA", Reason: classify.ProtocolError, Script: mail("RCPT TO:<nobody@example.org>", "DATA")},
		{Name: "pipelining without leave", Reason: classify.ProtocolError, Script: []string{"HELO client.example.net", "=MAIL FROM:<bert@example.net>\r\nRCPT TO:<anna@example.org>\r\nDATA\r\n", "", ""}},
		{Name: "VRFY is off", Reason: classify.ProtocolError, Script: hello("VRFY anna")},
		{Name: "a web browser", Reason: classify.ProtocolError, Script: []string{"GET / HTTP/1.1"}},
		{Name: "unknown parameter", Reason: classify.UnsupportedFeature, Script: hello("MAIL FROM:<bert@example.net> BODY=BINARYMIME")},
		{Name: "unknown parameter of RCPT", Reason: classify.UnsupportedFeature, Script: mail("RCPT TO:<anna@example.org> RRVS=2026-01-01T00:00:00Z")},
		{Name: "parameter syntax", Reason: classify.ProtocolError, Script: hello("MAIL FROM:<bert@example.net> SIZE=large")},
		// Encryption and sign-in.
		{Name: "encryption wanted", Reason: classify.TLSRequired, Port: 587, Script: mail()},
		{Name: "encryption wanted for AUTH", Reason: classify.TLSRequired, Port: 587, Script: hello(plain("anna", "right"))},
		{Name: "wrong password", Reason: classify.AuthFailed, Port: 587, Script: hello("STARTTLS", "EHLO client.example.net", plain("anna", "wrong"))},
		{Name: "wrong password, LOGIN", Reason: classify.AuthFailed, Port: 2522, Script: hello("AUTH LOGIN", coded("anna"), coded("wrong"))},
		{Name: "sign-in broken off", Reason: classify.AuthFailed, Port: 2522, Script: hello("AUTH LOGIN", "*")},
		{Name: "sign-in data that is not Base64", Reason: classify.AuthFailed, Port: 2522, Script: hello("AUTH PLAIN ???")},
		{Name: "sign-in method unknown", Reason: classify.AuthFailed, Port: 2522, Script: hello("AUTH FOO")},
		{Name: "AUTH where there is none", Reason: classify.AuthFailed, Script: hello(plain("anna", "right"))},
		{Name: "sign-in wanted", Reason: classify.AuthRequired, Tells: classify.ReasonPolicy, Why: "\"Client host rejected: Access denied\" is said for any rule about clients", Port: 2522, Script: rcpt()},
		{Name: "sender of another, signed in", Reason: classify.SenderRejected, Port: 2523, Script: hello(plain("anna", "right"), "MAIL FROM:<bert@example.org>", "RCPT TO:<anna@example.org>")},
		{Name: "sender of another, not signed in", Reason: classify.AuthRequired, Port: 2523, Script: hello("MAIL FROM:<anna@example.org>", "RCPT TO:<anna@example.org>")},
		// The server is ill.
		{Name: "disk full", Reason: classify.SystemFull, Port: 2511, Script: mail()},
		{Name: "table cannot be read", Reason: classify.SystemError, Port: 2512, Script: rcpt()},
		{Name: "configuration error", Reason: classify.SystemError, Port: 2513, Script: rcpt()},
		{Name: "filter does not run", Reason: classify.ServiceUnavailable, Port: 2514, Script: hello("MAIL FROM:<bert@example.net>")},
		{Name: "policy service does not run", Reason: classify.SystemError, Port: 2515, Script: rcpt()},
	},
}

// plain is AUTH PLAIN with the answer in it.
func plain(user, password string) string {
	return "AUTH PLAIN " + coded("\x00"+user+"\x00"+password)
}

func coded(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// repeat is a step n times.
func repeat(step string, n int) []string {
	steps := make([]string, n)
	for i := range steps {
		steps[i] = step
	}
	return steps
}

// attachment is a mail with a file.
func attachment(name, body string) string {
	return "From: <bert@example.net>\nTo: <anna@example.org>\nSubject: a file\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <2@example.net>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" +
		"--b\nContent-Type: text/plain\n\nhello\n--b\nContent-Type: application/octet-stream; name=" + name +
		"\nContent-Disposition: attachment; filename=" + name + "\nContent-Transfer-Encoding: base64\n\n" + coded(body) + "\n--b--\n"
}
