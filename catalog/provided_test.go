package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/classify"
)

// TestProvided holds what is told of the account's provider, and in which cases.
func TestProvided(t *testing.T) {
	const failed = "535 5.7.8 Error: authentication failed"
	auth := classify.Attempt{Stage: classify.StageAuth}
	limit := "550 5.4.5 Daily sending quota exceeded"
	for _, tt := range []struct {
		name    string
		text    string
		hints   classify.Attempt
		details classify.Attempt
		want    []string
	}{
		{"switch and app password", failed, auth, classify.Attempt{Server: "mail.gmx.net"}, []string{
			"Bei GMX steht der Schalter, der Programme senden lässt, hier: E-Mail › Einstellungen › POP3/IMAP Abruf.",
			"Ein App-Passwort bekommen Sie bei GMX so: Mein Account › Sicherheit › Anwendungsspezifische Passwörter (bei eingeschalteter Zwei-Faktor-Authentifizierung).",
		}},
		{"the brand", failed, auth, classify.Attempt{Server: "smtp.web.de"}, []string{
			"Bei WEB.DE steht der Schalter, der Programme senden lässt, hier: E-Mail › Einstellungen › POP3/IMAP Abruf.",
			"Ein App-Passwort bekommen Sie bei WEB.DE so: https://web.de/email/sicherheit/zwei-faktor-authentifizierung/ (bei eingeschalteter Zwei-Faktor-Authentifizierung).",
		}},
		{"switch alone", failed, auth, classify.Attempt{Server: "mx.freenet.de"}, []string{
			"Bei freenet steht der Schalter, der Programme senden lässt, hier: Einstellungen › POP3/IMAP/SMTP › Einrichtung POP3/IMAP › „POP3, IMAP und SMTP aktivieren“.",
		}},
		{"instructions where nothing else is known", failed, auth, classify.Attempt{Server: "smtp.strato.de"}, []string{
			"Die Anleitung von STRATO: https://www.strato.de/faq/mail/externes-e-mail-programm-mit-strato-e-mail-adresse-nutzen/",
		}},
		{"provider from the reply", "535 5.7.8 Username and Password not accepted. For more information, go to https://support.google.com/mail/?p=BadCredentials", auth, classify.Attempt{}, []string{
			"Ein App-Passwort bekommen Sie bei Gmail so: https://myaccount.google.com/apppasswords (zuerst die Bestätigung in zwei Schritten einschalten).",
		}},
		{"server", "530 5.7.0 Authentication required", classify.Attempt{Stage: classify.StageMail}, classify.Attempt{Server: "smtp.strato.de"}, []string{
			"Der Postausgangsserver von STRATO ist smtp.strato.de, Port 465 mit SSL/TLS.",
		}},
		{"server with STARTTLS", "530 5.7.0 Authentication required", classify.Attempt{Stage: classify.StageMail}, classify.Attempt{Server: "smtp.mail.me.com"}, []string{
			"Der Postausgangsserver von iCloud Mail ist smtp.mail.me.com, Port 587 mit STARTTLS.",
		}},
		{"server of several", "530 5.7.0 Authentication required", classify.Attempt{Stage: classify.StageMail}, classify.Attempt{Server: "email-smtp.eu-west-1.amazonaws.com"}, []string{
			"Der Postausgangsserver von Amazon SES ist email-smtp.eu-west-1.amazonaws.com, Port 587 mit STARTTLS.",
		}},
		{"name of another kind of server", "530 5.7.0 Authentication required", classify.Attempt{Stage: classify.StageMail}, classify.Attempt{Server: "imap.gmx.net"}, []string{
			"Der Postausgangsserver von GMX ist mail.gmx.net, Port 465 mit SSL/TLS.",
		}},
		{"limits", limit, classify.Attempt{Stage: classify.StageMail}, classify.Attempt{Server: "smtp.mail.me.com"}, []string{
			"Die Grenzen bei iCloud Mail: 1.000 E-Mails am Tag; 1.000 Empfänger am Tag.",
		}},
		{"limits on conditions", limit, classify.Attempt{Stage: classify.StageMail}, classify.Attempt{Server: "smtp.gmail.com"}, []string{
			"Die Grenzen bei Gmail: 500 E-Mails am Tag (privates Konto); 2.000 E-Mails am Tag (Google Workspace).",
		}},
		{"recipients of one email", "452 4.5.3 Too many recipients", classify.Attempt{Stage: classify.StageRcpt}, classify.Attempt{Server: "smtp.ionos.de"}, []string{
			"Die Grenze bei IONOS: 200 Empfänger für eine E-Mail.",
		}},
		{"size", "552 5.3.4 Message size exceeds fixed limit", classify.Attempt{Stage: classify.StageEndOfData}, classify.Attempt{Server: "smtp-mail.outlook.com"}, []string{
			"Outlook.com nimmt höchstens 25 MB (alle Anhänge zusammen) an.",
		}},
		{"sender address", "553 5.7.1 <a@example.org>: Sender address rejected: not owned by user b@example.com", classify.Attempt{Stage: classify.StageRcpt}, classify.Attempt{Server: "smtp.ionos.de"}, []string{
			"Die Regel von IONOS für die Absenderadresse: Der Teil hinter dem @-Zeichen muss derselbe sein wie bei dem Postfach, mit dem sich das Programm anmeldet.",
		}},
		{"blocked account of T-Online", "535 5.7.8 account locked", auth, classify.Attempt{Server: "securesmtp.t-online.de"}, []string{
			"Die Hilfe von T-Online zu gesperrten Konten: https://telekomhilft.telekom.de/t5/E-Mail/Passwoerter-aendern-nach-Missbrauch-der-E-Mail-Adresse/ta-p/3704180",
		}},
		{"blocked account", "535 5.7.8 account locked", auth, classify.Attempt{Server: "smtp.web.de"}, []string{
			"Die Hilfe von WEB.DE zu gesperrten Konten: https://hilfe.web.de/account/gesperrt.html",
		}},

		{"pace", "450 4.7.1 Too many emails, slow down", classify.Attempt{Stage: classify.StageRcpt}, classify.Attempt{Server: "smtp.office365.com"}, []string{
			"So schnell darf es bei Microsoft 365 höchstens gehen: 30 E-Mails in der Minute.",
		}},

		{"limits of a day tell no pace", "450 4.7.1 Too many emails, slow down", classify.Attempt{Stage: classify.StageRcpt}, classify.Attempt{Server: "smtp.gmail.com"}, nil},
		{"recipients at a provider that the words alone tell", "452 4.5.3 Your message has too many recipients. https://support.google.com/mail/?p=TooManyRecipients gsmtp", classify.Attempt{Stage: classify.StageRcpt}, classify.Attempt{}, nil},
		{"size at a provider that the words alone tell", "552 5.3.4 Your message exceeded Google's message size limits. https://support.google.com/mail/?p=MaxSizeError gsmtp", classify.Attempt{Stage: classify.StageEndOfData}, classify.Attempt{}, nil},
		{"encryption at the recipient", "554 5.7.4 starttls-not-supported: Destination mail server must support TLS to receive mail", classify.Attempt{}, classify.Attempt{Server: "smtp.office365.com"}, nil},
		{"another cause", "553 5.1.8 <a@example.org>: Sender address rejected: Domain not found", classify.Attempt{Stage: classify.StageRcpt}, classify.Attempt{Server: "smtp.ionos.de"}, nil},
		{"another reason", "550 5.1.1 <a@example.org>: user unknown", classify.Attempt{Stage: classify.StageRcpt}, classify.Attempt{Server: "smtp.ionos.de"}, nil},
		{"sign-in that cannot be checked", "454 4.7.0 Temporary authentication failure", auth, classify.Attempt{Server: "mail.gmx.net"}, nil},
		{"mail server", failed, classify.Attempt{Stage: classify.StageAuth, Role: classify.RoleRelay}, classify.Attempt{Server: "mail.gmx.net"}, nil},
		{"provider without data", failed, auth, classify.Attempt{Server: "mail.example.org"}, nil},
		{"sender at a provider whose server it is not", failed, auth, classify.Attempt{Server: "mail.example.org", Sender: "anna@gmx.de"}, nil},
		{"nobody knows the outcome", "EOF", classify.Attempt{Stage: classify.StageEndOfData}, classify.Attempt{Server: "mail.gmx.net"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.hints.Server, tt.hints.Sender = tt.details.Server, tt.details.Sender
			r := classify.Classify(tt.text, tt.hints)
			x := &explainer{c: For(language.German), r: r}
			if diff := cmp.Diff(tt.want, x.provided()); diff != "" {
				t.Errorf("%v, %v: %s", r.Reason, r.Cause, diff)
			}
			advice := For(language.German).Explain(r, Details{}).Advice
			if len(advice) <= len(tt.want) || !slices.Equal(advice[:len(tt.want)], tt.want) && tt.want != nil {
				t.Errorf("advice %q", advice)
			}
		})
	}
}

// TestProvidedPort holds that beside a provider's port none is told that he may not have.
func TestProvidedPort(t *testing.T) {
	for server, want := range map[string]bool{"smtp.office365.com": false, "mail.example.org": true} {
		r := classify.Classify("530 5.7.0 sign-in required, please authenticate", classify.Attempt{Server: server})
		advice := strings.Join(For(language.German).Explain(r, Details{}).Advice, "\n")
		if got := strings.Contains(advice, "465"); got != want || !strings.Contains(advice, "587") {
			t.Errorf("%s, %v: %s", server, r.Reason, advice)
		}
	}
}

// TestProvidedOnlyWhenItMends holds what keeps the provider's facts back although the
// reason wants them.
func TestProvidedOnlyWhenItMends(t *testing.T) {
	wanted := classify.Result{Attempt: classify.Attempt{Role: classify.RoleSubmission}, Reason: classify.AuthFailed, Permanence: classify.Permanent, Outcome: classify.OutcomeNotSent}
	change := func(f func(*classify.Result)) classify.Result { r := wanted; f(&r); return r }
	for _, tt := range []struct {
		name string
		r    classify.Result
		want bool
	}{
		{"as it is", wanted, true},
		{"temporary", change(func(r *classify.Result) { r.Permanence = classify.Temporary }), false},
		{"outcome not known", change(func(r *classify.Result) { r.Outcome = classify.OutcomeUnknown }), false},
		{"sent", change(func(r *classify.Result) { r.Outcome = classify.OutcomeSent }), false},
		{"mail server", change(func(r *classify.Result) { r.Role = classify.RoleRelay }), false},
		{"no failure", change(func(r *classify.Result) { r.Reason = classify.Accepted }), false},
		{"remedy of its own", change(func(r *classify.Result) { r.Cause = classify.CauseBrowserSignIn }), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.r.Server = "mail.gmx.net"
			x := &explainer{c: For(language.German), r: tt.r}
			if got := x.provided(); (len(got) > 0) != tt.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestProvidedLanguages holds that every fact of every provider comes out whole in
// every language.
func TestProvidedLanguages(t *testing.T) {
	facts := []string{"switch", "app-password", "server", "limits", "pace", "recipients", "size", "from", "blocked", "help"}
	for _, tag := range Languages() {
		x := &explainer{c: For(tag)}
		for _, s := range everySettings(t) {
			for _, fact := range facts {
				text := x.fact(s, fact, "")
				if text == "" {
					continue
				}
				line := fill(x.c.Phrase("provider-"+fact), &values{name: s.Name, text: text})
				if !strings.Contains(line, text) || !strings.Contains(line, s.Name) || strings.ContainsAny(line, "{}[]") || strings.Contains(line, "()") {
					t.Errorf("%v, %s: %s", tag, s.ID, line)
				}
			}
		}
	}
}
