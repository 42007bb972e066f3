package smtperrtest

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	netsmtp "net/smtp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/smtperr/go-smtperr/smtperr"
)

// A Server is an SMTP server on loopback that does what its options say. It is
// safe for concurrent use.
type Server struct {
	*config
	addr       string
	release    func() // of an address that nobody listens at
	listener   net.Listener
	honest     *smtp.Server
	tls        *tls.Config
	authority  *x509.CertPool
	transcript recorder
	done       chan struct{} // closed by Close
	served     chan struct{} // closed when no more connections are accepted
	once       sync.Once

	ruling sync.Mutex // of the rules' counters

	mu          sync.Mutex
	ahead       time.Duration
	connections int
	open        map[*conn]struct{}
	mailsBegun  int
	mails       []Mail
	seen        map[pair]time.Time
	period      time.Time // when the rate's period began
	inPeriod    int
}

// A Mail is one that the server accepted.
type Mail struct {
	Connection int    // the connection it came on, 1 for the first
	From       string // reverse-path
	To         []string
	Content    []byte // as sent, without the dots that SMTP adds
	User       string // who signed in, "" for nobody
	TLS        bool
}

// NewServer starts a server that is closed when the test ends. It is an error of
// the test when a rule has not applied by then, unless the rule says [Optional]:
// what was to be tested did not happen. The transcript of a test that fails is in
// its log.
func NewServer(t testing.TB, opts ...Option) *Server {
	t.Helper()
	s, err := StartServer(context.Background(), opts...)
	if err != nil {
		t.Fatalf("smtperrtest: %v", err)
	}
	t.Cleanup(func() {
		_ = s.Close()
		for _, rule := range s.Unused() {
			if t.Failed() || t.Skipped() { // which may be why
				t.Logf("smtperrtest: rule never applied: %s", rule)
			} else {
				t.Errorf("smtperrtest: rule never applied: %s", rule)
			}
		}
		if lines := s.Transcript(); t.Failed() && len(lines) > 0 {
			t.Logf("transcript of %s:\n%s", s.Addr(), lines.shortened())
		}
	})
	return s
}

// StartServer starts a server that is closed when the context ends. An option that is
// nil is an error.
func StartServer(ctx context.Context, opts ...Option) (*Server, error) {
	s := &Server{
		config: newConfig(opts),
		done:   make(chan struct{}),
		served: make(chan struct{}),
		open:   map[*conn]struct{}{},
		seen:   map[pair]time.Time{},
	}
	if s.err != nil {
		return nil, s.err
	}
	s.transcript.log = s.log
	if err := s.start(); err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() })
	go func() { <-s.done; stop() }()
	return s, nil
}

func (s *Server) start() (err error) {
	if s.encryption != plain {
		if s.tls, s.authority, err = issue(s.certificate); err != nil {
			return err
		}
	}
	if s.unreachable != nil {
		close(s.served)
		s.addr, s.release, err = s.unreachable()
		return err
	}
	if s.listener, err = net.Listen("tcp", s.listenAt); err != nil {
		return err
	}
	s.addr = s.listener.Addr().String()
	s.honest = newHonest(s)
	go func() {
		defer close(s.served)
		_ = s.honest.Serve(&listener{s.listener, s})
	}()
	return nil
}

// Close closes the server and all its connections, and waits for their end.
func (s *Server) Close() error {
	s.once.Do(func() {
		close(s.done)
		if s.release != nil {
			s.release()
			return
		}
		_ = s.listener.Close()
		<-s.served
		for _, c := range s.conns() {
			_ = c.Close()
		}
		_ = s.honest.Shutdown(context.Background()) // waits for the sessions
	})
	return nil
}

// A listener hands connections to go-smtp's server.
type listener struct {
	net.Listener
	s *Server
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	l.s.connections++
	x := newConn(c, l.s, l.s.connections)
	l.s.open[x] = struct{}{}
	return x, nil
}

func (s *Server) conns() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := make([]*conn, 0, len(s.open))
	for c := range s.open {
		open = append(open, c)
	}
	return open
}

func (s *Server) left(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
}

// crowded reports whether there are more connections than the server takes.
func (s *Server) crowded() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.maxConnections > 0 && len(s.open) > s.maxConnections
}

func (s *Server) beginMail() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mailsBegun++
	return s.mailsBegun
}

// keep keeps a mail and returns its place.
func (s *Server) keep(m Mail) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, m)
	return len(s.mails) - 1
}

// deliver adds a recipient to a mail that is kept.
func (s *Server) deliver(mail int, to string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails[mail].To = append(s.mails[mail].To, to)
}

func (s *Server) judge(e Event) action {
	e.Recipients = slices.Clone(e.Recipients)
	s.ruling.Lock()
	defer s.ruling.Unlock()
	return judge(s.rules, e)
}

// pause waits, though not longer than the server lives.
func (s *Server) pause(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.done:
	}
}

// time is the server's, which [Server.Advance] puts ahead of the clock.
func (s *Server) time() time.Time {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	return now.Add(s.ahead)
}

// Advance makes d pass for greylisting and the rate limit, at once.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
}

// Addr returns the server's address, host:port.
func (s *Server) Addr() string { return s.addr }

// Mails returns the mails that the server accepted so far.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	mails := slices.Clone(s.mails)
	for i := range mails {
		mails[i].To = slices.Clone(mails[i].To)
		mails[i].Content = slices.Clone(mails[i].Content)
	}
	return mails
}

// Connections returns how many connections there were so far.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// Attempts returns how many mails clients have begun so far, accepted or not: it
// counts MAIL commands.
func (s *Server) Attempts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mailsBegun
}

// Unused returns the rules that have not applied so far, but for those that are
// conditional on [Optional].
func (s *Server) Unused() []string {
	s.ruling.Lock()
	defer s.ruling.Unlock()
	var names []string
	for i := range s.rules {
		if r := &s.rules[i]; r.used == 0 && !r.perhaps {
			names = append(names, r.String())
		}
	}
	return names
}

// Transcript returns what was said so far.
func (s *Server) Transcript() Transcript { return s.transcript.all() }

// ClientTLS returns a configuration that trusts the server's authority, nil when
// the server has no TLS.
func (s *Server) ClientTLS() *tls.Config {
	if s.authority == nil {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: s.authority, ServerName: s.host()}
}

// Auth returns the credentials of a user, right or wrong, for net/smtp.
func (s *Server) Auth(user, password string) netsmtp.Auth {
	return netsmtp.PlainAuth("", user, password, s.host())
}

// Submission returns a submission to the server that trusts its authority and
// signs in as nobody. It does not speak LMTP.
func (s *Server) Submission() *smtperr.Submission {
	x := &smtperr.Submission{Addr: s.addr, TLSConfig: s.ClientTLS()}
	if s.encryption == implicitTLS {
		x.TLS = smtperr.ImplicitTLS
	}
	return x
}

func (s *Server) host() string {
	host, _, err := net.SplitHostPort(s.addr)
	if err != nil {
		return s.addr
	}
	return cmp.Or(host, "localhost")
}
