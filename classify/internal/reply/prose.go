package reply

import (
	"strings"
	"unicode/utf8"
)

// ownProse reports whether a text without any code is what a person writes of a failure:
// it speaks of "me" and "my", or greets. Only what it quotes is then somebody else's.
func (r *Reading) ownProse() bool {
	return r.Code == 0 && r.Enhanced.IsZero() && r.Start == 0 && r.End == len(r.Text) && !r.Relay && speaksOfSelf(r.Text)
}

// speaksOfSelf reports whether a word of a person's stands in s by itself: "i/o" and
// "my.example.org" have none. One letter is enough only where one sentence does not end
// the text, since it is a word of other languages, and servers say "I'm sorry", too.
func speaksOfSelf(s string) bool {
	f := known()
	more := severalSentences(s)
	for i := 0; i < len(s); {
		if !isAlnum(s[i]) {
			i++
			continue
		}
		j := i
		for j < len(s) && isAlnum(s[j]) {
			j++
		}
		if f.class(s[i:j], own) != 0 && (j > i+1 || more) && (i == 0 || apart(s[i-1])) && (j == len(s) || apart(s[j])) {
			return true
		}
		i = j
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

// apart reports whether c may stand beside a word of prose.
func apart(c byte) bool {
	return c <= ' ' || c == ',' || c == '\'' || c == '!' || c == '?' || c == '"' || c == '('
}

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
