package api

import (
	"encoding"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// id is a value of a vocabulary: its text is what JSON, rules and other programs
// hold.
type id interface {
	~uint8
	String() string
}

// ids returns the texts of a vocabulary in the order of its values.
func ids[T id, P interface {
	*T
	encoding.TextUnmarshaler
}](kind string) (lines []string) {
	for v := range T(255) {
		text := v.String()
		if P(new(T)).UnmarshalText([]byte(text)) != nil {
			break // behind the last one
		}
		lines = append(lines, kind+" "+text)
	}
	return lines
}

func allIDs() []string {
	verdicts := []string{}
	for v := range smtperr.VerdictCancelled + 1 {
		verdicts = append(verdicts, "verdict "+v.String())
	}
	return slices.Concat(
		ids[classify.Stage]("stage"), ids[classify.StageBasis]("stage-basis"), ids[classify.Reason]("reason"), ids[classify.Cause]("cause"),
		ids[classify.Permanence]("permanence"), ids[classify.Outcome]("outcome"), ids[classify.Scope]("scope"),
		ids[classify.Responsible]("responsible"), ids[classify.Action]("action"), ids[classify.Basis]("basis"), ids[classify.Role]("role"),
		ids[bounce.Kind]("bounce-kind"), ids[bounce.Action]("bounce-action"), ids[bounce.Source]("bounce-source"),
		ids[bounce.ListAction]("list-action"), verdicts,
	)
}

// TestIDs holds that no id goes and that none gets another place. A new one is added,
// where no other has its number: numbers are kept by programs, too.
func TestIDs(t *testing.T) {
	got := allIDs()
	if *update {
		if err := os.WriteFile("ids.txt", []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile("ids.txt")
	if err != nil {
		t.Fatal(err)
	}
	place := map[string]int{}
	last := map[string]int{} // of a vocabulary
	for _, line := range got {
		kind, _, _ := strings.Cut(line, " ")
		place[line] = last[kind]
		last[kind]++
	}
	kept := map[string]int{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		kind, _, _ := strings.Cut(line, " ")
		switch at, ok := place[line]; {
		case !ok:
			t.Errorf("gone: %s\n\tPrograms have stored it. Bring it back.", line)
		case at != kept[kind]:
			t.Errorf("moved: %s was value %d and is %d\n\tA new id stands behind the others.", line, kept[kind], at)
		}
		kept[kind]++
	}
}
