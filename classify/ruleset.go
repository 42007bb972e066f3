package classify

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/classify/internal/match"
)

// Rules is a compiled set of rules. It is never changed and safe for concurrent
// use.
type Rules struct {
	set      match.Set
	owners   []owner // by pattern
	rules    []rule  // sorted by id
	speakers []speaker
	wrappers []wrapper
}

// An owner says what a pattern belongs to: a kind in the high half, the number
// of the rule, speaker or wrapper in the low one.
type owner uint32

func newOwner(kind ownerKind, id int) owner { return owner(kind)<<16 | owner(id) }

func (o owner) kind() ownerKind { return ownerKind(o >> 16) }
func (o owner) id() uint16      { return uint16(o) }

type ownerKind uint8

const (
	ownsText    ownerKind = iota // a text of a rule
	ownsUnless                   // what forbids a rule; it is only looked for when the rule fits
	ownsMark                     // a sign of a speaker
	ownsWrapper                  // a wrapping that tells the stage
	ownsAside                    // where the words begin that are not about the cause
)

// A weak wrapper is a set phrase of the server itself: it tells the stage only
// where neither the wrapping nor the rule does. One with a permanence has no
// stage: its words say whether a later attempt may succeed, where no code does.
type wrapper struct {
	id         string
	stage      Stage
	permanence Permanence
	weak       bool
	codes      []uint16 // condition on the basic code
}

// LoadRules reads the rule files (*.txt) at the top of fsys, in the format of
// this package's own: see the README in its folder "rules". A file classes.txt
// holds word classes. An error names the file and the line. Every example of
// every rule is checked: it must select its own rule.
func LoadRules(fsys fs.FS) (*Rules, error) {
	sources, err := readSources(fsys)
	if err != nil {
		return nil, err
	}
	rules, err := compileSources(sources)
	if err != nil {
		return nil, err
	}
	return rules, checkExamples(&Classifier{rules: rules}, sources)
}

func readSources(fsys fs.FS) ([]*source, error) {
	names, err := fs.Glob(fsys, "*.txt")
	if err != nil {
		return nil, err
	}
	const classesFile = "classes.txt"
	var classes map[string][]string
	if slices.Contains(names, classesFile) {
		text, err := fs.ReadFile(fsys, classesFile)
		if err != nil {
			return nil, err
		}
		if classes, err = parseClasses(classesFile, string(text)); err != nil {
			return nil, err
		}
	}
	var sources []*source
	for _, name := range names {
		if name == classesFile {
			continue
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		src, err := parseSource(name, string(text), classes)
		if err != nil {
			return nil, err
		}
		if id := strings.TrimSuffix(path.Base(name), ".txt"); id != src.speaker.id {
			return nil, fmt.Errorf("%s:1: Provider is %s, not %s as the file's name says", name, src.speaker.id, id)
		}
		sources = append(sources, src)
	}
	return sources, nil
}

func compileSources(sources []*source) (*Rules, error) {
	r := &Rules{}
	var patterns []match.Pattern
	own := func(list []match.Pattern, kind ownerKind, id int) (ids []uint16) {
		for _, p := range list {
			p.Quiet = kind == ownsUnless
			ids = append(ids, uint16(len(patterns)))
			patterns = append(patterns, p)
			r.owners = append(r.owners, newOwner(kind, id))
		}
		return ids
	}
	type located struct {
		*sourceRule
		file    string
		speaker int
	}
	var all []located
	for i, src := range sources {
		r.speakers = append(r.speakers, src.speaker)
		own(src.marks, ownsMark, i)
		for j := range src.rules {
			all = append(all, located{&src.rules[j], src.file, i})
		}
		for _, w := range src.wrappers {
			own(w.text, ownsWrapper, len(r.wrappers))
			r.wrappers = append(r.wrappers, wrapper{w.id, w.stage, w.permanence, w.weak, w.codes})
		}
	}
	slices.SortFunc(all, func(a, b located) int { return cmp.Compare(a.id, b.id) })
	for i, src := range all {
		if i > 0 && all[i-1].id == src.id {
			return nil, fmt.Errorf("%s:%d: rule %s stands in %s, too", src.file, src.line, src.id, all[i-1].file)
		}
		compiled := src.rule
		compiled.speaker = uint16(src.speaker)
		r.rules = append(r.rules, compiled)
	}
	var ends []int
	for tier := range tiers {
		for i, src := range all {
			if tierOf(&src.rule) == tier {
				own(src.text, ownsText, i)
				r.rules[i].unless = own(src.not, ownsUnless, i)
			}
		}
		if tier == tierGeneral {
			for _, src := range sources {
				for _, a := range src.asides {
					own(a.text, ownsAside, 0)
				}
			}
		}
		ends = append(ends, len(patterns))
	}
	set, err := match.Compile(patterns, ends[:tiers-1]...)
	if err != nil {
		return nil, err
	}
	r.set = *set
	return r, nil
}

// The tiers of rules, in the order in which they are looked for: the signs of
// speakers with the specific rules; those that need a sign, only where there is
// one; and everyday words with what is said besides them, only where no set phrase
// decides.
const (
	tierSpecific = iota
	tierSigned
	tierGeneral
	tiers
)

func tierOf(r *rule) int {
	switch {
	case r.strength < specific:
		return tierGeneral
	case r.needsSign:
		return tierSigned
	}
	return tierSpecific
}

// A RuleInfo is what a rule says about itself.
type RuleInfo struct {
	ID       string
	Provider string // id of who says it
	Name     string // the same for people
	Reason   Reason
	Because  string // why its permanence is not the reply code's
	Link     string // the provider's page about it, "" when there is none
	Source   string // where the fact comes from
}

func (r *Rules) info(id string) (RuleInfo, bool) {
	rule, speaker := r.lookup(id)
	if rule == nil {
		return RuleInfo{}, false
	}
	return RuleInfo{rule.id, speaker.id, speaker.name, rule.reason, rule.because, rule.link, rule.source}, true
}

// lookup returns the rule with an id and who says it, or nil.
func (r *Rules) lookup(id string) (*rule, *speaker) {
	i, ok := slices.BinarySearchFunc(r.rules, id, func(rule rule, id string) int { return cmp.Compare(rule.id, id) })
	if !ok {
		return nil, nil
	}
	rule := &r.rules[i]
	return rule, &r.speakers[rule.speaker]
}
