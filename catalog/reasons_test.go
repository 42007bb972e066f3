package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

// reasonCases has at least one reply for each reason. Where the explanation
// differs by stage, role or permanence, so do the cases.
var reasonCases = []struct {
	name   string
	reply  string
	hints  classify.Attempt
	reason classify.Reason
}{
	{"user-unknown", "550 5.1.1 <anna@example.org>: no such user here", classify.Attempt{Stage: classify.StageRcpt}, classify.UserUnknown},
	{"mailbox-disabled", "550 5.2.1 <anna@example.org>: this account is disabled", classify.Attempt{Stage: classify.StageRcpt}, classify.MailboxDisabled},
	{"mailbox-full", "452 4.2.2 <anna@example.org>: mailbox is full", classify.Attempt{Stage: classify.StageRcpt}, classify.MailboxFull},
	{"mailbox-moved", "551 5.1.6 user has moved, please try <anna@new.example>", classify.Attempt{Stage: classify.StageRcpt}, classify.MailboxMoved},
	{"recipient-restricted", "550 5.7.1 you are not allowed to send to this group", classify.Attempt{Stage: classify.StageRcpt}, classify.RecipientRestricted},
	{"recipient-limit", "450 4.2.1 this user is receiving mail too quickly", classify.Attempt{Stage: classify.StageRcpt, Role: classify.RoleRelay}, classify.RecipientLimit},
	{"recipient-suppressed", "550 5.1.1 recipient is on our suppression list", classify.Attempt{Stage: classify.StageRcpt}, classify.RecipientSuppressed},
	{"too-many-recipients", "452 4.5.3 too many recipients", classify.Attempt{Stage: classify.StageRcpt}, classify.TooManyRecipients},
	{"address-syntax", "501 5.1.3 bad recipient address syntax", classify.Attempt{Stage: classify.StageRcpt}, classify.AddressSyntax},
	{"domain-unknown", "550 5.1.2 <anna@example.invalid>: domain not found", classify.Attempt{Stage: classify.StageRcpt}, classify.DomainUnknown},
	{"domain-no-mail", "556 5.1.10 domain does not accept mail (null MX)", classify.Attempt{Stage: classify.StageRcpt}, classify.DomainNoMail},
	{"sender-rejected", "550 5.1.0 sender address rejected", classify.Attempt{Stage: classify.StageMail}, classify.SenderRejected},
	{"sender-unauthenticated", "550 5.7.26 message failed SPF and DKIM checks", classify.Attempt{Stage: classify.StageEndOfData, Role: classify.RoleRelay}, classify.SenderUnauthenticated},
	{"auth-required", "530 5.7.0 authentication required", classify.Attempt{Stage: classify.StageMail}, classify.AuthRequired},
	{"auth-failed", "535 5.7.8 user name or password incorrect", classify.Attempt{Stage: classify.StageAuth}, classify.AuthFailed},
	{"relay-denied", "554 5.7.1 <anna@example.net>: relay access denied", classify.Attempt{Stage: classify.StageRcpt}, classify.RelayDenied},
	{"sending-limit", "550 5.4.5 daily sending quota exceeded", classify.Attempt{Stage: classify.StageMail}, classify.SendingLimit},
	{"blocklisted", "554 5.7.1 client [192.0.2.1] blocked using bl.example.net", classify.Attempt{Stage: classify.StageRcpt, Role: classify.RoleRelay}, classify.Blocklisted},
	{"blocklisted-submission", "554 5.7.1 client [192.0.2.1] blocked using bl.example.net", classify.Attempt{Stage: classify.StageRcpt}, classify.Blocklisted},
	{"bad-reputation", "554 5.7.1 your IP address has a poor reputation", classify.Attempt{Stage: classify.StageGreeting, Role: classify.RoleRelay}, classify.BadReputation},
	{"no-reverse-dns", "450 4.7.25 client host rejected: cannot find your hostname", classify.Attempt{Stage: classify.StageRcpt, Role: classify.RoleRelay}, classify.NoReverseDNS},
	{"rate-limited", "421 4.7.28 too many messages from your address, slow down", classify.Attempt{Stage: classify.StageMail, Role: classify.RoleRelay}, classify.RateLimited},
	{"rate-limited-submission", "450 4.7.1 you are sending too fast, slow down", classify.Attempt{Stage: classify.StageMail}, classify.RateLimited},
	{"too-many-connections", "421 4.7.0 too many connections from your host", classify.Attempt{Stage: classify.StageGreeting, Role: classify.RoleRelay}, classify.TooManyConnections},
	{"greylisted", "451 4.7.1 greylisted, please try again in 300 seconds", classify.Attempt{Stage: classify.StageRcpt, Role: classify.RoleRelay}, classify.Greylisted},
	{"dns-failure", "451 4.4.3 temporary failure in name resolution", classify.Attempt{Stage: classify.StageRcpt, Role: classify.RoleRelay}, classify.DNSFailure},
	{"tls-required", "530 5.7.0 must issue a STARTTLS command first", classify.Attempt{Stage: classify.StageMail}, classify.TLSRequired},
	{"tls-failed", "454 4.7.0 TLS not available due to a local problem", classify.Attempt{Stage: classify.StageStartTLS}, classify.TLSFailed},
	{"mail-loop", "554 5.4.6 too many hops, mail loop detected", classify.Attempt{Stage: classify.StageEndOfData, Role: classify.RoleRelay}, classify.MailLoop},
	{"message-too-large", "552 5.3.4 message size exceeds the fixed limit", classify.Attempt{Stage: classify.StageEndOfData}, classify.MessageTooLarge},
	{"message-too-large-relay", "552 5.3.4 message size exceeds the fixed limit", classify.Attempt{Stage: classify.StageEndOfData, Role: classify.RoleRelay}, classify.MessageTooLarge},
	{"spam", "554 5.7.1 message rejected as spam", classify.Attempt{Stage: classify.StageEndOfData}, classify.Spam},
	{"virus", "554 5.7.1 message contains a virus", classify.Attempt{Stage: classify.StageEndOfData}, classify.Virus},
	{"content-rejected", "552 5.7.0 attachments of this file type are not allowed", classify.Attempt{Stage: classify.StageEndOfData}, classify.ContentRejected},
	{"message-malformed", "550 5.6.0 message has no From header", classify.Attempt{Stage: classify.StageEndOfData}, classify.MessageMalformed},
	{"unsupported-feature", "553 5.6.7 SMTPUTF8 is required for this address, but not supported", classify.Attempt{Stage: classify.StageRcpt}, classify.UnsupportedFeature},
	{"policy", "554 5.7.1 rejected by local policy", classify.Attempt{Stage: classify.StageRcpt}, classify.ReasonPolicy},
	{"service-unavailable", "421 4.3.2 service shutting down", classify.Attempt{Stage: classify.StageGreeting}, classify.ServiceUnavailable},
	{"system-full", "452 4.3.1 insufficient system storage", classify.Attempt{Stage: classify.StageMail}, classify.SystemFull},
	{"system-error", "451 4.3.0 local error in processing", classify.Attempt{Stage: classify.StageEndOfData}, classify.SystemError},
	{"delivery-expired", "550 4.4.7 delivery time expired, message too old", classify.Attempt{Role: classify.RoleRelay}, classify.DeliveryExpired},
	{"protocol-error", "503 5.5.1 bad sequence of commands", classify.Attempt{Stage: classify.StageData}, classify.ProtocolError},
	{"accepted", "250 2.0.0 ok", classify.Attempt{Stage: classify.StageEndOfData}, classify.Accepted},
	{"unknown", "554 5.0.0 sorry", classify.Attempt{Stage: classify.StageEndOfData}, classify.ReasonUnknown},
	// Refusals of an unusual permanence, told as what they are.
	{"blocklisted-temporary", "450 4.7.1 client [192.0.2.1] blocked using bl.example.net", classify.Attempt{Stage: classify.StageRcpt, Role: classify.RoleRelay}, classify.Blocklisted},
	{"greylisted-permanent", "550 5.7.1 greylisted, please try again later", classify.Attempt{Stage: classify.StageRcpt, Role: classify.RoleRelay}, classify.Greylisted},
	{"service-unavailable-permanent", "554 5.3.2 system not accepting network messages", classify.Attempt{Stage: classify.StageGreeting, Role: classify.RoleRelay}, classify.ServiceUnavailable},
	// Without a reply.
	{"cancelled", "sending the newsletter: context canceled", classify.Attempt{}, classify.ConnectionFailed},
	{"deadline", "sending the newsletter: context deadline exceeded", classify.Attempt{}, classify.ConnectionFailed},
	{"connection-failed", "dial tcp 192.0.2.1:25: connect: connection refused", classify.Attempt{Stage: classify.StageConnect}, classify.ConnectionFailed},
	{"connection-failed-after-content", "read tcp 192.0.2.1:25: i/o timeout", classify.Attempt{Stage: classify.StageEndOfData}, classify.ConnectionFailed},
}

// parts are the texts of an explanation, a line each. Headings and the breaking of
// lines are those of all explanations: TestRenderings shows some as a whole.
func parts(e Explanation) string {
	var b strings.Builder
	write := func(name string, texts ...string) {
		for _, text := range texts {
			if text != "" {
				fmt.Fprintf(&b, "%s: %s\n", name, text)
			}
		}
	}
	write("title", e.Title)
	write("outcome", e.Status.Outcome.Value)
	write("recipient", e.Status.Recipient.Value)
	write("responsible", e.Status.Responsible.Value)
	write("summary", e.Summary)
	write("place", e.Place)
	write("said", e.Said)
	write("cause", e.Causes...)
	write("advice", e.Advice...)
	write("admin", strings.Split(e.Admin, "\n")...)
	return b.String()
}

// TestReasons shows the explanation of each reason in each language.
func TestReasons(t *testing.T) {
	seen := map[classify.Reason]bool{}
	for _, tt := range reasonCases {
		seen[tt.reason] = true
		for _, lang := range []string{"de", "en"} {
			t.Run(tt.name+"/"+lang, func(t *testing.T) {
				r := classify.Classify(tt.reply, tt.hints)
				if diff := cmp.Diff(tt.reason.String(), r.Reason.String()); diff != "" {
					t.Fatalf("reason of %q (-want +got):\n%s", tt.reply, diff)
				}
				// Which rule decides is classify's affair, and changes with the rules.
				if r.Provider = ""; r.Basis != classify.BasisTransport {
					r.Rule = "a-rule"
				}
				r.Recipient, r.Sender, r.Server = "anna@example.org", "club@example.com", "mx.example.org"
				e := Match(lang).Explain(r, Details{})
				checkGolden(t, "reasons/"+tt.name+"."+lang, []golden{{"parts", parts(e)}})
			})
		}
	}
	for reason := classify.ReasonUnknown; reason <= classify.Accepted; reason++ {
		if !seen[reason] {
			t.Errorf("no case for %v", reason)
		}
	}
}
