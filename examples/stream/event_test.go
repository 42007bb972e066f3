package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParse reads an event of each kind in each format, in own words and with made-up
// addresses around the names of the fields.
func TestParse(t *testing.T) {
	const second = 1790000000
	event := func(id, kind, to, ip, server, text string) []Event {
		return []Event{{ID: id, Millis: second * 1000, Kind: kind, Recipient: to, SendingIP: ip, Server: server, Text: text}}
	}
	tests := []struct {
		name, line string
		want       []Event
	}{
		{
			"Postal", `{"event":"MessageDeliveryFailed","timestamp":1790000000,"uuid":"u1","payload":{"status":"HardFail","output":"550 5.1.1 nobody","details":"refused","message":{"to":"ann@example.com"}}}`,
			event("postal:u1", failed, "ann@example.com", "", "", "550 5.1.1 nobody"),
		},
		{
			"Postal, a bounce", `{"event":"MessageBounced","timestamp":1790000000,"uuid":"u2","payload":{"original_message":{"to":"ann@example.com"},"bounce":{"to":"x@example.org"}}}`,
			event("postal:u2", failed, "ann@example.com", "", "", ""),
		},
		{"Postal, held", `{"event":"MessageHeld","payload":{"message":{"to":"ann@example.com"}}}`, nil},
		{
			"Amazon SES", `{"eventType":"Bounce","mail":{"messageId":"m1","sourceIp":"192.0.2.9"},"bounce":{"timestamp":"2026-09-21T14:13:20Z","reportingMTA":"dns; mta.example.net","bouncedRecipients":[{"emailAddress":"ann@example.com","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 nobody"}]}}`,
			event("ses:m1/bounce/2026-09-21T14:13:20Z", failed, "ann@example.com", "192.0.2.9", "mta.example.net", "550 5.1.1 nobody"),
		},
		{
			"Amazon SES, late", `{"notificationType":"DeliveryDelay","mail":{"messageId":"m1"},"deliveryDelay":{"timestamp":"2026-09-21T14:13:20Z","delayedRecipients":[{"emailAddress":"ann@example.com","status":"4.4.1"}]}}`,
			event("ses:m1/deliveryDelay/2026-09-21T14:13:20Z", deferred, "ann@example.com", "", "", "4.4.1"),
		},
		{
			"Amazon SES, two recipients", `{"eventType":"Delivery","mail":{"messageId":"m1"},"delivery":{"timestamp":"2026-09-21T14:13:20Z","smtpResponse":"250 fine","recipients":["ann@example.com","bob@example.com"]}}`,
			append(event("ses:m1/delivery/2026-09-21T14:13:20Z:ann@example.com", delivered, "ann@example.com", "", "", "250 fine"),
				event("ses:m1/delivery/2026-09-21T14:13:20Z:bob@example.com", delivered, "bob@example.com", "", "", "250 fine")...),
		},
		{
			"Mailgun", `{"event-data":{"event":"failed","severity":"temporary","id":"i1","timestamp":1790000000.0,"recipient":"ann@example.com","envelope":{"sending-ip":"192.0.2.9"},"delivery-status":{"code":421,"message":"4.7.0 later","mx-host":"mx.example.com"}}}`,
			event("mailgun:i1", deferred, "ann@example.com", "192.0.2.9", "mx.example.com", "421 4.7.0 later"),
		},
		{
			"SendGrid, a batch", `[{"event":"bounce","email":"ann@example.com","timestamp":1790000000,"sg_event_id":"e1","ip":"192.0.2.9","reason":"550 nobody"},{"event":"click","email":"ann@example.com"}]`,
			event("sendgrid:e1", failed, "ann@example.com", "192.0.2.9", "", "550 nobody"),
		},
		{
			"Postmark", `{"RecordType":"Bounce","ID":7,"Type":"HardBounce","Email":"ann@example.com","BouncedAt":"2026-09-21T14:13:20Z","Details":"smtp;550 5.1.1 nobody"}`,
			event("postmark:7", failed, "ann@example.com", "", "", "550 5.1.1 nobody"),
		},
		{
			"KumoMTA", `{"type":"TransientFailure","id":"k1","num_attempts":2,"recipient":"ann@example.com","timestamp":1790000000,"peer_address":{"name":"mx.example.com","addr":"192.0.2.1"},"source_address":{"address":"192.0.2.9:55"},"response":{"code":451,"enhanced_code":{"class":4,"subject":7,"detail":1},"content":"later"}}`,
			event("kumomta:k1/TransientFailure/2", deferred, "ann@example.com", "192.0.2.9", "mx.example.com", "451 4.7.1 later"),
		},
		{
			"Haraka", `{"level":"INFO","uuid":"h1.1.1","source":"outbound","timestamp":"2026-09-21T14:13:20Z","message":"recipient <ann@example.com> rejected: 550 5.1.1 nobody"}`,
			event("haraka:h1.1.1/"+hash([]byte("recipient <ann@example.com> rejected: 550 5.1.1 nobody")), failed, "ann@example.com", "", "", "550 5.1.1 nobody"),
		},
		{"Haraka, something else", `{"level":"INFO","uuid":"h1","source":"core","message":"hello"}`, nil},
		{"a line of text", "550 5.1.1 nobody", []Event{{ID: hash([]byte("550 5.1.1 nobody")), Kind: failed, Text: "550 5.1.1 nobody"}}},
		{"an empty line", "  ", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(tt.line)
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
	for _, bad := range []struct{ name, line, want string }{
		{"cut off", `{"event":"failed","id":`, "event: unexpected EOF"},
		{"two objects", `{"event":"failed"} {"event":"failed"}`, "event: something behind the object"},
		{"of no service", `{"hello":"world"}`, "event: of no format that is known"},
		{"no time", `{"event":"bounce","email":"ann@example.com","timestamp":"soon"}`, `sendgrid: "soon" is no time`},
		{"nobody", `{"eventType":"Bounce","mail":{},"bounce":{}}`, "ses: Bounce names no recipient"},
	} {
		t.Run(bad.name, func(t *testing.T) {
			if events, err := Parse(bad.line); err == nil || err.Error() != bad.want || len(events) > 0 {
				t.Errorf("%v, %v, want %s", events, err, bad.want)
			}
		})
	}
}
