package bounce

import (
	"net/mail"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/smtperr"
)

// A Notification is what a mail says about the delivery of another.
type Notification struct {
	Kind         Kind
	Form         string      // whose words it is in, as "qmail", where the text was read; "" for a report
	ReportingMTA string      // the server that wrote the report
	Arrival      time.Time   // when the original arrived there
	EnvelopeID   string      // the envelope id that the sender gave the original (RFC 3461 ENVID)
	MessageID    string      // the original's Message-ID with its angle brackets
	Original     mail.Header // what came back of the original's header, nil for nothing
	Recipients   []Recipient
}

// A Recipient is what became of the mail for one recipient.
type Recipient struct {
	Address        string // the final recipient; "" where the mail names nobody
	Original       string // whom the sender named, where the report tells that; else ""
	Action         Action
	Status         string // the report's Status, as "5.1.1"; "" where there is none
	RemoteMTA      string // the server that answered
	Diagnostic     string // what it answered, or what the text says of this recipient; with all its lines
	LastAttempt    time.Time
	WillRetryUntil time.Time
	Source         Source
	Suppress       Suppress
	Diagnosis      smtperr.Diagnosis // why, in the role of a relay; accepted where nothing failed
}

// Matches reports whether the notification is about a mail that the application
// sent: the original's Message-ID or envelope id is one of its own, as given, and
// the recipient, where one is given, is named. An empty argument is not looked
// at; where neither id can be compared the answer is false, since a bounce that
// names no mail proves nothing.
func (n *Notification) Matches(messageID, envelopeID, recipient string) bool {
	known := false
	for _, id := range [...]struct{ want, got string }{{trimID(messageID), trimID(n.MessageID)}, {envelopeID, n.EnvelopeID}} {
		if id.want == "" || id.got == "" {
			continue
		}
		if id.want != id.got {
			return false
		}
		known = true
	}
	if !known || recipient == "" {
		return known
	}
	for i := range n.Recipients {
		r := &n.Recipients[i]
		if sameAddress(r.Address, recipient) || sameAddress(r.Original, recipient) {
			return true
		}
	}
	return false
}

func trimID(id string) string { return strings.Trim(strings.TrimSpace(id), "<>") }

// sameAddress compares without regard to case: servers write an address as they
// like, and no two mailboxes that differ in case alone were ever seen.
func sameAddress(a, b string) bool { return strings.EqualFold(a, b) }
