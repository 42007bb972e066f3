package reply

import "strings"

// bare reads a reply that nothing wraps, as most are: a code in use at the head of the
// text, and behind it an enhanced code and words, or words in which no other number may
// be a code. None can have more signs of one then, so that nothing has to be weighed. It
// reports false, with nothing read, where there is anything to weigh; choose then comes
// to the same result wherever bare reads one, if in more steps.
func (r *Reading) bare(h *hits) bool {
	s := r.Text
	if len(s) < 6 || !plausible(s, 0) || s[3] != ' ' && s[3] != '-' {
		return false
	}
	code := number(s, 0)
	if code < 400 || !InUse(code) {
		return false
	}
	enhanced, begin := ScanEnhanced(s, 4) // where the words begin
	if begin > 4 {
		if enhanced.Subject > 7 || enhanced.Subject|enhanced.Detail == 0 || begin == len(s) || s[begin] != ' ' {
			return false
		}
	} else if isDigit(s[4]) || inAddress(s, 0) || strings.ContainsAny(s[4:min(len(s), 8)], `'"`) || mayHoldCode(s[4:]) {
		return false // what may be quoted words, an address, or another code
	}
	if !hasWords(s, begin) {
		return false
	}
	h.find(s, code)
	end := r.wordsEnd(3, len(s), h)
	if end <= begin {
		return false
	}
	r.Code, r.codeAt, r.At = code, s[:3], 0
	r.Start, r.End = 3, end
	if begin > 4 {
		r.setEnhanced(enhanced, 4, begin)
		r.Start = begin
	}
	r.plain = true
	return true
}

// mayHoldCode reports whether a number in s may be a basic or an enhanced code.
func mayHoldCode(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			continue
		}
		first := i
		for i++; i < len(s) && isDigit(s[i]); {
			i++
		}
		switch {
		case i-first == 3 && plausible(s, first):
			return true
		case i-first == 1 && i < len(s) && s[i] == '.' && (first == 0 || s[first-1] != '.'):
			if c := s[first]; c == '2' || c == '4' || c == '5' {
				return true
			}
		}
	}
	return false
}
