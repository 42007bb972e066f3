package faulttest

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"time"
)

// tlsPair is the configuration of either side.
type tlsPair struct{ server, client *tls.Config }

// issue makes a certificate and who trusts it. The conversation shall be the same
// each time, and short: signatures of one length, small keys, no tickets.
func issue() (tlsPair, error) {
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return tlsPair{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "faulttest"},
		NotBefore: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), // before the clock of testing/synctest
		NotAfter:  time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC),
		IsCA:      true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(nil, template, template, public, key)
	if err != nil {
		return tlsPair{}, err
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return tlsPair{}, err
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	curves := []tls.CurveID{tls.CurveP256}
	return tlsPair{
		server: &tls.Config{
			MinVersion: tls.VersionTLS13, CurvePreferences: curves, SessionTicketsDisabled: true,
			Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
		},
		client: &tls.Config{MinVersion: tls.VersionTLS13, CurvePreferences: curves, RootCAs: pool},
	}, nil
}
