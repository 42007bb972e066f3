package match

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Pattern is a parsed pattern: parts in a sequence, with a link before each
// but the first.
type Pattern struct {
	Parts []Part
	Links []Link // Links[i] joins Parts[i] and Parts[i+1]

	// Quiet keeps the pattern out of the matches: it is found only when
	// [Scan.Has] asks for it.
	Quiet bool
}

// A Part is a set of phrases, one of which must stand in the text. A phrase is
// a sequence of words joined by a space; or one host name; or one word of a
// URL's path with a slash before it.
type Part struct {
	Phrases []string
}

// A Link says where the next part may stand.
type Link struct {
	Op  Op
	Gap uint8 // how many words may (for Exactly: must) stand between
}

// Op is the kind of a link.
type Op uint8

// The kinds of links.
const (
	Exactly   Op = iota // behind the part before, with exactly Gap words between
	Within              // behind the part before, with at most Gap words between
	Near                // before or behind it, with at most Gap words between
	Somewhere           // anywhere
)

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

// ParsePattern parses a pattern; classes holds the phrases of the word classes
// that it may name.
//
//	user unknown            these words, one after the other
//	{user|mailbox} unknown  alternatives; {the|} may be left out
//	blocked ... policy      in this order, at most eight words between
//	quota ~ exceeded        in any order, at most four words between
//	greylisted & minutes    both somewhere
//	_                       exactly one word
//	@mailbox                a phrase of the class mailbox
//	zen.spamhaus.org        this host name or one below it
//	/badcredentials         this word in the path or query of a URL
//	<ip>, <mail>, <host>    an IP address, a mail address, a host name
func ParsePattern(s string, classes map[string][]string) (Pattern, error) {
	p := parser{classes: classes}
	if err := p.parse(s); err != nil {
		return Pattern{}, fmt.Errorf("pattern %q: %w", s, err)
	}
	return p.pattern, nil
}

type parser struct {
	classes map[string][]string
	pattern Pattern
	phrases []string // the part under construction
	link    Link     // before the part under construction
	linked  bool     // an operator was written since the last part
}

func (p *parser) parse(s string) error {
	for len(s) > 0 {
		s = strings.TrimLeft(s, " \t")
		if s == "" {
			break
		}
		if s[0] == '{' {
			group, rest, ok := strings.Cut(s[1:], "}")
			if !ok {
				return errors.New("{ without }")
			}
			if err := p.group(strings.Split(group, "|")); err != nil {
				return err
			}
			s = rest
			continue
		}
		n := strings.IndexAny(s, " \t{")
		if n < 0 {
			n = len(s)
		}
		if err := p.item(s[:n]); err != nil {
			return err
		}
		s = s[n:]
	}
	if err := p.flush(); err != nil {
		return err
	}
	if len(p.pattern.Parts) == 0 {
		return errors.New("no word")
	}
	if p.linked {
		return errors.New("ends in an operator")
	}
	return nil
}

func (p *parser) item(s string) error {
	switch {
	case s == "...":
		return p.operator(Link{Within, gapWithin})
	case s == "~":
		return p.operator(Link{Near, gapNear})
	case s == "&":
		return p.operator(Link{Somewhere, 0})
	case s == "_":
		if err := p.flush(); err != nil {
			return err
		}
		if len(p.pattern.Parts) == 0 || p.linked && p.link.Op != Exactly {
			return errors.New("_ stands between words")
		}
		p.link.Gap++
		p.linked = true
		return nil
	case s[0] == '@' && len(s) > 1:
		phrases, ok := p.classes[s[1:]]
		if !ok {
			return fmt.Errorf("no class is called %q", s[1:])
		}
		return p.alone(phrases)
	case strings.ContainsAny(s, "|}"):
		return errors.New("} or | without {")
	}
	return p.group([]string{s})
}

func (p *parser) operator(l Link) error {
	if err := p.flush(); err != nil {
		return err
	}
	if len(p.pattern.Parts) == 0 || p.linked {
		return errors.New("an operator stands between words")
	}
	p.link, p.linked = l, true
	return nil
}

// group appends each of the alternatives to each phrase of the part.
func (p *parser) group(alternatives []string) error {
	var single []string // host names and path words are parts of their own
	var plain [][]string
	for _, a := range alternatives {
		tokens, special, err := patternTokens(a)
		if err != nil {
			return err
		}
		if special {
			single = append(single, tokens[0])
		} else {
			plain = append(plain, tokens)
		}
	}
	if len(single) > 0 {
		if len(plain) > 0 {
			return errors.New("a host name or a path word and other words are alternatives")
		}
		return p.alone(single)
	}
	optional := slices.ContainsFunc(plain, func(words []string) bool { return len(words) == 0 })
	limit := maxExpand
	if slices.Contains(p.phrases, "") {
		limit = maxOptional
	}
	if len(p.phrases)*len(plain) > limit {
		// Too many phrases to write out: the group is a part of its own.
		if err := p.flush(); err != nil {
			return err
		}
	}
	if optional && len(p.phrases) == 0 && (len(p.pattern.Parts) == 0 || p.linked) {
		return nil // at the edge of a pattern or of a gap, what may be left out tells nothing
	}
	if len(p.phrases) == 0 {
		p.phrases = []string{""}
	}
	var next []string
	for _, phrase := range p.phrases {
		for _, words := range plain {
			next = append(next, strings.TrimSpace(phrase+" "+strings.Join(words, " ")))
		}
	}
	if len(next) > maxPhrases {
		return fmt.Errorf("more than %d phrases", maxPhrases)
	}
	p.phrases = next
	return nil
}

// longestPhrase returns the number of words of the longest phrase.
func longestPhrase(phrases []string) (longest uint8) {
	for _, phrase := range phrases {
		longest = max(longest, uint8(len(strings.Fields(phrase))))
	}
	return longest
}

// alone makes phrases a part of their own.
func (p *parser) alone(phrases []string) error {
	if err := p.flush(); err != nil {
		return err
	}
	p.phrases = phrases
	return p.flush()
}

// flush ends the part under construction.
func (p *parser) flush() error {
	if len(p.phrases) == 0 {
		return nil
	}
	if slices.Contains(p.phrases, "") {
		// Groups that may all be left out, before a gap or more phrases than can
		// be written out: so many words of any kind.
		if len(p.pattern.Parts) > 0 && !p.linked {
			p.link = Link{Within, p.link.Gap + longestPhrase(p.phrases)}
		}
		p.phrases = nil
		return nil
	}
	if len(p.pattern.Parts) == maxParts {
		return fmt.Errorf("more than %d parts", maxParts)
	}
	if len(p.pattern.Parts) > 0 {
		p.pattern.Links = append(p.pattern.Links, p.link)
	}
	p.pattern.Parts = append(p.pattern.Parts, Part{p.phrases})
	p.phrases, p.link, p.linked = nil, Link{}, false
	return nil
}

// patternTokens cuts a piece of a pattern into words as a text is cut. A host
// name or a path word stands alone, and is then marked special.
func patternTokens(s string) (tokens []string, special bool, err error) {
	if s == ipSign || s == mailSign || s == hostSign {
		return []string{s}, true, nil
	}
	if strings.HasPrefix(s, "/") {
		l := lexer{s: s[1:], url: len(s)}
		if l.next() != path || l.i != len(s)-1 {
			return nil, false, fmt.Errorf("%q is not one word of a path", s)
		}
		return []string{string(l.buf[:l.n])}, true, nil
	}
	l := lexer{s: s}
	for {
		switch l.next() {
		case end:
			return tokens, false, nil
		case word:
			if l.n == 0 {
				return nil, false, fmt.Errorf("a word of more than %d bytes in %q", maxWord, s)
			}
			tokens = append(tokens, string(l.buf[:l.n]))
		case host:
			if l.start != 0 || l.stop != len(s) {
				return nil, false, fmt.Errorf("a host name and other words in %q", s)
			}
			return []string{strings.ToLower(s)}, true, nil
		default:
			return nil, false, fmt.Errorf("addresses, status codes and URLs are passed over: %q", s)
		}
	}
}

// ClassPhrases cuts the phrases of a word class into words as a text is cut.
func ClassPhrases(phrases []string) ([]string, error) {
	var out []string
	for _, s := range phrases {
		tokens, special, err := patternTokens(s)
		if err != nil {
			return nil, err
		}
		if special || len(tokens) == 0 {
			return nil, fmt.Errorf("%q is not a phrase", s)
		}
		out = append(out, strings.Join(tokens, " "))
	}
	return out, nil
}
