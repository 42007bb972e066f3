package smtperrtest

import (
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
	Recipient  string   // forward-path, at RCPT
	Recipients []string // those that were accepted, from RCPT on
	Content    []byte   // at the end of the data
	TLS        bool
	User       string // who signed in
}

// A When narrows what [Reply], [HangUp] and the like are about. Several must all
// hold.
type When func(*rule)

// If holds when a function says so.
func If(holds func(Event) bool) When {
	return func(r *rule) { r.conditions = append(r.conditions, holds) }
}

// From holds for mails of one sender.
func From(address string) When {
	return If(func(e Event) bool { return strings.EqualFold(e.Sender, address) })
}

// To holds at RCPT for one recipient, and later for mails that have this
// recipient among others.
func To(address string) When {
	same := func(s string) bool { return strings.EqualFold(s, address) }
	return If(func(e Event) bool {
		if e.Stage == classify.StageRcpt {
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

// A rule answers a step in place of the honest server.
type rule struct {
	stage      classify.Stage
	conditions []func(Event) bool
	times      int // how often it applies, 0 for always
	used       int
	do         action
}

// action is what a rule does.
type action struct {
	answer answer
	text   string
	wait   time.Duration
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

func script(stage classify.Stage, do action, when []When) Option {
	return option(func(c *config) {
		r := rule{stage: stage, do: do}
		for _, w := range when {
			w(&r)
		}
		c.rules = append(c.rules, r)
	})
}

// Reply answers a stage with a text, as it stands: a code and a text, lines
// separated by \n each with their code, a bare code, or garbage. Where several
// rules hold, the first one answers.
//
// A reply of class 2 or 3 takes the place of the honest server's, if that is of
// the same class; any other is given without asking it. A mail that is refused
// after its content is not kept. Behind a 421 the server hangs up.
func Reply(stage classify.Stage, text string, when ...When) Option {
	return script(stage, action{answer: reply, text: text}, when)
}

// ReplyAndHangUp answers a stage and closes the connection.
func ReplyAndHangUp(stage classify.Stage, text string, when ...When) Option {
	return script(stage, action{answer: replyAndHangUp, text: text}, when)
}

// HangUp closes the connection in place of an answer. At
// [classify.StageEndOfData] the content has been read by then, and the mail is
// not kept.
func HangUp(stage classify.Stage, when ...When) Option {
	return script(stage, action{answer: hangUp}, when)
}

// Reset breaks the connection in place of an answer: the client's system reports
// a connection reset, not an orderly end. At [classify.StageConnect] and
// [classify.StageGreeting] that may come so early that the connecting fails.
func Reset(stage classify.Stage, when ...When) Option {
	return script(stage, action{answer: reset}, when)
}

// Hang never answers a stage; the client's patience decides.
func Hang(stage classify.Stage, when ...When) Option {
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
