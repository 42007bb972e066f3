package smtperr

import (
	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
)

// An Option tells [Diagnose] what the caller knows beside the error.
type Option func(*options)

type options struct {
	classify.Attempt
	size       int64 // of the message, and what the server takes
	maxSize    int64
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

// WithStage tells the stage at which the error came. It beats what the error says.
func WithStage(stage classify.Stage) Option { return func(o *options) { o.Stage = stage } }

// WithRole tells the perspective. Without it, it is [classify.RoleSubmission], unless the text is
// one that only a mail server writes.
func WithRole(role classify.Role) Option {
	return func(o *options) { o.Role = role }
}

// WithServer tells the host name of the server that answered, or should have.
func WithServer(host string) Option { return func(o *options) { o.Server = host } }

// WithSender tells the sender's address, for the explanation.
func WithSender(address string) Option { return func(o *options) { o.Sender = address } }

// WithRecipient tells the recipient's address, for the explanation.
func WithRecipient(address string) Option { return func(o *options) { o.Recipient = address } }

// WithLanguage tells the languages that the user prefers, the most wanted first: language
// tags, an Accept-Language header, or locale names. The default is English.
func WithLanguage(preferences ...string) Option {
	return func(o *options) { o.catalog = catalog.Match(preferences...) }
}

// WithCatalog makes an application's own catalog explain the diagnosis.
func WithCatalog(c *catalog.Catalog) Option { return func(o *options) { o.catalog = c } }

// WithClassifier makes a classifier with an application's own rules decide.
func WithClassifier(c *classify.Classifier) Option { return func(o *options) { o.classifier = c } }
