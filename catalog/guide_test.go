package catalog

import (
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// TestGuide holds that the guide tells what a help page on sending has to tell.
func TestGuide(t *testing.T) {
	tests := []struct{ name, lang, want string }{
		{"what a server is", "de", "SMTP-Server"},
		{"the sender's step", "de", "(MAIL)"},
		{"the recipients' step", "de", "(RCPT)"},
		{"the content's step", "de", "(DATA)"},
		{"the matter of the sender's step", "de", "um den Absender"},
		{"the matter of the recipients' step", "de", "um den Empfänger"},
		{"the matter of the content's step", "de", "um den Inhalt"},
		{"the queue", "de", "Warteschlange"},
		{"what comes later", "de", "Benachrichtigung"},
		{"the number", "de", "Nummer"},
		{"who helps", "de", "Administration"},
		{"what a server is, in English", "en", "SMTP server"},
		{"the queue, in English", "en", "queue"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := Match(tt.lang).Guide()
			all := []string{g.Title, g.Server, g.After, g.Errors, g.Help}
			for _, s := range g.Stages {
				all = append(all, s.Title, s.Task, s.Part)
			}
			if text := strings.Join(all, "\n"); !strings.Contains(text, tt.want) {
				t.Errorf("%q is missing in:\n%s", tt.want, text)
			}
		})
	}
}

func TestCode(t *testing.T) {
	de := Match("de")
	tests := []struct {
		name string
		code int
		role classify.Role
		ok   bool
		want string // in title, summary or causes
	}{
		{"one's own server", 421, classify.RoleSubmission, true, "SMTP-Server des Absenders"},
		{"the recipient's server", 421, classify.RoleRelay, true, "Mailserver des Empfängers"},
		{"450", 450, classify.RoleSubmission, true, "Die E-Mail-Adresse des Empfängers existiert nicht."},
		{"no such code", 599, classify.RoleSubmission, false, ""},
		{"zero", 0, classify.RoleSubmission, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, ok := de.BasicCode(tt.code, tt.role)
			if ok != tt.ok || !strings.Contains(c.Title+"\n"+c.Summary+"\n"+strings.Join(c.Causes, "\n"), tt.want) {
				t.Errorf("%v, %+v", ok, c)
			}
		})
	}
	for _, tt := range []struct {
		code classify.EnhancedCode
		ok   bool
	}{
		{classify.EnhancedCode{Class: 5, Subject: 1, Detail: 1}, true},
		{classify.EnhancedCode{Class: 4, Subject: 1, Detail: 1}, true},
		{classify.EnhancedCode{Class: 5, Subject: 999, Detail: 1}, false},
		{classify.EnhancedCode{}, false},
	} {
		if c, ok := de.EnhancedCode(tt.code); ok != tt.ok || ok && c.Code != tt.code.String() {
			t.Errorf("%v: %v, %+v", tt.code, ok, c)
		}
	}
}
