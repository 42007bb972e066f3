package smtperr

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/internal/wire"
)

// A cause is an error of the connection that came without a reply. Its rule is
// the one that says the same of the error's text, so that an error gives the
// same diagnosis as the line that was logged of it; what that rule says of
// permanence, actions and the responsible party comes with it. See rules/go.txt
// in package classify.
type cause struct {
	reason classify.Reason
	rule   string         // names the evidence
	stage  classify.Stage // where it happens for certain, StageUnknown where the rule says more
	below  classify.Cause // below the reason, where the error knows more than the rule
}

// result classifies the cause. When the error's type leaves the stage open, its
// text may tell it, as in "dial tcp".
func (c cause) result(o *options, text string) classify.Result {
	h := o.Attempt
	if h.Stage == classify.StageUnknown {
		h.Stage = c.stage
	}
	if h.Stage == classify.StageUnknown {
		h.Stage = o.toldStage(text)
	}
	r := classify.ForReason(c.reason, c.rule, h)
	if c.below != classify.CauseNone {
		r.Cause = c.below
	}
	return r
}

// transportOf tells the cause of an error value, looking at its type and not at
// its text. A foreign value that panics, such as a nil pointer, is no cause.
func transportOf(err error) (c cause, ok bool) {
	defer func() {
		if recover() != nil {
			c, ok = cause{}, false
		}
	}()
	switch e := err.(type) {
	case *net.DNSError:
		return dnsCause(e), true
	case *net.AddrError, *net.ParseError, net.InvalidAddrError, net.UnknownNetworkError:
		return cause{reason: classify.ConnectionFailed, rule: "go-port", stage: classify.StageConnect}, true
	case *net.OpError:
		return opCause(e), true
	case *tls.CertificateVerificationError:
		return certificateCause(e.Err), true
	case x509.UnknownAuthorityError, x509.HostnameError, x509.CertificateInvalidError, x509.SystemRootsError, x509.ConstraintViolationError, x509.UnhandledCriticalExtension:
		return certificateCause(err), true
	case tls.RecordHeaderError:
		return recordCause(e), true
	case tls.AlertError:
		return cause{reason: classify.TLSFailed, rule: "go-tls-alert"}, true
	case textproto.ProtocolError:
		return protocolCause(string(e)), true
	case *wire.Refusal: // of a client of this module
		return cause{reason: e.Reason, rule: e.Rule}, true
	case base64.CorruptInputError:
		return cause{reason: classify.AuthFailed, rule: "go-clients-challenge", stage: classify.StageAuth}, true
	}
	switch err {
	case context.Canceled:
		return cause{reason: classify.ConnectionFailed, rule: "go-cancelled"}, true
	case context.DeadlineExceeded:
		return cause{reason: classify.ConnectionFailed, rule: "go-deadline"}, true
	case os.ErrDeadlineExceeded:
		return cause{reason: classify.ConnectionFailed, rule: "go-read-timeout"}, true
	case io.EOF, io.ErrUnexpectedEOF:
		return cause{reason: classify.ConnectionFailed, rule: "go-eof"}, true
	case net.ErrClosed, io.ErrClosedPipe:
		return cause{reason: classify.ConnectionFailed, rule: "go-closed"}, true
	}
	return errnoCause(err)
}

// dnsCause tells what a lookup failed on. That nobody knows a name is mostly a
// typing error in the settings. The package net gives the unknown name of a
// port, as in "mail.example.org:smpt", the same type.
func dnsCause(e *net.DNSError) cause {
	c := cause{reason: classify.DNSFailure, rule: "go-dns-server", stage: classify.StageDNS}
	switch {
	case e.Err == "unknown port":
		return cause{reason: classify.ConnectionFailed, rule: "go-port", stage: classify.StageConnect}
	case e.IsNotFound:
		c.rule = "go-no-such-host"
	case e.IsTimeout:
		c.rule = "go-dns-timeout"
	}
	return c
}

// opCause tells the cause of an operation on the network. What a read or write
// broke on lies deeper and is found there; the kind of the operation tells the
// stage.
func opCause(e *net.OpError) cause {
	if e.Op == "remote error" { // an alert of the peer, of a type that crypto/tls hides
		return cause{reason: classify.TLSFailed, rule: "go-tls-alert"}
	}
	c, found := firstCause(e.Err)
	switch {
	case found:
	case e.Err != nil && e.Err.Error() == "operation was canceled": // a type that net hides
		c = cause{reason: classify.ConnectionFailed, rule: "go-cancelled"}
	case e.Timeout():
		c = cause{reason: classify.ConnectionFailed, rule: "go-read-timeout"}
	default:
		c = cause{reason: classify.ConnectionFailed, rule: "go-network"}
	}
	if e.Op == "dial" {
		switch c.rule {
		case "go-cancelled":
			c.rule = "go-dial-cancelled"
		case "go-read-timeout", "go-deadline":
			c.rule = "go-dial-timeout"
			if isPort25(e.Addr) {
				c.below = classify.CausePort25Closed
			}
		case "go-network", "go-reset":
			c.rule = "go-unreachable"
		}
		if c.stage == classify.StageUnknown {
			c.stage = classify.StageConnect
		}
	}
	return c
}

// isPort25 reports whether an address is one of port 25, which access providers close
// to their customers, so that nobody answers.
func isPort25(addr net.Addr) bool {
	if addr == nil {
		return false
	}
	_, port, err := net.SplitHostPort(addr.String())
	return err == nil && port == "25"
}

// otherService tells the service by how it greets.
var otherService = map[string]classify.Cause{
	"HTTP/": classify.CauseHTTPPort, "<html": classify.CauseHTTPPort, "<!DOCTYPE": classify.CauseHTTPPort,
	"+OK": classify.CausePOPPort, "* OK": classify.CauseIMAPPort,
}

// protocolCause tells what came where a reply should have been: TLS on a port
// that was spoken to in plain text, another protocol, or a server that breaks
// the rules. Texts are quoted by newer versions of net/textproto, bare in older
// ones.
func protocolCause(s string) cause {
	_, said, _ := strings.Cut(s, ": ")
	said = strings.TrimPrefix(said, `"`)
	// A TLS alert or handshake record (RFC 8446 §5.1).
	for _, record := range []string{"\x15\x03", `\x15\x03`, "\x16\x03", `\x16\x03`} {
		if strings.HasPrefix(said, record) {
			return cause{reason: classify.TLSRequired, rule: "go-plain-on-tls-port", stage: classify.StageGreeting}
		}
	}
	for _, other := range []string{"HTTP/", "+OK", "* OK", "SSH-", "<html", "<!DOCTYPE"} {
		if strings.HasPrefix(said, other) {
			return cause{below: otherService[other], reason: classify.ProtocolError, rule: "go-not-smtp", stage: classify.StageGreeting}
		}
	}
	return cause{reason: classify.ProtocolError, rule: "go-short-response"}
}

// recordCause tells a server that does not speak TLS from a record that was
// damaged later on, at any step.
func recordCause(e tls.RecordHeaderError) cause {
	if strings.HasPrefix(e.Msg, "first record ") || strings.HasPrefix(e.Msg, "unsupported SSLv2 ") {
		return cause{reason: classify.TLSFailed, rule: "go-tls-plaintext"}
	}
	return cause{reason: classify.TLSFailed, rule: "go-tls-record"}
}

// certificateCause tells what is wrong with a certificate.
func certificateCause(err error) cause {
	c := cause{reason: classify.TLSFailed, rule: "go-certificate"}
	walk(err, func(node error) bool {
		switch e := node.(type) {
		case x509.UnknownAuthorityError, x509.SystemRootsError, x509.UnhandledCriticalExtension:
			c.rule = "go-certificate-authority"
		case x509.HostnameError:
			c.rule = "go-certificate-name"
		case x509.CertificateInvalidError:
			if e.Reason == x509.Expired {
				c.rule = "go-certificate-expired"
			}
		default:
			return false
		}
		return true
	})
	return c
}

// firstCause returns the first error of the connection in a chain.
func firstCause(err error) (c cause, ok bool) {
	walk(err, func(node error) bool {
		c, ok = transportOf(node)
		return ok
	})
	return c, ok
}

// timedOut reports whether time ran out anywhere in an error.
func timedOut(err error) bool {
	found := false
	walk(err, func(node error) bool {
		if _, own := node.(*Error); !own {
			found = node == os.ErrDeadlineExceeded || node == context.DeadlineExceeded || saysTimeout(node)
		}
		return found
	})
	return found
}

// saysTimeout asks a foreign error, which may panic.
func saysTimeout(err error) (timeout bool) {
	defer func() { _ = recover() }()
	t, ok := err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}
