package reply

import (
	"strings"
	"unicode/utf8"
)

// A quoted is the quote that a reply stands in; close is 0 where it is in none.
type quoted struct {
	from  int
	close byte
	list  bool // the first of a list, a line of the reply each
}

// openingQuote finds the quote that the reply stands in: right before the code,
// or right behind it as in (550, b'…'). A code in quotes of its own says nothing
// of the words: ('550', ['…']) of IronPort's logs, {"code":"550","message":"…"}.
func openingQuote(s string, at, behind int) quoted {
	if at > 0 && (s[at-1] == '\'' || s[at-1] == '"' || s[at-1] == '`') {
		if behind == len(s) || s[behind] != s[at-1] {
			return quoted{from: behind, close: s[at-1]}
		}
		behind++
	}
	if at > 0 && s[at-1] == '(' && behind < len(s) && s[behind] == ' ' {
		if bracketEnd(s, behind) > 0 {
			return quoted{from: behind, close: ')'}
		}
	}
	if strings.HasPrefix(s[behind:], `>`) && at > 1 && s[at-2] == '=' {
		if end := strings.IndexByte(s[behind:], '<'); end > 0 {
			return quoted{from: behind + 1, close: '<'} // the words are the element's
		}
	}
	i := behind
	for i < len(s) && i < behind+4 && (s[i] == ',' || s[i] == ' ' || s[i] == '[' || s[i] == 'b' || s[i] == 'u' || s[i] == ':') {
		i++
	}
	if i == behind || i >= len(s) || s[i] != '\'' && s[i] != '"' {
		return quoted{}
	}
	if names(s, i) {
		return wordsBehind(s, i)
	}
	if line := firstLine(s[i+1:]); s[i-1] != '[' && strings.IndexByte(line, s[i]) >= 0 && closingQuote(s, i+1, s[i]) < 0 {
		return quoted{} // a word in quotation marks
	}
	return quoted{from: i + 1, close: s[i], list: s[i-1] == '['}
}

// bracketEnd returns where the bracket closes in which s[i] stands, if it does so as the
// last of the line, 0 otherwise.
func bracketEnd(s string, i int) int {
	line := strings.TrimRight(firstLine(s[i:]), " \r")
	open := 1
	for k := range len(line) {
		switch line[k] {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				if k == len(line)-1 {
					return i + k
				}
				return 0
			}
		}
	}
	return 0
}

// quotations holds the signs that open a quotation, each with those that end it:
// people quote „so“, “so”, «so», »so« and 「so」.
var quotations = [...]struct{ open, close string }{
	{"„", "“”"}, {"“", "”"}, {"‚", "‘’"}, {"«", "»"}, {"»", "«"}, {"「", "」"}, {"『", "』"}, {"【", "】"}, {"《", "》"},
}

// closingSigns returns the signs one of which ends the quotation that opens at the
// end of s, "" where none opens there.
func closingSigns(s string) string {
	if s == "" || s[len(s)-1] < utf8.RuneSelf {
		return ""
	}
	for _, q := range quotations {
		if strings.HasSuffix(s, q.open) {
			return q.close
		}
	}
	return ""
}

// names reports whether the quote at s[i] opens the name of a field: "message": "…".
func names(s string, i int) bool {
	n := strings.IndexByte(s[i+1:min(len(s), i+40)], s[i])
	if n < 0 {
		return false
	}
	rest := strings.TrimLeft(s[i+1+n+1:min(len(s), i+48)], " ")
	return strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "=>")
}

// wordsBehind finds, among the fields that follow a code, the one that holds the
// server's words.
func wordsBehind(s string, i int) quoted {
	fields := fieldReader{forms: known(), text: s}
	for {
		x, ok := fields.next(i)
		if !ok {
			return quoted{}
		}
		if v := x.value; x.kind == wordsField || x.kind == proseField {
			if x.quote == 0 && v.from < v.to && (s[v.from] == '"' || s[v.from] == '\'') {
				return quoted{from: v.from + 1, close: s[v.from]} // it never closes
			}
			return quoted{from: v.from, close: x.quote}
		}
		i = max(x.value.to, x.name+1)
	}
}

// endOfList finds the quote that ends the last string of a list.
func endOfList(s string, i int, q byte) int {
	for ; i+1 < len(s); i++ {
		if s[i] == q && s[i+1] == ']' {
			return i
		}
	}
	return -1
}

// closingQuote finds the quote that ends a string: one that a comma, a bracket,
// a line's end, the next name= or the like follows, so that "don't" does not end it. A string
// that is joined to a next one by + goes on.
func closingQuote(s string, i int, q byte) int {
	for ; i < len(s); i++ {
		if s[i] != q || s[i-1] == '\\' {
			continue
		}
		rest := strings.TrimLeft(s[i+1:], " ")
		if strings.HasPrefix(rest, "+\n") {
			continue
		}
		if rest == "" || strings.IndexByte(",)]};.\n\r\\:", rest[0]) >= 0 || s[i+1] == ' ' && assigns(rest, 0) {
			return i
		}
	}
	return -1
}
