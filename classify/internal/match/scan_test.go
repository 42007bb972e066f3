package match

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func mustBuild(t testing.TB, classes map[string][]string, patterns ...string) *Set {
	t.Helper()
	b := NewBuilder(0)
	for name, phrases := range classes {
		if err := b.Class(name, strings.Join(phrases, ",")); err != nil {
			t.Fatal(err)
		}
	}
	var order []int
	for _, s := range patterns {
		id, err := b.Add(s, false)
		if err != nil {
			t.Fatal(err)
		}
		order = append(order, id)
	}
	set, err := b.Set(order, len(order)/2)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestScan(t *testing.T) {
	classes := map[string][]string{
		"mailbox": {"user", "mailbox", "email address"},
		"unknown": {"unknown", "not found", "does not exist"},
	}
	tests := []struct {
		name    string
		pattern string
		text    string
		want    bool
	}{
		{"words", "user unknown", "User unknown", true},
		{"case and punctuation", "user unknown", "USER: -unknown-!", true},
		{"only whole words", "user unknown", "user unknownn", false},
		{"word between", "user unknown", "user is unknown", false},
		{"address between", "user unknown", "User <a@example.org> unknown", true},
		{"host between", "user unknown", "user at mx.example.org unknown", false},
		{"host between, nothing else", "user unknown", "user mx.example.org unknown", true},
		{"code repeated in continuation", "user unknown", "user\r\n550-5.1.1 unknown", true},
		{"line break written by a logger", "user unknown", `user\r\nunknown`, true},
		{"apostrophe", "doesn't exist", "doesnt exist", true},
		{"typographic apostrophe", "doesn't exist", "doesn’t exist", true},
		{"quoted word", "user unknown", "'user' unknown", true},
		{"umlaut", "überschritten", "ÜBERSCHRITTEN", true},
		{"umlaut in Latin-1", "überschritten", "\xdcberschritten", true},
		{"umlaut decomposed", "überschritten", "u\u0308berschritten", true},
		{"code with a machine's number", "ofr_105", "OFR007_105", true},
		{"code of another number", "ofr_105", "OFR007_106", false},
		{"digits that begin a word", "_105", "007_105", false},
		{"underscore before a letter", "tls_1a", "tls1_1a", true},
		{"hyphen", "anti spam", "anti-spam", true},
		{"Chinese", "用户不存在", "该用户不存在。", true},
		{"Japanese", "ユーザ 不明", "ユーザ不明", true},
		{"Cyrillic", "пользователь не найден", "Пользователь НЕ найден", true},
		{"Cyrillic, dots left out", "отклонён", "отклонен", true},
		{"Cyrillic decomposed", "черный список", "черныи\u0306 список", true},
		{"Greek capitals", "άγνωστος χρήστης", "ΑΓΝΩΣΤΟΣ ΧΡΗΣΤΗΣ", true},
		{"Romanian with cedilla", "cutia poștală", "Cutia poştală", true},
		{"Vietnamese decomposed", "người nhận", "ngu\u031bo\u031b\u0300i nha\u0323\u0302n", true},
		{"Arabic, hamza and dots left out", "أعد المحاولة", "اعد المحاوله", true},
		{"Arabic, stretched", "المستلم", "المســـتلم", true},
		{"Hebrew with points", "שלום", "שָׁלוֹם", true},
		{"Thai", "ไม่พบ ผู้รับ", "ไม่พบผู้รับ", true},
		{"alternatives", "{user|mailbox} unknown", "mailbox unknown", true},
		{"optional word", "user {is|} unknown", "user unknown", true},
		{"gap", "blocked ... policy", "blocked because of a local policy", true},
		{"gap too wide", "blocked ... policy", "blocked a b c d e f g h i policy", false},
		{"gap in order only", "blocked ... policy", "policy blocked", false},
		{"near, turned", "user ~ unknown", "unknown user", true},
		{"near, too far", "user ~ unknown", "user a b c d e unknown", false},
		{"somewhere", "user & unknown", "unknown a b c d e f g h i j k user", true},
		{"any word", "limit of _ messages", "limit of 500 messages", true},
		{"any word, two there", "limit of _ messages", "limit of 500 bad messages", false},
		{"classes", "@mailbox ~ @unknown", "The email address a@example.org was not found", true},
		{"class next to class", "@mailbox @unknown", "mailbox does not exist", true},
		{"address is no evidence", "spam", "<spam@virus.example>: refused", false},
		{"bare address is no evidence", "spam", "spam@virus.example: refused", false},
		{"host is no evidence", "virus", "mx.virus.example refused", false},
		{"path is no evidence", "spam", "see https://example.org/spam?virus", false},
		{"host", "blocked using spamhaus.org", "blocked using zen.spamhaus.org", true},
		{"host in a URL", "spamhaus.org", "see https://www.spamhaus.org/query/ip", true},
		{"another host", "spamhaus.org", "see notspamhaus.org", false},
		{"path word", "/badcredentials", "see https://support.example.com/mail/?p=BadCredentials x", true},
		{"path word elsewhere", "/badcredentials", "badcredentials", false},
		{"sentence without a space", "unknown please", "user unknown.Please check", true},
		{"host before a closing quote", "blocked by spamhaus.org", "„blocked by zen.spamhaus.org“", true},
		{"host before a no-break space", "no such user", "a@mx.example.org\u00a0no such user", true},
		{"host before Chinese", "blocked 发信", "blocked mx.example.org发信", true},
		{"host with an umlaut", "blocked please", "blocked müller.example.org please", true},
		{"URL before a full stop", "see 请", "see https://example.org/。请", true},
		{"IPv6 before a comma", "<ip> 被", "2001:db8::1，被", true},
		{"IPv6 between", "client blocked", "client [2001:db8::1] blocked", true},
		{"IPv4 with port between", "client blocked", "client 192.0.2.1:25 blocked", true},
		{"time of day is words", "12 30", "at 12:30:00", true},
		{"number with a dot", "554.30", "disabled (554.30)", true},
		{"subject in quotes", "user unknown", `Subject: "User unknown" refused`, false},
		{"subject in quotes, behind it", "refused", `Subject was 'User unknown': refused`, true},
		{"other quotes", "user unknown", `said "User unknown"`, true},
		{"name of a file", "spam", "file spam.zip refused", false},
		{"extension of a file", "zip", "file spam.zip refused", true},
		{"id of a message", "virus", "refused (id=virus-full)", false},
		{"IP address", "<ip> {is|} blocked", "[192.0.2.1] is blocked", true},
		{"IPv6 address", "<ip> blocked", "2001:db8::1 blocked", true},
		{"address, longest", "spam", strings.Repeat("a", 64) + "@" + strings.Repeat("b", 250) + ".spam", false},
		{"IPv6 address, longest", "<ip> blocked", "2001:0db8:0000:0000:0000:ffff:192.168.100.200 blocked", true},
		{"host name", "<host> {is|} unknown", "mx.example.org is unknown", true},
		{"mail address is no host name", "<host> unknown", "a@example.org unknown", false},
		{"IP address elsewhere", "<ip> blocked", "192.0.2.1 not blocked", false},
		{"mail address", "<mail> blocked", "<a@example.org> blocked", true},
		{"mail address is no IP address", "<ip> blocked", "a@example.org blocked", false},
		{"IP address in a mail address", "<ip> blocked", "a@192.0.2.1 blocked", false},
		{"status code is no IP address", "<ip> blocked", "5.7.1 blocked", false},
		{"many alternatives, left out", "{a|b|c|d|e|f|g|h} {i|j|k|l|m|n|o|p} {the|a|} mailbox", "a i mailbox", true},
		{"many alternatives, one of them", "{a|b|c|d|e|f|g|h} {i|j|k|l|m|n|o|p} {the|a|} mailbox", "a i the mailbox", true},
		{"many alternatives, another word", "{a|b|c|d|e|f|g|h} {i|j|k|l|m|n|o|p} {the|a|} mailbox", "a i no mailbox", false},
		{"overlapping phrases", "name or service not known", "[Errno -2] Name or service not known", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set := mustBuild(t, classes, tt.pattern)
			scan := Scan{Set: set}
			scan.Read(tt.text, 550)
			scan.Whole()
			scan.Tier(0)
			scan.Tier(1)
			if got := len(scan.All()) > 0; got != tt.want {
				t.Errorf("pattern %q in %q: got %v, want %v", tt.pattern, tt.text, got, tt.want)
			}
		})
	}
}

func TestScanReportsWordsAndPlace(t *testing.T) {
	set := mustBuild(t, nil, "over quota", "quota", "mailbox ~ quota", "spamhaus.org")
	scan := Scan{Set: set}
	scan.Read("the mailbox is over quota, see spamhaus.org", 0)
	scan.Whole()
	scan.Tier(0)
	scan.Tier(1)
	want := []Match{{0, 2, 3, 5, 3}, {1, 1, 4, 5, 4}, {2, 2, 1, 5, 1}, {3, 2, 6, 6, 6}}
	got := append([]Match(nil), scan.All()...)
	if diff := cmp.Diff(want, got, cmp.Transformer("sorted", func(x []Match) map[Match]bool {
		set := map[Match]bool{}
		for _, m := range x {
			set[m] = true
		}
		return set
	})); diff != "" {
		t.Errorf("matches (-want +got):\n%s", diff)
	}
}

func TestAddErrors(t *testing.T) {
	tests := []struct{ name, pattern, want string }{
		{"empty", "", "no word"},
		{"operator first", "~ user", "an operator stands between words"},
		{"operator last", "user ~", "ends in an operator"},
		{"two operators", "user ~ & x", "an operator stands between words"},
		{"open brace", "{user", "{ without }"},
		{"close brace", "user}", "} or | without {"},
		{"no class", "@nothing", "no class"},
		{"address", "a@example.org", "passed over"},
		{"all optional", "{the|}", "no word"},
		{"nine parts", "a & b & c & d & e & f & g & h & i", "more than 8 parts"},
		{"long word", strings.Repeat("x", 50), "more than 40 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := NewBuilder(0).Add(tt.pattern, false)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Add(%q) = %v, want an error with %q", tt.pattern, err, tt.want)
			}
		})
	}
}

func TestScanDoesNotAllocate(t *testing.T) {
	set := mustBuild(t, nil, "user unknown", "mailbox ~ full")
	const text = "550-5.1.1 <a@example.org>: Recipient address rejected:\r\n550 5.1.1 User unknown in virtual mailbox table"
	if n := testing.AllocsPerRun(100, func() {
		scan := Scan{Set: set}
		scan.Read(text, 550)
		scan.Whole()
		scan.Tier(0)
		scan.Tier(1)
	}); n != 0 {
		t.Errorf("Scan allocates %v times", n)
	}
}

func TestMostParts(t *testing.T) {
	set := mustBuild(t, nil, "a & b & c & d & e & f & g & h")
	for text, want := range map[string]int{"a b c d e f g h": 1, "h g f e d c b a": 1, "a b c d e f g x": 0} {
		scan := Scan{Set: set}
		scan.Read(text, 0)
		scan.Whole()
		scan.Tier(0)
		scan.Tier(1)
		if got := len(scan.All()); got != want {
			t.Errorf("%q has %d matches, want %d", text, got, want)
		}
	}
}

func TestHas(t *testing.T) {
	set := mustBuild(t, nil, "user ~ unknown")
	scan := Scan{Set: set}
	scan.Read("the user is unknown here", 0)
	scan.Whole()
	for behind, want := range []bool{false, false, false, false, true, true} {
		if got := scan.Has(0, uint16(behind)); got != want {
			t.Errorf("before word %d: %v, want %v", behind, got, want)
		}
	}
}

// TestWithin holds a part of a text that was read to the same text alone.
func TestWithin(t *testing.T) {
	set := mustBuild(t, nil, "user unknown", "over quota", "quota", "mailbox ~ quota", "spamhaus.org", "<mail> unknown", "said", "unknown said")
	tests := []struct {
		name, before, part, after string
		told                      bool
	}{
		{"all", "", "user unknown", "", true},
		{"wrapped", "mx.spamhaus.org said: ", "user unknown", " (mailbox over quota)", true},
		{"phrase across the edge", "the user ", "unknown", " said", true},
		{"host at the edge", "spamhaus.org ", "over quota", " spamhaus.org", true},
		{"address at the edge", "a@example.org ", "unknown", "", true},
		{"pattern across the edge", "mailbox ", "is over quota", "", true},
		{"nothing in it", "user unknown ", "", " over quota", true},
		{"behind the code", "550", "-user unknown", "", true},
		{"quoted", "'", "user unknown", "' said", true},
		{"through a word", "the us", "er unknown", "", false},
		{"through a host name", "spam", "haus.org over quota", "", false},
		{"behind another number", "551", "-user unknown", "", false},
		{"words that nobody has", "a b c d, ", "e user unknown f", ", g h", true},
		{"beyond the words that are known", strings.Repeat("word ", 300), "user unknown", " said", false},
		{"with a subject in quotes", "Subject: \"it is over quota\" ", "user unknown", "", false},
		{"with too many hits", strings.Repeat("quota ", maxHits), "user unknown", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			alone, part := Scan{Set: set}, Scan{Set: set}
			alone.Read(tt.part, 0)
			alone.Whole()
			part.Read(tt.before+tt.part+tt.after, 550)
			part.Whole()
			part.Tier(0)
			if told := part.Within(len(tt.before), len(tt.before+tt.part)); told != tt.told {
				t.Fatalf("it is %v that the part can be told", told)
			}
			if !tt.told {
				return
			}
			for tier := range 2 {
				alone.Tier(tier)
				part.Tier(tier)
			}
			if diff := cmp.Diff(alone.All(), part.All(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-alone +part):\n%s", diff)
			}
			again := len(part.All())
			part.Within(len(tt.before), len(tt.before+tt.part))
			if part.Tier(0); len(part.All()) > again {
				t.Errorf("the same part once more has %d matches, not %d", len(part.All()), again)
			}
		})
	}
}

// TestFound holds where the phrases stand that are asked for by themselves, and that they
// take part in nothing else.
func TestFound(t *testing.T) {
	b := NewBuilder(0)
	var order []int
	for _, words := range []string{"in reply to", "said"} {
		place, err := b.Phrase(words)
		if err != nil {
			t.Fatal(err)
		}
		order = append(order, place)
	}
	place, err := b.Add("said", false)
	if err != nil {
		t.Fatal(err)
	}
	set, err := b.Set(append(order, place))
	if err != nil {
		t.Fatal(err)
	}
	text := "mx.example.org Said: no (In reply to MAIL)" + strings.Repeat(" said", maxHits) + " in reply to"
	scan := Scan{Set: set}
	scan.Read(text, 0)
	scan.Whole()
	scan.Tier(0)
	var got []string
	for _, x := range scan.Found() {
		for pattern := range scan.Phrases(x) {
			got = append(got, fmt.Sprint(pattern, text[x.At:x.End]))
		}
	}
	if diff := cmp.Diff([]string{"1Said", "0In reply to", "1said"}, got[:3]); diff != "" || len(got) != maxFound {
		t.Errorf("%d phrases (-want +got):\n%s", len(got), diff)
	}
	if all := scan.All(); len(all) != maxMatches || all[0] != (Match{2, 1, 0, 1, 0}) {
		t.Errorf("%d matches, %v", len(all), all[0])
	}
	for _, words := range []string{"", "a@example.org", "mx.example.org"} {
		if _, err := NewBuilder(0).Phrase(words); err == nil {
			t.Errorf("%q is a phrase", words)
		}
	}
}

func TestClause(t *testing.T) {
	set := mustBuild(t, nil, "full")
	tests := []struct {
		name string
		text string
		from uint16
		to   uint16
	}{
		{"one clause", "your mailbox is full", 0, 4},
		{"comma", "no, it is full", 1, 4},
		{"semicolon", "refused; mailbox full", 1, 3},
		{"full stop", "Refused here. Your mailbox is full", 2, 6},
		{"bracket", "refused (mailbox full) here", 1, 3},
		{"no mark in a host name", "mx.example.org says mailbox full", 0, 3},
		{"behind it", "mailbox full now, sorry", 0, 3},
		{"the last one before, the first one behind", "a, b, full c, d, e", 2, 4},
		{"far behind", strings.Repeat("word, ", 300) + "mailbox full, sorry", 301, 302},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scan := Scan{Set: set}
			scan.Read(tt.text, 0)
			scan.Whole()
			m := onlyMatch(t, &scan)
			if from, to := scan.Clause(m); from != tt.from || to != tt.to {
				t.Errorf("%q: the clause is words %d to %d, want %d to %d", tt.text, from, to, tt.from, tt.to)
			}
		})
	}
	t.Run("in a part", func(t *testing.T) {
		scan := Scan{Set: set}
		text := "one, two three: a b, mailbox full, four"
		scan.Read(text, 0)
		if !scan.Within(strings.Index(text, "a b"), strings.Index(text, ", four")) {
			t.Fatal("the part cannot be told")
		}
		scan.Tier(0)
		scan.Tier(1)
		if from, _ := scan.Clause(&scan.All()[0]); from != 2 {
			t.Errorf("the clause begins at word %d of the part, want 2", from)
		}
	})
}

func TestDenied(t *testing.T) {
	b := NewBuilder(0)
	if err := b.Deny("no, not"); err != nil {
		t.Fatal(err)
	}
	var order []int
	for _, s := range []string{"mailbox ~ full", "user ... not found"} {
		place, err := b.Add(s, false)
		if err != nil {
			t.Fatal(err)
		}
		order = append(order, place)
	}
	set, err := b.Set(order)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		text string
		want bool
	}{
		{"nothing denies", "sorry, the mailbox is full", false},
		{"in the clause", "sorry, and it is not because the mailbox is full", true},
		{"in another clause", "sorry, it is not so, the mailbox is full", false},
		{"between the words of the match", "sorry, the mailbox is not full", true},
		{"the pattern asks for it", "sorry, the user was not found", false},
		{"one more", "sorry, no, the user was not found and no error", true},
		{"what the text begins with", "the mailbox is not full", false},
		{"a match that ends in the clause", "mailbox, it is not said, full", false},
		{"the same, denied", "mailbox, it is not full", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scan := Scan{Set: set}
			scan.Read(tt.text, 0)
			scan.Whole()
			m := onlyMatch(t, &scan)
			if got := scan.Denied(m); got != tt.want {
				t.Errorf("%q: denied %t, want %t", tt.text, got, tt.want)
			}
		})
	}
	if err := b.Deny("not so"); err == nil {
		t.Error("two words were taken for one")
	}
}

func TestBesides(t *testing.T) {
	set := mustBuild(t, nil, "full")
	tests := []struct {
		name string
		text string
		want bool
	}{
		{"no semicolon", "refused, mailbox full", false},
		{"before it", "mailbox full; sorry", false},
		{"behind it", "sorry; mailbox full", true},
		{"behind the first of two", "sorry; mailbox full; refused", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			whole := "one; two: " + tt.text + "; three"
			for _, part := range []bool{false, true} {
				scan := Scan{Set: set}
				if part {
					scan.Read(whole, 0)
					scan.Within(len("one; two: "), len(whole)-len("; three"))
				} else {
					scan.Read(tt.text, 0)
					scan.Whole()
				}
				m := onlyMatch(t, &scan)
				if got := scan.Besides(m); got != tt.want {
					t.Errorf("%q, as a part %t: got %t, want %t", tt.text, part, got, tt.want)
				}
			}
		})
	}
}

func TestFirstDenied(t *testing.T) {
	b := NewBuilder(0)
	if err := b.Deny("no, not"); err != nil {
		t.Fatal(err)
	}
	set, err := b.Set(nil)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name       string
		text       string
		word, from uint16
		ok         bool
	}{
		{"none", "refused; it looks very much like spam", 0, 0, false},
		{"first clause", "not taken by us at all; sorry", 0, 0, false},
		{"second clause", "refused; it is not spam that we see", 3, 1, true},
		{"few words", "refused, no mail from here, and it is not spam here", 8, 5, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scan := Scan{Set: set}
			scan.Read(tt.text, 0)
			scan.Whole()
			if word, from, ok := scan.FirstDenied(); word != tt.word || from != tt.from || ok != tt.ok {
				t.Errorf("%q: got %d, %d, %t, want %d, %d, %t", tt.text, word, from, ok, tt.word, tt.from, tt.ok)
			}
		})
	}
}

func TestWatch(t *testing.T) {
	set := mustBuild(t, nil, "user unknown", "over quota", "mailbox ~ quota")
	set.Watch([]uint32{0, 2})
	for text, want := range map[string]bool{"the user unknown": true, "mailbox quota": true, "over quota": false, "user": false, "": false} {
		scan := Scan{Set: set}
		scan.Read(text, 0)
		if scan.Whole(); scan.Watched() != want {
			t.Errorf("%q: %v, want %v", text, !want, want)
		}
	}
}

// TestManyPatterns finds each of many patterns, for which the tables of the builder
// have to grow.
func TestManyPatterns(t *testing.T) {
	const n = 3000
	var patterns []string
	for i := range n {
		patterns = append(patterns, fmt.Sprintf("w%d common ... {a%d|b%d} end", i, i, i))
	}
	set := mustBuild(t, nil, patterns...)
	for i := range n {
		scan := Scan{Set: set}
		scan.Read(fmt.Sprintf("so w%d common and b%d end", i, i), 0)
		scan.Whole()
		scan.Tier(0)
		scan.Tier(1)
		if all := scan.All(); len(all) != 1 || all[0].Pattern != uint32(i) {
			t.Fatalf("pattern %d: %v", i, all)
		}
	}
}

func TestWordSet(t *testing.T) {
	var s wordSet
	for _, word := range []uint16{0, 3, 63, 64, 100, 127, 128, 200, 255, 256} {
		s.set(word)
	}
	for from := range uint16(300) {
		for _, end := range []uint16{10, 64, 101, 255, 256, 400} {
			want := from
			for want < end && !s.has(want) {
				want++
			}
			got, ok := s.next(from, end)
			if ok != (want < end) || ok && got != want {
				t.Errorf("from %d before %d: %d, %v, not %d", from, end, got, ok, want)
			}
		}
	}
}

func TestAfterwards(t *testing.T) {
	set := mustBuild(t, nil, "full")
	tests := []struct {
		name string
		text string
		want bool
	}{
		{"in the first sentence", "mailbox full. Sorry", false},
		{"in the second", "Sorry. The mailbox is full", true},
		{"on a line below", "Sorry.\nfull", true},
		{"behind dots that end nothing", "wait... full", false},
		{"behind a dot in a name", "mx.example.org full", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scan := Scan{Set: set}
			scan.Read(tt.text, 0)
			scan.Whole()
			m := onlyMatch(t, &scan)
			if got := scan.Afterwards(m); got != tt.want {
				t.Errorf("Afterwards(%q) = %v", tt.text, got)
			}
		})
	}
}

// onlyMatch returns the match of a text that has just one.
func onlyMatch(t *testing.T, scan *Scan) *Match {
	t.Helper()
	scan.Tier(0)
	scan.Tier(1)
	if len(scan.All()) != 1 {
		t.Fatalf("%q: %d matches", scan.text, len(scan.All()))
	}
	return &scan.All()[0]
}
