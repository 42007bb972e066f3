package match

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Compile makes a set of patterns; their numbers are their places in the list.
// They come in tiers, each ending before one of the numbers in ends, the last at
// the end of the list.
func Compile(patterns []Pattern, ends ...int) (*Set, error) {
	c := compiler{words: map[string]uint16{}, phrases: map[string]uint32{}, parts: map[string]uint16{}}
	c.states = []state{{}}
	for _, p := range patterns {
		if err := c.add(p); err != nil {
			return nil, err
		}
	}
	s := c.finish()
	for _, end := range append(ends, len(patterns)) {
		s.Tiers = append(s.Tiers, uint16(end))
	}
	return s, nil
}

type compiler struct {
	words   map[string]uint16
	order   []string
	phrases map[string]uint32
	parts   map[string]uint16
	partIDs [][]uint32 // the phrases of each part, ascending
	uses    []int      // in how many parts of patterns each phrase stands
	states  []state
	steps   [][]Step
	quiet   []bool
}

type state struct {
	next map[uint16]uint32
	fail uint32
	outs []Out
}

func (c *compiler) add(p Pattern) error {
	var steps []Step
	for i, part := range p.Parts {
		id, err := c.part(part)
		if err != nil {
			return err
		}
		var link Link
		if i > 0 {
			link = p.Links[i-1]
		}
		for _, phrase := range c.partIDs[id] {
			if !p.Quiet {
				c.uses[phrase]++
			}
		}
		steps = append(steps, newStep(id, link))
	}
	c.steps = append(c.steps, steps)
	c.quiet = append(c.quiet, p.Quiet)
	if len(c.steps) > math.MaxUint16 {
		return errors.New("too many patterns")
	}
	return nil
}

func (c *compiler) part(p Part) (uint16, error) {
	phrases := slices.Compact(slices.Sorted(slices.Values(p.Phrases)))
	key := strings.Join(phrases, "|")
	if id, ok := c.parts[key]; ok {
		return id, nil
	}
	if len(c.parts) == math.MaxUint16 {
		return 0, errors.New("too many parts")
	}
	var ids []uint32
	for _, phrase := range phrases {
		id, err := c.phrase(phrase)
		if err != nil {
			return 0, err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	id := uint16(len(c.parts))
	c.parts[key] = id
	c.partIDs = append(c.partIDs, ids)
	return id, nil
}

func (c *compiler) phrase(phrase string) (uint32, error) {
	if id, ok := c.phrases[phrase]; ok {
		return id, nil
	}
	if len(c.phrases) == maxPhraseIDs {
		return 0, errors.New("too many phrases")
	}
	id := uint32(len(c.phrases))
	c.phrases[phrase] = id
	c.uses = append(c.uses, 0)
	at := uint32(0)
	words := strings.Fields(phrase)
	for _, w := range words {
		symbol, ok := c.words[w]
		if !ok {
			c.order = append(c.order, w)
			if len(c.order) > math.MaxUint16-1 {
				return 0, errors.New("too many words")
			}
			symbol = uint16(len(c.order))
			c.words[w] = symbol
		}
		next, ok := c.states[at].next[symbol]
		if !ok {
			if len(c.states) == maxStates {
				return 0, errors.New("too many states")
			}
			next = uint32(len(c.states))
			c.states = append(c.states, state{})
			if c.states[at].next == nil {
				c.states[at].next = map[uint16]uint32{}
			}
			c.states[at].next[symbol] = next
		}
		at = next
	}
	if len(words) > maxPhraseWords {
		return 0, fmt.Errorf("more than %d words in a row", maxPhraseWords)
	}
	c.states[at].outs = append(c.states[at].outs, newOut(id, uint8(len(words))))
	return id, nil
}

const maxPhraseWords = 32

func (c *compiler) finish() *Set {
	s := &Set{}
	c.vocabulary(s)
	c.link()
	c.automaton(s)
	c.index(s)
	return s
}

func (c *compiler) vocabulary(s *Set) {
	var text strings.Builder
	for _, w := range c.order {
		text.WriteString(w)
		s.Ends = append(s.Ends, uint32(text.Len()))
	}
	s.Text = text.String()
	s.Slots = make([]uint16, tableSize(3*len(c.order)))
	mask := uint32(len(s.Slots) - 1)
	for i, w := range c.order {
		at := mix(hashString(w)) & mask
		for s.Slots[at] != 0 {
			at = (at + 1) & mask
		}
		s.Slots[at] = uint16(i + 1)
	}
}

// tableSize returns a power of two that is at least n. The tables are larger
// than what they hold: most look-ups are of words that no pattern has, and end
// at the first free place.
func tableSize(n int) int {
	size := 8
	for size < n {
		size *= 2
	}
	return size
}

// link sets the fail links in breadth-first order and joins the outputs of each
// state with those of its suffixes.
func (c *compiler) link() {
	queue := []uint32{0}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, symbol := range sortedKeys(c.states[at].next) {
			next := c.states[at].next[symbol]
			queue = append(queue, next)
			if at == 0 {
				continue
			}
			fail := c.states[at].fail
			for {
				if to, ok := c.states[fail].next[symbol]; ok {
					c.states[next].fail = to
					break
				}
				if fail == 0 {
					break
				}
				fail = c.states[fail].fail
			}
			c.states[next].outs = append(c.states[next].outs, c.states[c.states[next].fail].outs...)
		}
	}
}

func sortedKeys(m map[uint16]uint32) []uint16 {
	keys := make([]uint16, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (c *compiler) automaton(s *Set) {
	s.Root = make([]uint32, len(c.order)+1)
	s.Edges = make([]Edge, tableSize(len(c.states)*3/2))
	mask := uint32(len(s.Edges) - 1)
	for at := range c.states {
		st := &c.states[at]
		s.Fail = append(s.Fail, st.fail)
		s.OutList = append(s.OutList, st.outs...)
		s.Outs = append(s.Outs, uint32(len(s.OutList)))
		for _, symbol := range sortedKeys(st.next) {
			if at == 0 {
				s.Root[symbol] = st.next[symbol]
				continue
			}
			slot := edgeHash(uint32(at), symbol) & mask
			for s.Edges[slot] != 0 {
				slot = (slot + 1) & mask
			}
			s.Edges[slot] = newEdge(uint32(at), symbol, st.next[symbol])
		}
	}
}

// index files each pattern of several parts under the phrases of one part, the
// one whose phrases stand in the fewest patterns: what is rare in rules is rare
// in replies. So a common word brings no long list of patterns to look at.
func (c *compiler) index(s *Set) {
	single := make([][]uint16, len(c.phrases))
	keyed := make([][]uint16, len(c.phrases))
	for id, steps := range c.steps {
		s.StepList = append(s.StepList, steps...)
		s.Steps = append(s.Steps, uint32(len(s.StepList)))
		if c.quiet[id] {
			continue
		}
		rarest := steps[0].part()
		for _, step := range steps[1:] {
			if c.cost(step.part()) < c.cost(rarest) {
				rarest = step.part()
			}
		}
		for _, phrase := range c.partIDs[rarest] {
			if len(steps) == 1 {
				single[phrase] = append(single[phrase], uint16(id))
			} else {
				keyed[phrase] = append(keyed[phrase], uint16(id))
			}
		}
	}
	for i := range single {
		s.SingleList = append(s.SingleList, single[i]...)
		s.Single = append(s.Single, uint32(len(s.SingleList)))
		s.KeyedList = append(s.KeyedList, keyed[i]...)
		s.Keyed = append(s.Keyed, uint32(len(s.KeyedList)))
	}
	for _, ids := range c.partIDs {
		s.PartList = append(s.PartList, ids...)
		s.Parts = append(s.Parts, uint32(len(s.PartList)))
	}
}

func (c *compiler) cost(part uint16) (n int) {
	for _, phrase := range c.partIDs[part] {
		n += c.uses[phrase]
	}
	return n
}
