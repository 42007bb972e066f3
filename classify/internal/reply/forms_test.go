package reply

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFormExamples reads each example of the forms: what stands beside it in the file
// must come out.
func TestFormExamples(t *testing.T) {
	f := known()
	n := 0
	for _, g := range append(f.list, f.sessions...) {
		for _, x := range g.examples {
			n++
			t.Run(g.id, func(t *testing.T) {
				r := Read(x.text)
				got := example{x.text, "", "", "", ""}
				if r.Code != 0 {
					got.code = strconv.Itoa(r.Code)
				}
				if !r.Enhanced.IsZero() {
					got.enhanced = r.Enhanced.String()
				}
				if x.words != "" {
					got.words = r.Human()
				}
				if x.stage != "" {
					got.stage = stageNames[r.Told()]
				}
				if diff := cmp.Diff(x, got, cmp.AllowUnexported(example{})); diff != "" {
					t.Errorf("Read(%q) (-want +got):\n%s", x.text, diff)
				}
				if g.delay && !r.Delayed {
					t.Errorf("Read(%q) does not see that the delivery goes on", x.text)
				}
				if g.queued && !r.Queued {
					t.Errorf("Read(%q) does not see that the mail stays in a queue", x.text)
				}
				if g.givenUp && !r.GivenUp {
					t.Errorf("Read(%q): nobody has given up", x.text)
				}
				if g.warning != r.Warned {
					t.Errorf("Read(%q): it is %v that it only warns", x.text, r.Warned)
				}
				if g.service != r.Service {
					t.Errorf("Read(%q): another service is %v, not %v", x.text, r.Service, g.service)
				}
				if g.relay && !r.Relay {
					t.Errorf("Read(%q) does not see that a mail server wrote it", x.text)
				}
			})
		}
	}
	if n == 0 {
		t.Error("no examples")
	}
}

// TestFormsHaveExamples holds that each wrapping and each record of a session shows
// what it is.
func TestFormsHaveExamples(t *testing.T) {
	for _, g := range append(known().list, known().sessions...) {
		if len(g.examples) == 0 {
			t.Errorf("form %s has no example", g.id)
		}
	}
}
