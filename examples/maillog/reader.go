package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// A reader turns the lines of a block into events. One reader serves one
// goroutine: it remembers what repeats from line to line.
type reader struct {
	clock      clock
	classifier classify.Classifier
	providers  map[string]string // by the name of a server
}

func newReader(c clock) *reader { return &reader{clock: c, providers: map[string]string{}} }

// A reading is what a block says.
type reading struct {
	events  []event
	lines   int64
	told    int64
	damaged int64
	samples []string // of lines that are damaged
}

// block reads all lines of a block.
func (r *reader) block(b *block) (out reading) {
	r.clock.ref = b.ref
	r.clock.lastText = "" // it may be of another year
	columns := b.columns
	out.events = make([]event, 0, len(b.text)/200)
	for s := range strings.SplitSeq(b.text, "\n") {
		s = strings.TrimSuffix(s, "\r")
		if s == "" {
			continue
		}
		out.lines++
		if s[0] == '#' || s[0] == '\xef' {
			s = strings.TrimPrefix(s, "\ufeff")
			if list, ok := strings.CutPrefix(s, exchangeFields); ok {
				if c := parseColumns(list); c != nil {
					columns = c
				}
			}
			continue
		}
		before := len(out.events)
		switch r.line(s, columns, &out) {
		case none:
			out.events = out.events[:before]
		case damaged:
			out.events = out.events[:before]
			out.damaged++
			if len(out.samples) < 3 {
				out.samples = append(out.samples, strings.Clone(cut(s, 200)))
			}
		default:
			out.told++
		}
	}
	return out
}

// maxLine bounds a line: a longer one is taken for damaged.
const maxLine = 64 << 10

// line reads one line. Its events are appended to out.
func (r *reader) line(s string, columns *columns, out *reading) kind {
	if len(s) > maxLine || strings.IndexByte(s, 0) >= 0 {
		return damaged
	}
	if isExchange(s) {
		return readExchange(s, columns, &r.clock, func(e event) {
			r.judge(&e)
			out.events = append(out.events, e)
		})
	}
	out.events = append(out.events, event{})
	e := &out.events[len(out.events)-1]
	e.kind = r.event(s, e)
	if e.kind != none && e.kind != damaged {
		r.judge(e)
	}
	k := e.kind
	if e.key.Software == sendmail && strings.Contains(e.to, ">,<") {
		one := *e
		for i, to := range sendmailRecipients(one.to) {
			if one.to = to; i == 0 {
				*e = one
			} else {
				out.events = append(out.events, one)
			}
		}
	}
	return k
}

// event finds out who wrote a line, and reads it.
func (r *reader) event(s string, e *event) kind {
	var l line
	var ok bool
	switch {
	case s[0] == '{':
		if l, ok = readJournal(s); !ok {
			return damaged
		}
	case isHaraka(s): // without a time
		e.key.Software = haraka
		return readHaraka(s, e)
	case strings.HasPrefix(s, "-- "): // what journalctl says itself
		return none
	default:
		at, rest, stamped := r.clock.stamp(s)
		rest = strings.TrimLeft(rest, " ")
		if stamped && isHaraka(rest) {
			e.at, e.key.Software = at, haraka
			return readHaraka(rest, e)
		}
		if stamped && s[10] == ' ' && isDigit(s[0]) {
			// Exim's own log: no host and no name behind the time.
			e.at, e.key.Software = at, exim
			return readExim(rest, e)
		}
		if l, ok = r.clock.splitLine(s); !ok {
			if stamped {
				return none
			}
			return r.unstamped(s)
		}
	}
	e.at, e.key.Host = l.at, l.host
	return readProgram(&l, e)
}

// unstamped is a line that begins with no time. Some servers go on in one;
// what is cut at its head is damaged.
func (r *reader) unstamped(s string) kind {
	if strings.Contains(s, "status=") || strings.Contains(s, "stat=") || strings.Contains(s, "]: ") || s[0] < ' ' {
		return damaged
	}
	return none
}

// readProgram reads a line by the program that wrote it.
func readProgram(l *line, e *event) kind {
	if name, component, ok := strings.Cut(l.program, "/"); ok {
		// "postfix/smtp", "postfix-out/smtp", "postfix/submission/smtpd"; any name
		// may stand before a slash.
		component = component[strings.LastIndexByte(component, '/')+1:]
		if name != "" {
			e.key.Software = postfix
			return readPostfix(component, l.text, e)
		}
	}
	switch l.program {
	case "sendmail", "sm-mta", "sm-msp-queue", "sm-msp", "sendmail-mta":
		e.key.Software = sendmail
		return readSendmail(l.text, e)
	case "exim", "exim4":
		// What syslog has already said is not said again, unless it is.
		text := l.text
		text = skipTime(text)
		e.key.Software = exim
		return readExim(text, e)
	case "smtpd", "opensmtpd":
		e.key.Software = opensmtpd
		return readOpenSMTPD(l.text, e)
	}
	if isHaraka(l.text) {
		e.key.Software = haraka
		return readHaraka(l.text, e)
	}
	return none
}

// judge lets the library say what a refusal means.
func (r *reader) judge(e *event) {
	switch e.kind {
	case delivered:
		e.of = r.provider(e.server)
	case deferred, failed, trouble, encrypt:
		if e.again {
			return
		}
		result := r.classifier.ClassifyError(classify.Reply{Text: e.text}, classify.Attempt{Role: classify.RoleRelay, Server: e.server})
		e.of = r.of(e.server, &result)
		if result.Reason == classify.ReasonUnknown {
			e.public = public(result, e.text)
		}
		e.result = &result
	}
}

// of returns the provider that refused: who runs the server, or else whose words
// they are. What our own server says is no provider's, and a blocklist is none.
func (r *reader) of(server string, result *classify.Result) string {
	if id := r.provider(server); id != "" || result.Code == 0 || result.Reason == classify.Blocklisted {
		return id
	}
	return result.Provider
}

// provider returns who runs a server, "" where its name does not tell.
func (r *reader) provider(server string) string {
	if server == "" {
		return ""
	}
	if id, ok := r.providers[server]; ok {
		return id
	}
	if len(r.providers) >= 10_000 {
		clear(r.providers)
	}
	id := r.classifier.Classify("", classify.Attempt{Role: classify.RoleRelay, Server: server}).Provider
	r.providers[strings.Clone(server)] = id
	return id
}

// public takes names, ids and numbers out of a reply that nobody understands, so that equal
// ones are counted together and can be sent to the project.
func public(r classify.Result, text string) string {
	if r.Code > 0 {
		text = reply(&judgment{Result: r})
	}
	redactor := catalog.Redactor{Hosts: true, IPs: true}
	return strings.Clone(cut(redactor.Text(text), 300)) // the block is not to be kept for it
}
