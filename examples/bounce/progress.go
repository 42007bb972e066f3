package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// A progress shows on a terminal how much of long work is done. A nil progress
// shows nothing.
type progress struct {
	out         io.Writer
	total, done int64
	mails       int
	started     time.Time
	last        time.Time
	shown       bool
}

// newProgress returns nil where out is no terminal.
func newProgress(out io.Writer, paths []string) *progress {
	f, ok := out.(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	p := &progress{out: out, started: time.Now()}
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			p.total = 0 // not known: mails are counted
			break
		} else {
			p.total += info.Size()
		}
	}
	return p
}

// add says that a mail of so many bytes was read.
func (p *progress) add(size int64) {
	if p == nil {
		return
	}
	p.done += size
	p.mails++
	now := time.Now()
	if now.Sub(p.started) < 500*time.Millisecond || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	_, _ = io.WriteString(p.out, p.line())
}

func (p *progress) line() string {
	if p.total <= 0 {
		return fmt.Sprintf("\r%d", p.mails)
	}
	const width = 30
	part := min(p.done, p.total)
	n := int(width * part / p.total)
	return fmt.Sprintf("\r[%s%s] %3d %%  %d", strings.Repeat("#", n), strings.Repeat(" ", width-n), 100*part/p.total, p.mails)
}

// clear takes the progress from the line, before something else is printed.
func (p *progress) clear() {
	if p != nil && p.shown {
		_, _ = io.WriteString(p.out, "\r\x1b[K")
		p.shown = false
	}
}
