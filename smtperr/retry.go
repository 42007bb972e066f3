package smtperr

import (
	"cmp"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// A Step is what to do with a mail after an attempt.
type Step uint8

// The steps. The zero value is AskPerson, since that never does harm.
const (
	AskPerson   Step = iota // a person has to decide or to mend something
	TryAgain                // the same server again, after Decision.After
	OtherServer             // the next MX now; when there is none, the same again after Decision.After
	GiveUp                  // the mail will not go out: tell its sender
	NothingToDo             // the mail is out
)

var stepNames = [...]string{"ask-person", "try-again", "other-server", "give-up", "nothing-to-do"}

// String returns the step's name.
func (s Step) String() string {
	if int(s) < len(stepNames) {
		return stepNames[s]
	}
	return "step(?)"
}

// A Decision is a step with its time.
type Decision struct {
	Step  Step
	After time.Duration // how long to wait; set with TryAgain and OtherServer
}

// A RetryPolicy decides when a queue tries again. The zero value follows
// RFC 5321 §4.5.4.1: a second attempt soon, then at least half an hour between
// attempts, and an end after five days. It is a pure function: a queue that
// holds many mails for one server adds its own jitter.
type RetryPolicy struct {
	First  time.Duration // wait after the first attempt; default 15 minutes
	Least  time.Duration // least wait after later ones; default 30 minutes
	Most   time.Duration // longest wait where the server gave no hint; default 4 hours
	Expire time.Duration // age at which to give up; default 5 days
}

// The defaults, from RFC 5321 §4.5.4.1: "at least 30 minutes", "at least 4-5
// days".
const (
	defaultFirst  = 15 * time.Minute
	defaultLeast  = 30 * time.Minute
	defaultMost   = 4 * time.Hour
	defaultExpire = 5 * 24 * time.Hour
)

// greylistWait is a time after which nearly every greylisting server lets a mail
// pass: five minutes is the default of most, and some want a little more.
const greylistWait = 6 * time.Minute

// Decide says what to do after the attempt with this number, counted from 1, of
// a mail of this age.
//
//   - A mail that is out needs nothing. When nobody knows whether it is out, a
//     person decides: a retry might send it twice.
//   - A permanent failure is never tried again. When the recipient is at fault,
//     or the server refuses for good, the queue gives up; when the user can mend
//     it (a password, encryption, the size), a person is asked.
//   - A temporary failure is tried again, with growing waits. The server's own
//     hint is respected, even beyond Most: no attempt comes before it. When it
//     lies beyond Expire, the queue gives up at once.
//   - A server that does not answer, or has no time, leaves the other servers of
//     the domain to try.
func (p RetryPolicy) Decide(d Diagnosis, attempt int, age time.Duration) Decision {
	switch {
	case d.Outcome == classify.Sent:
		return Decision{Step: NothingToDo}
	case d.Outcome == classify.OutcomeUnknown:
		return Decision{Step: AskPerson}
	case d.Permanence == classify.Permanent:
		return Decision{Step: afterPermanent(d.Reason)}
	case age >= cmp.Or(p.Expire, defaultExpire):
		return Decision{Step: GiveUp}
	case needsPerson(d.Reason):
		return Decision{Step: AskPerson}
	}
	wait := p.wait(d, attempt)
	if left := cmp.Or(p.Expire, defaultExpire) - age; wait > left {
		if d.RetryAfter > 0 {
			return Decision{Step: GiveUp}
		}
		wait = left // one last attempt before the end
	}
	if d.Role == classify.Relay && othersMayWork(d.Reason) {
		return Decision{OtherServer, wait}
	}
	return Decision{TryAgain, wait}
}

// afterPermanent tells a failure that the user can mend from one that is final.
func afterPermanent(r classify.Reason) Step {
	if needsPerson(r) {
		return AskPerson
	}
	return GiveUp
}

// needsPerson reports whether time alone never mends the reason.
func needsPerson(r classify.Reason) bool {
	switch r {
	case classify.AuthRequired, classify.AuthFailed, classify.TLSRequired, classify.TLSFailed, classify.RelayDenied,
		classify.MessageTooLarge, classify.MessageMalformed, classify.ContentRejected, classify.Virus,
		classify.SenderRejected, classify.SenderUnauthenticated, classify.UnsupportedFeature, classify.ProtocolError:
		return true
	}
	return false
}

// othersMayWork reports whether the failure is of one server of a domain.
func othersMayWork(r classify.Reason) bool {
	switch r {
	case classify.ConnectionFailed, classify.ServiceUnavailable, classify.SystemFull, classify.SystemError, classify.TooManyConnections:
		return true
	}
	return false
}

// wait returns the time until the next attempt.
func (p RetryPolicy) wait(d Diagnosis, attempt int) time.Duration {
	most := cmp.Or(p.Most, defaultMost)
	if d.RetryAfter > 0 {
		return d.RetryAfter
	}
	if attempt <= 1 {
		if d.Reason == classify.Greylisted {
			return min(greylistWait, most)
		}
		return min(cmp.Or(p.First, defaultFirst), most)
	}
	wait := cmp.Or(p.Least, defaultLeast)
	if d.Reason == classify.RateLimited || d.Reason == classify.SendingLimit {
		wait *= 2 // what is too fast now is not slow enough in half an hour
	}
	for i := 2; i < attempt && wait < most; i++ {
		wait *= 2
	}
	return min(wait, most)
}
