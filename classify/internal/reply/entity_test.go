package reply

import (
	"html"
	"strings"
	"testing"
)

// TestEntities holds the names to those of the standard library.
func TestEntities(t *testing.T) {
	for pair := range strings.FieldsFuncSeq(entities, func(r rune) bool { return r == ' ' }) {
		name, want, _ := strings.Cut(pair, "=")
		if got := html.UnescapeString("&" + name + ";"); got != want {
			t.Errorf("&%s; is %q, not %q", name, got, want)
		}
	}
}

func TestEntity(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"named", "Empf&auml;nger &lt;a@example.org&gt; &quot;unbekannt&quot;", `Empfänger <a@example.org> "unbekannt"`},
		{"case tells", "&Auml;&auml;", "Ää"},
		{"decimal", "&#252;ber", "über"},
		{"hexadecimal", "&#x201E;a&#X201C;", "„a“"},
		{"with zeros", "&#0000252;", "ü"},
		{"of Windows-1252", "&#132;a&#150;b", "„a–b"},
		{"two bytes long", "&#x1F600;", "😀"},
		{"no semicolon", "?a=1&lt=2", "?a=1&lt=2"},
		{"another name", "&counterclockwise; &no;", "&counterclockwise; &no;"},
		{"control character", "&#10;&#x7;&#129;", "&#10;&#x7;&#129;"},
		{"no character", "&#xD800;&#x110000;&#99999999999;&#;&#x;&#-5;", "&#xD800;&#x110000;&#99999999999;&#;&#x;&#-5;"},
		{"far semicolon", "& all of this; and that", "& all of this; and that"},
		{"end of the text", "a &", "a &"},
		{"an equals sign in the name", "&lt=<;", "&lt=<;"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Spelled(tt.text); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
