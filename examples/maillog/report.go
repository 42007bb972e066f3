package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// A report is what is told of a tally, in a language.
type report struct {
	words   *wording
	Stopped bool // it was stopped before the end
	From    time.Time
	To      time.Time
	Totals  totals

	Reasons   []row
	Providers []row
	Servers   []row
	Lists     []listRow
	Grey      []greyRow
	TLS       []tlsRow
	Addresses []addressRow
	Unknown   []unknownRow
	Damaged   []string // lines that are damaged, some of them

	Times  []bucket
	Heat   [7][24]int64 // refusals by day of the week, from Monday, and hour
	Delays [len(delayBounds)]int64

	More map[string]int64 // what no table had room for
}

type totals struct {
	Lines     int64            `json:"lines"`
	Bytes     int64            `json:"bytes"`
	Told      int64            `json:"told"`
	Damaged   int64            `json:"damaged"`
	Delivered int64            `json:"delivered"`
	Late      int64            `json:"late"`
	Failed    int64            `json:"failed"`
	Expired   int64            `json:"expired"`
	Waiting   int64            `json:"waiting"`
	Attempts  int64            `json:"attempts"`
	Evicted   int64            `json:"evicted,omitempty"`
	Wrote     map[string]int64 `json:"wrote"`
}

// A row is one line of a table of deliveries.
type row struct {
	ID          string `json:"id"` // of a reason, a cause or a provider; the name of a server
	Name        string `json:"name"`
	Delivered   int64  `json:"delivered"`
	Late        int64  `json:"late"`
	Failed      int64  `json:"failed"`
	Waiting     int64  `json:"waiting"`
	Reason      string `json:"reason,omitempty"` // most often, of a provider or a server
	Title       string `json:"title,omitempty"`
	Responsible string `json:"responsible,omitempty"`
	First       string `json:"first,omitempty"` // the first thing to do
	Todo        string `json:"todo,omitempty"`  // all of it
	Reply       string `json:"reply,omitempty"` // one that says so
	Parts       []row  `json:"parts,omitempty"` // the causes of a reason

	Since time.Time `json:"since,omitzero"` // the first refusal for this reason
	Last  time.Time `json:"last,omitzero"`  // of a reason, the last one

	recipients bool // it attaches to the recipients, and nothing of ours is wrong
}

// Shown are the parts that are worth a line: those of one title are one, and one
// alone says no more than the row.
func (r *row) Shown() []row {
	var list []row
next:
	for _, p := range r.Parts {
		for i := range list {
			if x := &list[i]; x.Name == p.Name {
				x.Failed, x.Waiting, x.Late = x.Failed+p.Failed, x.Waiting+p.Waiting, x.Late+p.Late
				continue next
			}
		}
		list = append(list, p)
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

func (r *row) trouble() int64 { return r.Failed + r.Waiting }

type listRow struct {
	List  string    `json:"list"`
	IP    string    `json:"ip"`
	N     int64     `json:"refusals"`
	Since time.Time `json:"first"`
	Last  time.Time `json:"last"`
	Reply string    `json:"reply"`
	First string    `json:"todo"`
}

type greyRow struct {
	Server   string `json:"server"`
	Failed   int64  `json:"failed"`
	Waiting  int64  `json:"waiting"`
	Attempts int    `json:"attempts"`
	Longest  int64  `json:"seconds"`
	Reply    string `json:"reply"`
}

type tlsRow struct {
	Server string `json:"server"`
	Reason string `json:"reason"`
	Cause  string `json:"cause,omitempty"`
	Title  string `json:"title"`
	N      int64  `json:"refusals"`
	Reply  string `json:"reply"`
	First  string `json:"todo"`
}

type addressRow struct {
	Address  string    `json:"address"`
	Advice   string    `json:"advice"` // remove, watch, keep
	Name     string    `json:"name"`
	Why      string    `json:"why"`
	Reason   string    `json:"reason"`
	Failures int64     `json:"failures"`
	Last     time.Time `json:"last"`
	Reply    string    `json:"reply"`
}

type unknownRow struct {
	Reply string    `json:"reply"`
	N     int64     `json:"n"`
	Last  time.Time `json:"last"`
}

// A bucket is a part of the time of the log.
type bucket struct {
	At        time.Time                 `json:"at"`
	Seconds   int64                     `json:"seconds"`
	Delivered int64                     `json:"delivered"`
	Refused   map[classify.Reason]int64 `json:"refused"`
}

// settings say how a report is made.
type settings struct {
	lang   string
	redact redaction
	zone   *time.Location
}

// newReport makes the report of a tally, to which what waits has been added.
func newReport(t *tally, s settings) *report {
	m := maker{tally: t, veil: s.redact.veil(), zone: s.zone, catalog: catalog.Match(s.lang), words: wordsFor(s.lang), titles: map[titleKey]string{}}
	r := &report{words: m.words, From: m.time(t.First), To: m.time(t.Last), More: t.Left}
	r.Reasons = m.reasons()
	for _, x := range r.Reasons {
		r.Totals.Waiting += x.Waiting
	}
	r.Totals = totals{t.Lines, t.Bytes, t.Told, t.Damaged, t.Delivered, t.Late, t.Failed, t.Expired, r.Totals.Waiting, t.Attempts, t.Evicted, t.Wrote}
	r.Providers = m.hosts(t.Providers, func(id string) string { return cmp.Or(classify.ProviderName(id), id) })
	r.Servers = m.hosts(t.Servers, m.veil.host)
	r.Lists = m.lists()
	r.Grey = m.grey()
	r.TLS = m.encryption()
	r.Addresses = m.addresses()
	r.Unknown = m.unknown()
	for _, s := range t.Samples {
		r.Damaged = append(r.Damaged, m.veil.text(s))
	}
	r.Times = m.times()
	r.Heat = m.heat()
	r.Delays = t.Delays
	return r
}

// A maker makes a report.
type maker struct {
	tally   *tally
	veil    veil
	zone    *time.Location
	catalog *catalog.Catalog
	words   *wording

	titles map[titleKey]string
}

// A titleKey is what the title of an explanation depends on.
type titleKey struct {
	reason     classify.Reason
	cause      classify.Cause
	permanence classify.Permanence
	outcome    classify.Outcome
	stage      classify.Stage
	provider   string
	rule       string
}

func titleOf(r *classify.Result) titleKey {
	return titleKey{r.Reason, r.Cause, r.Permanence, r.Outcome, r.Stage, r.Provider, r.Rule}
}

// title returns the title of the explanation of a result. There are many
// addresses, and few titles.
func (m *maker) title(r classify.Result) string {
	k := titleOf(&r)
	title, ok := m.titles[k]
	if !ok {
		title = m.catalog.Explain(r, catalog.Details{}).Title
		m.titles[k] = title
	}
	return title
}

func (m *maker) time(at int64) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return time.Unix(at, 0).In(m.zone)
}

// explain adds what a judgment means to a row.
func (m *maker) explain(x *row, j *judgment) {
	if j == nil {
		return
	}
	result := j.Result
	// The names go before the explanation is made: what it says itself, as of a
	// provider's page, is no secret.
	result.Server, result.Text = m.veil.host(result.Server), m.veil.text(result.Text)
	e := m.catalog.Explain(result, catalog.Details{})
	x.Title, x.Responsible = e.Title, e.Status.Responsible.Value
	x.Todo = todo(e)
	x.First = firstSentence(x.Todo)
	x.recipients = j.Result.Scope == classify.ScopeRecipient
	switch j.Result.Reason {
	case classify.ReasonUnknown:
		x.First = m.words.unknownTodo
	case classify.UserUnknown, classify.MailboxDisabled, classify.MailboxMoved:
		x.First = m.words.removeTodo
		x.Todo = x.First + " " + x.Todo
	}
	x.Reply = m.veil.text(reply(j))
}

// todo is what the explanation tells an administrator to do, without the rule.
func todo(e catalog.Explanation) string {
	text, _, _ := strings.Cut(e.Admin, "\n")
	if text == "" && len(e.Advice) > 0 {
		text = e.Advice[0]
	}
	return visible(text)
}

// reply is what a server said, with its codes.
func reply(j *judgment) string {
	var b strings.Builder
	if r := &j.Result; r.Code > 0 {
		b.WriteString(codes(r.Code))
	}
	if e := j.Result.Enhanced.String(); e != "" {
		b.WriteString(" " + e)
	}
	return strings.TrimSpace(b.String() + " " + j.Result.Text)
}

func codes(n int) string {
	return string([]byte{byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
}

// firstSentence cuts a text behind its first sentence; one of a few words takes
// the next with it.
func firstSentence(s string) string {
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '.' && s[i+1] == ' ' && i > 40 && !strings.HasSuffix(s[:i], "z. B") && !strings.HasSuffix(s[:i], "d. h") {
			return s[:i+1]
		}
	}
	return s
}

// reasons has a row for each reason, and in it one for each cause.
func (m *maker) reasons() []row {
	type sum struct {
		row   row
		first int64
		last  int64
		parts map[classify.Cause]*row
		most  int64
		why   *judgment
		best  map[classify.Cause]*judgment
	}
	sums := map[classify.Reason]*sum{}
	for _, k := range sortedKeys(m.tally.Cells, func(a, b cellKey) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Provider, b.Provider))
	}) {
		c := m.tally.Cells[k]
		s := sums[k.Reason]
		if s == nil {
			s = &sum{parts: map[classify.Cause]*row{}, best: map[classify.Cause]*judgment{}, most: -1}
			sums[k.Reason] = s
		}
		p := s.parts[k.Cause]
		if p == nil {
			p = &row{ID: k.Cause.String()}
			s.parts[k.Cause] = p
			s.best[k.Cause] = c.Sample
		}
		for _, x := range [...]*row{&s.row, p} {
			x.Late, x.Failed, x.Waiting = x.Late+c.Late, x.Failed+c.Failed, x.Waiting+c.Waiting
		}
		s.first, s.last = earlier(s.first, c.First), max(s.last, c.Last)
		if n := c.Failed + c.Waiting + c.Late; n > s.most {
			s.most, s.why = n, c.Sample
		}
	}
	var rows []row
	for reason, s := range sums {
		x := s.row
		x.ID = reason.String()
		x.Since, x.Last = m.time(s.first), m.time(s.last)
		m.explain(&x, s.why)
		x.Name = x.Title
		if len(s.parts) > 1 || s.parts[classify.CauseNone] == nil {
			for cause, p := range s.parts {
				m.explain(p, s.best[cause])
				p.Name = p.Title
				x.Parts = append(x.Parts, *p)
			}
			sortRows(x.Parts)
		}
		rows = append(rows, x)
	}
	sortRows(rows)
	return rows
}

func sortRows(rows []row) {
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(b.trouble(), a.trouble()), cmp.Compare(b.Late, a.Late), cmp.Compare(a.ID, b.ID))
	})
}

// hosts has a row for each server or provider that refused something.
func (m *maker) hosts(table map[string]*counts, name func(string) string) []row {
	var rows []row
	for id, c := range table {
		if c.Failed+c.Waiting+c.Late == 0 {
			continue
		}
		x := row{ID: visible(id), Delivered: c.Delivered, Late: c.Late, Failed: c.Failed, Waiting: c.Waiting}
		most := int64(0)
		for _, reason := range sortedKeys(c.Reasons, cmp.Compare) {
			if why := c.Reasons[reason]; why.N > most {
				most = why.N
				x.Reason, x.Since = reason.String(), m.time(why.First)
				m.explain(&x, why.Why)
			}
		}
		rows = append(rows, x)
	}
	sortRows(rows)
	for i := range rows {
		x := &rows[i]
		x.Name = name(x.ID)
		if m.veil.redactor != nil && m.veil.redactor.Hosts {
			x.ID = x.Name
		}
	}
	return rows
}

func (m *maker) lists() []listRow {
	var rows []listRow
	for _, k := range sortedKeys(m.tally.Lists, func(a, b listKey) int { return cmp.Or(cmp.Compare(a.List, b.List), cmp.Compare(a.IP, b.IP)) }) {
		s := m.tally.Lists[k]
		var x row
		m.explain(&x, s.Why)
		rows = append(rows, listRow{m.veil.host(k.List), m.veil.host(k.IP), s.N, m.time(s.First), m.time(s.Last), x.Reply, x.Todo})
	}
	slices.SortStableFunc(rows, func(a, b listRow) int { return cmp.Compare(b.N, a.N) })
	return rows
}

func (m *maker) grey() []greyRow {
	var rows []greyRow
	for _, k := range sortedKeys(m.tally.Grey, cmp.Compare) {
		g := m.tally.Grey[k]
		rows = append(rows, greyRow{m.veil.host(k), g.Failed, g.Waiting, g.Attempts, g.Longest, m.veil.text(reply(g.Why))})
	}
	slices.SortStableFunc(rows, func(a, b greyRow) int { return cmp.Compare(b.Failed+b.Waiting, a.Failed+a.Waiting) })
	return rows
}

func (m *maker) encryption() []tlsRow {
	var rows []tlsRow
	for _, k := range sortedKeys(m.tally.TLS, func(a, b tlsKey) int {
		return cmp.Or(cmp.Compare(a.Server, b.Server), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Cause, b.Cause))
	}) {
		s := m.tally.TLS[k]
		var x row
		m.explain(&x, s.Why)
		rows = append(rows, tlsRow{m.veil.host(k.Server), k.Reason.String(), k.Cause.String(), x.Title, s.N, x.Reply, x.Todo})
	}
	slices.SortStableFunc(rows, func(a, b tlsRow) int { return cmp.Compare(b.N, a.N) })
	return rows
}

func (m *maker) addresses() []addressRow {
	var rows []addressRow
	rank := map[string]int{"remove": 0, "watch": 1, "keep": 2}
	for _, to := range sortedKeys(m.tally.Addresses, cmp.Compare) {
		a := m.tally.Addresses[to]
		x := addressRow{Failures: a.Failures, Last: m.time(a.Last), Reason: a.Why.Result.Reason.String(), Reply: m.veil.text(a.Reply)}
		x.Advice, x.Why = m.advise(a)
		x.Name = m.words.advices[x.Advice]
		x.Address = to
		rows = append(rows, x)
	}
	slices.SortStableFunc(rows, func(a, b addressRow) int {
		return cmp.Or(cmp.Compare(rank[a.Advice], rank[b.Advice]), cmp.Compare(b.Failures, a.Failures))
	})
	for i := range rows {
		rows[i].Address = m.veil.address(rows[i].Address)
	}
	return rows
}

// advise says what to do with an address, and why.
func (m *maker) advise(a *address) (advice, why string) {
	title := m.title(a.Why.Result)
	if a.Since > 0 {
		return "keep", m.words.again
	}
	s := a.advice()
	switch {
	case s.Action == bounce.ListActionRemove && a.Failures >= int64(s.After):
		return "remove", title
	case s.Action == bounce.ListActionRemove:
		return "watch", m.words.after(title, s.After)
	case s.Action == bounce.ListActionAsk:
		return "watch", m.words.look(title)
	}
	return "keep", m.words.notIts(title)
}

func (m *maker) unknown() []unknownRow {
	var rows []unknownRow
	for _, k := range sortedKeys(m.tally.Unknown, cmp.Compare) {
		s := m.tally.Unknown[k]
		rows = append(rows, unknownRow{visible(k), s.N, m.time(s.Last)})
	}
	slices.SortStableFunc(rows, func(a, b unknownRow) int { return cmp.Compare(b.N, a.N) })
	return rows
}

func sortedKeys[K comparable, V any](table map[K]V, compare func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(table), compare)
}
