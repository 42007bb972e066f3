package match

import "math/bits"

// clauseWords is of how many words of a text it is noted how they stand in its clauses.
const clauseWords = 256

// clauses is what is noted of the words of a text: a mark stands before some, which may
// end a clause, and of these some are semicolons and full stops; and some deny.
type clauses struct{ marks, semicolons, stops, nots wordSet }

// A wordSet is a set of words, of the first ones of a text.
type wordSet [clauseWords / 64]uint64

func (s *wordSet) set(word uint16) {
	if word < clauseWords {
		s[word/64] |= 1 << (word % 64)
	}
}

func (s *wordSet) has(word uint16) bool {
	return word < clauseWords && s[word/64]&(1<<(word%64)) != 0
}

// next returns the first word of the set from one on, before end. It reports false where
// there is none.
func (s *wordSet) next(word, end uint16) (uint16, bool) {
	for end = min(end, clauseWords); word < end; word = word&^63 + 64 {
		if rest := s[word/64] >> (word % 64); rest != 0 {
			word += uint16(bits.TrailingZeros64(rest))
			return word, word < end
		}
	}
	return 0, false
}

// Clause returns where the clause begins and ends in which a match lies. It is no larger
// than the match where that is too far behind for its clause to be known.
func (scan *Scan) Clause(m *Match) (from, to uint16) {
	first, end := scan.part.first, scan.part.end
	from, to = m.At+first, m.End+first
	if to >= clauseWords {
		return m.At, m.End
	}
	for from > first && !scan.clause.marks.has(from) {
		from--
	}
	for to < min(end, clauseWords) && !scan.clause.marks.has(to) {
		to++
	}
	return from - first, to - first
}

// Denied reports whether a word that denies stands in the clause in which a match ends,
// and the pattern does not ask for it. What a text begins with is not denied.
func (scan *Scan) Denied(m *Match) bool {
	if scan.clause.nots == (wordSet{}) || m.End == 0 {
		return false
	}
	from, to := scan.Clause(&Match{At: m.End - 1, End: m.End})
	if from == 0 {
		return false
	}
	first := scan.part.first
	for word, ok := scan.clause.nots.next(from+first, to+first); ok; word, ok = scan.clause.nots.next(word+1, to+first) {
		if at := word - first; at < m.At || m.End <= at || !scan.Wants(m.Pattern, at) {
			return true
		}
	}
	return false
}

// Crosses reports whether a clause ends between the words of a match.
func (scan *Scan) Crosses(m *Match) bool {
	first := scan.part.first
	_, ok := scan.clause.marks.next(m.From+1+first, m.End+first)
	return ok
}

// Negated reports whether a word that denies stands close before a match or behind it, in
// one of its clauses, and the pattern does not ask for it: "no virus", "virus not found".
func (scan *Scan) Negated(m *Match) bool {
	if scan.clause.nots == (wordSet{}) {
		return false
	}
	from, to := scan.Clause(&Match{At: m.From, End: m.End})
	if m.From > from+closeBy {
		from = m.From - closeBy
	}
	first := scan.part.first
	to = min(to, m.End+closeBy) + first
	for word, ok := scan.clause.nots.next(from+first, to); ok; word, ok = scan.clause.nots.next(word+1, to) {
		if !scan.Wants(m.Pattern, word-first) {
			return true
		}
	}
	return false
}

// DeniedBehind reports whether a word that denies stands behind a match, in its clause
// and not far.
func (scan *Scan) DeniedBehind(m *Match) bool {
	const far = 5
	_, to := scan.Clause(m)
	first := scan.part.first
	_, ok := scan.clause.nots.next(m.End+first, min(to, m.End+far)+first)
	return ok
}

// DeniedBefore reports whether a word that denies stands before a place, the pattern of a
// match does not ask for it, and the match begins before that place: "no virus, but".
func (scan *Scan) DeniedBefore(place uint16, m *Match) bool {
	if m.At >= place {
		return false
	}
	first := scan.part.first
	word, ok := scan.clause.nots.next(first, place+first)
	return ok && !scan.Wants(m.Pattern, word-first)
}

// closeBy is how many words of a match one is close to it.
const closeBy = 3

// fewWords is how many words a clause has that denies nothing, but tells what is missing:
// "no valid From line, no DKIM".
const fewWords = 4

// FirstDenied returns the first word that denies in a clause behind the one that the text
// begins with, and where that clause begins. It reports false where there is none.
func (scan *Scan) FirstDenied() (word, from uint16, ok bool) {
	first, end := scan.part.first, scan.part.end
	for word, ok = scan.clause.nots.next(first, end); ok; word, ok = scan.clause.nots.next(word+1, end) {
		at := word - first
		if from, to := scan.Clause(&Match{At: at, End: at + 1}); from > 0 && to-from > fewWords {
			return at, from, true
		}
	}
	return 0, 0, false
}

// Besides reports whether a match stands behind a semicolon, where people tell more and
// seldom what is the matter.
func (scan *Scan) Besides(m *Match) bool {
	return scan.behindFirst(&scan.clause.semicolons, m.At)
}

// Afterwards reports whether a match begins behind the first sentence.
func (scan *Scan) Afterwards(m *Match) bool {
	return scan.behindFirst(&scan.clause.stops, m.From)
}

// behindFirst reports whether a place is behind the first of some marks.
func (scan *Scan) behindFirst(marks *wordSet, place uint16) bool {
	first := scan.part.first
	mark, ok := marks.next(first+1, scan.part.end)
	return ok && mark-first <= place
}
