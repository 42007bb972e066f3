package match

import "math/bits"

// A hit is a phrase that was found: words begin to end-1 of the text, which are
// text[at:stop]. A host name, a path word or the sign of an address stands between words:
// begin equals end.
type hit struct {
	class      uint32
	begin, end uint16
	at, stop   uint16
	key        key // of its class
}

// hits are the phrases found in a text, in the order of their ends.
type hits struct {
	n    int
	list [maxHits]hit
	all  part           // what is to know of all of them
	head [256]uint8     // by the low bits of a class, the last hit of such a class, from 1
	next [maxHits]uint8 // the one before it

	// What was found of parts with many classes; several patterns have the same ones.
	asked [8]uint32 // from 1
	masks [8]mask
}

// add notes the last hit of the list, which the caller has filled in.
func (h *hits) add(class uint32) {
	n := h.n
	head := &h.head[class&255]
	h.next[n&(maxHits-1)] = *head
	h.n++
	*head = uint8(h.n)
}

// sum notes what is to know of all of them.
func (h *hits) sum() {
	h.all.from = maxText
	for i := range h.list[:h.n] {
		x := &h.list[i]
		h.all.from, h.all.to = min(h.all.from, x.at), max(h.all.to, x.stop)
		h.all.keys |= x.key
		h.all.traces |= x.key.trace()
	}
}

// A mask is a set of hits: the first 64, and the others.
type mask struct{ low, high uint64 }

var everyHit = mask{^uint64(0), ^uint64(0)}

func (m mask) empty() bool { return m.low|m.high == 0 }

func (m mask) and(x mask) mask { return mask{m.low & x.low, m.high & x.high} }

func (m mask) has(i int) bool { return i < 64 && m.low>>i&1 != 0 || i >= 64 && m.high>>(i-64)&1 != 0 }

// with returns m with the hit i where bit is 1.
func (m mask) with(i int, bit uint64) mask {
	if i < 64 {
		m.low |= bit << i
	} else {
		m.high |= bit << (i - 64)
	}
	return m
}

// pop takes the first hit out of a mask that has one.
func (m *mask) pop() int {
	if m.low != 0 {
		i := bits.TrailingZeros64(m.low)
		m.low &= m.low - 1
		return i
	}
	i := 64 + bits.TrailingZeros64(m.high)
	m.high &= m.high - 1
	return i & (maxHits - 1)
}

// among returns the hits of some classes, which are in ascending order.
func (h *hits) among(classes []uint32) (m mask) {
	if h.n*bits.Len(uint(len(classes))) < len(classes) {
		for i := range h.list[:h.n] {
			if holds(classes, h.list[i].class) {
				m = m.with(i, 1)
			}
		}
		return m
	}
	for _, class := range classes {
		for i := h.head[class&255]; i != 0; {
			at := (i - 1) & (maxHits - 1)
			if h.list[at].class == class {
				m = m.with(int(at), 1)
			}
			i = h.next[at]
		}
	}
	return m
}

// holds reports whether a list in ascending order holds x.
func holds(list []uint32, x uint32) bool {
	for len(list) > 1 {
		middle := len(list) / 2
		if list[middle] <= x {
			list = list[middle:]
		} else {
			list = list[:middle]
		}
	}
	return len(list) == 1 && list[0] == x
}

func (x *hit) words() uint16 {
	if x.begin == x.end {
		return 2
	}
	return x.end - x.begin
}

// place looks for hits that satisfy the steps one after the other, the first step
// anywhere, where before is nil, none of them with words from the place behind on. It
// tells of what they take in m.
func (h *hits) place(steps []step, masks []mask, before *hit, behind uint16, m *Match) bool {
	if len(steps) == 0 {
		*m = Match{From: 1<<16 - 1}
		return true
	}
	link := steps[0].link()
	for some := masks[0]; !some.empty(); {
		x := &h.list[some.pop()]
		if x.end > behind || before != nil && !link.joins(before, x) {
			continue
		}
		if h.place(steps[1:], masks[1:], x, behind, m) {
			m.Words += x.words()
			m.At, m.From, m.End = x.begin, min(m.From, x.begin), max(m.End, x.end)
			return true
		}
	}
	return false
}

// joins reports whether b may follow a by the link.
func (l link) joins(a, b *hit) bool {
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
