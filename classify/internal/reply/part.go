package reply

import "strings"

// maxPart bounds what is read closely: a reply line has at most 512 octets (RFC 5321
// §4.5.3.1.5), a session or an error's dump a few thousand. Of a longer text the part
// that fails is looked for, wherever it stands.
const maxPart = 32 << 10

// failing returns the part of a text that tells of its failure, and where it begins:
// a mail without its header and what it returns, of a log the record that failed
// first, of a very long text what stands around it.
func failing(s string) (part string, from int) {
	if strings.IndexByte(s, '\n') < 0 {
		return around(s)
	}
	if p, ok := body(s); ok {
		part, at := around(s[p.from:p.to])
		return part, p.from + at
	}
	if p, ok := firstFailure(s); ok {
		part, at := around(s[p.from:p.to])
		return part, p.from + at
	}
	return around(s)
}

// around returns the surroundings of the failure in a text that is too long: of the
// first refusal, or else of the first line that complains.
func around(s string) (string, int) {
	if len(s) <= maxPart {
		return s, 0
	}
	at := -1
	for from := 0; from < len(s); {
		// A piece at a time, so that the cost is that of one look at the text.
		to := min(len(s), from+maxPart/2)
		if i := strings.LastIndexByte(s[from:to], '\n'); i > 0 && to < len(s) {
			to = from + i + 1
		}
		if i, _ := findCode(s[from:to]); i >= 0 && number(s, from+i) >= 400 {
			at = from + i
			break
		}
		if i := complains(s[from:to]); i >= 0 && at < 0 {
			at = from + i
		}
		from = to
	}
	if at < 0 {
		return s[:maxPart], 0
	}
	from := max(0, at-maxPart/4)
	if i := strings.IndexByte(s[from:at], '\n'); i >= 0 && from > 0 {
		from += i + 1
	}
	return s[from:min(len(s), from+maxPart)], from
}

// complains returns where the first line begins that says that something went wrong,
// or -1.
func complains(s string) int {
	for from := 0; from < len(s); {
		line := firstLine(s[from:])
		if complaint(line) {
			return from
		}
		from += len(line) + 1
	}
	return -1
}

// body returns what a mail says, without its header and without the mail that it
// returns. It reports false where s is no mail.
func body(s string) (span, bool) {
	f := known()
	n, end := f.header(s)
	if n == 0 {
		return span{}, false
	}
	p := span{end, len(s)}
	// The head of a MIME part, and what stands before the first boundary.
	for {
		rest := s[p.from:p.to]
		blank := len(rest) - len(strings.TrimLeft(rest, "\r\n"))
		line := strings.TrimRight(firstLine(rest[blank:]), "\r ")
		if strings.HasPrefix(line, "--") && len(line) > 4 && !strings.Contains(line, " ") {
			k := p.from + blank + len(firstLine(rest[blank:]))
			if _, head := f.header(strings.TrimLeft(s[min(k+1, p.to):p.to], "")); head > 0 {
				p.from = k + 1 + head
				continue
			}
			p.from = min(k+1, p.to)
			continue
		}
		if f.hasSign(line, preambleSign) {
			p.from += blank + len(line)
			continue
		}
		p.from += blank
		break
	}
	p.to = p.from + f.returned(s[p.from:p.to])
	if strings.TrimSpace(s[p.from:p.to]) == "" {
		return span{}, false
	}
	return p, true
}

// returned returns where the mail begins that a report returns: at the head of its
// part, or at its header.
func (f *forms) returned(s string) int {
	for i := 0; i < len(s); {
		line := firstLine(s[i:])
		switch {
		case f.sign(s, i, returnedSign) > 0:
			return i
		case i > 0 && headerName(line) > 0 && !hasPrefixFold(line, "content-"):
			if n, _ := f.header(s[i:]); n >= 3 {
				return i
			}
		}
		i += len(line) + 1
	}
	return len(s)
}

// headerName returns the length of the name of a header field at the head of a line.
func headerName(line string) int {
	n := 0
	for n < len(line) && n < 40 && (isAlnum(line[n]) || line[n] == '-') {
		n++
	}
	if n == 0 || n == len(line) || line[n] != ':' {
		return 0
	}
	return n
}

// header reads the header of a mail at the head of s: it returns the number of its
// fields that are known to be ones of a mail, and where the text behind it begins. A
// header begins with such a field, or with the line that a mailbox puts before it; where
// lines stand in it that are no fields, or a field that has a reply, it is none.
func (f *forms) header(s string) (known, end int) {
	fields := 0
	for i := 0; i < len(s); {
		line := firstLine(s[i:])
		next := i + len(line) + 1
		bare := strings.TrimRight(line, "\r")
		switch {
		case bare == "":
			if known*2 < fields {
				return 0, 0
			}
			return known, min(next, len(s))
		case (bare[0] == ' ' || bare[0] == '\t') && fields > 0:
		case fields == 0 && strings.HasPrefix(bare, "From ") && strings.IndexByte(bare, ':') > 0:
		default:
			n := headerName(bare)
			mine := n > 0 && f.isHeader(bare[:n])
			switch {
			case n == 0, fields == 0 && !mine, !mine && refuses(bare[n:]):
				return 0, 0
			case mine:
				known++
			}
			fields++
		}
		i = next
	}
	if known*2 < fields {
		return 0, 0
	}
	return known, len(s)
}

func (f *forms) isHeader(name string) bool {
	var buf [40]byte
	if len(name) > len(buf) {
		return false
	}
	for i := range len(name) {
		buf[i] = lower(name[i])
	}
	if len(name) > 2 && buf[0] == 'x' && buf[1] == '-' {
		return true
	}
	return f.headers[string(buf[:len(name)])]
}

// firstFailure returns the record of a log that tells of the failure: the first one
// with a refusal, or else the first that complains. It reports false where s is no
// log, or where none does.
func firstFailure(s string) (span, bool) {
	var first, refused, failed, warned, accepted span
	records := 0
	for record := range logRecords(s) {
		records++
		text := s[record.from:record.to]
		if refused.empty() && refuses(text) {
			refused = record
		} else if first.to == record.from && sameTime(s[first.from:first.to], text) && complaint(text) {
			first.to = record.to // what the program says at once belongs together
		} else if failed := event(text[stamp(firstLine(text)):], failureSign); first.empty() && (failed || complaint(text)) {
			if failed || !hasWord(text, mild) {
				first = record
			} else if warned.empty() {
				warned = record
			}
		}
		if accepts(text) {
			accepted = record
		}
		if failed.empty() && failedStatus(text) {
			failed = record
		}
		if records > 1 && !refused.empty() {
			break
		}
	}
	switch {
	case records < 2:
		return span{}, false
	case !refused.empty():
		return behindHead(s, refused), true
	case !failed.empty():
		return failed, true
	case first.empty() && !warned.empty() && accepted.from > warned.from:
		return accepted, true // what was warned of did no harm
	case first.empty():
		first = warned
	}
	return behindHead(s, first), !first.empty()
}

// sameTime reports whether two records of a log were written in the same second, and
// begin with the same word: the level, or who wrote them.
func sameTime(a, b string) bool {
	n := len("2026-11-30 10:00:00")
	i, k := stamp(firstLine(a)), stamp(firstLine(b))
	if i <= n || k <= n || a[:n] != b[:n] {
		return false
	}
	from, _, _ := strings.Cut(a[i:], " ")
	by, _, _ := strings.Cut(b[k:], " ")
	return from == by
}

// behindHead returns what stands below the first line of a record, where that line
// complains of nothing: another program's output came behind it.
func behindHead(s string, record span) span {
	if record.empty() {
		return record
	}
	line := firstLine(s[record.from:record.to])
	below := record.from + len(line) + 1
	if below >= record.to || complaint(line) || refuses(line) || strings.TrimSpace(s[below:record.to]) == "" {
		return record
	}
	if _, _, _, marked := known().turn(s, record.from, record.from+len(line), [2]bool{true, true}); marked {
		return record
	}
	return span{below, record.to}
}

// failedStatus reports whether the fields of a record have the status of a delivery that
// failed: "dsn=5.1.1".
func failedStatus(s string) bool {
	rec := known().readRecord(s)
	return !rec.enhanced.empty() && s[rec.enhanced.from] >= '4'
}

// accepts reports whether a record has the yes to a mail, and says so.
func accepts(s string) bool {
	at, behind := findCode(s)
	return at >= 0 && number(s, at) == 250 && HasLetter(firstLine(s[behind:]))
}

// refuses reports whether there is a reply that refuses.
func refuses(s string) bool {
	at, _ := findCode(s)
	return at >= 0 && number(s, at) >= 400
}

// heads reports whether a line is the first one of a log's record: a time, a level or
// the fields of a record stand at its head.
func heads(line string) bool {
	line = strings.TrimLeft(line, " [\t")
	if len(line) < 8 {
		return false
	}
	switch {
	case line[0] == '{':
		return strings.HasPrefix(line, `{"`) && strings.HasSuffix(strings.TrimRight(line, "\r, "), "}")
	case isDigit(line[0]):
		return day(line) || endsInTime(line[:8]) && (len(line) == 8 || !isDigit(line[8]))
	case len(line) > 15 && line[3] == ' ' && endsInTime(line[:15]):
		return true // "Nov 30 10:00:00", RFC 3164 §4.1.2
	}
	_, ok := headField(line)
	return ok
}

// day reports whether a line begins with a date: 2026-11-30, 2026/11/30, 30.11.2026,
// 30.11.26.
func day(s string) bool {
	digits := 0
	for i, c := range []byte(s[:min(len(s), 10)]) {
		switch {
		case isDigit(c):
			digits++
		case i == 8 && c == ' ' && digits == 6 && s[2] == s[5]:
			return len(s) > 9 && isDigit(s[9]) // the time follows
		case c != '-' && c != '/' && c != '.':
			return false
		}
	}
	return digits == 8
}

// headField looks for the fields of a log's record at the head of a line: level=…,
// time=…, err="…".
func headField(line string) (int, bool) {
	i := strings.IndexByte(line[:min(len(line), 40)], '=')
	if i <= 0 {
		return 0, false
	}
	j := i
	for j > 0 && (isAlnum(line[j-1]) || line[j-1] == '_') {
		j--
	}
	switch known().kindOf(line[j:i]) {
	case logField, causeField, proseField:
		return j, true
	}
	return 0, false
}

// stamp returns the length of the time that a log puts before a line, with or without
// its day: "2026-11-30T10:00:00.123Z ", "[10:00:00] ", "Nov 30 10:00:00 ". It returns 0
// where no time of day with seconds stands there.
func stamp(line string) int {
	i := 0
	if len(line) > 15 && line[3] == ' ' && endsInTime(line[:15]) {
		i = 15 // RFC 3164 §4.1.2
	}
	for i < len(line) && (isDigit(line[i]) || strings.IndexByte("-:/.,+TZ[] ", line[i]) >= 0) {
		i++
	}
	for i > 0 && line[i-1] != ' ' {
		i-- // the first word may begin with a letter of the zone
	}
	if i < len("10:00:00 ") || strings.Count(line[:i], ":") < 2 {
		return 0
	}
	return i
}
