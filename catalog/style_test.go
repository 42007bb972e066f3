package catalog

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// everyText calls f for each text of a catalog that people see, without the
// administrator's, which may use the words of the RFCs.
func everyText(c *Catalog, f func(key subject, e entry, field, text string)) {
	for key, entries := range c.parsed().entries {
		for _, e := range entries {
			for _, field := range e.fields {
				if field.Name != "Admin" {
					f(key, e, field.Name, field.Value)
				}
			}
		}
	}
}

// Words that only the other language has. Names such as "Spam" are in both.
var foreignWords = map[string]*regexp.Regexp{
	"de": regexp.MustCompile(`(?i)\b(the|and|your|you|mailbox|please|recipient|sender|server's|mail was|password|is not|blacklist|attachment|login|account)\b`),
	"en": regexp.MustCompile(`(?i)\b(der|das|und|nicht|bitte|Empfänger|Absender|Postfach|Ihre?|wurde|E-Mail-Anbieter)\b`),
}

// Umlauts that somebody wrote with an e.
var lostUmlauts = regexp.MustCompile(`(?i)\b(fuer|ueber\w*|koennen|moegl\w*|muess\w*|Empfaenger\w*|pruef\w*|zurueck\w*|spaeter|naechst\w*|waehl\w*|groess\w*|ausser\w*|gueltig\w*|loesch\w*|aender\w*)\b`)

// What stands in quotation marks is a menu's or a server's own wording, and
// "Apple-Account" is a product's name.
var quotedWords = regexp.MustCompile(`[„“"][^“”"]*[“”"]|\(.*?\)|\{\w+\}|https://\S+|Apple-Account`)

func TestStyle(t *testing.T) {
	for _, tag := range Languages() {
		lang := tag.String()
		t.Run(lang, func(t *testing.T) {
			everyText(For(tag), func(key subject, e entry, field, text string) {
				fail := func(format string, args ...any) {
					t.Helper()
					t.Errorf("%s.txt:%d: %s %s, %s: "+format, append([]any{lang, e.line, key.Kind, key.ID, field}, args...)...)
				}
				own := quotedWords.ReplaceAllString(text, "")
				if word := foreignWords[lang].FindString(own); word != "" {
					fail("%q is of another language: %s", word, text)
				}
				if word := lostUmlauts.FindString(text); lang == "de" && word != "" {
					fail("%q lost its umlaut", word)
				}
				if lang == "de" && strings.ContainsAny(text, `"`) {
					fail("quotation marks are „ and “: %s", text)
				}
				if strings.Contains(text, "  ") || strings.TrimSpace(text) != text {
					fail("white space: %q", text)
				}
				switch field {
				case "Title":
					if strings.HasSuffix(text, ".") || utf8.RuneCountInString(text) < 4 {
						fail("a title is no sentence: %q", text)
					}
				case "Summary", "Cause", "Advice":
					if last := text[len(text)-1]; !strings.ContainsRune(".!?]“", rune(last)) && !strings.HasSuffix(text, "“") {
						fail("no full stop: %q", text)
					}
				}
				if field == "Summary" {
					if n := utf8.RuneCountInString(text); n > 420 {
						fail("a summary of %d characters", n)
					}
				}
			})
		})
	}
}

// TestNoTextForTwoReasons holds that a sentence says one thing.
func TestNoTextForTwoReasons(t *testing.T) {
	for _, tag := range Languages() {
		t.Run(tag.String(), func(t *testing.T) {
			owner := map[string]string{}
			everyText(For(tag), func(key subject, e entry, field, text string) {
				if key.Kind != "Reason" {
					return
				}
				if other, ok := owner[text]; ok && other != key.ID {
					t.Errorf("%s and %s share a text: %s", other, key.ID, text)
				}
				owner[text] = key.ID
			})
		})
	}
}

// TestSameVariants holds that the languages have the same stanzas: a reader's
// advice does not depend on the locale.
func TestSameVariants(t *testing.T) {
	shape := func(c *Catalog) map[string][]string {
		out := map[string][]string{}
		for key, entries := range c.parsed().entries {
			if key.Kind == "Unit" {
				continue // plurals differ
			}
			for _, e := range entries {
				name := key.Kind + " " + key.ID
				for _, condition := range e.conditions {
					name += "; " + condition.Name + "=" + condition.Value
				}
				for _, f := range e.fields {
					if !slices.Contains(out[name], f.Name) {
						out[name] = append(out[name], f.Name)
					}
				}
			}
		}
		return out
	}
	de, en := shape(Match("de")), shape(Match("en"))
	for name, fields := range en {
		if !slices.Equal(fields, de[name]) {
			t.Errorf("%s: en has %v, de has %v", name, fields, de[name])
		}
	}
	for name := range de {
		if en[name] == nil {
			t.Errorf("%s: only in de", name)
		}
	}
}
