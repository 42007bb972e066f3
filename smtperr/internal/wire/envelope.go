package wire

import "github.com/smtperr/go-smtperr/classify"

// An Envelope is what a client knows of the mail that it is sending.
type Envelope struct {
	Sender     string
	Recipients []string // accepted since MAIL
	Size       int64    // of the content, 0 when it is not known
	Body       *Body    // the content that was begun since MAIL, or nil
}

// Begin takes note of the next mail.
func (e *Envelope) Begin(sender string, size int64) { *e = Envelope{Sender: sender, Size: size} }

// At completes what is known of a failure by the mail, where there is one at that step.
func (e *Envelope) At(a classify.Attempt) classify.Attempt {
	if a.Stage >= classify.StageMail {
		a.Sender = e.Sender
	}
	if a.Stage >= classify.StageData && a.Recipient == "" && len(e.Recipients) == 1 {
		a.Recipient = e.Recipients[0]
	}
	return a
}

// Content begins the content: b is what the client says of it. Its errors are put in
// their place by fail, once the mail is as large as what was written.
func (e *Envelope) Content(b *Body, fail func(stage classify.Stage, recipient string, err error) error) *Body {
	b.Recipients = e.Recipients
	b.Fail = func(stage classify.Stage, recipient string, err error) error {
		e.Size = max(e.Size, b.Size())
		return fail(stage, recipient, err)
	}
	e.Body = b
	return b
}
