package catalog

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/classify"
)

func TestMatch(t *testing.T) {
	tests := []struct {
		name        string
		preferences []string
		want        string
	}{
		{"nothing", nil, "en"},
		{"German", []string{"de"}, "de"},
		{"Austrian", []string{"de-AT"}, "de"},
		{"Swiss, old spelling", []string{"de-CH-1996"}, "de"},
		{"Swiss German", []string{"gsw"}, "de"},
		{"British", []string{"en-GB"}, "en"},
		{"header", []string{"fr-FR,fr;q=0.9,de;q=0.8,en;q=0.7"}, "de"},
		{"header, English first", []string{"en;q=0.9, de;q=0.1"}, "en"},
		{"header with a bad element", []string{"xx-!!, de;q=0.8"}, "de"},
		{"locale", []string{"de_DE.UTF-8"}, "de"},
		{"locale with a modifier", []string{"de_AT@euro"}, "de"},
		{"C locale", []string{"C"}, "en"},
		{"POSIX locale", []string{"POSIX"}, "en"},
		{"unknown language", []string{"ja"}, "en"},
		{"garbage", []string{"\x00!!"}, "en"},
		{"modified C locale before another", []string{"C.UTF-8", "de_DE"}, "en"},
		{"list of locales", []string{"fr_FR:de_DE:en"}, "de"},
		{"weights out of order with a bad element", []string{"xx-!!, en;q=0.1, de;q=0.8"}, "de"},
		{"weight of zero", []string{"de;q=0, en;q=0.1"}, "en"},
		{"weight that is none", []string{"de;q=high, en;q=0.9"}, "de"},
		{"any language", []string{"*"}, "en"},
		{"any language behind German", []string{"de, *;q=0.5"}, "de"},
		{"hostile header", []string{strings.Repeat("ja,", 5000) + "de"}, "en"},
		{"second preference", []string{"ja", "de"}, "de"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Match(tt.preferences...).Language().String(); got != tt.want {
				t.Errorf("Match(%q) is %s, want %s", tt.preferences, got, tt.want)
			}
		})
	}
}

func TestSet(t *testing.T) {
	load := func(tag string, base *Catalog) *Catalog {
		t.Helper()
		c, err := Load(fstest.MapFS{"x.txt": {Data: []byte("Language: " + tag + "\nName: own\n\nReason: spam\nTitle: t\n")}}, base)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	s := NewSet(load("fr", nil), load("de", For(language.German)))
	tests := []struct{ name, preference, tag, title string }{
		{"own language", "fr-CA", "fr", "own"},
		{"own wording of a shipped language", "de-AT", "de", "own"},
		{"shipped language", "en-GB", "en", "English"},
		{"unknown language", "ja", "en", "English"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := s.Match(tt.preference)
			if c.Language().String() != tt.tag || c.Name() != tt.title {
				t.Errorf("%v, %s; want %s, %s", c.Language(), c.Name(), tt.tag, tt.title)
			}
		})
	}
	if got := Match("de").Name(); got != "Deutsch" {
		t.Errorf("an own set has changed the shipped catalog: %q", got)
	}
	if diff := cmp.Diff("[en de fr]", fmt.Sprint(s.Languages())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDuration(t *testing.T) {
	tests := []struct {
		d      time.Duration
		de, en string
	}{
		{0, "", ""},
		{-time.Second, "", ""},
		{time.Second, "1 Sekunde", "1 second"},
		{1500 * time.Millisecond, "2 Sekunden", "2 seconds"},
		{time.Minute, "1 Minute", "1 minute"},
		{5 * time.Minute, "5 Minuten", "5 minutes"},
		{299 * time.Second, "4 Minuten 59 Sekunden", "4 minutes 59 seconds"},
		{time.Hour, "1 Stunde", "1 hour"},
		{90 * time.Minute, "1 Stunde 30 Minuten", "1 hour 30 minutes"},
		{time.Hour + 29*time.Minute + time.Second, "1 Stunde 30 Minuten", "1 hour 30 minutes"},
		{25*time.Hour + time.Minute, "1 Tag 2 Stunden", "1 day 2 hours"},
		{59*time.Second + 500*time.Millisecond, "1 Minute", "1 minute"},
		{59*time.Minute + 59*time.Second + 500*time.Millisecond, "1 Stunde", "1 hour"},
		{59*time.Minute + time.Second, "59 Minuten 1 Sekunde", "59 minutes 1 second"},
		{23*time.Hour + 59*time.Minute + time.Second, "1 Tag", "1 day"},
		{24 * time.Hour, "1 Tag", "1 day"},
		{50 * time.Hour, "2 Tage 2 Stunden", "2 days 2 hours"},
		{1200 * 24 * time.Hour, "1.200 Tage", "1,200 days"},
	}
	for _, tt := range tests {
		if got := Match("de").FormatDuration(tt.d); got != tt.de {
			t.Errorf("de: Duration(%v) = %q, want %q", tt.d, got, tt.de)
		}
		if got := Match("en").FormatDuration(tt.d); got != tt.en {
			t.Errorf("en: Duration(%v) = %q, want %q", tt.d, got, tt.en)
		}
	}
}

func TestTime(t *testing.T) {
	at := func(name string, hours int) time.Time {
		return time.Date(2026, 3, 5, 14, 5, 9, 0, time.FixedZone(name, hours*3600))
	}
	tests := []struct {
		name   string
		t      time.Time
		de, en string
	}{
		{"Berlin", at("CET", 1), "05.03.2026, 14:05 Uhr (MEZ)", "5 March 2026, 14:05 (CET)"},
		{"Berlin in summer", at("CEST", 2), "05.03.2026, 14:05 Uhr (MESZ)", "5 March 2026, 14:05 (CEST)"},
		{"UTC", time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), "30.11.2026, 00:00 Uhr (UTC)", "30 November 2026, 00:00 (UTC)"},
		{"zone of another continent", at("NPT", 6), "05.03.2026, 14:05 Uhr (NPT, UTC+06:00)", "5 March 2026, 14:05 (NPT, UTC+06:00)"},
		{"zone without a name", at("-03", -3), "05.03.2026, 14:05 Uhr (UTC-03:00)", "5 March 2026, 14:05 (UTC-03:00)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Match("de").FormatTime(tt.t); got != tt.de {
				t.Errorf("de: %q, want %q", got, tt.de)
			}
			if got := Match("en").FormatTime(tt.t); got != tt.en {
				t.Errorf("en: %q, want %q", got, tt.en)
			}
		})
	}
}

func TestSize(t *testing.T) {
	tests := []struct {
		n      int64
		de, en string
	}{
		{0, "", ""},
		{500, "500 B", "500 B"},
		{1500, "1,5 kB", "1.5 kB"},
		{25_000_000, "25 MB", "25 MB"},
		{10_485_760, "10,5 MB", "10.5 MB"},
	}
	for _, tt := range tests {
		if got := Match("de").FormatSize(tt.n); got != tt.de {
			t.Errorf("de: Size(%d) = %q, want %q", tt.n, got, tt.de)
		}
		if got := Match("en").FormatSize(tt.n); got != tt.en {
			t.Errorf("en: Size(%d) = %q, want %q", tt.n, got, tt.en)
		}
	}
}

func TestExplainIsSafe(t *testing.T) {
	evil := "550 5.1.1 <script>alert(1)</script> \x1b[31m\u202e no such user"
	e := Match("en").Explain(classify.Classify(evil, classify.Attempt{Recipient: "<b>\x07x@example.org", Server: "mx\u200b.example.org"}), Details{})
	for name, text := range map[string]string{"text": e.WithAdmin().PlainText(80), "HTML": e.WithAdmin().HTML(), "Markdown": e.WithAdmin().Markdown()} {
		if strings.ContainsAny(text, "\x1b\x07\u202e\u200b") {
			t.Errorf("%s has control characters: %q", name, text)
		}
	}
	if html := e.WithAdmin().HTML(); strings.Contains(html, "<script") || strings.Contains(html, "<b>") {
		t.Errorf("HTML is not escaped: %s", html)
	}
}

// TestValuesAreClean holds that whatever a caller knows of strangers is cleaned
// and bounded before it stands for a placeholder.
func TestValuesAreClean(t *testing.T) {
	evil := "a\x1b[2J\u202e\u200bb\r\n" + strings.Repeat("x", 1000)
	v := Match("en").values(classify.Result{Attempt: classify.Attempt{Recipient: evil, Sender: evil, Server: evil}}, Details{List: evil})
	for _, name := range []string{"recipient", "sender", "server", "list"} {
		if value := v.of(name); value == "" || strings.ContainsAny(value, "\x1b\u202e\u200b\r\n") || len(value) > 254 {
			t.Errorf("{%s} is %q", name, value)
		}
	}
}

// TestLater holds that another attempt is spoken of only where it is known that
// the mail did not go out, that time mends it, and that users have nothing to mend
// before.
func TestLater(t *testing.T) {
	c, err := Load(fstest.MapFS{"x.txt": {Data: []byte("Language: fr\nName: x\n\nPhrase: later\nText: LATER\n\nReason: policy\nSummary: It failed.[ {later}]\n")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	waits := classify.Result{Attempt: classify.Attempt{Role: classify.RoleRelay}, Reason: classify.ReasonPolicy, Basis: classify.BasisRule, Responsible: classify.ResponsibleRecipientAdmin, Outcome: classify.OutcomeNotSent, Permanence: classify.Temporary}
	with := func(change func(*classify.Result)) classify.Result { r := waits; change(&r); return r }
	tests := []struct {
		name string
		r    classify.Result
		want bool
	}{
		{"a server waits", waits, true},
		{"a server waits for its user", with(func(r *classify.Result) { r.Responsible = classify.ResponsibleUser }), true},
		{"a program waits for a server", with(func(r *classify.Result) { r.Role = classify.RoleSubmission }), true},
		{"a program waits for its user", with(func(r *classify.Result) { r.Role, r.Responsible = classify.RoleSubmission, classify.ResponsibleUser }), false},
		{"permanent", with(func(r *classify.Result) { r.Permanence = classify.Permanent }), false},
		{"permanence unknown", with(func(r *classify.Result) { r.Permanence = classify.PermanenceUnknown }), false},
		{"maybe out", with(func(r *classify.Result) { r.Outcome = classify.OutcomeUnknown }), false},
		{"out", with(func(r *classify.Result) { r.Outcome = classify.OutcomeSent }), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.Explain(tt.r, Details{}).Summary; strings.Contains(got, "LATER") != tt.want {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestFill(t *testing.T) {
	v := values{recipient: "a@example.org", code: "{sender}"}
	tests := []struct{ name, template, want string }{
		{"plain", "text", "text"},
		{"placeholder", "to {recipient}.", "to a@example.org."},
		{"no value", "at {server}.", "at ."},
		{"passage kept", "mailbox[ of {recipient}] full", "mailbox of a@example.org full"},
		{"passage dropped", "mailbox[ at {server}] full", "mailbox full"},
		{"passage with two", "x[ {recipient} {server}]", "x"},
		{"value is not looked at again", "{code}", "{sender}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fill(tt.template, &v); got != tt.want {
				t.Errorf("fill(%q) = %q, want %q", tt.template, got, tt.want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	house := fstest.MapFS{"house.txt": {Data: []byte("Language: de\nName: Haus\n\nReason: mailbox-full\nTitle: Postfach voll, sagt das Haus\n")}}
	c, err := Load(house, For(language.German))
	if err != nil {
		t.Fatal(err)
	}
	r := classify.Classify("552 5.2.2 mailbox full", classify.Attempt{})
	e, base := c.Explain(r, Details{}), For(language.German).Explain(r, Details{})
	if e.Title != "Postfach voll, sagt das Haus" {
		t.Errorf("title %q", e.Title)
	}
	if diff := cmp.Diff(base.Summary, e.Summary); diff != "" {
		t.Errorf("summary is not the base's (-base +house):\n%s", diff)
	}
	if err := c.Validate(); err == nil {
		t.Error("Validate does not tell what is missing")
	}
}

// TestLayers holds that a house wording changes what it names and nothing else,
// and that a language of its own is not mixed with English variants.
func TestLayers(t *testing.T) {
	load := func(text string, base *Catalog) *Catalog {
		t.Helper()
		c, err := Load(fstest.MapFS{"x.txt": {Data: []byte(text)}}, base)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	base := load("Language: de\nName: x\n\nReason: spam\nTitle: allgemein\nSummary: S\n\nReason: spam\nRole: relay\nTitle: besonders\n", nil)
	house := load("Language: de-AT\nName: x\n\nReason: spam\nTitle: Haus\n", base)
	special := load("Language: de\nName: x\n\nReason: spam\nRole: relay\nTitle: Haus besonders\n", house)
	french := load("Language: fr\nName: x\n\nReason: spam\nTitle: général\n", base)
	tests := []struct {
		name    string
		catalog *Catalog
		role    classify.Role
		want    string
	}{
		{"general case", house, classify.RoleSubmission, "Haus"},
		{"special case of the base", house, classify.RoleRelay, "besonders"},
		{"special case of the house", special, classify.RoleRelay, "Haus besonders"},
		{"general case below it", special, classify.RoleSubmission, "Haus"},
		{"another language, general", french, classify.RoleSubmission, "général"},
		{"another language, special", french, classify.RoleRelay, "général"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := tt.catalog.Explain(classify.Result{Attempt: classify.Attempt{Role: tt.role}, Reason: classify.Spam, Basis: classify.BasisRule, Outcome: classify.OutcomeNotSent}, Details{})
			if e.Title != tt.want {
				t.Errorf("title %q, want %q", e.Title, tt.want)
			}
			if e.Summary != "S" {
				t.Errorf("summary %q, want that of the base", e.Summary)
			}
		})
	}
}

// TestSummaryTellsOutcome holds that a summary which comes from a code says
// whether the mail went out.
func TestSummaryTellsOutcome(t *testing.T) {
	tests := []struct {
		name, reply string
		hints       classify.Attempt
		want        string
	}{
		{"enhanced", "550 5.1.4 frobnicate", classify.Attempt{}, "An diesen Empfänger wurde die E-Mail nicht verschickt. "},
		{"enhanced, just the reason", "550 5.1.1 frobnicate", classify.Attempt{}, "An diesen Empfänger wurde die E-Mail nicht verschickt: "},
		{"code", "550 frobnicate", classify.Attempt{}, "Die E-Mail wurde nicht verschickt. "},
		{"code, temporary", "451 frobnicate", classify.Attempt{}, "Die E-Mail wurde noch nicht verschickt. "},
		{"code, at the data", "554 frobnicate", classify.Attempt{Stage: classify.StageEndOfData}, "Die E-Mail wurde nicht verschickt. "},
		{"relay", "550 frobnicate", classify.Attempt{Role: classify.RoleRelay}, "Die E-Mail wurde nicht zugestellt. "},
		{"relay, temporary", "450 frobnicate", classify.Attempt{Role: classify.RoleRelay}, "Die E-Mail ist noch nicht zugestellt. "},
		{"after the mail", "421 frobnicate", classify.Attempt{Stage: classify.StageQuit}, "Die E-Mail wurde "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := Match("de").Explain(classify.Classify(tt.reply, tt.hints), Details{})
			if !strings.HasPrefix(e.Summary, tt.want) {
				t.Errorf("summary %q, want %q in front", e.Summary, tt.want)
			}
		})
	}
}

func TestLoadErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no head", "Reason: spam\nTitle: x\n", "no head stanza"},
		{"bad language", "Language: !!\nName: x\n", "x.txt:1"},
		{"reason that does not exist", "Language: de\nName: x\n\nReason: spamm\nTitle: x\n", `x.txt:4: no Reason is called "spamm"`},
		{"cause that does not exist", "Language: de\nName: x\n\nCause: app-passwort\nTitle: x\n", `x.txt:4: no Cause is called "app-passwort"`},
		{"phrase that does not exist", "Language: de\nName: x\n\nPhrase: farewell\nText: x\n", `x.txt:4: no Phrase is called "farewell"`},
		{"two variants as good", "Language: de\nName: x\n\nReason: spam\nRole: relay\nTitle: a\n\nReason: spam\nStage: rcpt\nTitle: b\n", "x.txt:4: Reason spam: as good as the one of line 8"},
		{"Latin-1", "Language: de\nName: x\n\nReason: spam\nTitle: f\xfcr\n", "x.txt:5: not in UTF-8"},
		{"unknown kind", "Language: de\nName: x\n\nThing: spam\n", "x.txt:4: no kind of message"},
		{"unknown field", "Language: de\nName: x\n\nReason: spam\nTitel: x\n", "x.txt:5: Reason has no field Titel"},
		{"condition behind a text", "Language: de\nName: x\n\nReason: spam\nTitle: x\nRole: relay\n", "x.txt:6"},
		{"empty field", "Language: de\nName: x\n\nReason: spam\nTitle:\n", "x.txt:5: Title is empty"},
		{"field twice", "Language: de\nName: x\n\nReason: spam\nTitle: a\nTitle: b\n", "x.txt:6: Title stands twice"},
		{"stage that does not exist", "Language: de\nName: x\n\nReason: spam\nStage: rcpt header\nTitle: a\n", `x.txt:5: no Stage is called "header"`},
		{"class that does not exist", "Language: de\nName: x\n\nEnhanced: x.1.1\nClass: 3\nTitle: a\n", `no Class is called "3"`},
		{"variant of a unit", "Language: de\nName: x\n\nUnit: day\nRole: relay\nOther: #\n", "Unit has no field Role here"},
		{"placeholder of a phrase", "Language: de\nName: x\n\nReason: spam\nTitle: a[ {causes}]\n", "no placeholder is called {causes}"},
		{"placeholder that leaves a hole", "Language: de\nName: x\n\nReason: spam\nTitle: for {recipient}\n", "{recipient} outside of [ ]"},
		{"passage without a placeholder", "Language: de\nName: x\n\nReason: spam\nTitle: a [b]\n", "[ ] without a placeholder"},
		{"two mistakes, the second", "Language: de\nName: x\n\nThing: a\n\nReason: spam\nTitel: x\n", "x.txt:7"},
		{"unknown placeholder", "Language: de\nName: x\n\nReason: spam\nTitle: {who}\n", "no placeholder is called {who}"},
		{"open bracket", "Language: de\nName: x\n\nReason: spam\nTitle: a [b\n", "[ without ]"},
		{"open brace", "Language: de\nName: x\n\nReason: spam\nTitle: a {b\n", "{ without }"},
		{"twice", "Language: de\nName: x\n\nReason: spam\nTitle: a\n\nReason: spam\nTitle: b\n", "x.txt:7: Reason spam stands at line 4, too"},
		{"unit without other", "Language: de\nName: x\n\nUnit: day\nOne: # Tag\n", "a unit needs Other"},
		{"plural form of another language", "Language: de\nName: x\n\nUnit: day\nFew: # Tage\nOther: # Tage\n", "x.txt:5: de has no plural form Few"},
		{"another number", "Language: de\nName: x\n\nPhrase: number\nText: 1.234\n", "x.txt:5: Text: want 1,234.5 as the language writes it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(fstest.MapFS{"x.txt": {Data: []byte(tt.text)}}, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
	if _, err := Load(fstest.MapFS{}, nil); err == nil {
		t.Error("no error without files")
	}
	text := []byte("Language: de\nName: x\n\nReason: spam\nTitle: a\n")
	_, err := Load(fstest.MapFS{"a.txt": {Data: text}, "b.txt": {Data: text}}, nil)
	if want := "b.txt:4: Reason spam stands at a.txt:4, too"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q in it", err, want)
	}
}

// TestPlaceholders holds that each has the value of its own name.
func TestPlaceholders(t *testing.T) {
	fields := reflect.TypeFor[values]()
	for i := range fields.NumField() {
		name := fields.Field(i).Name
		if !slices.Contains(placeholders, name) && !slices.Contains(phrasePlaceholders, name) {
			t.Errorf("{%s} may stand nowhere", name)
		}
	}
	// With another value in each field: what has none of its own is told, too.
	v := values{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35"}
	for _, name := range slices.Concat(placeholders, phrasePlaceholders) {
		if f, ok := fields.FieldByName(name); !ok || v.of(name) != reflect.ValueOf(v).FieldByIndex(f.Index).String() {
			t.Errorf("{%s} is %q", name, v.of(name))
		}
	}
}

// FuzzFill holds that a template which passes the check can be filled, and that
// a value is never taken for a template.
func FuzzFill(f *testing.F) {
	f.Add("a[ {recipient}] {code}", "{x}[")
	f.Fuzz(func(t *testing.T, template, value string) {
		if checkTemplate(template, "Phrase") != nil {
			return
		}
		got := fill(template, &values{recipient: value})
		if n := strings.Count(template, "{"); n == 1 && strings.Contains(template, "{recipient}") && !strings.Contains(got, value) {
			t.Errorf("fill(%q) = %q lacks the value %q", template, got, value)
		}
	})
}
