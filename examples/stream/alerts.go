package main

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/state"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/timers"
)

// A Share is how often a reason came in a window.
type Share struct {
	End    int64 // of the window, in milliseconds
	Reason string
	N      int64
}

// An Alert says that a reason became much more frequent.
type Alert struct {
	End    time.Time `json:"end"` // of the window
	Reason string    `json:"reason"`
	N      int64     `json:"n"`
	Share  float64   `json:"share"`  // of all attempts in the window
	Before float64   `json:"before"` // its share in the windows before
}

// history is with how many windows before it a window is compared.
const history = 4

// alertFn compares each window with those before it.
type alertFn struct {
	Shares  state.Bag[Share]
	Compare timers.EventTime
	Window  int64 // milliseconds
	Jump    float64
	Least   int64
}

func newAlertFn(c config) *alertFn {
	return &alertFn{Shares: state.MakeBagState[Share]("shares"), Compare: timers.InEventTime("compare"), Window: c.window.Milliseconds(), Jump: c.jump, Least: int64(c.least)}
}

func (f *alertFn) ProcessElement(_ beam.EventTime, sp state.Provider, tp timers.Provider, _ string, s Share, _ func(beam.EventTime, Alert)) error {
	setAt(f.Compare, tp, s.End)
	return f.Shares.Add(sp, s)
}

func (f *alertFn) OnTimer(_ beam.EventTime, sp state.Provider, _ timers.Provider, _ string, timer timers.Context, emit func(beam.EventTime, Alert)) error {
	end, err := setFor(timer)
	if err != nil {
		return err
	}
	shares, _, err := f.Shares.Read(sp)
	if err != nil {
		return err
	}
	for _, a := range compare(shares, end, f.Window, f.Jump, f.Least) {
		emit(beam.EventTime(end-1), a)
	}
	oldest := end - history*f.Window
	_, err = forget(&f.Shares, sp, shares, func(s Share) bool { return s.End < oldest })
	return err
}

// compare returns the reasons of the window that ends at end whose share grew by more
// than jump, and that came at least so often. Of what was counted again, for an event
// that came late, the larger number counts.
func compare(shares []Share, end, size int64, jump float64, least int64) (alerts []Alert) {
	now, before := map[string]int64{}, map[Share]int64{}
	for _, s := range shares {
		switch {
		case s.End == end:
			now[s.Reason] = max(now[s.Reason], s.N)
		case s.End < end && s.End >= end-history*size:
			key := Share{s.End, s.Reason, 0}
			before[key] = max(before[key], s.N)
		}
	}
	var all, allBefore int64
	for _, n := range now {
		all += n
	}
	past := map[string]int64{}
	for key, n := range before {
		past[key.Reason] += n
		allBefore += n
	}
	if allBefore == 0 {
		return nil // nothing to compare with
	}
	for _, reason := range slices.SortedFunc(maps.Keys(now), cmp.Compare) {
		share, was := float64(now[reason])/float64(all), float64(past[reason])/float64(allBefore)
		if reason != "accepted" && now[reason] >= least && share-was > jump {
			alerts = append(alerts, Alert{time.UnixMilli(end).UTC(), reason, now[reason], share, was})
		}
	}
	return alerts
}
