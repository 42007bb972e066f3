package classify

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestOrder holds the order in which evidence counts: set phrases, everyday
// words, telling enhanced codes before vague words, the basic code at its stage.
func TestOrder(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		hints Attempt
		want  Reason
		basis Basis
	}{
		{"words beat codes", "550 5.7.1 mailbox full", Attempt{}, MailboxFull, BasisRule},
		{"words beat a telling enhanced code", "550 5.1.1 mailbox full", Attempt{}, MailboxFull, BasisRule},
		{"telling enhanced code beats vague words", "550 5.1.1 access denied", Attempt{}, UserUnknown, BasisEnhanced},
		{"vague words beat a vague enhanced code", "550 5.7.1 access denied", Attempt{}, ReasonPolicy, BasisRule},
		{"enhanced code beats the basic code", "550 5.2.2 zzz", Attempt{}, MailboxFull, BasisEnhanced},
		{"basic code", "421 zzz", Attempt{}, ServiceUnavailable, BasisCode},
		{"basic code at its stage", "452", Attempt{Stage: StageEndOfData}, SystemFull, BasisCode},
		{"nothing", "550 zzz", Attempt{}, ReasonUnknown, BasisNone},
		{"no text", "", Attempt{}, ReasonUnknown, BasisNone},
		{"accepted", "250 2.0.0 Ok: queued as 4ABC", Attempt{}, Accepted, BasisCode},
		{"accepted, although a word looks bad", "250 ok, no spam found", Attempt{}, Accepted, BasisCode},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Classify(tt.text, tt.hints)
			if got.Reason != tt.want || got.Basis != tt.basis {
				t.Errorf("Text(%q) is %v by %v (%s), want %v by %v", tt.text, got.Reason, got.Basis, got.Rule, tt.want, tt.basis)
			}
			if (got.Rule == "") != (got.Basis == BasisNone) {
				t.Errorf("rule %q with basis %v", got.Rule, got.Basis)
			}
		})
	}
}

func TestStage(t *testing.T) {
	tests := []struct {
		name, text string
		hints      Attempt
		want       Stage
	}{
		{"the caller knows", "550 5.1.1 User unknown", Attempt{Stage: StageEndOfData}, StageEndOfData},
		{"the wrapper says", "host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown (in reply to end of DATA command)", Attempt{}, StageEndOfData},
		{"the caller beats the wrapper", "SMTP error from remote mail server after RCPT TO:<a@example.org>: 550 no", Attempt{Stage: StageMail}, StageMail},
		{"a session's record", ">>> MAIL From:<a@example.org>\n<<< 250 ok\n>>> RCPT To:<b@example.com>\n<<< 550 no", Attempt{}, StageRcpt},
		{"the reply makes it certain", "550 5.1.1 User unknown", Attempt{}, StageRcpt},
		{"the enhanced code makes it certain", "550 5.1.1", Attempt{}, StageRcpt},
		{"the code alone does not", "550", Attempt{}, StageUnknown},
		{"swaks", "=== Connected to mx.example.org.\n<-  220 mx.example.org\n -> MAIL FROM:<a@example.org>\n<** 550 no", Attempt{}, StageMail},
		{"swaks, before a command", "=== Connected to mx.example.org.\n<** 554 no", Attempt{}, StageGreeting},
		{"swaks, after the content", " -> DATA\n<-  354 go ahead\n -> .\n<** 550 no", Attempt{}, StageEndOfData},
		{"curl", "> DATA\n< 354 go ahead\n< 550 no", Attempt{}, StageEndOfData},
		{"smtplib, recipient", "send: 'rcpt TO:<a@example.org>\\r\\n'\nreply: b'550 no\\r\\n'", Attempt{}, StageRcpt},
		{"smtplib, content", "send: 'data\\r\\n'\nreply: b'354 go ahead\\r\\n'\ndata: (354, b'go ahead')\nreply: b'550 no\\r\\n'", Attempt{}, StageEndOfData},
		{"PHPMailer", "CLIENT -> SERVER: DATA\nSERVER -> CLIENT: 354 go ahead\nCLIENT -> SERVER: .\nSERVER -> CLIENT: 550 no", Attempt{}, StageEndOfData},
		{"Exim's record", "SMTP>> DATA\nSMTP<< 354 go ahead\nSMTP<< 550 no", Attempt{}, StageEndOfData},
		{"Sendmail, content", "... while talking to mx.example.org.:\n>>> DATA\n<<< 554 no", Attempt{}, StageEndOfData},
		{"refused before the content", "C: DATA\nS: 554 no", Attempt{}, StageData},
		{"Sendmail, client looked at late", "553 5.3.0 <a@example.org>... 192.0.2.1 listed at dnsbl.example.net", Attempt{}, StageRcpt},
		{"Sendmail, client looked at first", "553 5.3.0 192.0.2.1 listed at dnsbl.example.net", Attempt{}, StageUnknown},
		{"all recipients at once", "550 5.4.1 All recipient addresses rejected : Access denied", Attempt{}, StageEndOfData},
		{"one recipient", "550 5.4.1 Recipient address rejected: Access denied", Attempt{}, StageRcpt},
		{"in the queue", "250 2.0.0 Ok: queued as 4ABCDEF", Attempt{}, StageEndOfData},
		{"the server has asked for the content", "354 go ahead\nSubject: test\n.\n550 no", Attempt{}, StageEndOfData},
		{"a set phrase of servers", "554 5.7.1 <mx.example.org[192.0.2.1]>: Client host rejected: no", Attempt{}, StageRcpt},
		{"the wrapper beats a set phrase", "host mx.example.org[192.0.2.1] said: 554 5.7.1 Client host rejected: no (in reply to MAIL FROM command)", Attempt{}, StageMail},
		{"a blocklist may stand before any command", "554 your IP address is blacklisted", Attempt{}, StageUnknown},
		{"a code that one command alone has", "551 no", Attempt{}, StageRcpt},
		{"such a code with other words", "551 your server is not welcome, see our policy", Attempt{}, StageUnknown},
		{"a code of the login, whatever the words", "535 5.7.1 no", Attempt{}, StageAuth},
		{"a reply means STARTTLS", "454 4.7.0 TLS handshake failed", Attempt{}, StageStartTLS},
		{"a report of the delivery behind the server", "mailbox is over quota", Attempt{}, StageUnknown},
		{"no step is certain", "550 5.7.1 your IP address is blacklisted", Attempt{}, StageUnknown},
		{"Postfix puts sender checks off", "554 5.7.1 <a@example.org>: Sender address rejected: no", Attempt{}, StageRcpt},
		{"postscreen keeps its verdict for the recipient", "550 5.7.1 Service unavailable; client [192.0.2.1] blocked using dnsbl.example.net", Attempt{}, StageRcpt},
		{"a blocklist elsewhere", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using dnsbl.example.net", Attempt{}, StageUnknown},
		{"a sender may be refused at several steps", "550 5.1.8 invalid sender", Attempt{}, StageUnknown},
		{"a size may be announced or counted", "552 message size exceeds maximum permitted", Attempt{}, StageUnknown},
		{"content comes after the data", "554 5.7.1 virus found in message", Attempt{}, StageEndOfData},
		{"DMARC needs the header", "550 5.7.1 rejected by the DMARC policy of example.org", Attempt{}, StageEndOfData},
		{"a failed SPF check is no login", "550 5.7.1 SPF authentication failed", Attempt{}, StageUnknown},
		{"the command that is missing names the next", "503 5.5.1 Error: need RCPT command", Attempt{}, StageData},
		{"the command that came twice", "503 5.5.1 Error: nested MAIL command", Attempt{}, StageMail},
		{"PHPMailer's old record, refused at once", "SMTP -> FROM SERVER:421 no CLIENT -> SMTP: EHLO a SMTP -> ERROR: EHLO not accepted from server:", Attempt{}, StageGreeting},
		{"the wrapper beats a wrapper's words in the reply", "host mx.example.org[192.0.2.1] said: 550 rejected after DATA (in reply to RCPT TO command)", Attempt{}, StageRcpt},
		{"the words agree with the enhanced code", "550 5.1.3 invalid address", Attempt{}, StageRcpt},
		{"a bare prompt and the dot", "-> .\n*** Remote host closed connection", Attempt{}, StageEndOfData},
		{"the dot under TLS", " ~> .\n<~* 554 no", Attempt{}, StageEndOfData},
		{"the content was asked for under TLS", " ~> DATA\n<~  354 go ahead\n<~* 554 no", Attempt{}, StageEndOfData},
		{"a full stop is no dot", "we said no.\n550 no", Attempt{}, StageUnknown},
		{"qmail, the connection died", "Connected to 192.0.2.1 but connection died. (#4.4.2)", Attempt{}, StageUnknown},
		{"qmail, it died after the content", "Connected to 192.0.2.1 but connection died. Possible duplicate! (#4.4.2)", Attempt{}, StageEndOfData},
		{"CodeIgniter, sender", "<pre>from: 550 no</pre>", Attempt{}, StageMail},
		{"CodeIgniter, recipient", "from: 250 ok\nto: 550 no", Attempt{}, StageRcpt},
		{"CodeIgniter, greeting of the client", "hello: 550 no", Attempt{}, StageHelo},
		{"a label", "DATA: 554 no", Attempt{}, StageData},
		{"a label, greeting", "unexpected SMTP greeting: 554 no", Attempt{}, StageGreeting},
		{"Postfix's record", "In: RCPT TO:<a@example.org>\nOut: 250 ok\nIn: DATA\nOut: 354 go ahead\nOut: 451 no", Attempt{}, StageEndOfData},
		{"a label in prose", "reply to: 550 no", Attempt{}, StageUnknown},
		{"the command before the code", "error after MAIL FROM - 550 5.7.1 no", Attempt{}, StageMail},
		{"Yahoo's bounce, sender", "Remote host said: 550 no [MAIL_FROM]", Attempt{}, StageMail},
		{"Yahoo's bounce, recipient", "Remote host said: 550 no [RCPT_TO]", Attempt{}, StageRcpt},
		{"brackets before the code", "[MAIL_FROM] 550 no", Attempt{}, StageMail},
		{"other brackets", "host [192.0.2.1] said: 550 no [X]", Attempt{}, StageUnknown},
		{"Sendmail, the sender's own name", "553 5.1.8 <a@example.org>... Domain of sender address a@example.org does not exist", Attempt{}, StageMail},
		{"Sendmail, a check that was put off", "553 5.1.8 <b@example.com>... Domain of sender address a@example.org does not exist", Attempt{}, StageRcpt},
		{"Sendmail, nobody named", "553 5.1.8 Domain of sender address a@example.org does not exist", Attempt{}, StageMail},
		{"530 answers the first command", "530 log in first, authentication required", Attempt{}, StageMail},
		{"a login may be asked for later", "550 authentication required", Attempt{}, StageUnknown},
		{"the server's own lookup", "451 4.4.3 DNS lookup failed", Attempt{}, StageUnknown},
		{"how a sender is written", "501 5.1.7 invalid address", Attempt{}, StageMail},
		{"the recipient's domain", "550 recipient domain not found in DNS", Attempt{}, StageRcpt},
		{"a report of a lookup", "550 5.4.4 host not found", Attempt{}, StageUnknown},
		{"the client's lookup", "DNS lookup failed", Attempt{}, StageDNS},
		{"a report of the categorizer", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", Attempt{}, StageUnknown},
		{"the wrapper knows better", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found (in reply to end of DATA command)", Attempt{}, StageEndOfData},
		{"prose is no log", "550 5.7.1 this server will reject mail from you", Attempt{}, StageUnknown},
		{"prose is no command", "we do not take mail from you", Attempt{}, StageUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Classify(tt.text, tt.hints).Stage; got != tt.want {
				t.Errorf("Text(%q) is at %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}

func TestPermanence(t *testing.T) {
	tests := []struct {
		name, text string
		want       Permanence
		conflict   bool
	}{
		{"5xx", "550 no such user", Permanent, false},
		{"4xx", "450 no such user", Temporary, false},
		{"enhanced code alone", "4.2.2 mailbox full", Temporary, false},
		{"words alone", "greylisted", Temporary, false},
		{"nothing", "zzz", PermanenceUnknown, false},
		{"codes contradict", "550 4.2.2 mailbox full", Permanent, true},
		{"codes agree", "452 4.2.2 mailbox full", Temporary, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Classify(tt.text, Attempt{})
			if got.Permanence != tt.want || got.Conflict != tt.conflict {
				t.Errorf("Text(%q) is %v, conflict %v", tt.text, got.Permanence, got.Conflict)
			}
		})
	}
}

// TestRole holds that the same 421 is about the sender's own server in one
// perspective and about the recipient's in the other.
func TestRole(t *testing.T) {
	if got := Classify("421", Attempt{}); got.Responsible != ResponsibleSenderAdmin {
		t.Errorf("submission: %v", got.Responsible)
	}
	if got := Classify("421", Attempt{Role: RoleRelay}); got.Responsible != ResponsibleRecipientAdmin {
		t.Errorf("relay: %v", got.Responsible)
	}
}

func TestRetryAfter(t *testing.T) {
	tests := []struct {
		text string
		want time.Duration
	}{
		{"450 greylisted, try again in 5 minutes", 5 * time.Minute},
		{"450 greylisted for 300 seconds", 5 * time.Minute},
		{"451 please wait 00:04:59 and retry", 4*time.Minute + 59*time.Second},
		{"451 try again in 04:59", 4*time.Minute + 59*time.Second},
		{"451 retry in 1 hour 30 minutes", 90 * time.Minute},
		{"451 retry in 2 hours and 5 min", 125 * time.Minute},
		{"421 rate limit exceeded, try again after 60s", time.Minute},
		{"450 bitte in 10 Minuten erneut versuchen", 10 * time.Minute},
		{"450 bitte warten: 10 Minuten", 10 * time.Minute},
		{"452 limit of 500 per 24 hours reached, try later", 0},
		{"450 account created 2 hours ago, try later", 0},
		{"450 try again in 99999999 days", 0},
		{"450 try again later", 0},
		{"550 try again in 5 minutes: no such user", 0},
	}
	for _, tt := range tests {
		if got := Classify(tt.text, Attempt{}).RetryAfter; got != tt.want {
			t.Errorf("Text(%q): retry after %v, want %v", tt.text, got, tt.want)
		}
	}
}

// TestStrangersNames holds that nobody's address, host or link decides.
func TestStrangersNames(t *testing.T) {
	for _, text := range []string{
		"550 5.1.1 <spam@virus.example>: User unknown",
		"550 5.1.1 mailbox.full@quota.example: User unknown",
		"550 5.1.1 User unknown, see https://greylist.example/blocked/spam?virus=1",
		"550 5.1.1 blacklist.example.org says: <relay.denied@example.org> User unknown",
	} {
		if got := Classify(text, Attempt{}); got.Reason != UserUnknown {
			t.Errorf("Text(%q) is %v by %s", text, got.Reason, got.Rule)
		}
	}
}

func TestServerTellsProvider(t *testing.T) {
	if got := Classify("550 zzz", Attempt{Server: "gmail-smtp-in.l.google.com"}); got.Provider != "gmail" {
		t.Errorf("provider %q", got.Provider)
	}
	if got := Classify("550 zzz", Attempt{Server: "mx.example.org"}); got.Provider != "" {
		t.Errorf("provider %q", got.Provider)
	}
}

func TestReplyWithKnownCodes(t *testing.T) {
	c := new(Classifier)
	got := c.ClassifyError(Reply{Code: 552, Enhanced: EnhancedCode{5, 2, 2}, Text: "no room"}, Attempt{})
	if got.Code != 552 || got.Reason != MailboxFull || got.Basis != BasisEnhanced || got.Rule != "5.2.2" {
		t.Errorf("%+v", got)
	}
	got = c.ClassifyError(Reply{Code: 550, Text: "5.1.1 zzz\n5.1.1 yyy"}, Attempt{})
	if got.Enhanced != (EnhancedCode{5, 1, 1}) || got.Text != "zzz yyy" {
		t.Errorf("%+v", got)
	}
	// A number in the text is not taken for a code that the caller knows better.
	got = c.ClassifyError(Reply{Code: 450, Text: "550 5.1.1 is what the other server said"}, Attempt{})
	if got.Code != 450 {
		t.Errorf("code %d", got.Code)
	}
}

const ownRules = `Provider: acme
Name: Acme Mail
Kind: provider
Hosts: mail.acme.example

Rule: acme-holiday
Reason: recipient-restricted
Text: gone fishing
Permanence: temporary
Because: everybody comes back
Link: https://acme.example/help
Example: 550 gone fishing
`

func TestLoadRules(t *testing.T) {
	rules, err := LoadRules(fstest.MapFS{"acme.txt": {Data: []byte(ownRules)}})
	if err != nil {
		t.Fatal(err)
	}
	c := New(rules)
	got := c.Classify("550 5.1.1 gone fishing", Attempt{})
	if got.Rule != "acme-holiday" || got.Provider != "acme" || got.Permanence != Temporary {
		t.Errorf("%+v", got)
	}
	if info, ok := c.LookupRule("acme-holiday"); !ok || info.Because == "" || info.Link == "" {
		t.Errorf("info %+v, %v", info, ok)
	}
	if got := c.Classify("552 5.2.2 mailbox full", Attempt{}); got.Reason != MailboxFull {
		t.Errorf("built-in rules: %+v", got)
	}
	if got := Classify("550 5.1.1 gone fishing", Attempt{}); got.Rule == "acme-holiday" {
		t.Error("an application's rule leaked into the built-in ones")
	}
}

func TestLoadRulesErrors(t *testing.T) {
	head := "Provider: x\nName: X\nKind: server\n\n"
	tests := []struct{ name, text, want string }{
		{"empty", "", "x.txt:1: no head stanza"},
		{"no name", "Provider: x\nKind: server\n", "a head needs Provider and Name"},
		{"unknown kind", "Provider: x\nName: X\nKind: thing\n", "no kind is called"},
		{"wrong file", "Provider: y\nName: X\nKind: server\n", "Provider is y, not x"},
		{"unknown reason", head + "Rule: x-1\nReason: bad-luck\nText: a\nExample: a\n", "x.txt:6: Reason: classify: no reason is called"},
		{"no text", head + "Rule: x-1\nReason: spam\nExample: a\n", "x.txt:5: rule x-1: no Text"},
		{"no example", head + "Rule: x-1\nReason: spam\nText: a\n", "no Example"},
		{"Latin-1", head + "Rule: x-1\nReason: spam\nText: a \xfc\n", "x.txt:7: not in UTF-8"},
		{"unknown field", head + "Rule: x-1\nReason: spam\nTxt: a\n", "x.txt:7: a rule has no field Txt"},
		{"bad pattern", head + "Rule: x-1\nReason: spam\nText: {a\nExample: a\n", "x.txt:7: Text: pattern"},
		{"bad code", head + "Rule: x-1\nReason: spam\nText: a\nCode: 999\nExample: a\n", "x.txt:8: Code:"},
		{"bad enhanced code", head + "Rule: x-1\nReason: spam\nText: a\nEnhanced: 5.7\nExample: a\n", "x.txt:8: Enhanced:"},
		{"permanence without a cause", head + "Rule: x-1\nReason: spam\nText: a\nPermanence: temporary\nExample: a\n", "Permanence without Because"},
		{"twice", head + "Rule: x-1\nReason: spam\nText: a\nExample: a\n\nRule: x-1\nReason: spam\nText: b\nExample: b\n", "rule x-1 stands in x.txt, too"},
		{"example of another rule", head + "Rule: x-1\nReason: spam\nText: foo bar\nExample: 550 foo\n", `rule x-1: its example "550 foo" selects nothing`},
		{"a rule that never wins", head + "Rule: x-1\nReason: spam\nText: foo bar\nExample: 550 foo bar\n\nRule: x-2\nReason: virus\nText: foo\nExample: 550 foo bar\n", `rule x-2: its example "550 foo bar" selects x-1`},
		{"a tie", head + "Rule: x-1\nReason: spam\nText: foo\nExample: 550 foo bar\n\nRule: x-2\nReason: virus\nText: bar\nExample: 550 bar\n", "rule x-1 ties with x-2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadRules(fstest.MapFS{"x.txt": {Data: []byte(tt.text)}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

// TestLoadProofs reads examples that stand beside a rule file.
func TestLoadProofs(t *testing.T) {
	const rule = "Provider: x\nName: X\nKind: server\n\nRule: x-1\nReason: spam\nText: foo\n"
	tests := []struct{ name, file, proofs, want string }{
		{"beside", "x.txt", "Rule: x-1\nExample: 550 foo\nNot: 550 bar\n", ""},
		{"nowhere", "x.txt", "", "x.txt:5: rule x-1: no Example"},
		{"no file of this name", "y.txt", "Rule: x-1\nExample: 550 foo\n", "proofs/y.txt:1: there is no rule file"},
		{"no rule of this id", "x.txt", "\nRule: x-2\nExample: 550 foo\n", `proofs/x.txt:2: x.txt has no Rule "x-2"`},
		{"another field", "x.txt", "Rule: x-1\nText: foo\n", "proofs/x.txt:2: a proof of a Rule has no field Text"},
		{"Latin-1", "x.txt", "Rule: x-1\nExample: 550 foo \xfc\n", "proofs/x.txt:2: not in UTF-8"},
		{"not taken", "x.txt", "Rule: x-1\nExample: 550 foo\nExample: 550 bar\n", `proofs/x.txt:3: rule x-1: its example "550 bar" selects nothing`},
		{"taken", "x.txt", "Rule: x-1\nExample: 550 foo\nNot: 550 a foo\n", "proofs/x.txt:3: rule x-1 takes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadRules(fstest.MapFS{"x.txt": {Data: []byte(rule)}, "proofs/" + tt.file: {Data: []byte(tt.proofs)}})
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

// TestAllocations holds the budget: a reply of one line costs none.
func TestAllocations(t *testing.T) {
	for name, text := range map[string]string{
		"one line":   reply120,
		"wrapped":    "host mx.example.org[192.0.2.1] said: " + reply120 + " (in reply to RCPT TO command)",
		"no code":    "dial tcp 192.0.2.1:25: connect: connection refused",
		"bare code":  "550",
		"greylisted": "450 4.7.1 greylisted, try again in 5 minutes",
	} {
		if n := testing.AllocsPerRun(100, func() { Classify(text, Attempt{}) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func TestNamesRoundTrip(t *testing.T) {
	check := func(got, want any, err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	for i := range Reason(len(reasonNames)) {
		var r Reason
		check(r, r, r.UnmarshalText([]byte(i.String())))
		check(r, i, nil)
	}
	for i := range Stage(len(stageNames)) {
		var s Stage
		check(s, s, s.UnmarshalText([]byte(i.String())))
		check(s, i, nil)
	}
	for i := range Action(len(actionNames)) {
		var a Action
		check(a, a, a.UnmarshalText([]byte(i.String())))
		check(a, i, nil)
	}
	var r Reason
	if err := r.UnmarshalText([]byte("bad\x1bluck")); err == nil || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("error %q", err)
	}
	if len(reasonNames) != 42 {
		t.Errorf("%d reasons, want 42", len(reasonNames))
	}
	if got := Reason(200).String(); got != "reason(200)" {
		t.Errorf("String of a bad value: %q", got)
	}
}

// TestSaidPermanence holds that words tell whether to try again only where no
// code, rule or reason does.
func TestSaidPermanence(t *testing.T) {
	for _, tt := range []struct {
		name string
		text string
		want Permanence
	}{
		{"later", "hourly send rate exceeded, retry later", Temporary},
		{"rejected", "your access to this mail system has been rejected due to poor reputation", Permanent},
		{"later beats rejected", "mail was rejected for poor reputation, try again later", Temporary},
		{"around the reply", "This is a permanent error: sending quota exceeded", Permanent},
		{"nothing said", "poor reputation", PermanenceUnknown},
		{"the code knows better", "550 sending quota exceeded, retry later", Permanent},
		{"the reason knows better", "dial tcp 192.0.2.1:25: connect: connection refused", Temporary},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Classify(tt.text, Attempt{}); got.Permanence != tt.want {
				t.Errorf("Text(%q) is %v (%v, %s), want %v", tt.text, got.Permanence, got.Reason, got.Rule, tt.want)
			}
		})
	}
}
