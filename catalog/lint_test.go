package catalog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// The tests of this file read the shipped texts as an editor would. They run
// over whatever a message file holds; that nothing is missing is TestComplete's.

// A line is one text of a message file with what it is about.
type line struct {
	key   subject
	field string
	line  int
	text  string
}

func (l line) String() string {
	return fmt.Sprintf("line %d: %s %s, %s: %s", l.line, l.key.Kind, l.key.ID, l.field, l.text)
}

// lines returns all texts of a shipped language.
func lines(tag language.Tag) []line {
	var all []line
	for key, entries := range For(tag).parsed().all() {
		for _, e := range entries {
			for _, f := range e.fields {
				if f.Name != "By" { // an id, no text
					all = append(all, line{key, f.Name, f.Line, f.Value})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b line) int { return a.line - b.line })
	return all
}

// forPeople reports whether the text is for somebody who knows no SMTP.
func (l line) forPeople() bool { return l.field != "Admin" && l.key.Kind != "Phrase" }

// isProse reports whether the text consists of sentences.
func (l line) isProse() bool {
	switch l.field {
	case "Task", "Summary", "Cause", "Advice", "Admin", "Part":
		return true
	}
	return false
}

// A taboo is a pattern that no text of a language may hold.
type taboo struct {
	name   string
	words  string // a regular expression
	people bool   // only in the texts for people who know no SMTP
	quotes bool   // in quotations, too
}

// whole makes a pattern that matches one of the words alone; "_" in a word is a
// space.
func whole(words string) string {
	return `(?:^|[^\pL\pN._/-])(?:` + strings.NewReplacer(" ", "|", "_", " ").Replace(words) + `)(?:$|[^\pL\pN_/-])`
}

// anyCase is whole without a difference between small and capital letters.
func anyCase(words string) string { return `(?i)` + whole(words) }

var taboos = map[language.Tag][]taboo{
	language.German: {
		{name: "English", words: anyCase("the and of please your with not this that was_sent server's recipient sender unknown for by")},
		{name: "no umlaut", words: `(?i)fuer\b|ueber|koenn|moegl|groess|empfaeng|pruef|zurueck|waehr|muess|oeffn|haeuf|naech|spaet|aender|loesch|hoer|gueltig|verfueg|schluess`},
		{name: "no ß", words: `(?i)\b(?:heiss(?:t|en)|gross(?:e|en|er)?|ausser(?:dem|halb)?|schliess(?:en|t|lich)|strasse|weiss)\b`},
		{name: "not of the glossary", people: true, words: whole("Mailbox Mailboxen Account Accounts Mail-Server Blacklist Blackliste Whitelist Provider Login einloggen Password Junk Attachment Bounce Quota Email email eMail Mails Host MTA Logfile Client Unzustellbarkeitsmeldung Rückläufer")},
		{name: "informal", words: whole("du dein deine deinen deiner dir dich euch euer eure ihr_könnt")},
		{name: "a section that runs into the next word", quotes: true, words: `Abschnitte? [\d.]*\d\pL`},
		{name: "dative in which a waiting time does not fit", quotes: true, words: `(?i)\b(?:in|nach|von|seit|mit|binnen)\s+\{wait\}`},
		{name: "foreign quotation mark", quotes: true, words: `["”«»]|“\pL|\pL„`},
	},
	language.English: {
		{name: "a section that runs into the next word", quotes: true, words: `sections? [\d.]*\d\pL`},
		{name: "German", words: anyCase("der die_E-Mail und nicht ist für ein eine wird Postfach bitte Sie Empfänger Absender oder")},
		{name: "umlaut", words: `[äöüßÄÖÜ]`},
		{name: "not of the glossary", people: true, words: whole("blacklist Blacklist whitelist Whitelist blacklisted ISP e-mail e-mails mails MTA bounce bounces junk username credentials quota client host inbox")},
		{name: "mail for an email", words: `(?i)\b(?:a|an|this|that|the|single|earlier|another|every|transmitted) mail(?:$|[.,;:]| (?:was|is|has|did|from|to|with|that|which)\b)`},
		{name: "log in for sign in", words: `(?i)\blog(?:s|ged|ging)?[ -]?ins?\b`, people: true},
		{name: "foreign quotation mark", quotes: true, words: `["„«»]|”\pL|\pL“`},
	},
	language.Und: { // all languages
		{name: "blame", words: `(?i)Sie haben (?:sich vertippt|einen Fehler|vergessen|versäumt)|Ihre Schuld|you (?:made a mistake|forgot|failed to)|your mistake`},
		{name: "typewriter's character", words: `\pL'|\.\.\.| - |´|` + "`"},
		{name: "space", quotes: true, words: `  | [,;:!?](?:\s|$)|\( | \)|\[ \]`},
		{name: "section", words: "§"},
		{name: "unfinished", words: whole("TODO FIXME XXX TBD")},
	},
}

// foreign is what no language is asked of: quotations, addresses of pages, and
// placeholders.
var foreign = regexp.MustCompile(`„[^“]*“|“[^”]*”|https?://\S+|\{\w+\}`)

// TestTaboos holds the texts to one language, its spelling and the glossary.
// What stands in quotation marks is somebody else's.
func TestTaboos(t *testing.T) {
	for _, tag := range Languages() {
		t.Run(tag.String(), func(t *testing.T) {
			for _, taboo := range slices.Concat(taboos[tag], taboos[language.Und]) {
				pattern := regexp.MustCompile(taboo.words)
				for _, l := range lines(tag) {
					text := l.text
					if !taboo.quotes {
						text = foreign.ReplaceAllString(text, "…")
					}
					if taboo.people && !l.forPeople() {
						continue
					}
					if found := pattern.FindString(text); found != "" {
						t.Errorf("%s, %q in %v", taboo.name, found, l)
					}
				}
			}
		})
	}
}

// TestQuotes holds that every quotation mark has its partner.
func TestQuotes(t *testing.T) {
	marks := map[language.Tag][2]string{language.German: {"„", "“"}, language.English: {"“", "”"}}
	for _, tag := range Languages() {
		for _, l := range lines(tag) {
			if open, end := strings.Count(l.text, marks[tag][0]), strings.Count(l.text, marks[tag][1]); open != end {
				t.Errorf("%v: %d quotations begin, %d end: %v", tag, open, end, l)
			}
			if strings.Count(l.text, "(") != strings.Count(l.text, ")") {
				t.Errorf("%v: parentheses do not match: %v", tag, l)
			}
		}
	}
}

// The bounds of a sentence in words and of a summary in sentences, for people.
const (
	maxWords     = 32
	maxSentences = 4
)

var (
	sentenceEnd = regexp.MustCompile(`[.!?][“”)]*(?: |$)`)
	finished    = regexp.MustCompile(`[.!?][“”)]*$|https://\S+$`)
)

// TestSentences holds that sentences are finished and short.
func TestSentences(t *testing.T) {
	for _, tag := range Languages() {
		for _, l := range lines(tag) {
			if l.field == "Title" && strings.HasSuffix(l.text, ".") {
				t.Errorf("%v: a full stop at the end of %v", tag, l)
			}
			if !l.isProse() {
				continue
			}
			text := strings.NewReplacer("[ {later}]", "", "[ {uncoded}]", "", "[ {more}]", "", "[", "", "]", "").Replace(l.text)
			if !finished.MatchString(text) {
				t.Errorf("%v: no full stop at the end of %v", tag, l)
			}
			if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(l.text, "„“[")); l.forPeople() && !unicode.IsUpper(first) && !unicode.IsDigit(first) && first != '{' {
				t.Errorf("%v: begins with a small letter: %v", tag, l)
			}
			if !l.forPeople() {
				continue
			}
			sentences := sentenceEnd.Split(text, -1)
			if n := len(sentences) - 1; l.field == "Summary" && n > maxSentences {
				t.Errorf("%v: %d sentences in %v", tag, n, l)
			}
			for _, s := range sentences {
				if n := len(strings.Fields(s)); n > maxWords {
					t.Errorf("%v: %d words in one sentence of %v", tag, n, l)
				}
			}
		}
	}
}

// TestDistinct holds that no text serves two reasons: the reader of one would be
// told what is meant for the other.
func TestDistinct(t *testing.T) {
	for _, tag := range Languages() {
		seen := map[string]line{}
		for _, l := range lines(tag) {
			if l.key.Kind != "Reason" {
				continue
			}
			if other, ok := seen[l.text]; ok && other.key != l.key {
				t.Errorf("%v: %v\nserves %s %s, too", tag, l, other.key.Kind, other.key.ID)
			}
			seen[l.text] = l
		}
	}
}

// TestSameStanzas holds that the languages have the same variants with the same
// placeholders, so that nobody is told less for the language they speak.
func TestSameStanzas(t *testing.T) {
	describe := func(tag language.Tag) map[string]string {
		m := map[string]string{}
		for key, entries := range For(tag).parsed().all() {
			for _, e := range entries {
				var id strings.Builder
				fmt.Fprintf(&id, "%s %s", key.Kind, key.ID)
				for _, c := range e.conditions {
					fmt.Fprintf(&id, ", %s %s", c.Name, c.Value)
				}
				var content []string
				for _, f := range e.fields {
					content = append(content, f.Name)
					if key.Kind == "Phrase" && f.Name == "Text" {
						continue // each language says it with what it needs
					}
					names := placeholderPattern.FindAllString(f.Value, -1)
					slices.Sort(names)
					content = append(content, slices.Compact(names)...)
				}
				m[id.String()] = strings.Join(content, " ")
			}
		}
		return m
	}
	de, en := describe(language.German), describe(language.English)
	for id, content := range en {
		if got, ok := de[id]; !ok {
			t.Errorf("%s: only in English", id)
		} else if got != content {
			t.Errorf("%s:\nde has %s\nen has %s", id, got, content)
		}
	}
	for id := range de {
		if _, ok := en[id]; !ok {
			t.Errorf("%s: only in German", id)
		}
	}
}

var placeholderPattern = regexp.MustCompile(`\{\w+\}`)
