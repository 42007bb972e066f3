package smtperr

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/textproto"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

// Doubles of foreign error types: same methods, other packages.

type goMailError struct{ code int }

func (e *goMailError) Error() string              { return "sending SMTP RCPT TO command: 550 no such user" }
func (e *goMailError) ErrorCode() int             { return e.code }
func (e *goMailError) EnhancedStatusCode() string { return "5.1.1" }

type maddyError struct{}

func (maddyError) Error() string { return "remote said no" }
func (maddyError) Fields() map[string]any {
	return map[string]any{"smtp_code": 552, "smtp_enchcode": [3]int{5, 2, 2}, "smtp_msg": "mailbox full"}
}

type replier struct{}

func (replier) Error() string                    { return "no" }
func (replier) SMTPReply() (int, string, string) { return 450, "4.7.1", "greylisted" }

type panicking struct{}

func (*panicking) Error() string  { panic("no") }
func (*panicking) Unwrap() error  { panic("no") }
func (*panicking) ErrorCode() int { panic("no") }

type httpError struct{ Code int }

func (e httpError) Error() string { return "http status" }

func TestDiagnose(t *testing.T) {
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	tests := []struct {
		name string
		err  error
		opts []Option
		want string // what String returns
		rule string // when given
	}{
		{"nil", nil, nil, "accepted", ""},

		// Replies.
		{"textproto", &textproto.Error{Code: 550, Msg: "5.1.1 no such user"}, nil, "rcpt: 550 5.1.1: user-unknown (permanent)", ""},
		{"textproto, lines", &textproto.Error{Code: 552, Msg: "5.2.2 The mailbox\n5.2.2 is full"}, nil, "rcpt: 552 5.2.2: mailbox-full (permanent)", ""},
		{"textproto, stage told", &textproto.Error{Code: 550, Msg: "no"}, []Option{WithStage(classify.StageMail)}, "mail: 550: unknown (permanent)", ""},
		{"wrapped", fmt.Errorf("send: %w", &textproto.Error{Code: 535, Msg: "5.7.8 bad credentials"}), nil, "auth: 535 5.7.8: auth-failed (permanent)", ""},
		{"wrapped with the command's name", fmt.Errorf("sending SMTP MAIL FROM command: %w", &textproto.Error{Code: 550, Msg: "go away"}), nil, "mail: 550: policy (permanent)", ""},
		{"joined, the first counts", errors.Join(&textproto.Error{Code: 550, Msg: "5.1.1 no such user"}, io.EOF), nil, "rcpt: 550 5.1.1: user-unknown (permanent)", ""},
		{"flattened", fmt.Errorf("gomail: could not send email 1: %v", &textproto.Error{Code: 550, Msg: "5.1.1 no such user"}), nil, "rcpt: 550 5.1.1: user-unknown (permanent)", ""},
		{"bare code", textproto.ProtocolError(`short response: "550"`), []Option{WithStage(classify.StageRcpt)}, "rcpt: 550: unknown (permanent)", ""},
		{"go-mail", &goMailError{550}, nil, "rcpt: 550 5.1.1: user-unknown (permanent)", ""},
		{"go-mail without a code", &goMailError{0}, nil, "rcpt: 550: user-unknown (permanent)", ""},
		{"maddy", maddyError{}, nil, "rcpt: 552 5.2.2: mailbox-full (permanent)", ""},
		{"our interface", replier{}, nil, "rcpt: 450 4.7.1: greylisted (temporary)", ""},
		{"a yes that is an error", &textproto.Error{Code: 250, Msg: "2.0.0 queued as 4ABC"}, nil, "end-of-data: 250 2.0.0: protocol-error", ""},

		// The connection.
		{"refused", refused, nil, "connect: connection-failed (temporary)", "go-refused"},
		{"reset", &net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, []Option{WithStage(classify.StageData)}, "data: connection-failed (temporary)", "go-reset"},
		{"no route", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.EHOSTUNREACH)}, nil, "connect: connection-failed (temporary)", "go-unreachable"},
		{"no such host", &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "smpt.example.org", IsNotFound: true}}, nil, "dns: dns-failure (temporary)", "go-no-such-host"},
		{"DNS timeout", &net.DNSError{Err: "i/o timeout", IsTimeout: true}, nil, "dns: dns-failure (temporary)", "go-dns-timeout"},
		{"unknown port", &net.OpError{Op: "dial", Err: &net.DNSError{Err: "unknown port", Name: "tcp/smpt", IsNotFound: true}}, nil, "connect: connection-failed (permanent)", "go-port"},
		{"read deadline", &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, []Option{WithStage(classify.StageGreeting)}, "greeting: connection-failed (temporary)", "go-read-timeout"},
		{"context deadline", context.DeadlineExceeded, nil, "connection-failed (temporary)", "go-deadline"},
		{"cancelled", fmt.Errorf("send: %w", context.Canceled), nil, "connection-failed (temporary)", "go-cancelled"},
		{"EOF", io.EOF, []Option{WithStage(classify.StageMail)}, "mail: connection-failed (temporary)", "go-eof"},

		// TLS.
		{"unknown authority", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, nil, "tls: tls-failed", "go-certificate-authority"},
		{"wrong name", &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"}}, nil, "tls: tls-failed", "go-certificate-name"},
		{"expired", &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, []Option{WithStage(classify.StageStartTLS)}, "starttls: tls-failed", "go-certificate-expired"},
		{"plain port", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, nil, "tls: tls-failed (permanent)", "go-tls-plaintext"},
		{"alert", &net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}, nil, "tls: tls-failed", "go-tls-alert"},

		// net/smtp's own.
		{"no AUTH", errors.New("smtp: server doesn't support AUTH"), nil, "auth: auth-failed (permanent)", ""},
		{"unencrypted", errors.New("unencrypted connection"), []Option{WithStage(classify.StageAuth)}, "auth: tls-required (permanent)", ""},
		{"malformed reply", textproto.ProtocolError(`short response: "ok"`), []Option{WithStage(classify.StageMail)}, "mail: protocol-error (permanent)", "go-short-response"},

		// Strangers.
		{"panicking methods", &panicking{}, nil, "unknown", ""},
		{"nil pointer", (*goMailError)(nil), nil, "rcpt: 550: user-unknown (permanent)", ""},
		{"a code of another protocol", httpError{550}, nil, "unknown", ""},
		{"nil *Error", (*Error)(nil), nil, "unknown", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Diagnose(tt.err, tt.opts...)
			if got := d.String(); got != tt.want {
				t.Errorf("Diagnose(%v) = %s, want %s", messageOf(tt.err), got, tt.want)
			}
			if tt.rule != "" && d.Rule != tt.rule {
				t.Errorf("rule %q, want %q", d.Rule, tt.rule)
			}
			if d.IsFailure() == (d.Reason == classify.Accepted) {
				t.Errorf("IsFailure() = %v with reason %v", d.IsFailure(), d.Reason)
			}
		})
	}
}

func TestDiagnoseUnknownOutcome(t *testing.T) {
	d := Diagnose(io.EOF, WithStage(classify.StageEndOfData))
	if d.Outcome != classify.OutcomeUnknown {
		t.Errorf("outcome %v", d.Outcome)
	}
	for _, a := range []classify.Action{classify.ActionRetry, classify.ActionRetryLater} {
		if d.Actions.Has(a) {
			t.Errorf("advises %v, which may send the mail twice", a)
		}
	}
}

func TestWrap(t *testing.T) {
	if err := Wrap(nil, WithStage(classify.StageRcpt)); err != nil {
		t.Errorf("Wrap(nil) = %v", err)
	}
	inner := &textproto.Error{Code: 550, Msg: "5.1.1 no such user"}
	err := fmt.Errorf("queue: %w", Wrap(inner, WithStage(classify.StageRcpt), WithServer("mx.example.org"), WithRecipient("b@example.com")))
	if !errors.Is(err, UserUnknown) {
		t.Error("errors.Is does not find the reason")
	}
	var reply *textproto.Error
	if !errors.As(err, &reply) || reply != inner {
		t.Error("errors.As does not find the reply")
	}
	if d := Diagnose(err); d.Server != "mx.example.org" || d.Recipient != "b@example.com" || d.Stage != classify.StageRcpt {
		t.Errorf("diagnosis %+v", d)
	}
	if got, want := Wrap(inner, WithStage(classify.StageRcpt)).Error(), "smtp: rcpt: 550 5.1.1 no such user"; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
}

func TestEveryReasonIsASentinel(t *testing.T) {
	for r := classify.ReasonUnknown; r < classify.Accepted; r++ { // an error is never a yes
		err := fmt.Errorf("x: %w", &Error{Err: reasonError{r}})
		if !errors.Is(err, r) {
			t.Errorf("errors.Is does not find %v", r)
		}
		if r.Error() != r.String() {
			t.Errorf("Error of %v is %q", r, r.Error())
		}
	}
}

// reasonError is an error with a reply that tells a reason.
type reasonError struct{ r classify.Reason }

func (e reasonError) Error() string { return replyFor[e.r] }

var replyFor = map[classify.Reason]string{
	classify.ReasonUnknown: "zzz", classify.UserUnknown: "550 5.1.1 no such user", classify.MailboxDisabled: "550 5.2.1 mailbox disabled",
	classify.MailboxFull: "552 5.2.2 mailbox full", classify.MailboxMoved: "551 5.1.6 user has moved", classify.RecipientRestricted: "550 members only list",
	classify.RecipientLimit: "450 4.2.1 the user is receiving too many messages", classify.RecipientSuppressed: "550 address is on the suppression list",
	classify.TooManyRecipients: "452 4.5.3 too many recipients", classify.AddressSyntax: "501 5.1.3 bad recipient address syntax",
	classify.DomainUnknown: "550 5.1.2 host unknown", classify.DomainNoMail: "556 5.1.10 null MX", classify.SenderRejected: "550 5.1.8 sender address rejected",
	classify.SenderUnauthenticated: "550 5.7.23 SPF validation failed", classify.AuthRequired: "530 5.7.0 authentication required",
	classify.AuthFailed: "535 5.7.8 authentication failed", classify.RelayDenied: "550 relaying denied", classify.SendingLimit: "550 daily sending quota exceeded",
	classify.Blocklisted: "554 your IP is blacklisted", classify.BadReputation: "554 poor reputation", classify.NoReverseDNS: "550 5.7.25 no reverse DNS",
	classify.RateLimited: "421 rate limit exceeded", classify.TooManyConnections: "421 too many connections", classify.Greylisted: "450 greylisted",
	classify.ConnectionFailed: "connection refused", classify.DNSFailure: "451 DNS lookup failed, temporary error", classify.TLSRequired: "530 5.7.0 must issue a STARTTLS command first",
	classify.TLSFailed: "TLS handshake failed", classify.MailLoop: "554 5.4.6 too many hops", classify.MessageTooLarge: "552 5.3.4 message too big",
	classify.Spam: "554 message rejected as spam", classify.Virus: "554 virus found in the message", classify.ContentRejected: "552 attachment type not allowed",
	classify.MessageMalformed: "554 5.6.0 message is missing a Date header", classify.UnsupportedFeature: "550 SMTPUTF8 not supported", classify.ReasonPolicy: "550 rejected for policy reasons",
	classify.ServiceUnavailable: "421 service shutting down", classify.SystemFull: "452 4.3.1 disk full", classify.SystemError: "451 4.3.0 local error in processing",
	classify.DeliveryExpired: "delivery time expired", classify.ProtocolError: "503 5.5.1 bad sequence of commands", classify.Accepted: "250 ok",
}

func TestDiagnosisJSON(t *testing.T) {
	d := DiagnoseText("450 4.7.1 greylisted, try again in 5 minutes", WithLanguage("de"))
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(data, &keys); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"stage": "rcpt", "code": 450.0, "enhanced": "4.7.1", "reason": "greylisted", "permanence": "temporary", "outcome": "not-sent", "retry_after": 300.0}
	for k, v := range want {
		if diff := cmp.Diff(v, keys[k]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", k, diff)
		}
	}
	for _, k := range []string{"text", "scope", "responsible", "actions", "text_start", "text_end", "provider", "basis", "rule", "cause", "stage_basis", "role", "server", "sender", "recipient", "conflict", "title", "summary", "causes", "advice", "admin"} {
		if _, ok := keys[k]; !ok {
			t.Errorf("no %s", k)
		}
	}
	if len(keys) != 28 {
		t.Errorf("%d keys, want 28", len(keys))
	}
	var back Diagnosis
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, _ := json.Marshal(back)
	if back.Reason != d.Reason || back.RetryAfter != d.RetryAfter || len(again) == 0 {
		t.Errorf("back: %+v", back)
	}
}

func TestDiagnosisLogValueHasNoAddresses(t *testing.T) {
	d := DiagnoseText("550 5.1.1 <secret@example.org>: no such user", WithRecipient("secret@example.org"), WithSender("me@example.org"))
	var b strings.Builder
	slog.New(slog.NewTextHandler(&b, nil)).Error("not sent", "smtp", d)
	if s := b.String(); strings.Contains(s, "secret") || strings.Contains(s, "me@") || !strings.Contains(s, "smtp.reason=user-unknown") {
		t.Errorf("log line %s", s)
	}
}

func TestDiagnosisFormat(t *testing.T) {
	d := DiagnoseText("550 5.1.1 <a@example.org>: no such user")
	tests := []struct{ format, want string }{
		{"%v", "rcpt: 550 5.1.1: user-unknown (permanent)"},
		{"%s", "rcpt: 550 5.1.1: user-unknown (permanent)"},
		{"%q", `"rcpt: 550 5.1.1: user-unknown (permanent)"`},
		{"%d", "%!d(smtperr.Diagnosis=rcpt: 550 5.1.1: user-unknown (permanent))"},
	}
	for _, tt := range tests {
		if got := fmt.Sprintf(tt.format, d); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.format, got, tt.want)
		}
	}
	if s := fmt.Sprintf("%+v", d); !strings.Contains(s, "\nrule: ") || !strings.Contains(s, "no such user") {
		t.Errorf("%%+v: %s", s)
	}
}

// FuzzDiagnose holds that any text in any error gives a diagnosis that can be
// printed, explained and written as JSON.
func FuzzDiagnose(f *testing.F) {
	f.Add(550, "5.1.1 no such user", "x: ")
	f.Add(0, "550 5.1.1 no such user", "")
	f.Fuzz(func(t *testing.T, code int, msg, wrap string) {
		err := fmt.Errorf("%s%w", wrap, &textproto.Error{Code: code, Msg: msg})
		d := Diagnose(err, WithLanguage("de"))
		if code >= 200 && code <= 599 && d.Code != code {
			t.Errorf("code %d, want %d", d.Code, code)
		}
		data, jsonErr := json.Marshal(d)
		if jsonErr != nil || !json.Valid(data) {
			t.Errorf("JSON: %v", jsonErr)
		}
		if e := d.Explain("en"); e.Title == "" || e.Summary == "" {
			t.Errorf("no title or summary for %v", d)
		}
		if s := Wrap(err).Error(); strings.ContainsAny(s, "\n\r\x1b") {
			t.Errorf("message %q", s)
		}
	})
}
