package smtperrtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// An Event is a step of a conversation that the server is about to answer.
type Event struct {
	Stage      classify.Stage
	Connection int      // 1 for the server's first connection
	Mail       int      // 1 for the server's first mail; it counts MAIL commands
	Command    string   // the client's line, "" before the first one and after content
	Sender     string   // reverse-path, from MAIL on
	Recipient  string   // forward-path, at RCPT and, over LMTP, at the end of the data
	Recipients []string // those that were accepted, from RCPT on
	Content    []byte   // at the end of the data
	TLS        bool
	User       string // who signed in
}

// A When narrows what [Answer], [HangUp] and the like are about. Several must all
// hold.
type When func(*rule)

// If holds when a function says so.
func If(holds func(Event) bool) When {
	if holds == nil {
		return nil // as wrong as a When that is nil, and found there
	}
	return func(r *rule) { r.conditions = append(r.conditions, holds) }
}

// ForSender holds for mails of one sender.
func ForSender(address string) When {
	return If(func(e Event) bool { return strings.EqualFold(e.Sender, address) })
}

// ForRecipient holds at RCPT and at the answers of LMTP for one recipient, and else for
// mails that have this recipient among others.
func ForRecipient(address string) When {
	same := func(s string) bool { return strings.EqualFold(s, address) }
	return If(func(e Event) bool {
		if e.Recipient != "" || e.Stage == classify.StageRcpt {
			return same(e.Recipient)
		}
		return slices.ContainsFunc(e.Recipients, same)
	})
}

// NthMail holds for the server's nth mail, counted from 1.
func NthMail(n int) When { return If(func(e Event) bool { return e.Mail == n }) }

// NthConnection holds on the server's nth connection, counted from 1.
func NthConnection(n int) When { return If(func(e Event) bool { return e.Connection == n }) }

// Times holds the first n times that all other conditions do.
func Times(n int) When { return func(r *rule) { r.times = n } }

// Optional always holds. It says that the test does not rely on the rule: without
// it, a rule of [NewServer] that never applied is an error of the test.
func Optional() When { return func(r *rule) { r.perhaps = true } }

// A rule answers a step in place of the honest server.
type rule struct {
	stage      classify.Stage
	conditions []func(Event) bool
	times      int // how often it applies, 0 for always
	used       int
	perhaps    bool // it need not apply at all
	do         action
}

// String names the rule by what was asked for.
func (r *rule) String() string {
	switch name := r.do.answer.name(r.do.keep); {
	case r.do.answer == honestly:
		return fmt.Sprintf("Delay at %v by %v", r.stage, r.do.wait)
	case r.do.text != "":
		return fmt.Sprintf("%s at %v with %.80q", name, r.stage, r.do.text)
	default:
		return fmt.Sprintf("%s at %v", name, r.stage)
	}
}

// action is what a rule does.
type action struct {
	answer answer
	text   string
	wait   time.Duration
	keep   bool // the mail, in spite of the answer
}

type answer uint8

const (
	honestly answer = iota // as if there were no rule
	reply
	replyAndHangUp
	hangUp
	reset
	hang
)

var answerNames = [...]string{honestly: "Delay", reply: "Reply", replyAndHangUp: "ReplyAndHangUp", hangUp: "HangUp", reset: "Reset", hang: "Hang"}

func (a answer) name(keep bool) string {
	if keep {
		return "KeepAnd" + answerNames[a]
	}
	return answerNames[a]
}

func script(stage classify.Stage, do action, when []When) Option {
	return option(func(c *config) {
		r := rule{stage: stage, do: do}
		for i, w := range when {
			if w == nil {
				c.wrong("condition %d of %v is nil", i+1, &r)
				return
			}
			w(&r)
		}
		c.rules = append(c.rules, r)
	})
}

// Answer answers a stage with a text, as it stands: a code and a text, lines
// separated by \n each with their code, a bare code, or garbage. Where several
// rules hold, the first one answers.
//
// A reply of class 2 or 3 takes the place of the honest server's, if that is of
// the same class; any other is given without asking it. A mail that is refused
// after its content is not kept. Behind a 421 the server hangs up.
func Answer(stage classify.Stage, text string, when ...When) Option {
	return script(stage, action{answer: reply, text: text}, when)
}

// AnswerAndHangUp answers a stage and closes the connection.
func AnswerAndHangUp(stage classify.Stage, text string, when ...When) Option {
	return script(stage, action{answer: replyAndHangUp, text: text}, when)
}

// HangUp closes the connection in place of an answer. At
// [classify.StageEndOfData] the content has been read by then, and the mail is
// not kept; see [KeepAndHangUp].
func HangUp(stage classify.Stage, when ...When) Option {
	return script(stage, action{answer: hangUp}, when)
}

// KeepAndHangUp keeps the mail and closes the connection in place of the answer
// to its content: the mail is out, and the client cannot know. A program that
// sends it again sends it twice. A mail that the server would have refused is
// not kept.
func KeepAndHangUp(when ...When) Option {
	return script(classify.StageEndOfData, action{answer: hangUp, keep: true}, when)
}

// KeepAndStall keeps the mail, too, and never answers.
func KeepAndStall(when ...When) Option {
	return script(classify.StageEndOfData, action{answer: hang, keep: true}, when)
}

// ResetConnection breaks the connection in place of an answer: the client's system reports
// a connection reset, not an orderly end. At [classify.StageConnect] and
// [classify.StageGreeting] that may come so early that the connecting fails.
func ResetConnection(stage classify.Stage, when ...When) Option {
	return script(stage, action{answer: reset}, when)
}

// Stall never answers a stage; the client's patience decides.
func Stall(stage classify.Stage, when ...When) Option {
	return script(stage, action{answer: hang}, when)
}

// Delay answers a stage a while later, and goes together with other rules.
func Delay(stage classify.Stage, wait time.Duration, when ...When) Option {
	return script(stage, action{wait: wait}, when)
}

// judge returns what the rules do about a step: all delays, and the first answer.
// The caller holds the server's lock.
func judge(rules []rule, e Event) (do action) {
	for i := range rules {
		r := &rules[i]
		if !r.holds(e) || do.answer != honestly && r.do.answer != honestly {
			continue
		}
		r.used++
		wait := do.wait + r.do.wait
		if r.do.answer != honestly {
			do = r.do
		}
		do.wait = wait
	}
	return do
}

func (r *rule) holds(e Event) bool {
	if r.stage != e.Stage || r.times > 0 && r.used >= r.times {
		return false
	}
	for _, c := range r.conditions {
		if !c(e) {
			return false
		}
	}
	return true
}
