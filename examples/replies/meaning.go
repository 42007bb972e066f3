package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// diagnose asks the library about each example of a rule. It tells what the
// rule's conditions ask for, or another rule would answer.
func diagnose(s speaker, r rule) []smtperr.Diagnosis {
	know := []smtperr.Option{smtperr.WithRole(r.Role), smtperr.WithStage(r.At)}
	if r.OnlyProvider {
		know = append(know, smtperr.WithServer(s.Host))
	}
	var ds []smtperr.Diagnosis
	for _, e := range r.Examples {
		ds = append(ds, smtperr.DiagnoseText(e, know...))
	}
	return ds
}

// each lists what is said of the diagnoses, every answer once.
func each(ds []smtperr.Diagnosis, say func(smtperr.Diagnosis) string) string {
	var said []string
	seen := map[string]bool{"": true}
	for _, d := range ds {
		if s := say(d); !seen[s] {
			seen[s] = true
			said = append(said, s)
		}
	}
	return strings.Join(said, "<br>")
}

// codes are the codes with which the rule alone holds, or those of its examples.
func codes(r rule, ds []smtperr.Diagnosis) string {
	if r.Codes != "" {
		return "only " + escape(strings.Replace(r.Codes, "none", "without a code", 1))
	}
	return each(ds, func(d smtperr.Diagnosis) string {
		code := ""
		if d.Code != 0 {
			code = strconv.Itoa(d.Code)
		}
		return strings.TrimSpace(code + " " + d.Enhanced.String())
	})
}

// title is what happened, in a few words.
func title(d smtperr.Diagnosis) string { return escape(d.Explain("en").Title) }

// stage is where it happens, as far as the reply tells.
func stage(d smtperr.Diagnosis) string {
	if d.Stage == classify.StageUnknown {
		return ""
	}
	return d.Stage.String()
}

// permanence is whether the same attempt may succeed later. Where examples of
// one rule differ, their codes tell them apart.
func permanence(ds []smtperr.Diagnosis) string {
	return split(ds, func(d smtperr.Diagnosis) string {
		if d.Permanence == classify.PermanenceUnknown || !d.IsFailure() {
			return ""
		}
		return d.Permanence.String()
	})
}

// again is what a queue does, by the library's own policy.
func again(ds []smtperr.Diagnosis) string {
	return split(ds, func(d smtperr.Diagnosis) string {
		if d.Outcome == classify.OutcomeNotSent && d.Permanence == classify.PermanenceUnknown {
			return "" // the policy is careful here; the reply tells nothing
		}
		switch decision := (smtperr.RetryPolicy{}).Decide(d, 1, 0); decision.Verdict {
		case smtperr.VerdictRetry:
			return "after " + wait(decision.After)
		case smtperr.VerdictNextServer:
			return "other server, or after " + wait(decision.After)
		case smtperr.VerdictGiveUp:
			return "no"
		case smtperr.VerdictHold:
			if d.Outcome == classify.OutcomeUnknown {
				return "ask first: it may be out"
			}
			return "mend it first"
		}
		return ""
	})
}

// split says one thing of all diagnoses, or one of each code.
func split(ds []smtperr.Diagnosis, say func(smtperr.Diagnosis) string) string {
	all := each(ds, say)
	if !strings.Contains(all, "<br>") {
		return all
	}
	return each(ds, func(d smtperr.Diagnosis) string {
		switch {
		case say(d) == "":
			return ""
		case d.Code != 0:
			return strconv.Itoa(d.Code) + ": " + say(d)
		case !d.Enhanced.IsZero():
			return d.Enhanced.String() + ": " + say(d)
		}
		return say(d)
	})
}

// wait is a time as people write it.
func wait(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
