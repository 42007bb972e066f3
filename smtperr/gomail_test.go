package smtperr

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

// A mailError is a double of go-mail's SendError: its text is all that it tells.
type mailError struct {
	text     string
	code     int
	enhanced string
}

func (e *mailError) Error() string              { return e.text }
func (e *mailError) ErrorCode() int             { return e.code }
func (e *mailError) EnhancedStatusCode() string { return e.enhanced }

func TestGoMail(t *testing.T) {
	type facts struct {
		Stage     classify.Stage
		Code      int
		Enhanced  string
		Text      string
		Reason    classify.Reason
		Outcome   classify.Outcome
		Recipient string
	}
	tests := []struct {
		name string
		err  *mailError
		want facts
	}{
		{"a sender", &mailError{`sending SMTP MAIL FROM command: 550 "5.7.1 go away", affected message ID: <1@example.org>`, 550, ""},
			facts{classify.StageMail, 550, "5.7.1", "go away", classify.ReasonPolicy, classify.OutcomeNotSent, ""}},
		{"a recipient", &mailError{`sending SMTP RCPT TO command: 550 5.1.1 no such user, affected recipient(s): <b@example.com>, affected message ID: <1@example.org>`, 550, "5.1.1"},
			facts{classify.StageRcpt, 550, "5.1.1", "no such user", classify.UserUnknown, classify.OutcomeNotSent, "b@example.com"}},
		{"an enhanced code as a value", &mailError{"sending SMTP RCPT TO command: 550 no such user", 550, "5.1.1"},
			facts{classify.StageRcpt, 550, "5.1.1", "no such user", classify.UserUnknown, classify.OutcomeNotSent, ""}},
		{"a code as a value", &mailError{"sending SMTP RCPT TO command: the mailbox is full", 552, ""},
			facts{classify.StageRcpt, 552, "", "the mailbox is full", classify.MailboxFull, classify.OutcomeNotSent, ""}},
		{"two recipients", &mailError{`sending SMTP RCPT TO command: 550 no such user, 452 mailbox full, affected recipient(s): <b@example.com>, <c@example.com>`, 452, ""},
			facts{classify.StageRcpt, 550, "", "no such user", classify.UserUnknown, classify.OutcomeNotSent, ""}},
		{"a break at DATA", &mailError{"sending SMTP DATA command: EOF", 0, ""},
			facts{classify.StageData, 0, "", "EOF", classify.ConnectionFailed, classify.OutcomeNotSent, ""}},
		{"a break in the content, after which QUIT sends the dot", &mailError{"sending message content: EOF", 0, ""},
			facts{classify.StageEndOfData, 0, "", "EOF", classify.ConnectionFailed, classify.OutcomeUnknown, ""}},
		{"a break at the dot", &mailError{"closing SMTP DATA writer: EOF", 0, ""},
			facts{classify.StageEndOfData, 0, "", "EOF", classify.ConnectionFailed, classify.OutcomeUnknown, ""}},
		{"a refusal at the dot", &mailError{`closing SMTP DATA writer: 554 "5.7.1 spam", affected message ID: <1@example.org>`, 554, "5.7.1"},
			facts{classify.StageEndOfData, 554, "5.7.1", "spam", classify.Spam, classify.OutcomeNotSent, ""}},
		{"a reset when the mail is out", &mailError{"sending SMTP RESET command: failed to send RSET to SMTP client: 502 no", 502, ""},
			facts{classify.StageQuit, 502, "", "no", classify.ProtocolError, classify.OutcomeSent, ""}},
		{"no connection to begin with", &mailError{"checking SMTP connection: not connected to SMTP server", 0, ""},
			facts{classify.StageConnect, 0, "", "not connected to SMTP server", classify.ConnectionFailed, classify.OutcomeNotSent, ""}},
		{"no sender", &mailError{"getting sender address: no FROM address set", 0, ""},
			facts{classify.StageMail, 0, "", "no FROM address set", classify.MessageMalformed, classify.OutcomeNotSent, ""}},
		{"no recipient", &mailError{"getting recipient addresses: no recipient addresses set", 0, ""},
			facts{classify.StageRcpt, 0, "", "no recipient addresses set", classify.MessageMalformed, classify.OutcomeNotSent, ""}},
		{"a step alone", &mailError{"closing SMTP DATA writer", 0, ""},
			facts{classify.StageEndOfData, 0, "", "", classify.ReasonUnknown, classify.OutcomeUnknown, ""}},
		{"words that only begin so", &mailError{"sending SMTP DATA commands of old: 554 no", 554, ""},
			facts{classify.StageUnknown, 554, "", "sending SMTP DATA commands of old: 554 no", classify.ReasonUnknown, classify.OutcomeNotSent, ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, err := range []error{tt.err, fmt.Errorf("send failed: %w", tt.err), errors.Join(fmt.Errorf("send failed: %w", tt.err))} {
				d := Diagnose(err)
				got := facts{d.Stage, d.Code, d.Enhanced.String(), d.Text, d.Reason, d.Outcome, d.Recipient}
				if tt.name == "words that only begin so" {
					got.Text, got.Stage = tt.want.Text, tt.want.Stage // the words are read as any text
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("%v (-want +got):\n%s", err, diff)
				}
			}
		})
	}
	t.Run("what the caller knows counts more", func(t *testing.T) {
		d := Diagnose(&mailError{"sending SMTP RCPT TO command: EOF, affected recipient(s): <b@example.com>", 0, ""}, WithStage(classify.StageEndOfData), WithRecipient("c@example.com"))
		if d.Stage != classify.StageEndOfData || d.Recipient != "c@example.com" {
			t.Errorf("%v, recipient %q", d, d.Recipient)
		}
	})
}
