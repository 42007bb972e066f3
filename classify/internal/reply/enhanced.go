package reply

import (
	"strconv"
	"strings"
)

// An Enhanced is an enhanced status code (RFC 3463 §2). The zero value stands for
// none.
type Enhanced struct {
	Class, Subject, Detail uint16
}

// IsZero reports whether e stands for no code.
func (e Enhanced) IsZero() bool { return e == Enhanced{} }

// String returns e as "5.1.1".
func (e Enhanced) String() string {
	b := strconv.AppendUint(nil, uint64(e.Class), 10)
	b = strconv.AppendUint(append(b, '.'), uint64(e.Subject), 10)
	return string(strconv.AppendUint(append(b, '.'), uint64(e.Detail), 10))
}

// ScanEnhanced reads an enhanced status code at s[i:] and returns it with the
// index behind it, or i when there is none.
func ScanEnhanced(s string, i int) (Enhanced, int) {
	if len(s)-i < 5 || s[i] != '2' && s[i] != '4' && s[i] != '5' || s[i+1] != '.' {
		return Enhanced{}, i
	}
	subject, j := scanDetail(s, i+2)
	if j == i+2 || j >= len(s) || s[j] != '.' {
		return Enhanced{}, i
	}
	detail, k := scanDetail(s, j+1)
	if k == j+1 {
		return Enhanced{}, i
	}
	return Enhanced{uint16(s[i] - '0'), subject, detail}, k
}

// scanDetail reads one to three digits at s[i:] that no further digit follows.
func scanDetail(s string, i int) (uint16, int) {
	var v uint16
	j := i
	for j < len(s) && j < i+3 && s[j]-'0' <= 9 {
		v = v*10 + uint16(s[j]-'0')
		j++
	}
	if j < len(s) && s[j]-'0' <= 9 {
		return 0, i
	}
	return v, j
}

// findEnhanced finds an enhanced status code in s[from:to] and returns it with
// its place. A class other than 0 is preferred: the first code of that class, or
// else the first of all. IP addresses, versions and the like are not codes.
func findEnhanced(s string, from, to, class int) (e Enhanced, begin, stop int) {
	for i := from; i+1 < to; i++ {
		dot := strings.IndexByte(s[i+1:to], '.') // which stands behind its first digit
		if dot < 0 {
			break
		}
		i += dot
		found, k := ScanEnhanced(s, i)
		if k == i || k > to || i > 0 && !opensEnhanced(s, i) || found.Subject > 7 && !ownSubject(s, i, found) || !closesEnhanced(s, k) && !gluedWord(s, i, k) {
			continue
		}
		if class == 0 || int(found.Class) == class {
			return found, i, k
		}
		if stop == 0 {
			e, begin, stop = found, i, k
		}
	}
	return e, begin, stop
}

// ownSubject reports whether the code e at s[i] has a subject that nobody
// registered, as ImprovMX's 5.9.x, and stands where nothing else than a code does:
// right behind a basic code of its class.
func ownSubject(s string, i int, e Enhanced) bool {
	return e.Subject <= 9 && i > 3 && (s[i-1] == ' ' || s[i-1] == '-') && followsCode(s, i-1) && s[i-4] == s[i]
}

// opensEnhanced reports whether an enhanced code may begin at s[i].
func opensEnhanced(s string, i int) bool {
	switch c := s[i-1]; {
	case isAlnum(c), c == '_', c == '/' && !followsCode(s, i-1), c == '\\', c == '@', c == '%':
		// A line break that a logger wrote as \n.
		return i >= 2 && s[i-2] == '\\' && (c == 'n' || c == 'r')
	case c == '.':
		return followsCode(s, i-1)
	case c == '-':
		return i < 2 || !isAlnum(s[i-2]) || followsCode(s, i-1)
	}
	// A version: "Postfix 2.5.1", "version 4.2.1", "OpenSSL 1.1.1".
	return followsCode(s, i-1) || !isWord(wordBefore(s, i), version)
}

// followsCode reports whether three digits that look like a basic code stand
// right before s[i].
func followsCode(s string, i int) bool {
	return i >= 3 && plausible(s, i-3) && (i == 3 || !isAlnum(s[i-4]) && s[i-4] != '.')
}

// gluedWord reports whether a word stands right behind the enhanced code
// s[i:k], without the space that belongs there, as in "550 5.1.1User unknown":
// only right behind a basic code is that no version or the like.
func gluedWord(s string, i, k int) bool {
	return i > 0 && (s[i-1] == ' ' || s[i-1] == '-') && followsCode(s, i-1) && beginsWord(s, k)
}

// beginsWord reports whether a word with a capital letter stands at s[i:], and no
// unit such as Mb.
func beginsWord(s string, i int) bool {
	j := i
	for j < len(s) && isAlnum(s[j]) {
		j++
	}
	return j > i+1 && 'A' <= s[i] && s[i] <= 'Z' && 'a' <= s[i+1] && s[i+1] <= 'z' && !isWord(s[i:j], unit)
}

func closesEnhanced(s string, k int) bool {
	if k == len(s) {
		return true
	}
	c := s[k]
	if isAlnum(c) || c == '_' || c == '@' || c == '%' || c == '/' && k+1 < len(s) && isDigit(s[k+1]) {
		return false
	}
	if (c == '.' || c == '-') && k+1 < len(s) && isDigit(s[k+1]) {
		return c == '-' && k+4 <= len(s) && plausible(s, k+1) // "5.1.1-550"
	}
	return true
}

// readEnhanced looks for the enhanced code right behind the basic code, then
// anywhere in the server's words, then right before the basic code.
func (r *Reading) readEnhanced(at, behind int) {
	s := r.Text
	class := r.Code / 100
	if e, begin, stop := findEnhanced(s, behind, min(behind+24, r.End), 0); stop > 0 && onlyDress(s[behind:begin]) {
		r.setEnhanced(e, begin, stop)
		r.Start = stop
		if e.Subject == 0 && e.Detail == 0 {
			// "500 5.0.0 server returned error: <552 5.2.2 over quota>"
			r.readNested(stop)
		}
		return
	}
	if e, begin, stop := findEnhanced(s, behind, r.End, class); stop > 0 {
		r.setEnhanced(e, begin, stop)
		return
	}
	if from := max(0, at-24); at > 0 {
		if e, begin, stop := findEnhanced(s, from, at, class); stop > 0 && e.Subject|e.Detail != 0 && onlyDress(s[stop:at]) {
			r.setEnhanced(e, begin, stop)
			return
		}
	}
	if r.End == len(s) {
		return
	}
	if e, begin, stop := findEnhanced(s, behind, len(s), class); stop > 0 && begin >= r.End && !remote(s, at) && !filled(s[:begin], e) && !r.othersCode(begin) {
		r.setEnhanced(e, begin, stop)
	}
}

// othersCode reports whether a basic code other than the reply's stands right
// before text[i]: what follows belongs to another reply.
func (r *Reading) othersCode(i int) bool {
	s := r.Text
	return i >= 4 && (s[i-1] == ' ' || s[i-1] == '-') && followsCode(s, i-1) && number(s, i-4) != r.Code
}

// filled reports whether e stands behind the name of a field that a mail server fills by
// itself where the reply has no enhanced code: with 5.0.0 and the like.
func filled(s string, e Enhanced) bool {
	if e.Subject|e.Detail != 0 {
		return false
	}
	s = strings.TrimRight(s, " :=\"'")
	begin := len(s)
	for begin > 0 && (isAlnum(s[begin-1]) || s[begin-1] == '_') {
		begin--
	}
	kind := known().kindOf(s[begin:])
	return kind == enhancedField || kind == codeField
}

// readNested takes the reply inside a reply when the outer one says nothing: "554 5.0.0
// <mx.example.com #5.0.0 smtp; 550-5.7.1 not from here>".
func (r *Reading) readNested(from int) {
	s := r.Text[:r.End]
	for i := from; i+9 < len(s); i++ {
		if !isDigit(s[i]) || isAlnum(s[i-1]) || s[i-1] == '.' || !plausible(s, i) || number(s, i) < 400 {
			continue
		}
		if e, begin, stop := findEnhanced(s, i+3, min(i+12, len(s)), 0); stop > 0 && onlyDress(s[i+3:begin]) && e.Subject|e.Detail != 0 {
			r.Code, r.codeAt, r.At, r.Start = number(s, i), s[i:i+3], i, stop
			r.setEnhanced(e, begin, stop)
			return
		}
	}
}

// onlyDress reports whether s, which stands next to a code, holds no words:
// punctuation, quotes, or one of the small words that wrappers put there.
func onlyDress(s string) bool {
	s, _ = strings.CutSuffix(s, "#")
	for i := 0; i < len(s); {
		c := s[i]
		if c < 0x80 && !isAlnum(c) || c >= 0x80 {
			i++
			continue
		}
		j := i
		for j < len(s) && (isAlnum(s[j]) || s[j] == '_') {
			j++
		}
		if !dressWord(s[i:j]) {
			return false
		}
		i = j
	}
	return true
}

// dressWord reports whether a word is part of the dress: a small word of wrappers,
// or a code once more.
func dressWord(w string) bool {
	if len(w) == 3 && isDigit(w[0]) && isDigit(w[1]) && isDigit(w[2]) {
		return true
	}
	return isWord(w, dress|coded)
}
