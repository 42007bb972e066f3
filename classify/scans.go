package classify

import (
	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

// sets returns how many sets of rules the classifier asks.
func (c *Classifier) sets() int {
	if c.rules == nil || c.alone {
		return 1
	}
	return 2
}

// set returns the i-th of them, the application's own first.
func (c *Classifier) set(i int) *Rules {
	if i == 0 && c.rules != nil {
		return c.rules
	}
	return builtin()
}

// read has each set of rules read a text: the reply's words alone, or all of it
// where they are wrapped.
func (c *Classifier) read(r *reply.Reading, scans []match.Scan) {
	text, from, to := r.Text, r.Start, r.End
	if !r.Wrapped() {
		text, from, to = r.Words(), 0, 0
	}
	for i := range scans {
		scans[i].Read(c.set(i).set, text, from, to, r.Code)
	}
}

// narrow goes on with the words of a wrapped reply.
func (c *Classifier) narrow(r *reply.Reading, scans []match.Scan) {
	for i := range scans {
		if scan := &scans[i]; !scan.Narrow() {
			*scan = match.Scan{}
			scan.Read(c.set(i).set, r.Words(), 0, 0, r.Code)
		}
	}
}

// judge looks for the best rule of all sets; see [Rules.judge].
func (c *Classifier) judge(scans []match.Scan, h Attempt, v *verdict, everyday bool) {
	for i := range scans {
		c.set(i).judge(&scans[i], h, v, everyday)
	}
}

// mayTellExpiry reports whether the text may say that a server has given up.
func (c *Classifier) mayTellExpiry(scans []match.Scan) bool {
	for i := range scans {
		if scans[i].Watched() {
			return true
		}
	}
	return false
}
