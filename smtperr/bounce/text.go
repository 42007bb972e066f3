package bounce

import (
	"sort"
	"strings"
)

// words is what a server wrote for people, up to the message that it returns.
type words struct {
	lines    []string  // without a mail program's sign of quoting
	folded   string    // all lines in one, in lower case
	at       []int     // where each line begins in folded
	recorded []finding // what the record of a session says, once it is needed
	returned string    // what stands behind, the head of the returned message
}

// decoration stands before what a line says.
const decoration = " \t>*|-=_#"

// maxLines bounds the lines that are looked at.
const maxLines = 4000

// maxParagraph bounds what is taken for a diagnostic, in bytes.
const maxParagraph = 8 << 10

// newWords reads the text of a bounce.
func newWords(set *formSet, text string) *words {
	w := &words{}
	said, pos := false, 0
	var folded strings.Builder
	for line := range strings.Lines(text) {
		start := pos
		pos += len(line)
		line = strings.TrimRight(line, " \t\n")
		if rest, ok := strings.CutPrefix(line, "> "); ok || line == ">" {
			line = rest // somebody's mail program quoted it
		}
		bare := strings.TrimLeft(line, decoration)
		if said && bare != "" && matchesAny(set.ends, bare) {
			w.returned = text[start:]
			break
		}
		said = said || bare != ""
		if len(w.lines) == maxLines {
			break
		}
		w.lines = append(w.lines, line)
		w.at = append(w.at, folded.Len())
		if bare != "" {
			folded.WriteString(fold(strings.TrimLeft(line, " \t>")))
			folded.WriteByte(' ')
		}
	}
	w.folded = folded.String()
	return w
}

func matchesAny(list []pattern, line string) bool {
	if len(line) > maxLine || line == "" {
		return false
	}
	for _, p := range list {
		if !p.mayBegin(line[0]) {
			continue
		}
		if _, _, ok := p.match(line); ok {
			return true
		}
	}
	return false
}

// text returns the lines in one.
func (w *words) text() string { return strings.Join(w.lines, "\n") }

// A finding is a recipient that the words name.
type finding struct {
	address string
	lines   []string // what they say of it
	source  Source
}

func (f *finding) text() string {
	s := strings.Trim(strings.Join(f.lines, "\n"), " \t\n:-")
	return s[:min(len(s), maxParagraph)]
}

// recipients looks for the form of the words and the recipients that they name.
// A form that finds nobody does not count. Of whom a form says nothing, the record
// of the session may.
func (w *words) recipients(set *formSet) (*form, []finding) {
	for i := range set.forms {
		f := &set.forms[i]
		found := w.apply(f)
		if len(found) == 0 {
			continue
		}
		for j := range found {
			if found[j].text() == "" && f.source == SourceText {
				found[j].lines = w.transcript(set, found[j].address)
			}
		}
		return f, found
	}
	return nil, nil
}

// apply applies a form where one of its phrases stands.
func (w *words) apply(f *form) []finding {
	at := -1
	for _, b := range f.begins {
		if j := strings.Index(w.folded, b); j >= 0 && (at < 0 || j < at) {
			at = j
		}
	}
	if at < 0 {
		return nil
	}
	// The last line that begins no later; empty lines begin where the next does.
	return w.collect(f, sort.SearchInts(w.at, at+1)-1)
}

// transcript returns what the record of a session says of a recipient.
func (w *words) transcript(set *formSet, address string) []string {
	if w.recorded == nil {
		w.recorded = []finding{}
		for i := range set.forms {
			if f := &set.forms[i]; f.source == SourceTranscript {
				w.recorded = append(w.recorded, w.apply(f)...)
			}
		}
	}
	for _, r := range w.recorded {
		if sameAddress(r.address, address) {
			return r.lines
		}
	}
	return nil
}

// collect applies a form from a line on.
func (w *words) collect(f *form, start int) []finding {
	c := collector{skip: f.skip}
	lines := w.lines[start:]
	from := 0 // the first line that belongs to no recipient yet
	last := -1
	for i, line := range lines {
		bare := strings.TrimLeft(line, decoration)
		if bare == "" || len(bare) > maxLine {
			continue
		}
		if matchesAny(f.ends, bare) {
			lines = lines[:i]
			break
		}
		if f.before && matchesAny(f.restart, bare) {
			from = i
		}
		address, rest, ok := matchRecipient(f.recipient, bare)
		if !ok {
			continue
		}
		if f.before {
			last = c.add(address, f.source, lines[from:i], line)
			from = i + 1
			continue
		}
		if last >= 0 {
			c.say(last, lines[from:i])
		}
		from = i + 1
		last = c.add(address, f.source, nil, rest)
	}
	if last >= 0 && from < len(lines) && !f.before {
		c.say(last, lines[from:])
	}
	return c.list
}

// matchRecipient returns the address in a line and what stands behind it; of a
// line whose words before the address tell something, the whole line.
func matchRecipient(list []pattern, line string) (address, said string, ok bool) {
	if strings.IndexByte(line, '@') < 0 {
		return "", "", false
	}
	for _, p := range list {
		if !p.mayBegin(line[0]) {
			continue
		}
		begin, end, ok := p.match(line)
		if !ok {
			continue
		}
		said = strings.TrimLeft(line[end:], ">:;'\" ")
		if begin > 3 {
			said = line
		}
		return clean(line[begin:end]), said, true
	}
	return "", "", false
}

// A collector collects findings, each address once.
type collector struct {
	list []finding
	skip []pattern
}

func (c *collector) add(address string, source Source, lines []string, line string) int {
	i := 0
	for i < len(c.list) && !sameAddress(c.list[i].address, address) {
		i++
	}
	if i == len(c.list) {
		if i == maxTextRecipients {
			return i - 1
		}
		c.list = append(c.list, finding{address: address, source: source})
	}
	c.say(i, lines)
	if line != "" {
		c.say(i, []string{line})
	}
	return i
}

func (c *collector) say(i int, lines []string) {
	f := &c.list[i]
	for _, line := range lines[:min(len(lines), 100)] {
		if len(f.lines) < 200 && !matchesAny(c.skip, strings.TrimLeft(line, decoration)) {
			f.lines = append(f.lines, line)
		}
	}
}

// maxTextRecipients bounds the recipients that words may name: looking each up
// among those before it must not cost more than reading.
const maxTextRecipients = 200

// loose looks for recipients in words of no known form: lines that name one in
// the manner of servers. Whoever is in not is not looked for.
func (w *words) loose(set *formSet, not map[string]bool) []finding {
	var c collector
	last, from := -1, 0
	for i, line := range w.lines {
		bare := strings.TrimLeft(line, decoration)
		if bare == "" || len(bare) > maxLine {
			continue
		}
		address, rest, ok := matchRecipient(set.loose, bare)
		if !ok || not[strings.ToLower(address)] {
			continue
		}
		if last >= 0 {
			c.say(last, w.lines[from:i])
		}
		from = i + 1
		last = c.add(address, SourceText, nil, rest)
	}
	if last >= 0 {
		c.say(last, w.lines[from:])
		return c.list
	}
	// The one address in a sentence.
	for _, line := range w.lines {
		if len(line) > maxLine {
			continue
		}
		for i := 0; i < len(line); i++ {
			if line[i] != '@' {
				continue
			}
			begin := i
			for begin > 0 && isAtext(line[begin-1]) && line[begin-1] != '\'' && line[begin-1] != '=' {
				begin--
			}
			n := scanAddress(line[begin:])
			if n == 0 {
				continue
			}
			address := clean(line[begin : begin+n])
			if !not[strings.ToLower(address)] && strings.Contains(address, ".") && !set.says("contact", fold(line[max(0, begin-40):begin])) {
				c.add(address, SourceText, w.lines, "")
				return c.list
			}
			i = begin + n
		}
	}
	return nil
}
