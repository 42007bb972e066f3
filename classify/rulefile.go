package classify

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// strength orders rules before anything else does.
type strength uint8

const (
	weak     strength = iota // vague words: a telling enhanced code beats them
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
// zero and comes from the reason.
type rule struct {
	id         string
	reason     Reason
	strength   strength
	weight     int8
	needsSign  bool // only with another sign of the speaker
	speaker    uint16
	codes      []uint16          // condition: exact codes, classes as one digit, 0 for none
	enhanced   []enhancedPattern // condition
	stages     uint16            // condition: a set of stages
	roles      uint8             // condition: a set of roles
	unless     []uint16          // patterns that forbid the rule
	stage      Stage
	told       bool // the words themselves name the stage
	unstaged   bool // the report comes from behind the conversation: no stage
	permanence Permanence
	open       bool // the words leave open whether the mail went out
	scope      Scope
	mends      Responsible
	actions    Actions
	retryAfter time.Duration
	because    string
	link       string
	source     string
}

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
	marks    []match.Pattern // tell the speaker
	rules    []sourceRule
	wrappers []sourceWrapper
	asides   []sourceAside
}

type sourceRule struct {
	rule
	line     int
	text     []match.Pattern
	not      []match.Pattern
	examples []string
	others   []string // replies that the rule must not take
}

// A sourceWrapper is a form in which software wraps a reply; it tells the stage,
// or whether a later attempt may succeed.
type sourceWrapper struct {
	id         string
	stage      Stage
	permanence Permanence
	weak       bool
	codes      []uint16 // condition, as a rule's
	line       int
	text       []match.Pattern
	examples   []string
}

// A sourceAside is a way in which people go on after the cause: with advice, with
// a threat, or with what is not the matter.
type sourceAside struct {
	id       string
	reason   Reason // of its examples
	line     int
	text     []match.Pattern
	examples []string
}

// parseClasses reads the word classes that patterns may name.
func parseClasses(file, text string) (map[string][]string, error) {
	stanzas, err := stanza.Parse(file, text)
	if err != nil {
		return nil, err
	}
	classes := map[string][]string{}
	for _, s := range stanzas {
		name := s.Get("Class")
		if name == "" || classes[name] != nil {
			return nil, &stanza.Error{File: file, Line: s.Line(), Msg: "a class without a name, or a second one of this name"}
		}
		var words []string
		for _, list := range s.All("Words") {
			for w := range strings.SplitSeq(list, ",") {
				words = append(words, strings.TrimSpace(w))
			}
		}
		phrases, err := match.ClassPhrases(words)
		if err != nil {
			return nil, &stanza.Error{File: file, Line: s.Line(), Msg: err.Error()}
		}
		classes[name] = phrases
	}
	return classes, nil
}

// parseSource reads a rule file.
func parseSource(file, text string, classes map[string][]string) (*source, error) {
	stanzas, err := stanza.Parse(file, text)
	if err != nil {
		return nil, err
	}
	if len(stanzas) == 0 {
		return nil, &stanza.Error{File: file, Line: 1, Msg: "no head stanza"}
	}
	p := &sourceParser{file: file, classes: classes}
	src, err := p.head(stanzas[0])
	if err != nil {
		return nil, err
	}
	for _, s := range stanzas[1:] {
		switch s[0].Name {
		case "Rule":
			err = p.rule(src, s)
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
	return src, nil
}

type sourceParser struct {
	file    string
	classes map[string][]string
	kind    strength
	source  string
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

func (p *sourceParser) pattern(f stanza.Field) (match.Pattern, error) {
	pattern, err := match.ParsePattern(f.Value, p.classes)
	return pattern, p.wrap(f, err)
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
			if p.source == "" {
				p.source = f.Value
			}
		case "Hosts":
			for name := range strings.FieldsSeq(f.Value) {
				pattern, err := match.ParsePattern(name, nil)
				if err != nil {
					return nil, p.wrap(f, err)
				}
				src.marks = append(src.marks, pattern)
				src.host = name
			}
		case "Marks":
			pattern, err := p.pattern(f)
			if err != nil {
				return nil, err
			}
			src.marks = append(src.marks, pattern)
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
	w := sourceWrapper{id: s[0].Value, line: s.Line()}
	for _, f := range s[1:] {
		var err error
		switch f.Name {
		case "Stage":
			err = p.wrap(f, w.stage.UnmarshalText([]byte(f.Value)))
		case "Permanence":
			err = p.wrap(f, w.permanence.UnmarshalText([]byte(f.Value)))
		case "Text":
			var pattern match.Pattern
			pattern, err = p.pattern(f)
			w.text = append(w.text, pattern)
		case "Example":
			w.examples = append(w.examples, f.Value)
		case "Weak":
			w.weak = f.Value == "yes"
		case "Code":
			w.codes, err = parseCodeCondition(f.Value)
			err = p.wrap(f, err)
		case "Source":
		default:
			err = p.errorf(f, "a wrapper has no field %s", f.Name)
		}
		if err != nil {
			return err
		}
	}
	if (w.stage == StageUnknown) == (w.permanence == PermanenceUnknown) || len(w.text) == 0 || len(w.examples) == 0 {
		return p.errorf(s[0], "wrapper %s needs Stage or Permanence, Text and Example", w.id)
	}
	src.wrappers = append(src.wrappers, w)
	return nil
}

func (p *sourceParser) aside(src *source, s stanza.Stanza) error {
	a := sourceAside{id: s[0].Value, line: s.Line()}
	for _, f := range s[1:] {
		var err error
		switch f.Name {
		case "Text":
			var pattern match.Pattern
			pattern, err = p.pattern(f)
			a.text = append(a.text, pattern)
		case "Reason":
			err = p.wrap(f, a.reason.UnmarshalText([]byte(f.Value)))
		case "Example":
			a.examples = append(a.examples, f.Value)
		default:
			err = p.errorf(f, "an aside has no field %s", f.Name)
		}
		if err != nil {
			return err
		}
	}
	if a.reason == Unknown || len(a.text) == 0 || len(a.examples) == 0 {
		return p.errorf(s[0], "aside %s needs Reason, Text and Example", a.id)
	}
	src.asides = append(src.asides, a)
	return nil
}

func (p *sourceParser) rule(src *source, s stanza.Stanza) error {
	r := sourceRule{line: s.Line()}
	r.id = s[0].Value
	r.strength = p.kind
	r.source = p.source
	hasReason := false
	for _, f := range s[1:] {
		if err := p.ruleField(&r, f); err != nil {
			return err
		}
		hasReason = hasReason || f.Name == "Reason"
	}
	var missing error
	switch {
	case !hasReason:
		missing = errors.New("no Reason")
	case len(r.text) == 0:
		missing = errors.New("no Text")
	case len(r.examples) == 0:
		missing = errors.New("no Example")
	case r.permanence != PermanenceUnknown && r.because == "":
		missing = errors.New("Permanence without Because")
	}
	if missing != nil {
		return p.errorf(s[0], "rule %s: %v", r.id, missing)
	}
	src.rules = append(src.rules, r)
	return nil
}

func (p *sourceParser) ruleField(r *sourceRule, f stanza.Field) (err error) {
	text := []byte(f.Value)
	switch f.Name {
	case "Reason":
		err = r.reason.UnmarshalText(text)
	case "Text", "Unless":
		pattern, err := p.pattern(f)
		if err != nil {
			return err
		}
		if f.Name == "Text" {
			r.text = append(r.text, pattern)
		} else {
			r.not = append(r.not, pattern)
		}
		return nil
	case "Code":
		r.codes, err = parseCodeCondition(f.Value)
	case "Enhanced":
		for s := range strings.FieldsSeq(f.Value) {
			var e enhancedPattern
			if e, err = parseEnhancedPattern(s); err != nil {
				break
			}
			r.enhanced = append(r.enhanced, e)
		}
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
		err = role.UnmarshalText(text)
		r.roles |= 1 << role
	case "From":
		r.needsSign = f.Value == "provider"
		if !r.needsSign {
			err = errors.New("only \"provider\"")
		}
	case "Weak":
		if f.Value != "yes" {
			err = errors.New("only \"yes\"")
		}
		r.strength = weak
	case "Weight":
		var n int64
		n, err = strconv.ParseInt(f.Value, 10, 8)
		r.weight = int8(n)
	case "Stage":
		err = r.stage.UnmarshalText(text)
		r.unstaged = err == nil && r.stage == StageUnknown
	case "Told":
		if r.told = f.Value == "yes"; !r.told {
			err = errors.New("only \"yes\"")
		}
	case "Permanence":
		err = r.permanence.UnmarshalText(text)
	case "Because":
		r.because = f.Value
	case "Outcome":
		if f.Value != OutcomeUnknown.String() {
			err = errors.New("only \"unknown\": what proves an outcome is not for a rule to say")
		}
		r.open = true
	case "Scope":
		err = r.scope.UnmarshalText(text)
	case "Responsible":
		err = r.mends.UnmarshalText(text)
	case "Actions":
		var list []Action
		for s := range strings.FieldsSeq(f.Value) {
			var a Action
			if err = a.UnmarshalText([]byte(s)); err != nil {
				break
			}
			list = append(list, a)
		}
		if len(list) > len(r.actions) {
			err = fmt.Errorf("more than %d", len(r.actions))
		}
		r.actions = ActionList(list...)
	case "Retry-After":
		var n uint64
		n, err = strconv.ParseUint(f.Value, 10, 24)
		r.retryAfter = time.Duration(n) * time.Second
	case "Link":
		r.link = f.Value
	case "Source":
		r.source = f.Value
	case "Example":
		r.examples = append(r.examples, f.Value)
	case "Not":
		r.others = append(r.others, f.Value)
	default:
		return p.errorf(f, "a rule has no field %s", f.Name)
	}
	return p.wrap(f, err)
}

func parseCodeCondition(s string) ([]uint16, error) {
	var codes []uint16
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
	slices.Sort(codes)
	return codes, nil
}

func isDigit(c byte) bool { return c-'0' <= 9 }
