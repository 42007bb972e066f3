package main

import (
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/state"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/timers"
)

// onceFn lets each event through once: services send what was not acknowledged again.
// An id is forgotten when the watermark is a horizon beyond it, so that the state does
// not grow for ever.
type onceFn struct {
	Seen    state.Value[bool]
	Forget  timers.EventTime
	Horizon int64 // milliseconds
}

func newOnceFn(horizon time.Duration) *onceFn {
	return &onceFn{Seen: state.MakeValueState[bool]("seen"), Forget: timers.InEventTime("forget"), Horizon: horizon.Milliseconds()}
}

func (f *onceFn) ProcessElement(ts beam.EventTime, sp state.Provider, tp timers.Provider, _ string, e Event, emit func(Event)) error {
	_, seen, err := f.Seen.Read(sp)
	if err != nil || seen {
		return err
	}
	if err := f.Seen.Write(sp, true); err != nil {
		return err
	}
	f.Forget.Set(tp, ts.ToTime().Add(time.Duration(f.Horizon)*time.Millisecond), timers.WithNoOutputTimestamp())
	emit(e)
	return nil
}

func (f *onceFn) OnTimer(_ beam.EventTime, sp state.Provider, _ timers.Provider, _ string, _ timers.Context, _ func(Event)) error {
	return f.Seen.Clear(sp)
}
