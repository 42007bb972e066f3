package match

import (
	"testing"
)

func TestStems(t *testing.T) {
	b := NewBuilder(0)
	patterns := []string{"anmelded* ~ falsch", "{*kontingent|quota} erschöpft", "virus", "Überlast*", "автор* не", "{ein|das} *postfach voll"}
	var order []int
	for _, p := range patterns {
		at, err := b.Add(p, false)
		if err != nil {
			t.Fatal(err)
		}
		order = append(order, at)
	}
	set, err := b.Set(order)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, text string
		want       []uint32
	}{
		{"a beginning", "Anmeldedaten falsch", []uint32{0}},
		{"the stem alone", "anmelded falsch", []uint32{0}},
		{"not within", "Voranmeldedaten falsch", nil},
		{"an end", "Sammelkontingent erschöpft", []uint32{1}},
		{"an end with capitals", "SAMMELKONTINGENT ERSCHÖPFT", []uint32{1}},
		{"not a beginning", "Kontingentzahl erschöpft", nil},
		{"an umlaut", "überlastet", []uint32{3}},
		{"an umlaut within", "Größenkontingent erschöpft", []uint32{1}},
		{"another script", "авторизации не", []uint32{4}},
		{"within a phrase", "das Sammelpostfach voll", []uint32{5}},
		{"behind a digit", "2postfach voll", nil},
		{"a word too long", "das aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaapostfach voll", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var scan Scan
			scan.Set = set
			scan.ReadStems(tt.text, 0)
			scan.Whole()
			scan.Tier(0)
			var got []uint32
			for _, m := range scan.All() {
				got = append(got, m.Pattern)
			}
			if len(got) != len(tt.want) || len(got) > 0 && got[0] != tt.want[0] {
				t.Errorf("patterns %v, want %v", got, tt.want)
			}
		})
	}
	for _, plain := range []string{"*** closed", "{a*b|c} d"} {
		if _, err := NewBuilder(0).Add(plain, false); err != nil {
			t.Errorf("the pattern %q is not taken: %v", plain, err)
		}
	}
	for _, bad := range []string{"*a*", "abc*", "x {a b*|c}", "foo-bar* x", "{anmeld* spamhaus.org}"} {
		if _, err := NewBuilder(0).Add(bad, false); err == nil {
			t.Errorf("the pattern %q is taken", bad)
		}
	}
}
