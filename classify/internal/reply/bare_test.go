package reply

import (
	"testing"

	"github.com/smtperr/go-smtperr/classify/internal/match"
)

// TestBare holds that a reply that nothing wraps is read as if everything in it had been
// weighed, and that such replies are the ones that are not.
func TestBare(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		bare       bool
	}{
		{"enhanced code and words", "550 5.1.1 user unknown", true},
		{"several lines", "550-5.1.1 user\n550 5.1.1 unknown, see 421 4.7.0", true},
		{"words alone", "550 user unknown", true},
		{"words up to a wrapping", "550 user unknown (in reply to RCPT TO command)", true},
		{"a connection that broke afterwards", "535 5.7.8 wrong password; then: write tcp: broken pipe", true},
		{"no words", "550 5.1.1", false},
		{"an enhanced code that says nothing", "500 5.0.0 server returned error: <552 5.2.2 over quota>", false},
		{"an address of the network", "550 no mail from 192.0.2.1 [RCPT_TO]", true},
		{"a number with a dot", "550 user unknown, 5.2.2", false},
		{"another number", "550 user unknown, 421 4.7.0 come back", false},
		{"quoted words", "550 b'user unknown'", false},
		{"an address", "550 5.1.1 <a@example.org>... User unknown", true},
		{"a small word first", "550 message refused", true},
		{"small words alone", "550 5.1.1 code 550 5.2.2", false},
		{"a yes", "250 2.0.0 fine", false},
		{"a code that nobody uses", "499 4.0.1 hello there", false},
	} {
		t.Run(tt.name, func(t *testing.T) { sameBare(t, tt.text, tt.bare) })
	}
}

func sameBare(t *testing.T, s string, want bool) {
	t.Helper()
	h := hits{scan: &match.Scan{Set: phrases()}}
	f := known()
	r, all := Reading{Text: s, End: len(s)}, Reading{Text: s, End: len(s)}
	all.weigh(f, &h)
	switch got := r.bare(&h); {
	case got != want:
		t.Errorf("it is %v that %q is bare", got, s)
	case got:
		if r.Told() != all.Told() {
			t.Errorf("bare tells %s, weigh %s: %q", stageNames[r.Told()], stageNames[all.Told()], s)
		}
		if r.plain = false; r != all {
			t.Errorf("bare reads %+v, weigh %+v", r, all)
		}
	}
}

// FuzzBare holds the same of any text.
func FuzzBare(f *testing.F) {
	for _, s := range texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h := hits{scan: &match.Scan{Set: phrases()}}
		r := Reading{Text: s, End: len(s)}
		sameBare(t, s, r.bare(&h))
	})
}
