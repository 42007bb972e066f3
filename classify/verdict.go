package classify

import (
	"github.com/smtperr/go-smtperr/classify/internal/match"
	"github.com/smtperr/go-smtperr/classify/internal/reply"
)

// A verdict is the best rule for a text, and what else its words tell.
type verdict struct {
	// What is known before.
	server   string // the one that the caller spoke to
	code     int
	enhanced EnhancedCode
	role     Role
	unmarked string    // the text where nothing marks whose words it is
	prose    bool      // they are a person's own, so that everyday ones count only where they stand together
	barred   reasonSet // what cannot be meant, whatever the words
	mute     reasonSet // what codes do not tell here
	instead  Reason    // what is meant where nothing else says
	clues              // of the step, those that the rules find among them

	// What the rules say.
	choice
	rank int
	at   uint16

	provider string
	lasting  Permanence // what the words say; temporary where they say both
	surely   bool       // they say so of this mail, whatever holds of such failures as a rule
}

// A choice is the rule that fits best, if there is one.
type choice struct {
	rules  *Rules // whose it is
	rule   *rule
	beside bool // its words are not what the text says first, or are denied
}

// judge looks for the best rule for the text of a scan: among the specific ones,
// and where none of them fits and everyday words count, among the others.
func (r *Rules) judge(scan *match.Scan, v *verdict, everyday bool) {
	scan.Tier(tierSpecific)
	s := r.signs(scan, v)
	if s.n > 0 || v.provider != "" {
		scan.Tier(tierSigned)
	}
	weighed := len(scan.All())
	r.weigh(scan.All(), scan, &s, &besides{aside: noAside, checks: noAside, nots: noAside}, v)
	if everyday && !v.rule.stronger(general) {
		scan.Tier(tierGeneral)
		b := r.besidesIn(scan)
		v.prose = reply.SpeaksOfSelf(v.unmarked)
		r.weigh(scan.All()[weighed:], scan, &s, &b, v)
	}
}

// faintly looks for what a text is about, by the stems of its words.
func (r *Rules) faintly(scan *match.Scan, v *verdict) {
	scan.Tier(tierGeneral)
	b := r.besidesIn(scan)
	v.prose = reply.SpeaksOfSelf(v.unmarked)
	scan.Only(tierLast)
	r.weigh(scan.All(), scan, &signs{}, &b, v)
}

// signs are the speakers that a text or the name of the server gives away.
type signs struct {
	n    int
	list [8]uint16
}

func (s *signs) add(speaker uint16) {
	if s.n < len(s.list) {
		s.list[s.n] = speaker
		s.n++
	}
}

// signs looks for what tells the provider and the stage.
func (r *Rules) signs(scan *match.Scan, v *verdict) (s signs) {
	var words, weakWords uint16
	leaving := false
	stage, _ := v.told() // by the caller, or by what wraps these words
	for i := range scan.All() {
		m := &scan.All()[i]
		switch o := r.owners[m.Pattern]; o.kind() {
		case ownsMark:
			s.add(o.id())
			if v.provider == "" && r.speakers[o.id()].told {
				v.provider = r.speakers[o.id()].id
			}
		case ownsWrapper:
			w := &r.wrappers[o.id()]
			switch {
			case !v.hasCode(spanOf(r.codes, w.codes)):
			case w.permanence != PermanenceUnknown:
				if v.lasting != Temporary {
					v.lasting = w.permanence
				}
				v.surely = v.surely || !w.weak
			case w.weak && m.Words > weakWords:
				weakWords, v.phrase = m.Words, w.stage
			case !w.weak && w.stage == StageQuit:
				leaving = true
			case !w.weak && stage == StageUnknown && m.Words > words:
				words, v.wrapper, v.command = m.Words, w.stage, w.told
			}
		}
	}
	if leaving && stage == StageUnknown {
		v.closing = StageBasisTold
	}
	if v.server == "" {
		return s
	}
	host := match.Scan{Set: r.set}
	host.Read(v.server, 0)
	host.Whole()
	host.Tier(tierSpecific)
	for i := range host.All() {
		m := &host.All()[i]
		if o := r.owners[m.Pattern]; o.kind() == ownsMark {
			s.add(o.id())
			if r.speakers[o.id()].told {
				v.provider = r.speakers[o.id()].id
			}
		}
	}
	return s
}

// besides tells which words of a text are not about the cause: those from the place
// aside on. Of them some say what is not the matter, or what is fine.
type besides struct {
	aside  uint16
	checks uint16 // the first word of a check that found nothing
	nots   uint16 // the first word of a clause with a word that denies
	not    uint16 // that word
	turn   uint16 // a word that turns from what is denied before it to what is the matter
	n      int
	denied [8]struct{ from, to uint16 }
}

// besidesIn looks for them. What a text begins with is no aside, unless it is a check.
func (r *Rules) besidesIn(scan *match.Scan) (b besides) {
	b.aside, b.checks, b.nots = noAside, noAside, noAside
	if word, from, ok := scan.FirstDenied(); ok {
		b.not, b.nots = word, from
	}
	for i := range scan.All() {
		m := &scan.All()[i]
		at := m.At
		switch kind := r.owners[m.Pattern].kind(); kind {
		case ownsDenial, ownsPraise:
			from, to := scan.Clause(m)
			if kind == ownsPraise {
				if scan.DeniedBehind(m) {
					continue // "the address exists not"
				}
				to = m.End // "the user exists but is over quota"
			}
			if from > 0 {
				b.deny(from, to)
			}
			at = from
		case ownsTurn:
			if b.turn == 0 || m.At < b.turn {
				b.turn = m.At
			}
			continue
		case ownsCheck:
			b.deny(m.At, m.End)
			b.checks = min(b.checks, m.At)
			continue
		case ownsAside:
		default:
			continue
		}
		if at > 0 {
			b.aside = min(b.aside, at)
		}
	}
	return b
}

func (b *besides) deny(from, to uint16) {
	if b.n < len(b.denied) {
		b.denied[b.n].from, b.denied[b.n].to = from, to
		b.n++
	}
}

// denies reports whether a match needs words that say what is not the matter.
func (b *besides) denies(m *match.Match) bool {
	for _, c := range b.denied[:b.n] {
		if m.At < c.to && c.from < m.End {
			return true
		}
	}
	return false
}

// weigh takes the best rule of matches, if it is better than what there is.
func (r *Rules) weigh(matches []match.Match, scan *match.Scan, s *signs, b *besides, v *verdict) {
	stage, _ := v.told()
	for i := range matches {
		m := &matches[i]
		o := r.owners[m.Pattern]
		if o.kind() != ownsText {
			continue
		}
		rule := &r.rules[o.id()]
		if rule.least(m.Words)+maxConditions < v.rank {
			continue // whatever its conditions
		}
		rank, ok := r.rank(rule, v, stage, m.Words)
		behind, nots := uint16(noAside), uint16(noAside)
		if rule.strength < specific && m.From < m.At && scan.Crosses(m) {
			rank -= across
		}
		if rule.strength == general {
			if m.End > b.aside || scan.Denied(m) || scan.DeniedBefore(b.turn, m) {
				rank -= less
			} else {
				behind, nots = min(b.aside, b.checks), b.nots
				if m.End > nots { // words of the clause that the match itself is in
					_, nots = scan.Clause(&match.Match{At: m.From, End: m.End})
				}
				if scan.Besides(m) {
					rank -= later
				}
			}
		}
		if rule.strength == faint && (m.End > b.aside || scan.Crosses(m) || scan.Negated(m)) {
			continue
		}
		if rule.strength < specific && (b.denies(m) || v.prose && !together(scan, m)) {
			continue
		}
		if !ok || rank < v.rank || rank == v.rank && v.rule != nil && !r.earlier(m.At, rule, v) {
			continue
		}
		if rule.needsSign && !has(s.list[:s.n], rule.speaker) && v.provider != r.speakers[rule.speaker].id || r.forbidden(rule, scan, behind, nots, b) {
			continue
		}
		v.rank, v.at = rank, m.At
		v.choice = choice{r, rule, rule.strength == general && v.code != 0 && (scan.Afterwards(m) || scan.Denied(m))}
	}
}

// together reports whether the words of a match stand in one clause, in their order.
func together(scan *match.Scan, m *match.Match) bool {
	if m.End-m.At <= m.Words {
		return m.End-m.At == m.Words
	}
	_, to := scan.Clause(&match.Match{At: m.At, End: m.At + 1})
	return to >= m.End
}

// noAside is the place of an aside in a text that has none.
const noAside = 1<<16 - 1

// less takes a rule of the general vocabulary that has words of an aside
// behind those that have none, but not behind the weak ones.
const less = 1 << 15

// across takes one behind those of three words more whose state stands before the
// subject and in another clause: "connecting failed (check host, encryption)".
const across = 3 << 4

// later takes one behind a semicolon behind those before it, whatever the words.
const later = 1 << 12

func (r *Rules) earlier(at uint16, rule *rule, v *verdict) bool {
	return at < v.at || at == v.at && r.id(rule) < v.id()
}

// id returns the id of the rule, which there must be.
func (v *verdict) id() string { return v.rules.id(v.rule) }

func has(list []uint16, x uint16) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// forbidden reports whether the text has, before the place behind, what forbids
// a rule. From the place nots on it must ask for the word that denies.
func (r *Rules) forbidden(rule *rule, scan *match.Scan, behind, nots uint16, b *besides) bool {
	for _, pattern := range spanOf(r.unless, rule.unless) {
		if b.turn > 0 && scan.Has(pattern, b.turn) && scan.DeniedBefore(b.turn, &match.Match{Pattern: pattern}) {
			continue // "no virus, but"
		}
		if scan.Has(pattern, min(behind, nots)) || nots < behind && scan.Wants(pattern, b.not) && scan.Has(pattern, behind) {
			return true
		}
	}
	return false
}

// rank tells how well a rule fits, and whether its conditions hold: strength,
// then words, then the number of conditions.
func (r *Rules) rank(rule *rule, v *verdict, stage Stage, words uint16) (int, bool) {
	if v.barred.has(rule.reason) {
		return 0, false
	}
	conditions := 0
	if codes := spanOf(r.codes, rule.codes); len(codes) > 0 {
		if !v.hasCode(codes) {
			return 0, false
		}
		conditions++
	}
	if enhanced := spanOf(r.enhanced, rule.enhanced); len(enhanced) > 0 {
		ok := false
		for _, p := range enhanced {
			ok = ok || p.matches(v.enhanced)
		}
		if !ok {
			return 0, false
		}
		conditions += 2
	}
	if rule.stages != 0 && stage != StageUnknown {
		if rule.stages&(1<<stage) == 0 {
			return 0, false
		}
		conditions++
	}
	if rule.roles != 0 {
		if rule.roles&(1<<v.role) == 0 {
			return 0, false
		}
		conditions++
	}
	if rule.needsSign {
		conditions++
	}
	return rule.least(words) + conditions, true
}

// least is the rank of a rule that has no conditions.
func (rule *rule) least(words uint16) int {
	return int(rule.strength)<<16 + (int(words)+int(rule.weight)+64)<<4
}

// maxConditions bounds what conditions add to it.
const maxConditions = 1<<4 - 1

// hasCode reports whether the basic code meets a condition.
func (v *verdict) hasCode(codes []uint16) bool {
	return len(codes) == 0 || has(codes, uint16(v.code)) || v.code != 0 && has(codes, uint16(v.code/100))
}

// asksCode reports whether a rule has a condition on the basic code.
func (rule *rule) asksCode() bool { return rule.codes.end > rule.codes.from }

// stronger reports whether there is a rule, and one above s.
func (rule *rule) stronger(s strength) bool { return rule != nil && rule.strength > s }

// ties returns the rules other than id that match as well as it does and say
// something else.
func (r *Rules) ties(rd *reply.Reading, h Attempt, id string) []string {
	text := rd.Words()
	scan := match.Scan{Set: r.set}
	scan.Read(text, rd.Code)
	scan.Whole()
	scan.Tier(tierSpecific)
	scan.Tier(tierGeneral)
	best := verdict{code: rd.Code, enhanced: EnhancedCode(rd.Enhanced), clues: clues{caller: h.Stage}, role: h.Role}
	r.weigh(scan.All(), &scan, &signs{}, &besides{aside: noAside, checks: noAside, nots: noAside}, &best)
	if best.rule == nil || best.id() != id {
		return nil
	}
	var tied []string
	for _, x := range scan.All() {
		o := r.owners[x.Pattern]
		if o.kind() != ownsText {
			continue
		}
		other := &r.rules[o.id()]
		if other == best.rule || other.reason == best.rule.reason || other.needsSign || r.forbidden(other, &scan, noAside, noAside, &besides{}) {
			continue
		}
		if rank, ok := r.rank(other, &best, h.Stage, x.Words); ok && rank == best.rank {
			tied = append(tied, r.id(other))
		}
	}
	return tied
}

// A reasonSet is a set of reasons.
type reasonSet uint64

func reasons(list ...Reason) (s reasonSet) {
	for _, r := range list {
		s |= 1 << r
	}
	return s
}

func (s reasonSet) has(r Reason) bool { return s&(1<<r) != 0 }
