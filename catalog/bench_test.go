package catalog

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/smtperr/go-smtperr/classify"
)

// BenchmarkFirst is what the first explanation in a language costs.
func BenchmarkFirst(b *testing.B) {
	r := classify.Classify("552 5.2.2 <anna@example.org>: mailbox full", classify.Attempt{})
	for _, name := range []string{"de.txt", "en.txt"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c := shippedCatalog("en.txt", english, nil)
				if name != "en.txt" {
					c = shippedCatalog(name, german, c)
				}
				c.Explain(r, Details{})
			}
		})
	}
}

// BenchmarkParse is what a whole file costs, with all checks, as an application's
// own is read.
func BenchmarkParse(b *testing.B) {
	for _, name := range []string{"de.txt", "en.txt"} {
		b.Run(name, func(b *testing.B) {
			text, err := shipped.ReadFile("messages/" + name)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := parseMessages(name, string(text)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkExplain(b *testing.B) {
	c := Match("de")
	r := classify.Classify("552 5.2.2 <anna@example.org>: mailbox full", classify.Attempt{Recipient: "anna@example.org"})
	d := Details{}
	b.ReportAllocs()
	for b.Loop() {
		c.Explain(r, d)
	}
}

func BenchmarkMatch(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Match("fr-FR, de;q=0.8, en;q=0.5")
	}
}

// TestExplainAllocs bounds what an explanation takes beside its own texts.
func TestExplainAllocs(t *testing.T) {
	c := Match("de")
	r := classify.Classify("552 5.2.2 <anna@example.org>: mailbox full", classify.Attempt{Recipient: "anna@example.org"})
	d := Details{}
	c.Explain(r, d)
	most := 45.0
	if info, _ := debug.ReadBuildInfo(); slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		most = 60 // the detector's own
	}
	if n := testing.AllocsPerRun(10, func() { c.Explain(r, d) }); n > most {
		t.Errorf("%v allocations, more than %v", n, most)
	}
}

// TestIndex holds the stanzas that are read when they are asked for to those of the
// whole file, which is parsed and checked at once.
func TestIndex(t *testing.T) {
	for _, name := range []string{"de.txt", "en.txt"} {
		text, err := shipped.ReadFile("messages/" + name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := parseMessages(name, string(text))
		if err != nil {
			t.Fatal(err)
		}
		got, err := indexMessages(name, string(text))
		if err != nil {
			t.Fatal(err)
		}
		if got.tag != want.tag || got.name != want.name {
			t.Errorf("%s: %v %q, want %v %q", name, got.tag, got.name, want.tag, want.name)
		}
		for key, topic := range got.topics {
			if len(topic.entries) > 0 {
				t.Errorf("%s: %v was parsed before anybody asked", name, key)
			}
		}
		options := cmp.Options{cmp.AllowUnexported(entry{}), cmpopts.EquateEmpty()}
		if diff := cmp.Diff(want.all(), got.all(), options); diff != "" {
			t.Errorf("%s (-parsed +indexed):\n%s", name, diff)
		}
	}
}

// TestConcurrent lets several goroutines be the first to use a catalog; the race
// detector watches.
func TestConcurrent(t *testing.T) {
	c := shippedCatalog("de.txt", german, shippedCatalog("en.txt", english, nil))
	r := classify.Classify("451 4.7.1 Greylisted, try again in 5 minutes", classify.Attempt{})
	want := Match("de").Explain(r, Details{}).Summary
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := c.Explain(r, Details{}).Summary; got != want {
				t.Errorf("summary %q, want %q", got, want)
			}
		})
	}
	wg.Wait()
}

// BenchmarkReport is a report on a mail to many recipients.
func BenchmarkReport(b *testing.B) {
	c := Match("de")
	for _, n := range []int{1, 200, 2000} {
		var to []string
		for i := range n {
			to = append(to, fmt.Sprintf("member.%d@example.org", i))
		}
		r := classify.Classify("552 5.2.2 <member.7@example.org>: mailbox of member.7 full"+strings.Repeat(" and more words", 100), classify.Attempt{Recipient: strings.Join(to, ", "), Sender: "club@example.com"})
		rep := Ticket{Tried: []string{"sent again to member.7"}}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.FormatTicket(r, rep)
			}
		})
	}
}
