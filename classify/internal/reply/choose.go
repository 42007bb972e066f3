package reply

import "strings"

// choose takes, of what stands in the text, the reply that decides: one whose code
// and words are fields of their own, else the best candidate for a code with what
// stands around it, else the words that a form opens.
func (r *Reading) choose(f *forms, h *hits) {
	if r.bare(h) {
		return
	}
	r.weigh(f, h)
}

// weigh is choose where nothing is plain.
func (r *Reading) weigh(f *forms, h *hits) {
	s := r.Text
	var rec record
	if !isReply(s) { // else nothing wraps it
		rec = f.readRecord(s)
		if r.readFields(&rec) {
			h.find(s, r.Code)
			return
		}
	}
	at, behind := findCodeFrom(s, &rec, 0)
	if at >= 0 && number(s, at) < 400 {
		// A yes answers one step; a refusal beside it tells what became of the mail.
		if no, end := findRefusal(s, &rec); no >= 0 {
			at, behind = no, end
		}
	}
	if at < 0 {
		r.chooseWords(f, h, &rec)
		return
	}
	if number(s, at) < 400 {
		switch complained := complaint(s[:at]) || complaint(firstLine(s[behind:])); {
		case hopes(s[:at]):
			r.Unwanted = true
		case complained && number(s, at)/10 != 25 && !isReply(strings.TrimLeft(s, " ")):
			// What a program says went wrong is not that a step went well.
			r.chooseWords(f, h, &rec)
			return
		case !complained && strings.IndexByte(s[behind:], '\n') >= 0 && failsBefore(s[behind+len(firstLine(s[behind:])):]):
			// "250 sender fine", and then that the program gave up.
			r.chooseWords(f, h, &rec)
			return
		case failsBefore(s[1+strings.LastIndexByte(s[:at], '\n') : at]):
			r.Unwanted = true // "message not taken, the server said 250": a yes to something else
		}
	}
	r.Code, r.codeAt, r.At = number(s, at), s[at:behind], at
	h.find(s, r.Code)
	q := openingQuote(s, at, behind)
	r.Start = max(behind, q.from)
	r.End = r.replyEnd(at, behind, q, h)
	if rec.n > 0 && q.close == 0 {
		if v := f.valueAround(s, at); !v.empty() && v.to > r.Start {
			r.End = min(r.End, v.to)
		}
	}
	r.readEnhanced(at, behind)
	r.readBefore(at, behind)
	if r.Enhanced.IsZero() {
		r.recorded(&rec, r.Code/100)
	}
}

// recorded takes the enhanced code of a field of a record ("dsn=5.1.1", "Status: 5.1.1")
// for the reply's. One that ends in 0.0 was made by the server that keeps the record.
func (r *Reading) recorded(rec *record, class int) {
	if rec.enhanced.empty() {
		return
	}
	e, k := enhancedValue(r.Text, rec.enhanced.from)
	if e.Subject|e.Detail != 0 && (class == 0 || int(e.Class) == class) {
		r.setEnhanced(e, rec.enhanced.from, k)
	}
}

// chooseWords finds the words that decide where there is no basic code.
func (r *Reading) chooseWords(f *forms, h *hits, rec *record) {
	s := r.Text
	code, end := f.spelledCode(s)
	h.find(s, code)
	if code != 0 {
		r.Code = code
		fields := fieldReader{forms: f, text: s}
		for x, ok := fields.next(end); ok; x, ok = fields.next(max(end, x.value.to)) {
			if x.kind == wordsField || x.kind == proseField || x.kind == sourceField {
				r.Start, r.End = x.value.from, x.value.to
				r.readEnhanced(r.Start, r.Start)
				break
			}
			end = x.name + 1
		}
		return
	}
	from := -1
	for _, x := range h.all() {
		if x.literal.sign != opens {
			continue
		}
		g := &f.list[x.literal.form]
		end := len(s)
		if g.line {
			end = x.end + len(firstLine(s[x.end:]))
		}
		for _, y := range h.all() {
			if y.literal.form == x.literal.form && y.literal.sign == closes && y.at >= x.end {
				end = min(end, y.at)
			}
		}
		if g.line {
			if strings.HasSuffix(s[x.end:end], g.last) {
				end -= len(g.last)
			}
		}
		if !HasLetter(firstLine(s[x.end:end])) && HasLetter(s[:x.at]) && g.named {
			continue
		}
		r.Start, r.End, r.Named = x.end, end, g.named
		if g.line {
			from = 0 // a log puts the code before the words
		}
		break
	}
	if r.Start == 0 && !rec.cause.empty() && (rec.log || rec.page || !rec.words.empty() || dumped(s, rec.cause.from)) {
		cause := rec.cause
		if rec.numbered > 0 && !rec.words.empty() && rec.pages(s, rec.numbers[0].from) {
			cause = rec.words // beside the status of a page stands its name
		}
		r.Start, r.End, r.Framed = cause.from, cause.to, true
	}
	if r.Start == 0 && r.End == len(s) {
		for _, x := range h.all() {
			if x.literal.sign == ends && HasLetter(s[:x.at]) {
				r.End = x.at
				break
			}
		}
	}
	if from < 0 {
		from = r.Start
	}
	e, begin, stop := findEnhanced(s, from, r.End, 0)
	for stop > 0 && product(s, begin) {
		e, begin, stop = findEnhanced(s, stop, r.End, 0)
	}
	if stop == 0 {
		r.recorded(rec, 0)
	} else {
		r.setEnhanced(e, begin, stop)
		if begin >= r.Start && strings.TrimLeft(s[r.Start:begin], " \t\r\n#([\"'") == "" {
			r.Start = stop // "5.1.1 user unknown"
		}
	}
}

// dumped reports whether a string with its type and length begins at s[i], as in PHP's
// dump of an object: string(9) "not taken".
func dumped(s string, i int) bool {
	head, quoted := strings.CutSuffix(s[:i], `) "`)
	return quoted && known().signBefore(s, len(strings.TrimRight(head, "0123456789")), typeSign)
}

// product reports whether the number at s[i] is the version of what stands before it:
// "Flurbmail 4.6.4". A name has a capital letter, and is none of the words before codes.
func product(s string, i int) bool {
	if i < 2 || s[i-1] != ' ' || !isAlnum(s[i-2]) {
		return false
	}
	w := wordBefore(s, i)
	if w == "" || w[0] < 'A' || w[0] > 'Z' || isWord(w, marker|key|announces|dress|failure) {
		return false
	}
	for k := range len(w) {
		if isWord(w[k:], label) {
			return false // "Fehlermeldung 5.1.1"
		}
	}
	return true
}

// valueAround returns the value of the field in which s[at] stands, where it is in
// quotes or behind an equals sign: the words end with it.
func (f *forms) valueAround(s string, at int) span {
	fields := fieldReader{forms: f, text: s}
	for i := 0; i < at; {
		x, ok := fields.next(i)
		if !ok || x.name > at {
			break
		}
		if x.value.from <= at && at < x.value.to {
			if x.quote != 0 {
				return x.value
			}
			if s[x.value.from-1] == '=' {
				return span{x.value.from, nextAssignment(s, at)}
			}
		}
		if i = x.value.to; x.quote == 0 {
			i = x.value.from
		}
		i = max(i, x.name+1)
	}
	return span{}
}

// failsBefore reports whether a program says, before a reply, that something failed.
// "No errors", "error=nil" and the names of hosts and addresses say nothing.
func failsBefore(s string) bool {
	f := known()
	spared := false // the word before takes back what follows
	for i := 0; i < len(s); {
		if !isAlnum(s[i]) && s[i] < 0x80 {
			i++
			continue
		}
		j := i
		for j < len(s) && (isAlnum(s[j]) || s[j] == '\'' || s[j] >= 0x80) {
			j++
		}
		w := s[i:j]
		class := f.class(w, failure|negation|verdict)
		if class&verdict != 0 && !spared && j < len(s) && s[j] == ':' {
			return false // its notes and the reply stand behind it
		}
		denied := class&negation != 0 && !isWord(w, spares) // "could not send"
		named := i > 0 && strings.IndexByte("@./_-", s[i-1]) >= 0 || j < len(s) && strings.IndexByte("@./_-", s[j]) >= 0 && !endsSentence(s, j)
		if (denied || class&failure != 0 && !spared) && !named && !takesBack(s[j:]) {
			return true
		}
		spared = isWord(w, spares)
		i = j
	}
	return false
}

// endsSentence reports whether the dot at s[i] is one.
func endsSentence(s string, i int) bool { return s[i] == '.' && (i+1 == len(s) || s[i+1] == ' ') }

// takesBack reports whether the value of a field begins s, and says that there is none.
func takesBack(s string) bool {
	v := strings.TrimLeft(s, "\"' ")
	if v == "" || v[0] != '=' && v[0] != ':' {
		return false
	}
	v = strings.TrimLeft(v[1:], "\"'< ")
	end := 0
	for end < len(v) && isAlnum(v[end]) {
		end++
	}
	if isWord(v[:end], nothing) {
		return true
	}
	return strings.HasPrefix(s, `=""`)
}

// hopes reports whether a program names the code that it had hoped for: "Expected
// response code 354 but got …".
func hopes(s string) bool { return hasWord(s, hoped|unhoped) }

// nextAssignment returns where the next name=value begins on the line of s[i], 0 where
// none does: a reply in a value without quotes may have commas of its own.
func nextAssignment(s string, i int) int {
	for ; i < len(s) && s[i] != '\n'; i++ {
		if s[i] == ' ' && assigns(s, i+1) {
			return len(strings.TrimRight(s[:i], ", "))
		}
	}
	return 0
}
