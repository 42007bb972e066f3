package smtperrtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strconv"
	"time"
)

// A Certificate is the kind of certificate that a server presents. It is made
// when the server starts.
type Certificate uint8

// The certificates. All but CertificateSelfSigned are signed by the server's own authority,
// which [Server.ClientTLS] trusts and nobody else.
const (
	CertificateValid      Certificate = iota // for localhost and the loopback addresses
	CertificateSelfSigned                    // signed by nobody
	CertificateExpired                       // has been valid until yesterday
	CertificateWrongName                     // for another host
)

// String returns the kind in a word, as "self-signed".
func (c Certificate) String() string {
	if names := [...]string{"valid", "self-signed", "expired", "wrong-name"}; int(c) < len(names) {
		return names[c]
	}
	return "Certificate(" + strconv.Itoa(int(c)) + ")"
}

// encryption says how TLS begins.
type encryption uint8

const (
	plain encryption = iota
	startTLS
	implicitTLS
)

// StartTLS offers STARTTLS with a certificate.
func StartTLS(c Certificate) Option {
	return option(func(o *config) { o.encryption, o.certificate = startTLS, c })
}

// ImplicitTLS begins TLS with the first byte, as on port 465.
func ImplicitTLS(c Certificate) Option {
	return option(func(o *config) { o.encryption, o.certificate = implicitTLS, c })
}

// RequireTLS refuses sign-in and mail before STARTTLS, which it offers with a
// valid certificate unless another option says otherwise.
func RequireTLS() Option {
	return option(func(o *config) {
		o.requireTLS = true
		if o.encryption == plain {
			o.encryption = startTLS
		}
	})
}

// issue makes the server's TLS configuration and the pool that its authority is
// in.
func issue(kind Certificate) (*tls.Config, *x509.CertPool, error) {
	now := time.Now()
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "smtperrtest authority"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "smtperrtest server"},
		NotBefore: now.AddDate(0, -1, 0), NotAfter: now.AddDate(0, 1, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	switch kind {
	case CertificateExpired:
		leaf.NotAfter = now.AddDate(0, 0, -1)
	case CertificateWrongName:
		leaf.DNSNames, leaf.IPAddresses = []string{"mail.example.net"}, nil
	}
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, authority, authority, &authorityKey.PublicKey, authorityKey)
	if err != nil {
		return nil, nil, err
	}
	if authority, err = x509.ParseCertificate(der); err != nil {
		return nil, nil, err
	}
	issuer, signer := authority, authorityKey
	if kind == CertificateSelfSigned {
		issuer, signer = leaf, key
	}
	if der, err = x509.CreateCertificate(rand.Reader, leaf, issuer, &key.PublicKey, signer); err != nil {
		return nil, nil, err
	}
	pool := x509.NewCertPool()
	pool.AddCert(authority)
	return &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
	}, pool, nil
}
