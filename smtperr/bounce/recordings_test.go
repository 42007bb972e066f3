package bounce

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

const recordings = "testdata/servers"

// A recording is a mail that a real server sent, and what was provoked.
type recording struct {
	name, mail string
	stanza     stanza.Stanza
}

// recorded returns the recordings of all servers.
func recorded(t testing.TB) []recording {
	t.Helper()
	files, err := filepath.Glob(recordings + "/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	var list []recording
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		stanzas, err := stanza.Parse(file, string(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stanzas[1:] {
			mail, err := os.ReadFile(filepath.Join(recordings, s.Get("Mail")))
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, recording{s.Get("Mail"), string(mail), s})
		}
	}
	return list
}

// TestRecordings holds that what real servers report is read as it was provoked:
// kind, mail, recipients and reasons.
func TestRecordings(t *testing.T) {
	for _, r := range recorded(t) {
		t.Run(strings.TrimSuffix(r.name, ".eml"), func(t *testing.T) {
			n, err := Read(strings.NewReader(r.mail))
			if err != nil {
				t.Fatal(err)
			}
			got := []string{n.Kind.String(), n.MessageID}
			for _, x := range n.Recipients {
				got = append(got, x.Address+" "+x.Diagnosis.Reason.String())
			}
			want := append([]string{r.stanza.Get("Kind"), r.stanza.Get("Message-ID")}, r.stanza.All("Recipient")...)
			slices.Sort(got[2:]) // a server reports them in any order
			slices.Sort(want[2:])
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			// Haraka takes the Message-ID for it.
			if id := strings.TrimSuffix(strings.TrimPrefix(n.EnvelopeID, "Q-"), "@home.example"); id != "" && "<"+id+"@home.example>" != n.MessageID {
				t.Errorf("envelope id %q of %q", n.EnvelopeID, n.MessageID)
			}
			for _, x := range n.Recipients {
				if n.Kind != KindFailure && x.Suppress != (Suppress{}) {
					t.Errorf("%v: advice %v", n.Kind, x.Suppress)
				}
			}
		})
	}
}

// noReport takes the reports out of mails.
var noReport = strings.NewReplacer(
	"message/delivery-status", "application/octet-stream",
	"message/global-delivery-status", "application/octet-stream",
)

// TestWithoutReport reads the same mails with their report taken out: the words
// must name the same recipients and reasons.
func TestWithoutReport(t *testing.T) {
	for _, r := range recorded(t) {
		if k := r.stanza.Get("Kind"); k != "failure" && k != "delay" {
			continue // in words a success says little
		}
		t.Run(strings.TrimSuffix(r.name, ".eml"), func(t *testing.T) {
			mail := noReport.Replace(r.mail)
			if mail == r.mail {
				t.Skip("there is none")
			}
			n, err := Read(strings.NewReader(mail))
			if err != nil {
				t.Fatal(err)
			}
			got := []string{n.Kind.String()}
			for _, x := range n.Recipients {
				got = append(got, x.Address+" "+x.Diagnosis.Reason.String())
			}
			want := append([]string{r.stanza.Get("Kind")}, r.stanza.All("Recipient")...)
			if r.name == "sendmail-no-reason.eml" {
				// That a 550 at RCPT is an unknown user stands in the report alone.
				want[1] = "bare@remote.example unknown"
			}
			slices.Sort(got[1:])
			slices.Sort(want[1:])
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
