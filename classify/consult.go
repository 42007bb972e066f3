package classify

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

// consult asks the rules. What wraps a reply tells the stage and the provider.
// Its words decide only where the server's own words say nothing or next to
// nothing, and only by a set phrase: everyday words of a log or a mail program
// prove nothing about a reply.
func (c *Classifier) consult(r *reply.Reading, v *verdict, scans []match.Scan) {
	if r.Exact {
		v.session = Stage(r.Stage)
	}
	if r.Wrapped() {
		whole(r, scans)
		outer := *v
		c.judge(scans, &outer, false)
		v.clues = outer.clues
		expired := mayTellExpiry(scans)
		c.leave(r, v, scans)
		v.recordTells(r)
		v.provider = outer.provider
		if !r.Framed {
			v.lasting, v.surely = outer.lasting, outer.surely
		}
		v.bar(r)
		within(r, r.Start, r.End, scans)
		c.judge(scans, v, true)
		if r.Session {
			return // what else stands there was said of other steps
		}
		if r.Named && v.rule == nil && outer.rule == nil {
			outer.provider, outer.lasting = v.provider, v.lasting
			whole(r, scans)
			c.judge(scans, &outer, true) // everyday words of the program
		}
		// What a server makes of a reply that it records is no set phrase of the other's.
		phrase := outer.rule.stronger(general) && !r.Remote()
		if phrase && !v.rule.stronger(weak) || r.Named && v.rule == nil {
			v.choice = outer.choice
		}
		if expired {
			c.gaveUp(r, 0, r.Start, v, scans)
			if v.rule != nil && reasonFacts[v.rule.reason].permanence == Temporary && !ofRecipient.has(v.rule.reason) {
				// What passes by itself, as a mailbox that stays full does not.
				behind, _, _ := strings.Cut(r.Text[r.End:], "\n--") // and then the mail
				c.gaveUp(r, r.End, r.End+len(behind), v, scans)
			}
		}
		return
	}
	within(r, r.Start, r.End, scans)
	c.judge(scans, v, true)
	expired := mayTellExpiry(scans)
	c.leave(r, v, scans)
	if r.Code == 0 && expired {
		c.gaveUp(r, 0, firstClause(r.Text), v, scans)
	}
	v.recordTells(r)
}

// firstClause returns where the first clause of a text ends.
func firstClause(s string) int {
	for i := range len(s) - 1 {
		if strings.IndexByte(":;,", s[i]) >= 0 && s[i+1] == ' ' {
			return i
		}
	}
	return len(s)
}

// faintly looks for what the text is about where no rule decides.
func (c *Classifier) faintly(r *reply.Reading, v *verdict) {
	for i := range c.sets() {
		rules := c.set(i)
		scan := match.Scan{Set: rules.set}
		scan.ReadStems(r.Words(), r.Code)
		scan.Whole()
		rules.faintly(&scan, v)
	}
}

// leave looks closer at a text that names QUIT, or the closing of the connection,
// as what failed. Only where it does so in its first clause did nothing fail
// before: "sending: unknown trouble; failed to close connection" proves no delivery.
func (c *Classifier) leave(r *reply.Reading, v *verdict, scans []match.Scan) {
	if stage, _ := v.told(); stage != StageQuit || v.caller == StageQuit || r.Exact {
		return
	}
	end := strings.IndexAny(r.Text, ",;\n")
	for _, sign := range [...]string{". ", " and ", " - "} {
		if i := strings.Index(r.Text, sign); i >= 0 && (end < 0 || i < end) {
			end = i
		}
	}
	if end < 0 {
		return
	}
	var first verdict
	within(r, 0, end, scans)
	c.judge(scans, &first, true)
	if stage, _ := first.told(); stage != StageQuit {
		v.closing = StageBasisInferred
	}
}

// gaveUp looks whether a server says, beside what it heard last, that it has
// given up: "message expired after 5 days: 450 greylisted". Then the time is the
// cause, and what it heard last tells only why every attempt failed.
func (c *Classifier) gaveUp(r *reply.Reading, from, to int, v *verdict, scans []match.Scan) {
	if v.barred.has(DeliveryExpired) || !reply.HasLetter(r.Text[from:to]) || v.rule == nil || v.rule.reason == DeliveryExpired {
		return
	}
	if r.Code >= 500 && reasonFacts[v.rule.reason].permanence == Permanent {
		return // no server tries for days what was refused for good
	}
	outer := verdict{server: v.server}
	within(r, from, to, scans)
	c.judge(scans, &outer, true)
	if outer.rule.stronger(weak) && outer.rule.reason == DeliveryExpired {
		v.choice = outer.choice
	}
}
