package main

import (
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// steps are how long a bucket may be, in hours; a report has no more than
// mostBuckets of them.
var steps = [...]int64{1, 2, 3, 6, 12, 24, 7 * 24, 28 * 24, 13 * 28 * 24}

const mostBuckets = 36

// times divides the time of the log into buckets of equal length.
func (m *maker) times() []bucket {
	hours := m.tally.Hours
	if len(hours) == 0 {
		return nil
	}
	first, last := int64(0), int64(0)
	for h := range hours {
		if first == 0 || h < first {
			first = h
		}
		last = max(last, h)
	}
	step := steps[len(steps)-1]
	for _, s := range steps {
		if (last-first)/s < mostBuckets {
			step = s
			break
		}
	}
	// Days begin at midnight where the report is read.
	start := m.time(first * 3600)
	if step >= 24 {
		start = time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, m.zone)
	} else {
		start = time.Date(start.Year(), start.Month(), start.Day(), start.Hour()/int(step)*int(step), 0, 0, 0, m.zone)
	}
	n := int((last*3600-start.Unix())/(3600*step)) + 1
	list := make([]bucket, min(n, 10*mostBuckets))
	for i := range list {
		list[i] = bucket{At: start.Add(time.Duration(int64(i)*step) * time.Hour), Seconds: 3600 * step, Refused: map[classify.Reason]int64{}}
	}
	for h, x := range hours {
		i := int((h*3600 - start.Unix()) / (3600 * step))
		if i < 0 || i >= len(list) {
			continue
		}
		list[i].Delivered += x.Delivered
		for reason, n := range x.Refused {
			list[i].Refused[reason] += n
		}
	}
	return list
}

// Sum is how many deliveries were refused.
func (b bucket) Sum() (sum int64) {
	for _, n := range b.Refused {
		sum += n
	}
	return sum
}

// heat counts refusals by day of the week and hour.
func (m *maker) heat() (heat [7][24]int64) {
	for h, x := range m.tally.Hours {
		at := m.time(h * 3600)
		for _, n := range x.Refused {
			heat[(int(at.Weekday())+6)%7][at.Hour()] += n
		}
	}
	return heat
}
