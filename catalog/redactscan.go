package catalog

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A span is a part of a text and what stands for it. An address gets its number
// at once; anything else at the end, since it may turn out to be a part of one.
type span struct {
	begin, end int
	thing
	normal string // normal form of what has no number yet
}

// A scanner finds what to replace in one text, from left to right.
type scanner struct {
	r     *Redactor
	s     string
	spans []span
	free  int // where the text begins that an address may still take in
}

// scan returns what is to be replaced in s, in order and without overlaps, and
// makes r know the names in it.
func (r *Redactor) scan(s string) []span {
	x := scanner{r: r, s: s}
	word := false // the character before i belongs to a word
	for i := 0; i < len(s); {
		if n, t := placeholder(s[i:]); n > 0 {
			r.keep(t)
			x.whole(span{begin: i, end: i + n, thing: t})
			i, word = i+n, false
			continue
		}
		if n, kind := atSign(s[i:]); n > 0 {
			if end := x.address(i, i+n, kind); end > 0 {
				i, word = end, false
				continue
			}
		}
		c, size := rune(s[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(s[i:])
		}
		if !word && isWord(c) {
			if end := x.link(i); end > 0 {
				i, word = end, false
				continue
			}
			if end := x.token(i); end > i {
				i, word = end, true
				continue
			}
		}
		if !word && c == ':' {
			if end := x.ip(i); end > 0 {
				i = end
				continue
			}
		}
		i, word = i+size, isWord(c)
	}
	for i, sp := range x.spans {
		if sp.n == 0 {
			x.spans[i].thing = r.thing(sp.kind, sp.normal)
		}
	}
	return x.spans
}

// add adds a span; what was found inside of it before is a part of it.
func (x *scanner) add(sp span) int {
	for len(x.spans) > 0 && x.spans[len(x.spans)-1].end > sp.begin {
		x.spans = x.spans[:len(x.spans)-1]
	}
	x.spans = append(x.spans, sp)
	return sp.end
}

// found adds a span that an address may still take in.
func (x *scanner) found(begin, end int, k kind, normal string) int {
	return x.add(span{begin, end, thing{kind: k}, normal})
}

// whole adds a span that no later one may take in.
func (x *scanner) whole(sp span) int {
	x.free = sp.end
	return x.add(sp)
}

// An atKind is how an @ is written, which decides what makes an address of it.
type atKind uint8

const (
	atPlain   atKind = iota // @: what stands before it is a local part
	atEncoded               // %40, &#64;: something has to follow
	atQuoted                // =40, which may be a number: a domain has to follow
	atSpoken                // (at): a domain has to follow
	atWord                  // " at ": a domain has to follow, a name has to stand before it
)

// atSign returns the length of the @ at the beginning of s, with the spaces around
// it, and 0 where there is none.
func atSign(s string) (int, atKind) {
	c := s[0]
	switch c {
	case '@':
		return 1, atPlain
	case "＠"[0]:
		if strings.HasPrefix(s, "＠") || strings.HasPrefix(s, "﹫") {
			return len("＠"), atPlain
		}
	case '%', '&', '\\':
		for _, sign := range [...]string{"%40", "%2540", "&#64;", "&#x40;", "&commat;", `\u0040`, `\x40`} {
			if hasPrefixFold(s, sign) {
				return len(sign), atEncoded
			}
		}
	case '=':
		if strings.HasPrefix(s, "=40") {
			return len("=40"), atQuoted
		}
	case ' ', '(', '[', '{', '<', '_':
		n := blanks(s)
		rest := s[n:]
		for _, sign := range [...]string{"(at)", "[at]", "{at}", "<at>", "(@)", "[@]", "(ät)", "[ät]", "_at_"} {
			if hasPrefixFold(rest, sign) {
				n += len(sign)
				return n + blanks(s[n:]), atSpoken
			}
		}
		if n == 0 {
			break
		}
		for _, sign := range [...]string{"@ ", "＠ ", "at ", "ät "} {
			if hasPrefixFold(rest, sign) {
				kind := atSpoken
				if sign[1] == 't' || sign == "ät " {
					kind = atWord
				}
				n += len(sign)
				return n + blanks(s[n:]), kind
			}
		}
	}
	return 0, 0
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// blanks returns how many spaces s begins with, eight at most.
func blanks(s string) int {
	n := 0
	for n < len(s) && n < 8 && s[n] == ' ' {
		n++
	}
	return n
}

// address adds the address whose @ stands from at to after, and returns where it
// ends, 0 where there is none.
func (x *scanner) address(at, after int, kind atKind) int {
	end := after + domain(x.s[after:], kind)
	if kind != atPlain && !isDomain(x.s[after:end], kind) {
		return 0
	}
	begin := x.free + local(x.s[x.free:at])
	if begin == at && kind == atPlain {
		begin = x.besides(at)
	}
	if begin == at {
		return 0
	}
	name := x.s[begin:at]
	if kind == atWord && wordsBeforeAt()[strings.ToLower(name)] {
		return 0
	}
	host := x.s[after:end]
	for strings.HasPrefix(x.s[end:], "@") { // a route or a mistake: it is one thing
		end += 1 + domain(x.s[end+1:], atPlain)
	}
	t := x.r.mailbox(name, host, kind)
	if begin > x.free && x.s[begin-1] == '<' {
		begin = x.displayName(begin-1, t)
	}
	for i := len(x.spans) - 1; i >= 0 && x.spans[i].end > begin; i-- {
		begin = min(begin, x.spans[i].begin) // what it takes in it takes in whole
	}
	if end < len(x.s) && x.s[end] == '>' {
		end++
	}
	return x.whole(span{begin: begin, end: x.comment(end, t), thing: t})
}

// besides returns where the word begins that stands before an @ and is no local
// part as the standards have it, as in (anna)@example.org; at where none does.
func (x *scanner) besides(at int) int {
	const furthest = 80
	begin, word := at, false
	for begin > x.free && at-begin < furthest {
		c, size := before(x.s[x.free:begin])
		if unicode.IsSpace(c) {
			break
		}
		word = word || isWord(c)
		begin -= size
	}
	if !word {
		return at
	}
	return begin
}

// mailbox returns the placeholder of an address and makes r know its names.
func (r *Redactor) mailbox(name, host string, kind atKind) thing {
	if kind == atEncoded {
		name = strings.Trim(decode(name), "<>\"' ")
	}
	if len(name) > 1 && name[0] == '"' && name[len(name)-1] == '"' {
		name = strings.ReplaceAll(name[1:len(name)-1], `\`, "")
	}
	host = strings.ToLower(plainDots(host))
	cut := strings.HasSuffix(host, "…") || strings.HasSuffix(host, "..") || !strings.Contains(host, ".")
	host = plainHost(strings.TrimRight(host, ".…"))
	t, ok := thing{}, false
	if cut {
		t, ok = r.names.cut(name, host)
	}
	if !ok {
		t = r.thing(kindAddress, strings.ToLower(name)+"@"+host)
	}
	r.names.address(name, host, t)
	return t
}

// decode reads what was written for a URL or as quoted-printable.
func decode(s string) string {
	if strings.Contains(s, "%") {
		if plain, err := url.PathUnescape(s); err == nil {
			return plain
		}
	}
	return s
}

// spokenDots are the dots of a domain as people write them to keep machines away.
var spokenDots = [...]string{"(dot)", "[dot]", "{dot}", "[.]", "(.)", "(punkt)", "[punkt]", " dot ", " punkt "}

// plainDots writes the dots of a domain as such.
func plainDots(host string) string {
	if !strings.ContainsAny(host, " ([{．。") {
		return host
	}
	var b strings.Builder
	for i := 0; i < len(host); {
		if n := spokenDot(host[i:], true); n > 0 {
			b.WriteByte('.')
			i += n
			continue
		}
		b.WriteByte(host[i])
		i++
	}
	return strings.NewReplacer("．", ".", "。", ".").Replace(b.String())
}

func spokenDot(s string, words bool) int {
	n := blanks(s)
	for _, dot := range spokenDots {
		switch {
		case dot[0] != ' ' && hasPrefixFold(s[n:], dot):
			return n + len(dot) + blanks(s[n+len(dot):])
		case words && n > 0 && dot[0] == ' ' && hasPrefixFold(s[n-1:], dot):
			return n - 1 + len(dot) + blanks(s[n-1+len(dot):])
		}
	}
	return 0
}

// domain returns the length of the domain at the beginning of s: names, an
// address literal, or the beginning of either with the dots that show where it
// was cut.
func domain(s string, kind atKind) int {
	if strings.HasPrefix(s, "[") && kind == atPlain {
		const maxLiteral = 64
		for i := 1; i < min(len(s), maxLiteral); i++ {
			if s[i] == ']' {
				return i + 1
			}
			if c := s[i]; !isLetter(c) && !isDigit(c) && c != ':' && c != '.' && c != '-' {
				break
			}
		}
	}
	end := labels(s)
	for end > 0 {
		n := spokenDot(s[end:], kind == atSpoken || kind == atWord)
		if n == 0 {
			break
		}
		more := labels(s[end+n:])
		if more == 0 {
			break
		}
		end += n + more
	}
	if strings.HasSuffix(s[:end], ".") && !strings.HasSuffix(s[:end], "..") {
		end-- // the full stop of a sentence
	}
	if strings.HasPrefix(s[end:], "…") {
		end += len("…")
	}
	return end
}

// labels returns the length of the letters, digits, hyphens and dots that s
// begins with.
func labels(s string) int {
	for i, c := range s {
		switch {
		case c < utf8.RuneSelf:
			if !isLetter(byte(c)) && !isDigit(byte(c)) && c != '-' && c != '.' && c != '_' {
				return i
			}
		case c == '．' || c == '。':
		case !isBeyond(c):
			return i
		}
	}
	return len(s)
}

// isDomain reports whether host is one, or the beginning of one, although no
// real @ stands before it.
func isDomain(host string, kind atKind) bool {
	host = plainDots(host)
	first, _ := utf8.DecodeRuneInString(host)
	if kind == atEncoded {
		return host != "" && (isWord(first) || first >= utf8.RuneSelf)
	}
	if strings.HasSuffix(host, "…") {
		return unicode.IsLetter(first)
	}
	if kind == atQuoted && !unicode.IsLetter(first) || kind == atWord && strings.HasPrefix(host, "www.") {
		return false
	}
	for i := strings.IndexByte(host, '.'); i > 0 && i+2 < len(host); {
		c, size := utf8.DecodeRuneInString(host[i+1:])
		if next, _ := utf8.DecodeRuneInString(host[i+1+size:]); unicode.IsLetter(c) && (c >= utf8.RuneSelf || unicode.IsLetter(next)) {
			return true
		}
		more := strings.IndexByte(host[i+1:], '.')
		if more < 0 {
			break
		}
		i += 1 + more
	}
	return false
}

// maxLocal bounds how far a local part is looked for, in bytes. RFC 5321 allows
// 64 characters; what rewrites addresses makes more.
const maxLocal = 512

// local returns where the local part at the end of s begins: a dot-string, or a
// quoted string with whatever it holds (RFC 5321 §4.1.2).
func local(s string) int {
	end := len(s)
	if n := len(s); n > 0 && (s[n-1] == '"' || s[n-1] == '\'') { // a quotation has ' where it held "
		if open := openQuote(s[:n-1], s[n-1]); open >= 0 {
			return open
		}
		s = strings.TrimRight(s, `"`)
	}
	begin := len(s)
	for begin > 0 {
		c, size := before(s[:begin])
		if !isLocal(c) {
			break
		}
		begin -= size
	}
	if begin == len(s) {
		return end
	}
	// What a log or a sentence puts before an address is none of it.
	run := begin
	for begin < len(s) {
		if strings.IndexByte("'`*|{}/&?!#$^~=", s[begin]) >= 0 {
			begin++
		} else if key, _, ok := strings.Cut(s[begin:], "="); ok && isKey(key) {
			begin += len(key) + 1
		} else if strings.HasPrefix(s[begin:], "u'") || strings.HasPrefix(s[begin:], "b'") {
			begin += len("u'") // Python's strings
		} else {
			break
		}
	}
	if begin == len(s) {
		return run // it has nothing else
	}
	return begin
}

// openQuote returns where the quotation mark stands that belongs to one behind s,
// -1 where none does.
func openQuote(s string, mark byte) int {
	for i := len(s) - 1; i >= 0 && len(s)-i < maxLocal; i-- {
		if s[i] != mark || i > 0 && s[i-1] == '\\' {
			continue
		}
		if mark == '"' {
			return i
		}
		if c, _ := before(s[:i]); !isWord(c) { // no apostrophe
			return i
		}
	}
	return -1
}

// isKey reports whether a word before = is a log's name for an address, and not
// the name in a rewritten one.
func isKey(s string) bool {
	switch strings.ToLower(s) {
	case "to", "from", "orig_to", "for", "rcpt", "rcpt-to", "rcpt_to", "mail_from", "sender", "recipient", "user", "username",
		"sasl_username", "sasl_sender", "email", "mail", "address", "addr", "login", "account", "e", "a", "u", "mailbox", "cc", "bcc":
		return true
	}
	return false
}

// isLocal reports whether c may stand in a local part that is not quoted
// (RFC 5322 §3.2.3). Characters beyond ASCII may, by RFC 6531.
func isLocal(c rune) bool {
	if c < utf8.RuneSelf {
		return c > ' ' && c != 0x7f && strings.IndexByte(`()<>[]:;@\,"`, byte(c)) < 0
	}
	return isBeyond(c)
}

// isBeyond reports whether a character beyond ASCII may stand in an address:
// whatever is neither space nor a sign of punctuation.
func isBeyond(c rune) bool {
	return !unicode.IsSpace(c) && (!unicode.IsPunct(c) || c == '·')
}

// link adds the link at i, as far as it tells of one mail, and returns where it
// ends, 0 where there is none.
func (x *scanner) link(i int) int {
	s := x.s[i:]
	scheme := 0
	for _, p := range [...]string{"https://", "http://", "ftp://", "www."} {
		if hasPrefixFold(s, p) {
			scheme = len(p)
			break
		}
	}
	if scheme == 0 {
		return 0
	}
	if hasPrefixFold(s, "www.") {
		scheme = 0
	}
	end := urlLength(s)
	if end <= scheme {
		return 0
	}
	begin := x.secret(s[:end], scheme)
	if begin == end {
		return i + end
	}
	return x.found(i+begin, i+end, kindLink, s[:end])
}

// secret returns where that begins in a link which tells of one mail, or its
// length: the whole link where the host is to be hidden or holds a name, the
// query, and the path from the first part that looks like a token.
func (x *scanner) secret(s string, scheme int) int {
	host := scheme + strings.IndexAny(s[scheme:]+"/", "/?#")
	name := s[scheme:host]
	if x.r.Hosts || strings.ContainsAny(name, "@%") || x.r.IPs && holdsIP(name) || isID(firstLabel(name)) {
		return 0
	}
	for i := host; i < len(s); {
		if s[i] == '?' && !isPage(s[i+1:]) {
			return i + 1
		}
		i++
		part := s[i : i+strings.IndexAny(s[i:]+"/", "/?#")]
		if s[i-1] == '?' {
			_, part, _ = strings.Cut(s[i:], "=")
			i = len(s) - len(part)
		}
		if isToken(part) || x.r.IPs && holdsIP(part) {
			return i
		}
		i += len(part)
	}
	return len(s)
}

func firstLabel(host string) string {
	label, _, _ := strings.Cut(host, ".")
	return label
}

// isPage reports whether a query does no more than name the page of a help
// centre: ?p=NoSuchUser, ?answer=81126.
func isPage(query string) bool {
	key, value, _ := strings.Cut(query, "=")
	switch strings.ToLower(key) {
	case "p", "answer", "linkid", "c", "hl", "lang":
		return value != "" && len(value) <= 24 && strings.IndexFunc(value, func(c rune) bool { return c >= utf8.RuneSelf || !isWord(c) }) < 0
	}
	return false
}

// isToken reports whether a part of a path is no word that stands in the address
// of a page for everybody.
func isToken(part string) bool {
	if len(part) > 64 || strings.ContainsAny(part, "@%=") || isID(part) {
		return true
	}
	digits, turns := 0, 0
	for i := range len(part) {
		if !isDigit(part[i]) {
			digits = 0
		} else if digits++; digits > 7 {
			return true
		}
		if i > 0 && isLetter(part[i-1]) && isLetter(part[i]) && part[i-1] >= 'a' && part[i] < 'a' {
			turns++ // from a small letter to a capital
		}
	}
	return turns > 3
}

// token looks at the word at i: an IP address, a host name or an id. It returns
// where the word ends.
func (x *scanner) token(i int) int {
	if end := x.ip(i); end > 0 {
		return end
	}
	end := i
	for end < len(x.s) && (isLetter(x.s[end]) || isDigit(x.s[end]) || strings.IndexByte("-._", x.s[end]) >= 0) {
		if x.s[end] == '_' {
			if n, _ := atSign(x.s[end:]); n > 0 {
				break
			}
		}
		end++
	}
	word := strings.TrimRight(x.s[i:end], "-._")
	if word == "" {
		return i
	}
	if x.rest(i, end) {
		return end
	}
	if end < len(x.s) && x.s[end] >= utf8.RuneSelf {
		return end // the beginning of a word of another alphabet
	}
	end = i + len(word)
	switch {
	case isHost(word):
		if x.r.Hosts || x.r.IPs && holdsIP(word) {
			return x.found(i, end, kindHost, strings.ToLower(word))
		}
	case isID(word), isQueueID(word) && strings.HasPrefix(x.s[end:], ":"), x.labelled(i, word):
		padded := end
		for padded < len(x.s) && x.s[padded] == '=' {
			padded++
		}
		if padded == len(x.s) || !isLocal(rune(x.s[padded])) {
			end = padded // of base64
		}
		return x.found(i, end, kindID, word)
	}
	return end
}

// rest reports whether a word is what is left of one that was redacted, since a
// placeholder is a part of it.
func (x *scanner) rest(i, end int) bool {
	n, _ := placeholder(x.s[end:])
	return n > 0 || i > 0 && (i == x.free || i == x.free+1 && strings.IndexByte("-._", x.s[i-1]) >= 0)
}

// ip adds the IP address at i, if addresses are to be hidden, and returns where
// it ends, 0 where there is none.
func (x *scanner) ip(i int) int {
	const longest = len("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")
	end := i
	for end < len(x.s) && end-i <= longest && (isDigit(x.s[end]) || isLetter(x.s[end]) && x.s[end]|0x20 <= 'f' || x.s[end] == ':' || x.s[end] == '.') {
		end++
	}
	if x.rest(i, end) {
		return 0
	}
	word := strings.TrimRight(x.s[i:end], ".:")
	if strings.HasSuffix(x.s[i:end], "::") {
		word = x.s[i:end]
	}
	if len(word) < len("::1") || end < len(x.s) && (isLetter(x.s[end]) || isDigit(x.s[end]) || x.s[end] == '-' || x.s[end] == '_') {
		return 0
	}
	if strings.Count(word, ":") < 2 && strings.Count(word, ".") != 3 {
		return 0
	}
	for word != "" {
		if addr, err := netip.ParseAddr(word); err == nil {
			if x.r.IPs {
				return x.found(i, i+len(word), kindIP, addr.Unmap().String())
			}
			return i + len(word)
		}
		// A port after it.
		colon := strings.LastIndexByte(word, ':')
		if colon < 0 || strings.Count(word, ":") > 1 {
			return 0
		}
		word = word[:colon]
	}
	return 0
}

// isHost reports whether a word is a host name: labels, of which the last one
// has letters alone, or is one of another alphabet.
func isHost(word string) bool {
	dot := strings.LastIndexByte(word, '.')
	if dot < 1 || dot+2 >= len(word) || strings.Contains(word, "..") {
		return false
	}
	last := word[dot+1:]
	if strings.HasPrefix(strings.ToLower(last), "xn--") {
		return true
	}
	for i := range len(last) {
		if !isLetter(last[i]) {
			return false
		}
	}
	return true
}

// holdsIP reports whether four numbers of an IPv4 address stand in a word, as in
// the host names of dial-up lines and in the queries of blocklists.
func holdsIP(word string) bool {
	numbers := 0
	for part := range strings.FieldsFuncSeq(word, func(c rune) bool { return c == '.' || c == '-' || c == '_' }) {
		n := 0
		for i := range len(part) {
			if !isDigit(part[i]) || len(part) > 3 {
				n = 256
				break
			}
			n = 10*n + int(part[i]-'0')
		}
		if n > 255 {
			numbers = 0
		} else if numbers++; numbers == 4 {
			return true
		}
	}
	return strings.Count(word, ":") > 1
}

// isID reports whether a word looks like an id that a machine gave: letters and
// digits in turn, or a form of their own.
func isID(word string) bool {
	const shortest, longest = 8, 24
	letters, digits, inner := 0, 0, 0
	for i := range len(word) {
		switch c := word[i]; {
		case isLetter(c):
			letters++
		case isDigit(c):
			digits++
		}
	}
	if len(word) < shortest || digits < 2 || letters < 2 || isTechnical(word) {
		return false
	}
	if isEximID(word) {
		return true
	}
	for part := range strings.FieldsFuncSeq(word, func(c rune) bool { return !isWord(c) }) {
		turns, hex := 0, true
		for i := range len(part) {
			if i > 0 && isDigit(part[i]) != isDigit(part[i-1]) {
				turns++
			}
			hex = hex && (isDigit(part[i]) || part[i]|0x20 <= 'f')
		}
		if turns > 1 && len(part) >= 6 || turns > 0 && (isDigit(part[0]) || hex) && len(part) >= 10 {
			return true
		}
		inner += turns
	}
	return inner > 3 && len(word) >= longest
}

// isEximID reports whether a word has the form of Exim's ids, as 1abcde-000123-XY.
func isEximID(word string) bool {
	parts := strings.Split(word, "-")
	return len(parts) == 3 && len(parts[0]) == 6 && isDigit(parts[0][0]) && (len(parts[1]) == 6 || len(parts[1]) == 11) && (len(parts[2]) == 2 || len(parts[2]) == 4)
}

// isQueueID reports whether a word may be one of Postfix's short ids, which stand
// before a colon: ten hexadecimal digits or more, by chance most of them decimal.
func isQueueID(word string) bool {
	letters := 0
	for i := range len(word) {
		switch c := word[i]; {
		case 'A' <= c && c <= 'F':
			letters++
		case !isDigit(c):
			return false
		}
	}
	return letters > 0 && len(word) >= 10 && len(word) <= 15
}

// isTechnical reports whether a word of letters and digits is the name of a
// method: TLS_AES_256_GCM_SHA384 is no id.
func isTechnical(word string) bool {
	upper := strings.ToUpper(word)
	for _, name := range [...]string{"TLS", "SSL", "SHA", "AES", "RSA", "ECDHE", "CHACHA", "X25519", "UTF", "8BIT", "ISO-8859", "X509", "MD5"} {
		if strings.Contains(upper, name) {
			return true
		}
	}
	if strings.HasPrefix(upper, "0X") {
		return true // a number, as Windows writes its errors
	}
	// A time: 20261130T140500Z, 2026-11-30T14.
	return strings.Trim(upper, "0123456789-.TZ") == ""
}

// labelled reports whether the text before the word at i says that it is an id,
// or what a client sends to sign in.
func (x *scanner) labelled(i int, word string) bool {
	const furthest = 40
	digits := strings.IndexFunc(word, unicode.IsDigit) >= 0
	numbered := digits && len(word) >= 4 && strings.Count(word, ".") < 2 && (len(word) > 5 || strings.Trim(word, "0123456789.-") != "")
	if !numbered && len(word) < 8 {
		return false
	}
	from := max(x.lastEnd(), i-furthest)
	label := strings.TrimRight(x.s[from:i], " \t:=#<[(\"'")
	if len(label) == i-from {
		return false
	}
	if len(word) >= 8 && afterAuth(label) {
		return true
	}
	for _, name := range [...]string{"id", "queued as", "ticket", "reference", "ref", "msgid", "session", "transaction", "trace"} {
		if before, ok := cutSuffixFold(label, name); numbered && ok && (before == "" || !isLetter(before[len(before)-1]) || name == "id" && idOf(before)) {
			return true
		}
	}
	return false
}

// afterAuth reports whether the text ends in an AUTH command and its mechanism
// (RFC 4954 §4).
func afterAuth(s string) bool {
	space := strings.LastIndexByte(s, ' ')
	if space < 0 {
		return false
	}
	before, ok := cutSuffixFold(s[:space], "auth")
	return ok && (before == "" || !isLetter(before[len(before)-1]))
}

func cutSuffixFold(s, suffix string) (string, bool) {
	if n := len(s) - len(suffix); n >= 0 && strings.EqualFold(s[n:], suffix) {
		return s[:n], true
	}
	return s, false
}

func idOf(s string) bool {
	for _, of := range [...]string{"message", "msg", "mail", "queue", "session", "request", "trace", "q", "m"} {
		if _, ok := cutSuffixFold(s, of); ok {
			return true
		}
	}
	return false
}

func (x *scanner) lastEnd() int {
	if n := len(x.spans); n > 0 {
		return x.spans[n-1].end
	}
	return 0
}
