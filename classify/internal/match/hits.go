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

// add notes a hit.
func (h *hits) add(x hit) {
	n := h.n
	if n >= maxHits {
		return
	}
	h.list[n] = x
	head := &h.head[x.class&255]
	h.next[n] = *head
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

// A mask is a set of hits.
type mask [maxHits / 64]uint64

func (m mask) empty() bool { return m[0]|m[1] == 0 }

func (m mask) and(x mask) mask { return mask{m[0] & x[0], m[1] & x[1]} }

func (m mask) has(i int) bool { return m[i>>6&1]>>(i&63)&1 != 0 }

// among returns the hits of some classes, which are in ascending order.
func (h *hits) among(classes []uint32) (m mask) {
	if h.n*bits.Len(uint(len(classes))) < len(classes) {
		for i := range h.list[:h.n] {
			if holds(classes, h.list[i].class) {
				m[i>>6&1] |= 1 << (i & 63)
			}
		}
		return m
	}
	for _, class := range classes {
		for i := h.head[class&255]; i != 0; i = h.next[(i-1)&(maxHits-1)] {
			if h.list[(i-1)&(maxHits-1)].class == class {
				m[(i-1)>>6&1] |= 1 << ((i - 1) & 63)
			}
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

func (x hit) words() uint16 {
	if x.begin == x.end {
		return 2
	}
	return x.end - x.begin
}

// place looks for hits that satisfy the steps one after the other, the first step
// anywhere, none of them with words from the place behind on.
func (h *hits) place(steps []step, masks []mask, before hit, first bool, behind uint16) (m Match, ok bool) {
	if len(steps) == 0 {
		return Match{From: 1<<16 - 1}, true
	}
	link := steps[0].link()
	for w, some := range masks[0] {
		for ; some != 0; some &= some - 1 {
			x := h.list[w<<6+bits.TrailingZeros64(some)]
			if x.end > behind || !first && !link.joins(before, x) {
				continue
			}
			if m, ok := h.place(steps[1:], masks[1:], x, false, behind); ok {
				m.Words += x.words()
				m.At, m.From, m.End = x.begin, min(m.From, x.begin), max(m.End, x.end)
				return m, true
			}
		}
	}
	return m, false
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
