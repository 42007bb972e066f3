package catalog

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

// A pair is two things that no explanation says together: words that stand in a
// situation, or beside other words, that belies them.
type pair struct {
	name    string
	in      func(r classify.Result) bool // nil: everywhere
	beside  string                       // the words count only beside these, "" for always
	says    string                       // what must not be said
	without string                       // taken out of the text before
}

func waits(r classify.Result) bool { return r.Permanence == classify.Temporary }
func lasts(r classify.Result) bool { return r.Permanence == classify.Permanent }
func relays(r classify.Result) bool {
	return r.Role == classify.RoleRelay
}

var pairs = map[string][]pair{
	"de": {
		{name: "permanent, yet later", in: lasts, says: `späterer Versuch|später (?:noch einmal|erneut)|noch nicht (?:verschickt|zugestellt|angenommen)|nur vorläufig|von selbst (?:weiter|wieder|noch einmal)|\bwartet auf Ihrem`,
			without: `noch nicht verschickt an`},
		{name: "permanent, yet within hours", in: func(r classify.Result) bool { return lasts(r) && !passes(r) }, says: `nach (?:einer|einigen|etwa einer) (?:halben )?(?:Stunde|Stunden|Minuten|Viertelstunde)[^.]*noch einmal|in (?:ein|einer|einigen)[^.]*Stunden?[^.]*noch einmal|eine (?:Viertelstunde|Stunde) und schicken|Warten Sie (?:etwas|einige|eine)`},
		{name: "permanent, yet at present", in: over, says: `\bzurzeit\b|im Augenblick|gerade (?:nicht|nichts|keine|kein)\b|vorübergehend nicht`},
		{name: "temporary, yet for good", in: waits, says: `endgültig abgelehnt|hat (?:die Versuche|sie) (?:eingestellt|aufgegeben)|Von selbst (?:geht|kommt)|nicht mehr von selbst|tut das nicht mehr`},
		{name: "given up, yet not yet", beside: `aufgegeben`, says: `noch nicht (?:verschickt|zugestellt)`},
		{name: "waiting does not help, yet it may", beside: `Warten (?:allein )?hilft (?:meist )?nicht|bringt ein neuer Versuch nichts|hat keinen Zweck|nützen nichts`, says: `späterer Versuch kann|Versuch lohnt|kann ein neuer Versuch gelingen`},
		{name: "not sent, yet sent", in: func(r classify.Result) bool { return r.Outcome != classify.OutcomeSent }, says: `(?:wurde|ist) (?:angenommen|verschickt|hinausgegangen)\b|Übertragung ist gelungen`},
		{name: "sent, yet not", in: func(r classify.Result) bool { return r.Outcome == classify.OutcomeSent }, says: `nicht (?:verschickt|zugestellt)\b|Schicken Sie (?:sie|die E-Mail)[^.]* noch einmal`,
			without: `als nicht verschickt an`},
		{name: "nobody knows, yet not sent", in: unsure, says: `wurde (?:noch )?nicht (?:verschickt|zugestellt)`},
		{name: "a server has no settings of an account", in: relays, says: `Kontoeinstellungen|Virenschutz|Mailprogramm|Postausgangsserver|Ihr(?:em|en)? Passwort|Zugangsdaten|WLAN|Router`},
		{name: "a server sends again by itself", in: func(r classify.Result) bool { return relays(r) && waits(r) && r.Outcome == classify.OutcomeNotSent }, says: `(?:[Ss]chicken|[Ss]enden) Sie [^.]*(?:noch einmal|erneut)\b|[Vv]ersuchen Sie es [^.]*(?:noch einmal|erneut|wieder)`,
			without: `[^.]*nicht (?:noch einmal|erneut)[^.]*\.`},
		{name: "one's own provider refused", in: func(r classify.Result) bool {
			return !relays(r) && ownServer(r.Reason)
		}, says: `Adressbuch|Erlaubnisliste|als erwünscht`},
		{name: "the reader must act, yet only an administrator can", beside: `(?m)^Sie selbst$`, says: `[Kk]ann nur (?:der|ein|Ihr) Administrator|muss [^.]*meist ein Administrator`},
		{name: "temporary, yet never", in: func(r classify.Result) bool { return waits(r) && r.Outcome == classify.OutcomeNotSent }, says: `nimmt von (?:Ihnen|Ihrer Adresse)[^.]* (?:keine E-Mails|nichts) an`},
		{name: "the server sends the rest, yet somebody must", in: func(r classify.Result) bool { return relays(r) && waits(r) && r.Outcome == classify.OutcomeNotSent }, says: `auf mehrere E-Mails verteilen`},
		{name: "one's own account is no recipient's", in: func(r classify.Result) bool { return r.Reason == classify.AuthFailed && r.Code == 0 }, says: `Postfach des Empfängers|Empfänger`,
			without: `fragen Sie (?:einen )?Empfänger[^.]*\.|fragen Sie einen Empfänger|erreichen Sie den Empfänger auf anderem Weg`},
	},
	"en": {
		{name: "permanent, yet later", in: lasts, says: `a later attempt|again later|not been (?:sent|delivered|accepted) yet|only provisional|by itself(?: for|,? and| again)|goes on trying|is waiting on your`},
		{name: "permanent, yet within hours", in: func(r classify.Result) bool { return lasts(r) && !passes(r) }, says: `again after (?:about )?(?:an|half an|some|a few) (?:hour|minutes)|again in (?:an|one|a few)[^.]*hours?|^Wait (?:a|some|an)|[.] Wait a`},
		{name: "permanent, yet at present", in: over, says: `at present|at the moment|temporarily`},
		{name: "temporary, yet for good", in: waits, says: `refused [^.]*for good|has (?:stopped trying|given (?:it )?up)|no longer (?:goes out|arrives) by itself|does not do so any more`},
		{name: "given up, yet not yet", beside: `given up|gave up`, says: `not been (?:sent|delivered) yet`},
		{name: "waiting does not help, yet it may", beside: `Waiting (?:alone )?(?:does not|seldom) helps?|will achieve nothing|of no use|has no purpose`, says: `later attempt may|attempt is worthwhile|new attempt can succeed`},
		{name: "not sent, yet sent", in: func(r classify.Result) bool { return r.Outcome != classify.OutcomeSent }, says: `[Ee]mail (?:was|is) (?:accepted|sent)\b|transmission (?:was|is) a success`,
			without: `Whether the email was sent`},
		{name: "sent, yet not", in: func(r classify.Result) bool { return r.Outcome == classify.OutcomeSent }, says: `not (?:sent|delivered)\b|^Send (?:it|the email) again`},
		{name: "nobody knows, yet not sent", in: unsure, says: `was not (?:sent|delivered)|has not been (?:sent|delivered)`},
		{name: "a server has no settings of an account", in: relays, says: `account settings|antivirus|mail program|outgoing server|your password|wireless|router`},
		{name: "a server sends again by itself", in: func(r classify.Result) bool { return relays(r) && waits(r) && r.Outcome == classify.OutcomeNotSent }, says: `(?:^|[.:;] |and |then )[Ss]end (?:it|the email|the same email) [^.]*again|(?:^|[.] )[Tt]ry (?:it )?again`,
			without: `[^.]*(?:not|nothing) [^.]*again[^.]*\.`},
		{name: "one's own provider refused", in: func(r classify.Result) bool {
			return !relays(r) && ownServer(r.Reason)
		}, says: `address book|allow list|as wanted`},
		{name: "the reader must act, yet only an administrator can", beside: `(?m)^you$`, says: `[Oo]nly (?:the|an|your) administrator[^.]* can|an administrator has to`},
		{name: "temporary, yet never", in: func(r classify.Result) bool { return waits(r) && r.Outcome == classify.OutcomeNotSent }, says: `does not accept email from you|refuses email from your address`},
		{name: "the server sends the rest, yet somebody must", in: func(r classify.Result) bool { return relays(r) && waits(r) && r.Outcome == classify.OutcomeNotSent }, says: `split the recipients|among several emails`},
		{name: "one's own account is no recipient's", in: func(r classify.Result) bool { return r.Reason == classify.AuthFailed && r.Code == 0 }, says: `recipient’s mailbox|the recipient\b`,
			without: `reach the recipient another way`},
	},
}

// ownServer reports whether it is one's own provider that refuses for a reason, as long
// as one sends through its server.
func ownServer(reason classify.Reason) bool {
	switch reason {
	case classify.Spam, classify.SendingLimit, classify.AuthFailed, classify.BadReputation, classify.RateLimited, classify.ReasonPolicy, classify.Virus,
		classify.SenderUnauthenticated, classify.Blocklisted:
		return true
	}
	return false
}

// passes reports whether a failure is one of the moment, whatever digit it was told by:
// a new mail later on is the remedy, and nothing else.
func passes(r classify.Result) bool {
	switch r.Reason {
	case classify.RateLimited, classify.Greylisted, classify.TooManyConnections, classify.RecipientLimit, classify.SendingLimit:
		return true
	}
	return false
}

// over reports whether a mail was refused for good by a server. A connection that failed
// may always be one of the moment.
func over(r classify.Result) bool {
	return lasts(r) && !passes(r) && r.Outcome == classify.OutcomeNotSent && r.Reason != classify.ConnectionFailed && r.Cause != classify.CauseAuthUnavailable
}

func unsure(r classify.Result) bool { return r.Outcome == classify.OutcomeUnknown }

// TestNoContradiction explains every reason with each of its causes, in every
// permanence, role and outcome, and every code, and holds what the parts say against
// each other.
func TestNoContradiction(t *testing.T) {
	for lang, list := range pairs {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			c := Match(lang)
			compiled := make([]struct{ beside, says, without *regexp.Regexp }, len(list))
			for i, p := range list {
				compiled[i].says = regexp.MustCompile(`(?m)` + p.says)
				if p.beside != "" {
					compiled[i].beside = regexp.MustCompile(p.beside)
				}
				if p.without != "" {
					compiled[i].without = regexp.MustCompile(p.without)
				}
			}
			seen := map[string]bool{}
			for _, r := range everySituation() {
				r.Recipient = "eva@example.com"
				e := c.Explain(r, Details{})
				parts := slices.Concat([]string{e.Title, e.Summary + " " + e.Place}, e.Causes, e.Advice)
				for _, f := range slices.Concat(e.Status.Known(), c.Facts(r)) {
					parts = append(parts, f.Value)
				}
				text := strings.Join(parts, "\n")
				for i, p := range list {
					re := compiled[i]
					if p.in != nil && !p.in(r) || re.beside != nil && !re.beside.MatchString(text) {
						continue
					}
					told := text
					if re.without != nil {
						told = re.without.ReplaceAllString(told, "")
					}
					if found := re.says.FindString(told); found != "" {
						key := p.name + r.Reason.String() + r.Cause.String() + found + r.Role.String()
						if r.Reason == classify.ReasonUnknown {
							key += r.Rule
						}
						if !seen[key] {
							seen[key] = true
							t.Errorf("%s: %q for %v %v code %d %v, %v %v %v at %v", p.name, found, r.Reason, r.Cause, r.Code, r.Enhanced, r.Permanence, r.Role, r.Outcome, r.Stage)
						}
					}
				}
			}
		})
	}
}

// everySituation returns the results that may be: every reason and cause, and every
// code, in all permanences, roles and outcomes that go together.
func everySituation() (all []classify.Result) {
	add := func(r classify.Result) {
		for _, r.Role = range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
			for r.Outcome = range classify.OutcomeSent + 1 {
				r.Stage, r.StageBasis = classify.StageUnknown, 0
				if r.Outcome == classify.OutcomeSent {
					r.Stage, r.StageBasis = classify.StageQuit, classify.StageBasisTold
				}
				r.Actions = classify.ActionsOf(classify.ActionRetry, classify.ActionRetryLater, classify.ActionContactProvider)
				all = append(all, r)
			}
		}
	}
	for reason := classify.ReasonUnknown; reason < classify.Accepted; reason++ {
		for permanence := range classify.Permanent + 1 {
			if reason == classify.DeliveryExpired && permanence != classify.Permanent {
				continue // who has given up does not try again
			}
			r := classify.Result{Reason: reason, Permanence: permanence, Basis: classify.BasisRule}
			add(r)
			for r.Cause = classify.CauseNone + 1; r.Cause <= lastCause; r.Cause++ {
				if slices.Contains(r.Cause.Reasons(), reason) && (r.Cause != classify.DeliveryDelayed || permanence == classify.Temporary) {
					add(r)
				}
			}
		}
	}
	for code := range classify.BasicCodes() {
		if code.Code < 400 {
			continue
		}
		r := classify.Result{Basis: classify.BasisCode, Reason: code.Reason, Permanence: classify.Temporary}
		if r.Code = code.Code; code.Code >= 500 {
			r.Permanence = classify.Permanent
		}
		if r.Reason == classify.DeliveryExpired {
			r.Permanence = classify.Permanent
		}
		add(r)
	}
	for m := range classify.EnhancedMeanings() {
		for _, class := range []uint16{4, 5} {
			r := classify.Result{Basis: classify.BasisEnhanced, Reason: m.Reason, Permanence: classify.Temporary}
			if class == 5 || m.Reason == classify.DeliveryExpired {
				r.Permanence = classify.Permanent
			}
			r.Enhanced = classify.EnhancedCode{Class: class, Subject: m.Subject, Detail: m.Detail}
			if m.Reason != classify.Accepted {
				add(r)
			}
		}
	}
	return all
}

// TestInferredStage holds that a step that is only inferred tells the person nothing:
// the texts are those of a failure at a step that nobody knows.
func TestInferredStage(t *testing.T) {
	c := Match("en")
	for reason := classify.ReasonUnknown; reason < classify.Accepted; reason++ {
		for permanence := range classify.Permanent + 1 {
			for _, role := range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
				r := classify.Result{Attempt: classify.Attempt{Role: role}, Reason: reason, Permanence: permanence, Outcome: classify.OutcomeNotSent, Basis: classify.BasisRule}
				want := c.Explain(r, Details{})
				for r.Stage = classify.StageDNS; r.Stage < classify.StageQuit; r.Stage++ {
					r.StageBasis = classify.StageBasisInferred
					got := c.Explain(r, Details{})
					got.Admin, got.Stage = want.Admin, want.Stage
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%v, %v for %v, inferred to be at %v (-unknown +inferred):\n%s", reason, permanence, role, r.Stage, diff)
					}
				}
			}
		}
	}
}
