package match

import "iter"

// Bounds of one scan. What goes beyond is not looked at: a text with more hits
// is no reply, and whoever wrote it shall not make us work for it.
const (
	maxText    = 1<<16 - 1
	maxHits    = 128
	maxMatches = 96
	maxFound   = 40             // phrases that are asked for by themselves
	maxAsked   = 96             // patterns of several parts that are looked at in a tier
	maxActive  = maxPhraseWords // phrases that are under way at one word
)

// A Match is a pattern that was found. Places are counted in words, from the first one of
// the part of the text that is looked at.
type Match struct {
	Pattern uint32
	Words   uint16 // how many words of the text its parts took, a host name and a path word counting as two
	At      uint16 // the place of the first word of its first part
	End     uint16 // the place behind its last word
	From    uint16 // the place of its first word
}

// A Found is where a phrase was found that is asked for by itself, see [Builder.Phrase]:
// text[At:End]. Several patterns may be this phrase.
type Found struct {
	class   uint32
	At, End uint16
}

// A Scan looks for the patterns of a set in one text. It lives on the stack of
// its caller.
type Scan struct {
	Set *Set // whose patterns

	text   string
	code   int
	hits   hits
	clause clauses
	part   part
	quotes bool // a quotation was passed over
	stems  bool // stems count

	words  uint16              // how many there are
	starts [clauseWords]uint16 // where the first ones begin

	nfound int
	found  [maxFound]Found

	n       int
	matches [maxMatches]Match
}

// A part is what of the text is looked at.
type part struct {
	from, to   uint16 // its bytes
	first, end uint16 // its words
	hits       mask
	keys       key    // of all its hits, but for their traces
	traces     uint64 // of all its hits
}

// Read reads a text, once, however often it is called; what it has is then looked for in
// the [Scan.Whole] of it or [Scan.Within] a part. A repetition of code, the reply's own
// basic code, is passed over.
func (scan *Scan) Read(text string, code int) {
	if scan.text == text && scan.code == code {
		return
	}
	if scan.text != "" {
		*scan = Scan{Set: scan.Set, stems: scan.stems}
	}
	scan.text, scan.code = text, code
	if len(scan.Set.words) > 0 {
		var w walk
		w.scan, w.set = scan, scan.Set
		w.lexer.s, w.lexer.code = text[:min(len(text), maxText)], codeHash(code)
		w.read()
		scan.hits.sum()
	}
}

// ReadStems reads a text in which stems count, too. They cost time and room for hits, so
// that this is for texts in which nothing else was found.
func (scan *Scan) ReadStems(text string, code int) {
	scan.stems = true
	scan.Read(text, code)
}

// Whole goes on with the whole text.
func (scan *Scan) Whole() { scan.look(0, maxText, 0, scan.words) }

// Within goes on with text[from:to] as if nothing stood around it. It reports false, with
// nothing done, where that cannot be told from what was read: where it may cut a word
// through, and in a text with very many words or hits.
func (scan *Scan) Within(from, to int) bool {
	if to > 0 && int(scan.part.from) == from && int(scan.part.to) == to {
		scan.n = 0
		return true
	}
	if scan.quotes || scan.hits.n == maxHits || !scan.apart(from) || !scan.apart(to) {
		return false
	}
	first, known := scan.wordAt(from)
	end, too := scan.wordAt(to)
	if known && too {
		scan.look(uint16(from), uint16(to), first, end)
	}
	return known && too
}

// look makes the part text[from:to], with the words from first to end.
func (scan *Scan) look(from, to, first, end uint16) {
	h := &scan.hits
	scan.n = 0
	p := &scan.part
	*p = part{from: from, to: to, first: first, end: end}
	if from <= h.all.from && h.all.to <= to {
		p.hits, p.keys, p.traces = everyHit, h.all.keys, h.all.traces
		return
	}
	list := h.list[:h.n]
	for i := range list {
		if x := &list[i]; from <= x.at && x.stop <= to {
			p.hits = p.hits.with(i, 1)
			p.keys |= x.key
			p.traces |= x.key.trace()
		}
	}
}

// wordAt returns how many words begin before text[i]. It reports false where there are too
// many to tell.
func (scan *Scan) wordAt(i int) (n uint16, ok bool) {
	if i == len(scan.text) {
		return scan.words, true
	}
	known := min(int(scan.words), len(scan.starts))
	for int(n) < known && int(scan.starts[n]) < i {
		n++
	}
	return n, int(n) < known || n == scan.words
}

// apart reports whether no token lies before and behind text[i].
func (scan *Scan) apart(i int) bool {
	s := scan.text
	switch {
	case i == 0 || i >= len(s) || parts[s[i-1]] || parts[s[i]]:
		return i <= len(s)
	case s[i] == '-':
		return i >= 3 && hashString(s[i-3:i]) == codeHash(scan.code) && (i == 3 || parts[s[i-4]])
	case s[i-1] == '\'':
		return i == 1 || !isLetter(s[i-2])
	case s[i] == '\'':
		return !isLetter(s[i-1]) || i+1 == len(s) || !isLetter(s[i+1])
	}
	return false
}

// parts marks the bytes that no token has within it, but for a quotation.
var parts = func() (t [256]bool) {
	for c := range ' ' + 1 {
		t[c] = true
	}
	for _, c := range "\",;<>)}|`" {
		t[c] = true
	}
	return t
}()

// All returns the matches so far. The slice lives as long as the scan.
func (scan *Scan) All() []Match { return scan.matches[:scan.n] }

// Found returns the phrases that are asked for by themselves, wherever they stand in the
// text. The slice lives as long as the scan.
func (scan *Scan) Found() []Found { return scan.found[:scan.nfound] }

// Phrases yields the patterns that a phrase is.
func (scan *Scan) Phrases(x Found) iter.Seq[uint32] {
	s := scan.Set
	return func(yield func(uint32) bool) {
		for _, t := range s.single[s.classes[x.class].single:s.classes[x.class+1].single] {
			if t.rank() == alone && !yield(t.pattern()) {
				return
			}
		}
	}
}

// add adds a match, whose places are those in the text.
func (scan *Scan) add(m *Match) {
	if scan.n < len(scan.matches) {
		first := scan.part.first
		scan.matches[scan.n] = Match{m.Pattern, m.Words, m.At - first, m.End - first, m.From - first}
		scan.n++
	}
}

// Tier finds the patterns of a tier, counted from 0.
func (scan *Scan) Tier(n int) {
	of := rankOf(n)
	if scan.part.keys>>of&1 == 0 {
		return
	}
	s, h := scan.Set, &scan.hits
	var filed mask // the hits under whose classes patterns of the tier are filed
	list := h.list[:h.n]
	for i := range list {
		filed = filed.with(i, uint64(list[i].key>>of&1))
	}
	first, asked := scan.n, 0
	for filed = filed.and(scan.part.hits); !filed.empty(); {
		i := filed.pop()
		x := &h.list[i]
		from, to := s.classes[x.class], s.classes[x.class+1]
		for _, t := range s.single[from.single:to.single] {
			if t.rank() < of {
				continue
			}
			if t.rank() > of {
				break
			}
			scan.add(&Match{t.pattern(), x.words(), x.begin, x.end, x.begin})
		}
		if from.keyed == to.keyed || scan.before(i, x.class) {
			continue
		}
		list := s.keyed[from.keyed:to.keyed]
		for k := range list {
			if list[k].rank() > of {
				break
			}
			if list[k].rank() == of && list[k].traces&scan.part.traces != 0 && asked < maxAsked {
				asked++
				scan.ask(&list[k], first)
			}
		}
	}
}

// before reports whether a hit before the i-th is of this class, in the part.
func (scan *Scan) before(i int, class uint32) bool {
	h := &scan.hits
	for j := h.next[i]; j != 0; j = h.next[j-1] {
		if h.list[j-1].class == class && scan.part.hits.has(int(j-1)) {
			return true
		}
	}
	return false
}

// ask looks whether the text has a pattern that is filed under one of its hits, and is
// not among the matches from the first of its tier on.
func (scan *Scan) ask(k *keyed, first int) {
	h := &scan.hits
	other := scan.of(k.part)
	if other.empty() {
		return
	}
	steps := scan.Set.pattern(k.pattern())
	var masks [maxParts]mask
	if !scan.masks(steps, &masks, k.part, other) {
		return
	}
	var m Match
	if h.place(steps, masks[:], nil, 1<<16-1, &m) && !scan.has(first, k.pattern()) {
		m.Pattern = k.pattern()
		scan.add(&m)
	}
}

// has reports whether a pattern is among the matches from the first of a tier on.
func (scan *Scan) has(first int, pattern uint32) bool {
	for _, m := range scan.matches[first:scan.n] {
		if m.Pattern == pattern {
			return true
		}
	}
	return false
}

// Only finds the patterns of a tier, and forgets the matches of others.
func (scan *Scan) Only(n int) {
	scan.n = 0
	scan.Tier(n)
}

// Has reports whether the text has a pattern, quiet or not, in its words before
// the place behind.
func (scan *Scan) Has(pattern uint32, behind uint16) bool {
	steps := scan.Set.pattern(pattern)
	var masks [maxParts]mask
	if !scan.masks(steps, &masks, noPart, mask{}) {
		return false
	}
	behind = min(behind, 1<<16-1-scan.part.first) + scan.part.first
	return scan.hits.place(steps, masks[:], nil, behind, new(Match))
}

// Wants reports whether a phrase of a pattern takes a word of the text.
func (scan *Scan) Wants(pattern uint32, word uint16) bool {
	word += scan.part.first
	steps := scan.Set.pattern(pattern)
	for i, x := range scan.hits.list[:scan.hits.n] {
		if x.begin > word || word >= x.end || !scan.part.hits.has(i) {
			continue
		}
		for _, step := range steps {
			if holds(scan.Set.classesOf(step.part()), x.class) {
				return true
			}
		}
	}
	return false
}

// Watched reports whether the text may have one of the patterns that the set watches.
func (scan *Scan) Watched() bool { return scan.part.keys&watched != 0 || scan.hits.n == maxHits }

// masks finds the hits of each part of a pattern, of which those of one part may be
// known. It reports false where a part has none.
func (scan *Scan) masks(steps []step, masks *[maxParts]mask, known uint32, itsHits mask) bool {
	for k, st := range steps {
		m := itsHits
		if part := st.part(); part != known {
			if m = scan.of(part); m.empty() {
				return false
			}
		}
		masks[k&(maxParts-1)] = m
	}
	return true
}

// of returns the hits of a part of a pattern.
func (scan *Scan) of(part uint32) (m mask) {
	h := &scan.hits
	classes := scan.Set.classesOf(part)
	if len(classes) > 2 {
		slot := part % uint32(len(h.asked))
		if h.asked[slot] != part+1 {
			h.asked[slot], h.masks[slot] = part+1, h.among(classes)
		}
		m = h.masks[slot]
	} else {
		m = h.among(classes)
	}
	return m.and(scan.part.hits)
}
