package smtperr

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/textproto"
	"os"
	"syscall"

	"github.com/smtperr/go-smtperr/classify"
)

// A cause is an error of the connection that came without a reply.
type cause struct {
	reason classify.Reason
	rule   string         // names the evidence
	stage  classify.Stage // where it happens, when the caller does not know
	mends  classify.Responsible
}

// result classifies the cause. When the error's type leaves the stage open, its
// text may tell it, as in "dial tcp".
func (c cause) result(o *options, text string) classify.Result {
	h := o.hints
	if h.Stage == classify.StageUnknown {
		h.Stage = c.stage
	}
	if h.Stage == classify.StageUnknown {
		h.Stage = o.classifier.Text(text, h).Stage
	}
	r := classify.Transport(c.reason, c.rule, h)
	if c.mends != classify.ResponsibleUnknown {
		r.Responsible = c.mends
	}
	return r
}

// transportOf tells the cause of an error value, looking at its type and not at
// its text.
func transportOf(err error) (cause, bool) {
	switch e := err.(type) {
	case *net.DNSError:
		return dnsCause(e), true
	case *net.AddrError:
		return cause{classify.ConnectionFailed, "go-address", classify.StageConnect, classify.User}, true
	case *net.OpError:
		return opCause(e)
	case *tls.CertificateVerificationError:
		return certificateCause(e.Err), true
	case x509.UnknownAuthorityError, x509.HostnameError, x509.CertificateInvalidError, x509.SystemRootsError, x509.ConstraintViolationError, x509.UnhandledCriticalExtension:
		return certificateCause(err), true
	case tls.RecordHeaderError:
		return cause{classify.TLSFailed, "go-tls-on-plain-port", classify.StageTLS, classify.User}, true
	case tls.AlertError:
		return cause{classify.TLSFailed, "go-tls-alert", classify.StageTLS, classify.ResponsibleUnknown}, true
	case textproto.ProtocolError:
		return cause{classify.ProtocolError, "go-malformed-reply", classify.StageUnknown, classify.ResponsibleUnknown}, true
	case base64.CorruptInputError:
		return cause{classify.ProtocolError, "go-auth-base64", classify.StageAuth, classify.ResponsibleUnknown}, true
	case syscall.Errno:
		return errnoCause(e)
	}
	switch {
	case err == context.Canceled:
		return cause{classify.ConnectionFailed, "go-canceled", classify.StageUnknown, classify.Nobody}, true
	case isDeadline(err):
		return cause{classify.ConnectionFailed, "go-timeout", classify.StageUnknown, classify.ResponsibleUnknown}, true
	case err == io.EOF, err == io.ErrUnexpectedEOF:
		return cause{classify.ConnectionFailed, "go-eof", classify.StageUnknown, classify.ResponsibleUnknown}, true
	case err == net.ErrClosed:
		return cause{classify.ConnectionFailed, "go-closed", classify.StageUnknown, classify.ResponsibleUnknown}, true
	}
	return cause{}, false
}

func isDeadline(err error) bool {
	return err == os.ErrDeadlineExceeded || err == context.DeadlineExceeded
}

func dnsCause(e *net.DNSError) cause {
	c := cause{classify.DNSFailure, "go-dns", classify.StageDNS, classify.ResponsibleUnknown}
	switch {
	case e.Err == "unknown port":
		return cause{classify.ConnectionFailed, "go-unknown-port", classify.StageConnect, classify.User}
	case e.IsNotFound:
		c.rule, c.mends = "go-dns-no-such-host", classify.User
	case e.IsTimeout:
		c.rule = "go-dns-timeout"
	case e.IsTemporary:
		c.rule = "go-dns-temporary"
	}
	return c
}

// opCause tells the cause of an operation on the network. What a read or write
// broke on lies deeper and is found there; the kind of the operation tells the
// stage.
func opCause(e *net.OpError) (cause, bool) {
	if e.Op == "remote error" { // an alert of the peer, of a type that crypto/tls hides
		return cause{classify.TLSFailed, "go-tls-alert", classify.StageTLS, classify.ResponsibleUnknown}, true
	}
	var c cause
	found := false
	walk(e.Err, func(node error) bool {
		c, found = transportOf(node)
		return found
	})
	if !found && e.Err != nil && e.Err.Error() == "operation was canceled" {
		c, found = cause{classify.ConnectionFailed, "go-canceled", classify.StageUnknown, classify.Nobody}, true
	}
	if !found && safeTimeout(e) {
		c, found = cause{classify.ConnectionFailed, "go-timeout", classify.StageUnknown, classify.ResponsibleUnknown}, true
	}
	if !found {
		c, found = cause{classify.ConnectionFailed, "go-network", classify.StageUnknown, classify.ResponsibleUnknown}, true
	}
	if e.Op == "dial" && c.stage == classify.StageUnknown {
		c.stage = classify.StageConnect
	}
	return c, found
}

func certificateCause(err error) cause {
	c := cause{classify.TLSFailed, "go-tls-certificate", classify.StageTLS, classify.ResponsibleUnknown}
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &unknown):
		c.rule = "go-tls-unknown-authority"
	case errors.As(err, &name):
		c.rule = "go-tls-wrong-name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		c.rule = "go-tls-expired"
	}
	return c
}

func errnoCause(e syscall.Errno) (cause, bool) {
	c := cause{reason: classify.ConnectionFailed}
	switch {
	case e == syscall.ECONNREFUSED:
		c.rule, c.stage = "go-refused", classify.StageConnect
	case e == syscall.ECONNRESET || e == syscall.ECONNABORTED:
		c.rule = "go-reset"
	case e == syscall.EPIPE:
		c.rule = "go-broken-pipe"
	case e == syscall.EHOSTUNREACH || e == syscall.ENETUNREACH:
		c.rule, c.stage = "go-unreachable", classify.StageConnect
	case e.Timeout():
		c.rule = "go-timeout"
	default:
		return cause{}, false
	}
	return c, true
}
