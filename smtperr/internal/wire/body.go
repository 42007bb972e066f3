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

// An Answer is the server's word on one recipient.
type Answer struct {
	Receipt string
	Err     error // nil for a mail that was taken
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

// End ends the content and returns what became of it for each recipient, in
// their order. With an error, what the list lacks is open where sent is true:
// the final dot may have left this machine.
func (b *Body) End() (answers []Answer, sent bool, err error) {
	switch {
	case b.closed:
		return nil, false, b.Fail(classify.StageData, "", errClosedWriter)
	case b.broken != nil:
		return nil, false, b.broken // the dot cannot leave any more
	}
	b.closed = true
	replies := 1
	if b.Each {
		replies = len(b.Recipients)
	}
	list, sent, err := b.writer().Finish(replies, b.Dot)
	b.taken = err == nil && len(list) == replies
	for i, reply := range list {
		recipient, answer := "", Answer{}
		if b.Each {
			recipient = b.Recipients[i]
		}
		if reply.Took() {
			answer.Receipt = reply.Receipt()
		} else {
			answer.Err = b.Fail(classify.StageEndOfData, recipient, b.Refusal(reply))
			b.taken = false
		}
		answers = append(answers, answer)
	}
	if len(answers) == 1 && !b.Each {
		for range len(b.Recipients) - 1 { // it is the answer for all
			answers = append(answers, answers[0])
		}
	}
	var odd outOfStep
	if errors.As(err, &odd) {
		err = b.Refusal(Reply(odd))
	}
	stage := classify.StageData
	if sent {
		stage = classify.StageEndOfData
	}
	return answers, sent, b.Fail(stage, "", err)
}

// Close ends the content, and returns the error of the first recipient to whom
// the mail does not go.
func (b *Body) Close() error {
	answers, _, err := b.End()
	for _, answer := range answers {
		if err == nil {
			err = answer.Err
		}
	}
	return err
}
