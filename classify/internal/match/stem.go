package match

import (
	"bytes"
	"errors"
	"slices"
	"strings"
)

// A stem is what a word begins or ends with: "anmeld*" is in "Anmeldedaten", and
// "*kontingent" in "Sammelkontingent". It stands in a pattern as a word does, and is
// found in words that nobody listed: in the forms of a language that has many, and in
// the compounds of one that makes them.
const stemSign = '*'

// minStem is how many bytes a stem has at least: less is in too many words.
const minStem = 4

// stemKey is how many bytes of a stem, the first or the last ones, are looked up.
const stemKey = 3

// parseStem returns what a word of a pattern stands for if it is a stem.
func parseStem(s string) (text string, ends, ok bool, err error) {
	text, begins := strings.CutSuffix(s, string(stemSign))
	text, ends = strings.CutPrefix(text, string(stemSign))
	if !begins && !ends || strings.Trim(text, string(stemSign)) == "" {
		return "", false, false, nil // or stars that somebody draws
	}
	if begins && ends {
		return "", false, false, errors.New("a stem begins or ends a word, not both: " + s)
	}
	var folded []byte
	for i := 0; i < len(text); {
		out, size, _ := fold(folded, text, i)
		if size == 0 {
			return "", false, false, errors.New("not one word: " + s)
		}
		folded, i = out, i+size
	}
	if len(folded) < minStem || len(folded) > maxWord {
		return "", false, false, errors.New("a stem is too short or too long: " + s)
	}
	return string(folded), ends, true, nil
}

// stems are those of a set, in the order of their keys. Their letters are in one text,
// so that a garbage collector passes over them.
type stems struct {
	list    []stem
	letters []byte
	begins  [1 << 10 / 64]uint64 // the keys of those that words begin with, scattered
	ends    [1 << 10 / 64]uint64
}

type stem struct {
	hash     uint64 // of the sign that stands for it in the vocabulary
	key      uint32 // the letters that are looked up, and in the top bit whether they are the last ones
	from, to uint32 // in letters
}

const stemEnds = 1 << 31

// add adds a stem.
func (st *stems) add(text string, ends bool, hash uint64) {
	x := stem{hash: hash, from: uint32(len(st.letters))}
	st.letters = append(st.letters, text...)
	x.to = uint32(len(st.letters))
	if ends {
		x.key = letterKey(text[len(text)-stemKey:])
		mark(&st.ends, x.key)
		x.key |= stemEnds
	} else {
		x.key = letterKey(text[:stemKey])
		mark(&st.begins, x.key)
	}
	at, _ := slices.BinarySearchFunc(st.list, x.key, func(x stem, key uint32) int { return int(int64(x.key) - int64(key)) })
	st.list = slices.Insert(st.list, at, x)
}

func letterKey[T string | []byte](s T) uint32 {
	return uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2])
}

func mark(set *[1 << 10 / 64]uint64, key uint32) {
	at := key * (golden >> 32) >> 22
	set[at/64] |= 1 << (at % 64)
}

func marked(set *[1 << 10 / 64]uint64, key uint32) bool {
	at := key * (golden >> 32) >> 22
	return set[at/64]>>(at%64)&1 != 0
}

// may reports quickly whether a word may have a stem, as few do.
func (st *stems) may(word string) bool {
	if len(st.list) == 0 || len(word) < minStem {
		return false
	}
	for _, c := range [...]byte{word[0], word[1], word[2], word[len(word)-3], word[len(word)-2], word[len(word)-1]} {
		if plainLetters[c] == 0 {
			return c >= 0x80 || c == '\''
		}
	}
	return marked(&st.begins, foldedKey(word[:stemKey])) || marked(&st.ends, foldedKey(word[len(word)-stemKey:]))
}

func foldedKey(s string) uint32 {
	return uint32(plainLetters[s[0]])<<16 | uint32(plainLetters[s[1]])<<8 | uint32(plainLetters[s[2]])
}

// maxStems bounds the stems of one word.
const maxStems = 8

// in notes the hashes of the stems that a word begins or ends with, and returns how
// many there are.
func (st *stems) in(word string, hashes *[maxStems]uint64) (n int) {
	if len(word) > 2*maxWord {
		return 0
	}
	var room [maxWord + 8]byte
	folded := room[:0]
	for i := 0; i < len(word) && len(folded) <= maxWord; {
		if f := plainLetters[word[i]]; f != 0 {
			folded, i = append(folded, f), i+1
			continue
		}
		out, size, _ := fold(folded, word, i)
		if size == 0 {
			i++ // an apostrophe
			continue
		}
		folded, i = out, i+size
	}
	if len(folded) < minStem || len(folded) > maxWord {
		return 0
	}
	if key := letterKey(folded[:stemKey]); marked(&st.begins, key) {
		n = st.find(key, folded, hashes, n)
	}
	if key := letterKey(folded[len(folded)-stemKey:]); marked(&st.ends, key) {
		n = st.find(key|stemEnds, folded, hashes, n)
	}
	return n
}

func (st *stems) find(key uint32, word []byte, hashes *[maxStems]uint64, n int) int {
	at, _ := slices.BinarySearchFunc(st.list, key, func(x stem, key uint32) int { return int(int64(x.key) - int64(key)) })
	for _, x := range st.list[at:] {
		text := st.letters[x.from:x.to]
		if x.key != key || n == len(hashes) {
			break
		}
		if key&stemEnds == 0 && bytes.HasPrefix(word, text) || key&stemEnds != 0 && bytes.HasSuffix(word, text) {
			hashes[n] = x.hash
			n++
		}
	}
	return n
}
