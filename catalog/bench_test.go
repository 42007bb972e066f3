package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// BenchmarkParse is what the first use of a language costs.
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
	r := classify.Text("552 5.2.2 <anna@example.org>: mailbox full", classify.Hints{})
	d := Details{Recipient: "anna@example.org"}
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

// TestConcurrent lets several goroutines be the first to use a catalog; the race
// detector watches.
func TestConcurrent(t *testing.T) {
	c := shippedCatalog("de.txt", shippedCatalog("en.txt", nil))
	r := classify.Text("451 4.7.1 Greylisted, try again in 5 minutes", classify.Hints{})
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
		r := classify.Text("552 5.2.2 <member.7@example.org>: mailbox of member.7 full"+strings.Repeat(" and more words", 100), classify.Hints{})
		rep := Report{Details: Details{Recipient: strings.Join(to, ", "), Sender: "club@example.com"}, Tried: []string{"sent again to member.7"}}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Report(r, rep)
			}
		})
	}
}
