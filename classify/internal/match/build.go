package match

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// A Builder reads patterns and makes a [Set] of them. Its tables are those of a
// compiler: they go when the set is made.
type Builder struct {
	trie
	words   vocabulary
	hashes  []uint64            // of the words, by symbol
	classes map[string][]uint32 // the phrases of each word class

	parts    []uint32 // for each part, where its phrases end in phrases
	phrases  []uint32 // states, in ascending order for each part
	known    table    // hash of a part's phrases -> part
	steps    []step
	patterns []pattern
	parser   parser
	nots     []uint32 // words that deny
	stems    stems
}

// A state of the trie of phrases: in 22 bits the state before it, in 20 the word between
// the two. In the upper 22 bits is how many words lead to it from the root; when all
// patterns are read, in how many of them the phrase stands that ends there, and then the
// class of that phrase.
type state uint64

const (
	stateBits = 22 + 20
	stateRest = 64 - stateBits
)

func (s state) words() uint8  { return uint8(s >> stateBits) }
func (s state) class() uint32 { return uint32(s >> stateBits) }

// rank is the lower the more patterns have the phrase.
func (s state) rank() int { return stateRest - bits.Len32(uint32(s>>stateBits)) }

// with returns the state with other upper bits.
func (s state) with(upper uint32) state { return s&(1<<stateBits-1) | state(upper)<<stateBits }

func (s state) from() uint32   { return uint32(s>>20) & (maxStates - 1) }
func (s state) symbol() uint32 { return uint32(s) & (maxSymbols - 1) }

// A pattern is where its steps end in the builder's list, and what is made of it.
type pattern struct {
	end  uint32
	kind patternKind
}

type patternKind uint8

const (
	matched patternKind = iota
	quiet               // only looked for when it is asked for
	phrase              // noted wherever it stands
)

// NewBuilder returns a Builder with room for patterns of about so many bytes. Tables that
// are looked into at places all over are cleared first, though they are new: of a page of
// memory that is read before it is written to, a system makes two.
func NewBuilder(size int) *Builder {
	b := &Builder{classes: map[string][]uint32{}}
	b.words = newVocabulary(size / 48)
	b.hashes = make([]uint64, 1, 1+size/45)
	b.root = make([]uint32, 1, 1+size/45)
	b.states = make([]state, 1, 1+size/9)
	b.edges = make([]uint64, max(size/8, 8))
	clear(b.edges)
	b.known = newTable(size / 50) // of the classes, too
	b.parts = make([]uint32, 0, size/60)
	b.patterns = make([]pattern, 0, size/75)
	b.phrases = make([]uint32, 0, size/9)
	b.steps = make([]step, 0, size/48)
	b.parser.Builder = b
	return b
}

// Class adds a word class, which patterns may name: phrases that a comma separates.
func (b *Builder) Class(name, phrases string) error {
	p := &b.parser
	list := b.classes[name]
	for more := true; more; {
		var s string
		s, phrases, more = strings.Cut(phrases, ",")
		p.symbols, p.ends = p.symbols[:0], p.ends[:0]
		alone, err := p.tokens(strings.TrimSpace(s))
		if err != nil {
			return err
		}
		if alone || len(p.symbols) == 0 {
			return fmt.Errorf("%q is not a phrase", s)
		}
		p.ends = append(p.ends, len(p.symbols))
		list = p.append(list, []uint32{0})
	}
	b.classes[name] = list
	return nil
}

// Deny names words, with commas between them, that deny what their clause says; see
// [Scan.Denied].
func (b *Builder) Deny(words string) error {
	p := &b.parser
	for word := range strings.SplitSeq(words, ",") {
		p.symbols, p.ends = p.symbols[:0], p.ends[:0]
		if _, err := p.tokens(strings.TrimSpace(word)); err != nil {
			return err
		}
		if len(p.symbols) != 1 {
			return fmt.Errorf("%q is not a word", word)
		}
		b.nots = append(b.nots, p.symbols[0])
	}
	return nil
}

// HasClass reports whether there is a word class of this name.
func (b *Builder) HasClass(name string) bool { return b.classes[name] != nil }

// Add reads a pattern and returns its place in the order in which they were added,
// from 0. A hidden pattern is kept out of the matches: it is found only when
// [Scan.Has] asks for it.
//
//	user unknown            these words, one after the other
//	{user|mailbox} unknown  alternatives; {the|} may be left out
//	blocked ... policy      in this order, at most eight words between
//	quota ~ exceeded        in any order, at most four words between
//	greylisted & minutes    both somewhere
//	_                       exactly one word
//	anmeld*, *kontingent    a word that begins so, or ends so
//	@mailbox                a phrase of the class mailbox
//	zen.spamhaus.org        this host name or one below it
//	/badcredentials         this word in the path or query of a URL
//	<ip>, <mail>, <host>    an IP address, a mail address, a host name
func (b *Builder) Add(s string, hidden bool) (int, error) {
	steps := len(b.steps)
	if err := b.parser.parse(s); err != nil {
		b.steps = b.steps[:steps]
		return 0, fmt.Errorf("pattern %q: %w", s, err)
	}
	kind := matched
	if hidden {
		kind = quiet
	}
	b.patterns = append(b.patterns, pattern{uint32(len(b.steps)), kind})
	return len(b.patterns) - 1, nil
}

// Phrase is Add for the words of a text, one after the other, as they are: [Scan.Found]
// tells where they stand.
func (b *Builder) Phrase(words string) (int, error) {
	p := &b.parser
	p.symbols, p.ends = p.symbols[:0], p.ends[:0]
	if alone, err := p.tokens(words); err != nil {
		return 0, err
	} else if alone || len(p.symbols) == 0 {
		return 0, fmt.Errorf("%q has no words", words)
	}
	p.ends = append(p.ends, len(p.symbols))
	part, err := p.part(p.append(nil, []uint32{0}))
	if err != nil {
		return 0, err
	}
	b.steps = append(b.steps, newStep(part, link{}))
	b.patterns = append(b.patterns, pattern{uint32(len(b.steps)), phrase})
	return len(b.patterns) - 1, nil
}

// Len returns how many patterns were added.
func (b *Builder) Len() int { return len(b.patterns) }

// Quiet reports whether a pattern is quiet that was added at a place.
func (b *Builder) Quiet(place int) bool { return b.patterns[place].kind == quiet }

// symbol returns the number of a word, from 1.
func (b *Builder) symbol(hash uint64) uint32 {
	if at, symbol := b.words.find(hash); at != 0 {
		return symbol
	}
	b.hashes = append(b.hashes, hash)
	b.root = append(b.root, 0)
	if len(b.hashes)*4 > len(b.words)*3 {
		b.words = newVocabulary(2 * len(b.hashes))
		for symbol, hash := range b.hashes[1 : len(b.hashes)-1] {
			b.words.add(hash, uint32(symbol+1))
		}
	}
	symbol := uint32(len(b.hashes) - 1)
	b.words.add(hash, symbol)
	return symbol
}

// longest returns the number of words of the longest phrase.
func (b *Builder) longest(phrases []uint32) (words uint8) {
	for _, phrase := range phrases {
		words = max(words, b.states[phrase].words())
	}
	return words
}

const maxPhraseWords = 32

// part returns the number of a set of phrases, which it sorts.
func (b *Builder) part(phrases []uint32) (uint32, error) {
	slices.Sort(phrases)
	phrases = slices.Compact(phrases)
	hash := uint64(len(phrases))
	for _, phrase := range phrases {
		if b.states[phrase].words() > maxPhraseWords {
			return 0, fmt.Errorf("more than %d words in a row", maxPhraseWords)
		}
		hash = scatter(hash ^ uint64(phrase))
	}
	n, fresh := b.known.number(hash)
	if n > maxPartIDs {
		return 0, errors.New("too many parts")
	}
	if fresh {
		b.phrases = append(b.phrases, phrases...)
		b.parts = append(b.parts, uint32(len(b.phrases)))
	}
	return n - 1, nil
}

// scatter spreads the bits of x over all 64 (SplitMix64, Steele and others, 2014),
// so that sums and chains of what it returns tell sets of numbers apart.
func scatter(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// Set makes a set of the patterns in the given order: the places of some of them,
// or of all, as [Builder.Add] returned them. In the set they have the numbers 0, 1
// and so on. They come in tiers, each ending before one of the numbers in ends, the
// last at the end of the order.
func (b *Builder) Set(order []int, ends ...int) (*Set, error) {
	if len(b.hashes) > maxSymbols || len(b.states) >= maxStates {
		return nil, errors.New("too many words")
	}
	if len(ends) >= maxTiers || len(order) > 1<<rankShift {
		return nil, errors.New("too many tiers or patterns")
	}
	s := &Set{}
	b.classify(s, order)
	b.walk(s)
	b.index(s, order, ends)
	s.stems = b.stems
	return s, nil
}

// classify gives each phrase its class: phrases that stand in the same parts are
// one, since no pattern tells them apart. A class is known by the sum of its parts'
// scattered numbers; it is 0 where no phrase ends. Those whose parts stand in the most
// patterns get the lowest numbers.
func (b *Builder) classify(s *Set, order []int) {
	uses := make([]uint32, len(b.parts)) // how many patterns have a part
	b.each(order, func(_ int, steps []step, _ patternKind) {
		for _, st := range steps {
			uses[st.part()]++
		}
	})
	sums := b.scratch(len(b.states))
	for at := range b.states {
		b.states[at] = b.states[at].with(0)
	}
	from := uint32(0)
	for part, end := range b.parts {
		scattered, uses := scatter(uint64(part)), state(uses[part])<<stateBits
		for _, phrase := range b.phrases[from:end] {
			sums[phrase] += scattered
			b.states[phrase] += uses // how many patterns have a phrase
		}
		from = end
	}
	known := b.known // whose parts are needed no longer
	known.empty()
	var ranks [stateRest + 1]uint32 // of the classes, by the length of how often they are used
	for at, sum := range sums {
		if sum == 0 {
			continue
		}
		class, fresh := known.number(sum)
		sums[at] = uint64(class)
		if fresh {
			ranks[b.states[at].rank()]++
		}
	}
	first := uint32(1)
	for i, n := range ranks {
		ranks[i], first = first, first+n
	}
	renumbered := known.keys // which are needed no longer
	clear(renumbered)
	for at, class := range sums {
		if class == 0 {
			b.states[at] = b.states[at].with(0)
			continue
		}
		number := &renumbered[class-1]
		if *number == 0 {
			rank := &ranks[b.states[at].rank()]
			*number = uint64(*rank)
			*rank++
		}
		b.states[at] = b.states[at].with(uint32(*number))
	}
	s.classes = make([]class, len(known.keys)+2)
	// The phrases of a part become its classes, in place.
	from = 0
	n := uint32(0)
	for part, end := range b.parts {
		list := b.phrases[from:end]
		for i, phrase := range list {
			list[i] = b.states[phrase].class()
		}
		slices.Sort(list)
		list = slices.Compact(list)
		n += uint32(copy(b.phrases[n:], list))
		b.parts[part] = n
		from = end
	}
	s.parts, s.partList = slices.Clone(b.parts), slices.Clone(b.phrases[:n])
}

// scratch returns so many zeros, in the memory of the edges, which are needed no longer,
// and of what scratch returned before.
func (b *Builder) scratch(n int) []uint64 {
	if len(b.edges) < n {
		b.edges = make([]uint64, n)
	}
	list := b.edges[:n]
	clear(list)
	return list
}

// walk makes the automaton that is walked from each word of a text: the trie, in
// which a state from which no word leads on is its class and nothing else.
func (b *Builder) walk(s *Set) {
	// How many words lead on from a state, then the number of its node, if it is
	// one. A state comes behind the one before it.
	nodes := b.scratch(len(b.states))
	inner := 0
	for at := len(b.states) - 1; at > 0; at-- {
		if nodes[at] > 0 {
			inner++
		}
		if nodes[at] > 0 || b.states[at].class() != 0 {
			nodes[b.states[at].from()]++
		}
	}
	s.nodes = make([]node, 1, inner+2)
	edges := uint32(0)
	for at := 1; at < len(nodes); at++ {
		if n := nodes[at]; n > 0 {
			edges += uint32(n)
			nodes[at] = uint64(len(s.nodes))
			s.nodes = append(s.nodes, node{edges, b.states[at].class()}) // where its edges end
		}
	}
	s.nodes = append(s.nodes, node{first: edges})
	s.edges = make([]edge, edges)
	clear(b.root)      // which becomes the targets of the first words
	places := b.hashes // which are needed no longer
	clear(places)
	for at, e := range b.words {
		if e != 0 {
			places[e&(1<<valueBits-1)] = uint64(at) + 1
		}
	}
	for at := len(b.states) - 1; at > 0; at-- {
		st, to := b.states[at], uint32(nodes[at])
		if to == 0 {
			if st.class() == 0 {
				continue // words of a part that was left out
			}
			to = uint32(len(s.nodes)) + st.class()
		}
		if st.from() == 0 {
			b.root[st.symbol()] = to
			continue
		}
		from := &s.nodes[nodes[st.from()]]
		from.first--
		s.edges[from.first] = edge{uint32(places[st.symbol()]), to}
	}
	for i := 1; i < len(s.nodes)-1; i++ {
		if list := s.edges[s.nodes[i].first:s.nodes[i+1].first]; len(list) > fewEdges {
			for k := range list { // most are short
				for ; k > 0 && list[k-1].symbol > list[k].symbol; k-- {
					list[k-1], list[k] = list[k], list[k-1]
				}
			}
		}
	}
	for _, symbol := range b.nots {
		b.root[symbol] |= denies
	}
	s.words = b.words
	for symbol, at := range places {
		if at != 0 {
			s.words[at-1] = s.words[at-1]&^(1<<valueBits-1) | uint64(b.root[symbol])
		}
	}
}

// index files each pattern of several parts under the classes of one part, the one
// whose phrases stand in the fewest patterns: what is rare in rules is rare in
// replies. So a common word brings no long list of patterns to look at. The next
// rarest part is noted beside it.
func (b *Builder) index(s *Set, order, ends []int) {
	counts := b.scratch(len(s.classes) + len(b.parts))
	uses, cost := counts[:len(s.classes)], counts[len(s.classes):]
	s.keys = make([]key, len(s.classes))
	b.each(order, func(_ int, steps []step, kind patternKind) {
		for _, st := range steps {
			for _, class := range s.classesOf(st.part()) {
				switch kind {
				case matched:
					uses[class]++
					fallthrough
				case quiet:
					s.keys[class] |= shared
				}
			}
		}
	})
	for part := range cost {
		for _, class := range s.classesOf(uint32(part)) {
			cost[part] += uses[class]
		}
	}
	s.steps = make([]uint32, 0, len(order))
	s.stepList = make([]step, 0, len(b.steps))
	files := make([]filed, len(order))
	tier := 0
	b.each(order, func(id int, steps []step, kind patternKind) {
		s.stepList = append(s.stepList, steps...)
		s.steps = append(s.steps, uint32(len(s.stepList)))
		under, next := uint32(noPart), uint32(noPart)
		for _, st := range steps {
			switch part := st.part(); {
			case under == noPart || cost[part] < cost[under]:
				under, next = part, under
			case next == noPart || cost[part] < cost[next]:
				next = part
			}
		}
		for tier < len(ends) && id >= ends[tier] {
			tier++
		}
		if kind == quiet {
			under = noPart
		}
		files[id] = filed{under, next, rankOf(tier)}
		switch kind {
		case quiet:
			return
		case phrase:
			files[id].rank = alone
			s.phrases = true
		}
		for _, class := range s.classesOf(under) {
			s.keys[class] |= 1 << files[id].rank
			if next == noPart {
				s.classes[class].single++
			} else {
				s.classes[class].keyed++
			}
		}
	})
	b.trace(s, files)
	single, several := uint32(0), uint32(0)
	for i := range s.classes {
		c := &s.classes[i]
		single += c.single
		several += c.keyed
		c.single, c.keyed = single, several
	}
	s.single, s.keyed = make([]ranked, single), make([]keyed, several)
	for id := len(files) - 1; id >= 0; id-- { // the lists are filled from their ends
		f := files[id]
		if f.under == noPart {
			continue
		}
		k := keyed{ranked: ranked(int(f.rank)<<rankShift | id), part: f.next}
		if f.next != noPart {
			for _, class := range s.classesOf(f.next) {
				k.traces |= s.keys[class].trace()
			}
		}
		for _, class := range s.classesOf(f.under) {
			c := &s.classes[class]
			if f.next == noPart {
				c.single--
				s.single[c.single] = k.ranked
			} else {
				c.keyed--
				s.keyed[c.keyed] = k
			}
		}
	}
}

// trace gives the classes of the parts that are looked at second their traces, those
// that most patterns have first: all classes of such a part the same one, if they have
// none yet. Trace 0 is that of a class that is in no such part.
func (b *Builder) trace(s *Set, files []filed) {
	uses, most := b.scratch(len(b.parts)), uint64(0)
	for _, f := range files {
		if f.under != noPart && f.next != noPart {
			uses[f.next]++
			most = max(most, uses[f.next])
		}
	}
	last := 0
	for size := bits.Len64(most); size > 0; size-- {
		for part, n := range uses {
			if bits.Len64(n) != size {
				continue
			}
			last++
			for _, class := range s.classesOf(uint32(part)) {
				if s.keys[class]>>traceShift == 0 {
					s.keys[class] |= key(1+last%(maxTraces-1)) << traceShift
				}
			}
		}
	}
}

// filed says under which part a pattern is filed, which is the next rarest, and the
// pattern's rank.
type filed struct {
	under, next uint32
	rank        rank
}

const noPart = math.MaxUint32

func (b *Builder) each(order []int, f func(id int, steps []step, kind patternKind)) {
	for id, place := range order {
		from := uint32(0)
		if place > 0 {
			from = b.patterns[place-1].end
		}
		f(id, b.steps[from:b.patterns[place].end], b.patterns[place].kind)
	}
}

// golden spreads the bits of a number that it is multiplied with (Knuth, TAOCP
// volume 3, 6.4).
const golden = 0x9E3779B97F4A7C15

// A table numbers keys, from 1, with open addressing.
type table struct {
	keys  []uint64 // by number - 1
	slots []uint32
	shift uint8
}

// newTable returns a table with room for n keys.
func newTable(n int) table {
	size := bits.Len(uint(max(n, 8) * 3 / 2))
	t := table{keys: make([]uint64, 0, n), shift: uint8(64 - size), slots: make([]uint32, 1<<size)}
	clear(t.slots)
	return t
}

// number returns the number of a key, and whether it is a new one.
func (t *table) number(key uint64) (n uint32, fresh bool) {
	mask := uint64(len(t.slots) - 1)
	at := key * golden >> t.shift
	for ; t.slots[at] != 0; at = (at + 1) & mask {
		if t.keys[t.slots[at]-1] == key {
			return t.slots[at], false
		}
	}
	t.keys = append(t.keys, key)
	n = uint32(len(t.keys))
	t.slots[at] = n
	if len(t.keys)*4 > len(t.slots)*3 {
		t.grow()
	}
	return n, true
}

// empty takes all keys out of the table.
func (t *table) empty() {
	t.keys = t.keys[:0]
	clear(t.slots)
}

func (t *table) grow() {
	t.slots = make([]uint32, 2*len(t.slots))
	t.shift--
	mask := uint64(len(t.slots) - 1)
	for i, key := range t.keys {
		at := key * golden >> t.shift
		for t.slots[at] != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = uint32(i + 1)
	}
}

// A trie is the tree of all phrases. Its edges are in a table with open addressing:
// 22 bits for the state that an edge leaves, 20 for its symbol, 22 for the state it
// leads to.
type trie struct {
	states []state  // 0 is the root
	root   []uint32 // its edges, by symbol
	edges  []uint64
	n      int // how many edges the table holds
}

const (
	maxStates  = 1 << 22
	maxSymbols = 1 << 20
)

// extend returns the state behind a word.
func (t *trie) extend(from, symbol uint32) uint32 {
	if from == 0 {
		to := &t.root[symbol]
		if *to == 0 {
			*to = uint32(len(t.states))
			t.states = append(t.states, state(symbol)|1<<stateBits)
		}
		return *to
	}
	key := uint64(from)<<20 | uint64(symbol)
	at := t.place(key)
	for t.edges[at] != 0 {
		if t.edges[at]>>22 == key {
			return uint32(t.edges[at] & (maxStates - 1))
		}
		if at++; at == len(t.edges) {
			at = 0
		}
	}
	to := uint32(len(t.states))
	t.states = append(t.states, state(key)|state(t.states[from].words()+1)<<stateBits)
	t.edges[at] = key<<22 | uint64(to)
	if t.n++; t.n*5 > len(t.edges)*4 {
		t.grow()
	}
	return to
}

// place returns where in the table an edge would stand. The table has as many places as
// there are to be, and no power of two, which may be twice as many.
func (t *trie) place(key uint64) int {
	at, _ := bits.Mul64(key*golden, uint64(len(t.edges)))
	return int(at)
}

func (t *trie) grow() {
	old := t.edges
	t.edges = make([]uint64, len(old)+len(old)/2)
	for _, e := range old {
		if e != 0 {
			at := t.place(e >> 22)
			for t.edges[at] != 0 {
				if at++; at == len(t.edges) {
					at = 0
				}
			}
			t.edges[at] = e
		}
	}
}
