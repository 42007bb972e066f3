package reply

import "testing"

// TestQuote reads what people write themselves: only what they quote is somebody
// else's.
func TestQuote(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		own        bool
		want       string
	}{
		{"nothing quoted", "My mail does not go out. What is wrong?", true, ""},
		{"German, quoted", "Wenn ich sende, kommt „das Fass läuft über“. Was nun?", true, "das Fass läuft über"},
		{"ASCII", `Hello, it says "the barrel is full" today`, true, "the barrel is full"},
		{"the first of several words", `Hi, "help" and "the barrel is full"`, true, "the barrel is full"},
		{"never closed", `Hi, it says "the barrel is full`, true, ""},
		{"one letter, with sentences", "I see no light. It is dark", true, ""},
		{"one letter of another language", "I barili sono pieni", false, ""},
		{"a server that is sorry", "I'm sorry, no barrel is left", false, ""},
		{"no word by itself", "read tcp my.example.org: i/o timeout", false, ""},
		{"a program", "the flurb is broken", false, ""},
		{"a code", "My server says 550 no", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(tt.text)
			if r.Own() != tt.own {
				t.Fatalf("Read(%q).Own() = %v", tt.text, r.Own())
			}
			if !r.Own() {
				return
			}
			if r.Quote(); r.Human() != tt.want {
				t.Errorf("%q, want %q", r.Human(), tt.want)
			}
		})
	}
}
