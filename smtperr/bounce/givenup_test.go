package bounce

import (
	"strings"
	"testing"
)

// TestGivenUp tells a mail that a server has given up from one that it goes on trying,
// whatever it heard at the last attempt.
func TestGivenUp(t *testing.T) {
	tests := []struct {
		name, action, status, answer string
		givenUp, waiting             bool
	}{
		{"failed, the last reply one for now", "failed", "4.4.1", "X-Postfix; connect to mx.example.com[192.0.2.1]:25: Connection timed out", true, false},
		{"failed, refused for good", "failed", "5.1.1", "smtp; 550 5.1.1 no such user", false, false},
		{"delayed", "delayed", "4.4.1", "X-Postfix; connect to mx.example.com[192.0.2.1]:25: Connection timed out", false, true},
		{"delivered", "delivered", "2.0.0", "smtp; 250 2.0.0 fine", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			mail := "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n" +
				"--x\nContent-Type: text/plain\n\nA notice.\n\n--x\nContent-Type: message/delivery-status\n\n" +
				"Reporting-MTA: dns; mail.example.org\n\nFinal-Recipient: rfc822; b@example.com\nAction: " + tt.action +
				"\nStatus: " + tt.status + "\nDiagnostic-Code: " + tt.answer + "\n\n--x--\n"
			n, err := Read(strings.NewReader(mail))
			if err != nil {
				t.Fatal(err)
			}
			if len(n.Recipients) != 1 {
				t.Fatalf("%d recipients", len(n.Recipients))
			}
			d := n.Recipients[0].Diagnosis
			if d.GivenUp != tt.givenUp || d.Waiting != tt.waiting {
				t.Errorf("given up %v, waiting %v", d.GivenUp, d.Waiting)
			}
		})
	}
}
