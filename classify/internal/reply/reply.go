package reply

import (
	"strconv"
	"strings"
)

// MaxText bounds what is read of a text: a reply line has at most 512 octets
// (RFC 5321 §4.5.3.1.5), a log or a session that somebody pastes a few thousand.
const MaxText = 32 << 10

// A Reading is what was found in a text: the codes, and the span of the text
// that is the server's own.
type Reading struct {
	Text       string // all of it, bounded, what was spelled out read as such
	Code       int    // the basic code, 0 where there is none
	Enhanced   Enhanced
	At         int  // where the basic code stands, 0 where none does
	Start, End int  // the server's words are Text[Start:End]
	Named      bool // a program has put the code into words before them

	codeAt     string // the codes as they stand in the text, "" when they do not
	enhancedAt string
}

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

// Read finds the reply in a text. Where there is none, the whole text is the
// span and the code is 0.
func Read(text string) Reading {
	if len(text) > MaxText {
		text = text[:MaxText]
	}
	text = spaced(Spelled(text))
	r := Reading{Text: text, End: len(text)}
	at, behind := findCode(text)
	if at < 0 {
		if r.Code = SpelledCode(text); r.Code != 0 {
			if i := strings.Index(text, `message: ["`); i >= 0 {
				r.Start = i + len(`message: ["`)
				r.readEnhanced(r.Start, r.Start)
			}
			return r
		}
		if r.Start, r.End = logged(text); r.Start > 0 {
			if e, begin, stop := findEnhanced(text, 0, len(text), 0); stop > 0 {
				r.setEnhanced(e, begin, stop)
			}
			return r
		}
		r.Start, r.Named = replyQuoted(text)
		if e, begin, stop := findEnhanced(text, r.Start, len(text), 0); stop > 0 {
			r.setEnhanced(e, begin, stop)
			if strings.TrimLeft(text[r.Start:begin], " \t\r\n#([\"'") == "" {
				r.Start = stop // "5.1.1 user unknown"
			}
		}
		return r
	}
	r.Code, r.codeAt, r.At = number(text, at), text[at:behind], at
	q := openingQuote(text, at, behind)
	r.Start = max(behind, q.from)
	r.End = replyEnd(text, at, behind, q)
	r.readEnhanced(at, behind)
	r.readBefore(at, behind)
	return r
}

// Known returns the reading of a reply whose codes a typed error holds. An
// enhanced code that is not known is looked for in text.
func Known(code int, enhanced Enhanced, text string) Reading {
	if len(text) > MaxText {
		text = text[:MaxText]
	}
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
