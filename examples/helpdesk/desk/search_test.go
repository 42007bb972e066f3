package desk

import (
	"slices"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

func TestSearch(t *testing.T) {
	for _, tt := range []struct{ name, tag, query, want string }{
		{"word", "de", "Postfach voll", "de/grund/mailbox-full"},
		{"beginning of a word", "de", "Greylis", "de/grund/greylisted"},
		{"code", "de", "450", "de/code/450"},
		{"enhanced code", "en", "5.1.1", "en/code/5.1.1"},
		{"provider", "de", "gmx", "de/anbieter/gmx"},
		{"host of a provider", "de", "web.de", "de/anbieter/web-de"},
		{"id", "en", "mailbox-full", "en/reason/mailbox-full"},
		{"pasted line", "de", "550 5.1.1 <a@example.org>: User unknown", "de/grund/user-unknown"},
		{"pasted line of a cause", "en", "534 5.7.9 Application-specific password required", "en/cause/app-password"},
		{"nothing", "de", "xyzzyx", ""},
		{"only signs", "de", "<>&\"", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if hits := site().Libraries[tt.tag].Search(tt.query); len(hits) > 0 {
				got = hits[0].Path
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestPastedLines holds how often a pasted line finds the page of its reason among the
// first five: with the library's help, and by its words alone, as in a site of files.
func TestPastedLines(t *testing.T) {
	l := site().Libraries["de"]
	n, helped, alone := 0, 0, 0
	for reason, replies := range l.byReason {
		if reason == classify.ReasonUnknown {
			continue
		}
		want := l.page(ReasonPage, reason.String())
		for i := 0; i < len(replies); i += 10 {
			n++
			if hits := l.Search(replies[i].text); slices.ContainsFunc(hits[:min(5, len(hits))], func(h Hit) bool { return h.Path == l.place.look(want.Kind, want.ID) }) {
				helped++
			}
			if pages := l.index.find(replies[i].text); slices.Contains(pages[:min(5, len(pages))], want) {
				alone++
			}
		}
	}
	t.Logf("of %d pasted lines %d find their page with the library and %d without", n, helped, alone)
	if helped*100 < n*95 {
		t.Errorf("only %d of %d pasted lines find their page", helped, n)
	}
}

func TestTokens(t *testing.T) {
	got := tokens("550 5.1.1 <Anna@smtp.GMX.de>: „Über-Größe“ …")
	want := []string{"550", "5.1.1", "anna", "smtp", "gmx", "de", "smtp.gmx.de", "über", "größe"}
	if len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got, want)
			break
		}
	}
}
