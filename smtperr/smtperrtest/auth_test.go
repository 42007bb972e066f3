package smtperrtest_test

import (
	"errors"
	"net/smtp"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

func TestAuth(t *testing.T) {
	tests := []struct {
		name string
		auth func(*smtperrtest.Server) smtp.Auth
		want smtperrtest.Want
	}{
		{"plain", func(s *smtperrtest.Server) smtp.Auth { return s.Auth("anna", "secret") }, smtperrtest.Want{Reason: classify.Accepted, Outcome: classify.OutcomeSent}},
		{"login", func(*smtperrtest.Server) smtp.Auth { return loginAuth{"anna", "secret"} }, smtperrtest.Want{Reason: classify.Accepted, Outcome: classify.OutcomeSent}},
		{"login with the name at once", func(*smtperrtest.Server) smtp.Auth { return promptLogin{loginAuth{"anna", "secret"}} }, smtperrtest.Want{Reason: classify.Accepted, Outcome: classify.OutcomeSent}},
		{"wrong password", func(s *smtperrtest.Server) smtp.Auth { return s.Auth("anna", "guess") }, smtperrtest.Want{Reason: classify.AuthFailed, Stage: classify.StageAuth, Code: 535}},
		{"wrong password, login", func(*smtperrtest.Server) smtp.Auth { return loginAuth{"anna", "guess"} }, smtperrtest.Want{Reason: classify.AuthFailed, Stage: classify.StageAuth, Code: 535}},
		{"unknown user", func(s *smtperrtest.Server) smtp.Auth { return s.Auth("bert", "secret") }, smtperrtest.Want{Reason: classify.AuthFailed, Stage: classify.StageAuth, Code: 535}},
		{"CRAM-MD5", func(*smtperrtest.Server) smtp.Auth { return smtp.CRAMMD5Auth("anna", "secret") }, smtperrtest.Want{Reason: classify.Accepted, Outcome: classify.OutcomeSent}},
		{"wrong password, CRAM-MD5", func(*smtperrtest.Server) smtp.Auth { return smtp.CRAMMD5Auth("anna", "guess") }, smtperrtest.Want{Reason: classify.AuthFailed, Stage: classify.StageAuth, Code: 535}},
		{"unknown user, CRAM-MD5", func(*smtperrtest.Server) smtp.Auth { return smtp.CRAMMD5Auth("bert", "") }, smtperrtest.Want{Reason: classify.AuthFailed, Stage: classify.StageAuth, Code: 535}},
		{"XOAUTH2", func(*smtperrtest.Server) smtp.Auth { return tokenAuth{"anna", "secret", true} }, smtperrtest.Want{Reason: classify.Accepted, Outcome: classify.OutcomeSent}},
		{"XOAUTH2 in two steps", func(*smtperrtest.Server) smtp.Auth { return tokenAuth{"anna", "secret", false} }, smtperrtest.Want{Reason: classify.Accepted, Outcome: classify.OutcomeSent}},
		{"wrong token", func(*smtperrtest.Server) smtp.Auth { return tokenAuth{"anna", "old", true} }, smtperrtest.Want{Reason: classify.AuthFailed, Stage: classify.StageAuth, Code: 535}},
		{"unknown mechanism", func(*smtperrtest.Server) smtp.Auth { return namedAuth("SCRAM-SHA-1") }, smtperrtest.Want{Reason: classify.AuthFailed, Stage: classify.StageAuth, Code: 504}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := smtperrtest.NewServer(t, smtperrtest.AllowUser("anna", "secret"), smtperrtest.RequireAuth())
			err := smtperr.SendMail(srv.Addr(), tt.auth(srv), sender, []string{recipient}, []byte(message))
			smtperrtest.Check(t, err, tt.want)
			if err == nil && srv.Mails()[0].User != "anna" {
				t.Errorf("mails %+v", srv.Mails())
			}
			if s := srv.Transcript().String(); strings.Contains(s, "c2VjcmV0") || strings.Contains(s, "AGFubmE") || strings.Contains(s, "dXNlcj1hbm5h") {
				t.Errorf("a password in the transcript:\n%s", s)
			}
		})
	}
}

// loginAuth is AUTH LOGIN, which net/smtp lacks.
type loginAuth struct{ user, password string }

func (a loginAuth) Start(*smtp.ServerInfo) (string, []byte, error) { return "LOGIN", nil, nil }

func (a loginAuth) Next(challenge []byte, more bool) ([]byte, error) {
	switch {
	case !more:
		return nil, nil
	case string(challenge) == "Username:":
		return []byte(a.user), nil
	}
	return []byte(a.password), nil
}

// promptLogin is AUTH LOGIN with the name in the command.
type promptLogin struct{ loginAuth }

func (a promptLogin) Start(*smtp.ServerInfo) (string, []byte, error) {
	return "LOGIN", []byte(a.user), nil
}

func (a promptLogin) Next(challenge []byte, more bool) ([]byte, error) {
	if more && string(challenge) != "Password:" {
		return nil, errors.New("asked for " + string(challenge))
	}
	return a.loginAuth.Next(challenge, more)
}

// tokenAuth is AUTH XOAUTH2, with the token in the command or after it.
type tokenAuth struct {
	user, token string
	atOnce      bool
}

func (a tokenAuth) line() []byte {
	return []byte("user=" + a.user + "\x01auth=Bearer " + a.token + "\x01\x01")
}

func (a tokenAuth) Start(*smtp.ServerInfo) (string, []byte, error) {
	if a.atOnce {
		return "XOAUTH2", a.line(), nil
	}
	return "XOAUTH2", nil, nil
}

func (a tokenAuth) Next(challenge []byte, more bool) ([]byte, error) {
	switch {
	case !more:
		return nil, nil
	case len(challenge) == 0:
		return a.line(), nil
	}
	return []byte{}, nil // asks for the refusal
}

// namedAuth asks for a mechanism by its name alone.
type namedAuth string

func (a namedAuth) Start(*smtp.ServerInfo) (string, []byte, error) { return string(a), nil, nil }

func (a namedAuth) Next([]byte, bool) ([]byte, error) { return nil, nil }
