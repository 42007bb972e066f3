package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// A mailing is one mail to many, or many mails of the same subject and day.
type mailing struct {
	subject, day string
	recipients   map[string]bool // whom it went to, in lower case
	failed       map[string]bounce.Recipient
}

// mailings are all that was sent, by Message-ID.
type mailings map[string]*mailing

// add notes a sent mail.
func (m mailings) add(id, subject, day string, recipients []string) {
	var one *mailing
	for _, other := range m {
		if other.subject == subject && other.day == day {
			one = other
			break
		}
	}
	if one == nil {
		one = &mailing{subject: subject, day: day, recipients: map[string]bool{}, failed: map[string]bounce.Recipient{}}
	}
	for _, r := range recipients {
		one.recipients[strings.ToLower(r)] = true
	}
	m[strings.Trim(id, "<>")] = one
}

// note notes a bounce. It reports whether it is about a mail that was sent, to
// somebody whom the mail went to.
func (m mailings) note(n *bounce.Notification) bool {
	one := m[strings.Trim(n.MessageID, "<>")]
	if one == nil {
		return false
	}
	known := false
	for _, r := range n.Recipients {
		for _, address := range []string{r.Original, r.Address} {
			if address = strings.ToLower(address); one.recipients[address] {
				known = true
				if r.Action == bounce.ActionFailed {
					one.failed[address] = r
				}
				break
			}
		}
	}
	return known
}

// wording is what the command says itself; the rest is the library's.
type wording struct {
	back, nothing, strangers, remove, ask string
}

var english = wording{
	back: "%q of %s came back from %d of %d:\n", nothing: "Nothing came back.\n",
	strangers: "Bounces about mails that were not sent from here: %d (not counted).\n",
	remove:    "remove the address", ask: "look into it",
}

var german = wording{
	back: "„%s“ vom %s kam von %d von %d Empfängern zurück:\n", nothing: "Nichts kam zurück.\n",
	strangers: "Unzustellbarkeitsmeldungen zu E-Mails, die nicht von hier stammen: %d (nicht mitgezählt).\n",
	remove:    "Adresse entfernen", ask: "bitte prüfen",
}

func (w *wording) print(out io.Writer, all mailings, strangers int) error {
	list := slices.Collect(maps.Values(all))
	slices.SortFunc(list, func(a, b *mailing) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.subject, b.subject)) })
	list = slices.Compact(list)
	var b strings.Builder
	for _, m := range list {
		if len(m.failed) == 0 {
			continue
		}
		fmt.Fprintf(&b, w.back, visible(m.subject), m.day, len(m.failed), len(m.recipients))
		for _, address := range slices.Sorted(maps.Keys(m.failed)) {
			r := m.failed[address]
			fmt.Fprintf(&b, "  %s: %s", visible(address), r.Diagnosis.Explain().Title)
			switch r.Suppress.Action {
			case bounce.ListActionRemove:
				fmt.Fprintf(&b, " (%s%s)", w.remove, after(r.Suppress))
			case bounce.ListActionAsk:
				fmt.Fprintf(&b, " (%s%s)", w.ask, after(r.Suppress))
			}
			b.WriteString("\n")
		}
	}
	if b.Len() == 0 {
		b.WriteString(w.nothing)
	}
	if strangers > 0 {
		fmt.Fprintf(&b, w.strangers, strangers)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// after says how many such bounces the advice needs, as a mark: "×3".
func after(s bounce.Suppress) string {
	if s.After > 1 {
		return fmt.Sprintf(", ×%d", s.After)
	}
	return ""
}

// visible keeps a stranger's text from doing anything to a terminal.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}
