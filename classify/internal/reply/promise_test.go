package reply

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// promise holds what is promised of the words of a text: they are made of one part of
// it, of its characters in their order; and where that part is one line in which nothing
// is spelled out or repeated, they are that part.
func promise(t *testing.T, s string) {
	t.Helper()
	r := Read(s)
	words := r.Human()
	from, to := r.Place()
	if from < 0 || from > to || to > len(s) {
		t.Fatalf("%q: the words are at %d:%d", s, from, to)
	}
	part := s[from:to]
	if part == "" {
		if words != "" {
			t.Errorf("%q: the words %q stand nowhere", s, words)
		}
		return
	}
	if spaced(Spelled(s)) == s && isClean(part) && len(part) <= MaxWords && nextCode(part, appendCode(nil, r.Code), r.Enhanced) < 0 {
		if words != part {
			t.Errorf("%q: the words %q are not %q", s, words, part)
		}
		return
	}
	if strings.IndexByte(words, '\n') >= 0 || len(words) > MaxWords || !utf8.ValidString(words) {
		t.Errorf("%q: the words %q are no line of at most %d bytes", s, words, MaxWords)
	}
	// Bytes that are no UTF-8 count as Latin-1 in both.
	rest := []rune(latin(Spelled(part)))
	for _, c := range words {
		if unicode.IsSpace(c) {
			continue
		}
		for len(rest) > 0 && rest[0] != c && (rest[0] != '_' || c != ' ') {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			t.Fatalf("%q: the words %q are not made of %q", s, words, part)
		}
		rest = rest[1:]
	}
}

// latin takes what is no UTF-8 for Latin-1.
func latin(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			r = rune(s[i])
		}
		b.WriteRune(r)
		i += size
	}
	return b.String()
}

// recorded returns what real servers said, and the examples of all rules and forms.
func recorded(t testing.TB) (list []string) {
	t.Helper()
	for _, pattern := range []string{"../../testdata/servers/*.txt", "../../rules/*.txt", "../../rules/proofs/*.txt", "forms/*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal("no files", err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			stanzas, err := stanza.Parse(file, string(text))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range stanzas {
				for _, field := range []string{"Example", "Not"} {
					for _, x := range s.All(field) {
						list = append(list, strings.ReplaceAll(x, `\n`, "\n"))
					}
				}
				if said := s.All("Reply"); len(said) > 0 {
					list = append(list, strings.Join(said, "\n"))
				}
			}
		}
	}
	return list
}

// TestPromise holds it of all that is recorded, alone, in the wrapping of a log, in a
// program's string, and spelled in ASCII.
func TestPromise(t *testing.T) {
	t.Parallel()
	list := recorded(t)
	if len(list) < 5000 {
		t.Fatalf("only %d texts", len(list))
	}
	for _, s := range texts {
		promise(t, s)
		promise(t, "Subject: failure\n\n"+s)
		promise(t, strings.Repeat("the worker is idle\n", 3000)+s)
	}
	for _, s := range list {
		promise(t, s)
		promise(t, "host mx.example.org[192.0.2.1] said: "+s+" (in reply to RCPT TO command)")
		promise(t, "host mx.example.org[192.0.2.1] said: "+strings.ReplaceAll(s, "\n", " ")+" (in reply to RCPT TO command)")
		promise(t, fmt.Sprintf("time=1 err=%q to=b@example.com", s))
		promise(t, "2026-11-30T10:00:00 idle\n2026-11-30T10:00:01 "+s+"\n2026-11-30T10:00:02 idle")
		promise(t, ascii(s))
	}
}

// ascii spells what is none as JSON may, and signs as a page may.
func ascii(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		switch {
		case r >= utf8.RuneSelf && r < 1<<16 && r != utf8.RuneError:
			fmt.Fprintf(&b, `\u%04x`, r)
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
