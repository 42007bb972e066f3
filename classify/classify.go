package classify

// A Classifier turns replies and error texts into results. The zero value uses
// the built-in rules. It is safe for concurrent use.
type Classifier struct{}

// Text classifies what a program holds or a person pastes: a bare reply line,
// or a reply in the wrapping of a mail server, a library or a mail program. It
// never fails: where nothing can be told the reason is [Unknown].
func (c *Classifier) Text(text string, h Hints) Result { return Result{} }

// Reply classifies a reply whose codes are already known, as typed errors hold
// them. Codes that r lacks are looked for in r.Text.
func (c *Classifier) Reply(r Reply, h Hints) Result { return Result{} }

// Text classifies text by the built-in rules; see [Classifier.Text].
func Text(text string, h Hints) Result { return new(Classifier).Text(text, h) }

// Transport is the result for an error of the connection that came without a
// reply, where the caller could tell the reason from the error's type. The
// rule names the evidence, as in "go-connection-refused".
func Transport(reason Reason, rule string, h Hints) Result { return Result{} }
