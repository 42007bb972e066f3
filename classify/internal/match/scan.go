package match

// Bounds of one scan. What goes beyond is not looked at: a text with more hits
// is no reply, and whoever wrote it shall not make us work for it.
const (
	maxHits    = 160
	maxMatches = 160
)

// A Match is a pattern that was found.
type Match struct {
	Pattern uint16
	Words   uint16 // how many words of the text its parts took, a host name and a path word counting as two
	At      uint16 // the place of its first word
}

// Matches holds what a scan found. The zero value is ready for use.
type Matches struct {
	n    int
	list [maxMatches]Match
}

// All returns the matches in the order in which they were found. The slice
// lives as long as m.
func (m *Matches) All() []Match { return m.list[:m.n] }

func (m *Matches) add(x Match) {
	if m.n < len(m.list) {
		m.list[m.n] = x
		m.n++
	}
}

// A hit is a part that was found: words begin to end-1 of the text. A host name
// or a path word stands between words: begin equals end.
type hit struct {
	part       uint16
	begin, end uint16
}

type hits struct {
	n    int
	list [maxHits]hit
}

// Scan finds the patterns of s in text. A repetition of code, the reply's own
// basic code, is passed over.
func (s *Set) Scan(text string, code int, m *Matches) {
	if len(s.Slots) == 0 {
		return
	}
	var h hits
	l := lexer{s: text, code: code}
	var state, at uint16
	for h.n < maxHits && at < 1<<16-64 {
		switch l.next() {
		case end:
			s.complete(&h, m)
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
				s.emit(&h, state, at)
			}
		case host:
			s.host(&h, text[l.start:l.stop], at)
		case path:
			if symbol := s.symbol(l.buf[:l.n], l.hash); symbol != 0 {
				if to := s.Root[symbol]; to != 0 {
					s.emitAside(&h, to, at)
				}
			}
		}
	}
	s.complete(&h, m)
}

func (s *Set) emit(h *hits, state, at uint16) {
	for _, out := range bounds(s.Outs, s.OutList, int(state)) {
		if h.n < maxHits {
			h.list[h.n] = hit{out.part(), at - out.words(), at}
			h.n++
		}
	}
}

func (s *Set) emitAside(h *hits, state, at uint16) {
	for _, out := range bounds(s.Outs, s.OutList, int(state)) {
		if h.n < maxHits {
			h.list[h.n] = hit{out.part(), at, at}
			h.n++
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
			if symbol := s.symbol(low, hash); symbol != 0 {
				if to := s.Root[symbol]; to != 0 {
					s.emitAside(h, to, at)
				}
			}
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

// complete turns hits into matches.
func (s *Set) complete(h *hits, m *Matches) {
	found := h.list[:h.n]
	for i, x := range found {
		for _, id := range bounds(s.Single, s.SingleList, int(x.part)) {
			m.add(Match{id, x.words(), x.begin})
		}
		keyed := bounds(s.Keyed, s.KeyedList, int(x.part))
		if len(keyed) == 0 || seen(found[:i], x.part) {
			continue
		}
		for _, id := range keyed {
			steps := bounds(s.Steps, s.StepList, int(id))
			if words, at, ok := place(steps, found, hit{}, true); ok {
				m.add(Match{id, words, at})
			}
		}
	}
}

func seen(found []hit, part uint16) bool {
	for _, x := range found {
		if x.part == part {
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

// place looks for hits that satisfy the steps one after the other, the first
// step anywhere. It returns the words they took and where the first one begins.
func place(steps []Step, found []hit, before hit, first bool) (words, at uint16, ok bool) {
	if len(steps) == 0 {
		return 0, 0, true
	}
	for _, x := range found {
		if x.part != steps[0].part() || !first && !steps[0].link().joins(before, x) {
			continue
		}
		if n, _, ok := place(steps[1:], found, x, false); ok {
			return n + x.words(), x.begin, true
		}
	}
	return 0, 0, false
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
