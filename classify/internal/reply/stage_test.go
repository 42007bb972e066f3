package reply

import "testing"

// TestLabels tells the step by what a program calls it, before a code, behind it or
// without one.
func TestLabels(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Stage
	}{
		{"before a colon", "RCPT TO: 550", StageRcpt},
		{"before a space and a colon", "erreur pendant DATA : 451", StageData},
		{"with the address", "RCPT b@example.com: 452", StageRcpt},
		{"behind a preposition", "error at MAIL FROM: 550", StageMail},
		{"with what became of it", "MAIL FROM fehlgeschlagen: 550", StageMail},
		{"without a colon", "RSET failed with 502 what", StageQuit},
		{"with other words before it", "done, but RSET failed: 502 what", StageQuit},
		{"without anything between", "error after RCPT TO 452", StageRcpt},
		{"as a part of a word", "DATA-Fehler: 554", StageData},
		{"in brackets before the code", "(MAIL FROM) 553", StageMail},
		{"in brackets behind it", "SMTP-Fehler 450 (MAIL)", StageMail},
		{"in brackets with an underscore", "550 no [RCPT_TO]", StageRcpt},
		{"behind the code", "Fehlercode 451 bei DATA", StageData},
		{"no code, and the connection broke", "error during EHLO: unexpected EOF", StageHelo},
		{"no code at all", "gave up: timeout during STARTTLS", StageStartTLS},
		{"an address after capitals", "RCPT TO <b@example.com> did not work: 550", StageRcpt},
		{"an address after prose", "mail from <b@example.com> did not work: 550", StageUnknown},
		{"what a person sends", "sending mail failed with 550", StageUnknown},
		{"a host", "connect to data.example.org: EOF", StageUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if r := Read(tt.text); r.Told() != tt.want {
				t.Errorf("Read(%q) is at %s, not %s", tt.text, stageNames[r.Told()], stageNames[tt.want])
			}
		})
	}
}
