package smtperr

import (
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/internal/wire"
)

// A Report says what became of a mail.
//
//	for _, d := range report.Deliveries {
//		fmt.Println(d.Recipient, d.Outcome, d.Diagnose().Explain("de").Summary)
//	}
type Report struct {
	// Outcome is sent when the mail went out to at least one recipient, and
	// unknown when it may have gone out to one and nobody can tell.
	Outcome classify.Outcome

	// Receipt is what the server said when it took the mail, often with its
	// queue id; "" when that is not known.
	Receipt string

	// Deliveries has one entry for each recipient, in the order in which they
	// were given.
	Deliveries []Delivery
}

// A Delivery says what became of a mail for one recipient.
type Delivery struct {
	Recipient string
	Outcome   classify.Outcome
	Receipt   string // what the server said when it took the mail for this recipient

	// Err is nil when the mail is out. Otherwise it is an [*Error]: the refusal of
	// this recipient, or the error that ended the mail for several, which is then
	// the same for these.
	Err error
}

// Diagnose tells what became of the mail for this recipient.
func (d Delivery) Diagnose(opts ...Option) Diagnosis {
	return Diagnose(d.Err, append(opts[:len(opts):len(opts)], WithRecipient(d.Recipient))...)
}

// reportOf makes a report of what became of a mail on the wire.
func reportOf(to []string, fates []wire.Fate, err error) (report Report) {
	report.Outcome, report.Receipt = wire.Sum(fates, err)
	for i, fate := range fates {
		report.Deliveries = append(report.Deliveries, Delivery{to[i], fate.Outcome, fate.Receipt, fate.Err})
	}
	return report
}

// Progress is how far a mail has come.
type Progress struct {
	Stage     classify.Stage // the step that begins
	Recipient string         // at [classify.StageRcpt]
	Written   int64          // of the content, in bytes
}
