package classify

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFailures(t *testing.T) {
	type failure struct {
		Reason, Recipient, Begins string
	}
	tests := []struct {
		name, text string
		want       []failure
	}{
		{"one reply", "550 5.1.1 <b@example.com>: nobody here\n550 5.1.1 ask elsewhere",
			[]failure{{"user-unknown", "b@example.com", "550 5.1.1 <b@"}}},
		{"a session", "C: RCPT TO:<b@example.com>\nS: 550 5.1.1 no such user\nC: RCPT TO:<c@example.com>\nS: 250 fine\nC: RCPT TO:<d@example.com>\nS: 452 4.2.2 mailbox is full\nC: QUIT\nS: 221 bye",
			[]failure{{"user-unknown", "b@example.com", "RCPT TO:<b@"}, {"mailbox-full", "d@example.com", "RCPT TO:<d@"}}},
		{"commands in one packet", ">>> RCPT TO:<b@example.com>\n>>> RCPT TO:<c@example.com>\n>>> DATA\n<<< 550 5.1.1 no such user\n<<< 452 4.2.2 mailbox is full\n<<< 503 no recipients",
			[]failure{{"user-unknown", "b@example.com", "RCPT TO:<b@"}, {"mailbox-full", "c@example.com", "RCPT TO:<c@"}}},
		{"a log", "2026-11-30T10:00:00 worker started\n2026-11-30T10:00:01 b@example.com: 550 5.1.1 no such user\n2026-11-30T10:00:02 next\n2026-11-30T10:00:03 c@example.com: dial tcp 192.0.2.1:25: connect: connection refused\n",
			[]failure{{"user-unknown", "b@example.com", "2026-11-30T10:00:01"}, {"connection-failed", "c@example.com", "2026-11-30T10:00:03"}}},
		{"a report", "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; b@example.com\nAction: failed\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\nFinal-Recipient: rfc822; c@example.com\nAction: failed\nDiagnostic-Code: smtp; 552 5.2.2 mailbox is full\n",
			[]failure{{"user-unknown", "b@example.com", "Final-Recipient: rfc822; b@"}, {"mailbox-full", "c@example.com", "Final-Recipient: rfc822; c@"}}},
		{"a report that ends without a line break", "Final-Recipient: rfc822; b@example.com\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\nFinal-Recipient: rfc822; c@example.com\nDiagnostic-Code: smtp; 552 5.2.2 mailbox is full",
			[]failure{{"user-unknown", "b@example.com", "Final-Recipient: rfc822; b@"}, {"mailbox-full", "c@example.com", "Final-Recipient: rfc822; c@"}}},
		{"smtplib's list", `{'b@example.com': (550, b'5.1.1 no such user'), 'c@example.com': (452, b'4.2.2 mailbox is full')}`,
			[]failure{{"user-unknown", "b@example.com", "'b@"}, {"mailbox-full", "c@example.com", "'c@"}}},
		{"a passage for each", "<b@example.com>: host mx.example.com said: 550 5.1.1 no such user\n    (in reply to RCPT TO command)\n\n<c@example.com>: 552 5.2.2 mailbox is full\n",
			[]failure{{"user-unknown", "b@example.com", "<b@"}, {"mailbox-full", "c@example.com", "<c@"}}},
		{"replies that somebody has collected",
			"550 5.1.1 no such user\n552-5.2.2 the mailbox\n552 5.2.2 is full\n\n- 451 4.7.1 greylisted,\n  come back later\n- 554 5.7.1 virus found in mail to d@example.com",
			[]failure{{"user-unknown", "", "550 5.1.1"}, {"mailbox-full", "", "552-5.2.2"}, {"greylisted", "", "451"}, {"virus", "d@example.com", "554"}}},
		{"one reply without its hyphens", "554 nothing doing\n554 virus found\n554 bye",
			[]failure{{"virus", "", "554 nothing"}}},
		{"a code, and then another one with words", "550 5.7.1\n552 5.2.2 the mailbox is full",
			[]failure{{"mailbox-full", "", "550 5.7.1"}}},
		{"Exim's sign of a failure", "2026-11-30 10:00:00 1qAbCd-000001-Ef ** b@example.com F=<a@example.org> R=r T=t: the flurb is jammed\n2026-11-30 10:00:00 1qAbCd-000001-Ef => c@example.com R=r T=t H=mx.example.com [192.0.2.20] C=\"250 OK\"\n",
			[]failure{{"unknown", "", "2026-11-30 10:00:00"}}},
		{"a dump that the log has cut", "Nov 30 10:00:00 nas app[71]: [ERROR] sending failed.\nNov 30 10:00:00 nas app[71]: [CAUSE] Io(\nNov 30 10:00:00 nas app[71]:     Os {\nNov 30 10:00:00 nas app[71]:         code: 111,\nNov 30 10:00:00 nas app[71]:         message: \"Connection refused\",\nNov 30 10:00:00 nas app[71]:     },\nNov 30 10:00:00 nas app[71]: )\nNov 30 10:00:09 nas app[71]: idle\n",
			[]failure{{"connection-failed", "", "Nov 30 10:00:00 nas app[71]: [ERROR]"}}},
		{"nothing", "", []failure{{"unknown", "", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []failure
			for f := range ClassifyAll(tt.text, Attempt{}) {
				begins := tt.text[f.Start:f.End]
				if n := len(got); n < len(tt.want) && strings.HasPrefix(begins, tt.want[n].Begins) {
					begins = tt.want[n].Begins
				}
				got = append(got, failure{f.Reason.String(), f.Recipient, begins})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Failures(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

// TestFailuresStop holds that a loop may stop at any failure.
func TestFailuresStop(t *testing.T) {
	text := strings.Repeat("2026-11-30T10:00:01 <b@example.com>: 550 5.1.1 no such user\n", 10)
	n := 0
	for range ClassifyAll(text, Attempt{}) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d failures before the break", n)
	}
}
