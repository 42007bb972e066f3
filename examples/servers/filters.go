package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// Postfix again, with what people put in front of it.
var filters = &Server{
	Name:  "postfix-filters",
	Title: "Postfix with postgrey, SPF, OpenDKIM, OpenDMARC, rspamd and ClamAV",
	Image: Image{Debian: []string{"postfix", "postgrey", "postfix-policyd-spf-python", "opendkim", "opendmarc", "rspamd", "clamav-daemon", "clamav-milter"}},
	Version: `for p in postfix postgrey postfix-policyd-spf-python opendkim opendmarc rspamd clamav-milter; do
dpkg-query -W -f '${Package} ${Version}, ' $p; done`,
	Start: `mkdir -p /run/postgrey /run/rspamd /var/log/rspamd
chown postgrey /run/postgrey; chown _rspamd /run/rspamd /var/log/rspamd; chown -R clamav /var/lib/clamav
postgrey --inet=127.0.0.1:10023 --daemonize --delay=60
opendkim -x /etc/opendkim.conf
opendmarc -c /etc/opendmarc.conf
clamd
clamav-milter
rspamd -u _rspamd -g _rspamd
postfix start`,
	Ports: []int{10023, 8891, 8893, 3310, 7357, 11332, 2505},
	Cases: []Case{
		{Name: "postgrey: first attempt", Reason: classify.Greylisted, From: "127.0.0.8", Port: 2501, Script: rcpt()},
		{Name: "SPF: client not named", Reason: classify.SenderUnauthenticated, Port: 2502, Script: hello("MAIL FROM:<bert@strict.example>", "RCPT TO:<anna@example.org>")},
		{Name: "SPF: HELO not allowed", Reason: classify.SenderUnauthenticated, Port: 2502, Script: []string{"EHLO strict.example", "MAIL FROM:<>", "RCPT TO:<anna@example.org>"}},
		{Name: "SPF: record broken", Reason: classify.SenderUnauthenticated, Port: 2502, Script: hello("MAIL FROM:<bert@broken.example>", "RCPT TO:<anna@example.org>")},
		{Name: "SPF: lookup fails", Reason: classify.SenderUnauthenticated, Port: 2502, Script: hello("MAIL FROM:<bert@lookup.example>", "RCPT TO:<anna@example.org>")},
		{Name: "OpenDKIM: no signature", Reason: classify.SenderUnauthenticated, Port: 2503, Script: data(content)},
		{Name: "OpenDKIM: no key", Reason: classify.SenderUnauthenticated, Port: 2503, Script: data(signed("gone.example") + content)},
		{Name: "OpenDMARC: policy of the sender's domain", Reason: classify.SenderUnauthenticated, Port: 2504, Script: data(strings.ReplaceAll(content, "bert@example.net", "bert@dmarc.example"))},
		{Name: "rspamd: spam", Reason: classify.Spam, Port: 2505, Script: data(strings.Replace(content, "Subject: hello", "Subject: cheap offer", 1))},
		{Name: "rspamd: later", Reason: classify.RateLimited, Tells: classify.ServiceUnavailable, Why: "\"Try again later\" is said for whatever a rule of the administrator puts off", Port: 2505, Script: data(strings.Replace(content, "Subject: hello", "Subject: later", 1))},
		{Name: "rspamd: words", Reason: classify.ContentRejected, Port: 2505, Script: data(strings.Replace(content, "Subject: hello", "Subject: forbidden", 1))},
		{Name: "rspamd: virus", Reason: classify.Virus, Port: 2505, Script: data(content + "SMTPERR-TEST-SIGNATURE\n")},
		{Name: "ClamAV: virus", Reason: classify.Virus, Tells: classify.ReasonPolicy, Why: "clamav-milter leaves the words to Postfix, which has none of its own", Port: 2506, Script: data(content + "SMTPERR-TEST-SIGNATURE\n")},
		{Name: "milter does not run", Reason: classify.ServiceUnavailable, Port: 2507, Script: hello("MAIL FROM:<bert@example.net>")},
	},
}

// signed is a DKIM signature of a domain, which fits no mail.
func signed(domain string) string {
	return "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=" + domain + "; s=a; h=From:Subject; bh=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=; b=AAAA\n"
}
