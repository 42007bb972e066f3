package classify

import (
	"errors"
	"fmt"

	"github.com/smtperr/go-smtperr/classify/internal/reply"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// checkExamples reports every example that does not select its own rule, every
// reply that a rule takes although it says that it must not, and every pair of
// rules that tie on an example with different results. A rule that can never win
// has an example that selects another.
func checkExamples(c *Classifier, sources []*source) error {
	var errs []error
	fail := func(where sample, format string, args ...any) {
		errs = append(errs, &stanza.Error{File: where.file, Line: where.line, Msg: fmt.Sprintf(format, args...)})
	}
	for _, src := range sources {
		for i, p := range src.proofsOf("Rule") {
			h := src.rules[i].hints(src)
			for _, example := range p.examples {
				if err := checkExample(c, h, p.name, example.text); err != nil {
					fail(example, "%v", err)
				}
			}
			for _, other := range p.others {
				if got := c.Classify(other.text, h); got.Rule == p.name {
					fail(other, "rule %s takes %s, which it must not", p.name, quoteLong(other.text))
				}
			}
		}
		for i, p := range src.proofsOf("Wrapper") {
			w := src.wrappers[i]
			for _, example := range p.examples {
				got := c.Classify(example.text, Attempt{})
				if w.permanence != PermanenceUnknown && got.Permanence != w.permanence {
					fail(example, "wrapper %s: example %s is %s, not %s", p.name, quote(example.text), got.Permanence, w.permanence)
				}
				if w.stage != StageUnknown && got.Stage != w.stage {
					fail(example, "wrapper %s: example %s is at stage %s, not %s", p.name, quote(example.text), got.Stage, w.stage)
				}
			}
		}
		for i, p := range src.proofsOf("Aside") {
			a := src.asides[i]
			for _, example := range p.examples {
				if got := c.Classify(example.text, Attempt{}); got.Reason != a.reason {
					fail(example, "aside %s: example %s selects %s, not %s", p.name, quote(example.text), rivalName(got), a.reason.String())
				}
			}
		}
	}
	return errors.Join(errs...)
}

func checkExample(c *Classifier, h Attempt, rule, example string) error {
	got := c.Classify(example, h)
	if got.Rule != rule {
		return fmt.Errorf("rule %s: its example %s selects %s", rule, quoteLong(example), rivalName(got))
	}
	rd := reply.Read(example)
	for _, tied := range c.rules.ties(&rd, h, rule) {
		return fmt.Errorf("rule %s ties with %s on %s", rule, tied, quoteLong(example))
	}
	return nil
}

func rivalName(got Result) string {
	if got.Rule == "" {
		return "nothing"
	}
	return got.Rule + " (" + got.Reason.String() + ")"
}

func quoteLong(s string) string { return fmt.Sprintf("%+q", s[:min(len(s), 160)]) }

// hints returns what a caller must know so that the rule's conditions can hold.
func (r *rule) hints(src *source) (h Attempt) {
	for stage := range Stage(len(stageNames)) {
		if r.stages&(1<<stage) != 0 {
			h.Stage = stage
			break
		}
	}
	if r.roles == 1<<RoleRelay {
		h.Role = RoleRelay
	}
	if r.needsSign {
		h.Server = src.host
	}
	return h
}
