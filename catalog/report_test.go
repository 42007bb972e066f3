package catalog

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

func TestReport(t *testing.T) {
	r := classify.Classify("550 5.1.1 <anna@example.org>: User unknown\x1b[31m", classify.Attempt{Sender: "me@example.com", Recipient: "anna@example.org", Server: "mx.example.org"})
	rep := Ticket{
		Time:    time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC),
		Command: "RCPT TO:<anna@example.org>",
		Tried:   []string{"asked quux", "sent again to anna@example.org", "and to <quux@example.net>"},
	}
	got := Match("de").FormatTicket(r, rep)
	want := `Bericht über einen Fehler beim Verschicken einer E-Mail

Guten Tag, beim Verschicken einer E-Mail ist der folgende Fehler aufgetreten. Bitte prüfen Sie die Ursache.

Zeitpunkt: 23.11.2026, 10:00 Uhr (UTC)
Mailserver: mx.example.org
Absender: <address-1> (example.com)
Empfänger: <address-2> (example.org)
Schritt: vermutlich Übertragung des Empfängers (rcpt)
Befehl: RCPT TO:<address-2>
Codes: 550 5.1.1
Antwort des Servers: „<address-2>: User unknown“
Ursache: ` + Match("de").Explain(r, Details{}).Title + ` (user-unknown)
Dauer: dauerhaft
Ergebnis: nicht an diesen Empfänger verschickt
Erkannt durch: ` + r.Rule + `
Bisher versucht:
  - asked <address-3>
  - sent again to <address-2>
  - and to <address-3>

Adressen, Kennungen und Links sind durch Platzhalter ersetzt. Derselbe Platzhalter steht immer für dasselbe.
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	rep.Unredacted = true
	if got := Match("en").FormatTicket(r, rep); !strings.Contains(got, "anna@example.org") {
		t.Errorf("addresses are hidden although they shall be kept:\n%s", got)
	}
}

// TestReportSigns holds that the signs around a value are those of the language,
// and that a long reply does not cost the quotation its end.
func TestReportSigns(t *testing.T) {
	c, err := Load(fstest.MapFS{"fr.txt": {Data: []byte("Language: fr\nName: Français\n\nPhrase: label\nText: {name}\u00a0:\n\nPhrase: quotation\nText: «\u00a0{text}\u00a0»\n")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := classify.Classify("550 5.1.1 "+strings.Repeat("no such user ", 100), classify.Attempt{})
	got := c.FormatTicket(r, Ticket{})
	for _, want := range []string{"\u00a0: «\u00a0no such", "…\u00a0»\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if text := c.Explain(r, Details{}).PlainText(0); !strings.Contains(text, "\u00a0:\n") {
		t.Errorf("headings have no space before the colon:\n%s", text)
	}
}
