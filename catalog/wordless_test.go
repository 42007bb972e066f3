package catalog

import (
	"regexp"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

func TestNamesReason(t *testing.T) {
	tests := []struct {
		name, text string
		want       bool
	}{
		{"nothing at all", "", false},
		{"refused", "message rejected", false},
		{"by policy", "5.7.1 Your message was rejected due to local policy.", false},
		{"with an address", "<eva@example.com>: Recipient address rejected", false},
		{"with a mark of the log", "Message refused (qX7-2041) by mx.example.com", false},
		{"in German", "Die Nachricht wurde aus Sicherheitsgründen abgelehnt", false},
		{"a word more", "message rejected: virus", true},
		{"an unknown word", "message rejected, flurb", true},
		{"in a language that nobody listed", "viestiä ei hyväksytty", true},
		{"a page", "rejected, see https://example.com/why", true},
		{"the command", "550 Command denied", false},
		{"the session", "554 Access denied, closing session", false},
		{"in Spanish", "550 Mensaje rechazado por el servidor", false},
		{"in French", "550 Connexion refusée, veuillez essayer plus tard", false},
		{"invalid is why", "invalid recipient", true},
	}
	for _, tt := range tests {
		if got := namesReason(tt.text); got != tt.want {
			t.Errorf("%s: %q: %v, want %v", tt.name, tt.text, got, tt.want)
		}
	}
}

// TestRulesOnly holds that who refuses by rules of his own is not said to give no reason.
func TestRulesOnly(t *testing.T) {
	for lang, want := range map[string]string{"de": "nur seine eigenen Regeln", "en": "only to rules of its own"} {
		for text, has := range map[string]bool{"550 5.7.1 rejected due to local policy": true, "550 5.7.1 message rejected": false, "550 5.7.1 policy of flurb": false} {
			if e := Match(lang).Explain(classify.Classify(text, classify.Attempt{}), Details{}); strings.Contains(e.Title+e.Summary, want) != has {
				t.Errorf("%s: %q: %q, %q", lang, text, e.Title, e.Summary)
			}
		}
	}
}

// TestNoReason holds that a text tells only of a reply without telling words that it
// names no reason, whatever else is known of it.
func TestNoReason(t *testing.T) {
	for lang, denies := range map[string]*regexp.Regexp{
		"de": regexp.MustCompile(`(?:nennt|ohne) (?:aber )?keine?n? Grund|sagt (?:aber )?nicht|ohne Angabe`),
		"en": regexp.MustCompile(`gives? no reason|(?:does|did) not say (?:why|which|exactly why)|without saying why`),
	} {
		c := Match(lang)
		for _, r := range everySituation() {
			r.Text = "flurb blorg"
			e := c.Explain(r, Details{})
			text := strings.Join([]string{e.Title, e.Summary, e.Admin}, "\n")
			text = strings.NewReplacer("Der Code allein sagt nicht, warum.", "", "The code alone does not say why.", "").Replace(text)
			if found := denies.FindString(text); found != "" {
				t.Errorf("%s: %q of a reply with unknown words: %v %v %v %d %v", lang, found, r.Reason, r.Cause, r.Role, r.Code, r.Enhanced)
			}
		}
	}
	for _, lang := range []string{"de", "en"} {
		e := Match(lang).Explain(classify.Classify("550 message rejected", classify.Attempt{}), Details{})
		if want := map[string]string{"de": "nennt keinen Grund", "en": "gives no reason"}[lang]; !strings.Contains(e.Title, want) {
			t.Errorf("%s: title %q of a reply without a reason, want %q", lang, e.Title, want)
		}
	}
}
