package classify

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify/internal/match"
)

// TestCauses holds every example of the file of causes to its cause, through the
// whole of a classification.
func TestCauses(t *testing.T) {
	table, err := readCauses("causes.txt", causeFile, match.NewBuilder(len(causeFile)))
	if err != nil {
		t.Fatal(err)
	}
	proved := map[Cause]bool{}
	for _, p := range table.proofs {
		proved[p.cause] = true
		if got := Classify(p.text, Attempt{}); got.Cause != p.cause {
			t.Errorf("causes.txt:%d: %q is %v by %s, its cause %q, want %q", p.line, p.text, got.Reason, got.Rule, got.Cause, p.cause)
		}
	}
	for c := range Cause(len(causeNames)) {
		if c != CauseNone && !proved[c] {
			t.Errorf("no example tells %v", c)
		}
		if c != CauseNone && len(c.Reasons()) == 0 {
			t.Errorf("%v belongs to no reason", c)
		}
	}
}

// TestCauseBelongs holds that words tell a cause only below its reason.
func TestCauseBelongs(t *testing.T) {
	tests := []struct {
		name, text string
		reason     Reason
		want       Cause
	}{
		{"a locked account at the recipient's", "550 5.2.1 account is locked", MailboxDisabled, CauseNone},
		{"a code of AUTH beside a refusal of mail", "554 5.7.9 no", ReasonPolicy, CauseNone},
		{"the same at AUTH", "534 5.7.9 no", AuthFailed, CauseAppPassword},
		{"a refusal that may be anybody's", "550 5.1.1 <a@example.org>: recipient rejected", UserUnknown, AddressRefused},
		{"an address that there is not", "550 5.1.1 recipient address rejected: no such user", UserUnknown, CauseNone},
		{"the sender's domain on a list", "554 5.7.1 Service unavailable; Sender address [b@example.net] blocked using rhs.example.org", Blocklisted, DomainListed},
		{"a server on a list", "554 5.7.1 Client host [192.0.2.1] blocked using bl.example.org", Blocklisted, CauseListed},
		{"a lookup of the sender's records", "451 4.7.24 SPF: DNS lookup timed out", DNSFailure, CauseSenderLookup},
		{"the recipient's lookup", "450 4.4.3 DNS lookup timed out", DNSFailure, CauseNameServer},
		{"nothing tells", "535 5.7.8 no", AuthFailed, CauseNone},
		{"port 2525 is not port 25", "dial tcp 192.0.2.25:2525: i/o timeout", ConnectionFailed, CauseConnectionTimeout},
		{"a server's report of port 25", "4.4.1 connect to mx.example.org[192.0.2.25]:25: Connection timed out", ConnectionFailed, CauseConnectionTimeout},
		{"a list", "553 mail from 192.0.2.1 refused, see our blocklist", Blocklisted, CauseListed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Classify(tt.text, Attempt{})
			if diff := cmp.Diff([]any{tt.reason, tt.want}, []any{got.Reason, got.Cause}); diff != "" {
				t.Errorf("%q by %s (-want +got):\n%s", tt.text, got.Rule, diff)
			}
		})
	}
}

func TestCauseNames(t *testing.T) {
	for c := range Cause(len(causeNames)) {
		var back Cause
		text, _ := c.MarshalText()
		if err := back.UnmarshalText(text); err != nil || back != c {
			t.Errorf("%q is read as %v, %v", text, back, err)
		}
	}
	if err := new(Cause).UnmarshalText([]byte("of death")); err == nil {
		t.Error("an unknown cause is taken")
	}
}
