package match

import (
	"strings"
	"unicode/utf8"
)

// A kind says what a token is.
type kind uint8

const (
	end         kind = iota
	word             // a word or a number
	address          // a status code or the like: passed over
	ipAddress        // an IP address: passed over but for the patterns that have the sign for it
	mailAddress      // a mail address: the same
	host             // a host name
	path             // a word in the path or the query of a URL
)

// The signs that stand in a pattern for an address. No word has such a spelling.
const (
	ipSign   = "<ip>"
	mailSign = "<mail>"
	hostSign = "<host>"
)

var (
	ipHash   = hashString(ipSign)
	mailHash = hashString(mailSign)
	hostHash = hashString(hostSign)
)

// maxWord bounds a word; what is longer is no word of any pattern.
const maxWord = 40

// maxCompound bounds an address or a host name: RFC 5321 §4.5.3.1 allows 64
// octets before the @ and 255 behind it.
const maxCompound = 64 + 1 + 255

// A lexer cuts a text into tokens. It never allocates.
type lexer struct {
	s     string
	i     int    // the next byte
	code  uint64 // the hash of the reply's own basic code: a repetition of it is passed over
	plain int    // up to here nothing but plain words was seen
	ahead ahead
	url   int    // up to here the text is the path of a URL
	start int    // where the last token began
	stop  int    // where the last host name ended
	open  [2]int // up to here no quotation closes that a " or a ' begins
	hash  uint64 // of the last word, folded
	n     int    // how many bytes it has, 0 where it is too long to be one
	mark  bool   // a mark stands before the last token that may end a clause

	semicolon bool // and it is a semicolon
	fullStop  bool // or ends a sentence
	quotes    bool // a quotation was passed over
}

// next finds the next token. A word or path has its hash in l.hash; a host name is
// l.s[l.start:l.stop].
func (l *lexer) next() kind {
	s := l.s
	l.mark, l.semicolon, l.fullStop = false, false, false
	for l.i < len(s) {
		switch between[s[l.i]] {
		case apart:
			l.i++
			continue
		case stop:
			l.mark = true
			l.semicolon = l.semicolon || s[l.i] == ';'
			l.fullStop = l.fullStop || s[l.i] == '.' && l.endsSentence()
			l.i++
			continue
		case quote:
			l.skipSubject()
			l.i++
			continue
		case escape:
			l.i++
			if l.i < len(s) && (s[l.i] == 'n' || s[l.i] == 'r' || s[l.i] == 't') {
				l.i++ // a line break that a logger wrote as \r\n
			}
			continue
		}
		l.start = l.i
		if l.i < l.url {
			if l.scanWord('/') {
				return path
			}
			continue
		}
		if !l.scanWord(0) {
			continue
		}
		if l.i+1 < len(s) && s[l.i+1] > ' ' && glue[s[l.i]] && l.i >= l.plain && (s[l.i] != '-' || !l.repeatsCode()) {
			if l.nextLine() {
				return word
			}
			if k := l.scanCompound(); k != end {
				return k
			}
		}
		if l.repeatsCode() {
			return address
		}
		return word
	}
	return end
}

// What a byte that begins no word does.
const (
	inWord = iota // it may begin one
	apart
	stop // a clause may end with it
	quote
	escape
)

var between = func() (t [256]uint8) {
	for c := range 128 {
		if asciiFold[c] == 0 {
			t[c] = apart
		}
	}
	for _, c := range ",;.!?()" {
		t[c] = stop
	}
	t['"'], t['\''], t['\\'] = quote, quote, escape
	return t
}()

// glue marks the characters that may join words to an address, a host name, a
// URL or a number with dots.
var glue = [256]bool{'.': true, '-': true, '@': true, '+': true, ':': true, '%': true, '~': true, '=': true, '!': true, '#': true, '*': true, '/': true}

// repeatsCode reports whether the last word is the reply's own code once more,
// as at the head of each line of a multi-line reply.
func (l *lexer) repeatsCode() bool { return l.hash == l.code && l.n > 0 }

// nextLine reports whether the reply's next line begins in the word that was just
// read or behind it, its break left out ("log in via534-5.7.14 your browser"), and
// makes the word end before it.
func (l *lexer) nextLine() bool {
	if l.code == 0 {
		return false
	}
	if s := l.s; s[l.i] == '.' {
		return l.codeAt(l.i + 1)
	} else if at := l.i - 3; at > l.start && l.codeAt(at) {
		short := lexer{s: s[:at], i: l.start}
		short.scanWord(0)
		l.i, l.n, l.hash = short.i, short.n, short.hash
		return true
	}
	return false
}

// codeAt reports whether the reply's own code stands at i, with the hyphen that
// tells of more lines.
func (l *lexer) codeAt(i int) bool {
	s := l.s
	return i+3 < len(s) && s[i+3] == '-' && isDigit(s[i]) && isDigit(s[i+1]) && isDigit(s[i+2]) &&
		codeHash(int(s[i]-'0')*100+int(s[i+1]-'0')*10+int(s[i+2]-'0')) == l.code
}

// codeHash returns the hash of a basic code, 0 for none.
func codeHash(code int) uint64 {
	if code == 0 {
		return 0
	}
	return mix(hashBasis, uint64('0'+code/100)|uint64('0'+code/10%10)<<8|uint64('0'+code%10)<<16)
}

// scanWord reads one word from l.i. The prefix, if any, becomes its first
// byte. It reports false, one character further, where no word begins.
func (l *lexer) scanWord(prefix byte) bool {
	if prefix != 0 {
		return l.scanRest(hasher{hashBasis, uint64(prefix), 1})
	}
	s, i := l.s, l.i
	hash := uint64(hashBasis)
	low, size := plain(eight(s, i))
	for size == 64 { // most words are plain letters or digits
		i += 8
		hash = mix(hash, low)
		low, size = plain(eight(s, i))
	}
	i += size / 8
	if i == l.i || i < len(s) && between[s[i]]-1 >= stop {
		return l.scanRest(hasher{hash: hashBasis})
	}
	if size > 0 {
		hash = mix(hash, low&(1<<size-1))
	}
	l.n, l.hash = i-l.i, hash
	if l.n > maxWord {
		l.n = 0
	}
	l.i = i
	return true
}

// scanRest is scanWord for any word, before which h may have the prefix.
func (l *lexer) scanRest(h hasher) bool {
	first := h.n
	// The word without the number at its end. Of a code such as OFR007_105 the part
	// before the underscore loses its number, which tells the machine or step that
	// said it: what is the matter stands behind.
	digits, stem := false, hasher{}
	s, i := l.s, l.i
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			f := asciiFold[c]
			if f == 0 {
				if (c == '\'' || c == '\\') && h.n > first {
					if size := apostrophe(s, i); size > 0 {
						i += size
						continue
					}
				}
				break
			}
			if isDigit(f) {
				if !digits {
					digits, stem = true, h
				}
			} else {
				if f == '_' && digits && stem.n > first && h.n <= maxWord && i+1 < len(s) && isDigit(s[i+1]) {
					h = stem
				}
				digits = false
			}
			h.add(f)
			i++
			continue
		}
		if size := apostrophe(s, i); size > 0 && h.n > first {
			i += size
			continue
		}
		var room [8]byte
		folded, size, alone := fold(room[:0], s, i)
		if size == 0 || alone && h.n > first {
			break
		}
		digits = false
		for _, f := range folded {
			h.add(f)
		}
		i += size
		if alone {
			break
		}
	}
	if i == l.i {
		l.i++
		return false
	}
	l.i, l.n, l.hash = i, h.n, h.sum()
	if h.n > maxWord {
		l.n = 0
	}
	return h.n > first
}

// apostrophe returns the length of an apostrophe inside a word at s[i:], be it
// straight, behind the backslash of a quotation, or curved.
func apostrophe(s string, i int) int {
	size := 0
	switch {
	case s[i] == '\'':
		size = 1
	case strings.HasPrefix(s[i:], `\'`):
		size = len(`\'`)
	case strings.HasPrefix(s[i:], "’"):
		size = len("’")
	}
	if size == 0 || i == 0 || !isLetter(s[i-1]) || i+size >= len(s) || !isLetter(s[i+size]) {
		return 0
	}
	return size
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80 }

func isDigit(c byte) bool { return c-'0' <= 9 }

// nameLetter returns the length of the letter at s[i:] if an address or a host name
// may have it: no sign such as a closing quotation mark or a no-break space, and no
// character of a script without spaces, where the next word follows at once.
func nameLetter(s string, i int) int {
	if s[i] < utf8.RuneSelf {
		if isLetter(s[i]) {
			return 1
		}
		return 0
	}
	var room [8]byte
	if _, size, alone := fold(room[:0], s, i); !alone {
		return size
	}
	return 0
}

// ahead is what a lexer has seen of a run of characters that an address or a host
// name may have, beyond its last word: so that a long run is not read again from each
// of its words. There is no @ in it, and no slash.
type ahead struct {
	end                 int // where it ends
	dot, equals, letter int // where the last one of these stands
}

// since returns place where that is not before i, or else 0.
func since(place, i int) int {
	if place < i {
		return 0
	}
	return place
}

// scanCompound looks whether the word that was just read begins an address, a
// host name, a URL or a number with dots, and takes all of it. It returns end
// where it is a plain word.
func (l *lexer) scanCompound() kind {
	s, i := l.s, l.start
	if s[l.i] == ':' {
		if len(s)-l.i > 3 && s[l.i+1] == '/' && s[l.i+2] == '/' {
			return l.scanURL(l.i + 3)
		}
		if n := ipv6(s[i:]); n > 0 {
			l.i = i + n
			return ipAddress
		}
		return end
	}
	if isDigit(s[i]) && s[l.i] == '.' { // nearly always a status code
		if n := dotted(s[i:min(len(s), i+maxCompound)]); n > 0 && (i+n == len(s) || s[i+n] <= ' ') {
			return l.number(n)
		}
	}
	j := l.i
	var at, dots, equals, letters int
	first := true // equals is the first =, not the last one
	if j < l.ahead.end {
		// This far the text was looked at for a word before this one.
		j = l.ahead.end
		dots, equals, letters = since(l.ahead.dot, l.i), since(l.ahead.equals, l.i), since(l.ahead.letter, l.i)
		if s[l.i] == '=' {
			equals = l.i
		}
		first = equals == 0 || equals == l.i
	}
	slash := false
	for j < min(len(s), i+maxCompound) {
		c := s[j]
		switch {
		case c == '@':
			at = j
		case c == '.':
			dots++
			l.ahead.dot = j
		case c == '=':
			if equals == 0 {
				equals = j
			}
			l.ahead.equals = j
		case c == '-' || c == '+' || c == '%' || c == '~' || c == '!' || c == '#' || c == '*' || c == '/':
			if c == '/' && at == 0 && dots > 0 {
				goto done // a host name with a path
			}
			slash = slash || c == '/'
		case c >= utf8.RuneSelf:
			size := nameLetter(s, j)
			if size == 0 {
				goto done
			}
			letters++
			l.ahead.letter = j
			j += size
			continue
		case isLetter(c) || c == '_':
			letters++
			l.ahead.letter = j
		case isDigit(c):
		default:
			goto done
		}
		j++
	}
done:
	if at == 0 && !slash {
		l.ahead.end = j
	}
	for k := i; k < l.i && letters == 0; k++ {
		if !isDigit(s[k]) {
			letters++
		}
	}
	stop := j
	for j > l.i && !isLetter(s[j-1]) && !isDigit(s[j-1]) {
		j--
	}
	switch {
	case at > i && at < j-1:
		l.i = j
		return mailAddress
	case letters == 0 && dots > 0:
		if n := dotted(s[i:j]); n > 0 {
			return l.number(n)
		}
	case dots > 0 && equals == 0:
		if n := fileStem(s[i:j]); n > 0 {
			l.i = i + n
			return address
		}
		if isHost(s[i:j]) {
			l.i, l.stop = j, j
			if j < len(s) && s[j] == '/' {
				l.url = urlEnd(s, j)
			}
			l.skipPort()
			return host
		}
	}
	if dots == 0 && at == 0 {
		if equals > 0 {
			stop = equals
		}
		if equals == l.i && isID(s[i:equals]) {
			l.i = j
			return end
		}
		if first {
			l.plain = max(l.plain, stop)
		}
	}
	return end
}

// endsSentence reports whether the full stop at l.s[l.i] ends a sentence: it stands alone,
// and a space behind it.
func (l *lexer) endsSentence() bool {
	return l.i > 0 && l.s[l.i-1] != '.' && l.i+1 < len(l.s) && l.s[l.i+1] <= ' '
}

// skipSubject passes over the subject of the message, which a reply quotes behind
// the name of that header: its words are the sender's.
func (l *lexer) skipSubject() {
	s, i := l.s, l.i
	open := &l.open[s[i]&1] // " is even, ' is odd
	if i < *open {
		return // or many that stay open would each be looked after up to the line's end
	}
	begin := i
	for begin > 0 && i-begin < 16 && s[begin-1] != s[i] && s[begin-1] != '\n' {
		begin--
	}
	if !namesSubject(s[begin:i]) {
		return
	}
	j := i + 1
	for ; j < len(s) && s[j] != '\n'; j++ {
		if s[j] == s[i] && (j+1 == len(s) || !isLetter(s[j+1])) {
			l.i, l.quotes = j, true
			return
		}
	}
	*open = j
}

// skipPort passes over a port behind an address or a host name: 192.0.2.1:25 or
// [192.0.2.1]:25.
func (l *lexer) skipPort() {
	j := l.i
	if j < len(l.s) && l.s[j] == ']' {
		j++
	}
	if j >= len(l.s) || l.s[j] != ':' {
		return
	}
	k := j + 1
	for k < len(l.s) && k < j+6 && isDigit(l.s[k]) {
		k++
	}
	if k > j+1 && (k == len(l.s) || !isDigit(l.s[k]) && nameLetter(l.s, k) == 0) {
		l.i = k
	}
}

// scanURL takes the host name of a URL that begins at i; its path and query
// come as path tokens.
func (l *lexer) scanURL(i int) kind {
	j := i
	for j < len(l.s) {
		if size := nameLetter(l.s, j); size > 0 {
			j += size
			continue
		}
		if !isDigit(l.s[j]) && l.s[j] != '.' && l.s[j] != '-' {
			break
		}
		j++
	}
	l.start, l.stop, l.i = i, j, j
	l.url = urlEnd(l.s, j)
	return host
}

// urlEnd returns where the URL ends whose path begins at s[i].
func urlEnd(s string, i int) int {
	for i < len(s) {
		switch c := s[i]; {
		case c <= ' ' || c >= 0x7f, c == '<', c == '>', c == '"', c == '\'', c == '`', c == '\\', c == ')', c == ']', c == '}', c == '|', c == ';', c == ',':
			return i
		}
		i++
	}
	return i
}

// dotted returns the length of a number with dots at the head of s, such as an
// enhanced status code, a version or an IP address.
func dotted(s string) int {
	n := 0
	for n < len(s) && (isDigit(s[n]) || s[n] == '.' && n+1 < len(s) && isDigit(s[n+1])) {
		n++
	}
	for i := range n {
		if s[i] == '.' {
			return n
		}
	}
	return 0
}

// number takes a number with dots that has n bytes.
func (l *lexer) number(n int) kind {
	s := l.s[l.start : l.start+n]
	l.i = l.start + n
	if l.dottedWord(s) {
		return word
	}
	l.skipPort()
	if strings.Count(s, ".") == 3 {
		return ipAddress
	}
	return address
}

// dottedWord makes a word of a number with one dot, such as 554.30, and reports
// whether it was one. More dots make a status code or an IP address.
func (l *lexer) dottedWord(s string) bool {
	dots := 0
	for i := range len(s) {
		if s[i] == '.' {
			dots++
		}
	}
	if dots != 1 || len(s) > maxWord {
		return false
	}
	l.n = len(s)
	l.hash = hashString(s)
	return true
}

// maxIPv6 is the length of the longest IPv6 address, one that ends in an IPv4
// address (RFC 4291 §2.2).
const maxIPv6 = 45

// ipv6 returns the length of an IPv6 address at the head of s: hexadecimal
// digits and at least two colons, but no time of day such as 12:30:00.
func ipv6(s string) int {
	s = s[:min(len(s), maxIPv6+1)]
	colons, n, letters, double := 0, 0, 0, false
	for n < len(s) {
		c := s[n]
		if c == ':' {
			colons++
			double = double || n > 0 && s[n-1] == ':'
		}
		if c|0x20 >= 'a' && c|0x20 <= 'f' {
			letters++
		} else if !isDigit(c) && c != '.' && c != ':' {
			break
		}
		n++
	}
	if n > maxIPv6 || n < len(s) && nameLetter(s, n) > 0 {
		return 0
	}
	for n > 0 && (s[n-1] == ':' || s[n-1] == '.') && !double {
		if s[n-1] == ':' {
			colons--
		}
		n--
	}
	if colons < 2 || !double && letters == 0 && colons < 4 {
		return 0
	}
	return n
}

// namesSubject reports whether s, which stands before a quotation, has the name of
// the header for the subject.
func namesSubject(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c != 's' && c != 'b' && c != 'o' && c != 'a' {
			continue // none of the names
		}
		for _, name := range [...]string{"subject", "betreff", "objet", "oggetto", "asunto", "assunto", "onderwerp"} {
			if s[i]|0x20 == name[0] && len(s)-i >= len(name) && strings.EqualFold(s[i:i+len(name)], name) {
				return true
			}
		}
	}
	return false
}

// fileStem returns the length of the name at the head of s up to its extension,
// where s is the name of a file that people attach. It returns 0 where it is none.
func fileStem(s string) int {
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 || len(s)-dot < 3 || len(s)-dot > 5 {
		return 0
	}
	var room [4]byte
	low := room[:0]
	for i := dot + 1; i < len(s); i++ {
		low = append(low, s[i]|0x20)
	}
	switch string(low) {
	case "exe", "zip", "rar", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx", "pdf", "scr", "bat", "vbs", "jar", "iso", "img", "lnk", "eml", "msi", "cab", "ace", "jpg", "png":
		return dot
	}
	return 0
}

// isID reports whether a word names what a server calls a message or a session.
func isID(s string) bool {
	return strings.EqualFold(s, "id") || strings.EqualFold(s, "qid") || strings.EqualFold(s, "msgid") || strings.EqualFold(s, "queueid") || strings.EqualFold(s, "ref")
}
