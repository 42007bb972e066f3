package bounce

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// Suppress is the advice to the owner of a list about one recipient.
type Suppress struct {
	Action ListAction
	// After says how many bounces of this kind in a row, of different mails, the
	// advice needs: 1 is at once, 0 with [ListActionKeep].
	After int
}

// String returns the advice as MarshalText writes it.
func (s Suppress) String() string {
	if s.After > 1 {
		return fmt.Sprintf("%s after %d", s.Action, s.After)
	}
	return s.Action.String()
}

// MarshalText writes the advice: "remove", "remove after 3", "keep", "ask".
func (s Suppress) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Suppress) UnmarshalText(text []byte) error {
	name, number, counted := strings.Cut(string(text), " after ")
	var r Suppress
	if err := r.Action.UnmarshalText([]byte(name)); err != nil {
		return err
	}
	if r.Action != ListActionKeep {
		r.After = 1
	}
	if counted {
		n, err := strconv.Atoi(number)
		if err != nil || n < 2 || r.Action == ListActionKeep {
			return fmt.Errorf("bounce: unknown advice %q", text)
		}
		r.After = n
	}
	*s = r
	return nil
}

// ListAction is what to do with a recipient.
type ListAction uint8

// The actions.
const (
	ListActionKeep   ListAction = iota // the bounce says nothing against the address
	ListActionRemove                   // take the address off the list
	ListActionAsk                      // a person decides: the address may be fine and the sender at fault
)

var advices = [...]string{"keep", "remove", "ask"}

// String returns the advice's name.
func (a ListAction) String() string { return nameOf(advices[:], int(a)) }

// MarshalText writes the advice's name.
func (a ListAction) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads an advice's name.
func (a *ListAction) UnmarshalText(text []byte) error {
	i, err := valueOf(advices[:], "advice", text)
	*a = ListAction(i)
	return err
}

// suppress derives the advice. Only what a server says of the recipient counts
// against it:
//
//   - the address does not exist, for good: removed at once, for each mail to it
//     costs the sender's reputation
//   - the mailbox is disabled or moved, the domain is unknown or takes no mail,
//     the address is malformed, for good: removed after 2, since administrators
//     and name servers err for a day
//   - the mailbox is full, or the server was not reached for as long as it was
//     tried: removed after 3
//   - the recipient does not take this sender's mail, a suppression list holds
//     it: ask
//   - a complaint: removed at once, whatever else is known
//   - everything else, above all what blames the sender, the message or the
//     connection, and all that is temporary: kept
func suppress(k Kind, r *Recipient) Suppress {
	if k == KindFeedback {
		return Suppress{ListActionRemove, 1}
	}
	if r.Action != ActionFailed {
		return Suppress{}
	}
	return SuppressAfter(r.Diagnosis.Result())
}

// SuppressAfter returns the advice about the recipient of a delivery that failed,
// for one that knows of it by another way than a bounce, as by the log of its own
// server.
func SuppressAfter(r classify.Result) Suppress {
	lasting := r.Permanence != classify.Temporary
	switch r.Reason {
	case classify.UserUnknown:
		if r.Permanence == classify.Permanent {
			return Suppress{ListActionRemove, 1}
		}
		return Suppress{ListActionRemove, 3}
	case classify.MailboxDisabled, classify.MailboxMoved, classify.DomainUnknown, classify.DomainNoMail, classify.AddressSyntax:
		if lasting {
			return Suppress{ListActionRemove, 2}
		}
		return Suppress{ListActionRemove, 3}
	case classify.MailboxFull, classify.DeliveryExpired, classify.ConnectionFailed, classify.DNSFailure:
		return Suppress{ListActionRemove, 3}
	case classify.RecipientRestricted, classify.RecipientSuppressed:
		return Suppress{ListActionAsk, 1}
	case classify.ReasonUnknown:
		if lasting {
			return Suppress{ListActionAsk, 3}
		}
	}
	return Suppress{}
}
