package smtperr

import (
	"crypto/tls"
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/smtperr/internal/scripted"
)

func TestTLS(t *testing.T) {
	good, trusted := scripted.Identity(t, nil)
	other, otherPool := scripted.Identity(t, func(c *x509.Certificate) {
		c.IPAddresses, c.DNSNames = nil, []string{"other.example.org"}
	})
	old, oldPool := scripted.Identity(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) })
	implicit := func(cert tls.Certificate) string {
		return scripted.Honest.StartTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}}).Addr
	}
	tests := []struct {
		name   string
		addr   string
		mode   TLSMode
		client *tls.Config
		want   facts
		rule   string
	}{
		{"trusted", implicit(good), ImplicitTLS, &tls.Config{RootCAs: trusted}, facts{"unknown", 0, "accepted", "sent"}, ""},
		{"unknown authority", implicit(good), ImplicitTLS, nil, facts{"tls", 0, "tls-failed", "not-sent"}, "go-certificate-authority"},
		{"wrong name", implicit(other), ImplicitTLS, &tls.Config{RootCAs: otherPool}, facts{"tls", 0, "tls-failed", "not-sent"}, "go-certificate-name"},
		{"expired", implicit(old), ImplicitTLS, &tls.Config{RootCAs: oldPool}, facts{"tls", 0, "tls-failed", "not-sent"}, "go-certificate-expired"},
		{"TLS on a plain port", scripted.Honest.Start(t).Addr, ImplicitTLS, nil, facts{"tls", 0, "tls-failed", "not-sent"}, "go-tls-plaintext"},
		{"plain text on a TLS port", implicit(good), OpportunisticTLS, nil, facts{"greeting", 0, "connection-failed", "not-sent"}, "go-read-timeout"},
		{"protocol version", scripted.Honest.StartTLS(t, &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS13}).Addr, ImplicitTLS,
			&tls.Config{RootCAs: trusted, MaxVersion: tls.VersionTLS12}, facts{"tls", 0, "tls-failed", "not-sent"}, "go-tls-alert"},
		{"client certificate wanted", scripted.Honest.StartTLS(t, &tls.Config{Certificates: []tls.Certificate{good}, ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12}).Addr, ImplicitTLS,
			&tls.Config{RootCAs: trusted}, facts{"tls", 0, "tls-failed", "not-sent"}, "go-tls-alert"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			timeout := 10 * time.Second
			if tt.rule == "go-read-timeout" {
				timeout = 100 * time.Millisecond
			}
			sub := &Submission{Addr: tt.addr, TLS: tt.mode, TLSConfig: tt.client, Timeout: timeout}
			_, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, strings.NewReader(mail))
			d := Diagnose(err)
			if diff := cmp.Diff(tt.want, factsOf(d)); diff != "" {
				t.Errorf("diagnosis of %v (-want +got):\n%s", err, diff)
			}
			if d.Rule != tt.rule {
				t.Errorf("rule %q, want %q", d.Rule, tt.rule)
			}
			if e := d.Explain("de"); err != nil && len(e.Advice) == 0 {
				t.Error("no advice")
			}
		})
	}
}
