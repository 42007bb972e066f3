package reply

import (
	"strings"
	"unicode/utf8"
)

// Own reports whether a text without any code is what a person writes of a failure:
// it speaks of "me" and "my", or greets. Only what it quotes is then somebody else's.
func (r *Reading) Own() bool { return SpeaksOfSelf(r.Unmarked()) }

// Unmarked returns the text where nothing in it is marked as somebody's words, "" where
// something is.
func (r *Reading) Unmarked() string {
	if r.whole && r.Code == 0 && r.Enhanced.IsZero() && r.Start == 0 && r.End == len(r.Text) && !r.Relay {
		return r.Text
	}
	return ""
}

// SpeaksOfSelf reports whether a word of a person's stands in s by itself: "i/o" and
// "my.example.org" have none. One letter is enough only where one sentence does not end
// the text, since it is a word of other languages, and servers say "I'm sorry", too.
func SpeaksOfSelf(s string) bool {
	f := known()
	for from := 0; from < len(s); {
		to := from
		for to < len(s) && s[to] != ' ' {
			to++
		}
		w := s[from:to]
		for w != "" && apart[w[0]] {
			w = w[1:]
		}
		end := 0
		for end < len(w) && end <= maxWord && !apart[w[end]] {
			end++
		}
		if f.class(w[:end], own) != 0 && (end > 1 || severalSentences(s)) {
			return true
		}
		from = to + 1
	}
	return false
}

// severalSentences reports whether a sentence ends in s, and another begins.
func severalSentences(s string) bool {
	for i := 1; i+2 < len(s); i++ {
		if (s[i] == '.' || s[i] == '!' || s[i] == '?') && s[i+1] <= ' ' && isLetter(s[i-1]) && 'A' <= s[i+2] && s[i+2] <= 'Z' {
			return true
		}
	}
	return false
}

// apart marks the bytes that may stand beside a word of prose.
var apart = func() (t [256]bool) {
	for c := range t {
		t[c] = c <= ' ' || strings.IndexByte(`,'!?"(`, byte(c)) >= 0
	}
	return t
}()

// Quote makes the words what the text quotes: the first quotation of several words, or
// nothing.
func (r *Reading) Quote() {
	s := r.Text
	r.Start, r.End = 0, 0
	for i := range len(s) {
		ends := ""
		if s[i] == '"' && (i == 0 || !isAlnum(s[i-1])) {
			ends = `"`
		} else if s[i] >= utf8.RuneSelf {
			ends = closingSigns(s[:i+1])
		}
		if ends == "" {
			continue
		}
		if n := strings.IndexAny(s[i+1:], ends); n > 0 && severalWords(s[i+1:i+1+n]) {
			r.Start, r.End = i+1, i+1+n
			return
		}
	}
}

func severalWords(s string) bool {
	return strings.IndexByte(strings.TrimSpace(s), ' ') > 0 && strings.IndexByte(s, '\n') < 0
}
