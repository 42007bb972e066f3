package smtperr

import (
	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// An Option tells [Diagnose] what the caller knows beside the error.
type Option func(*options)

type options struct {
	hints      classify.Hints
	sender     string
	recipient  string
	size       int64 // of the message, and what the server takes
	limit      int64
	catalog    *catalog.Catalog
	classifier *classify.Classifier
}

func (o *options) apply(opts []Option) {
	for _, option := range opts {
		option(o)
	}
	if o.classifier == nil {
		o.classifier = new(classify.Classifier)
	}
	if o.catalog == nil {
		o.catalog = catalog.Match()
	}
}

// At tells the stage at which the error came. It beats what the error says.
func At(stage classify.Stage) Option { return func(o *options) { o.hints.Stage = stage } }

// As tells the perspective. Without it, it is [classify.Submission], unless the text is
// one that only a mail server writes.
func As(role classify.Role) Option {
	return func(o *options) { o.hints.Role, o.hints.RoleKnown = role, true }
}

// Server tells the host name of the server that answered, or should have.
func Server(host string) Option { return func(o *options) { o.hints.Server = host } }

// Sender tells the sender's address, for the explanation.
func Sender(address string) Option { return func(o *options) { o.sender = address } }

// Recipient tells the recipient's address, for the explanation.
func Recipient(address string) Option { return func(o *options) { o.recipient = address } }

// In tells the languages that the user prefers, the most wanted first: language
// tags, an Accept-Language header, or locale names. The default is English.
func In(preferences ...string) Option {
	return func(o *options) { o.catalog = catalog.Match(preferences...) }
}

// Catalog makes an application's own catalog explain the diagnosis.
func Catalog(c *catalog.Catalog) Option { return func(o *options) { o.catalog = c } }

// Classifier makes a classifier with an application's own rules decide.
func Classifier(c *classify.Classifier) Option { return func(o *options) { o.classifier = c } }
