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
	i := behind
	for i < len(s) && i < behind+4 && (s[i] == ',' || s[i] == ' ' || s[i] == '[' || s[i] == 'b' || s[i] == 'u' || s[i] == ':') {
		i++
	}
	if i == behind || i >= len(s) || s[i] != '\'' && s[i] != '"' {
		return quoted{}
	}
	if key, value := field(s, i); key != "" {
		return wordsField(s, key, value)
	}
	return quoted{from: i + 1, close: s[i], list: s[i-1] == '['}
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

// field returns the name of the field that opens with the quote at s[i], and
// where its value begins: "message": "…". The name is "" where it is a string.
func field(s string, i int) (key string, value int) {
	n := strings.IndexByte(s[i+1:], s[i])
	if n < 0 {
		return "", 0
	}
	value = i + 1 + n + 1
	for value < len(s) && s[value] == ' ' {
		value++
	}
	if value == len(s) || s[value] != ':' {
		return "", 0
	}
	for value++; value < len(s) && s[value] == ' '; value++ {
	}
	return s[i+1 : i+1+n], value
}

// wordsField finds, among the fields that follow a code, the one that holds the
// server's words.
func wordsField(s, key string, value int) quoted {
	for value < len(s) && (s[value] == '\'' || s[value] == '"') {
		switch {
		case equalFold(key, "message"), equalFold(key, "msg"), equalFold(key, "text"), equalFold(key, "reply"), equalFold(key, "response"):
			return quoted{from: value + 1, close: s[value]}
		}
		next := closingQuote(s, value+1, s[value])
		if next < 0 {
			break
		}
		for next++; next < len(s) && (s[next] == ',' || s[next] == ' '); next++ {
		}
		if next == len(s) || s[next] != '\'' && s[next] != '"' {
			break
		}
		if key, value = field(s, next); key == "" {
			break
		}
	}
	return quoted{}
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
// a line's end or the like follows, so that "don't" does not end it. A string
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
		if rest == "" || strings.IndexByte(",)]};.\n\r\\:", rest[0]) >= 0 {
			return i
		}
	}
	return -1
}
