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
		return o.diagnosis(classify.ForReason(classify.Accepted, "", o.Attempt), nil)
	}
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
	return o.diagnosis(o.message(messageOf(err)), err)
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
	r := o.message(text)
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
			r := e.result // made before, and so without what the caller says now
			r.Server, r.Sender, r.Recipient = cmp.Or(o.Server, r.Server), cmp.Or(o.Sender, r.Sender), cmp.Or(o.Recipient, r.Recipient)
			return o.diagnosis(r, s.top), true
		}
		if said, ok := saidIn(err); ok {
			return o.take(said, s.top), true
		}
		if reply, ok := replyOf(err); ok {
			h := o.Attempt
			if h.Stage == classify.StageUnknown && wrapped {
				// What wraps the reply may name the command.
				h.Stage = o.toldStage(text)
			}
			return o.diagnosis(o.classifier.ClassifyError(reply, h), s.top), true
		}
		if c, ok := transportOf(err); ok {
			return o.diagnosis(c.result(&o, text), s.top), true
		}
		many, one := unwrap(err)
		if len(many) > 0 && wrapped && o.Stage == classify.StageUnknown {
			// What wraps them all may name the command.
			if before, found := strings.CutSuffix(text, messageOf(err)); found {
				o.Stage = o.toldStage(before)
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
		if ok && !first && d.Stage == classify.StageQuit && o.Stage == classify.StageUnknown {
			return o.diagnosis(o.message(text), s.top), true
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
	o.Stage = cmp.Or(o.Stage, s.stage)
	o.Recipient = cmp.Or(o.Recipient, s.recipient)
	r := o.message(s.reply.Text)
	if r.Code == 0 && s.reply.Code != 0 {
		r = o.classifier.ClassifyError(s.reply, o.Attempt)
	} else if r.Enhanced.IsZero() && !s.reply.Enhanced.IsZero() {
		r = o.classifier.ClassifyError(classify.Reply{Code: r.Code, Enhanced: s.reply.Enhanced, Text: r.Text}, o.Attempt)
	}
	return o.diagnosis(r, err)
}

// message classifies the message of an error.
func (o *options) message(text string) classify.Result {
	return o.classifier.ClassifyError(classify.Reply{Text: text}, o.Attempt)
}

// toldStage returns the stage that a text tells.
func (o *options) toldStage(text string) classify.Stage {
	if r := o.message(text); r.StageBasis == classify.StageBasisTold {
		return r.Stage
	}
	return classify.StageUnknown
}

// adopt takes over what an *Error knows and nobody said before.
func (o *options) adopt(e *Error) {
	if e == nil {
		return
	}
	o.Stage, o.Role = cmp.Or(o.Stage, e.Stage), cmp.Or(o.Role, e.Role)
	o.Server, o.Sender, o.Recipient = cmp.Or(o.Server, e.Server), cmp.Or(o.Sender, e.Sender), cmp.Or(o.Recipient, e.Recipient)
	o.size, o.maxSize = cmp.Or(o.size, e.Size), cmp.Or(o.maxSize, e.MaxSize)
}
