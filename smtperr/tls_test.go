package smtperr

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// identity is a certificate made for a test, and the pool that trusts it.
func identity(t *testing.T, change func(*x509.Certificate)) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// startTLS runs a script behind TLS from the first byte.
func (s script) startTLS(t *testing.T, config *tls.Config) *server {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	return s.serveOn(t, l)
}

func TestTLS(t *testing.T) {
	good, trusted := identity(t, nil)
	other, otherPool := identity(t, func(c *x509.Certificate) {
		c.IPAddresses, c.DNSNames = nil, []string{"other.example.org"}
	})
	old, oldPool := identity(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) })
	implicit := func(cert tls.Certificate) string {
		return honest.startTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}}).addr
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
		{"TLS on a plain port", honest.start(t).addr, ImplicitTLS, nil, facts{"tls", 0, "tls-failed", "not-sent"}, "go-tls-plaintext"},
		{"plain text on a TLS port", implicit(good), OpportunisticTLS, nil, facts{"greeting", 0, "connection-failed", "not-sent"}, "go-read-timeout"},
		{"protocol version", honest.startTLS(t, &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS13}).addr, ImplicitTLS,
			&tls.Config{RootCAs: trusted, MaxVersion: tls.VersionTLS12}, facts{"tls", 0, "tls-failed", "not-sent"}, "go-tls-alert"},
		{"client certificate wanted", honest.startTLS(t, &tls.Config{Certificates: []tls.Certificate{good}, ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12}).addr, ImplicitTLS,
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
			_, err := sub.Send(t.Context(), "a@example.org", []string{"b@example.com"}, []byte(mail))
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
