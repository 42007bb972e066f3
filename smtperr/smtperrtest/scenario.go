package smtperrtest

import (
	"iter"
	"slices"

	"github.com/smtperr/go-smtperr/classify"
)

// A Scenario is a refusal with a name. It is an [Option]: a server that has it
// refuses every mail this way.
//
// Replies are in the manner of the servers that they are named after: their set
// phrases and codes, with made-up names and addresses.
type Scenario struct {
	Name   string          // as "gmail-over-quota"
	About  string          // what happens, in a sentence
	Stage  classify.Stage  // where a client notices it
	Reply  string          // what the server says, "" where it says nothing
	Reason classify.Reason // what a program should find

	// Plays is what the server does where that is not to give Reply at Stage.
	Plays []Option
}

// UserName and Password are the credentials that a server accepts in scenarios of
// [classify.StageAuth], for a client that has to sign in to come to the refusal.
const (
	UserName = "user@example.org"
	Password = "correct horse"
)

func (s Scenario) apply(c *config) {
	if s.Stage == classify.StageAuth {
		c.users[UserName] = Password
	}
	plays := s.Plays
	if plays == nil && s.Reply != "" {
		plays = []Option{Answer(s.Stage, s.Reply)}
	}
	c.applyAll(plays, " of "+s.Name)
}

// NeedsLogin reports whether the client must sign in to come to the refusal; see
// [UserName].
func (s Scenario) NeedsLogin() bool { return s.Stage == classify.StageAuth }

// Outcome tells whether a mail goes out in the scenario.
func (s Scenario) Outcome() classify.Outcome {
	switch {
	case s.Reason == classify.Accepted:
		return classify.OutcomeSent
	case s.Stage == classify.StageEndOfData && s.Reply == "":
		return classify.OutcomeUnknown
	}
	return classify.OutcomeNotSent
}

// Scenarios yields all scenarios of this package, in the order of the reasons.
func Scenarios() iter.Seq[Scenario] {
	return func(yield func(Scenario) bool) {
		for _, group := range [][]Scenario{
			recipientScenarios(), senderScenarios(), connectionScenarios(), contentScenarios(), systemScenarios(),
		} {
			for _, s := range group {
				s.Plays = slices.Clone(s.Plays)
				if !yield(s) {
					return
				}
			}
		}
	}
}

// The names of scenarios that many tests want, for [Play]. [Scenarios] has them all.
const (
	AcceptsAll            = "accepts-all"             // the server takes every mail
	AnswerLost            = "answer-lost"             // it takes the mail, and nobody can know
	AuthFailed            = "auth-failed"             // user name or password are wrong
	AuthRequired          = "auth-required"           // sign in first
	ConnectionRefused     = "connection-refused"      // nobody listens
	GmailOverQuota        = "gmail-over-quota"        // the mailbox is full
	GmailRateLimited      = "gmail-rate-limited"      // too much in too short a time
	Greylisting           = "greylisting"             // not at the first attempt; see [Server.Advance]
	HostUnknown           = "host-unknown"            // nobody knows the server's name
	LostAfterContent      = "lost-after-content"      // the mail may be out
	PostfixTooLarge       = "postfix-too-large"       // the message is too large
	PostfixUserUnknown    = "postfix-user-unknown"    // no such mailbox
	RspamdSpam            = "rspamd-spam"             // taken for spam
	SelfSignedCertificate = "self-signed-certificate" // nobody has signed the certificate
	SpamhausListed        = "spamhaus-listed"         // on a blocklist
	TLSRequired           = "tls-required"            // encrypt first
)

// Play makes a server play the scenario with a name. A name that no scenario has is an
// error when the server starts.
func Play(name string) Option {
	s, ok := LookupScenario(name)
	if !ok {
		return option(func(c *config) { c.wrong("there is no scenario %q", name) })
	}
	return s
}

// LookupScenario returns the scenario with a name.
func LookupScenario(name string) (Scenario, bool) {
	for s := range Scenarios() {
		if s.Name == name {
			return s, true
		}
	}
	return Scenario{}, false
}
