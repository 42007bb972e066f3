package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// TestHelpPage holds the German texts to what a help page on failures of sending says,
// statement by statement, and says where each comes out.
func TestHelpPage(t *testing.T) {
	de := Match("de")
	g := de.Guide()
	var steps []string
	for _, s := range g.Stages {
		steps = append(steps, s.Title+". "+s.Task+" "+s.Part)
	}
	guide := strings.Join(slices.Concat([]string{g.Title, g.Server}, steps, []string{g.After, g.Errors, g.Help}), "\n")
	explained := func(text string, stage classify.Stage) string {
		return de.Explain(classify.Classify(text, classify.Attempt{Stage: stage}), Details{}).PlainText(0)
	}
	tests := []struct {
		statement string
		text      string // where it comes out
		want      []string
	}{
		{"an SMTP server takes email from a sender to recipients, by the protocol", guide, []string{"SMTP-Server", "des Absenders", "Empfänger", "SMTP-Protokoll"}},
		{"first the connection is opened", guide, []string{"Verbindung zum Mailserver"}},
		{"MAIL: the sender is transmitted", guide, []string{"Übertragung des Absenders", "(MAIL)"}},
		{"RCPT: the recipients are transmitted", guide, []string{"Übertragung des Empfängers", "(RCPT)"}},
		{"DATA: the content is transmitted", guide, []string{"Übertragung des Inhalts", "(DATA)"}},
		{"the result is reported, and the connection closed", guide, []string{"Ergebnis", "beendet die Verbindung"}},
		{"then the mail is in the queue, and goes out at the next opportunity", guide, []string{"Warteschlange", "Bei nächster Gelegenheit", "Mailserver des Empfängers"}},
		{"what goes wrong there the program cannot show", guide, []string{"kann das Programm nicht mehr anzeigen"}},
		{"depending on the servers' configuration a notification comes to the sender address", guide, []string{"Je nachdem, wie die Server eingerichtet sind", "Benachrichtigung über Zustellprobleme", "Absenderadresse"}},
		{"users can seldom mend it: try again, or ask the administration", guide, []string{"meist nicht selbst", "neuer Versuch", "Administration Ihres Mailservers"}},
		{"the message may name the command: it tells which part is at fault", guide, []string{"nennt die Fehlermeldung oft den Befehl", "am Absender, an einem Empfänger oder am Inhalt"}},
		{"it has a number as well", guide, []string{"Nummer in der Meldung"}},
		{"refused at MAIL", explained("550", classify.StageMail), []string{"Absender"}},
		{"refused at RCPT", explained("550", classify.StageRcpt), []string{"Empfänger"}},
		{"refused at DATA", explained("550", classify.StageData), []string{"Inhalt"}},
		{"refused at DATA, without a code of a text", explained("555 no", classify.StageData), []string{"Inhalt"}},
		{"refused after the content", explained("554", classify.StageEndOfData), []string{"Inhalt"}},
		{"421: a problem with the sender's SMTP server", explained("421", 0), []string{"Problem mit dem SMTP-Server des Absenders"}},
		{"421: it is temporarily not available", explained("421", 0), []string{"Der SMTP-Server ist vorübergehend nicht verfügbar"}},
		{"421: it is overloaded", explained("421", 0), []string{"Der SMTP-Server ist überlastet."}},
		{"421: the administrator of the sender's mail server should check it", explained("421", 0), []string{"sollte der Administrator des Mailservers des Absenders diesen überprüfen"}},
		{"421 with words of the server", explained("421 4.3.2 Service not available, closing transmission channel", 0), []string{"vorübergehend nicht verfügbar", "überlastet", "Administrator"}},
		{"450: a problem with the recipient's mail server", explained("450", 0), []string{"Problem mit dem Mailserver des Empfängers"}},
		{"450: it cannot be reached", explained("450", 0), []string{"Der Mailserver des Empfängers ist nicht erreichbar."}},
		{"450: the address does not exist", explained("450", 0), []string{"Die E-Mail-Adresse des Empfängers existiert nicht."}},
		{"450: it refuses the sender's mail server", explained("450", 0), []string{"lehnt E-Mails vom Mailserver des Absenders ab"}},
		{"450: it refuses the sender's address", explained("450", 0), []string{"lehnt E-Mails von der E-Mail-Adresse des Absenders ab"}},
		{"450: the administrator can search the transfer log", explained("450", 0), []string{"Der Administrator des Mailservers des Absenders kann im Übermittlungsprotokoll nach Einzelheiten suchen."}},
		{"450 at RCPT", explained("450", classify.StageRcpt), []string{"nicht erreichbar", "existiert nicht", "Übermittlungsprotokoll"}},
		{"450 with words that tell nothing", explained("450 4.0.0 hm", 0), []string{"nicht erreichbar", "existiert nicht", "Übermittlungsprotokoll"}},
	}
	for _, tt := range tests {
		t.Run(tt.statement, func(t *testing.T) {
			for _, want := range tt.want {
				if !strings.Contains(tt.text, want) {
					t.Errorf("%q is missing in:\n%s", want, tt.text)
				}
			}
		})
	}
}
