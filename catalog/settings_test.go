package catalog

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/classify"
)

// everySettings parses all files, whatever the index does with them.
func everySettings(t *testing.T) (all []*Settings) {
	t.Helper()
	entries, err := providerFiles.ReadDir("providers")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := providerFiles.ReadFile("providers/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if err := checkSettings(e.Name(), string(text)); err != nil {
			t.Error(err)
		}
		s, err := parseSettings(e.Name(), string(text))
		if err != nil {
			t.Error(err)
			continue
		}
		all = append(all, s)
	}
	return all
}

// evidence returns the evidence of all facts by their names.
func (s *Settings) evidence() map[string]Evidence {
	m := map[string]Evidence{}
	add := func(name string, e Evidence, there bool) {
		if there {
			m[name] = e
		}
	}
	for _, server := range s.Servers {
		add("server "+server.Host, server.Evidence, true)
	}
	for _, l := range s.Limits {
		add("limit "+l.kind(), l.Evidence, true)
	}
	add("switch", s.Switch.Evidence, s.Switch.De != "")
	add("app-password", s.AppPassword.Evidence, s.AppPassword.De != "")
	add("from", s.From.Evidence, s.From.De != "")
	add("size", s.MaxSize.Evidence, s.MaxSize.Bytes != 0)
	add("blocked", s.Blocked.Evidence, s.Blocked.URL != "")
	add("help", s.Help.Evidence, s.Help.URL != "")
	return m
}

// TestSettingsFiles holds that every file can be read, that every fact has its
// source and date, and that no host leads to two providers.
func TestSettingsFiles(t *testing.T) {
	owner := map[string]string{}
	for _, s := range everySettings(t) {
		for _, host := range s.Hosts {
			if other := owner[host]; other != "" {
				t.Errorf("%s stands in %s and in %s", host, other, s.ID)
			}
			owner[host] = s.ID
		}
		facts := s.evidence()
		if len(facts) == 0 {
			t.Errorf("%s has no fact", s.ID)
		}
		for name, e := range facts {
			if u, err := url.Parse(e.Source); err != nil || u.Host == "" || u.Scheme != "https" {
				t.Errorf("%s, %s: source %q", s.ID, name, e.Source)
			}
			if e.Date.Year() < 2026 {
				t.Errorf("%s, %s: date %v", s.ID, name, e.Date)
			}
		}
		for _, w := range []Bilingual{s.Switch, s.AppPassword, s.From} {
			if strings.HasSuffix(w.De, ".") || strings.HasSuffix(w.En, ".") {
				t.Errorf("%s: a full stop at the end of %q", s.ID, w.De)
			}
		}
	}
}

// TestSettingsHosts holds that the servers of a file are found by their names, and
// that package classify takes them for the same provider.
func TestSettingsHosts(t *testing.T) {
	for _, s := range everySettings(t) {
		if s.Provider != "" && classify.ProviderName(s.Provider) == "" {
			t.Errorf("%s: no rules are called %s", s.ID, s.Provider)
		}
		for _, server := range s.Servers {
			if got, ok := SettingsFor(server.Host); !ok || got.ID != s.ID {
				t.Errorf("%s: %s leads to %q", s.ID, server.Host, got.ID)
			}
			r := classify.Classify("550 no", classify.Attempt{Server: server.Host})
			if s.Provider != "" && r.Provider != s.Provider {
				t.Errorf("%s: classify takes %s for %q, not %q", s.ID, server.Host, r.Provider, s.Provider)
			}
		}
	}
}

func TestSettingsFor(t *testing.T) {
	for _, tt := range []struct {
		name, query string
		id          string
		server      string // the recommended one
	}{
		{"address", "anna@gmx.de", "gmx", "mail.gmx.net:465"},
		{"domain", "gmx.net", "gmx", "mail.gmx.net:465"},
		{"brand of a platform", "anna@web.de", "web-de", "smtp.web.de:465"},
		{"host", "smtp.strato.de", "strato", "smtp.strato.de:465"},
		{"host with port", "smtp.strato.de:465", "strato", "smtp.strato.de:465"},
		{"capital letters and a final dot", "SecureSMTP.T-Online.DE.", "t-online", "securesmtp.t-online.de:465"},
		{"second domain", "anna@magenta.de", "t-online", "securesmtp.t-online.de:465"},
		{"the longer name counts", "club.mail.protection.outlook.com", "exchange-online", "smtp.office365.com:587"},
		{"the shorter name", "anna@outlook.com", "outlook", "smtp-mail.outlook.com:587"},
		{"brand that was renamed", "anna@online.de", "1und1", "smtp.1und1.de:465"},
		{"apple", "anna@mac.com", "icloud", "smtp.mail.me.com:587"},
		{"space", " anna@posteo.at ", "posteo", "posteo.de:465"},

		{"part of a label", "anna@meingmx.de", "", ""},
		{"in the middle", "gmx.de.example.org", "", ""},
		{"top level", "de", "", ""},
		{"own domain", "anna@example.org", "", ""},
		{"nothing", "", "", ""},
		{"dots", "...", "", ""},
		{"an IP address", "[2001:db8::1]:25", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, ok := SettingsFor(tt.query)
			if s.ID != tt.id || ok != (tt.id != "") {
				t.Fatalf("%q: %q, %v", tt.query, s.ID, ok)
			}
			if tt.server == "" {
				return
			}
			if got := s.Servers[0].Address(); got != tt.server {
				t.Errorf("server %s, want %s", got, tt.server)
			}
		})
	}
}

// TestSettingsCopy holds that nobody changes what the next caller gets.
// TestAllSettings holds that every file is there, in order, and that a loop may stop.
func TestAllSettings(t *testing.T) {
	var want, got []string
	for _, s := range everySettings(t) {
		want = append(want, s.ID)
	}
	for s := range AllSettings() {
		got = append(got, s.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for range AllSettings() {
		break
	}
}

func TestSettingsCopy(t *testing.T) {
	s, _ := SettingsFor("ionos.de")
	s.Hosts[0], s.Servers[0].Host, s.Limits[0].Amount = "x", "x", 0
	again, _ := SettingsFor("ionos.de")
	if again.Hosts[0] == "x" || again.Servers[0].Host == "x" || again.Limits[0].Amount == 0 {
		t.Error("the change reached the catalog")
	}
}

func TestSettingsOfProvider(t *testing.T) {
	for _, tt := range []struct{ name, provider, account, want string }{
		{"alone", "strato", "", "STRATO"},
		{"one of two brands", "gmx", "anna@web.de", "WEB.DE"},
		{"two brands", "gmx", "anna@example.org", "GMX / WEB.DE"},
		{"account elsewhere", "strato", "anna@web.de", "STRATO"},
		{"software", "postfix", "anna@web.de", ""},
		{"nobody", "", "anna@web.de", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if s := allSettings().of(tt.provider, tt.account); s != nil {
				got = s.Name
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestCommonSettings holds that of two brands only that is told which both say.
func TestCommonSettings(t *testing.T) {
	same := Bilingual{De: "hier", En: "here"}
	a := &Settings{Name: "A", Provider: "p", Switch: same, From: same, Servers: []Server{{Host: "a.example"}}, Help: Page{URL: "https://a.example/"}}
	b := &Settings{Name: "B", Provider: "p", Switch: same, From: Bilingual{De: "dort", En: "there"}}
	if diff := cmp.Diff(&Settings{Name: "A / B", Provider: "p", Switch: same}, common(a, b)); diff != "" {
		t.Error(diff)
	}
}

func TestWordsIn(t *testing.T) {
	w := Bilingual{De: "hier", En: "here"}
	got := []string{w.In(language.German), w.In(language.MustParse("de-AT")), w.In(language.English), w.In(language.French)}
	if diff := cmp.Diff([]string{"hier", "hier", "here", "here"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckSettings(t *testing.T) {
	const head = "Settings: x\nName: X\nHosts: x.example\n\n"
	const seen = "Source: https://x.example/\nDate: 2026-11-30\n"
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "x.txt:1: no head stanza"},
		{"other name", "Settings: y\nName: X\nHosts: x.example\n", "x.txt:1: the file is called otherwise"},
		{"host in capitals", "Settings: x\nName: X\nHosts: X.example\n", `x.txt:1: "X.example" is no domain name in small letters`},
		{"host without a dot", "Settings: x\nName: X\nHosts: de\n", `x.txt:1: "de" is no domain name in small letters`},
		{"no hosts", "Settings: x\nName: X\n", "x.txt:1: Hosts is missing"},
		{"no fact", head + "Fact: wrong\n" + seen, `x.txt:5: no fact is called "wrong"`},
		{"no source", head + "Fact: help\nPage: https://x.example/\nDate: 2026-11-30\n", "x.txt:5: Source is missing"},
		{"no date", head + "Fact: help\nPage: https://x.example/\nSource: https://x.example/\n", "x.txt:5: Date is missing"},
		{"odd date", head + "Fact: help\nPage: https://x.example/\nSource: https://x.example/\nDate: 30.11.2026\n", `x.txt:5: Date: parsing time "30.11.2026" as "2006-01-02": cannot parse "30.11.2026" as "2006"`},
		{"page of another kind", head + "Fact: help\nPage: javascript:alert(1)\n" + seen, "x.txt:5: Page is no address of a page"},
		{"twice", head + strings.Repeat("Fact: help\nPage: https://x.example/\n"+seen+"\n", 2), "x.txt:10: help stands twice"},
		{"unknown field", head + "Fact: help\nPage: https://x.example/\nColour: red\n" + seen, "x.txt:7: no field Colour here"},
		{"server without encryption", head + "Fact: servers\nServer: x.example 25 none\n" + seen, "x.txt:5: Server wants a port, and tls or starttls"},
		{"limit without words", head + "Fact: limit\nAmount: 5 messages year\n" + seen, "x.txt:5: Amount is no limit: 5 messages year"},
		{"limit of nothing", head + "Fact: limit\nAmount: 0 messages day\n" + seen, "x.txt:5: Amount is no limit: 0 messages day"},
		{"one language", head + "Fact: limit\nAmount: 5 messages day\nDe: hier\n" + seen, "x.txt:5: the words stand in one language only"},
		{"size", head + "Fact: size\nAmount: 25 MiB\n" + seen, "x.txt:5: size wants one Amount in MB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := checkSettings("x.txt", tt.text)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

// TestLimitKinds holds that no file needs a limit that the catalog cannot tell, and
// that none is listed for nothing.
func TestLimitKinds(t *testing.T) {
	var used []string
	for _, s := range everySettings(t) {
		for _, l := range s.Limits {
			used = append(used, l.kind())
		}
	}
	slices.Sort(used)
	kinds := slices.Clone(limitKinds)
	slices.Sort(kinds)
	if diff := cmp.Diff(kinds, slices.Compact(used)); diff != "" {
		t.Error(diff)
	}
}
