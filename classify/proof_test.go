package classify

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A reply is a text in the repository that shows what the rules do: an example
// of a rule, what a rule must not take, or what a real server said.
type knownReply struct {
	text  string
	hints Hints
	rule  string // whose example it is; "" for a recording
	not   string // the rule that must not take it
}

// knownReplies lists the replies of the rule files, in their order, and the
// recordings behind them.
func knownReplies(t testing.TB, sources []*source) (list []knownReply) {
	t.Helper()
	for _, src := range sources {
		for i := range src.rules {
			r := &src.rules[i]
			for _, e := range r.examples {
				list = append(list, knownReply{text: e, hints: r.hints(src), rule: r.name})
			}
			for _, e := range r.others {
				list = append(list, knownReply{text: e, hints: r.hints(src), not: r.name})
			}
		}
		for _, w := range src.wrappers {
			for _, e := range w.examples {
				list = append(list, knownReply{text: e, rule: w.id})
			}
		}
		for _, a := range src.asides {
			for _, e := range a.examples {
				list = append(list, knownReply{text: e, rule: a.id})
			}
		}
	}
	for _, s := range recordings(t) {
		list = append(list, knownReply{text: strings.Join(s.All("Reply"), "\n")})
	}
	return list
}

// recordings reads what real servers said.
func recordings(t testing.TB) (list []stanza.Stanza) {
	t.Helper()
	files, err := fs.Glob(os.DirFS("testdata/servers"), "*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no recordings", err)
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
		list = append(list, stanzas[1:]...)
	}
	return list
}

// A line of a rule file that has to be proved.
type provable struct {
	file   string
	line   int
	rule   string
	tells  string // what a reply must be taken for to prove a Text: the reason, stage or permanence
	text   string
	unless bool
	number int // among the lines of its rule with the same name
}

// provables lists the lines Text and Unless of all rule files, and makes a set of
// them.
func provables(t *testing.T, dir fs.FS) (list []provable, set *match.Set) {
	t.Helper()
	text, err := fs.ReadFile(dir, "classes.txt")
	if err != nil {
		t.Fatal(err)
	}
	b := match.NewBuilder(0)
	var order []int
	if err := parseClasses(b, "classes.txt", string(text)); err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(dir, "*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file == "classes.txt" {
			continue
		}
		text, err := fs.ReadFile(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		stanzas, err := stanza.Parse(file, string(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stanzas[1:] {
			var count [2]int
			for _, f := range s {
				kind := slices.Index([]string{"Text", "Unless"}, f.Name)
				if kind < 0 {
					continue
				}
				place, err := b.Add(f.Value, kind == 1)
				if err != nil {
					t.Fatal(err)
				}
				order = append(order, place)
				tells := s.Get("Reason")
				if s[0].Name == "Wrapper" {
					tells = s.Get("Stage") + s.Get("Permanence")
				}
				list = append(list, provable{file, f.Line, s[0].Value, tells, f.Value, kind == 1, count[kind]})
				count[kind]++
			}
		}
	}
	if set, err = b.Set(order); err != nil {
		t.Fatal(err)
	}
	return list, set
}

// unproved returns the lines that nothing proves. A Text is proved by a reply
// that has it: an example of its own stanza, or any other one that is taken for
// what the stanza tells, whoever decides it. An Unless is proved by a reply that
// the rule would take without it.
func unproved(rules *Rules, lines []provable, set *match.Set, replies []knownReply) (open []provable) {
	c := &Classifier{rules: rules, alone: true}
	proved := make([]bool, len(lines))
	var unless []int
	for i, l := range lines {
		if l.unless {
			unless = append(unless, i)
		}
	}
	for _, known := range replies {
		rd := reply.Read(known.text)
		got := c.Text(known.text, known.hints)
		for _, text := range []string{rd.Words(), rd.Text} {
			var scan match.Scan
			scan.Read(set, text, 0, 0, rd.Code)
			scan.Tier(0)
			for _, m := range scan.All() {
				l := &lines[m.Pattern]
				proved[m.Pattern] = proved[m.Pattern] || l.rule == known.rule ||
					l.tells == got.Reason.String() || l.tells == got.Stage.String() || l.tells == got.Permanence.String()
			}
			for _, i := range unless {
				if !proved[i] && lines[i].rule != got.Rule && scan.Has(uint32(i), noAside) {
					proved[i] = rules.without(lines[i].rule, lines[i].number, func() bool {
						return c.Text(known.text, known.hints).Rule == lines[i].rule
					})
				}
			}
		}
	}
	for i, ok := range proved {
		if !ok {
			open = append(open, lines[i])
		}
	}
	return open
}

// unprovedFile says how many lines of a file still lack their proof. The numbers
// may only fall, and no file may be added.
const unprovedFile = "testdata/unproved"

// checkProofs reports the lines that nothing proves, of each file that has more
// of them than it may.
func checkProofs(t *testing.T, open []provable) {
	t.Helper()
	text, err := os.ReadFile(unprovedFile)
	if err != nil {
		t.Fatal(err)
	}
	may := map[string]int{}
	for line := range strings.Lines(string(text)) {
		var file string
		var n int
		if _, err := fmt.Sscan(line, &file, &n); err != nil {
			t.Fatalf("%s: %q: %v", unprovedFile, line, err)
		}
		may[file] = n
	}
	has := map[string][]provable{}
	for _, l := range open {
		has[l.file] = append(has[l.file], l)
	}
	if *update {
		var out strings.Builder
		for _, file := range slices.Sorted(maps.Keys(may)) {
			if n := min(may[file], len(has[file])); n > 0 {
				fmt.Fprintf(&out, "%s %d\n", file, n)
			}
		}
		if err := os.WriteFile(unprovedFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for file, lines := range has {
		if len(lines) <= may[file] {
			continue
		}
		for _, l := range lines {
			t.Error(l)
		}
	}
}

// without calls f while a rule lacks one of its lines Unless.
func (r *Rules) without(id string, number int, f func() bool) bool {
	rule, _ := r.lookup(id)
	list := r.unless[rule.unless.from:rule.unless.end]
	last := len(list) - 1
	turn := func() { list[number], list[last] = list[last], list[number] }
	turn()
	rule.unless.end--
	defer func() { rule.unless.end++; turn() }()
	return f()
}

func (l provable) String() string {
	name, proof := "Text", "no example has it"
	if l.unless {
		name, proof = "Unless", "the rule takes no reply without it; write one as Not"
	}
	return fmt.Sprintf("%s:%d: rule %s: %s: %s: %s", l.file, l.line, l.rule, name, l.text, proof)
}
