package catalog_test

import (
	"fmt"
	"strings"
	"testing/fstest"
	"time"

	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

func ExampleCatalog_Explain() {
	r := classify.Classify("552 5.2.2 mailbox full", classify.Attempt{Recipient: "anna@example.org"})
	for _, lang := range []string{"de-AT", "en"} {
		e := catalog.Match(lang).Explain(r, catalog.Details{})
		fmt.Println(e.Title)
	}
	// Output:
	// Das Postfach des Empfängers ist voll
	// The recipient’s mailbox is full
}

func ExampleSettingsFor() {
	s, ok := catalog.SettingsFor("kassenwart@gmx.de")
	if !ok {
		return
	}
	fmt.Println(s.Name, s.Servers[0].Address(), s.Servers[0].ImplicitTLS)
	fmt.Println(s.Switch.In(language.German))
	fmt.Println(s.Switch.Source, s.Switch.Date.Format("2006-01-02"))
	// Output:
	// GMX mail.gmx.net:465 true
	// E-Mail › Einstellungen › POP3/IMAP Abruf
	// https://www.gmx.net/mail/tipps/posts/pop3-imap/36/ 2026-11-30
}

func ExampleMatch() {
	for _, preference := range []string{"de-CH-1996", "fr-FR, de;q=0.8, en;q=0.5", "de_DE.UTF-8", "ja"} {
		fmt.Println(catalog.Match(preference).Language())
	}
	// Output:
	// de
	// de
	// de
	// en
}

func ExampleLoad() {
	house := fstest.MapFS{"house.txt": {Data: []byte(`
Language: de
Name: Deutsch (Verein)

Reason: mailbox-full
Title: Da passt nichts mehr rein
`)}}
	c, err := catalog.Load(house, catalog.For(language.German))
	if err != nil {
		fmt.Println(err)
		return
	}
	r := classify.Classify("552 5.2.2 mailbox full", classify.Attempt{Recipient: "anna@example.org"})
	fmt.Println(c.Explain(r, catalog.Details{}).Title)
	// Output:
	// Da passt nichts mehr rein
}

func ExampleCatalog_FormatDuration() {
	fmt.Println(catalog.Match("de").FormatDuration(90 * time.Minute))
	fmt.Println(catalog.Match("en").FormatDuration(5 * time.Minute))
	// Output:
	// 1 Stunde 30 Minuten
	// 5 minutes
}

func ExampleRedactor() {
	var r catalog.Redactor
	fmt.Println(r.Text("to=<anna.muster@example.org>: 550 5.1.1 unknown user anna.muster (4F2A91B3C8)"))
	fmt.Println(r.Text(`"Anna Muster" <anna.muster@example.org>, see https://example.net/unblock?t=8f3a2b1c9d`))
	// Output:
	// to=<address-1>: 550 5.1.1 unknown user <address-1> (<id-1>)
	// <address-1>, see https://example.net/unblock?<link-1>
}

func ExampleRedactor_hosts() {
	r := catalog.Redactor{Hosts: true, IPs: true}
	fmt.Println(r.Text("host mx.example.org[192.0.2.1] said: 554 blocked"))
	// Output:
	// host <host-1>[<ip-1>] said: 554 blocked
}

func ExampleExplanation_Redacted() {
	r := classify.Classify("550 5.1.1 <anna@example.org>: User unknown", classify.Attempt{Recipient: "anna@example.org"})
	e := catalog.Match("en").Explain(r, catalog.Details{})
	fmt.Println(strings.Contains(e.Said, "<anna@example.org>: User unknown"))
	fmt.Println(strings.Contains(e.Redacted().Said, "<address-1>: User unknown"))
	// Output:
	// true
	// true
}

// What a user sends to the administrator: no address is in it.
func ExampleCatalog_FormatTicket() {
	r := classify.Classify("550 5.1.1 <bert@example.com>: no such user", classify.Attempt{Recipient: "bert@example.com"})
	ticket := catalog.Match("en").FormatTicket(r, catalog.Ticket{Tried: []string{"typed the address again"}})
	fmt.Println(strings.Contains(ticket, "no such user"), strings.Contains(ticket, "bert@"))
	// Output:
	// true false
}

func ExampleCatalog_Guide() {
	g := catalog.Match("de").Guide()
	fmt.Println(g.Title)
	for _, s := range g.Stages[:3] {
		fmt.Println("-", s.Title)
	}
	// Output:
	// Was beim Verschicken einer E-Mail geschieht
	// - Suche nach dem Mailserver
	// - Aufbau der Verbindung
	// - Aufbau der Verschlüsselung
}

func ExampleCatalog_Facts() {
	r := classify.Classify("450 4.7.1 greylisted, try again in 5 minutes", classify.Attempt{Stage: classify.StageRcpt})
	for _, f := range catalog.Match("en").Facts(r) {
		fmt.Println(f.Name+":", f.Value)
	}
	// Output:
	// Result: not sent to this recipient yet
	// Responsible: you, after waiting
	// Code: 450 4.7.1
	// SMTP phase: RCPT TO
	// Duration: temporary
	// Try again after: 5 minutes
	// Concerns: this recipient only
	// Remedy: send again later
}

// A club's own wording of one text, for users of German; everybody else gets the
// shipped ones.
func ExampleNewSet() {
	own, err := catalog.Load(fstest.MapFS{"club.txt": {Data: []byte(`
Language: de
Name: Deutsch (Verein)

Reason: mailbox-full
Title: Postfach voll
`)}}, catalog.Match("de"))
	if err != nil {
		fmt.Println(err)
		return
	}
	set := catalog.NewSet(own)
	r := classify.Classify("552 5.2.2 mailbox full", classify.Attempt{})
	for _, user := range []string{"de-CH", "en"} {
		fmt.Println(set.Match(user).Explain(r, catalog.Details{}).Title)
	}
	// Output:
	// Postfach voll
	// The recipient’s mailbox is full
}
