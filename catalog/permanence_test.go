package catalog

import (
	"regexp"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// final and waiting are the words that a summary must not have when the failure
// is temporary, or permanent.
var (
	final = map[string]*regexp.Regexp{
		"de": regexp.MustCompile(`wurde nicht zugestellt|endgültig|gibt auf|hat aufgegeben`),
		"en": regexp.MustCompile(`was not delivered|for good|gives up|has given up`),
	}
	waiting = map[string]*regexp.Regexp{
		"de": regexp.MustCompile(`noch nicht|\bwartet|vorläufig|von selbst (weiter|noch)|Warten Sie ab|Haben Sie Geduld`),
		"en": regexp.MustCompile(`not .* yet|is waiting|provisional|goes on trying|will try again|^Wait[,;]|Be patient`),
	}
)

// expired speaks of attempts that ended, whatever the code of the report says.
const expired = classify.DeliveryExpired

// TestPermanence holds that no text calls a mail lost that still waits in a
// queue, and none tells people to wait for one that has come back.
func TestPermanence(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		for reason := classify.ReasonUnknown; reason < classify.Accepted; reason++ {
			for _, provider := range append([]string{""}, providersOf(lang, reason)...) {
				r := classify.Result{Attempt: classify.Attempt{Role: classify.RoleRelay}, Reason: reason, Outcome: classify.OutcomeNotSent, Basis: classify.BasisRule, Provider: provider}
				r.Permanence = classify.Temporary
				if e := Match(lang).Explain(r, Details{}); reason != expired && final[lang].MatchString(e.Summary) {
					t.Errorf("%s: temporary %v %s is told as final: %s", lang, reason, provider, e.Summary)
				}
				for _, r.Role = range []classify.Role{classify.RoleRelay, classify.RoleSubmission} {
					r.Permanence = classify.Permanent
					e := Match(lang).Explain(r, Details{})
					for _, text := range append([]string{e.Summary}, e.Advice...) {
						if waiting[lang].MatchString(text) {
							t.Errorf("%s: permanent %v %s for %v is told as waiting: %s", lang, reason, provider, r.Role, text)
						}
					}
				}
			}
		}
	}
}

// providersOf returns the providers that have texts of their own for a reason.
func providersOf(lang string, reason classify.Reason) (ids []string) {
	for _, e := range Match(lang).parsed().of(subject{"Reason", reason.String()}) {
		for _, c := range e.conditions {
			if c.Name == "Provider" {
				ids = append(ids, strings.Fields(c.Value)...)
			}
		}
	}
	return ids
}

// TestScopeOfStage holds that the sentence about a step does not blame the
// recipient, sender or content for what the server objects to elsewhere.
func TestScopeOfStage(t *testing.T) {
	for _, tt := range []struct {
		name  string
		reply string
		hints classify.Attempt
		want  string
	}{
		{"blocklist at RCPT", "554 5.7.1 client [192.0.2.1] blocked using bl.example.net", classify.Attempt{Stage: classify.StageRcpt},
			"It has nothing to do with the recipient."},
		{"sender at RCPT", "553 5.7.1 sender address rejected: not owned by user", classify.Attempt{Stage: classify.StageRcpt},
			"The recipient is not to blame."},
		{"recipient at the end of data", "550 5.1.1 no such user", classify.Attempt{Stage: classify.StageEndOfData},
			"Not the content of the email is to blame but the recipient."},
		{"size at MAIL", "552 5.3.4 message size exceeds the fixed limit", classify.Attempt{Stage: classify.StageMail},
			"The sender is not to blame."},
		{"recipient at RCPT", "550 5.1.1 no such user", classify.Attempt{Stage: classify.StageRcpt}, "This step is about the recipient."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Match("en").Explain(classify.Classify(tt.reply, tt.hints), Details{}).Stage.Part; got != tt.want {
				t.Errorf("Part = %q, want %q", got, tt.want)
			}
		})
	}
}

// TestSentAfterAll holds that the reason of a refusal is not told as why a mail
// did not go out where it did.
func TestSentAfterAll(t *testing.T) {
	r := classify.Classify("550 5.7.1 your host is listed", classify.Attempt{Stage: classify.StageQuit})
	want := "The email was sent. It failed only when the connection was ended (QUIT)."
	if got := Match("en").Explain(r, Details{}).Summary; got != want {
		t.Errorf("Summary = %q, want %q", got, want)
	}
}
