package bounce

import "fmt"

// A Kind says what a mail is. Its text form is fixed.
type Kind uint8

// The kinds of mails.
const (
	KindNone      Kind = iota // no bounce at all: an ordinary mail, a read receipt (RFC 8098)
	KindFailure               // at least one recipient did not get the mail and will not
	KindDelay                 // the server still tries
	KindDelivered             // the mail was delivered; asked for by RFC 3461's NOTIFY=SUCCESS
	KindRelayed               // the mail went on to a server that reports no delivery
	KindExpanded              // the mail went to the members of a list
	KindFeedback              // a recipient called the mail spam (ARF, RFC 5965)
	KindAutoReply             // a vacation notice or another program's answer
)

var kinds = [...]string{"none", "failure", "delay", "delivered", "relayed", "expanded", "feedback", "auto-reply"}

// String returns the kind's name.
func (k Kind) String() string { return nameOf(kinds[:], int(k)) }

// MarshalText writes the kind's name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads a kind's name.
func (k *Kind) UnmarshalText(text []byte) error {
	i, err := valueOf(kinds[:], "kind", text)
	*k = Kind(i)
	return err
}

// An Action is what became of the mail for one recipient (RFC 3464 §2.3.3).
type Action uint8

// The actions. Where a server wrote no report, the kind of the mail tells.
const (
	ActionUnknown Action = iota
	ActionFailed
	ActionDelayed
	ActionDelivered
	ActionRelayed
	ActionExpanded
)

var actions = [...]string{"", "failed", "delayed", "delivered", "relayed", "expanded"}

// String returns the action's name, "" for ActionUnknown.
func (a Action) String() string { return nameOf(actions[:], int(a)) }

// MarshalText writes the action's name, nothing for [ActionUnknown].
func (a Action) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads an action's name.
func (a *Action) UnmarshalText(text []byte) error {
	i, err := valueOf(actions[:], "action", text)
	*a = Action(i)
	return err
}

// A Source says where in the mail a recipient was read from.
type Source uint8

// The sources, the most trustworthy first.
const (
	SourceReport     Source = iota // a machine-readable report: RFC 3464, RFC 5965
	SourceTranscript               // the record of an SMTP session that a server put into its text
	SourceText                     // the words for people
	SourceHeader                   // a header field, as X-Failed-Recipients
)

var sources = [...]string{"report", "transcript", "text", "header"}

// String returns the source's name.
func (s Source) String() string { return nameOf(sources[:], int(s)) }

// MarshalText writes the source's name.
func (s Source) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a source's name.
func (s *Source) UnmarshalText(text []byte) error {
	i, err := valueOf(sources[:], "source", text)
	*s = Source(i)
	return err
}

func nameOf(names []string, i int) string {
	if i >= len(names) {
		return fmt.Sprint(i)
	}
	return names[i]
}

func valueOf(names []string, what string, text []byte) (int, error) {
	for i, name := range names {
		if name == string(text) {
			return i, nil
		}
	}
	return 0, fmt.Errorf("bounce: unknown %s %q", what, text)
}
