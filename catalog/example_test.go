package catalog_test

import (
	"fmt"
	"testing/fstest"
	"time"

	"golang.org/x/text/language"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

func ExampleCatalog_Explain() {
	r := classify.Text("552 5.2.2 mailbox full", classify.Hints{})
	for _, lang := range []string{"de-AT", "en"} {
		e := catalog.Match(lang).Explain(r, catalog.Details{Recipient: "anna@example.org"})
		fmt.Println(e.Title)
	}
	// Output:
	// Das Postfach des Empfängers ist voll
	// The recipient’s mailbox is full
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
	r := classify.Text("552 5.2.2 mailbox full", classify.Hints{})
	fmt.Println(c.Explain(r, catalog.Details{}).Title)
	// Output:
	// Da passt nichts mehr rein
}

func ExampleCatalog_Duration() {
	fmt.Println(catalog.Match("de").Duration(90 * time.Minute))
	fmt.Println(catalog.Match("en").Duration(5 * time.Minute))
	// Output:
	// 1 Stunde 30 Minuten
	// 5 minutes
}
