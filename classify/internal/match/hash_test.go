package match

import (
	"strings"
	"testing"
)

// TestHash holds that the ways to hash a word come to the same, wherever it stands.
func TestHash(t *testing.T) {
	const alphabet = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"
	for n := 1; n <= len(alphabet); n++ {
		spelled := alphabet[:n]
		want := hashString(spelled)
		for _, text := range []string{spelled, strings.ToUpper(spelled), spelled + " x", spelled + ", and more of it", "\u00e9 " + spelled, "of " + spelled + "."} {
			l, found := lexer{s: text}, false
			for l.next() == word {
				found = found || l.hash == want
			}
			if !found {
				t.Errorf("%q has not the hash %x in %q", spelled, want, text)
			}
		}
		if got := hashName(strings.ToUpper(spelled)); got != want {
			t.Errorf("name %q: %x, not %x", spelled, got, want)
		}
	}
}
