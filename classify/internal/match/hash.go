package match

import (
	"encoding/binary"
	"math/bits"
)

// Words are told apart by their hashes alone: the spelling of a pattern's word is not
// kept. A hash is made of eight bytes at a time, as most words have at most; so two
// short words never have the same one.

// hashBasis is where a hash begins.
const hashBasis = 14695981039346656037

// mix takes the next eight bytes of a word into its hash, the first one lowest, with
// zeros behind the last one of the word. What it multiplies with spreads their bits
// over the upper half, which it folds back to the lower one.
func mix(hash, bytes uint64) uint64 {
	hash = (hash ^ bytes) * golden
	return hash ^ hash>>32
}

// A hasher hashes a word that comes byte by byte.
type hasher struct {
	hash  uint64 // of the bytes in whole eights
	bytes uint64 // those behind
	n     int    // how many there are in all
}

func (h *hasher) add(c byte) {
	h.bytes |= uint64(c) << (h.n & 7 * 8)
	if h.n++; h.n&7 == 0 {
		h.hash, h.bytes = mix(h.hash, h.bytes), 0
	}
}

func (h *hasher) sum() uint64 {
	if h.n&7 == 0 {
		return h.hash
	}
	return mix(h.hash, h.bytes)
}

// hashString returns the hash of a word in its plain form.
func hashString(s string) uint64 {
	h := hasher{hash: hashBasis}
	for i := range len(s) {
		h.add(s[i])
	}
	return h.sum()
}

// hashName returns the hash of a host name, in which the case of letters does not count.
func hashName(s string) uint64 {
	hash := uint64(hashBasis)
	for i := 0; i < len(s); i += 8 {
		size := min(len(s)-i, 8) * 8
		hash = mix(hash, (eight(s, i)|0x20*each)&(1<<size-1))
	}
	return hash
}

// eight returns the eight bytes at s[i:], the first one lowest, with zeros for those
// behind the end of s.
func eight(s string, i int) uint64 {
	if len(s)-i >= 8 {
		return binary.LittleEndian.Uint64([]byte(s[i:]))
	}
	return last(s, i)
}

// last is eight for what ends s.
func last(s string, i int) (x uint64) {
	if len(s) >= 8 {
		return binary.LittleEndian.Uint64([]byte(s[len(s)-8:])) >> (uint(8-len(s)+i) * 8 & 127)
	}
	for j := len(s) - 1; j >= i; j-- {
		x = x<<8 | uint64(s[j])
	}
	return x
}

// each has the same byte eight times.
const each = 0x0101010101010101

// plain returns eight bytes of a text in lower case, and in how many of them from the
// first on are letters and digits of ASCII, in bits.
func plain(x uint64) (low uint64, size int) {
	const high = 0x80 * each
	low = x | 0x20*each
	letter := low &^ high
	digit := x &^ high
	other := ((letter + (0x80-'a')*each) ^ high) | (letter + (0x80-'z'-1)*each)
	other &= ((digit + (0x80-'0')*each) ^ high) | (digit + (0x80-'9'-1)*each)
	return low, bits.TrailingZeros64((other|x)&high) &^ 7
}

// small returns how many of eight bytes from the first on are small letters of ASCII.
func small(x uint64) int {
	const high = 0x80 * each
	low := x &^ high
	other := (low + (0x80-'a')*each) ^ high | (low + (0x80-'z'-1)*each) | x
	return bits.TrailingZeros64(other&high) / 8
}
