package catalog

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/smtperr/go-smtperr/classify"
)

// TestByteOrderMark holds that what an editor puts in front of a text is no mistake.
func TestByteOrderMark(t *testing.T) {
	c, err := Load(fstest.MapFS{"x.txt": {Data: []byte("\ufeffLanguage: de\nName: Verein\n\nCause: app-password\nTitle: Bitte App-Passwort benutzen\n")}}, Match("de"))
	if err != nil {
		t.Fatal(err)
	}
	r := classify.Classify("535 5.7.8 Authentication failed, please use an app password", classify.Attempt{})
	if got := c.Explain(r, Details{}).Title; got != "Bitte App-Passwort benutzen" {
		t.Errorf("title %q", got)
	}
}

// TestOwnRule holds that what an application's rule says about itself reaches the
// explanation.
func TestOwnRule(t *testing.T) {
	rules, err := classify.LoadRules(fstest.MapFS{"gateway.txt": {Data: []byte("\ufeff" + `Provider: gateway
Name: Mailgateway der Zentrale
Kind: server

Rule: gateway-quarantine
Reason: spam
Permanence: temporary
Because: somebody looks at it the same day
Text: held by the frob unit
Link: https://intranet.example.org/quarantine
Example: 550 held by the frob unit
`)}})
	if err != nil {
		t.Fatal(err)
	}
	c := classify.New(rules)
	r := c.Classify("550 held by the frob unit", classify.Attempt{})
	info, _ := c.LookupRule(r.Rule)
	e := Match("de").Explain(r, Details{Rule: info})
	for _, want := range []string{"Mailgateway der Zentrale", "gateway-quarantine", "https://intranet.example.org/quarantine"} {
		if !strings.Contains(e.Admin, want) {
			t.Errorf("%q is missing in %s", want, e.Admin)
		}
	}
	if e := Match("en").Explain(r, Details{Rule: info}); !strings.Contains(e.Admin, "somebody looks at it the same day") {
		t.Errorf("the reason of the permanence is missing in %s", e.Admin)
	}
	for _, f := range Match("de").Facts(r) {
		if f.Value == "gateway" {
			t.Errorf("an id for people: %v", f)
		}
	}
}

// TestShort holds that one line says whether the mail went out, and to whom.
func TestShort(t *testing.T) {
	tests := []struct{ name, reply, want string }{
		{"recipient of the reply", "550 5.1.1 <eva@example.com>: User unknown", "(not sent to this recipient, eva@example.com)"},
		{"nobody named", "421 4.3.2 shutting down", "(not sent yet)"},
		{"a connection that broke", "read tcp 192.0.2.10:52114->192.0.2.25:465: i/o timeout", "(not certain whether sent)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Match("en").Explain(classify.Classify(tt.reply, classify.Attempt{}), Details{}).Short()
			if !strings.Contains(got, tt.want) {
				t.Errorf("%q has no %q", got, tt.want)
			}
		})
	}
}
