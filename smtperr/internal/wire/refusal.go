package wire

import "github.com/smtperr/go-smtperr/classify"

// A Refusal is an error that a client raises by itself, without having asked the
// server or against what the server says.
type Refusal struct {
	Reason classify.Reason
	Rule   string // of package classify, which says the same of the text
	Text   string // without "smtp: "
}

const outOfStepRule = "go-clients-out-of-step"

// Own reports whether the client did not ask the server at all, so that the
// session can go on.
func (r *Refusal) Own() bool { return r.Rule != outOfStepRule }

func (r *Refusal) Error() string { return "smtp: " + r.Text }

// Unsolicited is raised where the server said something that nobody had asked
// for: from there on its replies belong to other commands than it seems, or
// somebody else put them there.
var Unsolicited = &Refusal{classify.ProtocolError, outOfStepRule, "the server answered before it was asked"}

// Injected is raised where clear text follows the reply to STARTTLS. Whoever
// sits on the line may have put it there.
var Injected = &Refusal{classify.ProtocolError, outOfStepRule, "clear text follows the answer to STARTTLS"}

// LongReply is raised where a reply does not end.
var LongReply = &Refusal{classify.ProtocolError, outOfStepRule, "the reply of the server does not end"}

// Unencrypted is raised where a password would be shown to the network.
var Unencrypted = &Refusal{classify.TLSRequired, "go-clients-unencrypted", "no sign-in over an unencrypted connection"}

// NoUTF8 is raised where an address goes beyond ASCII and the server does not
// offer SMTPUTF8 (RFC 6531 §3.1).
var NoUTF8 = &Refusal{classify.UnsupportedFeature, "go-clients-extension", "server does not support SMTPUTF8"}
