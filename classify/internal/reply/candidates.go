package reply

import (
	"math/bits"
	"strings"
)

// findCode finds the basic code that decides in a text and returns where it
// begins and where it ends, or -1. Every group of three digits is a candidate;
// what stands around it tells a reply from a port, a size, a date, a waiting
// time or the code that a client had hoped for.
func findCode(s string) (at, behind int) { return findCodeFrom(s, nil, 0) }

// findRefusal is findCode among the codes that refuse: one that decides on its own line.
// In "250 fine 554 1700000000" the yes does, and the second number is part of its words.
func findRefusal(s string, rec *record) (at, behind int) {
	at, behind = findCodeFrom(s, rec, 400)
	if at < 0 {
		return at, behind
	}
	line := 1 + strings.LastIndexByte(s[:at], '\n')
	if first, _ := findCode(firstLine(s[line:])); line+first != at {
		return -1, 2
	}
	return at, behind
}

// findCodeFrom is findCode among the codes from least on, without what the fields of a
// record show to be the status of a page.
func findCodeFrom(s string, rec *record, least int) (at, behind int) {
	at = -1
	best, full := 0, false
	for from := 0; from < len(s); from += threesAtOnce {
		for found := threes(s, from); found != 0; found &= found - 1 {
			i := from + bits.TrailingZeros64(found)
			if !plausible(s, i) || number(s, i) < least {
				continue
			}
			score := codeScore(s, i)
			if score < minCodeScore || inAddress(s, i) || otherNumber(s, i) || rec != nil && rec.pages(s, i) {
				continue
			}
			fuller := hasWords(s, i+3)
			switch {
			case at >= 0 && furtherLine(s, at, i):
			case full && outOfSequence(s, at, i):
			case at < 0, fuller == full && score > best, fuller && !full && score+fullness > best:
				best, at, full = score, i, fuller
				if fuller && score >= maxCodeScore {
					return at, at + 3
				}
			}
		}
	}
	return at, at + 3
}

// threesAtOnce is how many places threes looks at.
const threesAtOnce = 64 - 4

// threes returns at which of the places from s[i] on a group of just three digits begins,
// as bits: most numbers of a log are times, sizes and addresses, and asking for each
// where it ends is guesswork for a processor.
func threes(s string, i int) uint64 {
	d := digitsIn(s[i:min(len(s), i+64)])
	before := uint64(0)
	if i > 0 && isDigit(s[i-1]) {
		before = 1
	}
	return d &^ (d<<1 | before) & (d >> 1) & (d >> 2) &^ (d >> 3) & (1<<threesAtOnce - 1)
}

// otherNumber reports whether the number at s[i] is the value of a field of a dump whose
// name is none of a code: {"userId": 450, ...}.
func otherNumber(s string, i int) bool {
	if end := strings.TrimLeft(s[i+3:min(len(s), i+8)], " "); end == "" || end[0] != ',' && end[0] != '}' {
		return false
	}
	head := strings.TrimRight(s[max(0, i-4):i], " ")
	head, ok := strings.CutSuffix(head, ":")
	if !ok || head == "" || head[len(head)-1] != '"' && head[len(head)-1] != '\'' {
		return false
	}
	quote := strings.LastIndexByte(s[:i], head[len(head)-1])
	from := max(0, quote-40)
	name := s[from+1+strings.LastIndexByte(s[from:quote], s[quote]) : quote]
	if strings.IndexByte(name, '@') >= 0 {
		return false // the recipient whose reply it is
	}
	f := known()
	switch f.kindOf(name) {
	case codeField, webField, wordsField, proseField, causeField:
		return false
	}
	return f.class(wordBefore(name, len(name)), marker|key|announces) == 0
}

// outOfSequence reports whether the code at s[i] says no more than that a command came
// out of turn, behind the refusal at s[at]: it is its consequence.
func outOfSequence(s string, at, i int) bool {
	return s[i:i+3] == "503" && s[at:at+3] != "503" && s[at] >= '4'
}

// inAddress reports whether the digits at s[i] are part of a mail address, or of the
// name of a host.
func inAddress(s string, i int) bool {
	begin, end := i, i+3
	if i > 0 && !addressBytes[s[i-1]] && (end == len(s) || !addressBytes[s[end]]) {
		return false
	}
	for begin > 0 && i-begin < 64 && addressBytes[s[begin-1]] {
		begin--
	}
	for end < len(s) && end-i < 64 && addressBytes[s[end]] {
		end++
	}
	at := strings.IndexByte(s[begin:end], '@')
	if at < 0 {
		return i > 0 && (s[i-1] == '-' || s[i-1] == '.') && i+4 < len(s) && s[i+3] == '.' && isLetter(s[i+4])
	}
	at += begin
	if at < i {
		// "b@example.com-550" is none; a code stands apart.
		return !strings.ContainsAny(s[at:i], "=/")
	}
	return true
}

// fullness is what it counts for a candidate that words follow: the fuller of two
// replies is the better one to read.
const fullness = 4

// hasWords reports whether words follow a candidate on its line, or on the line below.
func hasWords(s string, i int) bool {
	for k := i; k < len(s) && k < i+80; k++ {
		c := s[k]
		switch {
		case c == '\n':
			return false
		case c == '(' || c == '[':
			if known().closesAt(s, k) {
				return false
			}
		case c >= 0x80, isLetter(c):
			j := k
			for j < len(s) && isAlnum(s[j]) {
				j++
			}
			if c >= 0x80 || j > k+1 && !isWord(s[k:j], dress|marker) {
				return true
			}
			k = j - 1
		}
	}
	return false
}

// furtherLine reports whether the code at s[i] heads a further line of the reply that
// begins at s[at]: "550-first" and then "550 last".
func furtherLine(s string, at, i int) bool {
	return s[at:at+3] == s[i:i+3] && at+3 < len(s) && s[at+3] == '-' && (i == 0 || s[i-1] == '\n' || s[i-1] == ' ' || s[i-1] == 'n')
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
	return i > 0 && known().signBefore(s, i, peerSign)
}

func codeScore(s string, i int) int {
	if !opensCode(s, i) || !closesCode(s, i+3) || countsRange(s, i) {
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

// countsRange reports whether the number at s[i] is an end of a range of lines or the like:
// "lines 451-480".
func countsRange(s string, i int) bool {
	from := i
	if i > 4 && s[i-1] == '-' {
		from = i - 4
	}
	return from+7 <= len(s) && s[from+3] == '-' && threeDigits(s, from) && threeDigits(s, from+4) && s[from:from+3] != s[from+4:from+7] &&
		isWord(wordBefore(s, from), counted|unit)
}

// threeDigits reports whether three digits stand at s[i].
func threeDigits(s string, i int) bool { return isDigit(s[i]) && isDigit(s[i+1]) && isDigit(s[i+2]) }

// opensCode looks at the byte before a candidate.
func opensCode(s string, i int) bool {
	if i == 0 {
		return true
	}
	c := s[i-1]
	switch {
	case c == '[' && i > 2 && i+3 < len(s) && s[i+3] == ']' && s[i-2] == ' ' && endsInTime(s[:i-2]):
		return false // a log puts the number of a process behind the time
	case c == '[' && i > 1 && isAlnum(s[i-2]) && tag(s, i):
		return false // "postfix/smtp[450]: "
	case c == '[' && i > 2 && s[i-2] == ' ' && isAlnum(s[i-3]) && strings.HasPrefix(s[min(len(s), i+3):], "]: "):
		return isWord(wordBefore(s, i), marker|announces|failure) // "sogod [450]: "
	case c == '[' && strings.HasPrefix(s[min(len(s), i+3):], "] ") && queued(firstLine(s[i+5:min(len(s), i+5+maxQueued)])):
		return false // Exim may put its process before the name of a mail
	case (c == '(' || c == '[') && i > 1 && isAlnum(s[i-2]):
		// "exim[451]:" and "mail.php(451)" are numbers of a process and of a line.
		return isWord(wordBefore(s, i), announces) && s[i-2] != '.' || c == '(' && quotedNext(s, i+3)
	case c == '\'' || c == '"' || c == '(' || c == '[' || c == '<' || c == '>' || c == ' ' || c == '\t' || c == '\n' || c == '\r':
		return true
	case isAlnum(c):
		// A line break that a logger wrote as \n; a tag right before the code.
		return i >= 2 && s[i-2] == '\\' && (c == 'n' || c == 'r')
	case c == ',':
		return !endsInTime(s[:i-1]) // a fraction of a second
	case c == '#':
		return i < 2 || !isAlnum(s[i-2])
	case c == ':':
		return i < 2 || !isAlnum(s[i-2]) && s[i-2] != ']' || followedByText(s, i+3) && !portBefore(s, i-1)
	case c == '=':
		return isWord(wordBefore(s, i), marker|key)
	case c == '-' && i > 1 && isLetter(s[i-2]):
		return isWord(wordBefore(s, i), marker|announces) // no number of something: ID-450
	case c == '-':
		return i < 2 || !isDigit(s[i-2]) || followsCode(s, i-1) || i >= 5 && s[i-2] != ' ' && closesDotted(s, i-1)
	case c == '*':
		return i > 1 && s[i-2] == '*' // set in bold type; else it counts something
	case c == '.' || c == '_' || c == '/' || c == '$' || c == '+' || c == '@' || c == '\\' || c == '~':
		return false
	}
	return true
}

// quotedNext reports whether a comma and a string follow at s[i:]: the code is the first
// argument of an exception, "RecipientRefused(550, 'no')".
func quotedNext(s string, i int) bool {
	rest, found := strings.CutPrefix(s[min(len(s), i):], ",")
	if !found {
		return false
	}
	rest = strings.TrimLeft(rest, " ")
	if len(rest) > 1 && (rest[0] == 'b' || rest[0] == 'u') {
		rest = rest[1:]
	}
	return rest != "" && (rest[0] == '\'' || rest[0] == '"')
}

// tag reports whether the bracket before s[i] belongs to what syslog puts before a
// record, the name of a program with its process (RFC 3164 §4.1.3): "lmtp[450]: ".
func tag(s string, i int) bool {
	if !strings.HasPrefix(s[min(len(s), i+3):], "]: ") {
		return false
	}
	name := i - 1
	for name > 0 && (isAlnum(s[name-1]) || s[name-1] == '/' || s[name-1] == '-' || s[name-1] == '_') {
		name--
	}
	return name == 0 || strings.IndexByte(s[name:i], '/') >= 0 || !isWord(s[name:i-1], failure) && name > 1 && isAlnum(s[name-2]) && !isWord(wordBefore(s, name), announces|failure)
}

// maxQueued bounds what queued looks at.
const maxQueued = 48

// queued reports whether the line of a log begins with the name of a mail and one of
// Exim's signs for what happens to it.
func queued(line string) bool { return event(line, eventSign) }

// event reports whether a sign of a kind stands behind the name of a mail.
func event(line string, kind signKind) bool {
	id, rest, _ := strings.Cut(line, " ")
	end := known().sign(rest, 0, kind)
	return strings.IndexByte(id, '-') >= 0 && end > 0 && end < len(rest) && rest[end] == ' '
}

// processNumber reports whether the number at s[i] is that of a process, which Exim
// puts at the head of each line: behind blanks, and before more of them or the name
// of a log.
func processNumber(s string, i int) bool {
	line := 1 + strings.LastIndexByte(s[:i], '\n')
	if i-line < 1 || strings.TrimLeft(s[line:i], " ") != "" {
		return false
	}
	own := firstLine(s[i:])
	if processLine(own) {
		return true
	}
	// The line below or above tells what it is.
	for _, from := range [...]int{min(len(s), i+len(own)+1), 1 + strings.LastIndexByte(s[:max(0, line-1)], '\n')} {
		near := firstLine(s[from:])
		t := strings.TrimLeft(near, " ")
		if len(t) > 3 && len(t) < len(near) && t[:3] == s[i:i+3] && processLine(t) {
			return true
		}
	}
	return false
}

func processLine(s string) bool {
	return len(s) > 5 && s[3] == ' ' && (s[4] == ' ' || known().sign(s, 4, processSign) > 0)
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
	return isWord(s[j:i], counted)
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
		return c == '.' || i+1 == len(s) || !isLetter(s[i+1]) // systemd: "status=450/n/a"
	case c == ':' || c == ',' || c == '#':
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
		return atHead, !processNumber(s, i)
	}
	if j > 1 && s[j-2] == '\\' && (s[j-1] == 'n' || s[j-1] == 'r') {
		return atHead, true // a line break that a logger wrote as \n
	}
	word := known().class(wordBefore(s, i), counted|marker)
	switch {
	case pageStatus(s, i):
		return 0, false
	case known().signBefore(s, i, codeSign):
		return 4, true
	case word&counted != 0:
		_, k := ScanEnhanced(s, min(len(s), i+4))
		return 0, k > i+4 // "second attempt: 450 4.7.1 not now"
	case word != 0:
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
	if tagAtEnd(s[:j]) != StageUnknown {
		return 4, true
	}
	return 0, true
}

// pageStatus reports whether the number at s[i] is announced as the status of a page:
// "status code 500", "HTTP status: 503", "http_code: 502".
func pageStatus(s string, i int) bool {
	if !httpStatus(number(s, i)) {
		return false
	}
	if _, k := ScanEnhanced(s, min(len(s), i+4)); k > i+4 {
		return false
	}
	if strings.HasSuffix(s[:i], "| ") && strings.HasPrefix(s[i+3:], " |") {
		return true // a column of a log
	}
	if pageNamed(s, i) || answersPath(s[i+3:]) {
		return true
	}
	line := 1 + strings.LastIndexByte(s[:i], '\n')
	if asksForPage(s[line:i]) {
		return true
	}
	from := max(line, i-32)
	label := s[from:i]
	status, smtp, page := false, false, false
	for k := 0; k < len(label); {
		if !isLetter(label[k]) {
			k++
			continue
		}
		j := k
		for j < len(label) && isAlnum(label[j]) {
			j++
		}
		w := label[k:j]
		status = status || isWord(w, state)
		smtp = smtp || hasPrefixFold(w, "smtp")
		page = page || hasPrefixFold(w, "http")
		k = j
	}
	last := wordBefore(s, i)
	return !smtp && (page && isWord(last, marker|web) || status && isWord(last, coded|state))
}

// pageNamed reports whether the status of a page stands at s[i] with its name: "502 Bad
// Gateway", "502 (Bad Gateway)".
func pageNamed(s string, i int) bool {
	name, found := strings.CutPrefix(s[i+3:], " (")
	for _, text := range known().signs[pageSign] {
		if text[:3] == s[i:i+3] && (literalAt(s, i, text) > 0 || found && hasPrefixFold(name, text[4:])) {
			return true
		}
	}
	return false
}

// answersPath reports whether s, which stands behind a number, says of which path it is:
// "502 for /send".
func answersPath(s string) bool {
	word, rest, found := strings.Cut(strings.TrimPrefix(s, " "), " ")
	return found && len(rest) > 1 && rest[0] == '/' && isLetter(rest[1]) && isWord(word, preposition)
}

// asksForPage reports whether a line asks for a page, and names it: "POST /mail -> ". What
// a mail server says has no such words before it.
func asksForPage(line string) bool {
	const longest = 256
	line = line[max(0, len(line)-longest):]
	for i := 0; i < len(line); i++ {
		if line[i] < 'A' || line[i] > 'Z' || i > 0 && isAlnum(line[i-1]) {
			continue
		}
		j := i
		for j < len(line) && isAlnum(line[j]) {
			j++
		}
		rest := strings.TrimLeft(line[j:], " \"")
		if len(rest) < len(line)-j && (strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "http")) && isWord(line[i:j], web) {
			return true
		}
		i = j
	}
	return false
}

// endsInTime reports whether s ends in a time of day, which a log puts before its
// lines: "2009/11/10 23:00:00", "23:00:00.123456".
func endsInTime(s string) bool {
	if s == "" || !isDigit(s[len(s)-1]) && s[len(s)-1] != '.' && s[len(s)-1] != ',' {
		return false
	}
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
	f := known()
	wanted := false
	for k := max(0, i-32); k < i; {
		if !isAlnum(s[k]) {
			k++
			continue
		}
		j := k
		for j < i && isAlnum(s[j]) {
			j++
		}
		switch f.class(s[k:j], hoped|came) {
		case hoped:
			wanted = true
		case came:
			wanted = false // "expected 250, got 550": the second is the real one
		}
		k = j
	}
	return wanted
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
	if isWord(s[j:k], unit) && !capital && !atLineHead(s, i-3) {
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
