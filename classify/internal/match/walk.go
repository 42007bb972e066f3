package match

import "strings"

// A walk reads a text. It walks the tree of phrases from each word; active holds
// the places where the walks that began before stand.
type walk struct {
	scan   *Scan
	set    *Set
	lexer  lexer
	at     uint16 // how many words were read
	n      int
	active [maxActive]active
}

type active struct {
	node  uint32
	begin uint16 // the first word
	at    uint16 // and where that begins in the text
}

// read reads the text. Beyond the hits that are noted it goes on only for the phrases that
// are asked for by themselves.
func (w *walk) read() {
	s, scan, l := w.set, w.scan, &w.lexer
	for (scan.hits.n < maxHits || s.phrases && scan.nfound < maxFound) && w.at < 1<<16-64 {
		switch l.next() {
		case end:
			scan.words, scan.quotes = w.at, l.quotes
			scan.clause.marks.set(w.at)
			return
		case word:
			if w.at < clauseWords {
				scan.starts[w.at] = uint16(l.start)
				if l.mark {
					scan.clause.marks.set(w.at)
					if l.fullStop {
						scan.clause.stops.set(w.at)
					}
					if l.semicolon {
						scan.clause.semicolons.set(w.at)
					}
				}
			}
			w.at++
			symbol, to := uint32(0), uint32(0)
			if l.n > 0 {
				symbol, to = s.words.find(l.hash)
			}
			if scan.stems && l.n > 0 && s.stems.may(l.s[l.start:l.i]) && w.several(l.s[l.start:l.i], symbol, to) {
				continue
			}
			if symbol == 0 {
				w.n = 0
				continue
			}
			if to&denies != 0 {
				scan.clause.nots.set(w.at - 1)
			}
			going := w.active[:w.n]
			w.n = 0
			for _, a := range going {
				w.enter(s.next(a.node, symbol), a.begin, a.at)
			}
			w.enter(to&^denies, w.at-1, uint16(l.start))
		case host:
			w.host()
			w.between(hostHash, l.start, l.stop)
		case ipAddress:
			w.between(ipHash, l.start, l.i)
		case mailAddress:
			w.between(mailHash, l.start, l.i)
		case path:
			w.between(l.hash, l.start, l.i)
		}
	}
	scan.words, scan.quotes = w.at, true
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
				w.scan.clause.nots.set(w.at - 1)
			}
			for _, a := range going[:from] {
				w.enter(w.set.next(a.node, symbol), a.begin, a.at)
			}
			w.enter(to&^denies, w.at-1, uint16(w.lexer.start))
		}
		if i < n {
			symbol, to = w.set.words.find(stems[i])
		}
	}
	return true
}

// enter goes on with a walk where an edge has led to.
func (w *walk) enter(to uint32, begin, at uint16) {
	if to == 0 {
		return
	}
	s := w.set
	if class := s.classAt(to); class != 0 {
		w.hit(class, begin, at, uint16(w.lexer.i))
	}
	if to < uint32(len(s.nodes)) && w.n < len(w.active) {
		w.active[w.n] = active{to, begin, at}
		w.n++
	}
}

// hit notes a phrase with the words from begin on, text[at:stop].
func (w *walk) hit(class uint32, begin, at, stop uint16) {
	scan := w.scan
	k := w.set.keys[class]
	if k&(1<<alone) != 0 && scan.nfound < maxFound {
		scan.found[scan.nfound] = Found{class, at, stop}
		scan.nfound++
	}
	if h := &scan.hits; k&shared != 0 && h.n < maxHits {
		x := &h.list[h.n]
		x.class, x.begin, x.end, x.at, x.stop, x.key = class, begin, w.at, at, stop, k
		h.add(class)
	}
}

// between notes the phrase that is one token of those that stand between words
// and take none: a host name, a path word, the sign of an address.
func (w *walk) between(hash uint64, at, stop int) {
	s := w.set
	if _, to := s.words.find(hash); to&^denies != 0 {
		if class := s.classAt(to &^ denies); class != 0 {
			w.hit(class, w.at, uint16(at), uint16(stop))
		}
	}
}

// host looks up a host name and every domain above it.
func (w *walk) host() {
	l := &w.lexer
	for name := l.s[l.start:l.stop]; ; {
		if len(name) <= maxWord {
			w.between(hashName(name), l.start, l.stop)
		}
		dot := strings.IndexByte(name, '.')
		if dot < 0 {
			return
		}
		name = name[dot+1:]
	}
}
