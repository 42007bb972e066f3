package smtperr

import (
	"cmp"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// A Verdict is what to do with a mail after an attempt.
type Verdict uint8

// The verdicts. The zero value is VerdictHold, since that never does harm.
const (
	VerdictHold       Verdict = iota // a person has to decide or to mend something
	VerdictRetry                     // the same server again, after Decision.After: at once where that is zero
	VerdictNextServer                // the next MX now; when there is none, the same again after Decision.After
	VerdictGiveUp                    // the mail will not go out: tell its sender
	VerdictDone                      // the mail is out
	VerdictCancelled                 // the program itself stopped the attempt, and the mail is not out: it knows whether it wants another
)

var verdictNames = [...]string{"hold", "retry", "next-server", "give-up", "done", "cancelled"}

// String returns the verdict's name.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return "verdict(?)"
}

// A Decision is a verdict with its time.
type Decision struct {
	Verdict Verdict
	After   time.Duration // how long to wait; set with VerdictRetry and VerdictNextServer
}

// String returns the verdict and its time: "retry after 15m0s".
func (d Decision) String() string {
	if d.After == 0 {
		return d.Verdict.String()
	}
	return d.Verdict.String() + " after " + d.After.String()
}

// A RetryPolicy decides when a queue tries again. The zero value follows
// RFC 5321 §4.5.4.1: a second attempt soon, then at least half an hour between
// attempts, and an end after five days. It is a pure function: a queue that
// holds many mails for one server adds its own jitter.
type RetryPolicy struct {
	InitialBackoff time.Duration // wait after the first attempt; default 15 minutes
	MinBackoff     time.Duration // least wait after later ones; default 30 minutes
	MaxBackoff     time.Duration // longest wait where the server gave no hint; default 4 hours
	Lifetime       time.Duration // age at which to give up; default 5 days
}

// The defaults, from RFC 5321 §4.5.4.1: "at least 30 minutes", "at least 4-5
// days".
const (
	defaultInitial  = 15 * time.Minute
	defaultMin      = 30 * time.Minute
	defaultMax      = 4 * time.Hour
	defaultLifetime = 5 * 24 * time.Hour
)

// greylistWait is a time after which nearly every greylisting server lets a mail
// pass: five minutes is the default of most, and some want a little more.
const greylistWait = 6 * time.Minute

// hintFloor is the least wait where a server names a time: "try again in 1 second"
// from a server that is overloaded would have its queue run in circles.
const hintFloor = time.Minute

// Decide says what to do after the attempt with this number, counted from 1, of
// a mail of this age. The first of these that holds decides:
//
//   - A mail that is out needs nothing.
//   - When nobody knows whether the mail is out, a person decides, also where the
//     program itself stopped: a retry might send it twice.
//   - What the program stopped by itself is its own affair.
//   - A permanent failure is never tried again. When the recipient is at fault,
//     or the server refuses for good, the queue gives up; when the user can mend
//     it (a password, encryption, the size), a person is asked.
//   - Recipients that were too many for one mail are sent another one, at once
//     (RFC 5321 §4.5.3.1.10), the first time also after 552, which old servers
//     say in place of 452.
//   - A mail older than Lifetime is given up.
//   - What time does not mend goes to a person: a server's name that nobody
//     knows, a certificate. A server that says 4xx means that time mends it.
//   - All else is tried again, with growing waits. The server's own hint is
//     respected, even beyond MaxBackoff, but no wait is shorter than a minute. When it
//     lies beyond Lifetime, the queue gives up at once.
//   - A server that does not answer, or has no time, leaves the other servers of
//     the domain to try.
func (p RetryPolicy) Decide(d Diagnosis, attempt int, age time.Duration) Decision {
	expire := cmp.Or(p.Lifetime, defaultLifetime)
	switch {
	case d.Outcome == classify.OutcomeSent:
		return Decision{Verdict: VerdictDone}
	case d.Outcome == classify.OutcomeUnknown:
		return Decision{Verdict: VerdictHold}
	case isCancelled(d):
		return Decision{Verdict: VerdictCancelled}
	case attempt <= 1 && isRemainder(d):
		return Decision{Verdict: VerdictRetry}
	case d.Permanence == classify.Permanent:
		return Decision{Verdict: afterPermanent(d.Reason)}
	case age >= expire:
		return Decision{Verdict: VerdictGiveUp}
	case d.Code == 0 && d.Enhanced.IsZero() && timeIsNoHelp(d) || d.Permanence == classify.PermanenceUnknown && needsPerson(d.Reason):
		return Decision{Verdict: VerdictHold}
	}
	wait := p.wait(d, attempt)
	if left := expire - age; wait > left {
		if d.RetryAfter > 0 {
			return Decision{Verdict: VerdictGiveUp}
		}
		wait = left // one last attempt before the end
	}
	if d.Role == classify.RoleRelay && othersMayWork(d.Reason) {
		return Decision{VerdictNextServer, wait}
	}
	return Decision{VerdictRetry, wait}
}

// isCancelled reports whether the program itself stopped the attempt.
func isCancelled(d Diagnosis) bool { return d.Rule == "go-cancelled" || d.Rule == "go-dial-cancelled" }

// isRemainder reports whether only the number of recipients was too much.
func isRemainder(d Diagnosis) bool {
	return d.Reason == classify.TooManyRecipients && (d.Permanence == classify.Temporary || d.Code == 552)
}

// afterPermanent tells a failure that the user can mend from one that is final.
func afterPermanent(r classify.Reason) Verdict {
	if needsPerson(r) {
		return VerdictHold
	}
	return VerdictGiveUp
}

// needsPerson reports whether a person can mend the reason, and time alone as a
// rule does not.
func needsPerson(r classify.Reason) bool {
	switch r {
	case classify.AuthRequired, classify.AuthFailed, classify.TLSRequired, classify.TLSFailed, classify.RelayDenied,
		classify.TooManyRecipients, classify.MessageTooLarge, classify.MessageMalformed, classify.ContentRejected, classify.Virus,
		classify.SenderRejected, classify.SenderUnauthenticated, classify.UnsupportedFeature, classify.ProtocolError:
		return true
	}
	return false
}

// timeIsNoHelp reports whether a failure without a reply, which passes as a rule,
// does not: nobody knows the name of the configured server.
func timeIsNoHelp(d Diagnosis) bool {
	return d.Role == classify.RoleSubmission && noSuchHost[d.Rule] || needsPerson(d.Reason)
}

// noSuchHost are the rules of errors by which a name does not exist, and none by
// which only the lookup failed.
var noSuchHost = map[string]bool{
	"go-no-such-host": true, "posix-unknown-name": true, "posix-unknown-name-intl": true, "java-unknown-host": true, "dotnet-name": true,
	"delphi-host": true, "elixir-erlang-name": true, "thunderbird-server-unknown": true, "outlook-client-host-not-found": true,
	"outlook-client-host-not-found-text": true, "outlook-de-host-not-found": true,
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
	first, most := cmp.Or(p.InitialBackoff, defaultInitial), cmp.Or(p.MaxBackoff, defaultMax)
	if d.RetryAfter > 0 {
		return max(d.RetryAfter, min(hintFloor, first))
	}
	if attempt <= 1 {
		if d.Reason == classify.Greylisted {
			return min(greylistWait, most)
		}
		return min(first, most)
	}
	wait := cmp.Or(p.MinBackoff, defaultMin)
	if d.Reason == classify.RateLimited || d.Reason == classify.SendingLimit {
		wait *= 2 // what is too fast now is not slow enough in half an hour
	}
	for i := 2; i < attempt && wait < most; i++ {
		wait *= 2
	}
	return min(wait, most)
}
