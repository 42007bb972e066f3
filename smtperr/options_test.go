package smtperr

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// TestOptions holds what each option changes in a diagnosis of a text, of an error and
// of an *Error, and that it beats what that one knows.
func TestOptions(t *testing.T) {
	rules, err := classify.LoadRules(fstest.MapFS{"office.txt": {Data: []byte(`Provider: office
Name: Office
Kind: provider
Source: https://help.example.org/bounces

Rule: office-strangers
Reason: recipient-restricted
Text: office 7
Example: 554 5.7.1 OFFICE-7 mail of strangers is not taken
`)}})
	if err != nil {
		t.Fatal(err)
	}
	house, err := catalog.Load(fstest.MapFS{"en.txt": {Data: []byte("Language: en\nName: English (club)\n\nReason: user-unknown\nTitle: Nobody is called so here\n")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		text   string
		option Option
		got    func(Diagnosis) string
		want   string
	}{
		{"stage", "550 no", WithStage(classify.StageMail), func(d Diagnosis) string { return d.Stage.String() + " " + d.StageBasis.String() }, "mail told"},
		{"role", "550 no", WithRole(classify.RoleRelay), func(d Diagnosis) string { return d.Role.String() }, "relay"},
		{"server", "535 5.7.8 no", WithServer("mail.gmx.net"), func(d Diagnosis) string { return d.Server + " " + d.Provider }, "mail.gmx.net gmx"},
		{"sender", "550 no", WithSender("anna@example.org"), func(d Diagnosis) string { return d.Sender }, "anna@example.org"},
		{"recipient", "550 no", WithRecipient("bert@example.com"), func(d Diagnosis) string { return d.Recipient }, "bert@example.com"},
		{"language", "552 5.2.2 full", WithLanguage("fr, de;q=0.5"), func(d Diagnosis) string { return d.Explain().Language }, "de"},
		{"catalog", "550 5.1.1 user unknown", WithCatalog(house), func(d Diagnosis) string { return d.Explain().Title }, "Nobody is called so here"},
		{"classifier", "554 5.7.1 OFFICE-7 mail of strangers is not taken", WithClassifier(classify.New(rules)), func(d Diagnosis) string { return d.Rule + " " + d.Reason.String() }, "office-strangers recipient-restricted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			known := &Error{Attempt: classify.Attempt{Stage: classify.StageRcpt, Role: classify.RoleSubmission, Server: "mx.example.net", Sender: "x@example.net", Recipient: "y@example.net"}, Err: errors.New(tt.text)}
			for source, diagnose := range map[string]func(...Option) Diagnosis{
				"text":   func(o ...Option) Diagnosis { return DiagnoseText(tt.text, o...) },
				"error":  func(o ...Option) Diagnosis { return Diagnose(errors.New(tt.text), o...) },
				"*Error": func(o ...Option) Diagnosis { return Diagnose(known, o...) },
			} {
				if got := tt.got(diagnose(tt.option)); got != tt.want {
					t.Errorf("%s: %q, want %q", source, got, tt.want)
				}
				if got := tt.got(diagnose()); got == tt.want {
					t.Errorf("%s: %q without the option, too", source, got)
				}
			}
		})
	}
}
