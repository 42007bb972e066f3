package match

// A Set is a compiled set of patterns, numbered from 0. Its fields are plain
// tables, exported only so that generated code can hold them. A Set is never
// changed and safe for concurrent use; the zero value has no patterns.
type Set struct {
	// The words that occur in patterns; a symbol is a word's place in the
	// order, from 1. Text holds all words, Ends where each one ends, Slots is
	// an open hash table of symbols.
	Text  string
	Ends  []uint32
	Slots []uint16

	// The automaton. State 0 is the root. Edges is an open hash table; Root
	// holds the edges of the root by symbol. Outs holds, for each state, where
	// its outputs end in OutList.
	Edges   []Edge
	Root    []uint32
	Fail    []uint32
	Outs    []uint32
	OutList []Out

	// Tiers holds where each tier of patterns ends: a tier is looked for only
	// where the ones before it do not do.
	Tiers []uint16

	// The patterns. Single and Keyed hold, for each phrase, where its list in
	// SingleList and KeyedList ends: the patterns that are complete with that
	// phrase, and those of several parts that are looked at when it was found.
	Single     []uint32
	SingleList []uint16
	Keyed      []uint32
	KeyedList  []uint16
	Steps      []uint32 // for each pattern, where its steps end in StepList
	StepList   []Step
	Parts      []uint32 // for each part, where its phrases end in PartList
	PartList   []uint32 // in ascending order for each part
}

// An Edge leads from one state to another by a symbol: 24 bits for each state,
// 16 for the symbol between them. Zero is a free place of the table.
type Edge uint64

const maxStates = 1 << 24

func newEdge(from uint32, symbol uint16, to uint32) Edge {
	return Edge(from)<<40 | Edge(symbol)<<24 | Edge(to)
}

// without returns the edge without the state it leads to.
func (e Edge) without() Edge { return e >> 24 }

func (e Edge) to() uint32 { return uint32(e) & (maxStates - 1) }

// An Out is a phrase that ends at a state, with the number of its words in the
// low 8 bits.
type Out uint32

const maxPhraseIDs = 1 << 24

func newOut(phrase uint32, words uint8) Out { return Out(phrase)<<8 | Out(words) }

func (o Out) phrase() uint32 { return uint32(o >> 8) }
func (o Out) words() uint16  { return uint16(o & 0xff) }

// A Step is a part of a pattern with the link before it: the link's kind and
// gap in the low bytes.
type Step uint32

func newStep(part uint16, l Link) Step { return Step(part)<<16 | Step(l.Op)<<8 | Step(l.Gap) }

func (s Step) part() uint16 { return uint16(s >> 16) }
func (s Step) link() Link   { return Link{Op(s >> 8), uint8(s)} }

// bounds returns list[ends[i-1]:ends[i]].
func bounds[T any](ends []uint32, list []T, i int) []T {
	from := uint32(0)
	if i > 0 {
		from = ends[i-1]
	}
	return list[from:ends[i]]
}

// symbol returns the symbol of a word with its hash, or 0.
func (s *Set) symbol(w []byte, hash uint32) uint16 {
	if len(s.Slots) == 0 {
		return 0
	}
	mask := uint32(len(s.Slots) - 1)
	for at := mix(hash) & mask; ; at = (at + 1) & mask {
		symbol := s.Slots[at]
		if symbol == 0 {
			return 0
		}
		from := uint32(0)
		if symbol > 1 {
			from = s.Ends[symbol-2]
		}
		if s.Text[from:s.Ends[symbol-1]] == string(w) {
			return symbol
		}
	}
}

func mix(h uint32) uint32 { return h ^ h>>15 }

func edgeHash(from uint32, symbol uint16) uint32 {
	h := (from<<16 ^ from>>16 ^ uint32(symbol)) * 0x9E3779B1
	return h ^ h>>15
}

// step follows the edge from a state, or the edges of its suffixes.
func (s *Set) step(state uint32, symbol uint16) uint32 {
	mask := uint32(len(s.Edges) - 1)
	for state != 0 {
		key := newEdge(state, symbol, 0).without()
		for at := edgeHash(state, symbol) & mask; ; at = (at + 1) & mask {
			e := s.Edges[at]
			if e == 0 {
				break
			}
			if e.without() == key {
				return e.to()
			}
		}
		state = s.Fail[state]
	}
	return s.Root[symbol]
}
