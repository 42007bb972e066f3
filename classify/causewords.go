package classify

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

//go:embed causes.txt
var causeFile string

// A causeTable tells causes by the words of a reply and by enhanced codes.
type causeTable struct {
	set      *match.Set
	causes   []Cause // by pattern
	enhanced []causeCode
	proofs   []causeProof
}

type causeCode struct {
	pattern enhancedPattern
	cause   Cause
}

// A causeProof is an example of a stanza.
type causeProof struct {
	cause Cause
	text  string
	line  int
}

// causes returns the table, which is read when a reason first needs it. The tests
// hold that the file can be read.
var causes = sync.OnceValue(func() *causeTable {
	t, err := readCauses("causes.txt", causeFile)
	if err != nil {
		panic(err)
	}
	return t
})

func readCauses(file, text string) (*causeTable, error) {
	t := &causeTable{}
	b := match.NewBuilder(len(text))
	var order []int
	err := eachEntry(file, text, "Cause", func(s stanza.Stanza) error {
		var cause Cause
		if err := cause.UnmarshalText([]byte(s[0].Value)); err != nil {
			return err
		}
		for _, f := range s[1:] {
			switch f.Name {
			case "Text":
				place, err := b.Add(f.Value, false)
				if err != nil {
					return err
				}
				order = append(order, place)
				t.causes = append(t.causes, cause)
			case "Enhanced":
				for code := range strings.FieldsSeq(f.Value) {
					p, err := parseEnhancedPattern(code)
					if err != nil {
						return err
					}
					t.enhanced = append(t.enhanced, causeCode{p, cause})
				}
			case "Example":
				t.proofs = append(t.proofs, causeProof{cause, f.Value, f.Line})
			default:
				return fmt.Errorf("a cause has no field %s", f.Name)
			}
		}
		if s.Get("Example") == "" {
			return errors.New("no Example")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	t.set, err = b.Set(order)
	return t, err
}

// explain looks for the cause below the reason. The rule that decided knows best,
// then the words by the order of the file, then the enhanced code.
func (res *Result) explain(r *reply.Reading, rule *rule) {
	if !haveCauses.has(res.Reason) {
		return
	}
	if rule != nil && rule.cause != CauseNone {
		res.Cause = rule.cause
	}
	if res.Cause == CauseNone {
		text := r.Words()
		if r.Code == 0 || rule != nil && r.Named {
			text = r.Text // a program's own words
		}
		res.Cause = causes().find(res, text, r.Code)
	}
	switch {
	case res.Cause == ConnectionTimeout && toPort25(r.Text):
		res.Cause = Port25Closed
	case res.Cause == CauseNone && res.Reason == ProtocolError && r.Code == 0:
		res.Cause = otherService(r.Text)
	}
}

// otherService tells a service that is none of SMTP by how it greets: RFC 9051 §7.1.1
// and RFC 1939 §4. Nothing of it is a word.
func otherService(text string) Cause {
	for _, sign := range [...]struct {
		text  string
		cause Cause
	}{{`"* OK`, IMAPPort}, {": * OK", IMAPPort}, {`"+OK`, POPPort}, {": +OK", POPPort}} {
		if strings.Contains(text, sign.text) {
			return sign.cause
		}
	}
	return CauseNone
}

func (t *causeTable) find(res *Result, text string, code int) Cause {
	var scan match.Scan
	scan.Read(t.set, text, 0, 0, code)
	scan.Tier(0)
	first := uint32(len(t.causes))
	for _, m := range scan.All() {
		if m.Pattern < first && t.causes[m.Pattern].belongs(res.Reason) {
			first = m.Pattern
		}
	}
	if first < uint32(len(t.causes)) {
		return t.causes[first]
	}
	for _, c := range t.enhanced {
		if c.cause.belongs(res.Reason) && c.pattern.matches(res.Enhanced) {
			return c.cause
		}
	}
	return CauseNone
}

// toPort25 reports whether a text names port 25 of an address, as an error of Go's
// does: "dial tcp 192.0.2.25:25: i/o timeout".
func toPort25(text string) bool {
	for {
		_, rest, found := strings.Cut(text, ":25")
		if !found {
			return false
		}
		if rest == "" || !isDigit(rest[0]) && rest[0] != '.' {
			return true
		}
		text = rest
	}
}
