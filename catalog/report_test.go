package catalog

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

func TestReport(t *testing.T) {
	r := classify.Text("550 5.1.1 <anna@example.org>: User unknown\x1b[31m", classify.Hints{})
	rep := Report{
		Details: Details{Sender: "me@example.com", Recipient: "anna@example.org", Server: "mx.example.org"},
		Time:    time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC),
		Command: "RCPT TO:<anna@example.org>",
		Tried:   []string{"sent again to anna@example.org"},
	}
	got := Match("de").Report(r, rep)
	want := `Bericht über einen Fehler beim Verschicken einer E-Mail

Guten Tag, beim Verschicken einer E-Mail ist der folgende Fehler aufgetreten. Bitte prüfen Sie die Ursache.

Zeitpunkt: 2026-11-23T10:00:00Z
Mailserver: mx.example.org
Absender: (verborgen)@example.com
Empfänger: (verborgen)@example.org
Schritt: Übertragung des Empfängers (rcpt)
Befehl: RCPT TO:<(verborgen)@example.org>
Codes: 550 5.1.1
Antwort des Servers: „<(verborgen)@example.org>: User unknown[31m“
Ursache: ` + Match("de").Explain(r, Details{}).Title + ` (user-unknown)
Dauer: dauerhaft
Ergebnis: nicht verschickt
Erkannt durch: ` + r.Rule + `
Bisher versucht:
  - sent again to (verborgen)@example.org
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	rep.Addresses = true
	if got := Match("en").Report(r, rep); !strings.Contains(got, "anna@example.org") {
		t.Errorf("addresses are hidden although they shall be kept:\n%s", got)
	}
}
