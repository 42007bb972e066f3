package smtperr

import (
	"crypto/tls"
	"errors"
	"net/textproto"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// An error whose step nobody knows proves nothing where it can come at the final
// dot, too.
func TestOutcomeOfErrorsWithoutAStep(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want classify.Outcome
	}{
		{"a reply to another command", &textproto.Error{Code: 354, Msg: "go on"}, classify.OutcomeUnknown},
		{"a reply of RCPT", &textproto.Error{Code: 251, Msg: "queued"}, classify.OutcomeUnknown},
		{"a refusal with the enhanced code of a success", &textproto.Error{Code: 550, Msg: "2.1.5 ok"}, classify.OutcomeNotSent},
		{"a refusal", &textproto.Error{Code: 554, Msg: "refused"}, classify.OutcomeNotSent},
		{"a damaged record", tls.RecordHeaderError{Msg: "received record with version 1703 when expecting version 303"}, classify.OutcomeUnknown},
		{"a record too long", tls.RecordHeaderError{Msg: "oversized record received with length 20527"}, classify.OutcomeUnknown},
		{"no TLS at all", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, classify.OutcomeNotSent},
		{"old TLS", tls.RecordHeaderError{Msg: "unsupported SSLv2 handshake received"}, classify.OutcomeNotSent},
		{"a damaged record, as text", errors.New("tls: received record with version 1703 when expecting version 303"), classify.OutcomeUnknown},
		{"garbage with an enhanced code in it", textproto.ProtocolError(`short response: "250550 5.0.0 stray"`), classify.OutcomeUnknown},
		{"garbage with an enhanced code in it, as text", errors.New(`closing: short response: "250550 5.0.0 stray"`), classify.OutcomeUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := Diagnose(tt.err); d.Outcome != tt.want {
				t.Errorf("%v: outcome %v by %s, want %v", d, d.Outcome, d.Rule, tt.want)
			}
		})
	}
}
