package classify

import "testing"

// TestStep takes the clues away one after the other, from the strongest on: each time
// the next one must speak. Their order is the list of rules/README.md.
func TestStep(t *testing.T) {
	k := clues{
		caller: StageDNS, session: StageConnect, wrapper: StageTLS, closing: StageBasisTold, record: StageHelo,
		code: StageStartTLS, decided: StageAuth, named: true, phrase: StageMail, class: 5,
	}
	res := &Result{Reply: Reply{Code: 550, Enhanced: EnhancedCode{5, 7, 25}}, Reason: NoReverseDNS, Basis: BasisRule}
	const words = "<b@example.com>... refused"
	enhanced := stageOfEnhanced(res)
	for _, tt := range []struct {
		name  string
		stage Stage
		basis StageBasis
		drop  func()
	}{
		{"the caller", StageDNS, StageBasisTold, func() { k.caller = StageUnknown }},
		{"a session", StageConnect, StageBasisTold, func() { k.session = StageUnknown }},
		{"a wrapper", StageTLS, StageBasisTold, func() { k.wrapper = StageUnknown }},
		{"a farewell that failed", StageQuit, StageBasisTold, func() { k.closing = StageBasisNone }},
		{"a record", StageHelo, StageBasisTold, func() { k.record = StageQuit }},
		{"a record of a farewell", StageQuit, StageBasisInferred, func() { k.record = StageUnknown }},
		{"a code", StageStartTLS, StageBasisTold, func() { k.code = StageUnknown }},
		{"a rule, of a refusal", StageAuth, StageBasisInferred, func() { k.class = 0 }},
		{"a rule whose words name the step", StageAuth, StageBasisTold, func() { k.decided = StageUnknown }},
		{"a set phrase", StageMail, StageBasisInferred, func() { k.phrase = StageUnknown }},
		{"nothing but the argument", StageRcpt, StageBasisInferred, func() { k.behind = true }},
		{"a report from behind the conversation", StageUnknown, StageBasisNone, func() {}},
	} {
		if stage, basis := k.step(res, words); stage != tt.stage || basis != tt.basis {
			t.Errorf("%s: %v, %q, want %v, %q", tt.name, stage, basis, tt.stage, tt.basis)
		}
		tt.drop()
	}
	if enhanced != StageUnknown {
		t.Errorf("5.7.25 tells %v; then it should stand in the list", enhanced)
	}

	unknown := &Result{Reply: Reply{Code: 550, Enhanced: EnhancedCode{5, 1, 1}}, Reason: UserUnknown, Basis: BasisRule}
	if stage, basis := new(clues).step(unknown, ""); stage != StageRcpt || basis != StageBasisInferred {
		t.Errorf("a recipient who is unknown: %v, %q", stage, basis)
	}
	content := clues{wrapper: StageData}
	for class, want := range map[int]StageBasis{0: StageBasisInferred, 2: StageBasisInferred, 5: StageBasisTold} {
		if content.class = class; content.unlessContent(StageData) != want {
			t.Errorf("DATA and a reply of class %d: not %q", class, want)
		}
	}
}
