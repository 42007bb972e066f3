package classify

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// reply120 is a reply of about 120 bytes, the size that most have.
const reply120 = "550 5.1.1 <somebody@mail.example.org>: Recipient address rejected: User unknown in virtual mailbox table; see help page"

func BenchmarkText(b *testing.B) {
	texts := map[string]string{
		"reply120": reply120,
		"wrapped":  "host mx.example.org[192.0.2.1] said: " + reply120 + " (in reply to RCPT TO command)",
		"everyday": "550 5.7.1 the message that you tried to send to somebody@mail.example.org was judged to be unwanted bulk mail by our filter",
		"no-code":  "dial tcp 192.0.2.1:25: connect: connection refused",
		"1k":       "550 5.7.1 " + strings.Repeat("this message was not taken for some reason ", 23),
		"16k":      "550 5.7.1 " + strings.Repeat("this message was not taken for some reason ", 372),
	}
	for _, name := range []string{"reply120", "everyday", "wrapped", "no-code", "1k", "16k"} {
		b.Run(name, func(b *testing.B) {
			text := texts[name]
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Text(text, Hints{})
			}
		})
	}
}

// BenchmarkRules shows that the time does not grow with the number of rules.
func BenchmarkRules(b *testing.B) {
	for _, n := range []int{100, 1000, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c := &Classifier{rules: manyRules(b, n), alone: true}
			b.ReportAllocs()
			for b.Loop() {
				c.Text(reply120, Hints{})
			}
		})
	}
}

func manyRules(tb testing.TB, n int) *Rules {
	tb.Helper()
	var s strings.Builder
	s.WriteString("Provider: many\nName: Many\nKind: server\n\n")
	for i := range n {
		fmt.Fprintf(&s, "Rule: many-%d\nReason: user-unknown\nText: user unknown in table number x%dx\nText: mailbox ... x%dy table\nExample: 550 user unknown in table number x%dx\n\n", i, i, i, i)
	}
	rules, err := LoadRules(fstest.MapFS{"many.txt": {Data: []byte(s.String())}})
	if err != nil {
		tb.Fatal(err)
	}
	return rules
}
