package classify

import (
	"io/fs"
	"iter"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// TestRecordings classifies what real servers said when they were made to
// refuse. The reason is the provocation's; where the reply tells less, Tells is
// what a reader can know. A reply must be understood with the stage, as a
// program has it, and without, as in a log line; there, the words must not tell a
// wrong stage.
func TestRecordings(t *testing.T) {
	for file, s := range recordings(t) {
		t.Run(strings.TrimSuffix(file, ".txt")+"/"+s.Get("Case"), func(t *testing.T) { recorded(t, s) })
	}
}

// recordings yields what real servers said, with the file in which it stands.
func recordings(t testing.TB) iter.Seq2[string, stanza.Stanza] {
	t.Helper()
	files, err := fs.Glob(os.DirFS("testdata/servers"), "*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no recordings", err)
	}
	return func(yield func(string, stanza.Stanza) bool) {
		for _, file := range files {
			text, err := os.ReadFile("testdata/servers/" + file)
			if err != nil {
				t.Fatal(err)
			}
			stanzas, err := stanza.Parse(file, string(text))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range stanzas[1:] {
				if !yield(file, s) {
					return
				}
			}
		}
	}
}

// elsewhere lists the replies whose words stand for another stage nearly always.
var elsewhere = map[string]bool{
	// An access table may be asked at any stage; most ask it at RCPT TO.
	"554 5.7.1 <spam@example.net>: Sender address rejected: Access denied": true,
	// A server that demands TLS offers no AUTH before, so clients come with MAIL.
	"530 5.7.0 Must issue a STARTTLS command first": true,
	// LMTP answers for each recipient after the data.
	"552 5.2.2 <dora@example.org> Quota exceeded (mailbox for user is full)": true,
}

func recorded(t *testing.T, s stanza.Stanza) {
	want := s.Get("Reason")
	if less := s.Get("Tells"); less != "" {
		want = less
		if s.Get("Why") == "" {
			t.Error("says less than was provoked, and not why")
		}
	}
	var stage Stage
	if err := stage.UnmarshalText([]byte(s.Get("Stage"))); err != nil {
		t.Fatal(err)
	}
	reply := strings.Join(s.All("Reply"), "\n")
	if guess := Classify(reply, Attempt{}).Stage; guess != stage && guess != StageUnknown && !elsewhere[reply] {
		t.Errorf("%q was said at %v, and by its words at %v", reply, stage, guess)
	}
	for _, h := range []Attempt{{Stage: stage, Role: RoleRelay}, {Stage: stage}, {}} {
		r := Classify(reply, h)
		if diff := cmp.Diff(want, r.Reason.String()); diff != "" {
			t.Errorf("%q at %v is decided by %v %q (-want +got):\n%s", reply, h.Stage, r.Basis, r.Rule, diff)
		}
	}
}
