package match

import "testing"

// FuzzScan holds a scan to a pattern's own words: a text made of them, with
// anything before and behind it, has the pattern; and matches stay in bounds.
func FuzzScan(f *testing.F) {
	set := mustBuild(f, map[string][]string{"c": {"user", "mail box"}}, "user unknown", "{a|b} c ... d", "@c ~ full", "x & y", "p _ q", "spamhaus.org", "/path")
	for _, s := range []string{"user unknown", "a@example.org", "https://www.spamhaus.org/path?x", "mail-box is full", "1.2.3.4", "::1", "550-5.1.1", "\\r\\n", "&lt;", "ü\xff", "用户"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before) > 512 {
			before = before[:512]
		}
		scan := Scan{Set: set}
		scan.Read(before+"\n user unknown \n"+after, 550)
		scan.Whole()
		scan.Tier(0)
		scan.Tier(1)
		found := scan.hits.n == maxHits
		for _, m := range scan.All() {
			if int(m.Pattern) >= len(set.steps) || m.Words == 0 {
				t.Errorf("match %+v", m)
			}
			found = found || m.Pattern == 0
		}
		if !found {
			t.Errorf("the words between %q and %q were not found", before, after)
		}
	})
}

// FuzzStems holds a scan that counts stems to all that it finds without them, and to a
// word that has one.
func FuzzStems(f *testing.F) {
	set := mustBuild(f, nil, "user unknown", "{anmeld*|*konto} ~ falsch", "unbe* x")
	for _, s := range []string{"anmelden", "Kundenkonto", "unbekannt", "ANMELDÜNG", "don't", "ü\xff", "用户", "4f3a_konto", "unbeu"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before) > 256 {
			before = before[:256]
		}
		scan := Scan{Set: set}
		scan.ReadStems(before+"\n user unknown \n Sammelkonto falsch \n"+after, 0)
		scan.Whole()
		scan.Tier(0)
		scan.Tier(1)
		user, konto := scan.hits.n == maxHits, scan.hits.n == maxHits
		for _, m := range scan.All() {
			user, konto = user || m.Pattern == 0, konto || m.Pattern == 1
		}
		if !user || !konto {
			t.Errorf("the words between %q and %q were not found", before, after)
		}
	})
}

func FuzzAdd(f *testing.F) {
	for _, s := range []string{"user unknown", "{a|b c|} d ... e ~ f & g _ h", "@c x", "spamhaus.org /path", "{", "用户不存在", "anmeld* {*konto|x}", "{0*c|d}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := NewBuilder(0)
		if err := b.Class("c", "x"); err != nil {
			t.Fatal(err)
		}
		id, err := b.Add(s, false)
		if err != nil {
			return
		}
		set, err := b.Set([]int{id})
		if err != nil {
			t.Fatalf("%q does not compile: %v", s, err)
		}
		if n := len(set.pattern(0)); n == 0 || n > maxParts {
			t.Errorf("%q has %d parts", s, n)
		}
	})
}
