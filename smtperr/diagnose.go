package smtperr

import (
	"cmp"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// diagnose goes from what is certain to what is not: a typed reply, a typed
// error of the connection, and then the text.
func diagnose(err error, o *options) Diagnosis {
	if err == nil {
		return o.diagnosis(classify.Succeeded(o.hints), nil)
	}
	o.hints.Failed = true
	s := search{top: err, nodes: maxNodes}
	if d, ok := s.chain(err, *o, messageOf(err), maxDepth); ok {
		return d
	}
	// Nothing decided: what the first *Error knows holds all the same.
	walk(err, func(node error) bool {
		e, ok := node.(*Error)
		if ok {
			o.adopt(e)
		}
		return ok
	})
	return o.diagnosis(o.classifier.Classify(messageOf(err), o.hints), err)
}

// A search looks for the cause in a tree of errors: the first leaf that means
// something. What was joined to it later, such as a broken pipe at QUIT, is its
// consequence.
type search struct {
	top   error
	nodes int
}

// branch looks for the cause in one of several errors that were joined, by type
// and then by its text.
func (s *search) branch(err error, o options, depth int) (Diagnosis, bool) {
	text := messageOf(err)
	if d, ok := s.chain(err, o, text, depth); ok {
		return d, true
	}
	r := o.classifier.Classify(text, o.hints)
	return o.diagnosis(r, s.top), r.Code != 0 || r.Reason != classify.ReasonUnknown
}

// chain follows what wraps and what is wrapped. On its way it takes over what
// each *Error knows, so that nothing of another branch is mixed in.
func (s *search) chain(err error, o options, text string, depth int) (Diagnosis, bool) {
	for wrapped := false; err != nil && depth > 0 && s.nodes > 0; depth-- {
		s.nodes--
		if e, ok := err.(*Error); ok {
			o.adopt(e)
		}
		if e, ok := err.(*redacted); ok {
			if e.inner != nil {
				o.adopt(e.inner)
			}
			return o.diagnosis(e.result, s.top), true
		}
		if said, ok := saidIn(err); ok {
			return o.take(said, s.top), true
		}
		if reply, ok := replyOf(err); ok {
			h := o.hints
			if h.Stage == classify.StageUnknown && wrapped {
				// What wraps the reply may name the command.
				h.Stage = o.toldStage(text)
			}
			return o.diagnosis(o.classifier.Reply(reply, h), s.top), true
		}
		if c, ok := transportOf(err); ok {
			return o.diagnosis(c.result(&o, text), s.top), true
		}
		many, one := unwrap(err)
		if len(many) > 0 && wrapped && o.hints.Stage == classify.StageUnknown {
			// What wraps them all may name the command.
			if before, found := strings.CutSuffix(text, messageOf(err)); found {
				o.hints.Stage = o.toldStage(before)
			}
		}
		if d, ok := s.branches(many, o, text, depth-1); ok {
			return d, true
		}
		err, wrapped = one, true
	}
	return Diagnosis{}, false
}

// branches looks for the cause in the errors that were joined, the text of all of
// which is text. What failed first and means nothing may still be the cause: that
// the connection could not be closed afterwards then proves no delivery.
func (s *search) branches(many []error, o options, text string, depth int) (Diagnosis, bool) {
	first := true
	for _, child := range many {
		if child == nil {
			continue
		}
		d, ok := s.branch(child, o, depth)
		if ok && !first && d.Stage == classify.StageQuit && o.hints.Stage == classify.StageUnknown {
			return o.diagnosis(o.classifier.Classify(text, o.hints), s.top), true
		}
		if ok {
			return d, true
		}
		first = false
	}
	return Diagnosis{}, false
}

// take diagnoses an error that names its step and quotes what it heard there. Codes
// that its text lacks are those that it has as values.
func (o *options) take(s said, err error) Diagnosis {
	if o.hints.Stage == classify.StageUnknown {
		o.hints.Stage = s.stage
	}
	if o.recipient == "" {
		o.recipient = s.recipient
	}
	r := o.classifier.Classify(s.reply.Text, o.hints)
	if r.Code == 0 && s.reply.Code != 0 {
		r = o.classifier.Reply(s.reply, o.hints)
	} else if r.Enhanced.IsZero() && !s.reply.Enhanced.IsZero() {
		r = o.classifier.Reply(classify.Reply{Code: r.Code, Enhanced: s.reply.Enhanced, Text: r.Text}, o.hints)
	}
	return o.diagnosis(r, err)
}

// toldStage returns the stage that a text tells.
func (o *options) toldStage(text string) classify.Stage {
	if r := o.classifier.Classify(text, o.hints); r.StageBasis == classify.StageBasisTold {
		return r.Stage
	}
	return classify.StageUnknown
}

// adopt takes over what an *Error knows and nobody said before.
func (o *options) adopt(e *Error) {
	if e == nil {
		return
	}
	if o.hints.Stage == classify.StageUnknown {
		o.hints.Stage = e.Stage
	}
	if o.hints.Role == classify.RoleSubmission {
		o.hints.Role = e.Role
	}
	o.size, o.limit = cmp.Or(o.size, e.Size), cmp.Or(o.limit, e.MaxSize)
	for _, x := range []struct {
		to   *string
		from string
	}{{&o.hints.Server, e.Server}, {&o.sender, e.Sender}, {&o.recipient, e.Recipient}} {
		if *x.to == "" {
			*x.to = x.from
		}
	}
}
