package catalog

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestRedact(t *testing.T) {
	r := newRedactor("(hidden)", "Anna.Berg@example.org, <bo@example.org>", `"j smith"@example.com`)
	tests := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"no address", "User unknown", "User unknown"},
		{"address", "<carl@example.org>: unknown", "<(hidden)@example.org>: unknown"},
		{"two addresses", "a@example.org b@example.com", "(hidden)@example.org (hidden)@example.com"},
		{"rewritten sender", "SRS0=x=y=example.com=anna@example.net", "(hidden)@example.net"},
		{"return path", "bounce+anna=example.org@example.net", "(hidden)@example.net"},
		{"beyond ASCII", "jörg@example.org", "(hidden)@example.org"},
		{"quoted", `<"john doe"@example.org>`, "<(hidden)@example.org>"},
		{"quoted with a quote in it", `to "a\"b c"@example.org`, "to (hidden)@example.org"},
		{"in a URL", "https://example.net/?a=carl%40example.org", "https:(hidden)%40example.org"},
		{"known name alone", "anna.berg: no such user", "(hidden): no such user"},
		{"known name with an extension", "anna.berg+list@example.org", "(hidden)@example.org"},
		{"known name at the end", "unknown user ANNA.BERG", "unknown user (hidden)"},
		{"part of a longer word", "hanna.bergen", "hanna.bergen"},
		{"known quoted name", "unknown: j smith", "unknown: (hidden)"},
		{"short name is a word", "bo", "bo"},
		{"lone sign", "a @ b", "a @ b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := r.redact(tt.in); got != tt.want {
				t.Errorf("redact(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// FuzzRedact holds that no local part gets through, neither in an address nor
// alone.
func FuzzRedact(f *testing.F) {
	f.Add("to <", "anna", "> and b@c")
	f.Add(`"x`, "a.b", " anna%40")
	f.Fuzz(func(t *testing.T, before, local, after string) {
		for i := range len(local) {
			if !isLocalPart(local[i]) || local[i] == '%' {
				return
			}
		}
		if utf8.RuneCountInString(local) < 4 || strings.Contains(before+after, local) || local == "hidden" {
			return
		}
		address := local + "@example.org"
		r := newRedactor("(hidden)", address)
		if got := r.redact(before + address + after); strings.Contains(got, local+"@") {
			t.Errorf("%q is not hidden in %q", local, got)
		}
		if got := r.redact("user " + local + ": unknown"); strings.Contains(got, local) {
			t.Errorf("%q is not hidden in %q", local, got)
		}
	})
}
