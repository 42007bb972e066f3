package smtperrtest

import (
	"strings"
	"testing"
)

func TestAddressIn(t *testing.T) {
	tests := []struct{ name, command, want string }{
		{"plain", "MAIL FROM:<a@example.org>", "a@example.org"},
		{"parameters", "MAIL FROM:<a@example.org> SIZE=10 BODY=8BITMIME", "a@example.org"},
		{"space", "RCPT TO: <a@example.org>", "a@example.org"},
		{"bounce", "MAIL FROM:<>", ""},
		{"quoted brackets", `RCPT TO:<"a>\"b"@example.org>`, `"a>\"b"@example.org`},
		{"source route", "RCPT TO:<@one.example,@two.example:a@example.org>", "a@example.org"},
		{"no brackets", "RCPT TO: a@example.org NOTIFY=NEVER", "a@example.org"},
		{"never closed", "RCPT TO:<a@example.org", "a@example.org"},
		{"nothing", "RCPT", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := addressIn(tt.command); got != tt.want {
				t.Errorf("addressIn(%q) = %q, want %q", tt.command, got, tt.want)
			}
		})
	}
}

// FuzzAddressIn holds that any command gives a part of itself.
func FuzzAddressIn(f *testing.F) {
	f.Add("MAIL FROM:<a@example.org> SIZE=10")
	f.Add(`RCPT TO:<"a>\"b"@example.org>`)
	f.Add("RCPT TO:<@a,@b:c@d>")
	f.Fuzz(func(t *testing.T, command string) {
		if got := addressIn(command); !strings.Contains(command, got) {
			t.Errorf("addressIn(%q) = %q", command, got)
		}
	})
}
