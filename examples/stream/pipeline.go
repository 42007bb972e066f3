package main

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph/mtime"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph/window"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph/window/trigger"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/state"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/timers"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/transforms/stats"
)

// config is what a run can be told.
type config struct {
	window      time.Duration
	lateness    time.Duration // how long after its window an event still counts
	memory      time.Duration // how long events and attempts are kept in mind
	removeAfter int
	jump        float64
	least       int
}

func init() {
	for _, v := range []any{Event{}, Delivery{}, Attempt{}, AddressState{}, Share{}, Alert{}, Row{}, Dead{}, Count{}} {
		beam.RegisterType(reflect.TypeOf(v))
	}
	register.DoFn3x0[string, func(beam.EventTime, string, Event), func(beam.EventTime, Dead)](&parseFn{})
	register.DoFn6x1[beam.EventTime, state.Provider, timers.Provider, string, Event, func(Event), error](&onceFn{})
	register.DoFn6x1[beam.EventTime, state.Provider, timers.Provider, string, Delivery, func(beam.EventTime, AddressState), error](&addressFn{})
	register.DoFn6x1[beam.EventTime, state.Provider, timers.Provider, string, Share, func(beam.EventTime, Alert), error](&alertFn{})
	registerSteps()
}

// A Dead is a line of the input that could not be read, with why.
type Dead struct {
	Line  string `json:"line"`
	Error string `json:"error"`
}

// parseFn reads lines. Whatever is wrong with one, the others go on.
type parseFn struct{ Now int64 }

func (f *parseFn) ProcessElement(line string, event func(beam.EventTime, string, Event), dead func(beam.EventTime, Dead)) {
	events, err := parseSafely(line)
	if err != nil {
		dead(beam.EventTime(f.Now), Dead{strings.ToValidUTF8(line[:min(len(line), 64<<10)], "\uFFFD"), err.Error()})
		return
	}
	for _, e := range events {
		if e.Millis == 0 {
			e.Millis = f.Now
		}
		event(mtime.FromMilliseconds(e.Millis), e.ID, e)
	}
}

func parseSafely(line string) (events []Event, err error) {
	defer func() {
		if r := recover(); r != nil {
			events, err = nil, fmt.Errorf("panic: %v", r)
		}
	}()
	return Parse(line)
}

// A Count is a key of the table of counts.
type Count struct {
	Reason    string `json:"reason"`
	Provider  string `json:"provider,omitempty"`
	SendingIP string `json:"sending_ip,omitempty"`
	Kind      string `json:"kind"`
}

// build makes the pipeline: lines in, files of results out.
func build(s beam.Scope, c config, dir string, now time.Time, lines beam.PCollection) {
	windows := func(s beam.Scope, col beam.PCollection) beam.PCollection {
		return beam.WindowInto(s, window.NewFixedWindows(c.window), col,
			beam.Trigger(trigger.Default()), beam.AllowedLateness(c.lateness), beam.PanesAccumulate())
	}
	keyed, dead := beam.ParDo2(s, &parseFn{Now: now.UnixMilli()}, lines)
	deliveries := beam.ParDo(s, diagnose, beam.ParDo(s, newOnceFn(c.memory), keyed))
	inWindows := windows(s, deliveries)

	counts := stats.SumPerKey(s, beam.ParDo(s, countKey, inWindows))
	write(s, dir, "counts", beam.ParDo(s, countRow, counts))
	unknown := stats.SumPerKey(s, beam.ParDo(s, unknownKey, inWindows))
	write(s, dir, "unknown", beam.ParDo(s, unknownRow, unknown))

	reasons := stats.SumPerKey(s, beam.ParDo(s, reasonKey, inWindows))
	shares := beam.WindowInto(s, window.NewGlobalWindows(), beam.ParDo(s, shareOf, reasons))
	alerts := beam.ParDo(s, newAlertFn(c), shares)
	write(s, dir, "alerts", beam.ParDo(s, alertRow, windows(s, alerts)))

	addresses := beam.ParDo(s, newAddressFn(c), beam.ParDo(s, addressKey, deliveries))
	write(s, dir, "addresses", beam.ParDo(s, addressRow, windows(s, addresses)))

	write(s, dir, "dead", beam.ParDo(s, deadRow, windows(s, dead)))
}

func countKey(d Delivery) (string, int64) {
	return line(Count{d.Reason, d.Provider, d.SendingIP, d.Kind}), 1
}

func countRow(key string, n int64) Row {
	return Row{key, n, strings.TrimSuffix(key, "}") + fmt.Sprintf(`,"n":%d}`, n)}
}

// unknownKey takes the numbers out of replies that are not understood, so that those of
// one wording come together.
func unknownKey(d Delivery, emit func(string, int64)) {
	if d.Text != "" {
		emit(wording(d.Text), 1)
	}
}

func wording(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text) && len(out) < 300; i++ {
		c := text[i]
		if '0' <= c && c <= '9' && i > 3 { // the code stays
			if len(out) > 0 && out[len(out)-1] == '#' {
				continue
			}
			c = '#'
		}
		out = append(out, c)
	}
	return strings.ToValidUTF8(string(out), "")
}

func unknownRow(text string, n int64) Row {
	return Row{text, n, line(struct {
		Reply string `json:"reply"`
		N     int64  `json:"n"`
	}{text, n})}
}

func reasonKey(d Delivery) (string, int64) { return d.Reason, 1 }

func shareOf(w beam.Window, reason string, n int64) (string, Share) {
	return "", Share{w.MaxTimestamp().Milliseconds() + 1, reason, n}
}

func alertRow(a Alert) Row { return Row{a.Reason, a.N, line(a)} }

func addressKey(d Delivery, emit func(string, Delivery)) {
	if d.Recipient != "" {
		emit(strings.ToLower(d.Recipient), d)
	}
}

func addressRow(a AddressState) Row { return Row{a.Address, 0, line(a)} }

func deadRow(d Dead) Row { return Row{d.Line, 0, line(d)} }

func registerSteps() {
	register.Function1x1(diagnose)
	register.Function1x2(countKey)
	register.Function2x1(countRow)
	register.Function2x0(unknownKey)
	register.Function2x1(unknownRow)
	register.Function1x2(reasonKey)
	register.Function3x2(shareOf)
	register.Function1x1(alertRow)
	register.Function2x0(addressKey)
	register.Function1x1(addressRow)
	register.Function1x1(deadRow)
	register.DoFn5x1[context.Context, beam.PaneInfo, beam.Window, int, func(*Row) bool, error](&writeFn{})
	register.Emitter3[beam.EventTime, string, Event]()
	register.Emitter2[beam.EventTime, Dead]()
	register.Emitter1[Event]()
	register.Emitter2[beam.EventTime, AddressState]()
	register.Emitter2[beam.EventTime, Alert]()
	register.Emitter2[string, int64]()
	register.Emitter2[string, Delivery]()
	register.Iter1[Row]()
}

// line returns v as a line of JSON. What it is called with has no values that JSON lacks.
func line(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
