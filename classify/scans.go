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

// use gives each scan its set of rules.
func (c *Classifier) use(scans []match.Scan) {
	for i := range scans {
		scans[i].Set = c.set(i).set
	}
}

// whole has each set of rules look at all of a text, which is read once.
func whole(r *reply.Reading, scans []match.Scan) {
	for i := range scans {
		scans[i].Read(r.Text, r.Code)
		scans[i].Whole()
	}
}

// within has each set of rules look at a part of a text. The text is read once, and
// where an edge may cut a word through the part is read by itself.
func within(r *reply.Reading, from, to int, scans []match.Scan) {
	for i := range scans {
		scan := &scans[i]
		if scan.Read(r.Text, r.Code); !scan.Within(from, to) {
			scan.Read(r.Text[from:to], r.Code)
			scan.Whole()
		}
	}
}

// judge looks for the best rule of all sets; see [Rules.judge].
func (c *Classifier) judge(scans []match.Scan, v *verdict, everyday bool) {
	for i := range scans {
		c.set(i).judge(&scans[i], v, everyday)
	}
}

// mayTellExpiry reports whether the text may say that a server has given up.
func mayTellExpiry(scans []match.Scan) bool {
	for i := range scans {
		if scans[i].Watched() {
			return true
		}
	}
	return false
}
