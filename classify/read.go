package classify

import (
	"strconv"
	"strings"
)

// maxText bounds what is read of a text: a reply line has at most 512 octets
// (RFC 5321 §4.5.3.1.5), a log or a session that somebody pastes a few thousand.
const maxText = 32 << 10

// A reading is what was found in a text: the codes, and the span of the text
// that is the server's own.
type reading struct {
	text       string // all of it, bounded
	code       int
	enhanced   EnhancedCode
	codeAt     string // the codes as they stand in the text, "" when they do not
	enhancedAt string
	at         int  // where the basic code stands, 0 where none does
	start, end int  // the server's words are text[start:end]
	named      bool // a program has put the code into words before them
}

// codeText returns the basic code as text.
func (r *reading) codeText() string {
	if r.codeAt != "" {
		return r.codeAt
	}
	return strconv.Itoa(r.code)
}

// enhancedText returns the enhanced code as text.
func (r *reading) enhancedText() string {
	if r.enhancedAt != "" {
		return r.enhancedAt
	}
	return r.enhanced.String()
}

func (r *reading) setEnhanced(e EnhancedCode, begin, stop int) {
	r.enhanced, r.enhancedAt = e, r.text[begin:stop]
}

// wrapped reports whether there is more than the server's words.
func (r *reading) wrapped() bool {
	if r.end < len(r.text) {
		return true
	}
	for i := range r.start {
		if c := r.text[i]; c > ' ' && !isDigit(c) && c != '#' && c != '.' && c != '-' {
			return true
		}
	}
	return false
}

// read finds the reply in a text. Where there is none, the whole text is the
// span and the code is 0.
func read(text string) reading {
	if len(text) > maxText {
		text = text[:maxText]
	}
	text = spaced(unescaped(text))
	r := reading{text: text, end: len(text)}
	at, behind := findCode(text)
	if at < 0 {
		if r.code = spelledCode(text); r.code != 0 {
			if i := strings.Index(text, `message: ["`); i >= 0 {
				r.start = i + len(`message: ["`)
				r.readEnhanced(r.start, r.start)
			}
			return r
		}
		if r.start, r.end = logged(text); r.start > 0 {
			if e, begin, stop := findEnhanced(text, 0, len(text), 0); stop > 0 {
				r.setEnhanced(e, begin, stop)
			}
			return r
		}
		r.start, r.named = replyQuoted(text)
		if e, begin, stop := findEnhanced(text, r.start, len(text), 0); stop > 0 {
			r.setEnhanced(e, begin, stop)
			if strings.TrimLeft(text[r.start:begin], " \t\r\n#([\"'") == "" {
				r.start = stop // "5.1.1 user unknown"
			}
		}
		return r
	}
	r.code, r.codeAt, r.at = number(text, at), text[at:behind], at
	q := openingQuote(text, at, behind)
	r.start = max(behind, q.from)
	r.end = replyEnd(text, at, behind, q)
	r.readEnhanced(at, behind)
	r.readBefore(at, behind)
	return r
}

// readBefore takes the words before the code for the server's where a program
// puts the code last: "rate limit exceeded (451)", "limit exceeded" code=550, or PHPMailer's "Detail: spam
// rejected SMTP code: 550".
func (r *reading) readBefore(at, behind int) {
	s := r.text
	line := 1 + strings.LastIndexByte(s[:at], '\n')
	begin, end := line, at
	if i := lastIndexFold(s[:at], "detail:"); i >= 0 && equalFold(wordBefore(s, at), "code") {
		begin = i + len("detail:")
		end = max(begin, lastIndexFold(s[:at], "smtp code"))
	} else if at == 0 || hasLetter(firstLine(s[behind:])) {
		return
	} else if bracketed := s[at-1] == '(' && behind < len(s) && s[behind] == ')'; !bracketed && s[at-1] != '=' {
		return
	}
	end = begin + len(strings.TrimRight(s[begin:end], " (="))
	if !hasLetter(s[begin:end]) {
		return
	}
	if e, from, stop := findEnhanced(s, begin, end, r.code/100); stop > 0 {
		r.setEnhanced(e, from, stop)
		if hasLetter(s[stop:end]) {
			begin = stop
		}
	}
	r.start, r.end = begin, end
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func hasLetter(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || isAlnum(c) && !isDigit(c) {
			return true
		}
	}
	return false
}

func lastIndexFold(s, lower string) int {
	for i := len(s) - len(lower); i >= 0; i-- {
		if s[i]|0x20 == lower[0]|0x20 && equalFold(s[i:i+len(lower)], lower) {
			return i
		}
	}
	return -1
}

func number(s string, i int) int {
	return int(s[i]-'0')*100 + int(s[i+1]-'0')*10 + int(s[i+2]-'0')
}

// readEnhanced looks for the enhanced code right behind the basic code, then
// anywhere in the server's words, then right before the basic code.
func (r *reading) readEnhanced(at, behind int) {
	s := r.text
	class := r.code / 100
	if e, begin, stop := findEnhanced(s, behind, min(behind+24, r.end), 0); stop > 0 && onlyDress(s[behind:begin]) {
		r.setEnhanced(e, begin, stop)
		r.start = stop
		if e.Subject == 0 && e.Detail == 0 {
			// "500 5.0.0 server returned error: <552 5.2.2 over quota>"
			r.readNested(stop)
		}
		return
	}
	if e, begin, stop := findEnhanced(s, behind, r.end, class); stop > 0 {
		r.setEnhanced(e, begin, stop)
		return
	}
	if from := max(0, at-24); at > 0 {
		if e, begin, stop := findEnhanced(s, from, at, class); stop > 0 && e.Subject|e.Detail != 0 && onlyDress(s[stop:at]) && !fieldBefore(s[:begin]) {
			r.setEnhanced(e, begin, stop)
			return
		}
	}
	if e, begin, stop := findEnhanced(s, behind, len(s), class); stop > 0 && begin >= r.end && !remote(s, at) && !fieldBefore(s[:begin]) && !r.othersCode(begin) {
		r.setEnhanced(e, begin, stop)
	}
}

// othersCode reports whether a basic code other than the reply's stands right
// before text[i]: what follows belongs to another reply.
func (r *reading) othersCode(i int) bool {
	s := r.text
	return i >= 4 && (s[i-1] == ' ' || s[i-1] == '-') && followsCode(s, i-1) && number(s, i-4) != r.code
}

// fieldBefore reports whether s ends in the name of a field that a mail server
// fills by itself where the reply has no enhanced code.
func fieldBefore(s string) bool {
	s = strings.TrimRight(s, " :=\"'")
	return hasSuffixFold(s, "dsn") || hasSuffixFold(s, "status") || hasSuffixFold(s, "dsn_status")
}

// readNested takes the reply inside a reply when the outer one says nothing.
func (r *reading) readNested(from int) {
	s := r.text[:r.end]
	i := strings.IndexByte(s[from:], '<')
	if i < 0 {
		return
	}
	i += from + 1
	if len(s)-i < 5 || !plausible(s, i) {
		return
	}
	if e, begin, stop := findEnhanced(s, i+3, min(i+12, len(s)), 0); stop > 0 && onlyDress(s[i+3:begin]) && e.Subject|e.Detail != 0 {
		r.code, r.codeAt, r.at, r.start = number(s, i), s[i:i+3], i, stop
		r.setEnhanced(e, begin, stop)
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

func dressWord(w string) bool {
	switch len(w) {
	case 1:
		return w == "b" || w == "u" || w == "B"
	case 3:
		return isDigit(w[0]) && isDigit(w[1]) && isDigit(w[2])
	}
	return equalFold(w, "smtp") || equalFold(w, "dsn") || equalFold(w, "cuda_nsu") || equalFold(w, "esmtp") || equalFold(w, "message") || equalFold(w, "code") || equalFold(w, "with")
}

func isAlnum(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

// findEnhanced finds an enhanced status code in s[from:to] and returns it with
// its place. A class other than 0 is preferred: the first code of that class, or
// else the first of all. IP addresses, versions and the like are not codes.
func findEnhanced(s string, from, to, class int) (e EnhancedCode, begin, stop int) {
	for i := from; i < to; i++ {
		c := s[i]
		if c != '4' && c != '5' && c != '2' || i > 0 && !opensEnhanced(s, i) {
			continue
		}
		found, k := scanEnhanced(s, i)
		if k == i || k > to || found.Subject > 7 && !ownSubject(s, i, found) || !closesEnhanced(s, k) && !gluedWord(s, i, k) {
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
func ownSubject(s string, i int, e EnhancedCode) bool {
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
	return !versionWord(wordBefore(s, i))
}

// versionWord reports whether numbers with dots behind this word are a version, a
// section, or a day: "Postfix 2.5.1", "RFC 4.2.1", "am 5.1.24".
func versionWord(w string) bool {
	switch len(w) {
	case 1:
		return equalFold(w, "v")
	case 2:
		return equalFold(w, "am")
	case 3:
		return equalFold(w, "rfc") || equalFold(w, "vom") || equalFold(w, "ios") || equalFold(w, "php") || equalFold(w, "bis")
	case 4:
		return equalFold(w, "exim") || equalFold(w, "seit")
	case 5:
		return equalFold(w, "macos")
	case 7:
		return equalFold(w, "version") || equalFold(w, "postfix") || equalFold(w, "section") || equalFold(w, "android") || equalFold(w, "release") || equalFold(w, "dovecot")
	case 8:
		return equalFold(w, "sendmail")
	case 9:
		return equalFold(w, "phpmailer")
	}
	return false
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
	return j > i+1 && 'A' <= s[i] && s[i] <= 'Z' && 'a' <= s[i+1] && s[i+1] <= 'z' && !unitWord(s[i:j])
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

// plausible reports whether the three bytes at s[i:] look like a reply code:
// RFC 5321 §4.2 has 0 to 5 in the second place, but servers send any digit. The
// ports of submission are the numbers that most often stand in their place.
func plausible(s string, i int) bool {
	return i+3 <= len(s) && '2' <= s[i] && s[i] <= '5' && isDigit(s[i+1]) && isDigit(s[i+2]) &&
		s[i:i+3] != "465" && s[i:i+3] != "587"
}

// wordBefore returns the word of letters that ends before s[i], white space and
// punctuation between.
func wordBefore(s string, i int) string {
	j := i
	for j > 0 && j > i-6 && !isAlnum(s[j-1]) && s[j-1] < 0x80 && s[j-1] != '\n' {
		j--
	}
	k := j
	for k > 0 && k > j-16 && isAlnum(s[k-1]) {
		k--
	}
	return s[k:j]
}

func equalFold(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

func hasSuffixFold(s, lower string) bool {
	return len(s) >= len(lower) && equalFold(s[len(s)-len(lower):], lower)
}

func hasPrefixFold(s, lower string) bool {
	return len(s) >= len(lower) && equalFold(s[:len(lower)], lower)
}
