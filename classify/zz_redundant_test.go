package classify

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

type redItem struct {
	Rule    string   `json:"rule"`
	Number  int      `json:"number"`
	File    string   `json:"file"`
	Text    string   `json:"text"`
	Samples []string `json:"samples"`
}

func TestZRedundant(t *testing.T) {
	if os.Getenv("ZZ") == "" {
		t.Skip()
	}
	dir := os.DirFS("rules")
	c, err := readSources(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := c.compile()
	if err != nil {
		t.Fatal(err)
	}
	general := vocabulary(t, dir)
	replies := knownReplies(t, c.sources)
	lines, set := provables(t, dir)
	_ = set
	// pattern ids of texts by rule
	ids := func(r *Rules) map[string][]int {
		m := map[string][]int{}
		for p, o := range r.owners {
			if o.kind() == ownsText {
				m[r.id(&r.rules[o.id()])] = append(m[r.id(&r.rules[o.id()])], p)
			}
		}
		return m
	}
	full, gen := ids(rules), ids(general)
	count := map[string]int{}
	for _, l := range lines {
		if !l.unless {
			count[l.rule]++
		}
	}
	classify := func(r *Rules, text string, h Hints) string {
		x := (&Classifier{rules: r, alone: true}).Text(text, h)
		return fmt.Sprint(x.Reason, x.Permanence, x.Stage)
	}
	reason := func(r *Rules, text string, h Hints) string {
		return (&Classifier{rules: r, alone: true}).Text(text, h).Reason.String()
	}
	base := make([][2]string, len(replies))
	ruleOf := make([][2]string, len(replies))
	for i, k := range replies {
		base[i] = [2]string{classify(rules, k.text, k.hints), classify(general, k.text, k.hints)}
		ruleOf[i] = [2]string{(&Classifier{rules: rules, alone: true}).Text(k.text, k.hints).Rule, (&Classifier{rules: general, alone: true}).Text(k.text, k.hints).Rule}
	}
	in, _ := os.Open("/tmp/rules13-red.jsonl")
	out, _ := os.Create("/tmp/rules13-red.out")
	defer out.Close()
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<22)
	removed := 0
	for sc.Scan() {
		var d redItem
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		if len(full[d.Rule]) != count[d.Rule] || len(gen[d.Rule]) != count[d.Rule] {
			t.Fatal(d.Rule, len(full[d.Rule]), count[d.Rule])
		}
		a, b := full[d.Rule][d.Number], gen[d.Rule][d.Number]
		var before [][2]string
		for _, s := range d.Samples {
			before = append(before, [2]string{reason(rules, s, Hints{}), reason(general, s, Hints{})})
		}
		sub := true
		for _, s := range d.Samples {
			rd := reply.Read(s)
			var scan match.Scan
			scan.Read(rules.set, rd.Words(), 0, 0, rd.Code)
			for i := range tiers {
				scan.Tier(i)
			}
			own, other := uint16(0), uint16(0)
			for _, m := range scan.All() {
				o := rules.owners[m.Pattern]
				if int(m.Pattern) == a {
					own = max(own, m.Words)
				} else if o.kind() == ownsText && rules.id(&rules.rules[o.id()]) == d.Rule {
					other = max(other, m.Words)
				}
			}
			if other < own {
				sub = false
				break
			}
		}
		if !sub {
			continue
		}
		oa, ob := rules.owners[a], general.owners[b]
		rules.owners[a], general.owners[b] = newOwner(7, 0), newOwner(7, 0)
		ok := true
		for i, s := range d.Samples {
			if reason(rules, s, Hints{}) != before[i][0] || reason(general, s, Hints{}) != before[i][1] {
				ok = false
				break
			}
		}
		if ok {
			for i, k := range replies {
				if k.rule == d.Rule && ruleOf[i][0] == d.Rule && (&Classifier{rules: rules, alone: true}).Text(k.text, k.hints).Rule != d.Rule || ruleOf[i][0] == d.Rule && classify(rules, k.text, k.hints) != base[i][0] || ruleOf[i][1] == d.Rule && classify(general, k.text, k.hints) != base[i][1] {
					ok = false
					break
				}
			}
		}
		if ok {
			removed++
			x, _ := json.Marshal(map[string]any{"rule": d.Rule, "file": d.File, "text": d.Text, "number": d.Number})
			fmt.Fprintln(out, string(x))
		} else {
			rules.owners[a], general.owners[b] = oa, ob
		}
	}
	fmt.Println("removable", removed)
}
