package classify

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the list of decisions anew; read the difference before you commit it")

// decisionsFile lists the replies of the rule files and the recordings with who
// decides each of them and what, so that a change of a rule shows what it does to
// the replies of others:
//
//	"550 5.1.1 User unknown" → generic-user-unknown user-unknown rcpt
//	"550 blocked" role=relay server=mx.example.org → ...
//
// A reply that is not listed yet fails nothing, and one that no rule has any more
// stays, so that the list tells who decides it now; -update adds the new ones.
const decisionsFile = "testdata/decisions"

const decides = " → "

// TestDecisions prints what a change of the rules does to the replies that are
// listed.
func TestDecisions(t *testing.T) {
	listed, err := readDecisions()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		writeDecisions(t, listed)
		return
	}
	if len(listed) < 1000 {
		t.Errorf("only %d replies are listed", len(listed))
	}
	changed := 0
	for _, asked := range slices.Sorted(maps.Keys(listed)) {
		now, err := decision(asked)
		if err != nil {
			t.Fatalf("%s: %s: %v", decisionsFile, asked, err)
		}
		if now != listed[asked] {
			changed++
			t.Errorf("%s\n\twas %s\n\tnow %s", asked, listed[asked], now)
		}
	}
	if changed > 0 {
		t.Errorf("%d of %d replies are decided otherwise; if that is meant: go generate ./classify", changed, len(listed))
	}
}

// readDecisions reads the list: what is asked, and what was answered.
func readDecisions() (map[string]string, error) {
	text, err := os.ReadFile(decisionsFile)
	if err != nil {
		return nil, err
	}
	listed := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		i := strings.LastIndex(lines.Text(), decides)
		if i < 0 {
			return nil, fmt.Errorf("%s: no decision in %q", decisionsFile, lines.Text())
		}
		listed[lines.Text()[:i]] = lines.Text()[i+len(decides):]
	}
	return listed, nil
}

func writeDecisions(t *testing.T, listed map[string]string) {
	t.Helper()
	c, err := readProved(os.DirFS("rules"))
	if err != nil {
		t.Fatal(err)
	}
	for _, reply := range knownReplies(t, c.sources) {
		listed[question(reply)] = ""
	}
	var out bytes.Buffer
	for _, asked := range slices.Sorted(maps.Keys(listed)) {
		now, err := decision(asked)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s%s%s\n", asked, decides, now)
	}
	if err := os.WriteFile(decisionsFile, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// question writes a reply with what is known besides it.
func question(reply knownReply) string {
	s := strconv.Quote(reply.text)
	if reply.hints.Stage != StageUnknown {
		s += " at=" + reply.hints.Stage.String()
	}
	if reply.hints.Role != RoleUnknown {
		s += " role=" + reply.hints.Role.String()
	}
	if reply.hints.Server != "" {
		s += " server=" + reply.hints.Server
	}
	return s
}

// decision asks the built-in rules.
func decision(asked string) (string, error) {
	quoted, err := strconv.QuotedPrefix(asked)
	if err != nil {
		return "", err
	}
	text, err := strconv.Unquote(quoted)
	if err != nil {
		return "", err
	}
	var h Attempt
	for word := range strings.FieldsSeq(asked[len(quoted):]) {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "at":
			err = h.Stage.UnmarshalText([]byte(value))
		case "role":
			err = h.Role.UnmarshalText([]byte(value))
		case "server":
			h.Server = value
		default:
			err = fmt.Errorf("%s is not known", name)
		}
		if err != nil {
			return "", err
		}
	}
	got := Classify(text, h)
	by := got.Rule
	if by == "" {
		by = "nothing"
	}
	return fmt.Sprintf("%s %s %s", by, got.Reason, got.Stage), nil
}
