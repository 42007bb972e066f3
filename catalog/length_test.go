package catalog

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// The bounds of an explanation in words, in the median of the replies that package
// classify is tested with. `go test -v -run TestLength ./catalog` prints the figures.
const (
	maxPerson = 120 // title, status, summary, causes and advice, without the server's words
	maxAdmin  = 70
)

// TestLength holds that a person reads little, and an administrator less.
func TestLength(t *testing.T) {
	f, err := os.Open("../classify/testdata/decisions")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var replies []string
	for s := bufio.NewScanner(f); s.Scan(); {
		quoted, err := strconv.QuotedPrefix(s.Text())
		if err != nil {
			continue
		}
		text, err := strconv.Unquote(quoted)
		if err == nil {
			replies = append(replies, text)
		}
	}
	if len(replies) < 1000 {
		t.Fatalf("only %d replies", len(replies))
	}
	for _, lang := range []string{"de", "en"} {
		for _, role := range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
			var person, admin []int
			for i := 0; i < len(replies); i += 5 {
				r := classify.Classify(replies[i], classify.Attempt{Role: role})
				e := Match(lang).Explain(r, Details{})
				if !r.IsFailure() {
					continue
				}
				admin = append(admin, len(strings.Fields(e.Admin)))
				e.Said = ""
				person = append(person, len(strings.Fields(strings.ReplaceAll(e.PlainText(0), "  - ", ""))))
			}
			p, a := median(person), median(admin)
			t.Logf("%s, %v: %d explanations, in the median %d words for the person, %d for the administrator", lang, role, len(person), p, a)
			if p > maxPerson || a > maxAdmin {
				t.Errorf("%s, %v: %d words for the person, %d for the administrator, more than %d and %d", lang, role, p, a, maxPerson, maxAdmin)
			}
		}
	}
}

func median(list []int) int {
	slices.Sort(list)
	return list[len(list)/2]
}
