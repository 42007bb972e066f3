package match

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Op is the kind of a link, which says where the next part of a pattern may stand.
type op uint8

const (
	exactly   op = iota // behind the part before, with exactly gap words between
	within              // behind the part before, with at most gap words between
	near                // before or behind it, with at most gap words between
	somewhere           // anywhere
)

// A link stands before each part of a pattern but the first.
type link struct {
	op  op
	gap uint8 // how many words may (for exactly: must) stand between
}

// The widths of the links that a pattern can write.
const (
	gapWithin = 8
	gapNear   = 4
)

const (
	maxExpand   = 32  // phrases of one part that groups make
	maxOptional = 200 // the same, of a part that begins with what may be left out
	maxPhrases  = 512 // phrases of one part
	maxParts    = 8   // parts of one pattern
)

// A parser reads one pattern into its builder. A phrase under construction is the
// state of the trie that its words lead to, so that it is never spelled out: state
// 0 is the phrase without a word.
type parser struct {
	*Builder
	phrases []uint32 // the part under construction
	next    []uint32 // room for phrases, turn about
	link    link     // before the part under construction
	linked  bool     // an operator was written since the last part
	parts   int      // finished

	symbols []uint32 // the words of the alternatives of a group
	ends    []int    // where each alternative ends in them
}

func (p *parser) parse(s string) error {
	p.phrases, p.link, p.linked, p.parts = p.phrases[:0], link{}, false, 0
	for {
		for len(s) > 0 && (s[0] == ' ' || s[0] == '\t') {
			s = s[1:]
		}
		if s == "" {
			break
		}
		if s[0] == '{' {
			group, rest, ok := strings.Cut(s[1:], "}")
			if !ok {
				return errors.New("{ without }")
			}
			if err := p.group(group); err != nil {
				return err
			}
			s = rest
			continue
		}
		n := 1
		for n < len(s) && s[n] != ' ' && s[n] != '\t' && s[n] != '{' {
			if s[n] == '|' || s[n] == '}' {
				return errors.New("} or | without {")
			}
			n++
		}
		if err := p.item(s[:n]); err != nil {
			return err
		}
		s = s[n:]
	}
	if err := p.flush(); err != nil {
		return err
	}
	if p.parts == 0 {
		return errors.New("no word")
	}
	if p.linked {
		return errors.New("ends in an operator")
	}
	return nil
}

func (p *parser) item(s string) error {
	switch {
	case isSmall(s[0]):
		return p.group(s)
	case s == "...":
		return p.operator(link{within, gapWithin})
	case s == "~":
		return p.operator(link{near, gapNear})
	case s == "&":
		return p.operator(link{somewhere, 0})
	case s == "_":
		if err := p.flush(); err != nil {
			return err
		}
		if p.parts == 0 || p.linked && p.link.op != exactly {
			return errors.New("_ stands between words")
		}
		p.link.gap++
		p.linked = true
		return nil
	case s[0] == '@' && len(s) > 1:
		phrases, ok := p.classes[s[1:]]
		if !ok {
			return fmt.Errorf("no class is called %q", s[1:])
		}
		return p.alone(phrases)
	case s[0] == '|' || s[0] == '}':
		return errors.New("} or | without {")
	}
	return p.group(s)
}

func (p *parser) operator(l link) error {
	if err := p.flush(); err != nil {
		return err
	}
	if p.parts == 0 || p.linked {
		return errors.New("an operator stands between words")
	}
	p.link, p.linked = l, true
	return nil
}

// group appends each of the alternatives, which a | separates, to each phrase of
// the part.
func (p *parser) group(alternatives string) error {
	p.symbols, p.ends = p.symbols[:0], p.ends[:0]
	special, plain, optional := false, false, false
	for more := true; more; {
		from, alone := len(p.symbols), false
		if n, ok := p.plainWords(alternatives); ok {
			if more = n < len(alternatives); more {
				alternatives = alternatives[n+1:]
			}
		} else {
			var a string
			var err error
			a, alternatives, more = strings.Cut(alternatives, "|")
			if alone, err = p.tokens(a); err != nil {
				return err
			}
		}
		p.ends = append(p.ends, len(p.symbols))
		special = special || alone
		plain = plain || !alone
		optional = optional || len(p.symbols) == from
	}
	if special { // host names and path words are parts of their own
		if plain {
			return errors.New("a host name or a path word and other words are alternatives")
		}
		return p.alone(p.append(nil, []uint32{0}))
	}
	limit := maxExpand
	if slices.Contains(p.phrases, 0) {
		limit = maxOptional
	}
	if len(p.phrases)*len(p.ends) > limit {
		// Too many phrases to write out: the group is a part of its own.
		if err := p.flush(); err != nil {
			return err
		}
	}
	if len(p.phrases) == 0 {
		if optional && (p.parts == 0 || p.linked) {
			return nil // at the edge of a pattern or of a gap, what may be left out tells nothing
		}
		p.phrases = append(p.phrases, 0)
	}
	if len(p.phrases)*len(p.ends) > maxPhrases {
		return fmt.Errorf("more than %d phrases", maxPhrases)
	}
	p.phrases, p.next = p.append(p.next[:0], p.phrases), p.phrases
	return nil
}

// append appends to list each phrase with each alternative behind it.
func (p *parser) append(list, phrases []uint32) []uint32 {
	for _, phrase := range phrases {
		from := 0
		for _, end := range p.ends {
			at := phrase
			for _, symbol := range p.symbols[from:end] {
				at = p.extend(at, symbol)
			}
			list = append(list, at)
			from = end
		}
	}
	return list
}

// alone makes phrases a part of their own.
func (p *parser) alone(phrases []uint32) error {
	if err := p.flush(); err != nil {
		return err
	}
	p.phrases = append(p.phrases, phrases...)
	return p.flush()
}

// flush ends the part under construction.
func (p *parser) flush() error {
	if len(p.phrases) == 0 {
		return nil
	}
	if slices.Contains(p.phrases, 0) {
		// Groups that may all be left out, before a gap or more phrases than can
		// be written out: so many words of any kind.
		if p.parts > 0 && !p.linked {
			p.link = link{within, p.link.gap + p.longest(p.phrases)}
		}
		p.phrases = p.phrases[:0]
		return nil
	}
	if p.parts == maxParts {
		return fmt.Errorf("more than %d parts", maxParts)
	}
	part, err := p.part(p.phrases)
	if err != nil {
		return err
	}
	p.steps = append(p.steps, newStep(part, p.link))
	p.parts++
	p.phrases, p.link, p.linked = p.phrases[:0], link{}, false
	return nil
}

// tokens cuts a piece of a pattern into words as a text is cut, and appends their
// symbols. A host name, a path word and the sign of an address stand alone.
func (p *parser) tokens(s string) (alone bool, err error) {
	symbols := len(p.symbols)
	if n, ok := p.plainWords(s); ok && n == len(s) {
		return false, nil
	}
	p.symbols = p.symbols[:symbols]
	if s == ipSign || s == mailSign || s == hostSign {
		p.symbols = append(p.symbols, p.symbol(hashString(s)))
		return true, nil
	}
	if strings.HasPrefix(s, "/") {
		l := lexer{s: s[1:], url: len(s)}
		if l.next() != path || l.i != len(s)-1 {
			return false, fmt.Errorf("%q is not one word of a path", s)
		}
		p.symbols = append(p.symbols, p.symbol(l.hash))
		return true, nil
	}
	if strings.IndexByte(s, stemSign) >= 0 {
		return false, p.stemmed(s)
	}
	l := lexer{s: s}
	for {
		switch l.next() {
		case end:
			return false, nil
		case word:
			if l.n == 0 {
				return false, fmt.Errorf("a word of more than %d bytes in %q", maxWord, s)
			}
			p.symbols = append(p.symbols, p.symbol(l.hash))
		case host:
			if l.start != 0 || l.stop != len(s) {
				return false, fmt.Errorf("a host name and other words in %q", s)
			}
			p.symbols = append(p.symbols, p.symbol(hashName(s)))
			return true, nil
		default:
			return false, fmt.Errorf("addresses, status codes and URLs are passed over: %q", s)
		}
	}
}

// stemmed is tokens for words of which at least one is a stem.
func (p *parser) stemmed(s string) error {
	for w := range strings.FieldsSeq(s) {
		text, ends, ok, err := parseStem(w)
		if err != nil {
			return err
		}
		if !ok {
			alone, err := p.tokens(strings.ReplaceAll(w, string(stemSign), " ")) // a star is no letter
			if err != nil {
				return err
			}
			if alone {
				return fmt.Errorf("a host name or a path word and stems in %q", s)
			}
			continue
		}
		sign := text + string(stemSign)
		if ends {
			sign = string(stemSign) + text
		}
		known := len(p.hashes)
		symbol := p.symbol(hashString(sign))
		if len(p.hashes) > known {
			p.stems.add(text, ends, hashString(sign))
		}
		p.symbols = append(p.symbols, symbol)
	}
	return nil
}

// plainWords is tokens for small letters and spaces, as nearly all patterns have, up to a
// | or to the end of s. It returns where they end. It reports false, with nothing done,
// where there is something else.
func (p *parser) plainWords(s string) (end int, ok bool) {
	symbols := len(p.symbols)
	for end < len(s) && s[end] != '|' {
		if s[end] == ' ' {
			end++
			continue
		}
		hash, begin := uint64(hashBasis), end
		for {
			bytes := eight(s, end)
			n := small(bytes)
			if n == 8 {
				hash, end = mix(hash, bytes), end+8
				continue
			}
			if n > 0 {
				hash, end = mix(hash, bytes&(1<<(n*8)-1)), end+n
			}
			break
		}
		if end == begin || end-begin > maxWord || end < len(s) && s[end] != ' ' && s[end] != '|' {
			p.symbols = p.symbols[:symbols]
			return 0, false
		}
		p.symbols = append(p.symbols, p.symbol(hash))
	}
	return end, true
}

func isSmall(c byte) bool { return 'a' <= c && c <= 'z' }
