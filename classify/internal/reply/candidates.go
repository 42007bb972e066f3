package reply

import "strings"

// findCode finds the basic code that decides in a text and returns where it
// begins and where it ends, or -1. Every group of three digits is a candidate;
// what stands around it tells a reply from a port, a size, a date, a waiting
// time or the code that a client had hoped for.
func findCode(s string) (at, behind int) {
	at = -1
	best := minCodeScore - 1
	for i := 0; i+3 <= len(s); i++ {
		if !isDigit(s[i]) {
			continue
		}
		j := i + 1
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		if j-i == 3 && plausible(s, i) {
			if score := codeScore(s, i); score > best {
				best, at = score, i
				if score >= maxCodeScore {
					break
				}
			}
		}
		i = j - 1
	}
	return at, at + 3
}

// A candidate below minCodeScore is no code.
const (
	minCodeScore = 7
	maxCodeScore = 2 + 3 + atHead + beforeEnhanced
)

// The strongest signs: the head of a line, and an enhanced code behind.
const (
	atHead         = 7
	beforeEnhanced = 8
)

// fromRemote is for the mark that a record of a session puts before what the
// other server said: "<<< 552 quota exceeded". What the recording server makes
// of it, "554 5.0.0 service unavailable", comes after it, and never counts for more.
const fromRemote = 16

// remote reports whether that mark stands before s[i].
func remote(s string, i int) bool {
	for i > 0 && s[i-1] == ' ' {
		i--
	}
	return i >= 3 && s[i-3:i] == "<<<"
}

func codeScore(s string, i int) int {
	if !opensCode(s, i) || !closesCode(s, i+3) {
		return 0
	}
	code := number(s, i)
	score := 0
	switch {
	case InUse(code):
		score += 2
	case code < 400:
		return 0
	case code <= 451 || 500 <= code && code <= 511:
		score -= 4 // a status of HTTP
	default:
		score--
	}
	if code >= 400 {
		score += 3
		if remote(s, i) {
			score += fromRemote
		}
	}
	before, ok := precedes(s, i)
	if !ok {
		return 0
	}
	after, ok := follows(s, i+3)
	if !ok {
		return 0
	}
	return score + before + after
}

// opensCode looks at the byte before a candidate.
func opensCode(s string, i int) bool {
	if i == 0 {
		return true
	}
	c := s[i-1]
	switch {
	case c == '\'' || c == '"' || c == '(' || c == '[' || c == '<' || c == '>' || c == ' ' || c == '\t' || c == '\n' || c == '\r':
		return true
	case isAlnum(c):
		// A line break that a logger wrote as \n; a tag right before the code.
		return i >= 2 && s[i-2] == '\\' && (c == 'n' || c == 'r')
	case c == '#':
		return i < 2 || !isAlnum(s[i-2])
	case c == ':':
		return i < 2 || !isAlnum(s[i-2]) && s[i-2] != ']' || followedByText(s, i+3) && !portBefore(s, i-1)
	case c == '=':
		return codeKey(wordBefore(s, i))
	case c == '-':
		return i < 2 || !isDigit(s[i-2]) || followsCode(s, i-1) || i >= 5 && s[i-2] != ' ' && closesDotted(s, i-1)
	case c == '.' || c == '_' || c == '/' || c == '$' || c == '+' || c == '@' || c == '\\' || c == '~':
		return false
	}
	return true
}

// closesDotted reports whether an enhanced code ends right before s[i].
func closesDotted(s string, i int) bool {
	j := i
	for j > 0 && (isDigit(s[j-1]) || s[j-1] == '.') {
		j--
	}
	_, k := ScanEnhanced(s, j)
	return k == i && k > j
}

// portBefore reports whether a host name or an address stands before the colon
// at s[i], so that the digits behind it are a port; or the name of something
// that is counted.
func portBefore(s string, i int) bool {
	j := i
	for j > 0 && (isAlnum(s[j-1]) || s[j-1] == '.' || s[j-1] == '-' || s[j-1] == ']') {
		if s[j-1] == '.' || s[j-1] == ']' {
			return true
		}
		j--
	}
	return countedWord(s[j:i])
}

// followedByText reports whether a space or hyphen and then a word, or an
// enhanced code, follows at s[i:].
func followedByText(s string, i int) bool {
	return i+1 < len(s) && (s[i] == ' ' || s[i] == '-') && s[i+1] > ' '
}

// closesCode looks at the byte behind a candidate.
func closesCode(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	switch c := s[i]; {
	case isAlnum(c) && i == 3 && beginsWord(s, i):
		return true // "550User unknown"
	case isAlnum(c), c == '_', c == '%', c == '@', c == '$', c == '+':
		return false
	case c == '.' || c == '/':
		if i+1 < len(s) && isDigit(s[i+1]) {
			_, k := ScanEnhanced(s, i+1)
			return k > i+1
		}
	case c == ':' || c == ',':
		return i+1 >= len(s) || !isDigit(s[i+1])
	case c == '-':
		return i+1 >= len(s) || !isDigit(s[i+1]) || plausible(s, i+1) || scans(s, i+1)
	}
	return true
}

func scans(s string, i int) bool {
	_, k := ScanEnhanced(s, i)
	return k > i
}

// precedes scores what stands before a candidate; false: it is no code.
func precedes(s string, i int) (score int, ok bool) {
	j := i
	for j > 0 && (s[j-1] == ' ' || s[j-1] == '\t' || s[j-1] == '"' || s[j-1] == '\'' || s[j-1] == '(' || s[j-1] == '[' || s[j-1] == '<' || s[j-1] == '`' || s[j-1] == '#' || s[j-1] >= 0x80) {
		j--
	}
	if j == 0 || s[j-1] == '\n' || s[j-1] == '\r' || j < i && endsInTime(s[:j]) {
		return atHead, true
	}
	word := wordBefore(s, i)
	switch {
	case countedWord(word):
		return 0, false
	case markerWord(word):
		if expected(s, i) {
			return 0, false
		}
		return 4, true
	case !isAlnum(s[j-1]) || i > j && s[i-1] != ' ' && s[i-1] != '\t':
		if expected(s, i) {
			return 0, false
		}
		if s[j-1] == ':' || s[j-1] == ';' {
			return 4, true
		}
		return 2, true
	}
	return 0, true
}

// endsInTime reports whether s ends in a time of day, which a log puts before its
// lines: "2009/11/10 23:00:00", "23:00:00.123456".
func endsInTime(s string) bool {
	if dot := strings.LastIndexAny(s[max(0, len(s)-10):], ".,"); dot >= 0 {
		dot += max(0, len(s)-10)
		for _, c := range []byte(s[dot+1:]) {
			if !isDigit(c) {
				return false
			}
		}
		s = s[:dot]
	}
	if len(s) < len("23:00:00") {
		return false
	}
	for i, c := range []byte(s[len(s)-len("23:00:00"):]) {
		if colon := i == 2 || i == 5; colon != (c == ':') || !colon && !isDigit(c) {
			return false
		}
	}
	return true
}

// expected reports whether a client names the code that it had hoped for:
// "Expected response code 250 but got …".
func expected(s string, i int) bool {
	from := max(0, i-32)
	for k := from; k+6 <= i; k++ {
		if s[k]|0x20 == 'e' && equalFold(s[k:k+6], "expect") && (k == 0 || s[k-1]|0x20 != 'n') {
			// "expected 250, got 550": the second is the real one.
			for m := k; m+3 <= i; m++ {
				if equalFold(s[m:m+3], "got") || equalFold(s[m:m+3], "but") {
					return false
				}
			}
			return true
		}
	}
	return false
}

// follows scores what stands behind a candidate; false: it is no code.
func follows(s string, i int) (score int, ok bool) {
	limit := min(len(s), i+16)
	if _, begin, stop := findEnhanced(s, i, limit, 0); stop > 0 && onlyDress(s[i:begin]) {
		return beforeEnhanced, true
	}
	if i >= len(s) {
		return 1, true
	}
	if s[i] == '-' {
		return 2, true
	}
	j := i
	for j < len(s) && s[j] == ' ' {
		j++
	}
	k := j
	for k < len(s) && isAlnum(s[k]) {
		k++
	}
	// A capital letter begins the words of a reply: "550 Connections from there are
	// refused" counts none. Units such as MB have capitals, too, and are short.
	capital := k-j > 4 && s[j] <= 'Z'
	if unitWord(s[j:k]) && !capital && !atLineHead(s, i-3) {
		return 0, false
	}
	if s[i] == ' ' {
		return 1, true
	}
	return 0, true
}

// atLineHead reports whether nothing stands before s[i] on its line: "550
// connections from there are refused" counts no connections.
func atLineHead(s string, i int) bool { return i == 0 || s[i-1] == '\n' }

// markerWord reports whether a word announces a reply code.
func markerWord(w string) bool {
	switch len(w) {
	case 2, 3:
		return equalFold(w, "ok") || equalFold(w, "got")
	case 4:
		return equalFold(w, "said") || equalFold(w, "code") || equalFold(w, "smtp") || equalFold(w, "data") || equalFold(w, "rcpt") || equalFold(w, "mail")
	case 5:
		return equalFold(w, "error") || equalFold(w, "reply") || equalFold(w, "codes")
	case 6:
		return equalFold(w, "status") || equalFold(w, "fehler") || equalFold(w, "erreur") || equalFold(w, "errore") || equalFold(w, "client") || equalFold(w, "server") || equalFold(w, "failed") || equalFold(w, "reject")
	case 7:
		return equalFold(w, "replied") || equalFold(w, "message") || equalFold(w, "failure")
	case 8:
		return equalFold(w, "response") || equalFold(w, "returned") || equalFold(w, "answered")
	case 9:
		return equalFold(w, "responded") || equalFold(w, "errorcode") || equalFold(w, "replycode")
	case 10:
		return equalFold(w, "smtpstatus") || equalFold(w, "antwortete") || equalFold(w, "statuscode") || equalFold(w, "fehlercode")
	case 12:
		return equalFold(w, "responsecode")
	}
	return false
}

// codeKey reports whether a word names a reply code in a "key=value" form.
func codeKey(w string) bool {
	return markerWord(w) || equalFold(w, "smtpcode") || equalFold(w, "diag") || equalFold(w, "stat")
}

// countedWord reports whether a number behind this word is none of a reply.
func countedWord(w string) bool {
	switch len(w) {
	case 3:
		return equalFold(w, "rfc") || equalFold(w, "pid") || equalFold(w, "max") || equalFold(w, "ttl") || equalFold(w, "for") || equalFold(w, "uid")
	case 4:
		return equalFold(w, "port") || equalFold(w, "line") || equalFold(w, "wait") || equalFold(w, "than") || equalFold(w, "size") || equalFold(w, "x509")
	case 5:
		return equalFold(w, "porta") || equalFold(w, "limit") || equalFold(w, "errno") || equalFold(w, "after") || equalFold(w, "delay") || equalFold(w, "zeile")
	case 6:
		return equalFold(w, "delays") || equalFold(w, "puerto") || equalFold(w, "within")
	case 7:
		return equalFold(w, "timeout") || equalFold(w, "maximum") || equalFold(w, "exceeds")
	}
	return false
}

// unitWord reports whether a number before this word counts something.
func unitWord(w string) bool {
	switch len(w) {
	case 1:
		return equalFold(w, "s")
	case 2:
		return equalFold(w, "mb") || equalFold(w, "kb") || equalFold(w, "gb") || equalFold(w, "ms")
	case 3:
		return equalFold(w, "sec") || equalFold(w, "min")
	case 4:
		return equalFold(w, "days") || equalFold(w, "secs") || equalFold(w, "tage")
	case 5:
		return equalFold(w, "bytes") || equalFold(w, "hours") || equalFold(w, "mails") || equalFold(w, "times") || equalFold(w, "lines")
	case 6:
		return equalFold(w, "second") || equalFold(w, "minute") || equalFold(w, "emails") || equalFold(w, "octets")
	case 7:
		return equalFold(w, "seconds") || equalFold(w, "minutes") || equalFold(w, "minuten") || equalFold(w, "stunden")
	case 8:
		return equalFold(w, "sekunden") || equalFold(w, "messages")
	case 10:
		return equalFold(w, "recipients") || equalFold(w, "characters")
	case 11:
		return equalFold(w, "connections")
	}
	return false
}

func number(s string, i int) int {
	return int(s[i]-'0')*100 + int(s[i+1]-'0')*10 + int(s[i+2]-'0')
}

// plausible reports whether the three bytes at s[i:] look like a reply code:
// RFC 5321 §4.2 has 0 to 5 in the second place, but servers send any digit. The
// ports of submission are the numbers that most often stand in their place.
func plausible(s string, i int) bool {
	return i+3 <= len(s) && '2' <= s[i] && s[i] <= '5' && isDigit(s[i+1]) && isDigit(s[i+2]) &&
		s[i:i+3] != "465" && s[i:i+3] != "587"
}
