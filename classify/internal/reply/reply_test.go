package reply

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRead reads what is no reply's code, what is no part of its words, and what else a
// text tells.
func TestRead(t *testing.T) {
	type result struct {
		Code     int
		Words    string
		Stage    string
		Unwanted bool
	}
	tests := []struct {
		name, text string
		want       result
	}{
		// Numbers that are none of a reply.
		{"the number of a process at the head of lines", "  448 LOG: MAIN REJECT\n  448   rejected: not for us", result{0, "448 LOG: MAIN REJECT 448   rejected: not for us", "unknown", false}},
		{"a number in the words of a yes", "<= a@example.org => b@example.com C=\"250 2.0.0 OK 554 1700000000\"", result{250, "OK 554 1700000000", "end-of-data", false}},
		{"a range of lines", "the flurb is broken (lines 451-480 of send.py)", result{0, "the flurb is broken (lines 451-480 of send.py)", "unknown", false}},
		{"a range of lines, in German", "das Flurb geht nicht (Zeile 550-571)", result{0, "das Flurb geht nicht (Zeile 550-571)", "unknown", false}},
		{"the number of a process in brackets", "mx exim[451]: nobody here", result{0, "mx exim[451]: nobody here", "unknown", false}},
		{"the status of a process", "code=exited, status=450/n/a: the flurb is broken", result{0, "code=exited, status=450/n/a: the flurb is broken", "unknown", false}},
		{"a line of a program", "#0 /srv/mail.php(451): send()", result{0, "0 /srv/mail.php(451): send()", "unknown", false}},
		{"behind a log's time", "2026-11-30 10:00:00 [450] the flurb is broken", result{0, "2026-11-30 10:00:00 [450] the flurb is broken", "unknown", false}},
		{"the status of a page", "failed with status code 500: the flurb is broken", result{0, "failed with status code 500: the flurb is broken", "unknown", false}},
		{"the status of a page in a column", "| 500 | POST /mail", result{0, "500 | POST /mail", "unknown", false}},
		{"but SMTP's", "SMTP status code 500: what", result{500, "what", "unknown", false}},
		{"the status of a page that was asked for", "POST https://www.example.org/mail -> 422\nthe flurb is broken", result{0, "POST https://www.example.org/mail -> 422 the flurb is broken", "unknown", false}},
		{"the value of another field", `the flurb is broken {"userId":450,"flurb":"x"}`, result{0, `the flurb is broken {"userId":450,"flurb":"x"}`, "unknown", false}},
		{"but a recipient's code", `{"b@example.com": 550}`, result{550, "}", "unknown", false}},
		{"a part of an address", "to spam-550@mx-450.example.com: the flurb is broken", result{0, "to spam-550@mx-450.example.com: the flurb is broken", "unknown", false}},

		{"the tag of a log", "postfix/lmtp[451]: 4XYZ: the flurb is broken", result{0, "postfix/lmtp[451]: 4XYZ: the flurb is broken", "unknown", false}},
		{"the tag of a log, in brackets behind a host", "mx smtp[550]: the flurb is broken", result{0, "mx smtp[550]: the flurb is broken", "unknown", false}},
		{"but an error's code", "SMTP error[550]: nobody here", result{550, "nobody here", "unknown", false}},
		{"a process before the name of a mail", "[554] 1xyzab-00 ** b@example.com: the flurb is broken", result{0, "[554] 1xyzab-00 ** b@example.com: the flurb is broken", "unknown", false}},
		{"but a code in brackets", "[554] nobody here", result{554, "nobody here", "unknown", false}},

		// The part that fails.
		{"a mail's header", "Subject: 550 5.7.1 mail is spam\nX-Spam: yes\n\nThe box is full.", result{0, "The box is full.", "unknown", false}},
		{"a mail that is returned", "Subject: failure\n\n<b@example.com>: 550 nobody here\n\nContent-Type: message/rfc822\n\nSubject: 554 reasons", result{550, "nobody here", "unknown", false}},
		{"a line that ends where a time would follow its date", "30.11.26 \n550 nobody here", result{550, "nobody here", "unknown", false}},
		{"a record of a log", "10:00:00 started\n10:00:01 550 nobody here\n10:00:02 done", result{550, "nobody here", "unknown", false}},
		{"what stands below a record that is content", "10:00:00 started\n10:00:01 idle\nthe flurb is broken", result{0, "the flurb is broken", "unknown", false}},
		{"and so the reply", "10:00:00 started\n10:00:01 sending to b\nsome words 550 5.1.1 nobody", result{550, "nobody", "unknown", false}},

		// The reply that decides.
		{"the fuller one", "code: 550\nthe server said: 550 nobody here", result{550, "nobody here", "unknown", false}},
		{"all lines of it", "x said: 550-nobody\n550 here (in reply to RCPT TO command)", result{550, "nobody here", "unknown", false}},
		{"a heading that is no silent server", "Server:\nTLS library: x\nthe flurb is broken", result{0, "Server: TLS library: x the flurb is broken", "unknown", false}},
		{"a full stop behind an address that is no final dot", "The flurb of <mx.example.org>.\n\nIt is broken", result{0, "The flurb of <mx.example.org>. It is broken", "unknown", false}},
		{"words behind a label, and the code last", "it failed Detail: the flurb, which had an internal error SMTP code: 451", result{451, "the flurb, which had an internal error", "unknown", false}},
		{"one word behind a label", "it failed Detail: Flurbed SMTP code: 550", result{550, "Flurbed", "unknown", false}},
		{"before the file of a program", "Uncaught E: 550 nobody here in /srv/www/html/mail.php:42\nStack trace:\n#0 {main}", result{550, "nobody here", "unknown", false}},
		{"before the file of a program, and its line", "Uncaught E: 550 nobody here in /srv/mail.php on line 42", result{550, "nobody here", "unknown", false}},
		{"but not before a file of the server's", "x said: 550 nobody in /etc/mail/access here", result{550, "nobody in /etc/mail/access here", "unknown", false}},
		{"behind a line break that a logger wrote out", `{"error":"x said:\n550 nobody here"}`, result{550, "nobody here", "unknown", false}},
		{"all lines of it, broken anew", "x said:\n550-nobody\nwho 550-has that name 550-is\nhere, the 550-flurb\nsays 550-so", result{550, "nobody who has that name is here, the flurb says so", "unknown", false}},
		{"not what came out of turn behind it", "rcpt refused: 550 nobody here; data: 503 not now", result{550, "nobody here", "rcpt", false}},
		{"out of turn alone", "data: 503 not now", result{503, "not now", "data", false}},
		{"one that was not hoped for", `expected code 354 but got "250 fine"`, result{250, "fine", "unknown", true}},
		{"one that nobody expected", `unexpected answer: 220 hello`, result{220, "hello", "unknown", true}},
		{"one that was not wanted", "wanted 334 and got 235 fine", result{235, "fine", "unknown", true}},
		{"one behind a word of failure", "Sending failed: 250 2.0.0 fine", result{250, "fine", "unknown", true}},
		{"one behind what could not be done", "could not hand over the mail, the server said 250 fine", result{250, "fine", "unknown", true}},
		{"what was warned of did no harm", "10:00:00 warning: no such flurb\n10:00:01 250 2.0.0 taken", result{250, "taken", "unknown", false}},
		{"what failed did", "10:00:00 error: no such flurb\n10:00:01 250 2.0.0 taken", result{0, "10:00:00 error: no such flurb", "unknown", false}},
		{"one behind no failure", "Delivered without errors: 250 fine", result{250, "fine", "unknown", false}},
		{"one behind a success and a note", "success: option not set, going on/x said: 250 fine", result{250, "fine", "unknown", false}},
		{"one behind a field that holds none", `error=nil reply="250 fine"`, result{250, "fine", "unknown", false}},
		{"one behind the name of a host", "to error.example.com: 250 fine", result{250, "fine", "unknown", false}},
		{"one below a failure", "connecting failed, trying the next\nx said: 250 fine", result{250, "fine", "unknown", false}},
		{"what broke behind it", "550 5.7.0 nobody here; then: read tcp 192.0.2.1:4->192.0.2.2:25: EOF", result{550, "nobody here", "unknown", false}},
		{"what broke behind it, on the next line", "535 nobody here\nwrite tcp 192.0.2.1:4->192.0.2.2:25: broken pipe", result{535, "nobody here", "unknown", false}},
		{"a break that is the reply", "451 4.4.2 x: read tcp 192.0.2.1:4->192.0.2.2:25: EOF", result{451, "x: read tcp 192.0.2.1:4->192.0.2.2:25: EOF", "unknown", false}},
		{"a single quotation mark before the next name", "err='550 5.1.1 we don't know him' host=a n=3", result{550, "we don't know him", "unknown", false}},
		{"words before the code", "no such mailbox here, SMTP error code 550", result{550, "no such mailbox here", "unknown", false}},
		{"words before the code in brackets", "no such mailbox here. [SMTP Error Code 550]", result{550, "no such mailbox here.", "unknown", false}},
		{"a label is no word of the server's", "Fehler bei MAIL: 450", result{450, "", "mail", false}},
		{"a label and what became of it", "MAIL FROM fehlgeschlagen: 550", result{550, "", "mail", false}},
		{"the same behind its preposition", "error at DATA command: 554", result{554, "", "data", false}},
		{"a label in brackets", "SMTP error 450 (RCPT TO)", result{450, "(RCPT TO)", "rcpt", false}},
		{"labels with their replies", "hello: 250 x\nstarttls: 220 go\nto: 553 nobody here", result{553, "nobody here", "rcpt", false}},
		{"a host without a name is no failure", "10:00:00 client=unknown[192.0.2.1]\n10:00:01 from unknown[192.0.2.1]: message rejected", result{0, "10:00:01 from unknown[192.0.2.1]: message rejected", "unknown", false}},
		{"but a host of the name of a command", "Reporting server: data.example.org\n550 nobody here", result{550, "nobody here", "unknown", false}},
		{"a label of an error", "data: unexpected EOF", result{0, "data: unexpected EOF", "data", false}},
		{"all of it in quotation marks", `"nobody lives here"`, result{0, "nobody lives here", "unknown", false}},
		{"underscores", "450_4.2.1_come_back_later", result{450, "come back later", "unknown", false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(tt.text)
			got := result{r.Code, r.Human(), stageNames[r.Told()], r.Unwanted}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Read(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestStamp(t *testing.T) {
	for _, tt := range []struct {
		line string
		want string // what stands behind it
	}{
		{"2026-11-30T10:00:00.123Z no", "no"},
		{"2026-11-30 10:00:00,123 +0100 no", "no"},
		{"[30.11.2026 10:00:00] no", "no"},
		{"10:00:00 Zebras no", "Zebras no"},
		{"Nov 30 10:00:00 mx no", "mx no"},
		{"550 5.1.1 no", "550 5.1.1 no"},
		{"see 10:00:00 no", "see 10:00:00 no"},
		{"10:00 no", "10:00 no"},
		{"", ""},
	} {
		if got := tt.line[stamp(tt.line):]; got != tt.want {
			t.Errorf("behind the time of %q: %q, want %q", tt.line, got, tt.want)
		}
	}
}
