package catalog

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// causeTexts has an example for every cause: one that classify itself decides on, with
// the actions that follow.
var causeTexts = []string{
	"502 5.5.1 The command AUTH is not recognized on this port",
	"504 5.5.4 Authentication mechanism not supported here",
	"535 5.7.8 Bad user name or password",
	"534 5.7.9 Application-specific password required",
	"535 5.7.8 this account is locked",
	"534 5.7.14 Please sign in with your browser once",
	"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox",
	"535 5.7.8 the access token has expired",
	"454 4.7.0 Temporary authentication failure",
	"x509: certificate has expired or is not yet valid",
	"x509: certificate is valid for mx.example.com, not smtp.example.org",
	"x509: certificate signed by unknown authority",
	"tls: first record does not look like a TLS handshake",
	"smtp: server doesn't support STARTTLS",
	`short response: "\x15\x03\x01\x00\x02\x02F"`,
	"dial tcp: lookup smtp.exmaple.org: no such host",
	"dial tcp: lookup smtp.example.org on 192.0.2.53:53: server misbehaving",
	"451 4.7.24 SPF: temporary lookup error for example.org",
	"dial tcp 192.0.2.25:587: connect: connection refused",
	"dial tcp 192.0.2.25:587: i/o timeout",
	"dial tcp 192.0.2.25:25: i/o timeout",
	"dial tcp: address smtp.example.org: missing port in address",
	"context canceled",
	"write tcp 192.0.2.10:52114->192.0.2.25:587: use of closed network connection",
	`short response: "* OK ready"`,
	`invalid response code: "+OK ready"`,
	`short response: "HTTP/1.1 400 Bad Request"`,
	"550 5.4.5 your daily sending quota is exceeded",
	"550 5.1.8 Access denied, bad outbound sender",
	"450 4.1.8 <a@example.org>: Sender address rejected: Domain not found",
	"553 5.7.1 <a@example.org>: Sender address rejected: not owned by user b@example.com",
	"550 5.7.23 SPF validation failed",
	"550 5.7.20 no passing DKIM signature found",
	"550 5.7.1 rejected by the DMARC policy of example.org",
	"554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using dnsbl.example.net",
	"550 the domain example.net is blacklisted here",
	"554 5.7.1 192.0.2.1 is on our local blacklist",
	"550 5.1.1 <a@example.org>: the recipient's address was refused",
	"552 5.3.4 Message header size exceeds what is allowed here",
	"550 5.7.1 Attachment type not allowed (.exe)",
	"550 5.7.1 Message contains a blocked URL",
	"550 5.7.1 Forbidden words in the message body",
	"501 5.1.3 Bad recipient address syntax",
	"501 5.1.7 Bad sender address syntax",
	"551 User moved; please try <b@example.com>",
	"554 5.7.1 virus found: Phishing.Email.Scam",
	"450 4.7.26 Access denied, mail over IPv6 must pass either SPF or DKIM validation",
	"504 5.5.2 <pc>: Helo command rejected: need fully-qualified hostname",
	"554 5.7.1 connections from your country are refused",
	"554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org; Error: open resolver",
	"550 5.7.1 spoofed sender address refused",
	"554 5.7.1 <mx.example.net[192.0.2.1]>: Client host rejected: Access denied",
	"525 5.7.13 this account is disabled",
	"The delivery of your mail is delayed; the server will keep trying.",
	"503 5.5.1 RCPT came before MAIL, wrong command order",
	"550 5.2.1 this mailbox is disabled due to inactivity",
	"550 Unrouteable address",
	"can't create user output file",
	"554 5.6.0 Your message has bare LF's",
	"554 5.6.0 a line of more than 998 characters is in this mail",
	"554 5.6.0 this mail has duplicate From headers",
}

// everyRemedy returns what classify says of every cause and reason, in both roles.
func everyRemedy(t *testing.T) (all []classify.Result) {
	t.Helper()
	found := map[classify.Cause]bool{}
	for _, role := range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
		for _, text := range causeTexts {
			r := classify.Classify(text, classify.Attempt{Role: role})
			if r.Cause == classify.CauseNone {
				t.Errorf("%q, %v by %s, has no cause", text, r.Reason, r.Rule)
			}
			found[r.Cause] = true
			all = append(all, r)
		}
		for reason := classify.ReasonUnknown; reason < classify.Accepted; reason++ {
			all = append(all, classify.ForReason(reason, "", classify.Attempt{Role: role}))
			for _, code := range []string{"450", "550"} { // a refusal for now and for good
				r := classify.Classify(code, classify.Attempt{Role: role})
				of := classify.ForReason(reason, "", classify.Attempt{Role: role})
				of.Reply, of.Basis, of.Permanence, of.Outcome = r.Reply, classify.BasisRule, r.Permanence, classify.OutcomeNotSent
				all = append(all, of)
			}
		}
	}
	for c := classify.CauseNone + 1; c <= lastCause; c++ {
		if !found[c] {
			t.Errorf("no text for the cause %v", c)
		}
	}
	return all
}

// TestRemedies holds that what an administrator is told to do does not belie the text
// beside it, nor who acts.
func TestRemedies(t *testing.T) {
	tests := map[string]struct {
		password, list, certificate  *regexp.Regexp
		waiting, unconditional, none *regexp.Regexp
	}{
		"de": {
			password:      regexp.MustCompile(`Am Passwort liegt es nicht|Das Passwort kann richtig sein`),
			list:          regexp.MustCompile(`Sperrliste|Gelistet|gelistet`),
			certificate:   regexp.MustCompile(`Zertifikat`),
			waiting:       regexp.MustCompile(`Warten (?:allein )?hilft`),
			unconditional: regexp.MustCompile(`^(?:Geben|Leiten|Bitten|Melden|Fragen) Sie (?:[^.w]|w[^e]|we[^n])*\.$`),
			none:          regexp.MustCompile(`^niemand`),
		},
		"en": {
			password:      regexp.MustCompile(`password is not to blame|password may be right|Not the password`),
			list:          regexp.MustCompile(`blocklist|[Ll]isted`),
			certificate:   regexp.MustCompile(`certificate`),
			waiting:       regexp.MustCompile(`Waiting (?:alone )?(?:does not|seldom) help`),
			unconditional: regexp.MustCompile(`^(?:Give this|Forward|Pass|Ask|Report) (?:[^.i]|i[^f])*\.$`),
			none:          regexp.MustCompile(`^nobody`),
		},
	}
	for lang, tt := range tests {
		t.Run(lang, func(t *testing.T) {
			c := Match(lang)
			for _, r := range everyRemedy(t) {
				e := c.Explain(r, Details{})
				text := strings.Join(slices.Concat([]string{e.Title, e.Summary, e.Admin}, e.Causes, e.Advice), "\n")
				actions := actionsOf(r)
				has := func(a classify.Action) bool { return slices.Contains(actions, a) }
				fail := func(fault string) {
					t.Errorf("%s: %v %v, %v %v, for %v by %s: %v\n%s", fault, r.Reason, r.Cause, r.Permanence, r.Outcome, r.Role, r.Rule, actions, text)
				}
				switch {
				case has(classify.ActionFixCredentials) && tt.password.MatchString(text):
					fail("the password is right")
				case has(classify.ActionRequestDelisting) && !tt.list.MatchString(text):
					fail("there is no list")
				case has(classify.ActionScanForMalware) && r.Reason != classify.Virus && r.Reason != classify.Blocklisted:
					fail("nothing speaks of malware")
				case has(classify.ActionScanForMalware) && r.Cause != classify.CauseNone && r.Cause != classify.CauseListed && r.Cause != classify.CausePhishing:
					fail("no computer is infected")
				case has(classify.ActionEnableTLS) && tt.certificate.MatchString(e.Title):
					fail("encryption is on")
				case (has(classify.ActionRetry) || has(classify.ActionRetryLater)) && tt.waiting.MatchString(text):
					fail("waiting does not help")
				case tt.none.MatchString(e.Status.Responsible.Value) && slices.ContainsFunc(e.Advice, tt.unconditional.MatchString):
					fail("nobody has to act, yet somebody is asked")
				}
			}
		})
	}
}
