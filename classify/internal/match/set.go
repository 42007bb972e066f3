package match

import "math/bits"

// A Set is a compiled set of patterns, numbered from 0. It is never changed and
// safe for concurrent use; the zero value has no patterns. Its tables hold numbers
// only, so that a garbage collector passes over them.
type Set struct {
	words vocabulary
	nots  []uint64 // a bit for each word that denies

	// The automaton. A target is 0 for none, the number of a node, or beyond the
	// nodes that of a class: a phrase that no longer one begins with.
	root  []uint32 // by symbol, where the first word of a phrase leads
	nodes []node
	edges []edge

	// The patterns.
	classes  []class
	keys     []uint8  // for each class, 1 where patterns are filed under it
	single   []tiered // for each class, the patterns that are complete with it
	keyed    []keyed  // for each class, those of several parts that are filed under it
	steps    []uint32 // for each pattern, where its steps end in stepList
	stepList []step
	parts    []uint32 // for each part, where its classes end in partList
	partList []uint32
}

// maxTiers bounds the tiers of a set.
const maxTiers = 4

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

// A tiered is a pattern with its tier in the upper bits.
type tiered uint32

const tierShift = 30

func (t tiered) tier() uint8     { return uint8(t >> tierShift) }
func (t tiered) pattern() uint32 { return uint32(t) & (1<<tierShift - 1) }

// A keyed pattern, and one more of its parts: where that has no hit either, there
// is nothing to look at. The traces of the part's classes tell most often that it has
// none.
type keyed struct {
	tiered
	part   uint32
	traces uint64
}

// trace is the bit that stands for a class where many are asked for at once.
func trace(class uint32) uint64 { return 1 << (class & 63) }

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

func (s *Set) singleOf(class uint32) []tiered {
	return s.single[s.classes[class].single:s.classes[class+1].single]
}

func (s *Set) keyedOf(class uint32) []keyed {
	return s.keyed[s.classes[class].keyed:s.classes[class+1].keyed]
}

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

// A vocabulary knows the words of patterns by their hashes: an open hash table of
// symbols, the higher bits of the hash before each.
type vocabulary []uint64

const symbolBits = 24

// newVocabulary returns a vocabulary with room for n words. It is larger than what
// it holds: most look-ups are of words that no pattern has, and end at the first
// free place.
func newVocabulary(n int) vocabulary {
	return make(vocabulary, 1<<bits.Len(uint(max(n, 8)*3/2)))
}

func (v vocabulary) symbol(hash uint64) uint32 {
	mask := uint64(len(v) - 1)
	for at := hash >> 7 & mask; ; at = (at + 1) & mask {
		e := v[at]
		if e == 0 {
			return 0
		}
		if e>>symbolBits == hash>>symbolBits {
			return uint32(e & (1<<symbolBits - 1))
		}
	}
}

func (v vocabulary) add(hash uint64, symbol uint32) {
	mask := uint64(len(v) - 1)
	at := hash >> 7 & mask
	for v[at] != 0 {
		at = (at + 1) & mask
	}
	v[at] = hash&^(1<<symbolBits-1) | uint64(symbol)
}

// denies reports whether a word is one that denies.
func (s *Set) denies(symbol uint32) bool { return s.nots[symbol/64]>>(symbol%64)&1 != 0 }
