package main

import (
	"context"
	"crypto/tls"
	"net"
	"net/smtp"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// TestSubmission sends through the library as an application does, and holds
// that it can tell what went wrong: where the recordings end at the reply, this
// begins at the connection.
func TestSubmission(t *testing.T) {
	if !slices.Contains(strings.Fields(os.Getenv("SERVERS")), "postfix") {
		t.Skip("SERVERS does not name postfix")
	}
	m, end, err := postfix.Boot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	anna := smtp.PlainAuth("", "anna", "wrong", "127.0.0.1")
	for _, c := range []struct {
		name   string
		port   string
		from   string // client's address on loopback
		to     string
		tls    smtperr.TLSMode
		config *tls.Config
		auth   smtp.Auth
		size   int
		reason classify.Reason
		stage  classify.Stage
	}{
		{name: "accepted", tls: smtperr.NoTLS, reason: classify.Accepted},
		{name: "accepted, encrypted", port: "587", tls: smtperr.RequireTLS, config: trusting, reason: classify.Accepted},
		{name: "unknown user", to: "nobody@example.org", tls: smtperr.NoTLS, reason: classify.UserUnknown, stage: classify.StageRcpt},
		{name: "too large", size: 50000, tls: smtperr.NoTLS, reason: classify.MessageTooLarge, stage: classify.StageMail},
		{name: "blocklist", from: "127.0.0.2", tls: smtperr.NoTLS, reason: classify.Blocklisted, stage: classify.StageRcpt},
		{name: "encryption wanted", port: "587", tls: smtperr.NoTLS, reason: classify.TLSRequired, stage: classify.StageMail},
		{name: "certificate of an unknown authority", tls: smtperr.OpportunisticTLS, reason: classify.TLSFailed, stage: classify.StageStartTLS},
		{name: "TLS at once on a plain port", tls: smtperr.ImplicitTLS, reason: classify.TLSFailed, stage: classify.StageTLS},
		{name: "wrong password", port: "587", tls: smtperr.RequireTLS, config: trusting, auth: anna, reason: classify.AuthFailed, stage: classify.StageAuth},
		{name: "AUTH where there is none", tls: smtperr.NoTLS, auth: anna, reason: classify.AuthFailed, stage: classify.StageAuth},
		{name: "AUTH before STARTTLS", port: "587", tls: smtperr.NoTLS, auth: anna, reason: classify.AuthFailed, stage: classify.StageAuth},
		{name: "nobody listens", port: "2", tls: smtperr.NoTLS, reason: classify.ConnectionFailed, stage: classify.StageConnect},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := "127.0.0.1"
			if c.from != "" {
				source = c.from
			}
			port := "25"
			if c.port != "" {
				port = c.port
			}
			to := "anna@example.org"
			if c.to != "" {
				to = c.to
			}
			s := &smtperr.Submission{
				Addr: "127.0.0.1:" + port, LocalName: "client.example.net", TLS: c.tls, TLSConfig: c.config, Auth: c.auth, Timeout: 10 * time.Second,
				Dial: func(ctx context.Context, _, addr string) (net.Conn, error) { return m.DialFrom(ctx, source, addr) },
			}
			mail := strings.ReplaceAll(content, "\n", "\r\n") + strings.Repeat("a line\r\n", c.size/8)
			_, err := s.Send(t.Context(), "bert@example.net", []string{to}, strings.NewReader(mail))
			d := smtperr.Diagnose(err)
			t.Logf("%v: %v", d, err)
			if diff := cmp.Diff([]string{c.reason.String(), c.stage.String()}, []string{d.Reason.String(), d.Stage.String()}); diff != "" {
				t.Errorf("reason and stage of %v (-want +got):\n%s", err, diff)
			}
			if e := d.Explain("de"); err != nil && (e.Title == "" || len(e.Advice) == 0) {
				t.Errorf("nothing to tell about %v", err)
			}
		})
	}
}

// trusting trusts the machine's own certificate: its failures are not of the
// test's making.
var trusting = &tls.Config{InsecureSkipVerify: true}
