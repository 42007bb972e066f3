package match

// Bounds of one scan. What goes beyond is not looked at: a text with more hits
// is no reply, and whoever wrote it shall not make us work for it.
const (
	maxHits    = 128
	maxMatches = 96
	maxTried   = 64
)

// A Match is a pattern that was found.
type Match struct {
	Pattern uint16
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
	phrase     uint32
	begin, end uint16
}

// hits are the phrases found in a text.
type hits struct {
	n    int
	list [maxHits]hit
	seen [256]uint64 // which phrases, by the low bits of their numbers: so many that few are mistaken for others
}

func (h *hits) add(x hit) {
	if h.n < maxHits {
		h.list[h.n] = x
		h.n++
		h.seen[x.phrase>>6&255] |= 1 << (x.phrase & 63)
	}
}

func (h *hits) maySee(phrase uint32) bool {
	return h.seen[phrase>>6&255]&(1<<(phrase&63)) != 0
}

// Read reads a text; the patterns in it are then found tier by tier. A repetition
// of code, the reply's own basic code, is passed over.
func (scan *Scan) Read(s *Set, text string, code int) {
	scan.set = s
	if len(s.Slots) > 0 {
		s.read(text, code, &scan.hits)
	}
}

// Tier finds the patterns of a tier, counted from 0.
func (scan *Scan) Tier(n int) {
	s := scan.set
	if n >= len(s.Tiers) {
		return
	}
	low := uint16(0)
	if n > 0 {
		low = s.Tiers[n-1]
	}
	s.complete(&scan.hits, &scan.matches, low, s.Tiers[n])
}

// Has reports whether the text has a pattern, quiet or not, in its words before
// the place behind.
func (scan *Scan) Has(pattern, behind uint16) bool {
	s := scan.set
	steps := bounds(s.Steps, s.StepList, int(pattern))
	if !s.possible(&scan.hits, steps) {
		return false
	}
	found := scan.hits.list[:scan.hits.n]
	for len(found) > 0 && found[len(found)-1].end > behind {
		found = found[:len(found)-1] // they are in the order of their ends
	}
	_, _, _, ok := s.place(steps, found, hit{}, true)
	return ok
}

// read collects the phrases that stand in a text.
func (s *Set) read(text string, code int, h *hits) {
	l := lexer{s: text, code: code}
	var state uint32
	var at uint16
	for h.n < maxHits && at < 1<<16-64 {
		switch l.next() {
		case end:
			return
		case word:
			at++
			symbol := s.symbol(l.buf[:l.n], l.hash)
			if symbol == 0 {
				state = 0
				continue
			}
			state = s.step(state, symbol)
			if state != 0 {
				for _, out := range bounds(s.Outs, s.OutList, int(state)) {
					h.add(hit{out.phrase(), at - out.words(), at})
				}
			}
		case host:
			s.host(h, text[l.start:l.stop], at)
			s.between(h, []byte(hostSign), hostHash, at)
		case ipAddress:
			s.between(h, []byte(ipSign), ipHash, at)
		case mailAddress:
			s.between(h, []byte(mailSign), mailHash, at)
		case path:
			s.between(h, l.buf[:l.n], l.hash, at)
		}
	}
}

// between notes the phrases that are one token of those that stand between words
// and take none: a host name, a path word, the sign of an address.
func (s *Set) between(h *hits, token []byte, hash uint32, at uint16) {
	symbol := s.symbol(token, hash)
	if symbol == 0 {
		return
	}
	if state := s.Root[symbol]; state != 0 {
		for _, out := range bounds(s.Outs, s.OutList, int(state)) {
			h.add(hit{out.phrase(), at, at})
		}
	}
}

// host looks up a host name and every domain above it.
func (s *Set) host(h *hits, name string, at uint16) {
	var buf [maxWord]byte
	for {
		if len(name) <= maxWord {
			low := buf[:0]
			hash := uint32(hashBasis)
			for i := range len(name) {
				c := name[i]
				if 'A' <= c && c <= 'Z' {
					c |= 0x20
				}
				hash = (hash ^ uint32(c)) * hashPrime
				low = append(low, c)
			}
			s.between(h, low, hash, at)
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
func (s *Set) complete(h *hits, m *Matches, low, high uint16) {
	found := h.list[:h.n]
	var tried [maxTried]uint16
	n := 0
	for _, x := range found {
		for _, id := range bounds(s.Single, s.SingleList, int(x.phrase)) {
			if id >= high {
				break
			}
			if id >= low {
				m.add(Match{id, x.words(), x.begin, x.end})
			}
		}
		for _, id := range bounds(s.Keyed, s.KeyedList, int(x.phrase)) {
			if id >= high {
				break
			}
			if id < low {
				continue
			}
			steps := bounds(s.Steps, s.StepList, int(id))
			if !s.possible(h, steps) || contains(tried[:n], id) {
				continue
			}
			if n < maxTried {
				tried[n] = id
				n++
			}
			if words, at, end, ok := s.place(steps, found, hit{}, true); ok {
				m.add(Match{id, words, at, end})
			}
		}
	}
}

// possible reports whether each part of a pattern may have been found.
func (s *Set) possible(h *hits, steps []Step) bool {
	for _, step := range steps {
		ok := false
		for _, phrase := range bounds(s.Parts, s.PartList, int(step.part())) {
			if h.maySee(phrase) {
				ok = true
				break
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

func contains(list []uint16, x uint16) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// containsSorted is contains for an ascending list.
func containsSorted(list []uint32, x uint32) bool {
	low, high := 0, len(list)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if list[mid] < x {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low < len(list) && list[low] == x
}

func (x hit) words() uint16 {
	if x.begin == x.end {
		return 2
	}
	return x.end - x.begin
}

// place looks for hits that satisfy the steps one after the other, the first
// step anywhere. It returns the words they took, where the first one begins and
// behind which the last one of them ends.
func (s *Set) place(steps []Step, found []hit, before hit, first bool) (words, at, end uint16, ok bool) {
	if len(steps) == 0 {
		return 0, 0, 0, true
	}
	phrases := bounds(s.Parts, s.PartList, int(steps[0].part()))
	for _, x := range found {
		if !first && !steps[0].link().joins(before, x) || !containsSorted(phrases, x.phrase) {
			continue
		}
		if n, _, behind, ok := s.place(steps[1:], found, x, false); ok {
			return n + x.words(), x.begin, max(behind, x.end), true
		}
	}
	return 0, 0, 0, false
}

// joins reports whether b may follow a by the link.
func (l Link) joins(a, b hit) bool {
	switch l.Op {
	case Exactly:
		return b.begin == a.end+uint16(l.Gap)
	case Within:
		return b.begin >= a.end && b.begin-a.end <= uint16(l.Gap)
	case Near:
		return b.begin >= a.end && b.begin-a.end <= uint16(l.Gap) ||
			a.begin >= b.end && a.begin-b.end <= uint16(l.Gap)
	}
	return true
}
