package classify

import (
	"cmp"
	"iter"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

// A Failure is one of several failures that a text tells.
type Failure struct {
	Result
	Start, End int // the part of the text that tells it, in bytes
}

// ClassifyAll finds the failures of a text that may tell several: a log, a session in
// which recipients are refused, a report of a bounce, a list of recipients with a
// reply each. Each has its own recipient, where the text tells it. It yields them as they stand, and at least one result: of a text that
// tells of one failure, what [Classifier.Classify] says. The whole text is read, however
// long; a loop over it may stop at any time.
func (c *Classifier) ClassifyAll(text string, a Attempt) iter.Seq[Failure] {
	return func(yield func(Failure) bool) {
		scans := make([]match.Scan, c.sets())
		c.use(scans)
		for p := range reply.Parts(&scans[0], text) {
			own := a
			own.Recipient = cmp.Or(p.Recipient, a.Recipient)
			if !yield(Failure{c.classifyIn(&p.Reading, own, false, scans), p.From, p.To}) {
				return
			}
		}
	}
}

// ClassifyAll finds the failures of a text by the built-in rules; see
// [Classifier.ClassifyAll].
func ClassifyAll(text string, a Attempt) iter.Seq[Failure] {
	return new(Classifier).ClassifyAll(text, a)
}
