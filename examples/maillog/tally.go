package main

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// A tally is all that is kept of what was read. Each of its tables is bounded:
// what comes when one is full is counted in Left.
type tally struct {
	Lines   int64            `json:"lines"`
	Bytes   int64            `json:"bytes"`
	Told    int64            `json:"told"`    // lines of which a delivery is known
	Damaged int64            `json:"damaged"` // lines that are cut short, or make no sense
	Samples []string         `json:"samples,omitempty"`
	Wrote   map[string]int64 `json:"wrote"` // deliveries by the software that told them

	Attempts  int64 `json:"attempts"` // that were refused
	Delivered int64 `json:"delivered"`
	Late      int64 `json:"late"` // of these: were put off at first
	Failed    int64 `json:"failed"`
	Expired   int64 `json:"expired"` // of these: were tried until the time was over
	Lost      int64 `json:"lost"`    // waiting, in messages that were given up to save memory
	Evicted   int64 `json:"evicted"`

	First int64 `json:"first"` // the time of the first delivery, and of the last one
	Last  int64 `json:"last"`

	Cells     map[cellKey]*cell       `json:"cells"`
	Servers   map[string]*counts      `json:"servers"`
	Providers map[string]*counts      `json:"providers"`
	Hours     map[int64]*hour         `json:"hours"`
	Delays    [len(delayBounds)]int64 `json:"delays"`
	Lists     map[listKey]*seen       `json:"lists"`
	Grey      map[string]*grey        `json:"grey"`
	TLS       map[tlsKey]*seen        `json:"tls"`
	Addresses map[string]*address     `json:"addresses"`
	Unknown   map[string]*seen        `json:"unknown"`

	Left map[string]int64 `json:"left"` // what found no place in a table, by its name

	kinds map[kindKey]*judgment
}

// A kindKey is what the judgments of many addresses have in common.
type kindKey struct {
	title  titleKey
	server string
}

// kind returns a judgment like j, the same for all that differ in the words
// alone: there are many addresses.
func (t *tally) kind(j *judgment) *judgment {
	k := kindKey{titleOf(&j.Result), j.Server}
	same, ok := t.kinds[k]
	if !ok && len(t.kinds) < mostLists {
		if t.kinds == nil {
			t.kinds = map[kindKey]*judgment{}
		}
		t.kinds[k], same, ok = j, j, true
	}
	if !ok {
		return j
	}
	return same
}

func newTally() *tally {
	return &tally{
		Wrote: map[string]int64{}, Cells: map[cellKey]*cell{}, Servers: map[string]*counts{}, Providers: map[string]*counts{}, Hours: map[int64]*hour{},
		Lists: map[listKey]*seen{}, Grey: map[string]*grey{}, TLS: map[tlsKey]*seen{}, Addresses: map[string]*address{}, Unknown: map[string]*seen{},
		Left: map[string]int64{},
	}
}

// How many entries a table may have.
const (
	mostServers   = 20_000
	mostHours     = 20_000
	mostLists     = 5_000
	mostUnknown   = 5_000
	mostAddresses = 100_000
)

// counts tell what became of deliveries.
type counts struct {
	Delivered int64                      `json:"delivered,omitempty"` // late ones are among them
	Late      int64                      `json:"late,omitempty"`
	Failed    int64                      `json:"failed,omitempty"`
	Waiting   int64                      `json:"waiting,omitempty"`
	Reasons   map[classify.Reason]*cause `json:"reasons,omitempty"` // of those that were refused
}

// A cause is how often a reason was met, with the last reply that told it.
type cause struct {
	N     int64     `json:"n"`
	First int64     `json:"first,omitempty"`
	Why   *judgment `json:"why"`
}

// A cellKey is what the deliveries of a cell have in common.
type cellKey struct {
	Reason   classify.Reason
	Cause    classify.Cause
	Provider string
}

// MarshalText writes a key of a table: "blocklisted/listed/gmail".
func (k cellKey) MarshalText() ([]byte, error) {
	return []byte(k.Reason.String() + "/" + k.Cause.String() + "/" + k.Provider), nil
}

// UnmarshalText reads what MarshalText wrote.
func (k *cellKey) UnmarshalText(text []byte) error {
	reason, rest, _ := strings.Cut(string(text), "/")
	cause, provider, _ := strings.Cut(rest, "/")
	k.Provider = provider
	if cause != "" {
		if err := k.Cause.UnmarshalText([]byte(cause)); err != nil {
			return err
		}
	}
	return k.Reason.UnmarshalText([]byte(reason))
}

// A cell counts deliveries that were refused for the same reason.
type cell struct {
	Late    int64     `json:"late"`
	Failed  int64     `json:"failed"`
	Waiting int64     `json:"waiting"`
	First   int64     `json:"first"`
	Last    int64     `json:"last"`
	Sample  *judgment `json:"sample"`
}

// An hour of the log.
type hour struct {
	Delivered int64                     `json:"delivered,omitempty"`
	Refused   map[classify.Reason]int64 `json:"refused,omitempty"` // deliveries by the reason of the first refusal
}

// seen is how often something was met, and by what it was told.
type seen struct {
	N     int64     `json:"n"`
	First int64     `json:"first"`
	Last  int64     `json:"last"`
	Why   *judgment `json:"why"`
}

func (s *seen) add(j *judgment, at int64) {
	s.N++
	if s.First == 0 {
		s.First = at
	}
	s.Last = max(s.Last, at)
	s.Why = j
}

// grey are the deliveries that a server put off for ever.
type grey struct {
	Failed   int64     `json:"failed"`
	Waiting  int64     `json:"waiting"`
	Attempts int       `json:"attempts"` // the most that were made for one
	Longest  int64     `json:"longest"`  // seconds between the first and the last of them
	Why      *judgment `json:"why"`
}

// An address is a recipient to whom a delivery failed.
type address struct {
	Failures int64     `json:"failures"` // in a row
	First    int64     `json:"first"`
	Last     int64     `json:"last"`
	Since    int64     `json:"since,omitempty"` // when a delivery to it succeeded, 0 for not after the last failure
	Why      *judgment `json:"why"`             // without the words of the reply
	Reply    string    `json:"reply"`
}

// advice is what to do with it.
func (a *address) advice() bounce.Suppress {
	if a.Since > 0 {
		return bounce.Suppress{}
	}
	return bounce.SuppressAfter(a.Why.Result)
}

// delayBounds are the upper bounds of the classes of the time to delivery, in
// seconds; the last one has none.
var delayBounds = [...]int64{1, 10, 60, 600, 3600, 4 * 3600, 24 * 3600, 5 * 24 * 3600, 0}

// entryOf returns the entry of a table, a new one while there is room, else nil.
func entryOf[K comparable, V any](t *tally, table map[K]*V, name string, k K, most int, keep func(K) K) *V {
	if v, ok := table[k]; ok {
		return v
	}
	if len(table) >= most {
		t.Left[name]++
		return nil
	}
	v := new(V)
	table[keep(k)] = v
	return v
}

func same[K any](k K) K { return k }

func (t *tally) span(at int64) {
	if at == 0 {
		return
	}
	if t.First == 0 || at < t.First {
		t.First = at
	}
	t.Last = max(t.Last, at)
}

func (t *tally) hour(at int64) *hour {
	if at == 0 {
		return nil
	}
	return entryOf(t, t.Hours, "hours", at/3600, mostHours, same)
}

func (t *tally) server(name string) *counts {
	if name == "" {
		return nil
	}
	return entryOf(t, t.Servers, "servers", name, mostServers, strings.Clone)
}

func (t *tally) provider(id string) *counts {
	if id == "" {
		return nil
	}
	return entryOf(t, t.Providers, "providers", id, mostServers, strings.Clone)
}

// deliver counts a delivery; p is what was refused before, nil for nothing.
func (t *tally) deliver(e *event, p *pending) {
	t.span(e.at)
	t.Delivered++
	t.Wrote[e.key.Software.String()]++
	late := p != nil && p.Attempts > 0
	if late {
		t.Late++
		if c := t.cell(p.Why); c != nil {
			c.Late++
			c.note(p)
		}
	}
	for _, c := range [...]*counts{t.server(e.server), t.provider(e.of)} {
		if c != nil {
			c.Delivered++
			if late {
				c.Late++
			}
		}
	}
	if h := t.hour(e.at); h != nil {
		h.Delivered++
	}
	if e.delayed {
		i := 0
		for i < len(delayBounds)-1 && e.delay > delayBounds[i] {
			i++
		}
		t.Delays[i]++
	}
	if a, ok := t.Addresses[e.to]; ok && e.at >= a.Last {
		a.Failures, a.Since = 0, e.at
	}
}

// cell returns where the deliveries of a judgment are counted.
func (t *tally) cell(j *judgment) *cell {
	r := &j.Result
	k := cellKey{r.Reason, r.Cause, j.Of}
	c := entryOf(t, t.Cells, "cells", k, mostServers, func(k cellKey) cellKey { k.Provider = strings.Clone(k.Provider); return k })
	if c != nil {
		c.Sample = j
	}
	return c
}

// refusal counts the first refusal of a delivery.
func (t *tally) refusal(j *judgment, at int64) {
	t.span(at)
	if h := t.hour(at); h != nil {
		if h.Refused == nil {
			h.Refused = map[classify.Reason]int64{}
		}
		h.Refused[j.Result.Reason]++
	}
}

// attempt notes what an attempt tells beside its reason.
func (t *tally) attempt(j *judgment, at int64) {
	t.Attempts++
	r := &j.Result
	switch r.Reason {
	case classify.Blocklisted:
		list, ip := listed(j)
		if s := entryOf(t, t.Lists, "lists", listKey{list, ip}, mostLists, listKey.clone); s != nil {
			s.add(j, at)
		}
	case classify.TLSFailed, classify.TLSRequired:
		t.secure(j, at)
	case classify.ReasonUnknown:
		if s := entryOf(t, t.Unknown, "unknown", j.Public, mostUnknown, same); s != nil {
			s.add(j, at)
		}
	}
}

// A tlsKey is a server with which encryption fails, and how.
type tlsKey struct {
	Server string
	Reason classify.Reason
	Cause  classify.Cause
}

// MarshalText writes a key of a table: "tls-failed/certificate-name/mx.example.com".
func (k tlsKey) MarshalText() ([]byte, error) {
	return cellKey{k.Reason, k.Cause, k.Server}.MarshalText()
}

// UnmarshalText reads what MarshalText wrote.
func (k *tlsKey) UnmarshalText(text []byte) error {
	var c cellKey
	err := c.UnmarshalText(text)
	*k = tlsKey{c.Provider, c.Reason, c.Cause}
	return err
}

func (t *tally) secure(j *judgment, at int64) {
	k := tlsKey{j.Server, j.Result.Reason, j.Result.Cause}
	if s := entryOf(t, t.TLS, "tls", k, mostLists, same); s != nil {
		s.add(j, at)
	}
}

// encryption counts trouble that no delivery names.
func (t *tally) encryption(e *event) {
	if e.result != nil && (e.result.Reason == classify.TLSFailed || e.result.Reason == classify.TLSRequired) {
		t.secure(e.judge(), e.at)
	}
}

// fail counts a delivery that failed; with over, for it was tried until its time
// was over.
func (t *tally) fail(p *pending, over bool) {
	t.span(p.Last)
	t.Failed++
	if over {
		t.Expired++
	}
	if c := t.cell(p.Why); c != nil {
		c.Failed++
		c.note(p)
	}
	for _, c := range [...]*counts{t.server(p.Why.Server), t.provider(p.Why.Of)} {
		if c != nil {
			c.Failed++
			c.blame(p)
		}
	}
	if p.Why.Result.Reason == classify.Greylisted {
		t.greylist(p, true)
	}
	if a := entryOf(t, t.Addresses, "addresses", p.To, mostAddresses, strings.Clone); a != nil && p.To != "" {
		a.Failures++
		if a.First == 0 {
			a.First = p.Last
		}
		a.Last, a.Since, a.Why, a.Reply = max(a.Last, p.Last), 0, t.kind(p.Why), cut(reply(p.Why), 200)
	}
}

// earlier returns the earlier of two times; 0 is none.
func earlier(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func (c *cell) note(p *pending) {
	c.First = earlier(c.First, p.First)
	c.Last = max(c.Last, p.Last)
}

// blame notes why a delivery was refused.
func (c *counts) blame(p *pending) {
	j := p.Why
	if c.Reasons == nil {
		c.Reasons = map[classify.Reason]*cause{}
	}
	r := c.Reasons[j.Result.Reason]
	if r == nil {
		r = &cause{}
		c.Reasons[j.Result.Reason] = r
	}
	r.N++
	r.First = earlier(r.First, p.First)
	r.Why = j
}

func (t *tally) greylist(p *pending, over bool) {
	name := p.Why.Server
	if name == "" {
		name = domainOf(p.To)
	}
	g := entryOf(t, t.Grey, "grey", name, mostLists, strings.Clone)
	if g == nil {
		return
	}
	if over {
		g.Failed++
	} else {
		g.Waiting++
	}
	g.Attempts, g.Longest, g.Why = max(g.Attempts, p.Attempts), max(g.Longest, p.Last-p.First), p.Why
}

// patience is how long greylisting goes on before one says that it does not end.
const patience = 3600

// wait counts a delivery that waits at the end of the log.
func (t *tally) wait(p *pending) {
	if c := t.cell(p.Why); c != nil {
		c.Waiting++
		c.note(p)
	}
	for _, c := range [...]*counts{t.server(p.Why.Server), t.provider(p.Why.Of)} {
		if c != nil {
			c.Waiting++
			c.blame(p)
		}
	}
	if p.Why.Result.Reason == classify.Greylisted && p.Last-p.First >= patience {
		t.greylist(p, false)
	}
}

// lose counts a delivery of which nothing more is going to be known.
func (t *tally) lose(p *pending) {
	if p.Attempts == 0 {
		return
	}
	t.Lost++
	t.wait(p)
}
