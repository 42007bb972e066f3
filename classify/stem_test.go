package classify

import "testing"

// A stem tells the subject, and neither how long it lasts nor what became of the mail;
// that takes a code.
func TestStemsTellNoMore(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		permanence Permanence
		outcome    Outcome
	}{
		{"no code", "Empfängerkennung ist weithin unbekannt", PermanenceUnknown, OutcomeUnknown},
		{"a code", "550 Empfängerkennung ist weithin unbekannt", Permanent, OutcomeNotSent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Classify(tt.text, Attempt{})
			if got.Reason != UserUnknown || got.Rule != "generic-stems-user-unknown" || got.Permanence != tt.permanence || got.Outcome != tt.outcome {
				t.Errorf("%s by %s, %s, %s; want %s, %s, %s", got.Reason, got.Rule, got.Permanence, got.Outcome, UserUnknown, tt.permanence, tt.outcome)
			}
		})
	}
}
