package main

import (
	"context"
	"runtime"
	"sync"

	"github.com/smtperr/go-smtperr/classify"
)

// A pipeline has the blocks read on all processors and hands what they say on in
// their order.
type pipeline struct {
	clock clock
	queue chan *block
	order chan *block
	busy  sync.WaitGroup
}

func newPipeline(c clock) *pipeline {
	n := runtime.GOMAXPROCS(0)
	// The queue bounds how far reading may be ahead, and so the memory.
	p := &pipeline{clock: c, queue: make(chan *block, 2*n), order: make(chan *block, 2*n)}
	classify.Preload()
	for range n {
		p.busy.Go(func() {
			r := newReader(c)
			for b := range p.queue {
				b.read <- r.block(b)
			}
		})
	}
	return p
}

// send gives a block to whoever has time.
func (p *pipeline) send(ctx context.Context, b *block) error {
	select {
	case p.order <- b:
	case <-ctx.Done():
		return ctx.Err()
	}
	p.queue <- b
	return nil
}

// end says that no more blocks come.
func (p *pipeline) end() {
	close(p.queue)
	close(p.order)
}

// each calls f with each block and what it says, until the end.
func (p *pipeline) each(f func(*block, reading)) {
	for b := range p.order {
		f(b, <-b.read)
	}
	p.busy.Wait()
}
