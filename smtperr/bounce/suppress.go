package bounce

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// Suppress is the advice to the owner of a list about one recipient.
type Suppress struct {
	Advice Advice
	// After says how many bounces of this kind in a row, of different mails, the
	// advice needs: 1 is at once, 0 with [Keep].
	After int
}

// String returns the advice as MarshalText writes it.
func (s Suppress) String() string {
	if s.After > 1 {
		return fmt.Sprintf("%s after %d", s.Advice, s.After)
	}
	return s.Advice.String()
}

// MarshalText writes the advice: "remove", "remove after 3", "keep", "ask".
func (s Suppress) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Suppress) UnmarshalText(text []byte) error {
	name, number, counted := strings.Cut(string(text), " after ")
	var r Suppress
	if err := r.Advice.UnmarshalText([]byte(name)); err != nil {
		return err
	}
	if r.Advice != Keep {
		r.After = 1
	}
	if counted {
		n, err := strconv.Atoi(number)
		if err != nil || n < 2 || r.Advice == Keep {
			return fmt.Errorf("bounce: unknown advice %q", text)
		}
		r.After = n
	}
	*s = r
	return nil
}

// Advice is what to do with a recipient.
type Advice uint8

// The advices.
const (
	Keep   Advice = iota // the bounce says nothing against the address
	Remove               // take the address off the list
	Ask                  // a person decides: the address may be fine and the sender at fault
)

var advices = [...]string{"keep", "remove", "ask"}

// String returns the advice's name.
func (a Advice) String() string { return nameOf(advices[:], int(a)) }

// MarshalText writes the advice's name.
func (a Advice) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads an advice's name.
func (a *Advice) UnmarshalText(text []byte) error {
	i, err := valueOf(advices[:], "advice", text)
	*a = Advice(i)
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
	if k == Feedback {
		return Suppress{Remove, 1}
	}
	if r.Action != ActionFailed {
		return Suppress{}
	}
	lasting := r.Diagnosis.Permanence != classify.Temporary
	switch r.Diagnosis.Reason {
	case classify.UserUnknown:
		if lasting && r.Diagnosis.Permanence == classify.Permanent {
			return Suppress{Remove, 1}
		}
		return Suppress{Remove, 3}
	case classify.MailboxDisabled, classify.MailboxMoved, classify.DomainUnknown, classify.DomainNoMail, classify.AddressSyntax:
		if lasting {
			return Suppress{Remove, 2}
		}
		return Suppress{Remove, 3}
	case classify.MailboxFull, classify.DeliveryExpired, classify.ConnectionFailed, classify.DNSFailure:
		return Suppress{Remove, 3}
	case classify.RecipientRestricted, classify.RecipientSuppressed:
		return Suppress{Ask, 1}
	case classify.Unknown:
		if lasting {
			return Suppress{Ask, 3}
		}
	}
	return Suppress{}
}
