package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// The tests of this file read the French texts as an editor would.

// A line is one text with what it is about.
type line struct {
	kind, id, field string
	line            int
	text            string
}

func (l line) String() string {
	return fmt.Sprintf("fr.txt:%d: %s %s, %s: %s", l.line, l.kind, l.id, l.field, l.text)
}

// forPeople reports whether the text is for somebody who knows no SMTP.
func (l line) forPeople() bool { return l.field != "Admin" && l.kind != "Phrase" }

// isProse reports whether the text consists of sentences.
func (l line) isProse() bool {
	return slices.Contains([]string{"Task", "Summary", "Cause", "Advice", "Admin", "Part"}, l.field)
}

// ids are the fields that are no texts: the conditions, and By.
var ids = []string{"Role", "Stage", "Scope", "Permanence", "Outcome", "Provider", "Rule", "Class", "By"}

func lines(t *testing.T) (all []line) {
	t.Helper()
	text, err := messages.ReadFile("fr.txt")
	if err != nil {
		t.Fatal(err)
	}
	stanzas, err := stanza.Parse("fr.txt", string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stanzas[1:] {
		for _, f := range s[1:] {
			if !slices.Contains(ids, f.Name) {
				all = append(all, line{s[0].Name, s[0].Value, f.Name, f.Line, f.Value})
			}
		}
	}
	return all
}

// words makes a pattern that matches one of the words alone, "_" being a space.
func words(list string) string {
	return `(?i)(?:^|[^\pL\pN._/-])(?:` + strings.NewReplacer(" ", "|", "_", " ").Replace(list) + `)(?:$|[^\pL\pN_/-])`
}

// taboos are patterns that no text may hold.
var taboos = []struct {
	name    string
	pattern string
	people  bool // only in the texts for people who know no SMTP
	quotes  bool // in quotations, too
}{
	{name: "English", pattern: words("the and of please your with not this that was_sent were server servers recipient sender unknown for by or is are has have account password address failed")},
	{name: "German", pattern: words("der die das und nicht ist für ein eine wird bitte Sie Empfänger Absender oder mit von")},
	{name: "umlaut", pattern: `[äößÄÖÜ]`},
	{name: "informal", pattern: words("tu te ton ta tes toi t’es"), quotes: true},
	{name: "not of the vocabulary", people: true, pattern: words("un_mail le_mail du_mail mails email emails e-mails courriel courriels pourriel bounce provider hébergeur login_et blacklist blackliste whitelist host MTA client_de_messagerie pièces_attachées attachement mot_de_passe_applicatif")},
	{name: "no accent", pattern: words("a_ete deja etre expediteur r[e]ponse resultat probleme systeme reseau tres apres a_cause") + `|(?:^|[.!?:] )A (?:partir|titre|noter|ne pas)`},
	{name: "blame", pattern: `(?i)vous (?:vous êtes trompé|avez (?:oublié|fait une erreur|commis))|votre faute`, quotes: true},
	{name: "typewriter's character", pattern: `\pL'|'\pL|\.\.\.| - \pL*é|´`, quotes: false},
	{name: "foreign quotation mark", pattern: `["„“”]`, quotes: true},
	// A no-break space stands before the signs of two parts and inside guillemets.
	{name: "space before a sign", pattern: `[^\x{202f}];|[\pL\pN)»] ?[?!]|[\pL)»] ?:(?:\s|$)|«[^\x{a0}]|[^\x{a0}]»`},
	{name: "space", pattern: `  | [,.;:!?»](?:\s|$)|\( | \)|\[ \]`},
	{name: "unfinished", pattern: words("TODO FIXME XXX TBD"), quotes: true},
}

// foreign is what no language is asked of: quotations, addresses of pages, and
// placeholders.
var foreign = regexp.MustCompile(`«[^»]*»|https?://\S+|\{\w+\}`)

// TestTaboos holds the texts to French and its typography. What stands in
// guillemets is somebody else's.
func TestTaboos(t *testing.T) {
	all := lines(t)
	for _, taboo := range taboos {
		pattern := regexp.MustCompile(taboo.pattern)
		for _, l := range all {
			text := l.text
			if !taboo.quotes {
				text = foreign.ReplaceAllString(text, "«\u00a0…\u00a0»")
			}
			if taboo.people && !l.forPeople() {
				continue
			}
			if found := pattern.FindString(text); found != "" {
				t.Errorf("%s, %q in %v", taboo.name, found, l)
			}
		}
	}
}

// TestPairs holds that every mark has its partner.
func TestPairs(t *testing.T) {
	for _, l := range lines(t) {
		for _, pair := range []string{"«»", "()", "[]"} {
			marks := []rune(pair)
			if strings.Count(l.text, string(marks[0])) != strings.Count(l.text, string(marks[1])) {
				t.Errorf("%s do not match in %v", pair, l)
			}
		}
	}
}

// The bounds of a sentence in words and of a summary in sentences, for people.
const (
	maxWords     = 34
	maxSentences = 4
)

var (
	sentenceEnd = regexp.MustCompile(`[.!?](?:\x{a0}»|\))*(?: |$)`)
	finished    = regexp.MustCompile(`[.!?](?:\x{a0}»|\))*$|https://\S+$`)
)

// TestSentences holds that sentences are finished and short, and that a title is
// none.
func TestSentences(t *testing.T) {
	for _, l := range lines(t) {
		if l.field == "Title" && strings.HasSuffix(l.text, ".") {
			t.Errorf("a full stop at the end of %v", l)
		}
		if !l.isProse() {
			continue
		}
		text := strings.NewReplacer("[ {later}]", "", "[ {uncoded}]", "", "[ {more}]", "", "[", "", "]", "").Replace(l.text)
		if !finished.MatchString(text) {
			t.Errorf("no full stop at the end of %v", l)
		}
		if !l.forPeople() {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(l.text, "«\u00a0[")); !unicode.IsUpper(first) && !unicode.IsDigit(first) && !strings.HasPrefix(l.text, "iCloud") && !strings.HasPrefix(l.text, "{outcome}") {
			t.Errorf("begins with a small letter: %v", l)
		}
		sentences := sentenceEnd.Split(text, -1)
		if n := len(sentences) - 1; l.field == "Summary" && n > maxSentences {
			t.Errorf("%d sentences in %v", n, l)
		}
		for _, s := range sentences {
			if n := len(strings.Fields(s)); n > maxWords {
				t.Errorf("%d words in one sentence of %v", n, l)
			}
		}
	}
}

// TestDistinct holds that no text serves two reasons.
func TestDistinct(t *testing.T) {
	seen := map[string]line{}
	for _, l := range lines(t) {
		if l.kind != "Reason" {
			continue
		}
		if other, ok := seen[l.text]; ok && other.id != l.id {
			t.Errorf("%v\nserves %s, too", l, other.id)
		}
		seen[l.text] = l
	}
}
