package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// object is what -jsonl writes of a mail.
type object struct {
	File       string      `json:"file"`
	Kind       bounce.Kind `json:"kind"`
	MessageID  string      `json:"message_id"`
	Recipients []recipient `json:"recipients"`
}

type recipient struct {
	Recipient string            `json:"recipient"`
	Original  string            `json:"original"`
	Action    bounce.Action     `json:"action"`
	Status    string            `json:"status"`
	Suppress  bounce.Suppress   `json:"suppress"`
	Diagnosis smtperr.Diagnosis `json:"diagnosis"`
}

func jsonWriter(out io.Writer) func(result) error {
	encode := json.NewEncoder(out)
	encode.SetEscapeHTML(false)
	return func(r result) error {
		o := object{File: r.file, Kind: r.mail.Kind, MessageID: r.mail.MessageID, Recipients: []recipient{}}
		for _, x := range r.mail.Recipients {
			o.Recipients = append(o.Recipients, recipient{x.Address, x.Original, x.Action, x.Status, x.Suppress, x.Diagnosis})
		}
		return encode.Encode(o)
	}
}

// A printer prints what mails say for a person.
type printer struct {
	out   io.Writer
	words *wording
}

func newPrinter(out io.Writer, lang string) *printer {
	w := &english
	if strings.HasPrefix(strings.ToLower(lang), "de") {
		w = &german
	}
	return &printer{out, w}
}

// wording is what the printer says itself; the rest is the catalog's.
type wording struct {
	kinds                             map[bounce.Kind]string
	nobody, about, again, advice      string
	remove, removeAfter, ask, askLong string
}

var english = wording{
	kinds: map[bounce.Kind]string{
		bounce.KindNone: "no bounce", bounce.KindFailure: "not delivered", bounce.KindDelay: "delayed, the server goes on trying", bounce.KindDelivered: "delivered",
		bounce.KindRelayed: "passed on to a server that does not report deliveries", bounce.KindExpanded: "passed on to the members of a list",
		bounce.KindFeedback: "a recipient has called the mail spam", bounce.KindAutoReply: "an automatic answer, no bounce",
	},
	nobody: "(the mail names no recipient)", about: "about the mail %s", again: "the server tries until %s", advice: "list: %s",
	remove: "remove the address", removeAfter: "remove the address after %d such mails in a row", ask: "look into it before you remove the address", askLong: "look into it after %d such mails in a row",
}

var german = wording{
	kinds: map[bounce.Kind]string{
		bounce.KindNone: "keine Unzustellbarkeitsmeldung", bounce.KindFailure: "nicht zugestellt", bounce.KindDelay: "verzögert, der Server versucht es weiter", bounce.KindDelivered: "zugestellt",
		bounce.KindRelayed: "an einen Server weitergegeben, der keine Zustellungen meldet", bounce.KindExpanded: "an die Mitglieder einer Liste weitergegeben",
		bounce.KindFeedback: "ein Empfänger hat die E-Mail als Spam gemeldet", bounce.KindAutoReply: "eine automatische Antwort, keine Unzustellbarkeitsmeldung",
	},
	nobody: "(die E-Mail nennt keinen Empfänger)", about: "zur E-Mail %s", again: "der Server versucht es bis %s", advice: "Liste: %s",
	remove: "Adresse entfernen", removeAfter: "Adresse nach %d solchen E-Mails in Folge entfernen", ask: "vor dem Entfernen der Adresse prüfen", askLong: "nach %d solchen E-Mails in Folge prüfen",
}

func (p *printer) print(r result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", visible(r.file), p.words.kinds[r.mail.Kind])
	if r.mail.MessageID != "" && len(r.mail.Recipients) > 0 {
		fmt.Fprintf(&b, "  "+p.words.about+"\n", visible(r.mail.MessageID))
	}
	for i := range r.mail.Recipients {
		x := &r.mail.Recipients[i]
		name := visible(x.Address)
		if name == "" {
			name = p.words.nobody
		}
		fmt.Fprintf(&b, "  %s\n", name)
		if x.Action == bounce.ActionFailed || x.Action == bounce.ActionDelayed {
			e := x.Diagnosis.Explain()
			fmt.Fprintf(&b, "    %s\n    %s\n", e.Title, e.Summary)
			for _, advice := range e.Advice {
				fmt.Fprintf(&b, "    - %s\n", advice)
			}
		}
		if !x.WillRetryUntil.IsZero() && x.Action == bounce.ActionDelayed {
			fmt.Fprintf(&b, "    "+p.words.again+"\n", x.WillRetryUntil.Format("2006-01-02 15:04 -0700"))
		}
		if s := p.suppress(x.Suppress); s != "" {
			fmt.Fprintf(&b, "    "+p.words.advice+"\n", s)
		}
	}
	_, err := io.WriteString(p.out, b.String())
	return err
}

func (p *printer) suppress(s bounce.Suppress) string {
	switch {
	case s.Action == bounce.ListActionRemove && s.After > 1:
		return fmt.Sprintf(p.words.removeAfter, s.After)
	case s.Action == bounce.ListActionRemove:
		return p.words.remove
	case s.Action == bounce.ListActionAsk && s.After > 1:
		return fmt.Sprintf(p.words.askLong, s.After)
	case s.Action == bounce.ListActionAsk:
		return p.words.ask
	}
	return ""
}

// visible keeps a stranger's text from doing anything to a terminal.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}
