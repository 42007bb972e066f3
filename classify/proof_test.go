package classify

import (
	"fmt"
	"io/fs"
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
	text   string
	hints  Attempt
	rule   string // whose example it is; "" for a recording
	reason Reason // of an example
}

// knownReplies lists the replies of the rule files, in their order, and the
// recordings behind them.
func knownReplies(t testing.TB, sources []*source) (list []knownReply) {
	t.Helper()
	for _, src := range sources {
		for i, p := range src.proofsOf("Rule") {
			r := &src.rules[i]
			for _, e := range p.examples {
				list = append(list, knownReply{text: e.text, hints: r.hints(src), rule: p.name, reason: r.reason})
			}
			for _, e := range p.others {
				list = append(list, knownReply{text: e.text, hints: r.hints(src)})
			}
		}
		for _, p := range slices.Concat(src.proofsOf("Wrapper"), src.proofsOf("Aside")) {
			for _, e := range p.examples {
				list = append(list, knownReply{text: e.text, rule: p.name})
			}
		}
	}
	for _, s := range recordings(t) {
		list = append(list, knownReply{text: strings.Join(s.All("Reply"), "\n")})
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
	number int    // among the lines of its rule with the same name
	when   string // the conditions of the rule
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
				list = append(list, provable{file, f.Line, s[0].Value, tells, f.Value, kind == 1, count[kind], conditions(file, s)})
				count[kind]++
			}
		}
	}
	if set, err = b.Set(order); err != nil {
		t.Fatal(err)
	}
	return list, set
}

// conditions are what a rule asks for besides its texts. A rule that needs its
// speaker is told apart by that.
func conditions(file string, s stanza.Stanza) string {
	when := s[0].Name
	for _, name := range []string{"Code", "Enhanced", "At", "Role"} {
		when += " " + name + ": " + strings.Join(s.All(name), " ")
	}
	if s.Get("From") != "" {
		when += " " + file
	}
	return when
}

// twice returns pairs of lines Text that are the same and that no condition tells
// apart: the second can never decide.
func twice(lines []provable) (pairs [][2]provable) {
	first := map[string]provable{}
	for _, l := range lines {
		if l.unless {
			continue
		}
		key := l.when + "\n" + sameWords(l.text)
		if other, ok := first[key]; ok {
			pairs = append(pairs, [2]provable{other, l})
			continue
		}
		first[key] = l
	}
	return pairs
}

// sameWords writes a pattern as every other that is the same but for the order of
// its alternatives, case and spaces.
func sameWords(pattern string) string {
	var b strings.Builder
	for i, part := range strings.Split(strings.ToLower(pattern), "{") {
		group, rest, ok := strings.Cut(part, "}")
		if i > 0 && ok {
			b.WriteString("{" + strings.Join(slices.Sorted(strings.SplitSeq(group, "|")), "|") + "}")
		} else {
			rest = part
		}
		b.WriteString(" " + strings.Join(strings.Fields(rest), " ") + " ")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// unproved returns the lines that nothing proves. A Text is proved by a reply
// that has it: an example of its own stanza, or any other one that is taken for
// what the stanza tells, whoever decides it.
//
// An Unless is proved by a reply that the rule would take without it, and
// wrongly, or that it would tie for with the right rule. A line of the general
// vocabulary has to hold where no rule knows the server, so such a reply may be
// one that is only decided rightly by the rule of a server, as long as there is
// one.
func unproved(all, general *Rules, lines []provable, set *match.Set, replies []knownReply) (open []provable) {
	p := &proofs{lines, set, make([]bool, len(lines))}
	for _, known := range replies {
		scans := p.scans(known.text)
		p.texts(all, known, scans)
		p.unless(all, known, scans)
		p.unless(general, known, scans)
	}
	for i, ok := range p.proved {
		if !ok {
			open = append(open, lines[i])
		}
	}
	return open
}

// proofs says which lines are proved; their patterns are those of the set.
type proofs struct {
	lines  []provable
	set    *match.Set
	proved []bool
}

// scans reads a reply as the rules do: its words, and all of the text where that
// is more.
func (p *proofs) scans(text string) []*match.Scan {
	rd := reply.Read(text)
	var scans []*match.Scan
	for _, s := range slices.Compact([]string{rd.Words(), rd.Text}) {
		plain, stemmed := &match.Scan{Set: p.set}, &match.Scan{Set: p.set}
		plain.Read(s, rd.Code)
		stemmed.ReadStems(s, rd.Code)
		for _, scan := range []*match.Scan{plain, stemmed} {
			scan.Whole()
			scan.Tier(0)
			scans = append(scans, scan)
		}
	}
	return scans
}

func (p *proofs) texts(rules *Rules, known knownReply, scans []*match.Scan) {
	c := &Classifier{rules: rules, alone: true}
	got := c.Classify(known.text, known.hints)
	for _, scan := range scans {
		for _, m := range scan.All() {
			l := &p.lines[m.Pattern]
			p.proved[m.Pattern] = p.proved[m.Pattern] || l.rule == known.rule ||
				l.tells == got.Reason.String() || l.tells == got.Stage.String() || l.tells == got.Permanence.String()
		}
	}
}

func (p *proofs) unless(rules *Rules, known knownReply, scans []*match.Scan) {
	c := &Classifier{rules: rules, alone: true}
	got := c.Classify(known.text, known.hints)
	for _, scan := range scans {
		for i := range p.lines {
			l := &p.lines[i]
			if p.proved[i] || !l.unless || !scan.Has(uint32(i), noAside) {
				continue
			}
			rule, _ := rules.lookup(l.rule)
			right := rule != nil && rule.reason == known.reason && got.Rule != known.rule
			if rule == nil || l.rule == got.Rule || right {
				continue
			}
			p.proved[i] = rules.without(rule, l.number, func() bool {
				rd := reply.Read(known.text)
				return c.Classify(known.text, known.hints).Rule == l.rule ||
					slices.Contains(rules.ties(&rd, known.hints, known.rule), l.rule)
			})
		}
	}
}

// without calls f while a rule lacks one of its lines Unless.
func (r *Rules) without(rule *rule, number int, f func() bool) bool {
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
