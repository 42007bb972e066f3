package classify

import (
	"encoding"
	"testing"
)

type named interface {
	~uint8
	String() string
	encoding.TextAppender
	encoding.TextMarshaler
}

// roundTrip holds that the text forms of a vocabulary's values agree, and that what
// lies behind the last one, or is misspelt, is not read.
func roundTrip[T named, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, last T) {
	t.Helper()
	for v := range last + 1 {
		text, err := v.MarshalText()
		appended, err2 := v.AppendText([]byte("a "))
		if err != nil || err2 != nil || string(text) != v.String() || string(appended) != "a "+v.String() {
			t.Errorf("%T %d: %q, %q, %q", v, v, v.String(), text, appended)
		}
		got := last
		if err := P(&got).UnmarshalText(text); err != nil || got != v {
			t.Errorf("%T %q is read as %v: %v", v, text, got, err)
		}
	}
	kept := last
	for _, text := range []string{(last + 1).String(), "no such id"} {
		if err := P(&kept).UnmarshalText([]byte(text)); err == nil || kept != last {
			t.Errorf("%T: %q is read as %v", last, text, kept)
		}
	}
}

func TestTextForms(t *testing.T) {
	roundTrip(t, StageQuit)
	roundTrip(t, StageBasisInferred)
	roundTrip(t, Accepted)
	roundTrip(t, HeaderFields)
	roundTrip(t, Permanent)
	roundTrip(t, OutcomeSent)
	roundTrip(t, ScopeDomain)
	roundTrip(t, ResponsibleNobody)
	roundTrip(t, ActionFixClient)
	roundTrip(t, BasisTransport)
	roundTrip(t, RoleRelay)
}

func TestActions(t *testing.T) {
	a := ActionsOf(ActionRetry, ActionFixDNS)
	if got, want := a.String(), "retry fix-dns"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if !a.Has(ActionFixDNS) || a.Has(ActionNone) || a.Has(ActionFixClient) {
		t.Error("Has")
	}
	if !a.Equal(ActionsOf(ActionRetry, ActionFixDNS)) || a.Equal(ActionsOf(ActionFixDNS, ActionRetry)) || (Actions{}).String() != "" {
		t.Error("Equal")
	}
	if got := ActionsOf(ActionRetry, ActionRetryLater, ActionFixDNS, ActionFixClient, ActionSlowDown); got.Has(ActionSlowDown) {
		t.Errorf("%v has room for a fifth", got)
	}
}

func TestMayRetry(t *testing.T) {
	for _, tt := range []struct {
		text    string
		attempt Attempt
		want    bool
	}{
		{"450 4.7.1 greylisted", Attempt{}, true},
		{"550 5.1.1 user unknown", Attempt{}, false},
		{"EOF", Attempt{Stage: StageMail}, true},
		{"EOF", Attempt{Stage: StageEndOfData}, false}, // it may be out
		{"250 ok", Attempt{Stage: StageEndOfData}, false},
	} {
		if got := Classify(tt.text, tt.attempt); got.MayRetry() != tt.want {
			t.Errorf("%q at %v: %v, outcome %v", tt.text, tt.attempt.Stage, got.MayRetry(), got.Outcome)
		}
	}
}
