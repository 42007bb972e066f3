package smtperr

import (
	"errors"

	"github.com/smtperr/go-smtperr/classify"
)

// diagnose goes from what is certain to what is not: a typed reply, a typed
// error of the connection, and then the text.
func diagnose(err error, o *options) Diagnosis {
	if err == nil {
		return o.diagnosis(classify.Succeeded(o.hints), nil)
	}
	o.adopt(err)
	text := messageOf(err)
	var result classify.Result
	found := false
	walk(err, func(node error) bool {
		if reply, ok := replyOf(node); ok {
			h := o.hints
			if h.Stage == classify.StageUnknown && node != err {
				// What wraps the reply may name the command.
				h.Stage = o.classifier.Text(text, h).Stage
			}
			result, found = o.classifier.Reply(reply, h), true
			return true
		}
		if cause, ok := transportOf(node); ok {
			result, found = cause.result(o, text), true
			return true
		}
		return false
	})
	if !found {
		result = o.classifier.Text(text, o.hints)
	}
	return o.diagnosis(result, err)
}

// adopt takes over what an *Error in the chain knows and the caller did not
// say. The outermost one that knows wins.
func (o *options) adopt(err error) {
	walk(err, func(node error) bool {
		e, ok := node.(*Error)
		if !ok || e == nil {
			return false
		}
		if o.hints.Stage == classify.StageUnknown {
			o.hints.Stage = e.Stage
		}
		if o.hints.Role == classify.Submission {
			o.hints.Role = e.Role
		}
		for _, x := range []struct {
			to   *string
			from string
		}{{&o.hints.Server, e.Server}, {&o.sender, e.Sender}, {&o.recipient, e.Recipient}} {
			if *x.to == "" {
				*x.to = x.from
			}
		}
		return false
	})
}

// timedOut reports whether time ran out anywhere in an error.
func timedOut(err error) bool {
	var t interface{ Timeout() bool }
	found := false
	walk(err, func(node error) bool {
		if _, own := node.(*Error); own {
			return false
		}
		found = isDeadline(node) || errors.As(node, &t) && safeTimeout(t)
		return found
	})
	return found
}

func safeTimeout(t interface{ Timeout() bool }) (timeout bool) {
	defer func() { _ = recover() }()
	return t.Timeout()
}
