package smtperr

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

func TestDiagnoseAll(t *testing.T) {
	text := "b@example.com: 550 5.1.1 no such user\nc@example.com: 452 4.2.2 mailbox is full\n"
	var got []string
	for f := range DiagnoseAll(text, WithSender("a@example.org"), WithRole(classify.RoleRelay)) {
		got = append(got, f.Recipient+" "+f.Reason.String()+" "+f.Sender+" "+f.Role.String()+" "+text[f.Start:f.Start+2])
	}
	want := []string{"b@example.com user-unknown a@example.org relay b@", "c@example.com mailbox-full a@example.org relay c@"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRoleOfTheText holds that a text proves the role only where the caller says
// nothing.
func TestRoleOfTheText(t *testing.T) {
	const log = "host mx.example.org[192.0.2.1] said: 550 no (in reply to RCPT TO command)"
	tests := []struct {
		name, text string
		opts       []Option
		want       string
	}{
		{"a mail server's log", log, nil, "relay text, a server's"},
		{"the caller knows better", log, []Option{WithRole(classify.RoleSubmission)}, "submission , a server's"},
		{"the caller says the same", log, []Option{WithRole(classify.RoleRelay)}, "relay , a server's"},
		{"a reply alone", "550 no", nil, "submission "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := DiagnoseText(tt.text, tt.opts...)
			data, err := d.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			var back Diagnosis
			if err := back.UnmarshalJSON(data); err != nil {
				t.Fatal(err)
			}
			for _, d := range []Diagnosis{d, back} {
				got := d.Role.String() + " "
				if d.RoleFromText {
					got += "text"
				}
				if d.RelayText {
					got += ", a server's"
				}
				if got != tt.want {
					t.Errorf("role %q, want %q", got, tt.want)
				}
			}
		})
	}
}
