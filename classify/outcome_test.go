package classify

import "testing"

// every calls f for each piece of evidence that there can be.
func every(f func(e evidence)) {
	for reason := range Accepted + 1 {
		for _, class := range []int{0, 1, 2, 3, 4, 5, 6} {
			for stage := range StageQuit + 1 {
				for basis := range StageBasisInferred + 1 {
					if (stage == StageUnknown) != (basis == StageBasisNone) {
						continue
					}
					for _, open := range []bool{false, true} {
						for _, early := range []bool{false, true} {
							for _, goesOn := range []bool{false, true} {
								f(evidence{reason, class, stage, basis, open, early, goesOn})
							}
						}
					}
				}
			}
		}
	}
}

// before are the steps at which the content has not ended.
var before = map[Stage]bool{
	StageDNS: true, StageConnect: true, StageTLS: true, StageGreeting: true, StageHelo: true, StageStartTLS: true,
	StageAuth: true, StageMail: true, StageRcpt: true, StageData: true,
}

// TestOutcomeRules holds the outcome to its rules, each from both sides, over all
// the evidence that there can be.
func TestOutcomeRules(t *testing.T) {
	n := 0
	every(func(e evidence) {
		n++
		got := e.outcome()
		told := e.basis == StageBasisTold
		refused := e.class == 4 || e.class == 5
		left := told && e.stage == StageQuit
		taken := told && e.stage == StageEndOfData && e.class == 2 && e.reason == Accepted
		if want := left || taken; (got == OutcomeSent) != want {
			t.Errorf("%+v: %v, but sent is %v", e, got, want)
		}
		if e.class == 3 && e.stage != StageQuit && got == OutcomeSent {
			t.Errorf("%+v: a 3xx is a delivery", e)
		}
		if e.goesOn && got == OutcomeNotSent {
			t.Errorf("%+v: not sent, but the server goes on trying", e)
		}
		failed := e.reason != Accepted && e.stage != StageQuit && !e.goesOn
		if failed && (refused || told && before[e.stage]) && got != OutcomeNotSent {
			t.Errorf("%+v: %v, but it is refused, or broke before the content had ended", e, got)
		}
		if failed && !refused && told && e.stage == StageEndOfData && got != OutcomeUnknown {
			t.Errorf("%+v: %v without a reply to the dot", e, got)
		}
		early := e.early && e.stage < StageMail
		if e.reason == ConnectionFailed && !refused && !told && !early && got != OutcomeUnknown {
			t.Errorf("%+v: %v of a connection that broke nobody knows where", e, got)
		}
		if e.reason == Accepted && got == OutcomeNotSent {
			t.Errorf("%+v: a yes proves that it did not go out", e)
		}
		if e.stage == StageQuit && !told && got != OutcomeUnknown {
			t.Errorf("%+v: %v after a QUIT that is only likely", e, got)
		}
		if got == OutcomeNotSent && !refused && !told && !early && (e.open || e.class != 0 && !e.reason.precludes(e.class)) {
			t.Errorf("%+v: not sent without a proof", e)
		}
	})
	if n < 10000 {
		t.Errorf("only %d pieces of evidence", n)
	}
}

// TestLessEvidenceIsNeverSurer holds that whoever knows less of the step, or has a
// rule that leaves the outcome open, is told no more.
func TestLessEvidenceIsNeverSurer(t *testing.T) {
	every(func(e evidence) {
		less := e
		switch {
		case e.basis == StageBasisTold:
			less.basis = StageBasisInferred
		case !e.open:
			less.open = true
		case e.early:
			less.early = false
		case !e.goesOn:
			less.goesOn = true
		default:
			return
		}
		if was, is := e.outcome(), less.outcome(); is != was && is != OutcomeUnknown && (was != OutcomeUnknown || e.stage != StageEndOfData) {
			t.Errorf("%+v: %v, with less %v", e, was, is)
		}
	})
}

// TestWhatReasonsPreclude lists the reasons that prove by themselves that a mail is
// not out: a new one has to be put on a side.
func TestWhatReasonsPreclude(t *testing.T) {
	session := map[Reason]bool{DNSFailure: true, TLSRequired: true, TLSFailed: true, AuthRequired: true, AuthFailed: true}
	anywhere := map[Reason]bool{
		ReasonUnknown: true, ConnectionFailed: true, ServiceUnavailable: true, SystemFull: true, SystemError: true, ProtocolError: true,
		MessageMalformed: true, Accepted: true,
	}
	for r := range Accepted + 1 {
		for _, class := range []int{0, 2, 3} {
			want := session[r] || !anywhere[r] && class == 0
			if got := r.precludes(class); got != want {
				t.Errorf("%v with class %d: %v", r, class, got)
			}
		}
	}
}

// TestOutcomeOfTexts goes from the words of servers, libraries and programs to the
// outcome.
func TestOutcomeOfTexts(t *testing.T) {
	type told struct {
		Attempt
		failed bool // by an error
	}
	at := func(s Stage) told { return told{Attempt: Attempt{Stage: s}} }
	failed := func(s Stage) told { return told{Attempt{Stage: s}, true} }
	tests := []struct {
		name  string
		text  string
		told  told
		want  Outcome
		stage Stage
		basis StageBasis
	}{
		// A yes.
		{"to the dot, told by the caller", "250 2.0.0 fine", at(StageEndOfData), OutcomeSent, StageEndOfData, StageBasisTold},
		{"to the dot, without a text", "250", at(StageEndOfData), OutcomeSent, StageEndOfData, StageBasisTold},
		{"to the dot, told by itself", "250 2.0.0 Ok: queued as 7XYZ", told{}, OutcomeSent, StageEndOfData, StageBasisTold},
		{"to the dot, in a log", "Nov 30 10:00:00 mx postfix/smtp[7]: 7XYZ: to=<b@example.com>, status=sent (250 2.0.0 Ok: queued as 9ABC)", told{}, OutcomeSent, StageEndOfData, StageBasisTold},
		{"said of another step", "250 queued as 7XYZ", at(StageRcpt), OutcomeUnknown, StageRcpt, StageBasisTold},
		{"of an unknown step", "250 ok", told{}, OutcomeUnknown, StageUnknown, StageBasisNone},
		{"to RCPT", "250 2.1.5 recipient fine", at(StageRcpt), OutcomeUnknown, StageRcpt, StageBasisTold},
		{"to AUTH", "235 2.7.0 welcome", told{}, OutcomeUnknown, StageAuth, StageBasisTold},
		{"354", "354 go on", told{}, OutcomeUnknown, StageData, StageBasisTold},
		{"354 to the dot", "354 go on", at(StageEndOfData), OutcomeUnknown, StageEndOfData, StageBasisTold},
		{"334", "334 VXNlcm5hbWU6", told{}, OutcomeUnknown, StageAuth, StageBasisTold},
		{"a farewell", "221 2.0.0 bye", told{}, OutcomeUnknown, StageUnknown, StageBasisNone},

		{"to the dot, in a session", "S: 220 mx\nC: DATA\nS: 354 go\nC: .\nS: 250 2.0.0 queued", told{}, OutcomeSent, StageEndOfData, StageBasisTold},
		{"to the dot, with a number that is no refusal", "<= a@example.org => b@example.com C=\"250 2.0.0 OK 554 1700000000\"", told{}, OutcomeSent, StageEndOfData, StageBasisTold},
		{"of a session, beside what became of it", "Odpowiedź: 554 konto zamknięte\nS: 220 2.0.0 mx\nC: DATA\nS: 354 go", told{}, OutcomeNotSent, StageEndOfData, StageBasisTold},
		{"of a session, before what became of it", "S: 220 2.0.0 mx\nC: DATA\nS: 354 go\nC: .\nS: 250 2.0.0 queued\n*** came back: 550 nobody\nC: QUIT\nS: 221 2.0.0 bye", told{}, OutcomeNotSent, StageEndOfData, StageBasisTold},

		// A yes that nobody wanted.
		{"an error's to MAIL", "250 fine", failed(StageMail), OutcomeNotSent, StageMail, StageBasisTold},
		{"an error's to STARTTLS", "250 fine", failed(StageStartTLS), OutcomeNotSent, StageStartTLS, StageBasisTold},
		{"an error's to DATA", "250 fine", failed(StageData), OutcomeNotSent, StageData, StageBasisTold},
		{"an error's to the dot", "250 fine", failed(StageEndOfData), OutcomeUnknown, StageEndOfData, StageBasisTold},
		{"an error's at QUIT", "250 fine", failed(StageQuit), OutcomeSent, StageQuit, StageBasisTold},
		{"an error's somewhere", "250 fine", failed(StageUnknown), OutcomeUnknown, StageUnknown, StageBasisNone},
		{"an error that quotes one", "write failed: message queued", failed(StageEndOfData), OutcomeUnknown, StageEndOfData, StageBasisTold},

		// A no.
		{"to RCPT", "550 5.1.1 no such user", at(StageRcpt), OutcomeNotSent, StageRcpt, StageBasisTold},
		{"to the dot", "451 4.7.1 later", at(StageEndOfData), OutcomeNotSent, StageEndOfData, StageBasisTold},
		{"of an unknown step", "451 later", told{}, OutcomeNotSent, StageUnknown, StageBasisNone},
		{"at QUIT", "421 timeout", at(StageQuit), OutcomeSent, StageQuit, StageBasisTold},
		{"at QUIT, told by the wrapping", "host mx.example.org[192.0.2.1] said: 421 no (in reply to QUIT command)", told{}, OutcomeSent, StageQuit, StageBasisTold},
		{"in words alone", "the mailbox b@example.com is full", told{}, OutcomeNotSent, StageUnknown, StageBasisNone},

		// What happens after a delivery.
		{"reset", "send failed: sending SMTP RESET command: EOF", told{}, OutcomeSent, StageQuit, StageBasisTold},
		{"reset, refused", "sending SMTP RESET command: failed to send RSET to SMTP client: 500 no", told{}, OutcomeSent, StageQuit, StageBasisTold},
		{"closing", "failed to close connection: failed to close SMTP client: EOF", told{}, OutcomeSent, StageQuit, StageBasisTold},
		{"quit", "SMTP ERROR: QUIT command failed: 421 no", told{}, OutcomeSent, StageQuit, StageBasisTold},
		{"our own", "smtp: quit mail.example.org: EOF", told{}, OutcomeSent, StageQuit, StageBasisTold},
		{"Postfix", "conversation with mx.example.org[192.0.2.1] timed out while sending QUIT command", told{}, OutcomeSent, StageQuit, StageBasisTold},
		{"a copy that was not kept", "Your message was sent but a copy was not placed in your sent folder (Sent).", told{}, OutcomeSent, StageQuit, StageBasisTold},

		// What only looks like it.
		{"RSET before the mail, or after", "RSET failed: 421 no", told{}, OutcomeUnknown, StageQuit, StageBasisInferred},
		{"NOOP before the mail, or after", "failed to send NOOP to SMTP server: EOF", told{}, OutcomeUnknown, StageQuit, StageBasisInferred},
		{"closing what never opened", "error while closing the connection: x509: certificate is valid for a.example.org, not b.example.org", told{}, OutcomeNotSent, StageTLS, StageBasisInferred},
		{"closing with an alert", "failed to close connection: remote error: tls: internal error", told{}, OutcomeSent, StageQuit, StageBasisTold},
		{"closing after another failure", "send failed: the yak is not shaved, failed to close connection: EOF", told{}, OutcomeUnknown, StageQuit, StageBasisInferred},
		{"closing after a refusal", "send failed: sending SMTP RCPT TO command: 550 no\nfailed to close connection: EOF", told{}, OutcomeNotSent, StageRcpt, StageBasisTold},
		{"a session that sent nothing", "C: EHLO a\nS: 250 hello\nC: QUIT\nS: 421 bye", told{}, OutcomeUnknown, StageQuit, StageBasisInferred},

		{"closing after another failure, a sentence before", "The yak is not shaved. Failed to close connection: EOF", told{}, OutcomeUnknown, StageQuit, StageBasisInferred},
		{"closing what, the words do not say", "error while closing: 502 no", told{}, OutcomeUnknown, StageQuit, StageBasisInferred},

		// What a log says of a delivery.
		{"Sendmail, with the reply", "to=<b@example.com>, dsn=2.0.0, stat=Sent (ok 7XYZ)", told{}, OutcomeSent, StageEndOfData, StageBasisTold},
		{"Sendmail, without one", "to=<b@example.com>, dsn=2.0.0, stat=Sent", told{}, OutcomeUnknown, StageUnknown, StageBasisNone},
		{"a yes behind a failure", "Sending failed. The server said: 250 2.0.0 Ok: queued as 7XYZ", told{}, OutcomeUnknown, StageEndOfData, StageBasisTold},
		{"delayed, with what was heard last", "Action: delayed\nDiagnostic-Code: smtp; 451 4.3.0 not now", told{}, OutcomeUnknown, StageUnknown, StageBasisNone},

		{"a warning", "NOQUEUE: reject_warning: RCPT from x[192.0.2.1]: 550 5.1.1 <b@example.com>: no such user", told{}, OutcomeUnknown, StageRcpt, StageBasisTold},
		{"at the dot, in a log with an enhanced code", "dsn=4.4.2, status=deferred (lost connection with mx.example.org[192.0.2.1] while sending end of data -- message may be sent more than once)", told{}, OutcomeUnknown, StageEndOfData, StageBasisTold},
		{"at RCPT, in a log with an enhanced code", "dsn=4.4.2, status=deferred (lost connection with mx.example.org[192.0.2.1] while sending RCPT TO)", told{}, OutcomeNotSent, StageRcpt, StageBasisTold},

		// The connection.
		{"somewhere", "EOF", told{}, OutcomeUnknown, StageUnknown, StageBasisNone},
		{"reading somewhere", "read tcp 192.0.2.1:40000->192.0.2.25:587: i/o timeout", told{}, OutcomeUnknown, StageUnknown, StageBasisNone},
		{"reset somewhere", "write tcp 192.0.2.1:40000->192.0.2.25:587: connection reset by peer", told{}, OutcomeUnknown, StageUnknown, StageBasisNone},
		{"a timeout of a dial or of a read", "connection timed out", told{}, OutcomeUnknown, StageConnect, StageBasisInferred},
		{"no route, at the start or later", "no route to host", told{}, OutcomeUnknown, StageConnect, StageBasisInferred},
		{"dialing", "dial tcp 192.0.2.25:587: i/o timeout", told{}, OutcomeNotSent, StageConnect, StageBasisTold},
		{"refused", "connection refused", told{}, OutcomeNotSent, StageConnect, StageBasisTold},
		{"looking up", "dial tcp: lookup mail.example.org: no such host", told{}, OutcomeNotSent, StageDNS, StageBasisTold},
		{"a certificate", "tls: failed to verify certificate: x509: certificate has expired or is not yet valid", told{}, OutcomeNotSent, StageTLS, StageBasisInferred},
		{"an alert, in the handshake or later", "remote error: tls: internal error", told{}, OutcomeUnknown, StageTLS, StageBasisInferred},
		{"an alert at the greeting", "remote error: tls: internal error", at(StageGreeting), OutcomeNotSent, StageGreeting, StageBasisTold},
		{"signing in", "smtp: server doesn't support AUTH", told{}, OutcomeNotSent, StageAuth, StageBasisInferred},
		{"at MAIL", "EOF", at(StageMail), OutcomeNotSent, StageMail, StageBasisTold},
		{"at the DATA command", "EOF", at(StageData), OutcomeNotSent, StageData, StageBasisTold},
		{"at the DATA command, by its name", "DATA command failed: EOF", told{}, OutcomeNotSent, StageData, StageBasisTold},
		{"the same, in German", "Befehl DATA abgelehnt", told{}, OutcomeNotSent, StageData, StageBasisTold},
		{"at DATA, which may mean the content", "DATA failed: EOF", told{}, OutcomeUnknown, StageData, StageBasisInferred},
		{"at RSET, with a reply", "RSET failed with 421 4.4.2 idle", told{}, OutcomeUnknown, StageQuit, StageBasisInferred},
		{"at the dot", "EOF", at(StageEndOfData), OutcomeUnknown, StageEndOfData, StageBasisTold},
		{"at the dot, in a log", "lost connection with mx.example.org[192.0.2.1] while sending end of data -- message may be sent more than once", told{}, OutcomeUnknown, StageEndOfData, StageBasisTold},
		{"at the dot, with words of a refusal", "looks like spam", at(StageEndOfData), OutcomeUnknown, StageEndOfData, StageBasisTold},
		{"in the middle", "The connection to Outgoing server (SMTP) mail.example.org was lost in the middle of the transaction.", told{}, OutcomeUnknown, StageUnknown, StageBasisNone},
		{"nobody knows what", "the yak is not shaved", told{}, OutcomeUnknown, StageUnknown, StageBasisNone},
		{"nobody knows what, at MAIL", "the yak is not shaved", at(StageMail), OutcomeNotSent, StageMail, StageBasisTold},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, role := range []Role{RoleSubmission, RoleRelay} {
				tt.told.Role = role
				r := Classify(tt.text, tt.told.Attempt)
				if tt.told.failed {
					r = new(Classifier).ClassifyError(Reply{Text: tt.text}, tt.told.Attempt)
				}
				if r.Outcome != tt.want || r.Stage != tt.stage || r.StageBasis != tt.basis {
					t.Errorf("%v: %q is %v at %v (%q), want %v at %v (%q); %v by %v", role, tt.text, r.Outcome, r.Stage, r.StageBasis, tt.want, tt.stage, tt.basis, r.Reason, r.Rule)
				}
				if r.Outcome != OutcomeNotSent && (r.Actions.Has(ActionRetry) || r.Actions.Has(ActionRetryLater) || r.RetryAfter != 0) {
					t.Errorf("%v: %q is %v, and yet %v after %v", role, tt.text, r.Outcome, r.Actions, r.RetryAfter)
				}
			}
		})
	}
}

// TestEarlyWords holds that words which are said at any step before MAIL prove that the
// mail is not out, and no single step.
func TestEarlyWords(t *testing.T) {
	for _, text := range []string{
		"SMTP connect() failed.",
		"Could not connect to SMTP host: smtp.example.org, port: 465, response: -1",
		"Expected response code 220 but got an empty response",
		"Unable to open connection to SMTP server.",
		"Die Verbindung zum Postausgangsserver „smtp.example.org“ ist fehlgeschlagen.",
	} {
		got := Classify(text, Attempt{})
		if got.Outcome != OutcomeNotSent || got.StageBasis == StageBasisTold {
			t.Errorf("%q: %v at %v (%v)", text, got.Outcome, got.Stage, got.StageBasis)
		}
	}
}
