package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// names are the people whose addresses a Redactor has met: servers repeat a local
// part without its domain, and programs a display name without its address.
type names struct {
	known   map[string]thing   // by the name in small letters
	boxes   map[string]mailbox // by the local part in small letters: the first one of it
	longest int                // words of the longest name
}

type mailbox struct {
	host string
	thing
}

// maxNameWords bounds a name, so that looking for names is linear.
const maxNameWords = 8

// add adds a name, if it is one that is not a word as well.
func (n *names) add(name string, t thing) {
	name = strings.ToLower(strings.TrimFunc(name, func(c rune) bool { return !isWord(c) }))
	letters, words, inside := 0, 0, false
	for _, c := range name {
		w := isWord(c)
		if w && !inside {
			words++
		}
		inside = w
		if unicode.IsLetter(c) {
			letters++
		}
	}
	if utf8.RuneCountInString(name) < 3 || letters == 0 && len(name) < 5 || words > maxNameWords || nobodyWords()[name] {
		return
	}
	if _, ok := n.known[name]; ok {
		return
	}
	if n.known == nil {
		n.known = map[string]thing{}
	}
	n.known[name] = t
	n.longest = max(n.longest, words)
}

// address adds the local part of an address, and what of it stands before a +.
func (n *names) address(name, host string, t thing) {
	folded := strings.ToLower(name)
	if _, ok := n.boxes[folded]; !ok {
		if n.boxes == nil {
			n.boxes = map[string]mailbox{}
		}
		n.boxes[folded] = mailbox{host, t}
	}
	n.add(name, t)
	if base, extension, ok := strings.Cut(name, "+"); ok && !strings.Contains(extension, "=") {
		n.add(base, t)
	}
}

// cut returns the address that was cut short to name and the beginning of its
// domain.
func (n *names) cut(name, host string) (thing, bool) {
	box, ok := n.boxes[strings.ToLower(name)]
	return box.thing, ok && strings.HasPrefix(box.host, host)
}

// replace appends s to b, with placeholders for the names that stand alone in it:
// in any case, and not as part of a longer word.
func (n *names) replace(b []byte, s string) []byte {
	if len(n.known) == 0 {
		return append(b, s...)
	}
	var folded []byte
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		if !isWord(c) {
			b = append(b, s[i:i+size]...)
			i += size
			continue
		}
		var (
			first, found int // where the first word ends, and the longest name
			t            thing
		)
		folded = folded[:0]
		for j, words := i, 0; words < n.longest; words++ {
			j, folded = foldWord(folded, s, j)
			if words == 0 {
				first = j
			}
			if known, ok := n.known[string(folded)]; ok {
				found, t = j, known
			}
			k := j
			for k < len(s) && k-j < 3 {
				c, size := utf8.DecodeRuneInString(s[k:])
				if isWord(c) {
					break
				}
				folded = utf8.AppendRune(folded, c)
				k += size
			}
			if c, _ := utf8.DecodeRuneInString(s[k:]); k == j || !isWord(c) {
				break
			}
			j = k
		}
		if found == 0 {
			b = append(b, s[i:first]...)
			i = first
			continue
		}
		b = t.append(b)
		i = found
		if i < len(s) && strings.IndexByte("=%#!", s[i]) >= 0 {
			// A mailbox as VERP writes it, anna=example.org.
			if end := i + 1 + domain(s[i+1:], atSpoken); isHost(s[i+1 : end]) {
				i = end
			}
		}
	}
	return b
}

// foldWord appends the word at s[i:] in small letters and returns where it ends.
func foldWord(b []byte, s string, i int) (int, []byte) {
	for i < len(s) {
		c, size := utf8.DecodeRuneInString(s[i:])
		if !isWord(c) {
			break
		}
		b = utf8.AppendRune(b, unicode.ToLower(c))
		i += size
	}
	return i, b
}

func isWord(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.M, c)
}

// displayName returns where the name begins that stands before the < at begin,
// begin itself where none does: a quoted one, two capitalised words or more, or
// whatever follows the name of a header field.
func (x *scanner) displayName(begin int, t thing) int {
	text := x.s[x.free:begin]
	trimmed := strings.TrimRight(text, " ")
	if n := len(trimmed); n > 0 && (trimmed[n-1] == '"' || trimmed[n-1] == '\'') {
		content := trimmed[:n-1]
		open := openQuote(content, trimmed[n-1])
		if open < 0 {
			if !isName(content) && !isNameWord(content) {
				return begin
			}
			// The text begins in the name: what was around it went with its quotation mark.
			x.r.names.add(content, t)
			return x.free
		}
		name := content[open+1:]
		if c, _ := before(content[:open]); name == "" || len(name) > 128 || isDigit(name[0]) || open > 0 && isWord(c) || len(trimmed) == len(text) && !isName(name) {
			return begin
		}
		x.r.names.add(name, t)
		return x.free + open
	}
	if first := encodedWords(trimmed); first < len(trimmed) {
		return x.free + first
	}
	// Go back word by word.
	at := len(trimmed)
	words, first := 0, at
	for words < 5 && at > 0 {
		start := at
		for start > 0 {
			c, size := before(trimmed[:start])
			if !isWord(c) && !strings.ContainsRune("-.'’", c) {
				break
			}
			start -= size
		}
		word := trimmed[start:at]
		if !isNameWord(word) && (words == 0 || !isParticle(word)) {
			break
		}
		words++
		if !isParticle(word) {
			first = start
		}
		if start == 0 || trimmed[start-1] != ' ' {
			break
		}
		at = len(strings.TrimRight(trimmed[:start], " "))
	}
	name := trimmed[first:]
	if !isName(name) && (name == "" || !afterField(trimmed[:first])) {
		return begin
	}
	x.r.names.add(name, t)
	return x.free + first
}

// encodedWords returns where the encoded words begin that s ends in (RFC 2047
// §2), its length where it ends in none.
func encodedWords(s string) int {
	first, at := len(s), len(s)
	for {
		start := strings.LastIndexByte(s[:at], ' ') + 1
		if word := s[start:at]; !strings.HasPrefix(word, "=?") || !strings.HasSuffix(word, "?=") {
			return first
		}
		first, at = start, len(strings.TrimRight(s[:start], " "))
	}
}

// comment returns where the comment ends that stands behind an address and holds
// a name, as in anna@example.org (Anna Muster).
func (x *scanner) comment(end int, t thing) int {
	s := x.s[end:]
	if !strings.HasPrefix(s, " (") && !strings.HasPrefix(s, "(") {
		return end
	}
	const longest = 80
	open := strings.IndexByte(s, '(')
	length := strings.IndexByte(s[:min(len(s), longest)], ')')
	if length < 0 || !isName(s[open+1:length]) {
		return end
	}
	x.r.names.add(s[open+1:length], t)
	return end + length + 1
}

// isName reports whether s looks like a person's name: two to five capitalised
// words, none of them one that servers use.
func isName(s string) bool {
	words := 0
	for word := range strings.FieldsSeq(s) {
		word = strings.TrimSuffix(word, ",")
		switch {
		case isNameWord(word):
			words++
		case words == 0 || !isParticle(word):
			return false
		}
	}
	return words >= 2 && words <= 5
}

func isNameWord(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) || len(word) > 40 || nobodyWords()[strings.ToLower(strings.TrimRight(word, "."))] {
		return false
	}
	capitals := 1
	for _, c := range word[size:] {
		if !unicode.IsLetter(c) && !unicode.Is(unicode.M, c) && !strings.ContainsRune("-.'’", c) {
			return false
		}
		if unicode.IsUpper(c) {
			capitals++
		}
	}
	return capitals < 3 // SMTP is nobody's name
}

func isParticle(word string) bool {
	switch word {
	case "von", "van", "de", "der", "den", "zu", "zur", "vom", "du", "la", "le", "di", "da", "del", "bin", "al", "ten", "ter", "und", "&":
		return true
	}
	return false
}

// afterField reports whether s ends in the name of a header field with addresses.
func afterField(s string) bool {
	s = strings.ToLower(strings.TrimRight(s, " "))
	for _, field := range [...]string{"from:", "to:", "cc:", "bcc:", "von:", "an:", "kopie:"} {
		if before, ok := strings.CutSuffix(s, field); ok && (before == "" || !isLetter(before[len(before)-1])) {
			return true
		}
	}
	return false
}
