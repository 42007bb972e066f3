package catalog

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Redactor takes out of texts what tells whose mail it was, so that they can go
// into a log, a ticket or a public question. What it takes out it replaces by a
// placeholder, and equal things by equal ones, in all texts that one Redactor
// gets: <address-1> is the same mailbox in the reply and in the report.
//
// It replaces
//
//   - mail addresses (<address-1>), with their display names: quoted, beyond ASCII,
//     rewritten (VERP, SRS), cut short, and spelled anna＠example.org, anna(at)example.org,
//     anna at example.org, anna=40example.org or anna%40example.org,
//   - the local part of such an address where a server repeats it alone, unless it
//     is a word of mail ("user", "info") or has less than three characters,
//   - ids of messages, queues and sessions (<id-1>), and what follows AUTH,
//   - in a link, the query and the path from the first part on that looks like a
//     token (https://example.org/confirm/<link-1>).
//
// Host names, domains, IP addresses, codes, sizes and times stay, since they say
// what failed and whom to ask; Hosts and IPs take the first two out. It looks for
// forms, not for people: a name that stands nowhere beside its address, a subject
// or a telephone number stays.
//
// Redacting what is redacted changes nothing. The cost is linear in the text. The
// zero value is ready to use; a Redactor must not be used by several goroutines
// at once, and remembers what it has replaced for as long as it is kept.
type Redactor struct {
	Hosts bool // replace host names and domains (<host-1>), and links as a whole
	IPs   bool // replace IP addresses (<ip-1>), and host names that hold one (<host-1>)

	counts [len(kindNames)]int
	things map[string]thing // by kind and normal form
	names  names
}

// A kind is what a placeholder stands for.
type kind uint8

const (
	kindAddress kind = iota
	kindID
	kindLink
	kindIP
	kindHost
)

var kindNames = [...]string{kindAddress: "address", kindID: "id", kindLink: "link", kindIP: "ip", kindHost: "host"}

// A thing is what was replaced: the n-th of its kind.
type thing struct {
	kind kind
	n    int
}

func (t thing) append(b []byte) []byte {
	b = append(append(append(b, '<'), kindNames[t.kind]...), '-')
	return append(strconv.AppendInt(b, int64(t.n), 10), '>')
}

// Text returns s with placeholders.
func (r *Redactor) Text(s string) string {
	if s == "" {
		return ""
	}
	var b []byte
	end := 0
	for _, sp := range r.scan(s) {
		b = r.names.replace(b, s[end:sp.begin])
		b, end = sp.append(b), sp.end
	}
	return string(r.names.replace(b, s[end:]))
}

// Learn makes r know the addresses in texts, as a sender's and a recipient's,
// before they are met: a local part that stands alone is recognised, and the
// numbers follow this order.
func (r *Redactor) Learn(texts ...string) {
	for _, s := range texts {
		r.scan(s)
	}
}

// Explanation returns e with placeholders.
func (r *Redactor) Explanation(e Explanation) Explanation {
	r.Learn(e.Quote, e.Title, e.Summary, e.Admin)
	r.Learn(e.Causes...)
	r.Learn(e.Advice...)
	words := r.Text(e.Quote)
	text := func(s string) string {
		// The server's words are the same wherever they are quoted.
		if prefix, suffix, found := e.cutWords(s); found {
			return r.Text(prefix) + words + r.Text(suffix)
		}
		return r.Text(s)
	}
	list := func(texts []string) (out []string) {
		for _, s := range texts {
			out = append(out, text(s))
		}
		return out
	}
	redacted := e
	redacted.Quote = words
	redacted.Title, redacted.Summary, redacted.Admin = text(e.Title), text(e.Summary), text(e.Admin)
	redacted.Causes, redacted.Advice = list(e.Causes), list(e.Advice)
	redacted.Place, redacted.Said = text(e.Place), text(e.Said)
	for _, f := range []*Fact{&redacted.Status.Outcome, &redacted.Status.Recipient, &redacted.Status.Responsible} {
		f.Value = text(f.Value)
	}
	redacted.Stage.Summary, redacted.Stage.Part = text(e.Stage.Summary), text(e.Stage.Part)
	return redacted
}

// Redacted returns e as a new [Redactor] makes it.
func (e Explanation) Redacted() Explanation { return new(Redactor).Explanation(e) }

// Address returns what is known to be an address, or several separated by
// commas, with placeholders, whatever it looks like: also a local user without a
// domain.
func (r *Redactor) Address(s string) string {
	r.Learn(s)
	if text := r.Text(s); !r.tells(text) {
		return text
	}
	name := strings.Trim(s, " \t<>\"'")
	t := r.thing(kindAddress, strings.ToLower(name))
	r.names.add(name, t)
	return string(t.append(nil))
}

// Host returns what is known to be the name or address of a host: with a
// placeholder when r.Hosts is set.
func (r *Redactor) Host(s string) string {
	text := r.Text(s)
	if !r.Hosts || !r.tells(text) {
		return text
	}
	return string(r.thing(kindHost, strings.ToLower(s)).append(nil))
}

// tells reports whether anything but placeholders is left to read in s.
func (r *Redactor) tells(s string) bool {
	for s != "" {
		if n, _ := placeholder(s); n > 0 {
			s = s[n:]
			continue
		}
		c, size := utf8.DecodeRuneInString(s)
		if isWord(c) {
			return true
		}
		s = s[size:]
	}
	return false
}

// thing returns the placeholder of what has a normal form.
func (r *Redactor) thing(k kind, normal string) thing {
	key := kindNames[k] + ":" + normal
	t, ok := r.things[key]
	if !ok {
		if r.things == nil {
			r.things = map[string]thing{}
		}
		r.counts[k]++
		t = thing{k, r.counts[k]}
		r.things[key] = t
	}
	return t
}

// placeholder returns the length of the placeholder at the beginning of s, 0
// where there is none, and what it names.
func placeholder(s string) (int, thing) {
	if s == "" || s[0] != '<' {
		return 0, thing{}
	}
	for k, name := range kindNames {
		rest, ok := strings.CutPrefix(s[1:], name+"-")
		if !ok {
			continue
		}
		const maxDigits = 9
		end := 0
		for end < len(rest) && end <= maxDigits && isDigit(rest[end]) {
			end++
		}
		if end == 0 || end > maxDigits || end == len(rest) || rest[end] != '>' || rest[0] == '0' {
			return 0, thing{}
		}
		n, _ := strconv.Atoi(rest[:end])
		return len(s) - len(rest) + end + 1, thing{kind(k), n}
	}
	return 0, thing{}
}

// keep leaves a placeholder that was in a text, and its number to nothing else.
func (r *Redactor) keep(t thing) { r.counts[t.kind] = max(r.counts[t.kind], t.n) }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// before decodes the last character of s.
func before(s string) (rune, int) { return utf8.DecodeLastRuneInString(s) }
