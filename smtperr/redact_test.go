package smtperr_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/textproto"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// private are the pieces that tell whose mail it was in the errors of these tests.
var private = []string{"zoe", "Zoe", "quux", "Quux", "4F2A91B3C8", "8f3a2b1c9d"}

func checkPrivate(t *testing.T, what, s string) {
	t.Helper()
	for _, piece := range private {
		if strings.Contains(s, piece) {
			t.Errorf("%s: %q is left in %s", what, piece, s)
		}
	}
}

// privateErrors are errors of all kinds that hold people's addresses.
func privateErrors() map[string]error {
	reply := &textproto.Error{Code: 550, Msg: "5.1.1 \"Zoe Quux\" <zoe.quux@example.org>: no such user zoe.quux (4F2A91B3C8)\nsee https://example.org/u?t=8f3a2b1c9d"}
	typed := &smtperr.Error{Attempt: classify.Attempt{Stage: classify.StageRcpt, Server: "mx.example.org", Sender: "quux@example.com", Recipient: "zoe.quux@example.org"}, Err: reply}
	return map[string]error{
		"reply":             reply,
		"typed":             typed,
		"wrapped":           fmt.Errorf("newsletter for zoe.quux: %w", typed),
		"joined":            errors.Join(typed, errors.New("zoe.quux(at)example.org is next")),
		"text":              errors.New("550 5.1.1 zoe.quux=40example.org unknown"),
		"local user":        &smtperr.Error{Attempt: classify.Attempt{Stage: classify.StageRcpt, Recipient: "zoe"}, Err: &textproto.Error{Code: 550, Msg: "zoe unknown"}},
		"transport":         &smtperr.Error{Attempt: classify.Attempt{Stage: classify.StageEndOfData, Sender: "quux@example.com"}, Err: context.DeadlineExceeded},
		"wrapped transport": fmt.Errorf("to <zoe.quux@example.org>: %w", context.DeadlineExceeded),
	}
}

// TestRedact holds that nothing of a redacted diagnosis or error tells whose mail
// it was, in whatever form it is printed, and that what it means is the same.
func TestRedact(t *testing.T) {
	for name, err := range privateErrors() {
		t.Run(name, func(t *testing.T) {
			d := smtperr.Diagnose(err, smtperr.WithLanguage("de"))
			r := d.Redacted()
			red := smtperr.Redact(err)
			data, jsonErr := json.Marshal(r)
			if jsonErr != nil {
				t.Fatal(jsonErr)
			}
			for what, s := range map[string]string{
				"%+v": fmt.Sprintf("%+v", r), "%v": fmt.Sprint(r), "%#v": fmt.Sprintf("%#v", r), "JSON": string(data),
				"person": r.Explain().WithAdmin().PlainText(0), "HTML": r.Explain().WithAdmin().HTML(), "error of the diagnosis": fmt.Sprintf("%+v", r.Err()),
				"error": red.Error(), "error, %+v": fmt.Sprintf("%+v", red), "error, %#v": fmt.Sprintf("%#v", red), "error, unwrapped": fmt.Sprint(errors.Unwrap(red)),
				"report": catalog.Match("de").FormatTicket(d.Result(), catalog.Ticket{}),
			} {
				checkPrivate(t, what, s)
			}
			if diff := cmp.Diff(fmt.Sprintf("%+v", r), fmt.Sprintf("%+v", r.Redacted())); diff != "" {
				t.Errorf("redacted again (-first +second):\n%s", diff)
			}
			if again := smtperr.Redact(red); again.Error() != red.Error() {
				t.Errorf("redacted again: %q, first %q", again, red)
			}

			// What it means.
			want, got := d.Result(), smtperr.Diagnose(red).Result()
			want.Text, want.Sender, want.Recipient = "", "", ""
			got.Text, got.Sender, got.Recipient = "", "", ""
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("diagnosis of the redacted error (-want +got):\n%s", diff)
			}
			if !errors.Is(red, d.Reason) && errors.Is(err, d.Reason) {
				t.Errorf("it is no %v any more", d.Reason)
			}
			if errors.Is(red, context.DeadlineExceeded) != errors.Is(err, context.DeadlineExceeded) || smtperr.Diagnose(red).Timeout() != d.Timeout() || r.Timeout() != d.Timeout() {
				t.Errorf("it is no timeout any more, or has become one")
			}
			inner, ok := errors.AsType[*smtperr.Error](red)
			if _, had := errors.AsType[*smtperr.Error](err); ok != had || ok && inner.Stage != d.Stage {
				t.Errorf("an *Error in it: %v, was %v", inner, had)
			}
			if _, ok := errors.AsType[*textproto.Error](red); ok {
				t.Errorf("the reply can be reached")
			}
		})
	}
	if _, ok := smtperr.Redact(privateErrors()["typed"]).(*smtperr.Error); !ok {
		t.Error("an *Error has become another type")
	}
	for _, name := range []string{"typed", "wrapped"} {
		got := smtperr.Diagnose(smtperr.Redact(privateErrors()[name]))
		if diff := cmp.Diff([]string{"<address-1>", "<address-2>", "mx.example.org"}, []string{got.Sender, got.Recipient, got.Server}); diff != "" {
			t.Errorf("%s: what is known of the mail (-want +got):\n%s", name, diff)
		}
	}
	other := smtperr.Diagnose(fmt.Errorf("for zoe: %w", privateErrors()["local user"]), smtperr.WithRecipient("other@example.net")).Redacted()
	checkPrivate(t, "another recipient told", fmt.Sprint(other.Err()))
	if err := smtperr.Redact(nil); err != nil {
		t.Errorf("Redact(nil) is %v", err)
	}
}

// TestRedactMessage shows the messages.
func TestRedactMessage(t *testing.T) {
	for name, want := range map[string]string{
		"typed":      "smtp: rcpt mx.example.org: 550 5.1.1 <address-2>: no such user <address-2> (<id-1>) see https://example.org/u?<link-1>",
		"wrapped":    "newsletter for <address-2>: smtp: rcpt mx.example.org: 550 5.1.1 <address-2>: no such user <address-2> (<id-1>) see https://example.org/u?<link-1>",
		"local user": "smtp: rcpt: 550 <address-1> unknown",
	} {
		if got := smtperr.Redact(privateErrors()[name]).Error(); got != want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, want)
		}
	}
}

// TestRedactedBy holds that one Redactor gives the same placeholders in several
// diagnoses, and hides what it is told to.
func TestRedactedBy(t *testing.T) {
	by := &catalog.Redactor{Hosts: true, IPs: true}
	first := smtperr.DiagnoseText("550 <zoe@example.org> unknown", smtperr.WithServer("mx.example.org")).RedactedBy(by)
	second := smtperr.DiagnoseText("550 mx.example.org[192.0.2.1]: <quux@example.org>, <zoe@example.org>", smtperr.WithServer("localhost")).RedactedBy(by)
	if diff := cmp.Diff([]string{"<address-1> unknown", "<host-1>", "<host-1>[<ip-1>]: <address-2>, <address-1>", "<host-2>"},
		[]string{first.Text, first.Server, second.Text, second.Server}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	err := smtperr.Diagnose(&smtperr.Error{Attempt: classify.Attempt{Server: "mx.example.org"}, Err: errors.New("no route to mx.example.org")}).RedactedBy(by).Err()
	if got, want := err.Error(), "smtp: <host-1>: no route to <host-1>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLogValue holds that a log is redacted, in every kind of handler.
func TestLogValue(t *testing.T) {
	for name, err := range privateErrors() {
		typed, ok := err.(*smtperr.Error)
		if !ok {
			err = smtperr.Redact(err)
		}
		var b bytes.Buffer
		for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
			b.Reset()
			slog.New(h).Error("not sent", "err", err)
			checkPrivate(t, name, b.String())
			if ok && !strings.Contains(b.String(), smtperr.Diagnose(typed).Reason.String()) {
				t.Errorf("%s: no reason in %s", name, b.String())
			}
		}
	}
	var none *smtperr.Error
	if got := none.LogValue().String(); got != "smtp: no error" {
		t.Errorf("a nil error is logged as %q", got)
	}
}

// TestReportLogValue holds that a log of a report counts recipients and names none.
func TestReportLogValue(t *testing.T) {
	refused := privateErrors()["typed"].(*smtperr.Error)
	r := smtperr.Report{Outcome: classify.OutcomeSent, Receipt: "queued as 4F2A91B3C8", Deliveries: []smtperr.Delivery{
		{Recipient: "quux@example.org", Outcome: classify.OutcomeSent},
		{Recipient: "zoe.quux@example.org", Outcome: classify.OutcomeNotSent, Err: refused},
		{Recipient: "zoe@example.org", Outcome: classify.OutcomeNotSent, Err: refused},
		{Recipient: "zoe@example.com", Outcome: classify.OutcomeUnknown, Err: refused},
	}}
	var b bytes.Buffer
	log := slog.New(slog.NewTextHandler(&b, nil))
	log.Info("mail", "report", r)
	if want := "report.outcome=sent report.sent=1 report.not_sent=2 report.unknown=1"; !strings.Contains(b.String(), want) {
		t.Errorf("%s is not in %s", want, b.String())
	}
	log.Info("mail", "delivery", r.Deliveries[1])
	if want := "delivery.reason=user-unknown"; !strings.Contains(b.String(), want) {
		t.Errorf("%s is not in %s", want, b.String())
	}
	checkPrivate(t, "log", b.String())
}
