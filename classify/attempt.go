package classify

// An Attempt is what a caller knows of an attempt to send a mail beside what was
// answered: at which step it failed, from which perspective, at which server, and
// whose mail it was. The zero value knows nothing. A [Result] has it, too, with what
// the answer tells.
type Attempt struct {
	Stage     Stage  // the step; what the caller knows beats what a text says
	Role      Role   // the perspective
	Server    string // host name of the server that answered; tells the provider
	Sender    string // the sender's address
	Recipient string // the recipient's address, or several separated by commas
}
