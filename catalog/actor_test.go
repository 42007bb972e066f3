package catalog

import (
	"regexp"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// TestWhoActs holds that the status names whoever takes the first step of the advice,
// and nobody only where a mail server comes back to the mail by itself.
func TestWhoActs(t *testing.T) {
	tests := []struct {
		lang   string
		nobody string
		others *regexp.Regexp // who is named is none of the readers
		asks   *regexp.Regexp // the first step is that of somebody who runs a server
		named  *regexp.Regexp // what names one
	}{
		{
			lang: "de", nobody: "niemand",
			others: regexp.MustCompile(`^(?:der Administrator Ihres Mailservers|Ihr E-Mail-Anbieter)$`),
			asks:   regexp.MustCompile(`^(?:Geben|Leiten|Melden) Sie (?:das|diese Meldung|die Meldung|die vollständige Meldung|den Fehler)[^.]* (?:dem|den|der|an die|Ihrem) (?:Administrator|Administration|Anbieter)`),
			named:  regexp.MustCompile(`Administrator|Administration|Anbieter|Betreiber|verwaltet|Verwalter`),
		},
		{
			lang: "en", nobody: "nobody",
			others: regexp.MustCompile(`^(?:the administrator of your mail server|your mail provider)$`),
			asks:   regexp.MustCompile(`^(?:Give|Pass|Forward|Report) (?:this|the|it)[^.]* to (?:the|your) (?:administrator|provider)`),
			named:  regexp.MustCompile(`administrator|provider|operator|whoever|manages|runs|service`),
		},
	}
	for _, test := range tests {
		t.Run(test.lang, func(t *testing.T) {
			t.Parallel()
			c := Match(test.lang)
			seen := map[string]bool{}
			for _, r := range everySituation() {
				e := c.Explain(r, Details{})
				who := e.Status.Responsible.Value
				if who == "" || len(e.Advice) == 0 {
					continue
				}
				first := e.Advice[0]
				retried := (r.Role == classify.RoleRelay || r.Reason == classify.MailLoop) && r.Permanence == classify.Temporary && r.Outcome == classify.OutcomeNotSent
				fault := ""
				switch {
				case len(who) >= len(test.nobody) && who[:len(test.nobody)] == test.nobody && !retried && r.Outcome != classify.OutcomeSent:
					fault = "no server comes back to it"
				case test.asks.MatchString(first) && !test.others.MatchString(who):
					fault = "the first step is an administrator's"
				case test.others.MatchString(who) && !test.named.MatchString(first):
					fault = "the first step is the reader's"
				}
				if key := fault + who + first; fault != "" && !seen[key] {
					seen[key] = true
					t.Errorf("%s, yet %q must act: %q, for %v %v code %d %v, %v %v %v", fault, who, first, r.Reason, r.Cause, r.Code, r.Enhanced, r.Permanence, r.Role, r.Outcome)
				}
			}
		})
	}
}

// TestServersText holds that a text that only a mail server writes is explained to
// whoever runs one, though the caller sends to his provider.
func TestServersText(t *testing.T) {
	const bounced = "host mx.example.com [192.0.2.1] SMTP error from remote mail server after MAIL FROM:<a@example.org>:\n550 5.7.1 no reverse DNS for 192.0.2.9"
	for _, tt := range []struct {
		name, text string
		want       bool // the reader's own program is at fault
	}{
		{"what a server wrote", bounced, false},
		{"what the provider answered", "550 5.7.1 no reverse DNS for 192.0.2.9", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := classify.Classify(tt.text, classify.Attempt{Role: classify.RoleSubmission})
			e := Match("de").Explain(r, Details{})
			text := e.WithAdmin().PlainText(0)
			if got := regexp.MustCompile(`Programm|Port 465`).MatchString(text); got != tt.want {
				t.Errorf("of the reader's program: %v\n%s", got, text)
			}
			if got := r.Actions.Has(classify.ActionFixClient); got != tt.want {
				t.Errorf("fix-client: %v", got)
			}
		})
	}
}
