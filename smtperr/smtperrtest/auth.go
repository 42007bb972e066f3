package smtperrtest

import (
	"crypto/hmac"
	"crypto/md5" // of CRAM-MD5, which is what it is
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	switch {
	case s.needsTLS():
		return nil, errTLSRequired
	case len(s.server.users) == 0:
		return nil, smtp.ErrAuthUnsupported
	case mechanism == sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return s.login(user, password) }), nil
	case mechanism == sasl.Login:
		return &loginServer{login: s.login}, nil
	case mechanism == "CRAM-MD5":
		return &cramServer{session: s}, nil
	case mechanism == "XOAUTH2":
		return &oauthServer{login: s.login}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (s *session) login(user, password string) error {
	want, ok := s.server.users[user]
	if !ok || subtle.ConstantTimeCompare([]byte(want), []byte(password)) == 0 {
		return smtp.ErrAuthFailed
	}
	s.conn.event.User = user
	return nil
}

// loginServer is the server's side of AUTH LOGIN, which go-sasl lacks.
type loginServer struct {
	login func(user, password string) error
	asked int
	user  string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if l.asked == 0 && response == nil {
		l.asked = 1
		return []byte("Username:"), false, nil
	}
	if l.asked < 2 {
		l.asked, l.user = 2, string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.login(l.user, string(response))
}

// cramServer is the server's side of AUTH CRAM-MD5 (RFC 2195).
type cramServer struct {
	session   *session
	challenge []byte
}

func (c *cramServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if c.challenge == nil {
		if response != nil {
			return nil, true, smtp.ErrAuthFailed // the server speaks first
		}
		c.challenge = []byte("<" + rand.Text() + "@" + c.session.server.name + ">")
		return c.challenge, false, nil
	}
	user, digest, _ := strings.Cut(string(response), " ")
	password := c.session.server.users[user]
	mac := hmac.New(md5.New, []byte(password))
	mac.Write(c.challenge)
	if want := hex.EncodeToString(mac.Sum(nil)); subtle.ConstantTimeCompare([]byte(want), []byte(digest)) == 0 {
		return nil, true, smtp.ErrAuthFailed
	}
	return nil, true, c.session.login(user, password)
}

// oauthServer is the server's side of AUTH XOAUTH2, as Google and Microsoft have
// it. A token that is no good is told in a challenge, which the client answers
// with an empty line before it gets its 535.
type oauthServer struct {
	login func(user, token string) error
	no    error
}

func (o *oauthServer) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case o.no != nil:
		return nil, true, o.no
	case response == nil:
		return []byte{}, false, nil
	}
	fields := map[string]string{}
	for field := range strings.SplitSeq(string(response), "\x01") {
		name, value, _ := strings.Cut(field, "=")
		fields[name] = value
	}
	token, bearer := strings.CutPrefix(fields["auth"], "Bearer ")
	if o.no = o.login(fields["user"], token); o.no == nil && bearer {
		return nil, true, nil
	}
	o.no = smtp.ErrAuthFailed
	return []byte(`{"status":"400","schemes":"Bearer","scope":"https://mail.example.org/"}`), false, nil
}
