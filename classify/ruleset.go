package classify

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

// Rules is a compiled set of rules. It is never changed and safe for concurrent
// use. It keeps numbers and one string: a collector of garbage has nothing to look
// for in it.
type Rules struct {
	set      *match.Set
	owners   []owner // by pattern
	rules    []rule  // in the order of the files
	byID     []uint16
	speakers []speaker
	wrappers []wrapper

	// What the rules have parts of.
	texts    string
	codes    []uint16
	enhanced []enhancedPattern
	unless   []uint32 // patterns
	causes   []causeCode
	coded    reasonSet // below which there are such causes
}

// A passage is a part of the texts of [Rules].
type passage struct{ from, end uint32 }

func (r *Rules) text(p passage) string { return r.texts[p.from:p.end] }

// id returns the id of a rule of r.
func (r *Rules) id(rule *rule) string { return r.text(rule.id) }

// An owner says what a pattern belongs to: a kind in the high half, the number
// of the rule, speaker or wrapper in the low one.
type owner uint32

func newOwner(kind ownerKind, id int) owner { return owner(kind)<<16 | owner(id) }

func (o owner) kind() ownerKind { return ownerKind(o >> 16) }
func (o owner) id() uint16      { return uint16(o) }

type ownerKind uint8

const (
	ownsForm    ownerKind = iota // a phrase by which a reply is found
	ownsText                     // a text of a rule
	ownsUnless                   // what forbids a rule; it is only looked for when the rule fits
	ownsMark                     // a sign of a speaker
	ownsWrapper                  // a wrapping that tells the stage
	ownsAside                    // where the words begin that are not about the cause
	ownsDenial                   // the same, in a clause that says what is not the matter
	ownsPraise                   // the same, and what is fine
	ownsCheck                    // a check that found nothing; what follows may be the cause
	ownsTurn                     // a turn from what a text denies first to what is the matter
	ownsCause                    // words that tell a cause
)

// A weak wrapper is a set phrase of the server itself: it tells the stage only
// where neither the wrapping nor the rule does. One with a permanence has no
// stage: its words say whether a later attempt may succeed, where no code does.
type wrapper struct {
	stage      Stage
	permanence Permanence
	weak       bool
	told       bool // the command is named, and not the content
	codes      span // condition on the basic code
}

// LoadRules reads the rule files (*.txt) at the top of fsys, in the format of
// this package's own: see the README in its folder "rules". A file classes.txt
// holds word classes, and a file in a folder "proofs" examples of the rule file of
// its name. An error names the file and the line. Every example of every rule is
// checked: it must select its own rule.
func LoadRules(fsys fs.FS) (*Rules, error) {
	c, err := readProved(fsys)
	if err != nil {
		return nil, err
	}
	rules, err := c.compile()
	if err != nil {
		return nil, err
	}
	return rules, checkExamples(&Classifier{rules: rules}, c.sources)
}

// A compiler makes [Rules] of rule files. Numbers, lists and texts go to their
// place as they are read; the patterns get theirs in the end.
type compiler struct {
	patterns *match.Builder
	sources  []*source
	rules    []rule // of all sources
	stanzas  []ruleStanza
	causes   *causeTable // of the built-in rules, else nil

	codes    []uint16
	enhanced []enhancedPattern
	texts    strings.Builder
	once     map[string]passage // texts that many rules have
}

func newCompiler(size int) *compiler {
	return &compiler{
		patterns: match.NewBuilder(size * 2 / 3),
		rules:    make([]rule, 0, size/420),
		stanzas:  make([]ruleStanza, 0, size/420),
		once:     map[string]passage{},
	}
}

// passage keeps a text.
func (c *compiler) passage(s string) passage {
	from := uint32(c.texts.Len())
	c.texts.WriteString(s)
	return passage{from, uint32(c.texts.Len())}
}

// common is passage for a text that other rules may have, too.
func (c *compiler) common(s string) passage {
	p, ok := c.once[s]
	if !ok {
		p = c.passage(s)
		c.once[s] = p
	}
	return p
}

// readSources reads the rule files in a folder.
func readSources(fsys fs.FS, folder string) (*compiler, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return nil, err
	}
	var names []string
	size := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".txt") {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		names = append(names, e.Name())
		size += int(info.Size())
	}
	c := newCompiler(size)
	c.texts.Grow(size / 10)
	const classesFile = "classes.txt"
	chunk := make([]byte, 8<<10)
	if slices.Contains(names, classesFile) {
		text, err := readText(fsys, path.Join(folder, classesFile), chunk)
		if err != nil {
			return nil, err
		}
		if err := parseClasses(c.patterns, classesFile, text); err != nil {
			return nil, err
		}
	}
	p := &sourceParser{compiler: c}
	for _, name := range names {
		if name == classesFile {
			continue
		}
		text, err := readText(fsys, path.Join(folder, name), chunk)
		if err != nil {
			return nil, err
		}
		src, err := p.parse(name, text)
		if err != nil {
			return nil, err
		}
		if id := strings.TrimSuffix(name, ".txt"); id != src.speaker.id {
			return nil, fmt.Errorf("%s:1: Provider is %s, not %s as the file's name says", name, src.speaker.id, id)
		}
		c.sources = append(c.sources, src)
	}
	return c, nil
}

// readText reads a file, a chunk at a time: there is no second copy of it.
func readText(fsys fs.FS, name string, chunk []byte) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var text strings.Builder
	if info, err := f.Stat(); err == nil {
		text.Grow(int(info.Size()))
	}
	for {
		n, err := f.Read(chunk)
		text.Write(chunk[:n])
		if errors.Is(err, io.EOF) {
			return text.String(), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// compile gives the patterns their order and the rules their final form.
func (c *compiler) compile() (*Rules, error) {
	r := &Rules{codes: c.codes, enhanced: c.enhanced, rules: c.rules}
	order, err := reply.Phrases(c.patterns)
	if err != nil {
		return nil, err
	}
	order = slices.Grow(order, c.patterns.Len())
	r.owners = make([]owner, len(order), c.patterns.Len())
	own := func(list patterns, kind ownerKind, id int) {
		for place := int(list.from); place < int(list.end); place++ {
			kind := kind
			if c.patterns.Quiet(place) {
				kind = ownsUnless
				r.unless = append(r.unless, uint32(len(order)))
			}
			order = append(order, place)
			r.owners = append(r.owners, newOwner(kind, id))
		}
	}
	var names []passage
	for i, src := range c.sources {
		r.speakers = append(r.speakers, src.speaker)
		names = append(names, c.passage(src.speaker.id), c.passage(src.speaker.name))
		own(src.marks, ownsMark, i)
		for _, w := range src.wrappers {
			own(w.text, ownsWrapper, len(r.wrappers))
			r.wrappers = append(r.wrappers, wrapper{w.stage, w.permanence, w.weak, w.told, w.codes})
		}
	}
	texts := c.texts.String()
	r.byID = make([]uint16, len(r.rules))
	for i := range r.byID {
		r.byID[i] = uint16(i)
	}
	name := func(i uint16) string { return texts[r.rules[i].id.from:r.rules[i].id.end] }
	slices.SortFunc(r.byID, func(a, b uint16) int { return strings.Compare(name(a), name(b)) })
	for n, i := range r.byID {
		if n > 0 && name(r.byID[n-1]) == name(i) {
			rule, same := &r.rules[i], &r.rules[r.byID[n-1]]
			return nil, fmt.Errorf("%s:%d: rule %s stands in %s, too", c.sources[rule.speaker].file, c.stanzas[i].line, name(i), c.sources[same.speaker].file)
		}
	}
	var ends []int
	for tier := range tiers {
		for _, i := range r.byID {
			if rule := &r.rules[i]; tierOf(rule) == tier {
				from := uint32(len(r.unless))
				own(c.stanzas[i].text, ownsText, int(i))
				rule.unless = span{from, uint32(len(r.unless))}
			}
		}
		if tier == tierGeneral {
			for _, src := range c.sources {
				for _, a := range src.asides {
					own(a.text, a.kind, 0)
				}
			}
		}
		if tier == tierLast && c.causes != nil {
			for _, p := range c.causes.patterns {
				order = append(order, p.place)
				r.owners = append(r.owners, newOwner(ownsCause, p.owner))
			}
			r.causes = c.causes.enhanced
			for _, code := range r.causes {
				r.coded |= reasons(causeReasons[code.cause]...)
			}
		}
		ends = append(ends, len(order))
	}
	set, err := c.patterns.Set(order, ends[:tiers-1]...)
	if err != nil {
		return nil, err
	}
	var expiry []uint32
	for id, o := range r.owners {
		if o.kind() == ownsText && r.rules[o.id()].reason == DeliveryExpired {
			expiry = append(expiry, uint32(id))
		}
	}
	set.Watch(expiry)
	r.set, r.texts = set, c.texts.String()
	for i := range r.speakers { // so that they do not hold the files
		r.speakers[i].id, r.speakers[i].name = r.text(names[2*i]), r.text(names[2*i+1])
	}
	return r, nil
}

// The tiers of rules, in the order in which they are looked for: the signs of
// speakers with the specific rules; those that need a sign, only where there is
// one; everyday words with what is said besides them, only where no set phrase
// decides; and last words that tell causes, when the reason is known, or a subject,
// when nothing tells it.
const (
	tierSpecific = iota
	tierSigned
	tierGeneral
	tierLast
	tiers
)

func tierOf(r *rule) int {
	switch {
	case r.strength == faint:
		return tierLast
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

	RetryAfter time.Duration // to wait where the text names no time
}

func (r *Rules) info(id string) (RuleInfo, bool) {
	rule, speaker := r.lookup(id)
	if rule == nil {
		return RuleInfo{}, false
	}
	return RuleInfo{r.id(rule), speaker.id, speaker.name, rule.reason, r.text(rule.because), r.text(rule.link), r.text(rule.source), time.Duration(rule.retryAfter) * time.Second}, true
}

// lookup returns the rule with an id and who says it, or nil.
func (r *Rules) lookup(id string) (*rule, *speaker) {
	n, ok := slices.BinarySearchFunc(r.byID, id, func(i uint16, id string) int { return cmp.Compare(r.id(&r.rules[i]), id) })
	if !ok {
		return nil, nil
	}
	rule := &r.rules[r.byID[n]]
	return rule, &r.speakers[rule.speaker]
}
