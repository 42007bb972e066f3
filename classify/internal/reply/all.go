package reply

import (
	"iter"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/classify/internal/match"
)

// A Part is one of several failures that a text tells: where it stands, and whose it
// is.
type Part struct {
	From, To  int
	Recipient string // "" where the text does not tell
	Reading   Reading
}

// Parts yields the parts of a text that tell of a failure each: the recipients that a
// session or an error refuses, the records of a log, the recipients of a report. A
// text that tells of one is one part.
func Parts(scan *match.Scan, s string) iter.Seq[Part] {
	return func(yield func(Part) bool) {
		n, base := 0, 0
		if p, ok := body(s); ok {
			s, base = s[p.from:p.to], p.from
		}
		emit := func(p Part) bool {
			n++
			p.Reading.origin = base
			if p.Reading.Text == "" {
				p.Reading = ReadWith(scan, s[p.From:p.To])
				p.Reading.origin = base + p.From
			}
			p.From += base
			p.To += base
			return yield(p)
		}
		session := func(s string, yield func(Part) bool) bool { return splitSession(scan, s, yield) }
		for _, split := range [...]func(string, func(Part) bool) bool{session, splitLog, splitReport, splitList, splitLines, splitReplies} {
			if !split(s, emit) || n > 0 {
				return
			}
		}
		r := ReadWith(scan, s)
		r.origin = base
		yield(Part{base, base + len(s), recipientOf(r.Text), r})
	}
}

// splitSession yields the refusals of a session, where it has several.
func splitSession(scan *match.Scan, s string, yield func(Part) bool) bool {
	if len(s) > maxPart || !mayBeSession(s) {
		return true
	}
	var t session
	t.read(s)
	if !t.proves() {
		return true
	}
	n := 0
	for _, a := range t.failed[:t.fails] {
		if a.stage == StageRcpt {
			n++
		}
	}
	if n < 2 {
		return true
	}
	// The first refusal is the cause of those behind it, but for those of other
	// recipients.
	for i, a := range t.failed[:t.fails] {
		if i > 0 && a.stage != StageRcpt {
			continue
		}
		from := a.at
		if a.command >= 0 {
			from = a.command
		}
		r := Reading{Text: s, Session: true}
		r.answered(a)
		if !yield(Part{from, a.end, addressIn(firstLine(s[from:a.end])), r.formed(scan)}) {
			return false
		}
	}
	return true
}

// splitLog yields the records of a log that fail.
func splitLog(s string, yield func(Part) bool) bool {
	records := 0
	for range logRecords(s) {
		if records++; records == 2 {
			break
		}
	}
	if records < 2 {
		return true
	}
	for p := range logRecords(s) {
		record := s[p.from:p.to]
		if !refuses(record) && !complaint(record) && !event(record[stamp(firstLine(record)):], failureSign) {
			continue
		}
		if !yield(Part{From: p.from, To: p.to, Recipient: recipientOf(record)}) {
			return false
		}
	}
	return true
}

// logRecords yields the records of a log: each begins with a line that has a time, a
// level or fields at its head.
func logRecords(s string) iter.Seq[span] {
	return func(yield func(span) bool) {
		record := span{-1, 0}
		for i := 0; i < len(s); {
			line := firstLine(s[i:])
			next := min(len(s), i+len(line)+1)
			if heads(line) && (record.from < 0 || !goesWith(line)) {
				if record.from >= 0 && !yield(record) {
					return
				}
				record = span{i, next}
			} else if record.from < 0 && strings.TrimSpace(line) != "" {
				return // no log
			}
			record.to = next
			i = next
		}
		if record.from >= 0 {
			yield(record)
		}
	}
}

// goesWith reports whether a line of a log belongs to the record before it, though it has a
// head of its own: a dump that the log has cut into lines.
func goesWith(line string) bool {
	const farthest = 160
	head := line[:min(len(line), farthest)]
	if known().hasSign(head, causeSign) {
		return true
	}
	tag := head[:min(len(head), farthest/2)]
	i := strings.LastIndexByte(tag, ']')
	if i >= 0 && !strings.HasPrefix(tag[i:], "]: ") {
		i = strings.LastIndex(tag[:i], "]: ") // RFC 3164 §4.1.3
	}
	if i < 0 {
		return false
	}
	said := head[i+len("]: "):]
	return strings.HasPrefix(said, "  ") || said != "" && strings.IndexByte(")}]", said[0]) >= 0
}

// splitReport yields the recipients of a report (RFC 3464): each begins with its
// Final-Recipient.
func splitReport(s string, yield func(Part) bool) bool {
	var list []int
	for i := nextEntry(s, 0); i < len(s); i = nextEntry(s, i+1) {
		list = append(list, i)
	}
	if len(list) < 2 {
		return true
	}
	for i, from := range list {
		to := len(s)
		if i+1 < len(list) {
			to = list[i+1]
		}
		if !yield(Part{From: from, To: to, Recipient: addressIn(firstLine(s[from:to]))}) {
			return false
		}
	}
	return true
}

// nextEntry returns where, from s[i] on, the next entry of a report (RFC 3464) begins, one
// for each recipient, or the length of s.
func nextEntry(s string, i int) int {
	f := known()
	if i > 0 && s[i-1] != '\n' {
		i += len(firstLine(s[i:])) + 1
	}
	for i < len(s) && f.sign(s, i, entrySign) == 0 {
		i += len(firstLine(s[i:])) + 1
	}
	return min(i, len(s))
}

// Reported returns the recipient of a report of one (RFC 3464), as its Final-Recipient
// names it: an address in the words may be another, such as where a list led.
func (r *Reading) Reported() (recipient string) {
	if !r.Relay {
		return ""
	}
	for i := nextEntry(r.Text, 0); i < len(r.Text); i = nextEntry(r.Text, i+1) {
		if recipient != "" {
			return ""
		}
		recipient = addressIn(firstLine(r.Text[i:]))
	}
	return recipient
}

// maxPath bounds a mail address with its brackets (RFC 5321 §4.5.3.1.3).
const maxPath = 256

// splitList yields the recipients of a list in which each has its reply, as smtplib
// prints it: {'a@example.org': (550, b'no'), 'b@example.org': (450, b'later')}.
func splitList(s string, yield func(Part) bool) bool {
	first, last := -1, -1
	for i := 0; i+5 < len(s); i++ {
		if s[i] != '(' || !plausible(s, i+1) || s[i+4] != ',' || i < 4 {
			continue
		}
		head := strings.TrimRight(s[:i], " ")
		if !strings.HasSuffix(head, "':") && !strings.HasSuffix(head, "\":") {
			continue
		}
		quote := head[len(head)-2]
		back := max(0, len(head)-2-maxPath)
		begin := back + strings.LastIndexByte(head[back:len(head)-2], quote)
		if begin < back || strings.IndexByte(head[begin:], '@') < 0 {
			continue
		}
		switch {
		case last < 0:
			if !hasSecond(s[i+5:]) {
				return true
			}
			first = begin
		case first == last && strings.IndexByte(s[i:], ')') < 0:
			return true
		case !yield(Part{From: last, To: begin, Recipient: addressIn(s[last:begin])}):
			return false
		}
		last = begin
	}
	if last >= 0 {
		return yield(Part{From: last, To: len(s), Recipient: addressIn(s[last:])})
	}
	return true
}

// hasSecond reports whether another reply of such a list follows.
func hasSecond(s string) bool {
	for i := 0; i+4 < len(s); i++ {
		if s[i] == '(' && plausible(s, i+1) && s[i+4] == ',' && i > 2 && s[i-2] == ':' {
			return true
		}
	}
	return false
}

// splitLines yields the lines that have a reply and a recipient of their own, with what
// stands below each, where there are several.
func splitLines(s string, yield func(Part) bool) bool {
	n := 0
	for range ownLines(s) {
		if n++; n == 2 {
			break
		}
	}
	if n < 2 {
		return true
	}
	for p := range ownLines(s) {
		if !yield(Part{From: p.from, To: p.to, Recipient: addressIn(s[p.from:p.to])}) {
			return false
		}
	}
	return true
}

// ownLines yields the passages that begin with an address and a colon, and tell of a
// refusal.
func ownLines(s string) iter.Seq[span] {
	return func(yield func(span) bool) {
		passage := span{-1, 0}
		for i := 0; i <= len(s); {
			line := ""
			if i < len(s) {
				line = firstLine(s[i:])
			}
			if i == len(s) || addressed(line) {
				if passage.from >= 0 && refuses(s[passage.from:i]) && !yield(span{passage.from, i}) {
					return
				}
				passage.from = i
			}
			i += len(line) + 1
			if i > len(s) && i-len(line)-1 < len(s) {
				i = len(s)
			}
		}
	}
}

// addressed reports whether a line begins with a mail address and a colon: "<b@example.com>: no".
func addressed(line string) bool {
	line = strings.TrimLeft(line, " \t*-")
	head, _, found := strings.Cut(line[:min(len(line), 80)], ":")
	head = strings.Trim(head, "<> ")
	at := strings.IndexByte(head, '@')
	return found && at > 0 && at < len(head)-1 && strings.IndexByte(head, ' ') < 0
}

// splitReplies yields the replies of a text that holds nothing else, one below the other,
// where they are of different kinds: several that a person has collected. Replies with
// the same codes may be the lines of one, from which something took the hyphens.
func splitReplies(s string, yield func(Part) bool) bool {
	list := bareReplies(s)
	different := func(p span) bool { return codesOf(s[p.from:p.to]) != codesOf(s[list[0].from:list[0].to]) }
	if !slices.ContainsFunc(list, different) {
		return true
	}
	for _, p := range list {
		if !yield(Part{From: p.from, To: p.to, Recipient: recipientOf(s[p.from:p.to])}) {
			return false
		}
	}
	return true
}

// bareReplies returns the refusals with words that a text consists of, nothing where
// anything else stands in it.
func bareReplies(s string) (list []span) {
	open := false // the reply goes on on the next line
	for i := 0; i < len(s); {
		line := firstLine(s[i:])
		begin, end := i, min(len(s), i+len(line)+1)
		i = end
		bare := strings.TrimLeft(line, " \t-*•\"'")
		begin += len(line) - len(bare)
		n := len(list)
		switch {
		case strings.TrimSpace(bare) == "":
			open = false
			continue
		case n > 0 && len(bare) < len(line) && !isReply(bare) && HasLetter(bare):
			list[n-1].to = end // folded
			continue
		case !isReply(bare) || number(bare, 0) < 400 || n == maxBare:
			return nil
		case open && s[list[n-1].from:list[n-1].from+3] == bare[:3]:
			list[n-1].to = end
		case !HasLetter(bare):
			return nil // the fuller one of two that belong together may follow
		default:
			list = append(list, span{begin, end})
		}
		open = len(bare) > 3 && bare[3] == '-'
	}
	return list
}

// maxBare bounds the replies that are taken for a collection.
const maxBare = 64

// codesOf returns the codes that a reply begins with.
func codesOf(s string) (codes struct {
	basic    int
	enhanced Enhanced
}) {
	codes.basic = number(s, 0)
	codes.enhanced, _ = ScanEnhanced(s, min(len(s), 4))
	return codes
}

// recipientOf returns the address of the recipient that a failure is about: behind a
// word that says so, or else the only one in the text. It returns "" where there is
// none.
func recipientOf(s string) string {
	for _, label := range known().signs[recipientSign] {
		if i := indexFold(s, label); i >= 0 {
			if address := addressIn(firstLine(s[i:min(len(s), i+300)])); address != "" {
				return address
			}
		}
	}
	first := addressIn(s)
	if first == "" {
		return ""
	}
	rest := s[strings.Index(s, first)+len(first):]
	for next := addressIn(rest); next != ""; next = addressIn(rest) {
		if !strings.EqualFold(next, first) {
			return ""
		}
		rest = rest[strings.Index(rest, next)+len(next):]
	}
	return first
}

// addressIn returns the first mail address in s, "" where there is none.
func addressIn(s string) string {
	for from := 0; ; {
		at := strings.IndexByte(s[from:], '@')
		if at < 0 {
			return ""
		}
		at += from
		begin, end := at, at+1
		for begin > 0 && at-begin < 64 && s[begin-1] != '@' && addressBytes[s[begin-1]] {
			begin--
		}
		for end < len(s) && end-at < 255 && (isAlnum(s[end]) || s[end] == '.' || s[end] == '-' || s[end] >= 0x80) {
			end++
		}
		for end > at && (s[end-1] == '.' || s[end-1] == '-') {
			end--
		}
		if begin < at && end > at+1 && isClean(s[begin:end]) {
			return s[begin:end]
		}
		from = at + 1
	}
}

// addressBytes are those that a mail address may have, and the @ itself.
var addressBytes = func() (t [256]bool) {
	for i := range t {
		c := byte(i)
		t[i] = isAlnum(c) || c >= 0x80 || strings.IndexByte("!#$%&*+-/=?^_`{|}~.@", c) >= 0
	}
	return t
}()

func indexFold(s, lower string) int {
	for i := 0; i+len(lower) <= len(s); i++ {
		if !isLetter(lower[0]) {
			next := strings.IndexByte(s[i:], lower[0])
			if i += next; next < 0 || i+len(lower) > len(s) {
				break
			}
		}
		if lowered[s[i]] == lower[0] && equalFold(s[i:i+len(lower)], lower) {
			return i
		}
	}
	return -1
}
