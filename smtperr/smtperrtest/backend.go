package smtperrtest

import (
	"fmt"
	"io"
	"log"
	"math"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// newHonest makes the server that answers what no rule is about: go-smtp's.
func newHonest(s *Server) *smtp.Server {
	honest := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{s, c.Conn().(*conn), nil}, nil
	}))
	honest.Domain = s.name
	honest.LMTP = s.lmtp
	honest.MaxLineLength = 0 // a conn bounds the lines
	honest.MaxMessageBytes = s.maxSize
	honest.MaxRecipients = s.maxRecipients
	honest.AllowInsecureAuth = true // session decides
	honest.EnableSMTPUTF8 = s.utf8
	honest.ErrorLog = log.New(io.Discard, "", 0)
	return honest
}

// A session judges mails by the limits of a server's options.
type session struct {
	server *Server
	conn   *conn
	mail   *Mail
}

var (
	errTLSRequired  = &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "must issue a STARTTLS command first"}
	errAuthRequired = &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "authentication required"}
	errRate         = &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "too many messages in a short time, rate limit exceeded"}
)

func (s *session) Reset()        { s.mail = nil }
func (s *session) Logout() error { return nil }

func (s *session) needsTLS() bool { return s.server.requireTLS && !s.conn.secure }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	switch {
	case s.needsTLS():
		return errTLSRequired
	case s.server.requireAuth && s.conn.event.User == "":
		return errAuthRequired
	case !s.server.withinRate():
		return errRate
	}
	s.mail = &Mail{Connection: s.conn.number, From: from, User: s.conn.event.User, TLS: s.conn.secure}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if wait := s.server.greylisted(s.mail.From, to); wait > 0 {
		return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: fmt.Sprintf("greylisted, please try again in %d seconds", int(math.Ceil(wait.Seconds())))}
	}
	s.mail.To = append(s.mail.To, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.Content = content
	s.conn.pending = s.mail
	return nil
}

// AuthMechanisms offers AUTH where there are users, and not before TLS where
// that is required.
func (s *session) AuthMechanisms() []string {
	if len(s.server.users) == 0 || s.needsTLS() {
		return nil
	}
	return []string{sasl.Plain, sasl.Login, "CRAM-MD5", "XOAUTH2"}
}

// pair is what greylisting goes by.
type pair struct{ from, to string }

// greylisted returns how long a pair still has to wait, 0 when it may pass.
func (s *Server) greylisted(from, to string) time.Duration {
	if s.greylist <= 0 {
		return 0
	}
	now := s.time()
	s.mu.Lock()
	defer s.mu.Unlock()
	first, seen := s.seen[pair{from, to}]
	if !seen {
		first = now
		s.seen[pair{from, to}] = now
	}
	return max(0, s.greylist-now.Sub(first))
}

// withinRate counts a mail, if there is room for it.
func (s *Server) withinRate() bool {
	if s.maxMails <= 0 {
		return true
	}
	now := s.time()
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.period) >= s.per {
		s.period, s.inPeriod = now, 0
	}
	s.inPeriod++
	return s.inPeriod <= s.maxMails
}
