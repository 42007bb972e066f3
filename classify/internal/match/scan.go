package match

import "math/bits"

// Bounds of one scan. What goes beyond is not looked at: a text with more hits
// is no reply, and whoever wrote it shall not make us work for it.
const (
	maxHits    = 128
	maxMatches = 96
	maxTried   = 64
	maxActive  = maxPhraseWords // phrases that are under way at one word
)

// A Match is a pattern that was found.
type Match struct {
	Pattern uint32
	Words   uint16 // how many words of the text its parts took, a host name and a path word counting as two
	At      uint16 // the place of its first word
	End     uint16 // the place behind its last word
}

// A Scan looks for the patterns of a set in one text. It lives on the stack of
// its caller.
type Scan struct {
	set     *Set
	hits    hits
	matches Matches
}

// Matches holds what a scan found.
type Matches struct {
	n    int
	list [maxMatches]Match
}

// All returns the matches so far. The slice lives as long as the scan.
func (s *Scan) All() []Match { return s.matches.list[:s.matches.n] }

func (m *Matches) add(x Match) {
	if m.n < len(m.list) {
		m.list[m.n] = x
		m.n++
	}
}

// A hit is a phrase that was found: words begin to end-1 of the text. A host name,
// a path word or the sign of an address stands between words: begin equals end.
type hit struct {
	class      uint32
	begin, end uint16
}

// hits are the phrases found in a text, in the order of their ends.
type hits struct {
	n    int
	list [maxHits]hit
	head [256]uint8     // by the low bits of a class, the last hit of such a class, from 1
	next [maxHits]uint8 // the one before it
}

func (h *hits) add(x hit) {
	if h.n < maxHits {
		h.list[h.n] = x
		head := &h.head[x.class&255]
		h.next[h.n] = *head
		h.n++
		*head = uint8(h.n)
	}
}

// A mask is a set of hits.
type mask [maxHits / 64]uint64

func (m mask) empty() bool { return m[0]|m[1] == 0 }

// of adds the hits of a class.
func (h *hits) of(class uint32, m *mask) {
	for i := h.head[class&255]; i != 0; i = h.next[i-1] {
		if h.list[i-1].class == class {
			m[(i-1)>>6] |= 1 << ((i - 1) & 63)
		}
	}
}

// Read reads a text; the patterns in it are then found tier by tier. A repetition
// of code, the reply's own basic code, is passed over.
func (scan *Scan) Read(s *Set, text string, code int) {
	scan.set = s
	if len(s.words) > 0 {
		s.read(text, code, &scan.hits)
	}
}

// Tier finds the patterns of a tier, counted from 0.
func (scan *Scan) Tier(n int) {
	s := scan.set
	if n >= len(s.tiers) {
		return
	}
	low := uint32(0)
	if n > 0 {
		low = s.tiers[n-1]
	}
	s.complete(&scan.hits, &scan.matches, low, s.tiers[n])
}

// Has reports whether the text has a pattern, quiet or not, in its words before
// the place behind.
func (scan *Scan) Has(pattern uint32, behind uint16) bool {
	s := scan.set
	steps := s.pattern(pattern)
	var masks [maxParts]mask
	if !s.masks(&scan.hits, steps, &masks) {
		return false
	}
	_, _, _, ok := scan.hits.place(steps, masks[:], hit{}, true, behind)
	return ok
}

// read collects the phrases that stand in a text. It walks the automaton from each
// word; active holds the places where the walks that began before stand.
func (s *Set) read(text string, code int, h *hits) {
	l := lexer{s: text, code: code}
	var active [maxActive]struct {
		node  uint32
		begin uint16
	}
	leaf := uint32(len(s.nodes))
	n := 0
	var at uint16
	for h.n < maxHits && at < 1<<16-64 {
		switch l.next() {
		case end:
			return
		case word:
			at++
			symbol := uint32(0)
			if l.n > 0 {
				symbol = s.words.symbol(l.hash)
			}
			if symbol == 0 {
				n = 0
				continue
			}
			going := active[:n]
			n = 0
			for _, a := range going {
				to := s.next(a.node, symbol)
				if to > leaf {
					h.add(hit{to - leaf, a.begin, at})
				} else if to != 0 {
					if class := s.nodes[to].class; class != 0 {
						h.add(hit{class, a.begin, at})
					}
					active[n].node, active[n].begin = to, a.begin
					n++
				}
			}
			if to := s.root[symbol]; to > leaf {
				h.add(hit{to - leaf, at - 1, at})
			} else if to != 0 {
				if class := s.nodes[to].class; class != 0 {
					h.add(hit{class, at - 1, at})
				}
				active[n&(maxActive-1)].node, active[n&(maxActive-1)].begin = to, at-1
				n++
			}
		case host:
			s.host(h, text[l.start:l.stop], at)
			s.between(h, hostHash, at)
		case ipAddress:
			s.between(h, ipHash, at)
		case mailAddress:
			s.between(h, mailHash, at)
		case path:
			s.between(h, l.hash, at)
		}
	}
}

// between notes the phrase that is one token of those that stand between words
// and take none: a host name, a path word, the sign of an address.
func (s *Set) between(h *hits, hash uint64, at uint16) {
	to := s.root[s.words.symbol(hash)]
	if leaf := uint32(len(s.nodes)); to > leaf {
		h.add(hit{to - leaf, at, at})
	} else if class := s.nodes[to].class; class != 0 {
		h.add(hit{class, at, at})
	}
}

// host looks up a host name and every domain above it.
func (s *Set) host(h *hits, name string, at uint16) {
	for {
		if len(name) <= maxWord {
			hash := uint64(hashBasis)
			for i := range len(name) {
				c := name[i]
				if 'A' <= c && c <= 'Z' {
					c |= 0x20
				}
				hash = (hash ^ uint64(c)) * hashPrime
			}
			s.between(h, hash, at)
		}
		dot := 0
		for dot < len(name) && name[dot] != '.' {
			dot++
		}
		if dot == len(name) {
			return
		}
		name = name[dot+1:]
	}
}

// complete turns hits into matches of the patterns from low to high-1.
func (s *Set) complete(h *hits, m *Matches, low, high uint32) {
	var tried [maxTried]uint32
	n := 0
	for i, x := range h.list[:h.n] {
		c, end := s.classes[x.class], s.classes[x.class+1].single
		for _, id := range s.lists[c.single:c.keyed] {
			if id >= high {
				break
			}
			if id >= low {
				m.add(Match{id, x.words(), x.begin, x.end})
			}
		}
		if h.before(i, x.class) {
			continue
		}
		for _, id := range s.lists[c.keyed:end] {
			if id >= high {
				break
			}
			if id < low {
				continue
			}
			steps := s.pattern(id)
			var masks [maxParts]mask
			if !s.masks(h, steps, &masks) || contains(tried[:n], id) {
				continue
			}
			if n < maxTried {
				tried[n] = id
				n++
			}
			if words, at, end, ok := h.place(steps, masks[:], hit{}, true, 1<<16-1); ok {
				m.add(Match{id, words, at, end})
			}
		}
	}
}

// before reports whether a hit before the i-th is of this class.
func (h *hits) before(i int, class uint32) bool {
	for j := h.next[i]; j != 0; j = h.next[j-1] {
		if h.list[j-1].class == class {
			return true
		}
	}
	return false
}

// masks finds the hits of each part of a pattern. It reports false where one has
// none.
func (s *Set) masks(h *hits, steps []step, masks *[maxParts]mask) bool {
	for k, st := range steps {
		m := &masks[k&(maxParts-1)]
		for _, class := range s.part(st.part()) {
			h.of(class, m)
		}
		if m.empty() {
			return false
		}
	}
	return true
}

func contains(list []uint32, x uint32) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

func (x hit) words() uint16 {
	if x.begin == x.end {
		return 2
	}
	return x.end - x.begin
}

// place looks for hits that satisfy the steps one after the other, the first step
// anywhere, none of them with words from the place behind on. It returns the words
// they took, where the first one begins and behind which the last one of them ends.
func (h *hits) place(steps []step, masks []mask, before hit, first bool, behind uint16) (words, at, end uint16, ok bool) {
	if len(steps) == 0 {
		return 0, 0, 0, true
	}
	link := steps[0].link()
	for w, m := range masks[0] {
		for ; m != 0; m &= m - 1 {
			x := h.list[w<<6+bits.TrailingZeros64(m)]
			if x.end > behind || !first && !link.joins(before, x) {
				continue
			}
			if n, _, last, ok := h.place(steps[1:], masks[1:], x, false, behind); ok {
				return n + x.words(), x.begin, max(last, x.end), true
			}
		}
	}
	return 0, 0, 0, false
}

// joins reports whether b may follow a by the link.
func (l link) joins(a, b hit) bool {
	switch l.op {
	case exactly:
		return b.begin == a.end+uint16(l.gap)
	case within:
		return b.begin >= a.end && b.begin-a.end <= uint16(l.gap)
	case near:
		return b.begin >= a.end && b.begin-a.end <= uint16(l.gap) ||
			a.begin >= b.end && a.begin-b.end <= uint16(l.gap)
	}
	return true
}
