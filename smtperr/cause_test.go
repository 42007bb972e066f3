package smtperr

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net"
	"net/textproto"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// TestCauseOfErrors holds that an error's type tells the cause below its reason as
// well as its text does.
func TestCauseOfErrors(t *testing.T) {
	dial := func(port int, err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 25), Port: port}, Err: err}
	}
	tests := []struct {
		name string
		err  error
		want classify.Cause
	}{
		{"unknown name", &net.DNSError{Err: "no such host", Name: "smtp.exmaple.org", IsNotFound: true}, classify.CauseNoSuchHost},
		{"silent name server", &net.DNSError{Err: "i/o timeout", Name: "smtp.example.org", IsTimeout: true}, classify.CauseNameServer},
		{"nobody listens", dial(587, os.NewSyscallError("connect", syscall.ECONNREFUSED)), classify.CauseConnectionRefused},
		{"nobody answers", dial(587, os.ErrDeadlineExceeded), classify.CauseConnectionTimeout},
		{"nobody answers on port 25", dial(25, os.ErrDeadlineExceeded), classify.CausePort25Closed},
		{"the program stopped", context.Canceled, classify.CauseProgramCancelled},
		{"the program hung up", net.ErrClosed, classify.CauseProgramClosed},
		{"IMAP", textproto.ProtocolError("short response: * OK ready"), classify.CauseIMAPPort},
		{"POP3", textproto.ProtocolError(`invalid response code: "+OK ready"`), classify.CausePOPPort},
		{"the web", textproto.ProtocolError("short response: HTTP/1.1 400 Bad Request"), classify.CauseHTTPPort},
		{"TLS on a port without", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, classify.CausePlainPort},
		{"expired", &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired, Cert: &x509.Certificate{}}}, classify.CauseCertificateExpired},
		{"unknown authority", x509.UnknownAuthorityError{}, classify.CauseCertificateAuthority},
		{"other name", x509.HostnameError{Host: "smtp.example.org", Certificate: &x509.Certificate{DNSNames: []string{"mail.example.com"}}}, classify.CauseCertificateName},
		{"a reply", &textproto.Error{Code: 534, Msg: "5.7.9 Application-specific password required"}, classify.CauseAppPassword},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Diagnose(tt.err)
			if d.Cause != tt.want {
				t.Errorf("%v: %v by %s, its cause %q, want %q", tt.err, d.Reason, d.Rule, d.Cause, tt.want)
			}
			data, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			var back Diagnosis
			if err := json.Unmarshal(data, &back); err != nil || back.Cause != d.Cause {
				t.Errorf("read back as %q, %v", back.Cause, err)
			}
		})
	}
}

// TestNamesOfErrors holds that what only a Go error names reaches the texts.
func TestNamesOfErrors(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want []string
	}{
		{"both names", &tls.CertificateVerificationError{Err: x509.HostnameError{Host: "smtp.example.org", Certificate: &x509.Certificate{DNSNames: []string{"mail.example.com"}}}},
			[]string{"smtp.example.org", "mail.example.com"}},
		{"the host that nobody knows", &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "smtp.exmaple.org", IsNotFound: true}}, []string{"smtp.exmaple.org"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, lang := range []string{"de", "en"} {
				summary := Diagnose(tt.err).Explain(lang).Summary
				for _, want := range tt.want {
					if !strings.Contains(summary, want) {
						t.Errorf("%s: %q is missing in %q", lang, want, summary)
					}
				}
			}
		})
	}
}
