package wire

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/smtperr/go-smtperr/classify"
)

// A Peer is a client, with the parts of a conversation that its library has.
type Peer interface {
	// Begin greets the server where that has not been done, and takes note of the
	// mail that comes next.
	Begin(from string, size int64) error
	SizeLimit() int64
	Mail(from string, utf8 bool) error
	Rcpt(to string) error
	Data() (*Body, error)
	Reset() error
	// Refuses reports whether an error holds a reply of class 4 or 5 after which the
	// session goes on, so no 421, without looking at errors of this package.
	Refuses(err error) bool
	Fail(stage classify.Stage, recipient string, err error) error
	Break(cause error)
}

// A Mail is what to hand over.
type Mail struct {
	From    string
	To      []string
	Content io.Reader
	Size    int64 // of the content, 0 when it is not known
	Partial bool  // send it to the others when some recipients are refused
	// Progress is called as each step begins and while the content goes out;
	// never nil.
	Progress func(stage classify.Stage, recipient string, written int64)
}

// A Fate is what became of a mail for one recipient.
type Fate struct {
	Outcome classify.Outcome
	Receipt string
	Err     error // nil when the mail is out
}

// deliver hands a mail over, in net/smtp's order. It returns a fate for each
// recipient, in order, and the error of the mail: nil when it went out to at
// least one recipient and nobody's fate is open.
func (m *Mail) deliver(p Peer) ([]Fate, error) {
	fates := make([]Fate, len(m.To))
	end := func(err error) ([]Fate, error) {
		for i := range fates {
			if fates[i].Err == nil {
				fates[i].Err = err
			}
		}
		return fates, err
	}
	for i := range fates {
		fates[i].Outcome = classify.OutcomeNotSent
	}
	m.Progress(classify.StageMail, "", 0)
	if err := m.begin(p); err != nil {
		return end(err)
	}
	var accepted []*Fate
	for i, recipient := range m.To {
		m.Progress(classify.StageRcpt, recipient, 0)
		err := p.Rcpt(recipient)
		if err == nil {
			accepted = append(accepted, &fates[i])
			continue
		}
		fates[i].Err = err
		if !m.Partial || !refuses(p, err) {
			return end(err)
		}
	}
	if len(accepted) == 0 && len(fates) > 0 {
		return fates, fates[0].Err
	}
	m.Progress(classify.StageData, "", 0)
	body, err := p.Data()
	if err != nil {
		return end(err)
	}
	if err := m.copy(body); err != nil {
		return end(err)
	}
	ends, err := body.End()
	for i, f := range accepted {
		*f = ends[i]
	}
	if err != nil {
		return fates, err
	}
	for _, f := range fates {
		if f.Outcome == classify.OutcomeSent {
			return fates, nil
		}
	}
	if len(accepted) == 0 { // a server that takes a mail for nobody
		return fates, nil
	}
	return fates, accepted[0].Err
}

// begin says who sends the mail. A mail that is too large for the server does
// not go on its way.
func (m *Mail) begin(p Peer) error {
	if err := p.Begin(m.From, m.Size); err != nil {
		return err
	}
	if limit := p.SizeLimit(); limit > 0 && m.Size > limit {
		return p.Fail(classify.StageMail, "", TooLarge(m.Size, limit))
	}
	utf8 := !IsASCII(m.From)
	for _, to := range m.To {
		utf8 = utf8 || !IsASCII(to)
	}
	return p.Mail(m.From, utf8)
}

// refuses reports whether an error is a refusal after which a session goes on.
func refuses(p Peer, err error) bool {
	var own *Refusal
	if errors.As(err, &own) {
		return own.Own()
	}
	return p.Refuses(err)
}

// copy hands the content over. When it cannot be read to its end, half of it
// must not go out.
func (m *Mail) copy(body *Body) error {
	buf := make([]byte, blockSize)
	written, idle := int64(0), 0
	for {
		n, err := m.Content.Read(buf)
		if n > 0 {
			if _, err := body.Write(buf[:n]); err != nil {
				return err
			}
			written, idle = written+int64(n), 0
			m.Progress(classify.StageData, "", written)
		}
		switch {
		case err == io.EOF:
			m.Progress(classify.StageEndOfData, "", written)
			return nil
		case err != nil:
			return body.Abort(err)
		case n == 0:
			if idle++; idle > maxIdle {
				return body.Abort(io.ErrNoProgress)
			}
		}
	}
}

// maxIdle is how often a reader may return nothing in a row.
const maxIdle = 100

// Session is what one connection has to remember between its mails.
type Session struct {
	dirty bool  // the last mail was refused in the middle
	ended error // why no mail can begin any more
}

// Send hands a mail over, where the session still can.
func (s *Session) Send(p Peer, m *Mail) ([]Fate, error) {
	if s.ended == nil && s.dirty {
		s.ended = p.Reset()
		s.dirty = s.ended != nil
	}
	if s.ended != nil {
		_ = p.Begin(m.From, m.Size)
		err := p.Fail(classify.StageMail, "", fmt.Errorf("the session has ended: %w", s.ended))
		return Unsent(m.To, err), err
	}
	fates, err := m.deliver(p)
	if err != nil {
		s.dirty = true
		if !refuses(p, err) {
			s.ended = cause(err)
			p.Break(err)
		}
	}
	return fates, err
}

// Err returns why no mail can begin any more, nil while one can.
func (s *Session) Err() error { return s.ended }

// End ends the session.
func (s *Session) End(why error) {
	if s.ended == nil {
		s.ended = why
	}
}

// cause takes an error out of what a client says of its step, which is that of
// one mail only.
func cause(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

// Unsent is what becomes of a mail that could not begin.
func Unsent(to []string, err error) []Fate {
	fates := make([]Fate, len(to))
	for i := range fates {
		fates[i] = Fate{Outcome: classify.OutcomeNotSent, Err: err}
	}
	return fates
}

// Sum returns the outcome of a mail for all its recipients, and the first
// receipt.
func Sum(fates []Fate, err error) (outcome classify.Outcome, receipt string) {
	outcome = classify.OutcomeNotSent
	if err == nil {
		outcome = classify.OutcomeSent
	}
	for _, f := range fates {
		if f.Outcome == classify.OutcomeUnknown {
			outcome = classify.OutcomeUnknown
		}
		receipt = cmp.Or(receipt, f.Receipt)
	}
	return outcome, receipt
}
