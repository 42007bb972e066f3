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
		{"smtplib's list", `{'b@example.com': (550, b'5.1.1 no such user'), 'c@example.com': (452, b'4.2.2 mailbox is full')}`,
			[]failure{{"user-unknown", "b@example.com", "'b@"}, {"mailbox-full", "c@example.com", "'c@"}}},
		{"a passage for each", "<b@example.com>: host mx.example.com said: 550 5.1.1 no such user\n    (in reply to RCPT TO command)\n\n<c@example.com>: 552 5.2.2 mailbox is full\n",
			[]failure{{"user-unknown", "b@example.com", "<b@"}, {"mailbox-full", "c@example.com", "<c@"}}},
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
