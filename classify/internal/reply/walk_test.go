package reply

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWalk holds what the package comment tells of one record.
func TestWalk(t *testing.T) {
	const log = "Nov 30 10:00:00 mx postfix/qmgr[450]: 4XYZ: from=<a@example.org>, size=1200, nrcpt=1 (queue active)\n" +
		"Nov 30 10:00:01 mx postfix/smtp[450]: 4XYZ: to=<b@example.com>, dsn=5.2.2, status=bounced (host mx.example.com[192.0.2.1] said: 552-5.2.2 the box\n" +
		"552 5.2.2 is full (in reply to RCPT TO command))\n" +
		"Nov 30 10:00:02 mx postfix/qmgr[450]: 4XYZ: removed\n"
	type walk struct {
		Code            int
		Enhanced, Words string
		Relay, Session  bool
		Begins          string
	}
	r := Read(log)
	got := walk{r.Code, r.Enhanced.String(), r.Human(), r.Relay, r.Session, r.Text[:15]}
	want := walk{552, "5.2.2", "the box is full", true, false, "Nov 30 10:00:01"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
