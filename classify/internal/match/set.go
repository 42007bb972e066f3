package match

import "math/bits"

// A Set is a compiled set of patterns, numbered from 0. It is never changed and
// safe for concurrent use; the zero value has no patterns. Its tables hold numbers
// only, so that a garbage collector passes over them.
type Set struct {
	// The automaton. A target is 0 for none, the number of a node, or beyond the
	// nodes that of a class: a phrase that no longer one begins with.
	words vocabulary // with the target of each word as the first one of a phrase
	nodes []node
	edges []edge
	stems stems

	// The patterns. The classes of the phrases of many patterns come first: they are
	// met again and again, and lie together.
	classes  []class
	keys     []key    // for each class
	single   []ranked // for each class, the patterns that are complete with it
	keyed    []keyed  // for each class, those of several parts that are filed under it
	steps    []uint32 // for each pattern, where its steps end in stepList
	stepList []step
	parts    []uint32 // for each part, where its classes end in partList
	partList []uint32
	phrases  bool // some are asked for by themselves
}

// maxTiers bounds the tiers of a set.
const maxTiers = 4

// A rank is where a pattern stands in the lists of its classes: behind the phrases that are
// asked for by themselves, by tiers.
type rank uint8

const alone rank = 0

func rankOf(tier int) rank { return rank(tier) + 1 }

// A node is a place within phrases. Its edges end where those of the next begin;
// they are in the order of their symbols where they are not few.
type node struct {
	first uint32
	class uint32 // of the phrase that ends here, or 0
}

// An edge leads on by a word.
type edge struct{ symbol, to uint32 }

// fewEdges are looked through one by one.
const fewEdges = 8

// A class of phrases: where its patterns begin in the lists. They end where those of
// the next class begin.
type class struct{ single, keyed uint32 }

// A ranked is a pattern with its rank in the upper bits.
type ranked uint32

const rankShift = 29

func (r ranked) rank() rank      { return rank(r >> rankShift) }
func (r ranked) pattern() uint32 { return uint32(r) & (1<<rankShift - 1) }

// A key is what a scan needs to know of a class when it meets it: a bit for each rank
// that has patterns filed under it, one where it is watched, one where it is not only
// that of phrases that are asked for by themselves, and in the upper bits its trace.
type key uint16

const (
	watched    key = 1 << (maxTiers + 1)
	shared     key = 1 << (maxTiers + 2)
	traceShift     = maxTiers + 3
	maxTraces      = 64
)

// A keyed pattern, and one more of its parts: where that has no hit either, there
// is nothing to look at. The traces of the part's classes tell most often that it has
// none.
type keyed struct {
	ranked
	part   uint32
	traces uint64
}

// trace is the bit that stands for a class where many are asked for at once. Classes
// of one part have the same one, as far as that goes.
func (k key) trace() uint64 { return 1 << (k >> traceShift & (maxTraces - 1)) }

// A step is a part of a pattern with the link before it: 22 bits for the part, 2
// for the link's kind, 8 for its gap.
type step uint32

const maxPartIDs = 1 << 22

func newStep(part uint32, l link) step { return step(part<<10 | uint32(l.op)<<8 | uint32(l.gap)) }

func (s step) part() uint32 { return uint32(s >> 10) }
func (s step) link() link   { return link{op(s >> 8 & 3), uint8(s)} }

// bounds returns list[ends[i-1]:ends[i]].
func bounds[T any](ends []uint32, list []T, i uint32) []T {
	from := uint32(0)
	if i > 0 {
		from = ends[i-1]
	}
	return list[from:ends[i]]
}

func (s *Set) pattern(id uint32) []step { return bounds(s.steps, s.stepList, id) }

func (s *Set) classesOf(part uint32) []uint32 { return bounds(s.parts, s.partList, part) }

// next follows an edge of a node.
func (s *Set) next(n uint32, symbol uint32) uint32 {
	list := s.edges[s.nodes[n].first:s.nodes[n+1].first]
	for len(list) > fewEdges {
		middle := len(list) / 2
		if list[middle].symbol <= symbol {
			list = list[middle:]
		} else {
			list = list[:middle]
		}
	}
	for _, e := range list {
		if e.symbol == symbol {
			return e.to
		}
	}
	return 0
}

// Watch names the patterns that [Scan.Watched] is about.
func (s *Set) Watch(patterns []uint32) {
	wanted := make([]bool, len(s.steps))
	for _, id := range patterns {
		wanted[id] = true
	}
	for class := range len(s.classes) - 1 {
		from, to := s.classes[class], s.classes[class+1]
		found := false
		for _, t := range s.single[from.single:to.single] {
			found = found || wanted[t.pattern()]
		}
		for _, k := range s.keyed[from.keyed:to.keyed] {
			found = found || wanted[k.pattern()]
		}
		if found {
			s.keys[class] |= watched
		}
	}
}

// classAt returns the class of the phrase that ends at a target, or 0.
func (s *Set) classAt(to uint32) uint32 {
	if nodes := uint32(len(s.nodes)); to >= nodes {
		return to - nodes
	}
	return s.nodes[to].class
}

// A vocabulary knows the words of patterns by their hashes: an open hash table of what
// is to know of each, the higher bits of the hash before it. While patterns are read that
// is the word's number, in a set it is its target; its number is then its place.
type vocabulary []uint64

// valueBits are those for what is to know; denies is one of them.
const (
	valueBits = 24
	denies    = 1 << (valueBits - 1)
)

// newVocabulary returns a vocabulary with room for n words. It is larger than what
// it holds: most look-ups are of words that no pattern has, and end at the first
// free place. It is written to before it is read, see [NewBuilder].
func newVocabulary(n int) vocabulary {
	v := make(vocabulary, 1<<bits.Len(uint(max(n, 8)*4/3)))
	clear(v)
	return v
}

// find returns the place of a word, from 1, and what is to know of it. The place is 0
// where there is no such word.
func (v vocabulary) find(hash uint64) (place, value uint32) {
	mask := uint64(len(v) - 1)
	for at := hash >> 7 & mask; ; at = (at + 1) & mask {
		e := v[at]
		if e == 0 {
			return 0, 0
		}
		if e>>valueBits == hash>>valueBits {
			return uint32(at) + 1, uint32(e & (1<<valueBits - 1))
		}
	}
}

func (v vocabulary) add(hash uint64, value uint32) {
	mask := uint64(len(v) - 1)
	at := hash >> 7 & mask
	for v[at] != 0 {
		at = (at + 1) & mask
	}
	v[at] = hash&^(1<<valueBits-1) | uint64(value)
}
