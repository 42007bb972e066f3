package message

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func TestPluralForms(t *testing.T) {
	tests := []struct{ tag, want string }{
		{"en", "One Other"}, {"fr", "One Other"}, {"ja", "Other"}, {"pl", "One Few Many Other"}, {"ar", "Zero One Two Few Many Other"},
	}
	for _, tt := range tests {
		t.Run(tt.tag, func(t *testing.T) {
			if got := strings.Join(PluralForms(language.MustParse(tt.tag)), " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
