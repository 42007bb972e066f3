package classify

import "testing"

// TestProviderByItsOwnWords holds that words which several servers say name none of
// them, and that a mark, a host or the caller still does.
func TestProviderByItsOwnWords(t *testing.T) {
	tests := []struct {
		name, text, server, want string
	}{
		{"greylisted for a time", "451 greylisted, please try again in 240 seconds", "", ""},
		{"nobody there", "550 5.1.1 unknown user", "", ""},
		{"no relaying", "554 5.7.1 <b@example.com>: relay access denied", "", ""},
		{"no room", "452 4.3.1 insufficient system storage", "", ""},
		{"commands out of order", "503 RCPT first", "", ""},
		{"spam", "554 5.7.1 spam message rejected", "", ""},
		{"a suspended user", "550 user suspended", "", ""},
		{"encryption first", "530 5.7.0 must issue a STARTTLS command first", "", ""},
		{"a mark", "550 5.1.1 unknown user - gsmtp", "", "gmail"},
		{"a host", "550 5.1.1 unknown user", "mx.gmx.net", "gmx"},
		{"a set phrase", "550 5.1.1 <b@example.com>: Recipient address rejected: User unknown in local recipient table", "", "postfix"},
	}
	for _, tt := range tests {
		if got := Classify(tt.text, Attempt{Server: tt.server}).Provider; got != tt.want {
			t.Errorf("%s: provider %q, want %q", tt.name, got, tt.want)
		}
	}
}
