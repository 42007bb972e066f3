package match

import (
	"math/bits"
	"strings"
)

// Bounds of one scan. What goes beyond is not looked at: a text with more hits
// is no reply, and whoever wrote it shall not make us work for it.
const (
	maxHits    = 128
	maxMatches = 96
	maxAsked   = 96             // patterns of several parts that are looked at in a tier
	maxActive  = maxPhraseWords // phrases that are under way at one word
)

// A Match is a pattern that was found.
type Match struct {
	Pattern uint32
	Words   uint16 // how many words of the text its parts took, a host name and a path word counting as two
	At      uint16 // the place of the first word of its first part
	End     uint16 // the place behind its last word
	From    uint16 // the place of its first word
}

// A Scan looks for the patterns of a set in one text. It lives on the stack of
// its caller.
type Scan struct {
	set   *Set
	hits  hits
	inner inner
	marks marks
	nots  marks

	semicolon uint16 // the word behind the first one, or 0
	stemmed   bool   // stems count

	n       int
	matches [maxMatches]Match
}

// inner is the part of a text that was read as a part: the hits in it, and where
// its words begin.
type inner struct {
	first, end int
	at         uint16
}

// marks is a set of words: those that a mark stands before which may end a clause, or the
// end of the text or the part, and those that deny. Of a long text only the first words are noted.
type marks [4]uint64

func (m *marks) set(word uint16) {
	if int(word) < 64*len(m) {
		m[word/64] |= 1 << (word % 64)
	}
}

func (m *marks) has(word uint16) bool {
	return int(word) < 64*len(m) && m[word/64]&(1<<(word%64)) != 0
}

// behind returns the words from one on, counted from it.
func (m *marks) behind(word uint16) (part marks) {
	skip, shift := int(word/64), word%64
	for i := skip; i < len(m); i++ {
		part[i-skip] = m[i] >> shift
		if i+1 < len(m) {
			part[i-skip] |= m[i+1] << (64 - shift)
		}
	}
	return part
}

// Clause returns where the clause begins and ends in which a match lies. It is no larger
// than the match where that is too far behind for its clause to be known.
func (scan *Scan) Clause(m Match) (from, to uint16) {
	from, to = m.At, m.End
	if int(to) >= 64*len(scan.marks) {
		return from, to
	}
	for from > 0 && !scan.marks.has(from) {
		from--
	}
	for int(to) < 64*len(scan.marks) && !scan.marks.has(to) {
		to++
	}
	return from, to
}

// Denied reports whether a word that denies stands in the clause in which a match ends,
// and the pattern does not ask for it. What a text begins with is not denied.
func (scan *Scan) Denied(m Match) bool {
	if scan.nots == (marks{}) || m.End == 0 {
		return false
	}
	from, to := scan.Clause(Match{At: m.End - 1, End: m.End})
	if from == 0 {
		return false
	}
	for word := from; word < to; word++ {
		if scan.nots.has(word) && (word < m.At || m.End <= word || !scan.Wants(m.Pattern, word)) {
			return true
		}
	}
	return false
}

// Crosses reports whether a clause ends between the words of a match.
func (scan *Scan) Crosses(m Match) bool {
	for word := m.From + 1; word < m.End; word++ {
		if scan.marks.has(word) {
			return true
		}
	}
	return false
}

// DeniedBehind reports whether a word that denies stands behind a match, in its clause
// and not far.
func (scan *Scan) DeniedBehind(m Match) bool {
	_, to := scan.Clause(m)
	for word := m.End; word < min(to, m.End+5); word++ {
		if scan.nots.has(word) {
			return true
		}
	}
	return false
}

// Negated reports whether a word that denies stands close before a match or behind it, in
// one of its clauses, and the pattern does not ask for it: "no virus", "virus not found".
func (scan *Scan) Negated(m Match) bool {
	if scan.nots == (marks{}) {
		return false
	}
	from, to := scan.Clause(Match{At: m.From, End: m.End})
	if m.From > from+closeBy {
		from = m.From - closeBy
	}
	for word := from; word < min(to, m.End+closeBy); word++ {
		if scan.nots.has(word) && !scan.Wants(m.Pattern, word) {
			return true
		}
	}
	return false
}

// closeBy is how many words of a match one is close to it.
const closeBy = 3

// fewWords is how many words a clause has that denies nothing, but tells what is missing:
// "no valid From line, no DKIM".
const fewWords = 4

// FirstDenied returns the first word that denies in a clause behind the one that the text
// begins with, and where that clause begins. It reports false where there is none.
func (scan *Scan) FirstDenied() (word, from uint16, ok bool) {
	if scan.nots == (marks{}) {
		return 0, 0, false
	}
	for word := range uint16(64 * len(scan.nots)) {
		if !scan.nots.has(word) {
			continue
		}
		if from, to := scan.Clause(Match{At: word, End: word + 1}); from > 0 && to-from > fewWords {
			return word, from, true
		}
	}
	return 0, 0, false
}

// Wants reports whether a phrase of a pattern takes a word of the text.
func (scan *Scan) Wants(pattern uint32, word uint16) bool {
	steps := scan.set.pattern(pattern)
	for _, x := range scan.hits.list[:scan.hits.n] {
		if x.begin > word || word >= x.end {
			continue
		}
		for _, step := range steps {
			if holds(scan.set.classesOf(step.part()), x.class) {
				return true
			}
		}
	}
	return false
}

// Besides reports whether a match stands behind a semicolon, where people tell more and
// seldom what is the matter.
func (scan *Scan) Besides(m Match) bool { return 0 < scan.semicolon && scan.semicolon <= m.At }

// All returns the matches so far. The slice lives as long as the scan.
func (scan *Scan) All() []Match { return scan.matches[:scan.n] }

func (scan *Scan) add(x Match) {
	if scan.n < len(scan.matches) {
		scan.matches[scan.n] = x
		scan.n++
	}
}

// A hit is a phrase that was found: words begin to end-1 of the text. A host name,
// a path word or the sign of an address stands between words: begin equals end.
type hit struct {
	class      uint32
	begin, end uint16
	key        key // of its class
}

// hits are the phrases found in a text, in the order of their ends.
type hits struct {
	n    int
	list [maxHits]hit
	head [256]uint8     // by the low bits of a class, the last hit of such a class, from 1
	next [maxHits]uint8 // the one before it

	keys   key    // of all classes, but for their traces
	traces uint64 // of all classes

	// What was found of parts with many classes; several patterns have the same ones.
	asked [16]uint32 // from 1
	masks [16]mask
}

// add notes a hit.
func (h *hits) add(x hit) {
	n := h.n
	if n >= maxHits {
		return
	}
	h.keys |= x.key
	h.traces |= x.key.trace()
	h.list[n] = x
	head := &h.head[x.class&255]
	h.next[n] = *head
	h.n++
	*head = uint8(h.n)
}

// filed returns the hits under whose classes patterns of a tier are filed.
func (h *hits) filed(tier int) (m mask) {
	if h.keys>>tier&1 == 0 {
		return m
	}
	for i := range h.list[:h.n] {
		m[i>>6&1] |= uint64(h.list[i].key>>tier&1) << (i & 63)
	}
	return m
}

// A mask is a set of hits.
type mask [maxHits / 64]uint64

func (m mask) empty() bool { return m[0]|m[1] == 0 }

// of returns the hits of a part.
func (h *hits) of(s *Set, part uint32) (m mask) {
	classes := s.classesOf(part)
	slot := part % uint32(len(h.asked))
	if len(classes) > 2 && h.asked[slot] == part+1 {
		return h.masks[slot]
	}
	if h.n*bits.Len(uint(len(classes))) < len(classes) {
		for i, x := range h.list[:h.n] {
			if holds(classes, x.class) {
				m[i>>6&1] |= 1 << (i & 63)
			}
		}
	} else {
		for _, class := range classes {
			for i := h.head[class&255]; i != 0; i = h.next[i-1] {
				if h.list[i-1].class == class {
					m[(i-1)>>6&1] |= 1 << ((i - 1) & 63)
				}
			}
		}
	}
	if len(classes) > 2 {
		h.asked[slot], h.masks[slot] = part+1, m
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

// ReadStems reads a text in which stems count, too. They cost time and room for hits, so
// that this is for texts in which nothing else was found.
func (scan *Scan) ReadStems(s *Set, text string, code int) {
	scan.stemmed = true
	scan.Read(s, text, 0, 0, code)
}

// Read reads a text, of which text[from:to] is a part with words of its own; the
// patterns in it are then found tier by tier. A repetition of code, the reply's own
// basic code, is passed over.
func (scan *Scan) Read(s *Set, text string, from, to, code int) {
	scan.set = s
	if len(s.words) == 0 {
		return
	}
	w := walk{set: s, hits: &scan.hits, marks: &scan.marks, nots: &scan.nots, semicolon: &scan.semicolon, stemmed: scan.stemmed, code: code}
	w.read(text[:from])
	scan.inner.first, scan.inner.at, scan.semicolon = scan.hits.n, w.at, 0
	w.read(text[from:to])
	scan.inner.end = scan.hits.n
	scan.marks.set(w.at)
	w.read(text[to:])
	scan.marks.set(w.at)
}

// Narrow goes on with the part of the text alone, as if nothing stood around it.
// It reports false, with nothing done, where the text has too many hits for that.
func (scan *Scan) Narrow() bool {
	h, part := &scan.hits, scan.inner
	if h.n == maxHits {
		return false
	}
	h.n, h.keys, h.traces = 0, 0, 0
	h.head, h.asked = [256]uint8{}, [len(h.asked)]uint32{}
	for _, x := range h.list[part.first:part.end] {
		if x.begin >= part.at {
			h.add(hit{x.class, x.begin - part.at, x.end - part.at, x.key})
		}
	}
	scan.n = 0
	scan.semicolon -= min(scan.semicolon, part.at)
	scan.marks, scan.nots = scan.marks.behind(part.at), scan.nots.behind(part.at)
	return true
}

// Tier finds the patterns of a tier, counted from 0.
func (scan *Scan) Tier(n int) {
	s, h := scan.set, &scan.hits
	first, asked := scan.n, 0
	for w, m := range h.filed(n) {
		for ; m != 0; m &= m - 1 {
			i := w<<6 + bits.TrailingZeros64(m)
			x := &h.list[i]
			from, to := s.classes[x.class], s.classes[x.class+1]
			for _, t := range s.single[from.single:to.single] {
				if t.tier() == n {
					scan.add(Match{t.pattern(), x.words(), x.begin, x.end, x.begin})
				}
			}
			if from.keyed == to.keyed || h.before(i, x.class) {
				continue
			}
			list := s.keyed[from.keyed:to.keyed]
			for k := range list {
				if list[k].tier() == n && list[k].traces&h.traces != 0 && asked < maxAsked {
					asked++
					scan.ask(&list[k], first)
				}
			}
		}
	}
}

// ask looks whether the text has a pattern that is filed under one of its hits, and is
// not among the matches from the first of its tier on.
func (scan *Scan) ask(k *keyed, first int) {
	h := &scan.hits
	other := h.of(scan.set, k.part)
	if other.empty() {
		return
	}
	steps := scan.set.pattern(k.pattern())
	var masks [maxParts]mask
	if !scan.masks(steps, &masks, k.part, other) {
		return
	}
	if m, ok := h.place(steps, masks[:], hit{}, true, 1<<16-1); ok && !scan.has(first, k.pattern()) {
		m.Pattern = k.pattern()
		scan.add(m)
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
	steps := scan.set.pattern(pattern)
	var masks [maxParts]mask
	if !scan.masks(steps, &masks, noPart, mask{}) {
		return false
	}
	_, ok := scan.hits.place(steps, masks[:], hit{}, true, behind)
	return ok
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

// Watched reports whether the text may have one of the patterns that the set watches.
func (scan *Scan) Watched() bool { return scan.hits.keys&watched != 0 || scan.hits.n == maxHits }

// A walk reads a text. It walks the tree of phrases from each word; active holds
// the places where the walks that began before stand.
type walk struct {
	set   *Set
	hits  *hits
	marks *marks
	nots  *marks

	semicolon *uint16

	stemmed bool

	code   int
	at     uint16 // how many words were read
	n      int
	active [maxActive]active
}

type active struct {
	node  uint32
	begin uint16
}

// read reads the next piece of the text, in which a token begins and ends.
func (w *walk) read(piece string) {
	s, h := w.set, w.hits
	l := lexer{s: piece, code: w.code}
	for h.n < maxHits && w.at < 1<<16-64 {
		switch l.next() {
		case end:
			return
		case word:
			if l.mark {
				w.marks.set(w.at)
				if l.semicolon && *w.semicolon == 0 {
					*w.semicolon = w.at
				}
			}
			w.at++
			symbol, to := uint32(0), uint32(0)
			if l.n > 0 {
				symbol, to = s.words.find(l.hash)
			}
			if w.stemmed && l.n > 0 && s.stems.may(piece[l.start:l.i]) && w.several(piece[l.start:l.i], symbol, to) {
				continue
			}
			if symbol == 0 {
				w.n = 0
				continue
			}
			if to&denies != 0 {
				w.nots.set(w.at - 1)
			}
			going := w.active[:w.n]
			w.n = 0
			for _, a := range going {
				w.enter(s.next(a.node, symbol), a.begin)
			}
			w.enter(to&^denies, w.at-1)
		case host:
			s.host(h, piece[l.start:l.stop], w.at)
			s.between(h, hostHash, w.at)
		case ipAddress:
			s.between(h, ipHash, w.at)
		case mailAddress:
			s.between(h, mailHash, w.at)
		case path:
			s.between(h, l.hash, w.at)
		}
	}
}

// several goes on by a word that has stems besides being one itself, if it has.
func (w *walk) several(word string, symbol, to uint32) bool {
	var stems [maxStems]uint64
	n := w.set.stems.in(word, &stems)
	if n == 0 {
		return false
	}
	going, from := w.active, w.n
	w.n = 0
	for i := range n + 1 {
		if symbol != 0 {
			if to&denies != 0 {
				w.nots.set(w.at - 1)
			}
			for _, a := range going[:from] {
				w.enter(w.set.next(a.node, symbol), a.begin)
			}
			w.enter(to&^denies, w.at-1)
		}
		if i < n {
			symbol, to = w.set.words.find(stems[i])
		}
	}
	return true
}

// enter goes on with a walk where an edge has led to.
func (w *walk) enter(to uint32, begin uint16) {
	if to == 0 {
		return
	}
	s := w.set
	class := s.classAt(to)
	if class != 0 {
		w.hits.add(hit{class, begin, w.at, s.keys[class]})
	}
	if to < uint32(len(s.nodes)) && w.n < len(w.active) {
		w.active[w.n] = active{to, begin}
		w.n++
	}
}

// between notes the phrase that is one token of those that stand between words
// and take none: a host name, a path word, the sign of an address.
func (s *Set) between(h *hits, hash uint64, at uint16) {
	if _, to := s.words.find(hash); to&^denies != 0 {
		if class := s.classAt(to &^ denies); class != 0 {
			h.add(hit{class, at, at, s.keys[class]})
		}
	}
}

// host looks up a host name and every domain above it.
func (s *Set) host(h *hits, name string, at uint16) {
	for {
		if len(name) <= maxWord {
			s.between(h, hashName(name), at)
		}
		dot := strings.IndexByte(name, '.')
		if dot < 0 {
			return
		}
		name = name[dot+1:]
	}
}

// masks finds the hits of each part of a pattern, of which those of one part may be
// known. It reports false where a part has none.
func (scan *Scan) masks(steps []step, masks *[maxParts]mask, known uint32, itsHits mask) bool {
	for k, st := range steps {
		m := itsHits
		if part := st.part(); part != known {
			if m = scan.hits.of(scan.set, part); m.empty() {
				return false
			}
		}
		masks[k&(maxParts-1)] = m
	}
	return true
}

// before reports whether a hit before the i-th is of this class.
func (h *hits) before(i int, class uint32) bool {
	for j := h.next[i]; j != 0; j = h.next[j-1] {
		if h.list[j-1].class == class {
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
