package reply

import "strings"

// A span is a part of the text, s[from:to].
type span struct{ from, to int }

func (p span) empty() bool { return p.to <= p.from }

// A field is a name with its value, in whatever notation: name: value, name=value,
// "name":"value", 'name' => 'value', <name>value</name>.
type field struct {
	kind  fieldKind
	name  int  // where the name begins
	value span // without its quotes
	quote byte // 0 where there is none
}

// maxValue bounds a value in quotes, and with it what a quote that never closes
// costs.
const maxValue = 4 << 10

// A fieldReader finds the fields of a text, one behind the other. It remembers where a
// value without quotes ends, as those that stand in it do, so that no value of many fields
// is looked through for each.
type fieldReader struct {
	forms *forms
	text  string
	plain span // the last such value
}

// next finds the first field of a known name at or behind text[i].
func (r *fieldReader) next(i int) (field, bool) {
	s := r.text
	// A text has many words, and few of the signs that make one of them a name.
	for from := i; i < len(s); i++ {
		if nameBytes[s[i]] < separates {
			continue
		}
		end := i
		if end > from && (s[end-1] == ' ' || s[end-1] == '\\') && nameBytes[s[end]] == parts {
			end-- // "name = value", \"name\": \"value\"
		}
		name := end
		for name > from && inName <= nameBytes[s[name-1]] && nameBytes[s[name-1]] <= opensName {
			name--
		}
		for name < end && nameBytes[s[name]] != opensName {
			name++
		}
		if name == end {
			continue
		}
		if kind := r.forms.kindOf(s[name:end]); kind != otherField {
			if v, quote, ok := r.value(end, name); ok {
				return field{kind, name, v, quote}, true
			}
		}
	}
	return field{}, false
}

// nameBytes marks the bytes of a field's name, and those behind it that make a field of
// it.
var nameBytes = func() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case isLetter(c):
			t[i] = opensName
		case isDigit(c), c == '_', c == '-', c == '.':
			t[i] = inName
		case c == '\'', c == '>', c == ']':
			t[i] = separates
		case c == ':', c == '=', c == '"':
			t[i] = parts
		}
	}
	return t
}()

const (
	inName    = 1 + iota
	opensName // letters, with which a name begins
	separates // right behind the name
	parts     // or with a blank between
)

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// value returns the value of the field whose name stands at text[name:i].
func (r *fieldReader) value(i, name int) (v span, quote byte, ok bool) {
	s := r.text
	element := name > 0 && s[name-1] == '<'
	for i < len(s) && (s[i] == '"' || s[i] == '\'' || s[i] == ' ' || s[i] == ']' || s[i] == '\\') {
		i++
	}
	switch {
	case i == len(s):
		return span{}, 0, false
	case s[i] == '>' && element:
		end := strings.IndexByte(s[i:min(len(s), i+maxValue)], '<')
		if end < 0 {
			return span{}, 0, false
		}
		return span{i + 1, i + end}, 0, true
	case strings.HasPrefix(s[i:], "=>"):
		i += len("=>")
		if value := strings.TrimLeft(s[i:], " \r\n"); typed(value) > 0 {
			i = len(s) - len(value) // PHP's dump of an object has it on the next line
		}
	case s[i] == ':' || s[i] == '=':
		if i+1 < len(s) && (s[i+1] == '/' || s[i+1] == s[i]) {
			return span{}, 0, false // a link, a comparison, a path of C++
		}
		i++
	default:
		return span{}, 0, false
	}
	for i < len(s) && (s[i] == ' ' || s[i] == '[' || s[i] == '(') {
		i++
	}
	i += typed(s[i:])
	if i < len(s) && s[i] == '\\' && i+1 < len(s) && s[i+1] == '"' {
		i += len(`\"`)
		if end := strings.Index(s[i:min(len(s), i+maxValue)], `\"`); end >= 0 {
			return span{i, i + end}, '"', true
		}
		i--
	}
	if i+1 < len(s) && s[i] == 'b' && (s[i+1] == '"' || s[i+1] == '\'') {
		i++
	}
	if i < len(s) && (s[i] == '"' || s[i] == '\'') {
		bound := s[:min(len(s), i+maxValue)]
		if end := closing(bound, i+1, s[i]); end >= 0 {
			return span{i + 1, end}, s[i], true
		}
	}
	return span{i, r.plainEnd(i)}, 0, true
}

// closing finds the quote that ends a string: one that is not escaped, and that no
// letter or digit follows, so that "don't" does not end it.
func closing(s string, i int, q byte) int {
	for ; i < len(s); i++ {
		if s[i] == q && s[i-1] != '\\' && (i+1 == len(s) || !isAlnum(s[i+1]) && s[i+1] < 0x80) {
			return i
		}
	}
	return -1
}

// plainEnd returns where a value without quotes ends that begins at text[i], without
// blanks and brackets that close nothing in it.
func (r *fieldReader) plainEnd(i int) int {
	s := r.text
	if i < r.plain.from || r.plain.to < i {
		r.plain = span{i, plainStop(s, i)}
	}
	value := s[i:r.plain.to]
	if strings.HasSuffix(value, ")") || strings.HasSuffix(value, " ") {
		if strings.IndexByte(value, '(') < 0 {
			return i + len(strings.TrimRight(value, " )"))
		}
		return i + len(strings.TrimRight(value, " "))
	}
	return r.plain.to
}

// plainStop returns what ends a value without quotes that goes on at s[i]: its line, a
// brace, a comma or a semicolon with another field behind it, or the next name=.
func plainStop(s string, i int) int {
	for ; i < len(s) && s[i] != '\n' && s[i] != '}' && s[i] != '\r'; i++ {
		if (s[i] == ',' || s[i] == ';') && (i+1 == len(s) || s[i+1] == '"' || s[i+1] == '\n' || s[i+1] == ' ' && opensField(s, i+2)) {
			break
		}
		if s[i] == ' ' && (assigns(s, i+1) || namesField(s, i+1)) {
			break
		}
	}
	return i
}

// opensField reports whether what stands at s[i] is not the rest of a sentence: a name with
// a colon or an equals sign, a string, a number.
func opensField(s string, i int) bool {
	j := i
	for j < len(s) && j < i+24 && nameBytes[s[j]] != 0 && nameBytes[s[j]] <= opensName {
		j++
	}
	return j == i || j == len(s) || s[j] == ':' || s[j] == '=' || isDigit(s[i])
}

// namesField reports whether the name of a known field stands at s[i], with a colon:
// Go prints {Code:550 Message:no}.
func namesField(s string, i int) bool {
	if i == len(s) || s[i] < 'A' || 'Z' < s[i] {
		return false
	}
	j := i
	for j < len(s) && j < i+24 && isAlnum(s[j]) {
		j++
	}
	return j+1 < len(s) && s[j] == ':' && s[j+1] > ' ' && known().kindOf(s[i:j]) != otherField
}

// typed returns the length of the name of a type at the head of a value: int(550),
// string(2) "no", Some("no").
func typed(s string) int {
	if s == "" || !isLetter(s[0]) {
		return 0
	}
	n := known().sign(s, 0, typeSign)
	if n > 0 {
		if end := strings.Index(s[n:min(len(s), n+8)], ") \""); end > 0 {
			return n + end + len(") ") // with its length
		}
	}
	return n
}

// enhancedValue reads an enhanced code that is the value of a field: 5.1.1, or 5 1 1 as
// Go prints three numbers.
func enhancedValue(s string, i int) (Enhanced, int) {
	if e, k := ScanEnhanced(s, i); k > i {
		return e, k
	}
	if i+5 <= len(s) && (s[i] == '2' || s[i] == '4' || s[i] == '5') && s[i+1] == ' ' && isDigit(s[i+2]) && s[i+3] == ' ' && isDigit(s[i+4]) && (i+5 == len(s) || !isDigit(s[i+5])) {
		return Enhanced{uint16(s[i] - '0'), uint16(s[i+2] - '0'), uint16(s[i+4] - '0')}, i + 5
	}
	return Enhanced{}, i
}

// assigns reports whether name= stands at s[i], with no space on either side.
func assigns(s string, i int) bool {
	j := i
	for j < len(s) && j < i+24 && (isAlnum(s[j]) || s[j] == '_' || s[j] == '.' || s[j] == '-') {
		j++
	}
	return j > i && j < len(s) && s[j] == '=' && j+1 < len(s) && s[j+1] > ' ' && s[j+1] != '='
}

// A record is what the fields of a text hold.
type record struct {
	code, enhanced, words, cause span
	beside                       span // words in a field beside the words
	page, web, log, prose        bool // prose: the words are a log's own, where it has others
	n                            int
	numbers                      [4]span // codes of fields that may be a page's status
	numbered                     int
}

// pages reports whether the code at s[i] is the status of a page by its field.
func (rec *record) pages(s string, i int) bool {
	for _, p := range rec.numbers[:rec.numbered] {
		if p.from == i {
			return rec.statusOfPage(s, p)
		}
	}
	return false
}

// statusOfPage reports whether a code in a field is the status of a page: it is one
// of HTTP, and the field's name or its neighbours speak of a page.
func (rec *record) statusOfPage(s string, value span) bool {
	if !httpStatus(number(s, value.from)) {
		return false
	}
	name := value.from
	for name > 0 && !isAlnum(s[name-1]) {
		name--
	}
	for name > 0 && (isAlnum(s[name-1]) || s[name-1] == '_' || s[name-1] == '-') {
		name--
	}
	return rec.page || rec.web || beginsIn(s[name:value.from], state|web)
}

// readRecord reads the fields of a text. The first field of a kind counts.
func (f *forms) readRecord(s string) (rec record) {
	fields := fieldReader{forms: f, text: s}
	for i := 0; ; {
		x, ok := fields.next(i)
		if !ok {
			if rec.log && rec.prose && !rec.beside.empty() {
				rec.words = rec.beside
			}
			return rec
		}
		i = x.value.to
		if i <= x.name {
			i = x.name + 1
		}
		rec.n++
		value := s[x.value.from:x.value.to]
		switch x.kind {
		case codeField:
			if e, k := ScanEnhanced(s, x.value.from); rec.enhanced.empty() && k > x.value.from && k <= x.value.to && e.Class > 2 {
				rec.enhanced = span{x.value.from, k} // Status: 5.1.1
			}
			if len(value) > 3 && (value[3] == ')' || value[3] == ',') {
				x.value.to, value = x.value.from+3, value[:3]
				i = x.value.to
			}
			if len(value) == 3 && plausible(s, x.value.from) {
				if rec.code.empty() {
					rec.code = x.value
				}
				if rec.numbered < len(rec.numbers) {
					rec.numbers[rec.numbered] = x.value
					rec.numbered++
				}
			}
			if x.quote == 0 && len(value) > 3 {
				i = x.name + 1
				for i < len(s) && (isAlnum(s[i]) || s[i] == '_') {
					i++
				}
			}
		case enhancedField:
			if e, k := enhancedValue(s, x.value.from); rec.enhanced.empty() && k > x.value.from && !e.IsZero() {
				rec.enhanced = span{x.value.from, k}
			}
		case wordsField, proseField:
			// "reason":"bounce" is less than a sentence in another field.
			fuller := x.quote != 0 && strings.IndexByte(value, ' ') > 0 && strings.IndexByte(s[rec.words.from:rec.words.to], ' ') < 0
			if HasLetter(value) && (rec.words.empty() || fuller) {
				rec.words, rec.prose = x.value, x.kind == proseField
			} else if HasLetter(value) && x.kind == wordsField && rec.beside.empty() {
				rec.beside = x.value
			}
			if x.quote == 0 {
				i = x.value.from // what stands in it may be fields
			}
		case causeField:
			if strings.HasPrefix(value, "{") {
				rec.page = true // {"error":{"code":500,...}} is how an API of the web answers
			}
			if rec.cause.empty() && HasLetter(value) {
				rec.cause = x.value
			}
			if x.quote == 0 {
				i = x.value.from
			}
		case webField:
			rec.web = true
			if len(value) == 3 && rec.numbered < len(rec.numbers) && plausible(s, x.value.from) {
				rec.numbers[rec.numbered] = x.value
				rec.numbered++
			}
		case pageField:
			rec.page = true
		case logField:
			rec.log = true
		}
	}
}

// readFields reads a reply whose code and words are fields of their own.
func (r *Reading) readFields(rec *record) bool {
	s := r.Text
	if rec.code.empty() {
		return false
	}
	code := number(s, rec.code.from)
	if !InUse(code) && (code < 400 || httpStatus(code)) || rec.statusOfPage(s, rec.code) {
		return false
	}
	words := rec.words
	if words.empty() {
		words = rec.cause
	}
	if words.empty() {
		return false
	}
	if at, _ := findCode(s[words.from:words.to]); at >= 0 {
		return false // the words are a reply themselves
	}
	r.Code, r.codeAt, r.At = code, s[rec.code.from:rec.code.to], rec.code.from
	r.Start, r.End = words.from, words.to
	if !rec.enhanced.empty() {
		e, _ := enhancedValue(s, rec.enhanced.from)
		r.setEnhanced(e, rec.enhanced.from, rec.enhanced.to)
	} else if e, begin, stop := findEnhanced(s, r.Start, r.End, code/100); stop > 0 {
		r.setEnhanced(e, begin, stop)
		if onlyDress(s[r.Start:begin]) {
			r.Start = stop
		}
	}
	return true
}

// httpStatus reports whether a code is one that servers of the web send every day
// (RFC 9110 §15), too.
func httpStatus(code int) bool {
	return 200 <= code && code <= 208 || 300 <= code && code <= 308 || 400 <= code && code <= 418 || code == 422 || code == 429 || 500 <= code && code <= 511
}
