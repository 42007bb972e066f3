package classify

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// TestRecordings classifies what real servers said when they were made to
// refuse. The reason is the provocation's; where the reply tells less, Tells is
// what a reader can know. A reply must be understood with the stage, as a
// program has it, and without, as in a log line.
func TestRecordings(t *testing.T) {
	files, err := fs.Glob(os.DirFS("testdata/servers"), "*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no recordings")
	}
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
			t.Run(strings.TrimSuffix(file, ".txt")+"/"+s.Get("Case"), func(t *testing.T) { recorded(t, s) })
		}
	}
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
	for _, h := range []Hints{{Stage: stage, Role: Relay}, {Stage: stage}, {}} {
		r := Text(reply, h)
		if diff := cmp.Diff(want, r.Reason.String()); diff != "" {
			t.Errorf("%q at %v is decided by %v %q (-want +got):\n%s", reply, h.Stage, r.Basis, r.Rule, diff)
		}
	}
}
