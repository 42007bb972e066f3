package classify

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// strength orders rules before anything else does.
type strength uint8

const (
	faint    strength = iota // words that tell a subject: what else speaks beats them
	weak                     // vague words: a telling enhanced code beats them
	general                  // the vocabulary of servers that nobody knows
	specific                 // the set phrase of one server or provider
)

// kinds of rule files, and how strong their rules are.
var kindStrength = map[string]strength{
	"server":    specific,
	"provider":  specific,
	"filter":    specific,
	"blocklist": specific,
	"shared":    specific,
	"client":    specific,
	"transport": specific,
	"generic":   general,
	"wrapper":   general,
}

// A speaker is who says what a rule file holds.
type speaker struct {
	id, name  string
	transport bool // its rules are about errors without a reply
	told      bool // its id is told as the provider
}

// A rule is one stanza of a rule file, ready for use. What it does not say is
// zero and comes from the reason. It holds no pointers: its texts and lists are in
// the tables of its [Rules].
type rule struct {
	id         passage
	reason     Reason
	cause      Cause
	strength   strength
	weight     int8
	needsSign  bool // only with another sign of the speaker
	speaker    uint16
	codes      span   // condition: exact codes, classes as one digit, 0 for none
	enhanced   span   // condition
	stages     uint16 // condition: a set of stages
	roles      uint8  // condition: a set of roles
	unless     span   // patterns that forbid the rule
	stage      Stage
	told       bool // the words themselves name the stage
	early      bool // said before there can be a mail, though not at one step alone
	shared     bool // others say so, too: the words do not tell who speaks
	unstaged   bool // the report comes from behind the conversation: no stage
	permanence Permanence
	open       bool // the words leave open whether the mail went out
	scope      Scope
	mends      Responsible
	actions    Actions
	retryAfter uint32  // in seconds
	because    passage // why the permanence is not the reply code's
	link       passage
	source     passage
}

// A span is a part of a list: the items from to end-1.
type span struct{ from, end uint32 }

func spanOf[T any](list []T, s span) []T { return list[s.from:s.end] }

// An enhancedPattern is an enhanced code in which anyNumber stands for any.
type enhancedPattern EnhancedCode

const anyNumber = 1<<16 - 1

func (p enhancedPattern) matches(e EnhancedCode) bool {
	return !e.IsZero() &&
		(p.Class == anyNumber || p.Class == e.Class) &&
		(p.Subject == anyNumber || p.Subject == e.Subject) &&
		(p.Detail == anyNumber || p.Detail == e.Detail)
}

func parseEnhancedPattern(s string) (enhancedPattern, error) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return enhancedPattern{}, fmt.Errorf("enhanced status code %s: %w", quote(s), errEnhancedCode)
	}
	var n [3]uint16
	for i, part := range parts {
		if part == "x" {
			n[i] = anyNumber
			continue
		}
		v, err := strconv.ParseUint(part, 10, 16)
		if err != nil || v > 999 {
			return enhancedPattern{}, fmt.Errorf("enhanced status code %s: %w", quote(s), errEnhancedCode)
		}
		n[i] = uint16(v)
	}
	return enhancedPattern{n[0], n[1], n[2]}, nil
}

// A source is a rule file that was read but not yet compiled.
type source struct {
	file     string
	host     string // one of the speaker's servers
	speaker  speaker
	marks    patterns // tell the speaker
	rules    []rule
	wrappers []sourceWrapper
	asides   []sourceAside
	proofs   []*proof // of all of these, where somebody checks them
}

// patterns are places in the order in which a builder got them: the patterns of a
// stanza follow each other.
type patterns struct{ from, end int32 }

// add adds the next pattern.
func (p *patterns) add(place int) {
	if p.end == 0 {
		p.from = int32(place)
	}
	p.end = int32(place) + 1
}

func (p patterns) none() bool { return p.end == 0 }

// A ruleStanza is what of a rule's stanza does not go into the rule.
type ruleStanza struct {
	text patterns // with those that forbid the rule among them
	line int32
}

// A sourceWrapper is a form in which software wraps a reply; it tells the stage,
// or whether a later attempt may succeed.
type sourceWrapper struct {
	stage      Stage
	permanence Permanence
	told       bool
	weak       bool
	codes      span // condition, as a rule's
	text       patterns
}

// A sourceAside is a way in which people go on after the cause: with advice, with
// a threat, or with what is not the matter.
type sourceAside struct {
	kind   ownerKind
	reason Reason // of its examples
	text   patterns
}

// denial is the class of the words that deny what their clause says.
const denial = "denial"

// parseClasses reads the word classes that patterns may name.
func parseClasses(b *match.Builder, file, text string) error {
	r := stanza.NewReader(file, text)
	for r.Next() {
		s := r.Stanza()
		name := s.Get("Class")
		if name == "" || b.HasClass(name) {
			return &stanza.Error{File: file, Line: s.Line(), Msg: "a class without a name, or a second one of this name"}
		}
		for _, f := range s {
			if f.Name != "Words" {
				continue
			}
			err := b.Class(name, f.Value)
			if err == nil && name == denial {
				err = b.Deny(f.Value)
			}
			if err != nil {
				return &stanza.Error{File: file, Line: f.Line, Msg: err.Error()}
			}
		}
	}
	return r.Err()
}

// parseSource reads a rule file; its patterns go to the builder.
func (p *sourceParser) parse(file, text string) (*source, error) {
	p.file, p.source = file, passage{}
	r := &p.reader
	r.Reset(file, text)
	if !r.Next() {
		if err := r.Err(); err != nil {
			return nil, err
		}
		return nil, &stanza.Error{File: file, Line: 1, Msg: "no head stanza"}
	}
	src, err := p.head(r.Stanza())
	if err != nil {
		return nil, err
	}
	from := len(p.rules)
	for r.Next() {
		s := r.Stanza()
		switch s[0].Name {
		case "Rule":
			err = p.rule(s)
		case "Wrapper":
			err = p.wrapper(src, s)
		case "Aside":
			err = p.aside(src, s)
		default:
			err = p.errorf(s[0], "a stanza begins with Rule, Wrapper or Aside, not with %s", s[0].Name)
		}
		if err != nil {
			return nil, err
		}
	}
	src.rules = p.rules[from:]
	return src, r.Err()
}

// A sourceParser reads rule files.
type sourceParser struct {
	*compiler
	reader stanza.Reader

	// of the file that is read
	file   string
	kind   strength
	source passage
}

func (p *sourceParser) errorf(f stanza.Field, format string, args ...any) error {
	return &stanza.Error{File: p.file, Line: f.Line, Msg: fmt.Sprintf(format, args...)}
}

func (p *sourceParser) wrap(f stanza.Field, err error) error {
	if err == nil {
		return nil
	}
	return p.errorf(f, "%s: %v", f.Name, err)
}

// pattern adds the pattern in a field to those of its stanza.
func (p *sourceParser) pattern(f stanza.Field, to *patterns, quiet bool) error {
	place, err := p.patterns.Add(f.Value, quiet)
	if err == nil {
		to.add(place)
	}
	return p.wrap(f, err)
}

func (p *sourceParser) head(s stanza.Stanza) (*source, error) {
	src := &source{file: p.file}
	var kind string
	for _, f := range s {
		switch f.Name {
		case "Provider":
			src.speaker.id = f.Value
		case "Name":
			src.speaker.name = f.Value
		case "Kind":
			kind = f.Value
		case "Source":
			if p.source == (passage{}) {
				p.source = p.common(f.Value)
			}
		case "Hosts":
			for name := range strings.FieldsSeq(f.Value) {
				if strings.HasPrefix(name, "@") {
					return nil, p.errorf(f, "Hosts: %s is no host name", quote(name))
				}
				if err := p.pattern(stanza.Field{Name: f.Name, Value: name, Line: f.Line}, &src.marks, false); err != nil {
					return nil, err
				}
				src.host = name
			}
		case "Marks":
			if err := p.pattern(f, &src.marks, false); err != nil {
				return nil, err
			}
		default:
			return nil, p.errorf(f, "a head has no field %s", f.Name)
		}
	}
	strength, ok := kindStrength[kind]
	if !ok {
		return nil, p.errorf(s[0], "no kind is called %s", quote(kind))
	}
	p.kind = strength
	if src.speaker.id == "" || src.speaker.name == "" {
		return nil, p.errorf(s[0], "a head needs Provider and Name")
	}
	src.speaker.transport = kind == "transport"
	src.speaker.told = kind == "server" || kind == "provider" || kind == "filter" || kind == "blocklist"
	return src, nil
}

func (p *sourceParser) wrapper(src *source, s stanza.Stanza) error {
	w := sourceWrapper{}
	for _, f := range s[1:] {
		var err error
		switch f.Name {
		case "Stage":
			err = p.wrap(f, w.stage.UnmarshalText([]byte(f.Value)))
		case "Permanence":
			err = p.wrap(f, w.permanence.UnmarshalText([]byte(f.Value)))
		case "Text":
			err = p.pattern(f, &w.text, false)
		case "Example": // see readProved
		case "Weak":
			w.weak = f.Value == "yes"
		case "Told":
			if w.told = f.Value == "yes"; !w.told || w.stage != StageData {
				err = p.errorf(f, "Told: only \"yes\", below Stage: data")
			}
		case "Code":
			w.codes.from = uint32(len(p.codes))
			p.codes, err = appendCodes(p.codes, f.Value)
			w.codes.end = uint32(len(p.codes))
			err = p.wrap(f, err)
		case "Source":
		default:
			err = p.errorf(f, "a wrapper has no field %s", f.Name)
		}
		if err != nil {
			return err
		}
	}
	if (w.stage == StageUnknown) == (w.permanence == PermanenceUnknown) || w.text.none() {
		return p.errorf(s[0], "wrapper %s needs Stage or Permanence, and Text", s[0].Value)
	}
	src.wrappers = append(src.wrappers, w)
	return nil
}

func (p *sourceParser) aside(src *source, s stanza.Stanza) error {
	a := sourceAside{kind: ownsAside}
	for _, f := range s[1:] {
		var err error
		switch f.Name {
		case "Text":
			err = p.pattern(f, &a.text, false)
		case "Reason":
			err = p.wrap(f, a.reason.UnmarshalText([]byte(f.Value)))
		case "Denies":
			switch f.Value {
			case "clause":
				a.kind = ownsDenial
			case "words":
				a.kind = ownsPraise
			case "itself":
				a.kind = ownsCheck
			case "before":
				a.kind = ownsTurn
			default:
				err = p.errorf(f, "Denies: only \"clause\", \"words\", \"itself\" or \"before\"")
			}
		case "Example": // see readProved
		default:
			err = p.errorf(f, "an aside has no field %s", f.Name)
		}
		if err != nil {
			return err
		}
	}
	if a.reason == ReasonUnknown || a.text.none() {
		return p.errorf(s[0], "aside %s needs Reason and Text", s[0].Value)
	}
	src.asides = append(src.asides, a)
	return nil
}

func (p *sourceParser) rule(s stanza.Stanza) error {
	id := s[0].Value
	r := rule{strength: p.kind, speaker: uint16(len(p.sources)), id: p.passage(id), source: p.source}
	x := ruleStanza{line: int32(s.Line())}
	hasReason, hasText := false, false
	for _, f := range s[1:] {
		var err error
		switch f.Name {
		case "Text":
			err, hasText = p.pattern(f, &x.text, false), true
		case "Unless":
			err = p.pattern(f, &x.text, true)
		case "Reason":
			err, hasReason = p.wrap(f, r.reason.UnmarshalText([]byte(f.Value))), true
		default:
			err = p.ruleField(&r, f)
		}
		if err != nil {
			return err
		}
	}
	var missing error
	switch {
	case !hasReason:
		missing = errors.New("no Reason")
	case !hasText:
		missing = errors.New("no Text")
	case r.cause != CauseNone && !r.cause.belongs(r.reason):
		missing = fmt.Errorf("the cause %s does not stand below %s", r.cause, r.reason.String())
	case r.permanence != PermanenceUnknown && r.because == passage{}:
		missing = errors.New("Permanence without Because")
	}
	if missing != nil {
		return p.errorf(s[0], "rule %s: %v", id, missing)
	}
	p.rules, p.stanzas = append(p.rules, r), append(p.stanzas, x)
	return nil
}

// ruleField reads a field of a rule that most rules do not have.
func (p *sourceParser) ruleField(r *rule, f stanza.Field) (err error) {
	switch f.Name {
	case "Cause":
		err = r.cause.UnmarshalText([]byte(f.Value))
	case "Code":
		r.codes.from = uint32(len(p.codes))
		p.codes, err = appendCodes(p.codes, f.Value)
		r.codes.end = uint32(len(p.codes))
	case "Enhanced":
		r.enhanced.from = uint32(len(p.enhanced))
		for s := range strings.FieldsSeq(f.Value) {
			var e enhancedPattern
			if e, err = parseEnhancedPattern(s); err != nil {
				break
			}
			p.enhanced = append(p.enhanced, e)
		}
		r.enhanced.end = uint32(len(p.enhanced))
	case "At":
		for s := range strings.FieldsSeq(f.Value) {
			var stage Stage
			if err = stage.UnmarshalText([]byte(s)); err != nil {
				break
			}
			r.stages |= 1 << stage
		}
	case "Role":
		var role Role
		err = role.UnmarshalText([]byte(f.Value))
		r.roles |= 1 << role
	case "From":
		r.needsSign = f.Value == "provider"
		if !r.needsSign {
			err = errors.New("only \"provider\"")
		}
	case "Weak":
		switch f.Value {
		case "yes":
			r.strength = weak
		case "very":
			r.strength = faint
		default:
			err = errors.New("only \"yes\" or \"very\"")
		}
	case "Weight":
		var n int64
		n, err = strconv.ParseInt(f.Value, 10, 8)
		r.weight = int8(n)
	case "Stage":
		err = r.stage.UnmarshalText([]byte(f.Value))
		r.unstaged = err == nil && r.stage == StageUnknown
	case "Shared":
		if r.shared = f.Value == "yes"; !r.shared {
			err = errors.New("only \"yes\"")
		}
	case "Told":
		switch r.told, r.early = f.Value == "yes", f.Value == "early"; {
		case !r.told && !r.early:
			err = errors.New("only \"yes\" and \"early\"")
		case r.early && (r.stage == StageUnknown || r.stage > StageAuth):
			err = errors.New("\"early\" needs a Stage before MAIL above it")
		}
	case "Permanence":
		err = r.permanence.UnmarshalText([]byte(f.Value))
	case "Because":
		r.because = p.common(f.Value)
	case "Outcome":
		if f.Value != OutcomeUnknown.String() {
			err = errors.New("only \"unknown\": what proves an outcome is not for a rule to say")
		}
		r.open = true
	case "Scope":
		err = r.scope.UnmarshalText([]byte(f.Value))
	case "Responsible":
		err = r.mends.UnmarshalText([]byte(f.Value))
	case "Actions":
		var list []Action
		for s := range strings.FieldsSeq(f.Value) {
			var a Action
			if err = a.UnmarshalText([]byte(s)); err != nil {
				break
			}
			list = append(list, a)
		}
		if n := len(r.actions.list); len(list) > n {
			err = fmt.Errorf("more than %d", n)
		}
		r.actions = ActionsOf(list...)
	case "Retry-After":
		var n uint64
		n, err = strconv.ParseUint(f.Value, 10, 24)
		r.retryAfter = uint32(n)
	case "Link":
		r.link = p.common(f.Value)
	case "Source":
		r.source = p.common(f.Value)
	case "Example", "Not": // see readProved
	default:
		return p.errorf(f, "a rule has no field %s", f.Name)
	}
	return p.wrap(f, err)
}

func appendCodes(codes []uint16, s string) ([]uint16, error) {
	for word := range strings.FieldsSeq(s) {
		switch {
		case word == "none":
			codes = append(codes, 0)
		case len(word) == 3 && strings.HasSuffix(word, "xx") && isDigit(word[0]):
			codes = append(codes, uint16(word[0]-'0'))
		default:
			n, err := strconv.ParseUint(word, 10, 16)
			if err != nil || n < 200 || n > 599 {
				return nil, fmt.Errorf("%s is no reply code", quote(word))
			}
			codes = append(codes, uint16(n))
		}
	}
	return codes, nil
}

func isDigit(c byte) bool { return c-'0' <= 9 }
