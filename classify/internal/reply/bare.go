package reply

// bare reads a reply that nothing wraps, as most are: a code in use at the head of the
// text, and behind it an enhanced code and words, or words without any digit. No other
// number can have more signs of a code then, so that nothing has to be weighed. It
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
	enhanced, words := ScanEnhanced(s, 4)
	switch {
	case words > 4:
		if enhanced.Subject > 7 || enhanced.Subject|enhanced.Detail == 0 || words+1 >= len(s) || s[words] != ' ' {
			return false
		}
		words++
	default:
		for i := 4; i < len(s); i++ {
			if digitOrQuote[s[i]] && (i < 8 || isDigit(s[i])) {
				return false
			}
		}
	}
	// A first word, and none that belongs to the codes.
	j := words
	for j < len(s) && isAlnum(s[j]) {
		j++
	}
	if j < words+2 || isDigit(s[words]) || isWord(s[words:j], dress|marker) {
		return false
	}
	end := r.wordsEnd(3, len(s), h)
	if end < j {
		return false
	}
	r.Code, r.codeAt, r.At = code, s[:3], 0
	r.Start, r.End = 3, end
	if words > 5 && !enhanced.IsZero() {
		r.setEnhanced(enhanced, 4, words-1)
		r.Start = words - 1
	}
	return true
}

// digitOrQuote marks the digits and the quotation marks that may stand around words.
var digitOrQuote = func() (t [256]bool) {
	for _, c := range "0123456789'\"" {
		t[c] = true
	}
	return t
}()
