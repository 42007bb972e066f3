package catalog

import (
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// TestFactsTold holds that the table beside an explanation has what the text shows, and
// nothing that only a rule takes for likely.
func TestFactsTold(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		role       classify.Role
		fact       string // its phrase
		want       string // "" for no such fact
	}{
		{"a waiting time of the reply", "450 4.2.0 Greylisted, come back in 7 minutes", classify.RoleSubmission, "fact-retry", "7 minutes"},
		{"a waiting time of the rule", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred", classify.RoleSubmission, "fact-retry", ""},
		{"a host that was not reached", "java.net.SocketTimeoutException: Connect timed out, host smtp.gmail.com", classify.RoleSubmission, "fact-provider", ""},
		{"a host that answered", "host gmail-smtp-in.l.google.com said: 550 5.1.1 no such user", classify.RoleSubmission, "fact-provider", "Gmail, Google Workspace"},
		{"who wrote that none was reached", "Network error on destination MXs", classify.RoleRelay, "fact-provider", "OpenSMTPD"},
		{"a phrase of several servers", "454 4.7.0 TLS handshake failed", classify.RoleSubmission, "fact-provider", ""},
		{"another company of that name", "host mx1.mail.yahoo.co.jp said: 554 delivery error: dd This user doesn't have a yahoo.co.jp account", classify.RoleSubmission, "fact-provider", "Yahoo! JAPAN"},
		{"a rule's temporary refusal is tried again", "421 rejected by local policy", classify.RoleSubmission, "fact-actions", "send again later, ask your mail provider"},
		{"a name that is not there", "getaddrinfo ENOTFOUND mx.example.org", classify.RoleRelay, "fact-actions", "settings"},
		{"a final refusal to serve", "554 this service is not available here", classify.RoleSubmission, "fact-actions", "ask your mail provider"},
		{"a virus in what was accepted", "250 virus found in this email, discarded", classify.RoleSubmission, "fact-actions", "malware"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Match("en")
			r := classify.Classify(tt.text, classify.Attempt{Role: tt.role})
			got := ""
			for _, f := range c.Facts(r) {
				if f.Name == c.Phrase(tt.fact) {
					got = f.Value
				}
			}
			if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
				t.Errorf("%s of %q, %v by %s: %q, want %q", tt.fact, tt.text, r.Reason, r.Rule, got, tt.want)
			}
		})
	}
}

// TestAdminTold holds that the administrator's text has what only this answer shows.
func TestAdminTold(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want, not  string
	}{
		{"accepted and thrown away", "250 virus found in this email, discarded", "takes it for delivered", "no text"},
		{"a code alone", "550", "no text", "delivered"},
		{"words behind a code", "452, \"4.5.3\", Your message has too many recipients.", "", "no text"},
		{"a list that is named", "554 5.7.1 192.0.2.1 blocked using dnsbl.example.org", "List: dnsbl.example.org", "usual blocklists"},
		{"a list that is not", "550 your address 192.0.2.1 is blacklisted", "usual blocklists", "List:"},
		{"whom to ask", "550 192.0.2.1 is blacklisted, mail delist@example.net for help", "delist@example.net can help", "usual blocklists"},
		{"the page of the server", "550 blacklisted by zen.spamhaus.org, see https://example.org/unblock", "https://example.org/unblock can help", ""},
		{"the page of the list", "550 blacklisted by zen.spamhaus.org, see https://www.spamhaus.org/query/ip/192.0.2.1", "check.spamhaus.org", "can help"},
		{"a library that hides the reply", "SMTP Error: Could not authenticate.", "SMTPDebug", ""},
		{"a code of another meaning", "550 5.7.9 rejected", "", "mechanism is too weak"},
		{"the page of the reply", "450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages, see https://support.google.com/mail/?p=ReceivingRatePerm", "?p=ReceivingRatePerm", "?p=ReceivingRate "},
		{"a domain that is no more", "550 5.1.1 domain example.net is no longer here, user unknown", "example.net", ""},
		{"who may send, by address", "550 5.7.23 SPF validation failed for 192.0.2.7", "(192.0.2.7)", ""},
		{"another code than the usual one", "535 5.7.0 wrong password", "credentials are invalid", "5.7.8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := classify.Classify(tt.text, classify.Attempt{})
			got := Match("en").Explain(r, Details{}).Admin + " "
			if !strings.Contains(got, tt.want) || tt.not != "" && strings.Contains(got, tt.not) {
				t.Errorf("%q, %v %v by %s: %s", tt.text, r.Reason, r.Cause, r.Rule, got)
			}
		})
	}
}
