// Package mobile is what an app for Android or iOS needs of the library, in types
// that gomobile can bind:
//
//	gomobile bind -target=android github.com/smtperr/go-smtperr/examples/everywhere/mobile
package mobile

import (
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// A Diagnosis is what an error from sending mail means. Lists are one line each.
type Diagnosis struct {
	Reason     string
	Permanence string
	Outcome    string // of "unknown" nobody may send again
	Title      string
	Summary    string
	Causes     string
	Advice     string
	Admin      string
	MayRetry   bool

	explanation catalog.Explanation
}

// Diagnose tells what a text means, such as the message of a Java MessagingException,
// in the language of a tag such as "de". The stage is the step that failed, as
// "rcpt", or empty.
func Diagnose(text, language, stage string) (*Diagnosis, error) {
	var at classify.Stage
	if stage != "" {
		if err := at.UnmarshalText([]byte(stage)); err != nil {
			return nil, err
		}
	}
	d := smtperr.DiagnoseText(text, smtperr.WithLanguage(language), smtperr.WithStage(at))
	e := d.Explain()
	return &Diagnosis{
		Reason: d.Reason.String(), Permanence: d.Permanence.String(), Outcome: d.Outcome.String(), MayRetry: d.MayRetry(),
		Title: e.Title, Summary: e.Summary, Causes: strings.Join(e.Causes, "\n"), Advice: strings.Join(e.Advice, "\n"), Admin: e.Admin,
		explanation: e,
	}, nil
}

// Text returns the explanation for a view of text.
func (d *Diagnosis) Text() string { return d.explanation.PlainText(0) }

// HTML returns the explanation for a view of HTML: it holds no script.
func (d *Diagnosis) HTML() string { return d.explanation.HTML() }
