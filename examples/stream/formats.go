package main

import (
	"fmt"
	"strings"
)

// A format is how one service or server writes its events. The first that an event has
// the marks of reads it.
type format struct {
	name string
	is   func(object) bool
	read func(object) ([]Event, error)
}

var formats = []format{
	// https://docs.postalserver.io/developer/webhooks
	{"postal", func(o object) bool { return o.has("event", "payload") }, readPostal},
	// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
	{"ses", func(o object) bool { return o.has("mail") && o.first("eventType", "notificationType") != "" }, readSES},
	// https://documentation.mailgun.com/docs/mailgun/user-manual/events
	{"mailgun", func(o object) bool {
		return o.has("event-data") || o.has("event", "recipient", "delivery-status")
	}, readMailgun},
	// https://postmarkapp.com/developer/webhooks/bounce-webhook
	{"postmark", func(o object) bool { return o.has("RecordType") }, readPostmark},
	// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
	{"sendgrid", func(o object) bool { return o.has("event", "email") }, readSendGrid},
	// https://docs.kumomta.com/reference/log_record/
	{"kumomta", func(o object) bool { return o.has("type", "recipient", "response") }, readKumoMTA},
	// https://haraka.github.io/core/Logging (format=json)
	{"haraka", func(o object) bool { return o.has("level", "message") && o.first("source", "origin") != "" }, readHaraka},
}

// one is the result for an event of one recipient.
func one(e Event, when string) ([]Event, error) {
	var err error
	e.Millis, err = millis(when)
	return []Event{e}, err
}

func readPostal(o object) ([]Event, error) {
	kind, ok := map[string]string{
		"MessageSent": delivered, "MessageDelayed": deferred, "MessageDeliveryFailed": failed, "MessageBounced": failed,
	}[o.text("event")]
	if !ok {
		return nil, nil
	}
	p := o.object("payload")
	message := p.object("message")
	if len(message) == 0 {
		message = p.object("original_message")
	}
	text := p.text("output")
	if text == "" {
		text = p.text("details")
	}
	when := p.text("timestamp")
	if when == "" {
		when = o.text("timestamp")
	}
	return one(Event{ID: o.text("uuid"), Kind: kind, Recipient: message.text("to"), Text: text}, when)
}

func readSES(o object) ([]Event, error) {
	name := o.first("eventType", "notificationType")
	kind, ok := map[string]string{"Delivery": delivered, "DeliveryDelay": deferred, "Bounce": failed}[name]
	if !ok {
		return nil, nil
	}
	part := map[string]string{"Delivery": "delivery", "DeliveryDelay": "deliveryDelay", "Bounce": "bounce"}[name]
	detail := o.object(part)
	when, err := millis(detail.text("timestamp"))
	if err != nil {
		return nil, err
	}
	base := Event{
		Kind: kind, Millis: when, SendingIP: o.text("mail", "sourceIp"),
		Server: strings.TrimSpace(strings.TrimPrefix(detail.text("reportingMTA"), "dns;")),
		ID:     o.text("mail", "messageId") + "/" + part + "/" + detail.text("timestamp"),
	}
	var events []Event
	add := func(recipient, text string) {
		e := base
		e.Recipient, e.Text = recipient, text
		events = append(events, e)
	}
	if kind == delivered {
		recipients, _ := detail.at("recipients").([]any)
		for _, r := range recipients {
			if address, ok := r.(string); ok {
				add(address, detail.text("smtpResponse"))
			}
		}
		return events, nil
	}
	list := detail.list("bouncedRecipients")
	if kind == deferred {
		list = detail.list("delayedRecipients")
	}
	for _, r := range list {
		text := strings.TrimSpace(strings.TrimPrefix(r.text("diagnosticCode"), "smtp;"))
		if text == "" {
			text = r.text("status")
		}
		add(r.text("emailAddress"), text)
	}
	if len(events) == 0 {
		return nil, fmt.Errorf("%s names no recipient", name)
	}
	return events, nil
}

func readMailgun(o object) ([]Event, error) {
	if data := o.object("event-data"); len(data) > 0 {
		o = data
	}
	kind, ok := map[string]string{"delivered": delivered, "failed": failed, "rejected": failed}[o.text("event")]
	if !ok {
		return nil, nil
	}
	if kind == failed && o.text("severity") == "temporary" {
		kind = deferred
	}
	status := o.object("delivery-status")
	text := status.text("message")
	if text == "" {
		text = status.text("description")
	}
	return one(Event{
		ID: o.text("id"), Kind: kind, Recipient: o.text("recipient"), SendingIP: o.text("envelope", "sending-ip"),
		Server: status.text("mx-host"), Text: coded(status.text("code"), text),
	}, o.text("timestamp"))
}

func readPostmark(o object) ([]Event, error) {
	switch o.text("RecordType") {
	case "Bounce":
		kind := failed
		switch o.text("Type") {
		case "SoftBounce", "Transient", "DnsError", "SMTPApiError", "TemplateRenderingFailed":
			kind = deferred
		case "Subscribe", "Unsubscribe", "AutoResponder", "AddressChange", "OpenRelayTest":
			return nil, nil
		}
		return one(Event{ID: o.text("ID"), Kind: kind, Recipient: o.text("Email"), Text: strings.TrimPrefix(o.text("Details"), "smtp;")}, o.text("BouncedAt"))
	case "Delivery":
		return one(Event{ID: o.text("MessageID") + "/delivery/" + o.text("Recipient"), Kind: delivered, Recipient: o.text("Recipient"), Text: o.text("Details")}, o.text("DeliveredAt"))
	}
	return nil, nil
}

func readSendGrid(o object) ([]Event, error) {
	kind, ok := map[string]string{"delivered": delivered, "deferred": deferred, "bounce": failed, "dropped": failed, "blocked": failed}[o.text("event")]
	if !ok {
		return nil, nil
	}
	return one(Event{ID: o.text("sg_event_id"), Kind: kind, Recipient: o.text("email"), SendingIP: o.text("ip"), Text: o.first("reason", "response")}, o.text("timestamp"))
}

func readKumoMTA(o object) ([]Event, error) {
	kind, ok := map[string]string{"Delivery": delivered, "TransientFailure": deferred, "Bounce": failed, "Expiration": failed}[o.text("type")]
	if !ok {
		return nil, nil
	}
	response := o.object("response")
	text := response.text("content")
	if class := response.text("enhanced_code", "class"); class != "" {
		text = class + "." + response.text("enhanced_code", "subject") + "." + response.text("enhanced_code", "detail") + " " + text
	}
	ip, _, _ := strings.Cut(o.text("source_address", "address"), ":")
	e := Event{
		ID:   o.text("id") + "/" + o.text("type") + "/" + o.text("num_attempts"),
		Kind: kind, SendingIP: ip, Server: o.text("peer_address", "name"), Text: coded(response.text("code"), text),
	}
	if recipients, ok := o["recipient"].([]any); ok {
		when, err := millis(o.text("timestamp"))
		var events []Event
		for _, r := range recipients {
			e.Recipient, _ = r.(string)
			e.Millis = when
			events = append(events, e)
		}
		return events, err
	}
	e.Recipient = o.text("recipient")
	return one(e, o.text("timestamp"))
}

// readHaraka reads a line of the log that Haraka writes as JSON; only those of its
// outbound queue tell of deliveries.
func readHaraka(o object) ([]Event, error) {
	if o.first("source", "origin") != "outbound" {
		return nil, nil
	}
	message := strings.TrimSpace(o.text("message"))
	e := Event{ID: o.text("uuid") + "/" + hash([]byte(message))}
	when := o.text("timestamp")
	if rest, ok := strings.CutPrefix(message, "delivered file="); ok {
		e.Kind, e.Text = delivered, between(rest, `response="`, `"`)
		e.Server = strings.Trim(between(rest, "host=", " "), `"`)
		return one(e, when)
	}
	if rest, ok := strings.CutPrefix(message, "recipient <"); ok {
		address, rest, _ := strings.Cut(rest, "> ")
		word, text, _ := strings.Cut(rest, ": ")
		e.Recipient, e.Text = address, text
		switch word {
		case "rejected":
			e.Kind = failed
			return one(e, when)
		case "deferred":
			e.Kind = deferred
			return one(e, when)
		}
		return nil, nil
	}
	if text, ok := strings.CutPrefix(message, "bouncing mail: "); ok {
		e.Kind, e.Text = failed, text
		return one(e, when)
	}
	return nil, nil
}

// coded puts a basic code before a reply that lacks it.
func coded(code, text string) string {
	if len(code) != 3 || strings.HasPrefix(text, code) {
		return text
	}
	return strings.TrimSpace(code + " " + text)
}

// between returns what stands between two signs, "" where they are not there.
func between(s, from, to string) string {
	_, s, ok := strings.Cut(s, from)
	if !ok {
		return ""
	}
	s, _, _ = strings.Cut(s, to)
	return s
}
