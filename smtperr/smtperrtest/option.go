package smtperrtest

import (
	"fmt"
	"io"
	"time"
)

// An Option says how a server behaves. Without any, it is an honest server that
// accepts every mail. A [Scenario] is an option, too.
type Option interface{ apply(*config) }

type option func(*config)

func (f option) apply(c *config) { f(c) }

// wrong notes what is wrong with an option; the first one counts.
func (c *config) wrong(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

// applyAll applies options, of which none may be nil.
func (c *config) applyAll(opts []Option, of string) {
	for i, o := range opts {
		if o == nil {
			c.wrong("option %d%s is nil", i+1, of)
			return
		}
		o.apply(c)
	}
}

// config is what the options add up to.
type config struct {
	listenAt    string
	lmtp        bool
	name        string
	unreachable func() (addr string, release func(), err error)
	rules       []rule
	hidden      []string // keywords of EHLO that are not offered

	encryption  encryption
	certificate Certificate
	requireTLS  bool

	users       map[string]string
	requireAuth bool

	maxSize        int64
	maxRecipients  int
	maxConnections int
	maxMails       int
	per            time.Duration
	greylist       time.Duration
	utf8           bool

	now func() time.Time
	log io.Writer

	err error // an option that makes no sense
}

// The most that a server takes when no option says less, so that a wrong test
// does not fill the memory.
const maxContent = 64 << 20

func newConfig(opts []Option) *config {
	c := &config{
		listenAt: "127.0.0.1:0",
		name:     "mx.example.org",
		users:    map[string]string{},
		maxSize:  maxContent,
		now:      time.Now,
		log:      io.Discard,
	}
	c.applyAll(opts, "")
	return c
}

// Options makes one option of several.
func Options(opts ...Option) Option {
	return option(func(c *config) { c.applyAll(opts, " of Options") })
}

// ListenOn makes the server listen at an address other than a free port of
// 127.0.0.1. Whoever can reach it can use the server.
func ListenOn(addr string) Option { return option(func(c *config) { c.listenAt = addr }) }

// Hostname sets the host name with which the server greets; the default is
// mx.example.org.
func Hostname(host string) Option { return option(func(c *config) { c.name = host }) }

// LMTP makes it a server of local deliveries (RFC 2033): it wants LHLO, and
// answers the content once for each recipient, in order. Rules for
// [classify.StageEndOfData] answer for one recipient each; see [ForRecipient].
func LMTP() Option { return option(func(c *config) { c.lmtp = true }) }

// LogTo writes the transcript to w while it grows, of each mail's content the
// beginning.
func LogTo(w io.Writer) Option {
	return option(func(c *config) {
		if w == nil {
			c.wrong("Log has no writer")
			return
		}
		c.log = w
	})
}

// UseClock replaces the clock that greylisting and the rate limit go by. Most tests
// need only [Server.Advance].
func UseClock(now func() time.Time) Option {
	return option(func(c *config) {
		if now == nil {
			c.wrong("Clock has no clock")
			return
		}
		c.now = now
	})
}

// WithoutExtensions hides keywords from the reply to EHLO, such as 8BITMIME.
func WithoutExtensions(keywords ...string) Option {
	return option(func(c *config) { c.hidden = append(c.hidden, keywords...) })
}

// SMTPUTF8 offers mail to and from addresses beyond ASCII (RFC 6531).
func SMTPUTF8() Option { return option(func(c *config) { c.utf8 = true }) }

// AllowUser adds a user who may sign in with AUTH PLAIN, LOGIN or CRAM-MD5, and with
// XOAUTH2 when the password is an access token.
func AllowUser(name, password string) Option {
	return option(func(c *config) { c.users[name] = password })
}

// RequireAuth refuses mail from clients that have not signed in.
func RequireAuth() Option { return option(func(c *config) { c.requireAuth = true }) }

// MaxSize limits the size of a mail, in bytes.
func MaxSize(n int64) Option { return option(func(c *config) { c.maxSize = n }) }

// MaxRecipients limits the recipients of one mail.
func MaxRecipients(n int) Option { return option(func(c *config) { c.maxRecipients = n }) }

// MaxConnections limits the connections at the same time.
func MaxConnections(n int) Option { return option(func(c *config) { c.maxConnections = n }) }

// MaxRate limits the mails to n in each period.
func MaxRate(n int, period time.Duration) Option {
	return option(func(c *config) { c.maxMails, c.per = n, period })
}

// Greylist refuses the first attempt for each pair of sender and recipient, and
// every other until wait has passed; see [Server.Advance].
func Greylist(wait time.Duration) Option {
	return option(func(c *config) { c.greylist = wait })
}
