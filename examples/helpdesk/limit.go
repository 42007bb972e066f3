package main

import (
	"sync"
	"time"
)

// A limiter gives each visitor a bucket of tokens that fills with time.
type limiter struct {
	perMinute int // answers; 0 for no limit
	now       func() time.Time

	mu       sync.Mutex
	visitors map[string]*bucket
}

type bucket struct {
	tokens float64
	at     time.Time // when tokens was right
}

// An answer costs as much as so many pages.
const answerCost = 10

// maxVisitors bounds what is remembered. When it is reached, those whose buckets are
// full again are forgotten, and all where there are none.
const maxVisitors = 20_000

func newLimiter(perMinute int) *limiter {
	return &limiter{perMinute: perMinute, now: time.Now, visitors: map[string]*bucket{}}
}

// allow takes cost tokens from the visitor's bucket. Where they are not there, it says
// how long to wait.
func (l *limiter) allow(visitor string, cost float64) (wait time.Duration, ok bool) {
	if l.perMinute == 0 {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	full := float64(l.perMinute * answerCost)
	perSecond := full / 60
	b := l.visitors[visitor]
	if b == nil {
		if len(l.visitors) >= maxVisitors {
			l.forget(now, full, perSecond)
		}
		b = &bucket{full, now}
		l.visitors[visitor] = b
	}
	b.tokens = min(full, b.tokens+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.tokens < cost {
		return time.Duration((cost - b.tokens) / perSecond * float64(time.Second)), false
	}
	b.tokens -= cost
	return 0, true
}

func (l *limiter) forget(now time.Time, full, perSecond float64) {
	for visitor, b := range l.visitors {
		if b.tokens+now.Sub(b.at).Seconds()*perSecond >= full {
			delete(l.visitors, visitor)
		}
	}
	if len(l.visitors) >= maxVisitors {
		clear(l.visitors)
	}
}
