package wire

import (
	"errors"
	"io"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// A Body takes the content of a mail after the server said 354, and the server's
// answers to it. It knows at which step its errors are.
type Body struct {
	Conn       *Conn
	Recipients []string // that were accepted
	Each       bool     // LMTP: the server answers for each of them (RFC 2033 §4.2)
	Block, Dot time.Duration
	Most       int64     // that the server takes, 0 when it does not say
	Debug      io.Writer // nil for nobody

	// Fail puts an error in its place in the conversation, Refusal makes one of a
	// reply.
	Fail    func(stage classify.Stage, recipient string, err error) error
	Refusal func(Reply) error

	content *Content
	closed  bool
	taken   bool  // by the server, for everybody
	broken  error // the first error
}

// QuitStage returns the step of a QUIT that fails after this mail. StageQuit
// proves a delivery, so that it is the step only where the server took the mail,
// for every recipient where it answers for each. It is fine on nil, where no
// content was begun.
func (b *Body) QuitStage() classify.Stage {
	if b != nil && b.taken {
		return classify.StageQuit
	}
	return classify.StageUnknown
}

func (b *Body) writer() *Content {
	if b.content == nil {
		b.content = NewContent(b.Conn, b.Block, b.Most, b.Debug)
	}
	return b.content
}

// Size returns how much was written, in bytes.
func (b *Body) Size() int64 { return b.writer().size }

func (b *Body) Write(p []byte) (int, error) {
	if b.closed {
		return 0, b.Fail(classify.StageData, "", errClosedWriter)
	}
	if b.broken != nil {
		return 0, b.broken
	}
	n, err := b.writer().Write(p)
	b.broken = b.Fail(classify.StageData, "", err)
	return n, b.broken
}

// Abort ends the content without a dot, and the connection with it: whatever
// came next would be read as content.
func (b *Body) Abort(cause error) error {
	b.closed = true
	b.broken = b.Fail(classify.StageData, "", cause)
	b.Conn.Break(cause)
	return b.broken
}

// End ends the content and returns what became of it for each recipient, in their
// order. With an error, it is open for those whom the server had not answered for
// where the final dot may have left this machine.
func (b *Body) End() (fates []Fate, err error) {
	switch {
	case b.closed:
		err = b.Fail(classify.StageData, "", errClosedWriter)
		return Unsent(b.Recipients, err), err
	case b.broken != nil:
		return Unsent(b.Recipients, b.broken), b.broken // the dot cannot leave any more
	}
	b.closed = true
	replies := 1
	if b.Each {
		replies = len(b.Recipients)
	}
	list, sent, err := b.writer().Finish(replies, b.Dot)
	b.taken = err == nil && len(list) == replies
	for i, reply := range list {
		fate := Fate{Outcome: classify.OutcomeSent, Receipt: reply.Receipt()}
		if !reply.Took() {
			recipient := ""
			if b.Each {
				recipient = b.Recipients[i]
			}
			fate = Fate{Outcome: classify.OutcomeNotSent, Err: b.Fail(classify.StageEndOfData, recipient, b.Refusal(reply))}
			b.taken = false
		}
		if !b.Each { // it is the answer for all
			for range b.Recipients {
				fates = append(fates, fate)
			}
			if len(b.Recipients) == 0 {
				return nil, fate.Err
			}
			break
		}
		fates = append(fates, fate)
	}
	var odd outOfStep
	if errors.As(err, &odd) {
		err = b.Refusal(Reply(odd))
	}
	open := Fate{Outcome: classify.OutcomeNotSent}
	stage := classify.StageData
	if sent {
		stage, open.Outcome = classify.StageEndOfData, classify.OutcomeUnknown
	}
	open.Err = b.Fail(stage, "", err)
	for len(fates) < len(b.Recipients) {
		fates = append(fates, open)
	}
	return fates, open.Err
}

// Close ends the content, and returns the error of the first recipient to whom
// the mail does not go.
func (b *Body) Close() error {
	fates, err := b.End()
	for _, fate := range fates {
		if err == nil {
			err = fate.Err
		}
	}
	return err
}
