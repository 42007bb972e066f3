package catalog

import (
	"testing"

	"golang.org/x/text/language"
)

// TestComplete holds the shipped catalogs to every reason, stage and code.
func TestComplete(t *testing.T) {
	for _, tag := range Languages() {
		t.Run(tag.String(), func(t *testing.T) {
			if got := For(tag).Language(); got != tag {
				t.Fatalf("language %v", got)
			}
			if err := For(tag).Validate(); err != nil {
				t.Error(err)
			}
		})
	}
	if len(Languages()) < 2 || Languages()[0] != language.English {
		t.Errorf("languages %v", Languages())
	}
}
