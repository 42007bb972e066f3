package main

import (
	"fmt"
	"strings"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// isMail reports whether text is a whole mail: its head has fields that every
// mail has.
func isMail(text string) bool {
	found := 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			break
		}
		name, _, _ := strings.Cut(line, ":")
		switch strings.ToLower(name) {
		case "from", "to", "subject", "date", "message-id", "received", "return-path":
			found++
		}
	}
	return found >= 3
}

// What a mail is, in German and English; the rest is the catalog's.
var kinds = map[bounce.Kind][2]string{
	bounce.KindFailure:   {"nicht zugestellt", "not delivered"},
	bounce.KindDelay:     {"verzögert, der Server versucht es weiter", "delayed, the server goes on trying"},
	bounce.KindDelivered: {"zugestellt", "delivered"},
	bounce.KindRelayed:   {"an einen Server weitergegeben, der keine Zustellungen meldet", "passed on to a server that does not report deliveries"},
	bounce.KindExpanded:  {"an die Mitglieder einer Liste weitergegeben", "passed on to the members of a list"},
	bounce.KindFeedback:  {"ein Empfänger hat die E-Mail als Spam gemeldet", "a recipient has called the mail spam"},
	bounce.KindAutoReply: {"eine automatische Antwort, keine Unzustellbarkeitsmeldung", "an automatic answer, no bounce"},
}

// mail prints what a bounce says of each recipient. It reports false where text
// is none.
func (p *printer) mail(text string, opts []smtperr.Option) (bool, error) {
	if !isMail(text) {
		return false, nil
	}
	n, err := bounce.Read(strings.NewReader(text), opts...)
	if err != nil || n.Kind == bounce.KindNone {
		return false, err
	}
	kind := kinds[n.Kind][1]
	if language, _ := p.c.Language().Base(); language.String() == "de" {
		kind = kinds[n.Kind][0]
	}
	if _, err := fmt.Fprintln(p.out, kind); err != nil {
		return true, err
	}
	for i := range n.Recipients {
		if n.Kind == bounce.KindFeedback {
			fmt.Fprintf(p.out, "%s\n", n.Recipients[i].Address)
			continue
		}
		fmt.Fprintf(p.out, "\n%s\n", n.Recipients[i].Address)
		if err := p.print(n.Recipients[i].Diagnosis); err != nil {
			return true, err
		}
	}
	return true, nil
}
