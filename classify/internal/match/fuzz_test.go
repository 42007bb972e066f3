package match

import "testing"

// FuzzScan holds a scan to a pattern's own words: a text made of them, with
// anything before and behind it, has the pattern; and matches stay in bounds.
func FuzzScan(f *testing.F) {
	set := mustCompile(f, map[string][]string{"c": {"user", "mail box"}}, "user unknown", "{a|b} c ... d", "@c ~ full", "x & y", "p _ q", "spamhaus.org", "/path")
	for _, s := range []string{"user unknown", "a@example.org", "https://www.spamhaus.org/path?x", "mail-box is full", "1.2.3.4", "::1", "550-5.1.1", "\\r\\n", "&lt;", "ü\xff", "用户"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before) > 512 {
			before = before[:512]
		}
		var scan Scan
		scan.Read(set, before+"\n user unknown \n"+after, 550)
		scan.Tier(0)
		scan.Tier(1)
		found := scan.hits.n == maxHits
		for _, m := range scan.All() {
			if int(m.Pattern) >= len(set.Steps) || m.Words == 0 {
				t.Errorf("match %+v", m)
			}
			found = found || m.Pattern == 0
		}
		if !found {
			t.Errorf("the words between %q and %q were not found", before, after)
		}
	})
}

func FuzzParsePattern(f *testing.F) {
	for _, s := range []string{"user unknown", "{a|b c|} d ... e ~ f & g _ h", "@c x", "spamhaus.org /path", "{", "用户不存在"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePattern(s, map[string][]string{"c": {"x"}})
		if err != nil {
			return
		}
		if len(p.Links) != len(p.Parts)-1 {
			t.Fatalf("%d parts, %d links", len(p.Parts), len(p.Links))
		}
		if _, err := Compile([]Pattern{p}); err != nil {
			t.Logf("does not compile: %v", err)
		}
	})
}
