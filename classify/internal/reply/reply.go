package reply

import (
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify/internal/match"
)

// A Reading is what was found in a text: the codes, the span of the text that is the
// server's own, and what else the text tells. It knows nothing of reasons.
type Reading struct {
	Text       string // the part of the text that tells of the failure, what was spelled out read as such
	Code       int    // the basic code, 0 where there is none
	Enhanced   Enhanced
	At         int     // where the basic code stands, 0 where none does
	Start, End int     // the server's words are Text[Start:End]
	Named      bool    // a program has put the code into words before them
	Framed     bool    // what is not in the words is a program's own prose
	Delayed    bool    // the delivery takes longer, and goes on
	Queued     bool    // a mail server keeps the mail in its queue
	GivenUp    bool    // a mail server tells that it tries no longer
	Warned     bool    // the server says that it would have refused, and did not
	Relay      bool    // only a mail server writes so
	Session    bool    // the text is the record of a session, read as such
	Unwanted   bool    // the program had hoped for another code
	Handshake  bool    // a session in which TLS was to begin, and the client left
	Silent     bool    // a session in which the last command was not answered
	Service    Service // whose greeting stands in place of a reply
	Stage      Stage   // the step that a session or a form of the text tells
	Exact      bool    // and no other words of the text can tell another one

	input      string // what was read, where something in it was spelled out
	origin     int    // where that begins in the whole text
	base       int    // where Text begins in it
	whole      bool   // Text is all of it
	codeAt     string // the codes as they stand in the text, "" when they do not
	enhancedAt string
	clean      bool // the text is known to be one printable line
	plain      bool // it begins with the reply: nothing stands before the codes
}

// A Service is one that greets otherwise than a mail server does. The zero value is none.
type Service uint8

// The services.
const (
	IMAP Service = 1 + iota // RFC 9051 §7.1.1
	POP3                    // RFC 1939 §4
)

// CodeText returns the basic code as text.
func (r *Reading) CodeText() string {
	if r.codeAt != "" {
		return r.codeAt
	}
	return strconv.Itoa(r.Code)
}

// EnhancedText returns the enhanced code as text.
func (r *Reading) EnhancedText() string {
	if r.enhancedAt != "" {
		return r.enhancedAt
	}
	return r.Enhanced.String()
}

func (r *Reading) setEnhanced(e Enhanced, begin, stop int) {
	r.Enhanced, r.enhancedAt = e, r.Text[begin:stop]
}

// Wrapped reports whether there is more than the server's words.
func (r *Reading) Wrapped() bool {
	if r.End < len(r.Text) {
		return true
	}
	for i := range r.Start {
		if c := r.Text[i]; c > ' ' && !isDigit(c) && c != '#' && c != '.' && c != '-' {
			return true
		}
	}
	return false
}

// Read is [ReadWith] for who seeks nothing else in the text.
func Read(text string) Reading { return ReadWith(&match.Scan{Set: phrases()}, text) }

// ReadWith finds the reply in a text. Where there is none, the span is what tells of the
// failure, and the code is 0. The set of the scan begins with [Phrases]; afterwards the
// scan has read the Text of the reading, with its Code.
func ReadWith(scan *match.Scan, text string) Reading {
	s := text
	signs := signsIn(s)
	if signs&(spelledSign|underscore) != 0 {
		if signs&spelledSign != 0 {
			s = Spelled(s)
		}
		if s = spaced(s); s != text {
			signs = signsIn(s)
		}
	}
	r := readPlain(scan, s, signs)
	if len(s) < len(text) {
		r.input = text
	}
	return r
}

// readPlain is Read for a text in which everything is spelled out.
func readPlain(scan *match.Scan, s string, signs uint8) Reading {
	if signs&(lineBreak|angle) == 0 && len(s) <= maxPart {
		r := read(scan, s) // no session, no log, no mail
		r.clean = signs&unclean == 0
		r.whole = true
		return r
	}
	step := StageUnknown // of a refusal that stands beside the record of a session
	if len(s) <= maxPart && mayBeSession(s) {
		r, ok := readSession(s)
		if ok {
			return r.formed(scan)
		}
		step = r.Stage
	}
	part, from := failing(s)
	if len(part) < len(s) && mayBeSession(part) {
		if r, ok := readSession(part); ok {
			r.base = from
			return r.formed(scan)
		}
	}
	r := read(scan, part)
	if r.Stage == StageUnknown && r.Code >= 400 {
		r.Stage = step
	}
	r.base = from
	r.clean = signs&unclean == 0
	r.whole = len(part) == len(s)
	return r
}

// read reads the part of a text that fails, where it is no session.
func read(scan *match.Scan, s string) Reading {
	f := known()
	h := hits{scan: scan}
	r := Reading{Text: s, End: len(s)}
	r.choose(f, &h)
	if r.Code >= 400 && beginsSession(s[:r.At]) {
		r.Stage, r.Exact = StageGreeting, true
	}
	r.form(f, &h)
	return r
}

// formed is r with what the forms in its text tell.
func (r Reading) formed(scan *match.Scan) Reading {
	f := known()
	h := hits{scan: scan}
	h.find(r.Text, r.Code)
	r.form(f, &h)
	return r
}

// form takes over what the forms in a text tell beside the reply.
func (r *Reading) form(f *forms, h *hits) {
	// Others put the marks of such a record behind words of their own.
	r.Relay = f.sign(r.Text, 0, terseSign) > 0 && strings.Contains(r.Text, "<<<")
	if line := firstLine(r.Text); strings.IndexByte(line, '-') >= 0 { // as in the name of a mail
		r.GivenUp = event(line[stamp(line):], givenUpSign)
	}
	for _, x := range h.all() {
		g := &f.list[x.literal.form]
		r.Relay = r.Relay || g.relay
		r.Delayed = r.Delayed || g.delay
		r.Queued = r.Queued || g.queued
		r.Warned = r.Warned || g.warning
		r.GivenUp = r.GivenUp || g.givenUp
		if g.service != 0 && r.Code == 0 && r.Service == 0 && greets(r.Text, x.at, x.end) {
			r.Service = g.service
		}
		if r.Stage == StageUnknown && r.codeAt != "" && x.at < r.At && r.At < x.end {
			r.Stage = g.stage // the form has the code in it
		}
	}
}

// greets reports whether s[at:end] begins a line or what a program quotes, and words
// follow.
func greets(s string, at, end int) bool {
	opens := at == 0 || s[at-1] == '\n' || s[at-1] == '"' || s[at-1] == '\'' || s[at-1] == '[' || s[at-1] == '<' ||
		at > 1 && s[at-1] == ' ' && (s[at-2] == ':' || s[at-2] == '<' || s[at-2] == '-' || s[at-2] == '=' || s[at-2] == '~')
	return opens && (end == len(s) || s[end] <= ' ' || s[end] == '"' || s[end] == '\'')
}

// Known returns the reading of a reply whose codes a typed error holds. An
// enhanced code that is not known is looked for in text.
func Known(code int, enhanced Enhanced, text string) Reading {
	text = text[:min(len(text), maxPart)]
	r := Reading{Text: text, Code: code, Enhanced: enhanced, End: len(text)}
	if enhanced.IsZero() {
		r.readEnhanced(0, 0)
	} else if e, begin, stop := findEnhanced(text, 0, min(24, len(text)), 0); stop > 0 && e == enhanced && onlyDress(text[:begin]) {
		r.Start = stop
	}
	return r
}

// Words returns the server's words as they stand in the text.
func (r *Reading) Words() string { return r.Text[r.Start:r.End] }

// Remote reports whether the record of a session marks the reply as what the other
// server said.
func (r *Reading) Remote() bool { return remote(r.Text, r.At) }
