package bounce

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/smtperr"
)

// dsn is a report as a server writes it, with the fields of its recipients.
func dsn(fields string) string {
	return `From: Mail Delivery System <mailer-daemon@mx.example.com>
To: bert@example.net
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b/1"

A mail program that shows this is old.

--b/1
Content-Type: text/plain

Here is what became of your letter. Write to help@example.com.

--b/1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Original-Envelope-Id: QQ+2B17
Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0000

` + fields + `
--b/1
Content-Type: message/rfc822

From: bert@example.net
To: emil@example.org
Subject: 550 5.2.2 mailbox full <frida@example.org>
Message-ID: <17@example.net>

550 5.7.1 spam
--b/1--
`
}

// plain is a mail of a server without a report.
func plain(text string) string { return exampleHead + text }

// brief is a notification in few words.
func brief(n *Notification) string {
	var b strings.Builder
	fmt.Fprint(&b, n.Kind)
	for _, r := range n.Recipients {
		fmt.Fprintf(&b, "\n%s %s %s %s", r.Address, r.Action, r.Diagnosis.Reason, r.Source)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	for _, tt := range []struct{ name, mail, want string }{
		{"report", dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"),
			"failure\nanna@example.org failed user-unknown report"},
		{"two recipients", dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; dora@example.org\nAction: failed\nStatus: 5.2.2\n"),
			"failure\nanna@example.org failed user-unknown report\ndora@example.org failed mailbox-full report"},
		{"no empty line between recipients", dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; dora@example.org\nAction: failed\nStatus: 5.2.2\n"),
			"failure\nanna@example.org failed user-unknown report\ndora@example.org failed mailbox-full report"},
		{"an empty line within a recipient", dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\n\nStatus: 5.1.1\n"),
			"failure\nanna@example.org failed user-unknown report"},
		{"delayed", dsn("Final-Recipient: rfc822; anna@example.org\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; connect to mx.example.org: Connection refused\n"),
			"delay\nanna@example.org delayed connection-failed report"},
		{"delayed and told as expired", dsn("Final-Recipient: rfc822; anna@example.org\nAction: delayed\nStatus: 4.4.7\n"),
			"delay\nanna@example.org delayed unknown report"},
		{"delivered", dsn("Final-Recipient: rfc822; anna@example.org\nAction: delivered\nStatus: 2.0.0\n"),
			"delivered\nanna@example.org delivered accepted report"},
		{"relayed", dsn("Final-Recipient: rfc822; anna@example.org\nAction: relayed\nStatus: 2.0.0\n"),
			"relayed\nanna@example.org relayed accepted report"},
		{"expanded", dsn("Final-Recipient: rfc822; anna@example.org\nAction: expanded (to multi-recipient alias)\nStatus: 2.0.0\n"),
			"expanded\nanna@example.org expanded accepted report"},
		{"one failed, one delivered", dsn("Final-Recipient: rfc822; anna@example.org\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; dora@example.org\nAction: failed\nStatus: 5.2.2\n"),
			"failure\nanna@example.org delivered accepted report\ndora@example.org failed mailbox-full report"},
		{"no action", dsn("Final-Recipient: rfc822; anna@example.org\nStatus: 5.1.1\n"),
			"failure\nanna@example.org failed user-unknown report"},
		{"a comment that says more than its status", dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.2 (550 connect to mx.example.org: Connection refused)\n"),
			"failure\nanna@example.org failed connection-failed report"},
		{"a comment that says nothing beside its status", dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.2 (permanent failure)\n"),
			"failure\nanna@example.org failed domain-unknown report"},
		{"reason in the status's comment", dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.0.0 (recipient's mailbox is full)\n"),
			"failure\nanna@example.org failed mailbox-full report"},
		{"exit status of a program", dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: x-unix; 67\n"),
			"failure\nanna@example.org failed user-unknown report"},
		{"no end boundaries", strings.TrimSuffix(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n"), "--b/1--\n"),
			"failure\nanna@example.org failed user-unknown report"},
		{"boundary declared otherwise", strings.Replace(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n"), `boundary="b/1"`, `boundary="x"`, 1),
			"failure\nanna@example.org failed user-unknown report"},
		{"no boundary declared", strings.Replace(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n"), `; boundary="b/1"`, ``, 1),
			"failure\nanna@example.org failed user-unknown report"},
		{"type of the mail lost", strings.Replace(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n"), "Content-Type: multipart/report", "X-Type: multipart/report", 1),
			"failure\nanna@example.org failed user-unknown text"},
		{"carriage returns alone", strings.ReplaceAll(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n"), "\n", "\r"),
			"failure\nanna@example.org failed user-unknown report"},
		{"both line ends", strings.ReplaceAll(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n"), "\n", "\r\n"),
			"failure\nanna@example.org failed user-unknown report"},
		{"an mbox's line before it", "From mailer-daemon Mon Nov 23 10:00:00 2026\n" + dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n"),
			"failure\nanna@example.org failed user-unknown report"},
		{"headers that are none", strings.Replace(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n"), "MIME-Version", "this is no field\nMIME-Version", 1),
			"failure\nanna@example.org failed user-unknown report"},
		{"report in base64", strings.Replace(strings.Replace(dsn("@"), "delivery-status\n\nRep", "delivery-status\nContent-Transfer-Encoding: base64\n\nRep", 1),
			between(dsn("@"), "Reporting", "@\n"), base64.StdEncoding.EncodeToString([]byte("Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n"))+"\n", 1),
			"failure\nanna@example.org failed user-unknown report"},
		{"report quoted-printable", strings.Replace(dsn("Final-Recipient: rfc822; anna=40exam=\nple.org\nAction: failed\nStatus: 5.1.1\n"), "delivery-status\n\n", "delivery-status\nContent-Transfer-Encoding: quoted-printable\n\n", 1),
			"failure\nanna@example.org failed user-unknown report"},
		{"report in a child part", strings.Replace(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n\n--c--\n"), "Content-Type: message/delivery-status\n", "Content-Type: multipart/related; boundary=c\n\n--c\nContent-Type: message/delivery-status\n", 1),
			"failure\nanna@example.org failed user-unknown report"},
		{"reply of several lines in the transcript only", strings.Replace(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-sorry\n"), "Write to help@example.com.", "\n<<< 550-sorry\n<<< 550 mailbox is full\n", 1),
			"failure\nanna@example.org failed mailbox-full report"},
		{"deferred in the transcript only", strings.Replace(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 4.4.7\n"), "Write to help@example.com.", "\n<anna@example.org>... Deferred: Connection refused by mx.example.org.\nMessage could not be delivered for 5 days\n", 1),
			"failure\nanna@example.org failed connection-failed report"},
		{"complaint", strings.NewReplacer("report-type=delivery-status", "report-type=feedback-report", "message/delivery-status", "message/feedback-report").Replace(dsn("")[:0]) + feedback,
			"feedback\nanna@example.org  accepted report"},
		{"read receipt", strings.NewReplacer("report-type=delivery-status", "report-type=disposition-notification", "message/delivery-status", "message/disposition-notification").Replace(dsn("Final-Recipient: rfc822; anna@example.org\nDisposition: manual-action/MDN-sent-manually; displayed\n")),
			"none"},
		{"a refusal that looks like a read receipt", strings.NewReplacer("report-type=delivery-status", "report-type=disposition-notification", "message/delivery-status", "message/disposition-notification", "Here is what became of your letter.", "Your message to <anna@example.org> was automatically rejected:\nQuota exceeded.").Replace(dsn("Final-Recipient: rfc822; anna@example.org\nDisposition: automatic-action/MDN-sent-automatically; deleted\n")),
			"failure\nanna@example.org failed mailbox-full report"},
		{"complaint without a report", "From: staff@example.com\nSubject: complaint about message from 192.0.2.1\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nTo: anna@example.org\nFrom: bert@example.net\n\n--b--\n",
			"feedback\nanna@example.org  accepted header"},
		{"complaint that hides the recipient", strings.Replace(strings.Replace(feedback, "Original-Rcpt-To: <anna@example.org>\n", "", 1), "From: bert@example.net\n", "From: bert@example.net\nTo: anna@example.org\n", 1),
			"feedback\nanna@example.org  accepted header"},
		{"a postmaster's letter with an address", "From: postmaster@example.org\nSubject: maintenance\n\nThe server rests on Sunday. Ask anna:\n\nanna@example.com\n", "none"},
		{"vacation", "From: anna@example.org\nTo: bert@example.net\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nI am away. Write to dora@example.org.\n", "auto-reply"},
		{"vacation without a sender", "Return-Path: <>\nFrom: anna@example.org\nSubject: Automatische Antwort: hello\n\nIch bin nicht da. Vertretung:\n\ndora@example.org\n", "auto-reply"},
		{"a person's letter", "From: anna@example.org\nSubject: hello\n\nbert@example.net\n\n550 5.1.1 user unknown\n", "none"},
		{"a postmaster's letter", "From: postmaster@example.org\nSubject: maintenance\n\nThe server rests on Sunday.\n", "none"},
		{"nothing", "", "none"},
		{"X-Failed-Recipients", strings.Replace(plain("A letter came back:\n\n550 5.1.1 no such user\n"), "To:", "X-Failed-Recipients: anna@example.org\nTo:", 1),
			"failure\nanna@example.org failed user-unknown header"},
		{"no form, an address on a line", plain("This could not be delivered:\n\n  anna@example.org\n\nThe mailbox is full.\n"),
			"failure\nanna@example.org failed mailbox-full text"},
		{"no form, an address in a sentence", plain("Your letter to our customer anna@example.org could not be delivered because the mailbox is full. Ask postmaster@example.com.\n"),
			"failure\nanna@example.org failed mailbox-full text"},
		{"nobody named", plain("Your letter could not be delivered: mailbox full.\n"), "failure\n failed mailbox-full header"},
		{"the returned message looks like a bounce", plain("Hi. This is the qmail-send program.\n\n<anna@example.org>:\n550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <bert@example.net>\n\n<frida@example.org>:\n552 5.2.2 mailbox full\n"),
			"failure\nanna@example.org failed user-unknown text"},
		{"a report deeper than anybody nests", nest(20) + "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; anna@example.org\nAction: failed\n", "none"},
		{"HTML alone", strings.Replace(plain("<html><head><title>x</title></head><body><p>Your letter could not be delivered.</p><p>&lt;anna&#64;example.org&gt;:<br>mailbox is full</p></body></html>\n"), "\n\n", "\nContent-Type: text/html\n\n", 1),
			"failure\nanna@example.org failed mailbox-full text"},
		{"iso-2022-jp", strings.Replace(plain("\x1b$B0J2<$N%a!<%k%\"%I%l%9$X$NAw?.$K<:GT$7$^$7$?!#\x1b(B\nanna@example.org\n\n-------server message\n550 5.1.1 user unknown\n"), "\n\n", "\nContent-Type: text/plain; charset=iso-2022-jp\n\n", 1),
			"failure\nanna@example.org failed user-unknown text"},
		{"koi8-r", strings.Replace(plain("<anna@example.org>: \xd0\xcf\xde\xd4\xcf\xd7\xd9\xca \xd1\xdd\xc9\xcb \xd0\xc5\xd2\xc5\xd0\xcf\xcc\xce\xc5\xce\n\ncould not be delivered\n"), "\n\n", "\nContent-Type: text/plain; charset=koi8-r\n\n", 1),
			"failure\nanna@example.org failed mailbox-full text"},
		{"a warning in words", plain("I'm sorry to have to inform you that your message is late.\n\nTHIS IS ONLY A WARNING\n\n<anna@example.org>: host mx.example.org said: 450 4.2.0 greylisted\n"),
			"delay\nanna@example.org delayed greylisted text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := Read(strings.NewReader(tt.mail))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, brief(n)); diff != "" {
				t.Errorf("(-want +got):\n%s\nof\n%s", diff, tt.mail)
			}
			for _, r := range n.Recipients {
				if strings.Contains(r.Address, "frida") {
					t.Error("the returned message was read")
				}
			}
		})
	}
}

const feedback = `From: abuse@example.com
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

550 5.1.1 no such user

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1
Original-Rcpt-To: <anna@example.org>
Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0000

--b
Content-Type: message/rfc822

From: bert@example.net
Message-ID: <17@example.net>

--b--
`

func between(s, from, to string) string {
	i := strings.Index(s, from)
	j := strings.Index(s[i:], to)
	return s[i : i+j+len(to)]
}

func TestReportFields(t *testing.T) {
	n, err := Read(strings.NewReader(dsn(`Original-Recipient: rfc822; anna+2Bnews@example.org
Final-Recipient: utf-8; \x{E4}nna@example.org
Action: delayed
Status: 4.2.2 (full)
Remote-MTA: dns; mx.example.org (192.0.2.1, the first)
Diagnostic-Code: smtp; 452-4.2.2 mailbox
  452 4.2.2 is full
Last-Attempt-Date: Mon, 23 Nov 2026 12:00:00 +0000 (UTC)
Will-Retry-Until: Sat, 28 Nov 2026 10:00:00 +0000
`)))
	if err != nil {
		t.Fatal(err)
	}
	if n.ReportingMTA != "mx.example.com" || n.EnvelopeID != "QQ+17" || n.MessageID != "<17@example.net>" || !n.Arrival.Equal(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("report: %q %q %q %v", n.ReportingMTA, n.EnvelopeID, n.MessageID, n.Arrival)
	}
	if got := n.Original.Get("To"); got != "emil@example.org" {
		t.Errorf("original was to %q", got)
	}
	r := n.Recipients[0]
	got := []string{r.Address, r.Original, r.Status, r.RemoteMTA, r.Diagnostic, r.LastAttempt.UTC().Format(time.RFC3339), r.WillRetryUntil.UTC().Format(time.RFC3339), r.Diagnosis.Recipient, r.Diagnosis.Server, r.Diagnosis.Permanence.String()}
	want := []string{"änna@example.org", "anna+news@example.org", "4.2.2", "mx.example.org", "452-4.2.2 mailbox\n452 4.2.2 is full", "2026-11-23T12:00:00Z", "2026-11-28T10:00:00Z", "änna@example.org", "mx.example.org", "temporary"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("recipient (-want +got):\n%s", diff)
	}
}

func TestAddress(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"plain", "rfc822; anna@example.org", "anna@example.org"},
		{"without a type", "anna@example.org", "anna@example.org"},
		{"in brackets", "RFC822;<anna@example.org>", "anna@example.org"},
		{"with a comment", "rfc822; anna@example.org (Anna)", "anna@example.org"},
		{"in quotes", "rfc822; 'anna@example.org'", "anna@example.org"},
		{"xtext", "rfc822; anna+2Bnews@example.org", "anna+news@example.org"},
		{"a plus sign that is one", "rfc822; anna+news@example.org", "anna+news@example.org"},
		{"digits behind a plus sign", "rfc822; anna+2024@example.org", "anna+2024@example.org"},
		{"RFC 6533", `utf-8; \x{FC}ser@example.org`, "üser@example.org"},
		{"RFC 6533 with a broken code", `utf-8; \x{FFFFFFFF}ser@example.org`, `\x{FFFFFFFF}ser@example.org`},
		{"a pipe", "x-unix; |/usr/bin/filter", "|/usr/bin/filter"},
		{"control characters", "rfc822; anna\x1b[31m@example.org", "anna[31m@example.org"},
		{"folded", "rfc822;\nanna@example.org", "anna@example.org"},
		{"nothing", "rfc822;", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := address(tt.value); got != tt.want {
				t.Errorf("address(%q) = %q, want %q", tt.value, got, tt.want)
			}
		})
	}
}

func TestMatches(t *testing.T) {
	n := &Notification{MessageID: "<17@example.net>", EnvelopeID: "QQ17", Recipients: []Recipient{{Address: "inner@example.org", Original: "anna@example.org"}}}
	for _, tt := range []struct {
		name                 string
		message, envelope, r string
		want                 bool
	}{
		{"message", "<17@example.net>", "", "", true},
		{"message without brackets", "17@example.net", "", "", true},
		{"another message", "<18@example.net>", "", "", false},
		{"envelope", "", "QQ17", "", true},
		{"another envelope", "<17@example.net>", "QQ18", "", false},
		{"recipient, original", "<17@example.net>", "", "Anna@Example.org", true},
		{"recipient, final", "<17@example.net>", "", "inner@example.org", true},
		{"another recipient", "<17@example.net>", "", "dora@example.org", false},
		{"recipient alone proves nothing", "", "", "anna@example.org", false},
		{"nothing", "", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := n.Matches(tt.message, tt.envelope, tt.r); got != tt.want {
				t.Errorf("Matches(%q, %q, %q) = %v", tt.message, tt.envelope, tt.r, got)
			}
		})
	}
	if (&Notification{}).Matches("<17@example.net>", "QQ17", "") {
		t.Error("a bounce that names no mail matches one")
	}
}

func TestSuppress(t *testing.T) {
	for _, tt := range []struct{ name, fields, want string }{
		{"unknown user", "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n", "remove"},
		{"unknown user, given up", "Action: failed\nStatus: 4.1.1\nDiagnostic-Code: smtp; 450 4.1.1 user unknown\n", "remove after 3"},
		{"disabled", "Action: failed\nStatus: 5.2.1\nDiagnostic-Code: smtp; 550 5.2.1 mailbox disabled\n", "remove after 2"},
		{"full", "Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\n", "remove after 3"},
		{"the sender is on a blocklist", "Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org\n", "keep"},
		{"spam", "Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 message rejected as spam\n", "keep"},
		{"members only", "Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 you are not allowed to post to this group\n", "ask"},
		{"delayed", "Action: delayed\nStatus: 4.1.1\nDiagnostic-Code: smtp; 450 4.1.1 user unknown\n", "keep"},
		{"delivered", "Action: delivered\nStatus: 2.0.0\n", "keep"},
		{"no reason", "Action: failed\nStatus: 5.0.0\n", "ask after 3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := Read(strings.NewReader(dsn("Final-Recipient: rfc822; anna@example.org\n" + tt.fields)))
			if err != nil {
				t.Fatal(err)
			}
			if got := n.Recipients[0].Suppress.String(); got != tt.want {
				t.Errorf("%s for %v, want %s", got, n.Recipients[0].Diagnosis, tt.want)
			}
		})
	}
	n, err := Read(strings.NewReader(feedback))
	if err != nil || n.Recipients[0].Suppress != (Suppress{ListActionRemove, 1}) {
		t.Errorf("complaint: %v, %v", n.Recipients, err)
	}
}

// TestNames holds that what is written is read again.
func TestNames(t *testing.T) {
	for k := KindNone; k <= KindAutoReply; k++ {
		var got Kind
		text, _ := k.MarshalText()
		if err := got.UnmarshalText(text); err != nil || got != k {
			t.Errorf("kind %s is read as %v, %v", text, got, err)
		}
	}
	for _, s := range []Suppress{{}, {ListActionRemove, 1}, {ListActionRemove, 3}, {ListActionAsk, 1}, {ListActionAsk, 3}} {
		var got Suppress
		text, _ := s.MarshalText()
		if err := got.UnmarshalText(text); err != nil || got != s {
			t.Errorf("%s is read as %v, %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "delete", "keep after 3", "remove after 0", "remove after x"} {
		if err := new(Suppress).UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is no advice", bad)
		}
	}
	if err := new(Kind).UnmarshalText([]byte("bounce")); err == nil {
		t.Error("bounce is no kind")
	}
	if err := new(Action).UnmarshalText([]byte("x")); err == nil {
		t.Error("x is no action")
	}
	if err := new(Source).UnmarshalText([]byte("x")); err == nil {
		t.Error("x is no source")
	}
}

// TestCut holds that a mail that broke off anywhere names nobody whom the whole
// mail does not name.
func TestCut(t *testing.T) {
	mails := []string{
		dsn("Final-Recipient: rfc822; anna@example.org.example.com\nOriginal-Recipient: rfc822; anna.older@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n <anna@example.org.example.com> is unknown\n"),
		feedback,
	}
	every := len(mails) // of these, each byte
	for _, f := range forms().forms {
		for _, e := range f.examples {
			mails = append(mails, plain(e.mail))
		}
	}
	for _, r := range recorded(t) {
		mails = append(mails, r.mail)
	}
	for n, mail := range mails {
		whole, _ := Read(strings.NewReader(mail))
		step := 1
		if n >= every {
			step = 19
		}
		for i := 0; i < len(mail); i += step {
			n, err := Read(strings.NewReader(mail[:i]))
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range n.Recipients {
				if r.Address != "" && !standsIn(mail, r.Address) && !whole.names(r.Address) {
					t.Fatalf("%q is invented where the mail ends with %q", r.Address, mail[max(0, i-40):i])
				}
			}
		}
	}
}

// standsIn reports whether the whole address stands in the mail, and not only a
// piece of one.
func standsIn(mail, address string) bool {
	for i := 0; ; i++ {
		j := strings.Index(mail[i:], address)
		if j < 0 {
			return false
		}
		i += j
		end := i + len(address)
		if (i == 0 || !isAtext(mail[i-1])) && (end == len(mail) || !isDomain(mail[end]) || mail[end] == '.' && (end+1 == len(mail) || !isDomain(mail[end+1]))) {
			return true
		}
	}
}

func TestReadError(t *testing.T) {
	broken := errors.New("disk on fire")
	_, err := Read(io.MultiReader(strings.NewReader(dsn("")[:300]), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

func TestOptions(t *testing.T) {
	n, err := Read(strings.NewReader(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n")), smtperr.WithLanguage("de"))
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Recipients[0].Diagnosis.Explain().Summary; !strings.Contains(got, "anna@example.org") || !strings.Contains(got, "Postfach") {
		t.Errorf("summary %q", got)
	}
}

// TestHostile holds that mails made to cost much are read to their end, within
// the bounds.
func TestHostile(t *testing.T) {
	const n = 20000
	for _, tt := range []struct {
		name, mail string
		most       int // recipients
	}{
		{"many recipients in a report", dsn(strings.Repeat("Final-Recipient: rfc822; a@example.org\nAction: failed\n\n", n)), maxRecipients},
		{"many recipients in a text", plain("I'm sorry to have to inform you that\n" + numbered("<a%d@example.org>: no\n", n)), maxTextRecipients},
		{"a deep nest", nest(n / 100), 0},
		{"many parts", "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", n), 0},
		{"a header without end", strings.Repeat("A: b\n", n), 0},
		{"a folded field without end", "A: b\n" + strings.Repeat(" c\n", n), 0},
		{"a line without end", plain(strings.Repeat("a@", n)), 1},
		{"stars", plain("could not be delivered\n" + strings.Repeat("* deliver to ", n/20)), 1},
		{"tags", strings.Replace(plain(strings.Repeat("<", n)+strings.Repeat("<style>", n)), "\n\n", "\nContent-Type: text/html\n\n", 1), 1},
		{"boundaries of nothing", "Content-Type: multipart/mixed\n\n" + strings.Repeat("--b\n", n), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Read(strings.NewReader(tt.mail))
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Recipients) > tt.most {
				t.Errorf("%d recipients", len(got.Recipients))
			}
		})
	}
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func nest(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	return b.String()
}

// FuzzRead holds for any mail: no panic; every address that is reported stands in
// the mail; a mail that breaks off names nobody who is not in it.
func FuzzRead(f *testing.F) {
	f.Add(dsn("Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"), uint16(600))
	f.Add(feedback, uint16(300))
	for _, form := range forms().forms {
		for _, e := range form.examples {
			f.Add(plain(e.mail), uint16(len(e.mail)/2))
		}
	}
	for _, r := range recorded(f) {
		f.Add(r.mail, uint16(900))
	}
	f.Fuzz(func(t *testing.T, mail string, end uint16) {
		n, err := Read(strings.NewReader(mail))
		if err != nil {
			t.Fatal(err)
		}
		if n.Kind == KindNone && len(n.Recipients) > 0 || n.Kind == KindAutoReply && len(n.Recipients) > 0 {
			t.Errorf("%v with recipients", n.Kind)
		}
		lower := strings.ToLower(mail)
		if strings.Contains(lower, "base64") || strings.Contains(lower, "quoted-printable") || strings.Contains(lower, "charset") || strings.Contains(lower, "utf-8") ||
			strings.ContainsAny(mail, "+&\\") || !isASCII([]byte(mail)) {
			return // what is encoded stands otherwise in the mail
		}
		// Folding and control characters are taken out of both.
		whole := bare(mail)
		for _, r := range n.Recipients {
			for _, a := range []string{r.Address, r.Original} {
				if !strings.Contains(whole, bare(a)) {
					t.Errorf("%q does not stand in the mail", a)
				}
			}
		}
		cut, err := Read(strings.NewReader(mail[:min(int(end), len(mail))]))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range cut.Recipients {
			if r.Address != "" && !n.names(r.Address) && strings.Contains(r.Address, "@") && !standsIn(mail, r.Address) && strings.Contains(mail, r.Address) {
				t.Errorf("%q is a piece of what stands in the mail", r.Address)
			}
		}
	})
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f {
			return -1
		}
		return r
	}, s)
}

func BenchmarkRead(b *testing.B) {
	for _, bb := range []struct{ name, mail string }{
		{"report", dsn("Final-Recipient: rfc822; anna@example.org\nOriginal-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; 550 5.1.1 <anna@example.org>: Recipient address rejected: User\n unknown in local recipient table\n")},
		{"text", plain(forms().forms[2].examples[0].mail)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bb.mail)))
			for b.Loop() {
				if _, err := Read(strings.NewReader(bb.mail)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestTalkedTo(t *testing.T) {
	const session = "... while talking to mx.example.org.:\n>>> RCPT To:<anna@example.org>\n<<< 550 nobody\n... while talking to mx.example.com.:\n>>> DATA\n<<< 552 full\n"
	for _, tt := range []struct{ name, reply, text, want string }{
		{"first server", "550 nobody", session, "mx.example.org"},
		{"second server", "552 full", session, "mx.example.com"},
		{"of several lines", "550 nobody\n550 here", session, "mx.example.org"},
		{"another reply", "554 spam", session, ""},
		{"the beginning of a reply", "550", session, ""},
		{"no reply", "", session, ""},
		{"no server", "550 nobody", ">>> RCPT\n<<< 550 nobody\n", ""},
		{"reply before the server", "550 nobody", "<<< 550 nobody\nwhile talking to mx.example.org.:\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := talkedTo(tt.reply, tt.text); got != tt.want {
				t.Errorf("server %q, want %q", got, tt.want)
			}
		})
	}
}
