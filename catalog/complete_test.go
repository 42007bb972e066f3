package catalog

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// TestEveryResult explains every reason at every stage in every situation, and
// every code, with and without details: no part may be missing, and no
// placeholder, bracket or hole may remain in a sentence.
func TestEveryResult(t *testing.T) {
	details := []Details{
		{},
		{MaxSize: 25_000_000, Size: 31_400_000, List: "zen.example.net", Wait: 5 * time.Minute},
	}
	for _, lang := range []string{"de", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			c := Match(lang)
			for _, r := range everyResult() {
				for i, d := range details {
					if i > 0 {
						r.Recipient, r.Sender, r.Server = "anna@example.org", "club@example.com", "mx.example.org"
					}
					e := c.Explain(r, d)
					if problem := defect(e); problem != "" {
						t.Fatalf("%s: %+v\n%s", problem, r, e.WithAdmin().PlainText(0))
					}
				}
			}
		})
	}
}

// everyResult returns the results that the catalogs have to explain. Those of
// which the server's reply leaves no doubt come with all stages.
func everyResult() (all []classify.Result) {
	for _, role := range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
		for stage := classify.StageUnknown; stage <= classify.StageQuit; stage++ {
			for reason := range classify.Reason(numReasons) {
				for permanence := range classify.Permanent + 1 {
					outcome := classify.OutcomeNotSent
					switch {
					case stage == classify.StageQuit:
						outcome = classify.OutcomeSent
					case stage == classify.StageEndOfData && permanence == classify.PermanenceUnknown:
						outcome = classify.OutcomeUnknown
					}
					all = append(all, classify.Result{Attempt: classify.Attempt{Role: role, Stage: stage}, Reason: reason, Permanence: permanence, Outcome: outcome, Basis: classify.BasisRule})
				}
			}
			for code := range classify.BasicCodes() {
				r := classify.Result{Attempt: classify.Attempt{Role: role, Stage: stage}, Outcome: classify.OutcomeNotSent, Basis: classify.BasisCode}
				r.Code = code.Code
				all = append(all, r)
			}
		}
		for m := range classify.EnhancedMeanings() {
			for _, class := range []uint16{4, 5} {
				r := classify.Result{Attempt: classify.Attempt{Role: role}, Outcome: classify.OutcomeNotSent, Basis: classify.BasisEnhanced}
				r.Enhanced = classify.EnhancedCode{Class: class, Subject: m.Subject, Detail: m.Detail}
				all = append(all, r)
			}
		}
	}
	return all
}

var quotation = regexp.MustCompile(`„[^“]+“|“[^”]+”`)

// defect tells what is wrong with an explanation, "" for nothing.
func defect(e Explanation) string {
	switch {
	case e.Title == "" || e.Summary == "" || e.Admin == "":
		return "a part is missing"
	case len(e.Advice) == 0:
		return "no advice"
	case len([]rune(e.Title)) > maxTitle:
		return "the title is too long"
	}
	text := e.WithAdmin().PlainText(0) + e.Short()
	for _, sign := range []string{"{", "}", "[", "]", " .", " ,", "()", "„“", "“”", "..", "  ("} {
		// To take out the quotations is slow, and seldom needed.
		if strings.Contains(text, sign) && strings.Contains(quotation.ReplaceAllString(text, "“…”"), sign) {
			return "found " + sign
		}
	}
	return ""
}
