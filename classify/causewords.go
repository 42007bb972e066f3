package classify

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

//go:embed causes.txt
var causeFile string

// A causeTable tells causes by the words of a reply and by enhanced codes. Its words
// are patterns of the built-in rules, so that a reply is read once.
type causeTable struct {
	patterns []causePattern // in the order of the file
	enhanced []causeCode
	proofs   []causeProof
}

type causePattern struct {
	place int // in the builder
	owner int // the cause, with notCause where the words say that it is another
}

// notCause marks the owner of an Unless.
const notCause = 1 << 15

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

// readCauses reads the file of causes, and gives its patterns to b.
func readCauses(file, text string, b *match.Builder) (*causeTable, error) {
	t := &causeTable{}
	err := eachEntry(file, text, "Cause", func(s stanza.Stanza) error {
		var cause Cause
		if err := cause.UnmarshalText([]byte(s[0].Value)); err != nil {
			return err
		}
		for _, f := range s[1:] {
			switch f.Name {
			case "Text", "Unless":
				place, err := b.Add(f.Value, false)
				if err != nil {
					return err
				}
				owner := int(cause)
				if f.Name == "Unless" {
					owner |= notCause
				}
				t.patterns = append(t.patterns, causePattern{place, owner})
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
	return t, err
}

// explain looks for the cause below the reason. The rule that decided knows best,
// then the words by the order of the file, then the enhanced code. The built-in
// rules' scan is the last one.
func (c *Classifier) explain(res *Result, r *reply.Reading, rule *rule, scans []match.Scan) {
	if res.Waiting && res.Reason == ReasonUnknown && res.Code == 0 {
		res.Cause = DeliveryDelayed
	}
	if res.Reason == ReasonUnknown || !haveCauses.has(res.Reason) {
		return
	}
	if rule != nil && rule.cause != CauseNone {
		res.Cause = rule.cause
	}
	if res.Cause == CauseNone {
		from, to := r.Start, r.End
		if r.Code == 0 || rule != nil && r.Named { // a program's own words
			from, to = 0, len(r.Text)
		}
		if c.alone {
			res.Cause = causeIn(res, r, from, to)
		} else {
			scans = scans[len(scans)-1:]
			within(r, from, to, scans)
			res.Cause = builtin().cause(res, &scans[0])
		}
	}
	if res.Cause == CauseConnectionTimeout && !r.Delayed && res.Enhanced.IsZero() && toPort25(r.Text) { // no report of a server
		res.Cause = CausePort25Closed
	}
}

// causeIn reads a text that the built-in rules did not read.
func causeIn(res *Result, r *reply.Reading, from, to int) Cause {
	scans := [1]match.Scan{{Set: builtin().set}}
	within(r, from, to, scans[:])
	return builtin().cause(res, &scans[0])
}

func (r *Rules) cause(res *Result, scan *match.Scan) Cause {
	scan.Only(tierLast)
	var not uint64 // the causes that the words rule out
	for _, m := range scan.All() {
		if o := r.owners[m.Pattern]; o.kind() == ownsCause && o.id()&notCause != 0 {
			not |= 1 << (o.id() &^ notCause)
		}
	}
	first := uint32(len(r.owners))
	for _, m := range scan.All() {
		o := r.owners[m.Pattern]
		if id := o.id(); o.kind() == ownsCause && m.Pattern < first && id&notCause == 0 && not>>id&1 == 0 && Cause(id).belongs(res.Reason) {
			first = m.Pattern
		}
	}
	if first < uint32(len(r.owners)) {
		return Cause(r.owners[first].id())
	}
	if !r.coded.has(res.Reason) || res.Enhanced.IsZero() {
		return CauseNone
	}
	for _, c := range r.causes {
		if not>>c.cause&1 == 0 && c.pattern.matches(res.Enhanced) && c.cause.belongs(res.Reason) {
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
