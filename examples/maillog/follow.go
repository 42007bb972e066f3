package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// follow reads files as they grow, until the context ends.
func follow(ctx context.Context, paths []string, o options, errout io.Writer) error {
	s, err := loadState(o.state)
	if err != nil {
		return err
	}
	p := newPipeline(clock{zone: o.zone})
	f := &follower{pipeline: p, errout: errout, grace: grace}
	j := newJoiner(s.Tally, o.most)
	j.restore(s.Open)
	read := map[int]position{}
	flush := func(end bool) error {
		if o.state != "" {
			next := state{Version: stateVersion, Tally: s.Tally, Open: j.keep()}
			for _, id := range sortedKeys(read, cmp.Compare) {
				next.Files = append(next.Files, read[id])
			}
			data, err := json.Marshal(&next)
			if err == nil {
				err = replace(o.state, data)
			}
			if err != nil {
				return err
			}
		}
		t, err := copyTally(s.Tally)
		if err != nil {
			return err
		}
		j.waiting(t.wait)
		return o.outputs.write(newReport(t, o.settings), end)
	}
	go func() {
		defer p.end()
		f.run(ctx, paths, s.Files)
	}()
	tick := time.NewTicker(o.every)
	defer tick.Stop()
	var failed error
	for {
		select {
		case b, ok := <-p.order:
			if !ok {
				return errors.Join(failed, flush(true))
			}
			take(s.Tally, j, b, <-b.read)
			if b.last {
				delete(read, b.source)
			} else {
				read[b.source] = b.to
			}
		case <-tick.C:
			if err := flush(false); err != nil {
				// A full disk may be emptied: the next time may do.
				fmt.Fprintln(errout, "maillog:", err)
			}
		}
	}
}

// grace is how long a file is still read after another one took its name: the
// server that writes it has to be told first.
const grace = 10 * time.Second

// poll is how often files are looked at where nobody tells that they changed.
const poll = time.Second

// A follower reads files as they grow.
type follower struct {
	pipeline *pipeline
	errout   io.Writer
	grace    time.Duration
	sources  []*source
	next     int
}

// A source is one file that grows.
type source struct {
	id    int
	path  string
	file  *os.File
	cut   *cutter
	until time.Time // when to look no more, zero while it has its name
}

func (f *follower) run(ctx context.Context, paths []string, from []position) {
	wake, stop := f.watch(paths)
	defer stop()
	defer func() {
		for _, s := range f.sources {
			s.file.Close()
		}
	}()
	for _, path := range paths {
		f.resume(ctx, path, from)
	}
	for ctx.Err() == nil {
		f.look(ctx, paths)
		select {
		case <-wake:
		case <-time.After(poll):
		case <-ctx.Done():
		}
	}
}

// watch returns a channel that gets something when a file may have changed.
func (f *follower) watch(paths []string) (<-chan struct{}, func()) {
	wake := make(chan struct{}, 1)
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return wake, func() {} // then it is looked from time to time
	}
	seen := map[string]bool{}
	for _, path := range paths {
		if dir := filepath.Dir(path); !seen[dir] {
			seen[dir] = true
			_ = w.Add(dir)
		}
	}
	go func() {
		for {
			select {
			case _, ok := <-w.Events:
				if !ok {
					return
				}
				select {
				case wake <- struct{}{}:
				default:
				}
			case _, ok := <-w.Errors:
				if !ok {
					return
				}
			}
		}
	}()
	return wake, func() { w.Close() }
}

func (f *follower) complain(path string, err error) {
	fmt.Fprintf(f.errout, "maillog: %s: %s\n", visible(path), visible(err.Error()))
}

var errLost = errors.New("what was read last is in none of the files; it is read from the begin")

// resume begins to read a path where the state says.
func (f *follower) resume(ctx context.Context, path string, from []position) {
	var last string // the file that was found last
	current, any := false, false
	for _, at := range from {
		if at.Path != path {
			continue
		}
		any = true
		name := at.find()
		switch name {
		case "":
			f.complain(path, errLost)
		case path:
			current = true
			if s := f.open(path, at.Offset); s != nil {
				f.sources = append(f.sources, s)
			}
		default:
			last = name
			f.rest(ctx, name, at.Offset, path)
		}
	}
	if current || !any {
		return
	}
	// Files that came and went between.
	var between []string
	for _, name := range siblings(path) {
		if name == last {
			break
		}
		between = append(between, name)
	}
	if last == "" {
		return
	}
	for i := len(between) - 1; i >= 0; i-- {
		f.rest(ctx, between[i], 0, path)
	}
}

// rest reads a file that grows no more from an offset to its end.
func (f *follower) rest(ctx context.Context, name string, offset int64, path string) {
	in, err := openFile(name, nil, func(int) {})
	if err != nil {
		f.complain(name, err)
		return
	}
	defer in.close()
	id := f.id()
	c := f.cutter(ctx, id, path, offset)
	c.ref = in.ref
	if _, err = io.CopyN(io.Discard, in, offset); err == nil {
		err = c.copyTo(ctx, in)
	}
	if err != nil && ctx.Err() == nil {
		f.complain(name, err)
	}
	if ctx.Err() == nil {
		f.end(ctx, id)
	}
}

func (f *follower) id() int {
	f.next++
	return f.next
}

func (f *follower) cutter(ctx context.Context, id int, path string, offset int64) *cutter {
	return &cutter{ref: time.Now(), columns: known, sent: offset, send: func(b *block) error {
		b.source, b.to.Path = id, path
		return f.pipeline.send(ctx, b)
	}}
}

// end says that a source is read to its end.
func (f *follower) end(ctx context.Context, id int) {
	_ = f.pipeline.send(ctx, &block{source: id, last: true, ref: time.Now(), columns: known, read: make(chan reading, 1)})
}

// open opens the file that has a path now, nil where there is none.
func (f *follower) open(path string, offset int64) *source {
	file, err := os.Open(path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			f.complain(path, err)
		}
		return nil
	}
	s := &source{id: f.id(), path: path, file: file}
	s.cut = f.cutter(context.Background(), s.id, path, offset)
	if offset > 0 {
		// The mark of what was read goes on, and Exchange names its columns at the head.
		s.cut.tail = make([]byte, min(offset, markSize))
		_, _ = file.ReadAt(s.cut.tail, offset-int64(len(s.cut.tail)))
		head := make([]byte, 4096)
		n, _ := file.ReadAt(head, 0)
		s.cut.columns = headColumns(string(head[:n]))
	}
	return s
}

// look reads what is new.
func (f *follower) look(ctx context.Context, paths []string) {
	for _, path := range paths {
		f.renamed(path)
	}
	kept := f.sources[:0]
	for _, s := range f.sources {
		grown, err := f.grow(ctx, s)
		if err != nil && ctx.Err() == nil {
			f.complain(s.path, err)
		}
		if s.until.IsZero() || grown || time.Now().Before(s.until) || ctx.Err() != nil {
			kept = append(kept, s)
			continue
		}
		_ = s.cut.flush()
		f.end(ctx, s.id)
		s.file.Close()
	}
	clear(f.sources[len(kept):])
	f.sources = kept
}

// renamed opens the file at path if it is not the one that is read.
func (f *follower) renamed(path string) {
	info, err := os.Stat(path)
	if err != nil {
		return // it comes back, or it does not
	}
	var current *source
	for _, s := range f.sources {
		if s.path == path && s.until.IsZero() {
			current = s
		}
	}
	if current != nil {
		if have, err := current.file.Stat(); err == nil && os.SameFile(have, info) {
			return
		}
		current.until = time.Now().Add(f.grace)
	}
	if s := f.open(path, 0); s != nil {
		f.sources = append(f.sources, s)
	}
}

// grow reads what was added to a source.
func (f *follower) grow(ctx context.Context, s *source) (grown bool, err error) {
	s.cut.send = f.cutter(ctx, s.id, s.path, 0).send
	s.cut.ref = time.Now()
	buffer := make([]byte, blockSize)
	for ctx.Err() == nil {
		at := s.cut.sent + int64(len(s.cut.rest))
		n, err := s.file.ReadAt(buffer, at)
		// Asked after reading: what was read is of the file as it is now.
		if cutShort(s, at) {
			// It was copied away and made empty: what stands there now is new.
			if err := s.cut.flush(); err != nil {
				return grown, err
			}
			columns := s.cut.columns
			s.cut = f.cutter(ctx, s.id, s.path, 0)
			s.cut.columns = columns
			continue
		}
		if n > 0 {
			grown = true
			if err := s.cut.write(buffer[:n]); err != nil {
				return grown, err
			}
		}
		if errors.Is(err, io.EOF) {
			return grown, nil
		}
		if err != nil {
			return grown, err
		}
	}
	return grown, ctx.Err()
}

// cutShort reports whether a file was made empty since it was read up to an
// offset, even if it has grown beyond it since.
func cutShort(s *source, at int64) bool {
	info, err := s.file.Stat()
	if err != nil {
		return false
	}
	if info.Size() < at {
		return true
	}
	tail := make([]byte, len(s.cut.tail))
	n, _ := s.file.ReadAt(tail, s.cut.sent-int64(len(tail)))
	return string(tail[:n]) != string(s.cut.tail)
}
