package reply

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSession reads records of sessions: which reply is the cause, which step it
// answers, and what it means that none came.
func TestSession(t *testing.T) {
	type result struct {
		Code   int
		Stage  string
		Words  string
		Silent bool
	}
	tests := []struct {
		name, text string
		want       result
	}{
		{"the refused command", "C: MAIL FROM:<a@example.org>\nS: 250 fine\nC: RCPT TO:<b@example.com>\nS: 550 5.1.1 nobody here\nC: QUIT\nS: 221 bye",
			result{550, "rcpt", "nobody here", false}},
		{"commands in one packet", "-> MAIL FROM:<a@example.org>\n-> RCPT TO:<b@example.com>\n-> DATA\n<- 250 fine\n<- 452 4.2.2 full\n<- 503 nobody to send to",
			result{452, "rcpt", "full", false}},
		{"bare lines", "220 mx.example.org\nEHLO x\n250-mx.example.org\n250-SIZE\n250 HELP\nMAIL FROM:<a@example.org>\n530 5.7.0 sign in first\nRSET\n250 fine",
			result{530, "mail", "sign in first", false}},
		{"several lines, each behind a mark", "<<< 250 hello\n>>> DATA\n<<< 354 go\n>>> .\n<<< 554-5.7.1 this is\n<<< 554 5.7.1 not wanted",
			result{554, "end-of-data", "this is not wanted", false}},
		{"all on one line", ">> RCPT TO:<b@example.com> << 451 not now >> DATA << 503 nobody to send to",
			result{451, "rcpt", "not now", false}},
		{"EHLO was not known, HELO was", "220 x\nEHLO a\n502 what\nHELO a\n250 x\nMAIL FROM:<a@example.org>\n550 5.7.1 not you",
			result{550, "mail", "not you", false}},
		{"another mechanism worked", "C: AUTH CRAM-MD5\nS: 504 what\nC: AUTH PLAIN AGEAYg==\nS: 235 welcome\nC: MAIL FROM:<a@example.org>\nS: 550 not you",
			result{550, "mail", "not you", false}},
		{"no mechanism worked", "C: AUTH PLAIN AGEAYg==\nS: 535 wrong\nC: MAIL FROM:<a@example.org>\nS: 530 sign in",
			result{535, "auth", "wrong", false}},
		{"RSET fails", "C: RCPT TO:<b@example.com>\nS: 450 not now\nC: RSET\nS: 502 what",
			result{450, "rcpt", "not now", false}},
		{"Python's debug output", "send: 'mail FROM:<a@example.org>\\r\\n'\nreply: b'250 fine\\r\\n'\nsend: 'rcpt TO:<b@example.com>\\r\\n'\nreply: b'550 5.1.1 nobody\\r\\n'",
			result{550, "rcpt", "nobody", false}},
		{"behind a log's time", "10:00:00 [a1] >>> MAIL FROM:<a@example.org>\n10:00:00 [a1] <<< 250 fine\n10:00:01 [a1] >>> RCPT TO:<b@example.com>\n10:00:01 [a1] <<< 550 nobody",
			result{550, "rcpt", "nobody", false}},
		{"the answer to the dot did not come", "MAIL FROM:<a@example.org>\n250 fine\nRCPT TO:<b@example.com>\n250 fine\nDATA\n354 go\n.\nread: connection reset",
			result{0, "end-of-data", "read: connection reset", true}},
		{"no dot in the record", "C: DATA\nS: 354 go\nread: connection reset",
			result{0, "end-of-data", "read: connection reset", true}},
		{"an empty answer", "SERVER -> CLIENT: 354 go\nSERVER -> CLIENT:\nSMTP Error: Data not accepted.",
			result{0, "end-of-data", "SMTP Error: Data not accepted.", true}},
		{"the sign-in broke off", "SERVER -> CLIENT: 220 x\nCLIENT -> SERVER: AUTH LOGIN\nSERVER -> CLIENT: 334 VXNlcm5hbWU6\nCould not authenticate.",
			result{0, "auth", "Could not authenticate.", true}},
		{"replies in quotes, at the lowest level of the log", "CLIENT -> SERVER: EHLO a\nSMTP INBOUND: \"250-mx.example.org\"\nSMTP INBOUND: \"250 STARTTLS\"\nCLIENT -> SERVER: MAIL FROM:<a@example.org>\nSMTP INBOUND: \"550 not you\"",
			result{550, "mail", "not you", false}},
		{"the program complains, the server does not", "220 x\nEHLO a\n250 x\nQUIT\n221 bye\nthe host name is wrong",
			result{0, "unknown", "the host name is wrong", false}},
		{"the program complains, and goes on", "220 x\nEHLO a\n250 STARTTLS\nSTARTTLS\n220 go\nthe certificate has expired\nQUIT\nit failed",
			result{0, "starttls", "the certificate has expired", false}},
		{"all went well", "S: 250 fine\nS: 250 fine\nS: 354 go\nS: 250 2.0.0 queued\nS: 221 bye",
			result{250, "end-of-data", "queued", false}},
		{"refused at once", "C: DATA\nS: 554 no",
			result{554, "data", "no", false}},
		{"a connection that ends behind the farewell", "EHLO a\n250 a\nDATA\n354 go\n.\n250 fine\nQUIT\n221 bye\nConnection closed.",
			result{250, "end-of-data", "fine", false}},
		{"a connection that breaks behind the delivery", "C: DATA\nS: 354 go\nC: .\nS: 250 fine\nThe socket was closed!",
			result{0, "quit", "The socket was closed!", false}},
		{"a note that nothing failed, between", "[1] cmd: DATA\n[1] rsp: 354 go\n[1] Check: unknown, reject false\n[1] rsp: 250 fine\n[1] socket closed",
			result{0, "quit", "[1] socket closed", false}},
		{"a server that says nothing", "SERVER -> CLIENT:\nSMTP NOTICE: EOF",
			result{0, "greeting", "SMTP NOTICE: EOF", true}},
		{"a second mail that breaks", "C: DATA\nS: 354 go\nC: .\nS: 250 fine\nC: MAIL FROM:<a@example.org>\nThe socket was closed!",
			result{0, "mail", "The socket was closed!", true}},
		{"no replies in the record", "send: 'ehlo a'\nsend: 'mail FROM:<a@example.org>'\nsend: 'rset'\nfailed: who are you",
			result{0, "mail", "failed: who are you", true}},
		{"an unanswered command behind a list", "Got: 220 a\nSent: EHLO a\nGot: 250-a\nGot: 250 DSN\nSent: STARTTLS",
			result{0, "starttls", "", true}},
		{"a command that is hidden, behind what a log puts there", "10:00:00 app: CLIENT -> SERVER:\n10:00:01 app: SERVER -> CLIENT: 535 wrong\n10:00:01 app: CLIENT -> SERVER: QUIT\n10:00:01 app: SERVER -> CLIENT: 221 bye",
			result{535, "unknown", "wrong", false}},
		{"replies in brackets", "> helo\n[250 a hello]\n>mail from:a@example.org\n[250 fine]\n>data\n[354 go]\n>.\n[250 2.6.0 taken]",
			result{250, "end-of-data", "taken", false}},
		{"Exim's marks without blanks before them", "SMTP<< 220 a\nSMTP>> EHLO x\nSMTP<< 250-a\n250-PIPELINING\n250 SIZE\nSMTP>> RCPT TO:<b@example.com>\nSMTP<< 550 #5.7.1 not for you\nSMTP>> QUIT",
			result{550, "rcpt", "not for you", false}},
		{"only the client's lines have marks", "220 a\n>>> EHLO x\n250-a\n250 HELP\n>>> MAIL From:<a@example.org>\n553 5.1.8 not from there\n>>> QUIT\n221 bye",
			result{553, "mail", "not from there", false}},
		{"the client leaves where TLS was to begin", "C: STARTTLS\nS: 220 go\nC: QUIT\nS: 221 bye\nconnecting did not work",
			result{0, "starttls", "connecting did not work", false}},
		{"the program has a word for what came after the farewell", "S: 220 a\nC: EHLO x\nS: 250 a\nC: QUIT\nS: 221 bye\nstopped: no address chosen",
			result{0, "unknown", "stopped: no address chosen", false}},
		{"the program tells first that it failed", "SMTP-Fehler (250): das Flurb geht nicht\nS: 220 a\nC: EHLO x\nS: 250 a",
			result{0, "unknown", "SMTP-Fehler (250): das Flurb geht nicht", false}},
		{"folded lines behind a mark", "> MAIL FROM:<a@example.org>\n< 550 5.7.1 Your network is not welcome.\n  Ask who runs it;\n  part of it is on a list.",
			result{550, "mail", "Your network is not welcome. Ask who runs it; part of it is on a list.", false}},
		{"a trace behind the reply", "C: RCPT TO:<b@example.com>\nS: 550 nobody\n    at send (mail.js:12)\n    at main",
			result{550, "rcpt", "nobody", false}},
		{"a farewell without the dot is no yes to it", "C: DATA\nS: 354 go\nC: QUIT\nS: 221 bye",
			result{354, "data", "go", false}},
		{"a mail that quotes a refusal", "C: DATA\nS: 354 go\nMy last mail came back: 550 nobody\nC: .\nS: 250 fine",
			result{250, "end-of-data", "fine", false}},
		{"Sendmail leaves out what succeeds", ">>> DATA\n<<< 554 no",
			result{554, "end-of-data", "no", false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(tt.text)
			got := result{r.Code, stageNames[r.Told()], r.Human(), r.Silent}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Read(%q) (-want +got):\n%s", tt.text, diff)
			}
			if !r.Session {
				t.Error("is not read as a session")
			}
		})
	}
}

// TestRefusalBesideSession reads records of sessions that lack the refusal, which the
// program that keeps them tells: no yes of the session is the answer then.
func TestRefusalBesideSession(t *testing.T) {
	const (
		open = "S: 220 2.0.0 mx.example.org\nC: MAIL FROM:<a@example.com>\nS: 250 2.1.0 fine\nC: RCPT TO:<b@example.org>\nS: 250 2.1.5 fine\nC: DATA\nS: 354 go"
		done = open + "\nC: .\nS: 250 2.0.0 queued"
		page = "line: 90 <- 220 2.0.0 mx.example.org\n# MAIL FROM:<a@example.com>\nline: 120 <- 250 2.1.0 fine\n# DATA\nline: 130 <- 354 go"
	)
	type result struct {
		Code         int
		Stage, Words string
	}
	tests := []struct {
		name, text string
		want       result
	}{
		{"before it, in Polish", "Odpowiedź: 554 konto zamknięte\n" + page, result{554, "end-of-data", "konto zamknięte"}},
		{"before it, in French", "Réponse : 550 pas ici\n" + open, result{550, "end-of-data", "pas ici"}},
		{"before it, in Spanish", "Respuesta: 552 lleno\n" + page, result{552, "end-of-data", "lleno"}},
		{"before it, in Turkish", "Yanıt: 554 olmaz\n" + open, result{554, "end-of-data", "olmaz"}},
		{"before it, in several lines", "Odpowiedź: 554-konto zamknięte\n554 zapytaj nas\n" + page, result{554, "end-of-data", "konto zamknięte zapytaj nas"}},
		{"behind it, in Italian", open + "\nRisposta: 550 5.1.1 nessuno", result{550, "end-of-data", "nessuno"}},
		{"behind it, in Dutch", page + "\nAntwoord: 554 mag niet", result{554, "end-of-data", "mag niet"}},
		{"behind it, in Russian", open + "\nОтвет: 550 нет", result{550, "end-of-data", "нет"}},
		{"behind it, without a word", page + "\n554 5.7.1 not wanted", result{554, "end-of-data", "not wanted"}},
		{"behind it, as JSON", open + "\n" + `{"responseCode":554,"response":"554 5.7.1 not wanted"}`, result{554, "end-of-data", "not wanted"}},
		{"behind the delivery", done + "\nLater this came back: 550 5.1.1 nobody", result{550, "end-of-data", "nobody"}},
		{"in the midst of it", open + "\n*** the answer: 554 not wanted\nC: QUIT\nS: 221 bye", result{554, "end-of-data", "not wanted"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(tt.text)
			got := result{r.Code, stageNames[r.Told()], r.Human()}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Read(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

// TestHandshake tells the session in which TLS did not begin from one in which it did.
func TestHandshake(t *testing.T) {
	for text, want := range map[string]bool{
		"C: STARTTLS\nS: 220 go\nC: QUIT\nS: 221 bye":                           true,
		"C: STARTTLS\nS: 454 not now\nC: QUIT\nS: 221 bye":                      false,
		"C: STARTTLS\nS: 220 go\nC: EHLO a\nS: 250 a\nC: QUIT\nS: 221 bye":      false,
		"C: EHLO a\nS: 250 STARTTLS\nC: QUIT\nS: 221 bye":                       false,
		"C: STARTTLS\nC: EHLO a\nS: 220 go\nS: 250 a\nC: QUIT\nS: 221 good bye": false,
	} {
		if r := Read(text); r.Handshake != want {
			t.Errorf("Read(%q): TLS did not begin is %v", text, r.Handshake)
		}
	}
}

// TestNoSession holds that a reply alone is none, nor a text with words that are
// commands elsewhere.
func TestNoSession(t *testing.T) {
	for _, text := range []string{
		"550-5.1.1 nobody\n550 5.1.1 here",
		"550 nobody\n550 full",
		"the mail from: field\nis wrong",
		"450 not now",
		"host mx.example.org said: 550-no\n550 never",
		"{ ehlo: [\n  'SIZE 100',\n  'AUTH PLAIN LOGIN',\n ],\n  response: '250 2.0.0 taken' }",
	} {
		if r := Read(text); r.Session {
			t.Errorf("Read(%q) reads a session", text)
		}
	}
}

// TestTerseRecord holds that Sendmail's record of an attempt is a mail server's, and a
// program's that has the same marks is not.
func TestTerseRecord(t *testing.T) {
	tests := []struct {
		name, text string
		relay      bool
	}{
		{"in lines", ">>> RCPT To:<b@example.com>\n<<< 550 nobody here\n550 <b@example.com>... nobody here", true},
		{"in one line", ">>> DATA <<< 554 not wanted", true},
		{"behind a log's time", "10:00:00 >>> RCPT TO:<b@example.com>\n10:00:00 <<< 550 nobody", false},
		{"behind a program's error", "could not send: 550 nobody\n>>> RCPT TO:<b@example.com>\n<<< 550 nobody", false},
		{"a quoted reply", ">>> 550 nobody here", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if r := Read(test.text); r.Relay != test.relay {
				t.Errorf("a mail server's: %v, want %v", r.Relay, test.relay)
			}
		})
	}
}
