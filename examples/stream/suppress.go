package main

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/state"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/timers"
)

// An Attempt is what an address keeps in mind of a Delivery.
type Attempt struct {
	Millis int64
	Kind   string
	Reason string
	After  int // failures in a row after which such a one removes the address; 0 never
}

// An AddressState says what to do with an address, and since when.
type AddressState struct {
	Address  string    `json:"address"`
	Do       string    `json:"do"` // keep, watch or remove
	Reason   string    `json:"reason,omitempty"`
	Failures int       `json:"failures"`
	Since    time.Time `json:"since"`
}

// rank puts what came at one moment in an order, with a delivery last.
func rank(a Attempt) int { return slices.Index([]string{failed, deferred, delivered}, a.Kind) }

// judge says what to do with an address after attempts, in whatever order they came: a
// delivery makes good what failed before it, and so many failures as its kind asks for
// remove, but at least removeAfter.
func judge(attempts []Attempt, removeAfter int) (do, reason string, failures int) {
	slices.SortFunc(attempts, func(a, b Attempt) int {
		return cmp.Or(cmp.Compare(a.Millis, b.Millis), cmp.Compare(rank(a), rank(b)))
	})
	do = "keep"
	for _, a := range attempts {
		switch {
		case a.Kind == delivered:
			do, reason, failures = "keep", "", 0
		case a.After > 0:
			if failures++; failures >= max(a.After, removeAfter) {
				do = "remove"
			} else {
				do = "watch"
			}
			reason = a.Reason
		case do == "keep" && a.Kind == failed:
			do, reason = "watch", a.Reason
		}
	}
	return do, reason, failures
}

// addressFn keeps the state of each address. It judges at the ends of windows, when all
// attempts before them are there, so that the order in which events come does not show.
type addressFn struct {
	Attempts    state.Bag[Attempt]
	Last        state.Value[string] // what was said last
	Judge       timers.EventTime
	Window      int64 // milliseconds
	Memory      int64 // milliseconds after which an attempt is forgotten
	RemoveAfter int
}

func newAddressFn(c config) *addressFn {
	return &addressFn{
		Attempts: state.MakeBagState[Attempt]("attempts"), Last: state.MakeValueState[string]("last"), Judge: timers.InEventTime("judge"),
		Window: c.window.Milliseconds(), Memory: c.memory.Milliseconds(), RemoveAfter: c.removeAfter,
	}
}

func (f *addressFn) ProcessElement(ts beam.EventTime, sp state.Provider, tp timers.Provider, address string, d Delivery, _ func(beam.EventTime, AddressState)) error {
	if err := f.Attempts.Add(sp, Attempt{ts.Milliseconds(), d.Kind, d.Reason, d.After}); err != nil {
		return err
	}
	setAt(f.Judge, tp, endOfWindow(ts.Milliseconds(), f.Window))
	setAt(f.Judge, tp, endOfWindow(ts.Milliseconds()+f.Memory, f.Window))
	return nil
}

func (f *addressFn) OnTimer(_ beam.EventTime, sp state.Provider, _ timers.Provider, address string, timer timers.Context, emit func(beam.EventTime, AddressState)) error {
	attempts, _, err := f.Attempts.Read(sp)
	if err != nil {
		return err
	}
	now, err := setFor(timer)
	if err != nil {
		return err
	}
	kept, err := forget(&f.Attempts, sp, attempts, func(a Attempt) bool { return a.Millis < now-f.Memory })
	if err != nil {
		return err
	}
	before := slices.DeleteFunc(kept, func(a Attempt) bool { return a.Millis >= now })
	do, reason, failures := judge(before, f.RemoveAfter)
	last, _, err := f.Last.Read(sp)
	if err != nil {
		return err
	}
	if last == "" {
		last = "keep"
	}
	isDelivery := func(a Attempt) bool { return a.Kind == delivered }
	if do == last || last == "remove" && !slices.ContainsFunc(before, isDelivery) {
		return nil // who was removed does not come back since his refusals are forgotten
	}
	emit(beam.EventTime(now-1), AddressState{address, do, reason, failures, time.UnixMilli(now).UTC()})
	return f.Last.Write(sp, do)
}

// forget takes out of a bag what is old, and returns what it keeps.
func forget[T any](bag *state.Bag[T], sp state.Provider, all []T, old func(T) bool) ([]T, error) {
	kept := slices.DeleteFunc(slices.Clone(all), old)
	if len(kept) == len(all) {
		return kept, nil
	}
	if err := bag.Clear(sp); err != nil {
		return nil, err
	}
	for _, v := range kept {
		if err := bag.Add(sp, v); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// setAt sets a timer for the end of a window. Its tag says so again, since runners
// differ in the time that they fire it with; what it tells belongs to that window.
func setAt(timer timers.EventTime, tp timers.Provider, end int64) {
	at := time.UnixMilli(end)
	timer.Set(tp, at, timers.WithTag(strconv.FormatInt(end, 10)), timers.WithOutputTimestamp(at.Add(-time.Millisecond)))
}

// setFor returns the end of the window for which a timer was set.
func setFor(timer timers.Context) (end int64, err error) { return strconv.ParseInt(timer.Tag, 10, 64) }

// endOfWindow returns the end of the fixed window that a moment lies in.
func endOfWindow(millis, size int64) int64 { return millis - ((millis%size)+size)%size + size }
