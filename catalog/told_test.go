package catalog

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

func TestTold(t *testing.T) {
	tests := []struct {
		name, text string
		want       told
	}{
		{"recipient", "550 5.1.1 <eva@example.com>: Recipient address rejected: User unknown", told{recipient: "eva@example.com"}},
		{"recipient without brackets", "550 mailbox eva.b@example.com is full", told{recipient: "eva.b@example.com"}},
		{"recipient and a contact", "550 5.1.1 <eva@example.com> unknown, write to postmaster@example.com", told{recipient: "eva@example.com"}},
		{"two that may be meant", "550 user unknown: eva@example.com or tom@example.com", told{}},
		{"sender", "553 5.1.8 <tom@example.org>: Sender address rejected: Domain not found", told{sender: "tom@example.org"}},
		{"nobody's", "421 4.3.2 try later, says tom@example.org", told{}},
		{"moved", "551 User moved; please try <eva@example.net>", told{newAddress: "eva@example.net"}},
		{"list", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using dnsbl.example.net", told{list: "dnsbl.example.net", ip: "192.0.2.1"}},
		{"list by its name", "550 the address 192.0.2.1 is listed by Spamhaus", told{list: "Spamhaus", ip: "192.0.2.1", listPage: "https://check.spamhaus.org/"}},
		{"an address is no list", "550 5.7.1 client is on our blocklist 192.0.2.1", told{ip: "192.0.2.1"}},
		{"an address of IPv6 in a link", "550 listed at zen.spamhaus.org, see https://example.net/q?ip=2001:db8::25", told{list: "zen.spamhaus.org", ip: "2001:db8::25", pbl: "Spamhaus ZEN", page: "https://example.net/q?ip=2001:db8::25", listPage: "https://check.spamhaus.org/"}},
		{"refused without a reason", "550 5.1.0 <eva@example.com>: address rejected", told{recipient: "eva@example.com"}},
		{"two addresses", "550 192.0.2.1 is blocked using bl.example.net, ask 192.0.2.9", told{list: "bl.example.net"}},
		{"what the list answered", "550 192.0.2.1 is blocked using bl.example.net (127.0.0.4)", told{list: "bl.example.net", ip: "192.0.2.1"}},
		{"a list of domains", "554 5.7.1 Service unavailable; 192.0.2.7 for the domain example.com is blocked using dbl.spamhaus.org", told{list: "dbl.spamhaus.org", listPage: "https://check.spamhaus.org/", domain: "example.com"}},
		{"a name on a list of domains", "554 5.7.1 Service unavailable; Client host [news.example.net] blocked using multi.uribl.com", told{list: "multi.uribl.com", listPage: "https://uribl.com/", domain: "news.example.net"}},
		{"the list of infected computers", "554 5.7.1 192.0.2.1 is listed in xbl.spamhaus.org", told{list: "xbl.spamhaus.org", ip: "192.0.2.1", xbl: "Spamhaus XBL", listPage: "https://check.spamhaus.org/"}},
		{"the domain whose policy it is", "550 5.7.26 Unauthenticated email from example.org is not accepted due to domain's DMARC policy", told{domain: "example.org"}},
		{"a sending host is no domain", "550 5.7.1 SPF fail: mail from mx.example.net [192.0.2.1] refused", told{ip: "192.0.2.1"}},
		{"whom to ask", "550 192.0.2.1 is blacklisted, mail delist@example.net for help", told{ip: "192.0.2.1", contact: "delist@example.net"}},
		{"two to ask", "550 192.0.2.1 is blacklisted, mail delist@example.net or abuse@example.org", told{ip: "192.0.2.1"}},
		{"a domain that loops", "mail for example.net loops back to myself", told{domain: "example.net"}},
		{"a domain that is no more", "550 5.1.1 domain example.net is no longer here, user unknown", told{domain: "example.net"}},
		{"a domain that is not there", "550 no MX for example.net: domain name not found", told{domain: "example.net"}},
		{"sender refused after RCPT", "host mx.example.org said: 550 5.7.1 <tom@example.org>: Sender address rejected (in reply to RCPT TO command)", told{sender: "tom@example.org"}},
		{"recipient refused for the sender", "host mx.example.org said: 550 5.7.26 <eva@example.com>: Recipient address rejected: SPF failed (in reply to RCPT TO command)", told{recipient: "eva@example.com"}},
		{"recipients that a program lists, refused for the sender", "SMTP Error: The following recipients failed: eva@example.com: Sender address rejected", told{recipient: "eva@example.com"}},
		{"a recipient that is called like a helper", "550 5.7.1 <security@example.com>: Recipient address rejected: Access denied", told{recipient: "security@example.com"}},
		{"a mail in circles", "Too many hops, this mail is in a loop: eva@example.com", told{recipient: "eva@example.com"}},
		{"a mail known by its Message-ID", "mail loop: Duplicated Message-ID in <eva@example.com>.", told{}},
		{"the domain before its policy", "554 5.7.1 rejected due to example.org's DMARC policy", told{domain: "example.org"}},
		{"a domain that Postfix looked up", "Name service error for name=mx.example.com type=A: Host not found", told{domain: "mx.example.com"}},
		{"a domain that qmail looked up", "Sorry, I couldn't find any host named mx.example.com. (#5.1.2)", told{domain: "mx.example.com"}},
		{"the domain that a server may not send from", "550 192.0.2.1 is not allowed to send from <example.org> by its SPF record", told{domain: "example.org", ip: "192.0.2.1"}},
		{"size of the header", "552 5.3.4 headers too large for this server", told{}},
		{"size and limit", "552 5.3.4 message size 41943040 exceeds fixed limit 15728640", told{size: 41943040, limit: 15728640}},
		{"limit with a unit", "552 message exceeds the maximum of 25 MB", told{limit: 25_000_000}},
		{"limit in one word", "552 5.3.4 Message too big, limit 20M", told{limit: 20_000_000}},
		{"a small number", "552 message too large, see rule 42", told{}},
		{"names", "tls: failed to verify certificate: x509: certificate is valid for mx.example.com, www.example.com, not smtp.example.org",
			told{valid: "mx.example.com, www.example.com", wanted: "smtp.example.org"}},
		{"names of Node.js", "Hostname/IP does not match certificate's altnames: Host: smtp.example.org. is not in the cert's altnames: DNS:mx.example.com, DNS:example.com",
			told{valid: "mx.example.com, example.com", wanted: "smtp.example.org"}},
		{"host that was looked up", "dial tcp: lookup smtp.exmaple.org on 192.0.2.53:53: no such host", told{server: "smtp.exmaple.org"}},
		{"host of Node.js", "Error: getaddrinfo ENOTFOUND smtp.exmaple.org", told{server: "smtp.exmaple.org"}},
		{"host of Node.js in brackets", "[Error: getaddrinfo ENOTFOUND smtp.exmaple.org]", told{server: "smtp.exmaple.org"}},
		{"a domain with its address", "550 Bad SPF records for [example.org:192.0.2.2]", told{domain: "example.org"}},
		{"to whom, without a reply", "Failed to send to eva@example.com: EOF", told{recipient: "eva@example.com"}},
		{"to whom, in brackets", "Unable to deliver message to <eva@example.com> today", told{recipient: "eva@example.com"}},
		{"to whom, among two", "Failed to send to eva@example.com for tom@example.org: EOF", told{}},
		{"a key of Python 2", "{u'eva@example.com': (550, '5.1.1 User unknown')}", told{}},
		{"a host that did not like a command", "mx.example.net [192.0.2.25] did not like our RCPT TO:", told{server: "mx.example.net"}},
		{"no address", "501 5.1.3 <eva@@example.com>: bad recipient address syntax", told{recipient: "eva@@example.com"}},
		{"a limit for a day", "550 5.4.5 daily sending quota exceeded for this user", told{period: day}},
		{"a limit for an hour", "452 4.3.1 too many messages per hour, sending limit reached", told{period: time.Hour}},
		{"limits for both", "550 5.4.5 sending limit exceeded: 50 in an hour, 200 a day", told{}},
		{"storage", "452 4.3.1 not enough disk space on the mail system", told{storage: true}},
		{"resources", "452 4.3.1 Insufficient system resources", told{}},
		{"expired", "x509: certificate has expired or is not yet valid: current time 2026-05-02T10:00:00Z is after 2026-04-30T23:59:59Z",
			told{expired: time.Date(2026, 4, 30, 23, 59, 59, 0, time.UTC)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := classify.Classify(tt.text, classify.Attempt{})
			if diff := cmp.Diff(tt.want, readTold(r, r.Text), cmp.AllowUnexported(told{})); diff != "" {
				t.Errorf("%q, %v by %s (-want +got):\n%s", tt.text, r.Reason, r.Rule, diff)
			}
		})
	}
}

func TestAddressesOfPython(t *testing.T) {
	got := addresses("{u'eva@example.com': (550, b'no'), b'tom@example.org': 1, 'u.bo@example.net': 2}")
	if diff := cmp.Diff([]string{"eva@example.com", "tom@example.org", "u.bo@example.net"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestActionsTold holds that an administrator is not sent to himself, and nobody to a
// list that nothing speaks of.
func TestActionsTold(t *testing.T) {
	tests := []struct {
		name, text string
		role       classify.Role
		not        classify.Action
	}{
		{"no list", "550 5.7.1 mail from your location [192.0.2.1] is administratively denied", classify.RoleRelay, classify.ActionRequestDelisting},
		{"one's own administrator", "452 4.3.1 Insufficient system storage", classify.RoleSubmission, classify.ActionContactSenderAdmin},
		{"a mail server has no provider", "450 4.7.1 <pc>: Helo command rejected: need fully-qualified hostname", classify.RoleRelay, classify.ActionContactProvider},
		{"a list that is closed", "554 5.7.1 192.0.2.1 blocked using dnsbl.sorbs.net", classify.RoleRelay, classify.ActionRequestDelisting},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := classify.Classify(tt.text, classify.Attempt{Role: tt.role})
			if got := actionsOf(r); slices.Contains(got, tt.not) {
				t.Errorf("%q is told %v, by %s", tt.text, got, r.Rule)
			}
		})
	}
}

// TestOwnList holds that a list which may be the recipient's own is not told as none of
// his.
func TestOwnList(t *testing.T) {
	r := classify.Classify("554 5.7.1 <mx.example.net[192.0.2.1]>: Client host rejected: blacklisted user (in reply to RCPT TO command)", classify.Attempt{})
	if e := Match("de").Explain(r, Details{}); r.Cause != classify.OwnList || e.Place != "" {
		t.Errorf("%v, %q", r.Cause, e.Place)
	}
}

// FuzzTold holds that what is taken out of a text stands in it.
func FuzzTold(f *testing.F) {
	for _, s := range []string{"<a@example.org>: no", "size 1e999 exceeds 10 MB", "certificate is valid for , not ", "using a.b", "x@@y.z@", " is after 2026"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for reason := range classify.Reason(numReasons) {
			for _, cause := range []classify.Cause{classify.CauseNone, classify.CauseCertificateName, classify.CauseCertificateExpired, classify.CauseRecipientMalformed, classify.CauseAddressGiven} {
				got := readTold(classify.Result{Reason: reason, Cause: cause}, s)
				if got.size < 0 || got.limit < 0 || got.size < got.limit && got.size != 0 {
					t.Errorf("sizes %d, %d", got.size, got.limit)
				}
			}
		}
	})
}
