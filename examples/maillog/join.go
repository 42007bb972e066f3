package main

import (
	"container/list"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// A pending recipient has not got the message yet.
type pending struct {
	To       string    `json:"to"`
	Attempts int       `json:"attempts"` // that were refused; 0 for one that was only taken
	First    int64     `json:"first"`    // when the first was
	Last     int64     `json:"last"`
	Why      *judgment `json:"why,omitempty"` // of the last attempt that tells it
	Now      bool      `json:"now,omitempty"` // the attempt that is under way has refused it
}

// A judgment is what the library says of a reply, with what the log adds.
type judgment struct {
	Result classify.Result `json:"result"`
	Server string          `json:"server"`
	Of     string          `json:"of,omitempty"` // the provider, see [reader.of]
	Source string          `json:"source,omitempty"`
	Public string          `json:"public,omitempty"`
}

// judge keeps what an event says, and nothing of the block that it is from.
func (e *event) judge() *judgment {
	j := &judgment{Server: strings.Clone(e.server), Of: strings.Clone(e.of), Source: strings.Clone(e.source), Public: e.public}
	if e.result != nil {
		j.Result = *e.result
		j.Result.Text = strings.Clone(cut(e.result.Text, 400))
		j.Result.Rule, j.Result.Provider = strings.Clone(e.result.Rule), strings.Clone(e.result.Provider)
		j.Result.Attempt = classify.Attempt{Stage: e.result.Stage, Role: e.result.Role, Server: j.Server}
	}
	return j
}

// cut bounds a text.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

// An open message is still in a queue, as far as the log tells.
type open struct {
	key     key
	at      int64 // when it came, 0 where the log does not tell
	waiting []pending
	trouble *judgment // of the attempt that is under way
}

// A joiner joins the lines of a message. It keeps what is open, up to a bound:
// then the one of which nothing was heard for longest is given up, and what waits
// in it counts as waiting.
type joiner struct {
	tally    *tally
	most     int
	messages map[key]*list.Element
	order    list.List // of *open; what was heard of last is at the back
	hosts    map[string]string

	told func(to, outcome string, why *judgment) // for tests, called with each outcome
}

func newJoiner(t *tally, most int) *joiner {
	return &joiner{tally: t, most: most, messages: map[key]*list.Element{}, hosts: map[string]string{}}
}

// add takes the next event.
func (j *joiner) add(e *event) {
	switch e.kind {
	case arrived:
		j.message(e).at = e.at
	case accepted:
		m := j.message(e)
		if m.find(e.to) < 0 {
			m.waiting = append(m.waiting, pending{To: strings.Clone(e.to)})
		}
	case trouble:
		j.message(e).trouble = e.judge()
	case attempted:
		if m, _ := j.known(e); m != nil {
			m.over("")
		}
	case encrypt:
		j.tally.encryption(e)
	case delivered, deferred, failed:
		j.delivery(e)
	case expired, gone:
		j.end(e)
	}
}

// message returns the open message of an event, a new one where there is none.
func (j *joiner) message(e *event) *open {
	if el, ok := j.messages[e.key]; ok {
		j.order.MoveToBack(el)
		return el.Value.(*open)
	}
	for len(j.messages) >= j.most {
		el := j.order.Front()
		m := el.Value.(*open)
		before := j.tally.Lost
		for i := range m.waiting {
			j.tally.lose(&m.waiting[i])
		}
		if j.tally.Lost > before { // of the others only the time of arrival is forgotten
			j.tally.Evicted++
		}
		j.drop(el)
	}
	k := e.key
	k.ID = strings.Clone(k.ID)
	k.Host = j.host(k.Host)
	m := &open{key: k}
	j.messages[k] = j.order.PushBack(m)
	return m
}

// host keeps the name of a host once.
func (j *joiner) host(name string) string {
	if kept, ok := j.hosts[name]; ok {
		return kept
	}
	if len(j.hosts) > 10000 {
		clear(j.hosts)
	}
	name = strings.Clone(name)
	j.hosts[name] = name
	return name
}

func (j *joiner) drop(el *list.Element) {
	delete(j.messages, el.Value.(*open).key)
	j.order.Remove(el)
}

// known returns the open message of an event, nil where there is none.
func (j *joiner) known(e *event) (*open, *list.Element) {
	el, ok := j.messages[e.key]
	if !ok {
		return nil, nil
	}
	return el.Value.(*open), el
}

func (j *joiner) delivery(e *event) {
	m, el := j.known(e)
	if m != nil && !e.delayed && m.at > 0 && e.at >= m.at {
		e.delay, e.delayed = e.at-m.at, true
	}
	if e.to == "" {
		j.nameless(e, m, el)
		return
	}
	var p *pending
	at := -1
	if m != nil {
		if at = m.find(e.to); at >= 0 {
			p = &m.waiting[at]
		}
	}
	if e.kind == deferred {
		if m == nil {
			m = j.message(e)
		} else {
			j.order.MoveToBack(el)
		}
		if p == nil {
			m.waiting = append(m.waiting, pending{To: strings.Clone(e.to)})
			p = &m.waiting[len(m.waiting)-1]
		}
		j.refused(p, e, m.trouble)
		p.Now = e.key.Software == haraka
		return
	}
	j.final(p, e, m)
	if at >= 0 {
		m.waiting = append(m.waiting[:at], m.waiting[at+1:]...)
		j.close(m, el)
	}
}

// close forgets a message of which nothing is waiting, where no later line could
// ask when it came.
func (j *joiner) close(m *open, el *list.Element) {
	if len(m.waiting) == 0 && m.at == 0 {
		j.drop(el)
	}
}

// nameless is a delivery whose line does not name the recipients: those of the
// message that are in its domain. Where the line names no domain either, they
// are all of the message, if they are in one domain.
func (j *joiner) nameless(e *event, m *open, el *list.Element) {
	var left []pending
	any := false
	if m != nil {
		domain := strings.ToLower(e.domain)
		if domain == "" {
			domain = m.domain()
		}
		for i := range m.waiting {
			p := &m.waiting[i]
			if domain == "" || domainOf(p.To) != domain || p.Now {
				left = append(left, *p)
				continue
			}
			any = true
			if e.kind == deferred {
				j.refused(p, e, m.trouble)
				left = append(left, *p)
				continue
			}
			named := *e
			named.to = p.To
			j.final(p, &named, m)
		}
		m.waiting = left
		m.over(domain)
		j.close(m, el)
	}
	if !any && e.kind == delivered {
		j.final(nil, e, nil)
	}
}

// refused notes an attempt that will be made again.
func (j *joiner) refused(p *pending, e *event, under *judgment) {
	tried := !e.again || under != nil
	if tried || p.Attempts == 0 {
		p.Attempts++
	}
	if p.First == 0 {
		p.First = e.at
	}
	p.Last = e.at
	switch {
	case !e.again:
		p.Why = e.judge()
	case under != nil:
		p.Why = under
	case p.Why == nil:
		p.Why = e.judge()
	}
	if p.Attempts == 1 && p.First == e.at {
		j.tally.refusal(p.Why, e.at)
	}
	if tried {
		j.tally.attempt(p.Why, e.at)
	}
}

// final is what becomes of a recipient in the end.
func (j *joiner) final(p *pending, e *event, m *open) {
	if e.kind == delivered {
		j.tally.deliver(e, p)
		if late := p != nil && p.Attempts > 0; late {
			j.tell(e.to, "late", p.Why)
		} else {
			j.tell(e.to, "delivered", nil)
		}
		return
	}
	one := pending{To: e.to}
	if p != nil {
		one = *p
	}
	if !e.again || one.Attempts == 0 {
		one.Attempts++
	}
	one.Last = e.at
	if one.First == 0 {
		one.First = e.at
	}
	switch {
	case !e.again || one.Why == nil && (m == nil || m.trouble == nil):
		one.Why = e.judge()
	case one.Why == nil:
		one.Why = m.trouble
	}
	if one.Attempts == 1 && p == nil || p != nil && p.Attempts == 0 {
		j.tally.refusal(one.Why, e.at)
	}
	if !e.again {
		j.tally.attempt(one.Why, e.at)
	}
	j.tally.Wrote[e.key.Software.String()]++
	j.tally.fail(&one, e.again)
	j.tell(one.To, "failed", one.Why)
}

func (j *joiner) tell(to, outcome string, why *judgment) {
	if j.told != nil {
		j.told(to, outcome, why)
	}
}

// end is for all recipients that still wait.
func (j *joiner) end(e *event) {
	m, el := j.known(e)
	if m == nil {
		return
	}
	for i := range m.waiting {
		p := &m.waiting[i]
		if p.Attempts == 0 {
			continue
		}
		p.Last = e.at
		j.tally.fail(p, e.kind == expired)
		j.tell(p.To, "failed", p.Why)
	}
	if m.waiting = nil; e.kind == gone || m.at == 0 {
		j.drop(el)
	}
}

// over notes that an attempt is over, for the recipients in a domain, or all.
func (m *open) over(domain string) {
	for i := range m.waiting {
		if p := &m.waiting[i]; domain == "" || domainOf(p.To) == domain {
			p.Now = false
		}
	}
}

func (m *open) find(to string) int {
	for i := range m.waiting {
		if m.waiting[i].To == to {
			return i
		}
	}
	return -1
}

// domain returns the domain of all that wait, "" where they have several.
func (m *open) domain() (domain string) {
	for i := range m.waiting {
		d := domainOf(m.waiting[i].To)
		if domain != "" && d != domain {
			return ""
		}
		domain = d
	}
	return domain
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// A kept message is an open one as the state file has it.
type kept struct {
	Key     key       `json:"key"`
	At      int64     `json:"at,omitempty"`
	Waiting []pending `json:"waiting,omitempty"`
	Trouble *judgment `json:"trouble,omitempty"`
}

// keep returns what is open, the oldest first.
func (j *joiner) keep() (list []kept) {
	for el := j.order.Front(); el != nil; el = el.Next() {
		m := el.Value.(*open)
		list = append(list, kept{m.key, m.at, m.waiting, m.trouble})
	}
	return list
}

// restore takes what keep returned.
func (j *joiner) restore(list []kept) {
	for _, k := range list {
		m := &open{key: k.Key, at: k.At, waiting: k.Waiting, trouble: k.Trouble}
		m.key.Host = j.host(m.key.Host)
		j.messages[m.key] = j.order.PushBack(m)
	}
}

// waiting calls f for each recipient that waits.
func (j *joiner) waiting(f func(*pending)) {
	for el := j.order.Front(); el != nil; el = el.Next() {
		m := el.Value.(*open)
		for i := range m.waiting {
			if m.waiting[i].Attempts > 0 {
				f(&m.waiting[i])
			}
		}
	}
}
