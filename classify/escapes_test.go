package classify

import (
	"strings"
	"testing"
)

// What an escape spells, a program may have sent as it is.
func TestEscapedText(t *testing.T) {
	const plain = "550 5.1.1 <a@example.org>: Empfänger unbekannt, can't deliver"
	want := Classify(plain, Attempt{})
	for name, r := range map[string]*strings.Replacer{
		"JSON":   strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "ä", `\u00e4`, "'", `\u0027`),
		"bytes":  strings.NewReplacer("ä", `\xc3\xa4`, "'", `\'`),
		"octal":  strings.NewReplacer("ä", `\303\244`),
		"entity": strings.NewReplacer("<", "&lt;", ">", "&gt;", "ä", "&auml;", "'", "&#39;"),
	} {
		t.Run(name, func(t *testing.T) {
			text := r.Replace(plain)
			got := Classify(text, Attempt{})
			if got.Rule != want.Rule || got.Reason != want.Reason || got.Code != want.Code || got.Enhanced != want.Enhanced {
				t.Errorf("Text(%q) = %v by %s, want %v by %s", text, got, got.Rule, want, want.Rule)
			}
		})
	}
}
