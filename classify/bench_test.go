package classify

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

// reply120 is a reply of about 120 bytes, the size that most have.
const reply120 = "550 5.1.1 <somebody@mail.example.org>: Recipient address rejected: User unknown in virtual mailbox table; see help page"

// The kinds of lines: a bare reply of one line or of several, a reply in the
// wrapping of a server or a mail program, and an error without a reply.
var lineKinds = [...]string{"one-line", "multi-line", "wrapped", "client"}

// lines sorts the examples of the rules and the recordings of real servers, up to
// 2 KiB each, by their kinds.
func lines(tb testing.TB) map[string][]string {
	tb.Helper()
	c, err := readProved(os.DirFS("rules"))
	if err != nil {
		tb.Fatal(err)
	}
	kinds := map[string][]string{}
	for _, known := range knownReplies(tb, c.sources) {
		r := reply.Read(known.text)
		kind := "one-line"
		switch {
		case len(known.text) > 2<<10:
			continue
		case r.Code == 0:
			kind = "client"
		case r.Wrapped():
			kind = "wrapped"
		case strings.Contains(known.text, "\n"):
			kind = "multi-line"
		}
		kinds[kind] = append(kinds[kind], known.text)
	}
	return kinds
}

// BenchmarkLines classifies real lines in turn, so that no reply meets the caches
// that it has warmed itself. Beside the time for a line it tells that for a byte;
// what else could be done with the same bytes is in BenchmarkOther.
func BenchmarkLines(b *testing.B) {
	kinds := lines(b)
	for _, kind := range lineKinds {
		b.Run(kind, func(b *testing.B) {
			b.ReportAllocs()
			inTurn(b, kinds[kind], func(s string) { Classify(s, Attempt{}) })
		})
	}
}

// BenchmarkOther gives the time of BenchmarkLines its measure: one look at each
// byte in a table, the finding of the reply, the search for words and phrases; and
// what one would write without this package: a search for each of a hundred
// phrases, and one regular expression of them.
func BenchmarkOther(b *testing.B) {
	kinds := lines(b)
	phrases := strings.Split("user unknown,no such user,mailbox full,over quota,mailbox unavailable,relay access denied,relaying denied,blocked using,"+
		"greylisted,try again later,too many connections,rate limit,spam,virus,message too large,authentication required,authentication failed,"+
		"invalid recipient,account disabled,domain not found,connection refused,connection timed out,certificate,reverse dns,spf,dkim,dmarc,"+
		"blacklisted,blocklist,poor reputation,policy,service unavailable,system error,insufficient system storage,quota exceeded", ",")
	pattern := regexp.MustCompile("(?i)" + strings.Join(phrases, "|"))
	var table [256]uint8
	for i := range table {
		table[i] = uint8(i / 32)
	}
	sum := 0
	for _, other := range []struct {
		name string
		do   func(s string)
	}{
		{"table", func(s string) {
			for i := range len(s) {
				sum += int(table[s[i]])
			}
		}},
		{"reading", func(s string) { reply.Read(s) }},
		{"scan", func(s string) {
			scan := match.Scan{Set: builtin().set}
			scan.Read(s, 0)
		}},
		{"contains", func(s string) {
			s = strings.ToLower(s)
			for _, p := range phrases {
				if strings.Contains(s, p) {
					sum++
				}
			}
		}},
		{"regexp", func(s string) {
			if pattern.MatchString(s) {
				sum++
			}
		}},
	} {
		for _, kind := range lineKinds {
			b.Run(other.name+"/"+kind, func(b *testing.B) { inTurn(b, kinds[kind], other.do) })
		}
	}
	_ = sum
}

// inTurn runs f over a list again and again.
func inTurn(b *testing.B, list []string, f func(string)) {
	b.Helper()
	bytes, i := 0, 0
	for b.Loop() {
		f(list[i])
		bytes += len(list[i])
		if i++; i == len(list) {
			i = 0
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(bytes), "ns/byte")
}

// TestTextAllocs holds that a text of up to 2 KiB takes no memory but for what is
// new in its result: words that are joined of several lines or repaired, and a text
// that was spelled out in another way.
func TestTextAllocs(t *testing.T) {
	Preload()
	kinds := lines(t)
	kinds["long"] = []string{
		"550 5.7.1 " + strings.Repeat("this message was not taken for some reason ", 46),
		"550-5.7.1 " + strings.Repeat("this message was not taken\n550-5.7.1 ", 50) + "\n550 5.7.1 policy",
		"host mx.example.org[192.0.2.1] said: 550 5.1.1 " + strings.Repeat("no such user here ", 100) + "(in reply to RCPT TO command)",
		"dial tcp 192.0.2.1:25: connect: " + strings.Repeat("connection refused ", 100),
	}
	for kind, list := range kinds {
		for _, s := range list {
			if s != reply.Spelled(s) {
				continue
			}
			want := 0.0
			if r := Classify(s, Attempt{}); !strings.Contains(s, r.Text) {
				want = 1
			}
			if n := testing.AllocsPerRun(1, func() { Classify(s, Attempt{}) }); n > want {
				t.Errorf("%s: %v allocations, not %v, for %q", kind, n, want, s)
			}
		}
	}
}

// BenchmarkRules shows how little the time depends on the number of rules: a few,
// the built-in ones, and ten times as many, in real lines in turn.
func BenchmarkRules(b *testing.B) {
	list := lines(b)["one-line"]
	few := &Classifier{rules: manyRules(b, 100), alone: true}
	many := &Classifier{rules: manyRules(b, 9*len(builtin().rules))}
	for _, tt := range []struct {
		name string
		c    *Classifier
	}{{"100", few}, {"built-in", &Classifier{}}, {"ten times", many}} {
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			inTurn(b, list, func(s string) { tt.c.Classify(s, Attempt{}) })
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

// hostile are texts of 32 KiB that somebody might write to keep a reader busy.
func hostile() map[string]string {
	fill := func(s string) string { return strings.Repeat(s, 32<<10/len(s)) }
	return map[string]string{
		"prose":       fill("the message that you sent to them was not taken by this server for some reason, see below. "),
		"equals":      fill("ا="),
		"colons":      fill("ab:"),
		"dots":        fill("a.b-"),
		"empty dots":  fill("a..b"),
		"hosts":       fill("a.b..org "),
		"addresses":   fill("a@b.c@"),
		"quotes":      fill("'\" "),
		"subjects":    fill("subject \"a "),
		"digits":      fill("550 5.7.1 "),
		"codes":       fill("550-"),
		"hyphens":     fill("a-"),
		"slashes":     fill("a/b."),
		"backslashes": fill("\\x"),
		"entities":    fill("&amp"),
		"brackets":    fill("[{(<"),
		"lines":       fill("a\n"),
		"fields":      fill("a: b\n"),
		"json":        fill("{\"a\":"),
		"urls":        fill("http://a/"),
		"underscores": fill("a1_2"),
		"apostrophes": fill("a'"),
		"accents":     fill("a\u0301"),
		"no UTF-8":    fill("\xff\xc3"),
		"hits":        fill("user unknown mailbox full quota spam blocked policy "),
		"replies":     fill("550-5.7.1 no\r\n"),
		"sessions":    fill(">>> RCPT TO:<a@example.org>\n<<< 250 ok\n"),
		"commands":    fill("mail from:"),
		"said":        fill("said: 550 "),
	}
}

// BenchmarkHostile shows what they cost, in the time of prose of the same length.
func BenchmarkHostile(b *testing.B) {
	Preload()
	texts := hostile()
	cost := func(s string) float64 {
		best := time.Hour
		for range 3 {
			begin := time.Now()
			Classify(s, Attempt{})
			best = min(best, time.Since(begin))
		}
		return float64(best.Nanoseconds())
	}
	prose := cost(texts["prose"])
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Classify(texts[name], Attempt{})
			}
			b.ReportMetric(cost(texts[name])/prose, "prose")
		})
	}
}
