package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// A result is what one mail says, or why it could not be read.
type result struct {
	file string
	mail *bounce.Notification
	err  error
}

// A task is one mail that waits for a processor, and its result.
type task struct {
	file string
	open func() (io.Reader, func(), error)
	err  error // why there is no mail to open
	size int64
	done chan result
}

// A work reads mails on all processors and hands the results out in order.
type work struct {
	in       io.Reader
	opts     []smtperr.Option
	progress *progress
	stopped  atomic.Bool
}

// results reads all mails at the paths.
func (w *work) results(paths []string) iter.Seq[result] {
	return func(yield func(result) bool) {
		// The queue bounds how far reading may be ahead of writing.
		queue := make(chan *task, 8*runtime.GOMAXPROCS(0))
		order := make(chan *task, cap(queue))
		for range runtime.GOMAXPROCS(0) {
			go func() {
				for t := range queue {
					t.done <- w.read(t)
				}
			}()
		}
		go func() {
			defer close(order)
			defer close(queue)
			for _, path := range paths {
				for t := range w.tasks(path) {
					if w.stopped.Load() {
						return
					}
					t.done = make(chan result, 1)
					order <- t
					queue <- t
				}
			}
		}()
		for t := range order {
			if w.stopped.Load() {
				continue // the others end in peace
			}
			r := <-t.done
			w.progress.add(t.size)
			if !yield(r) {
				w.stopped.Store(true)
			}
		}
	}
}

func (w *work) read(t *task) result {
	r := result{file: t.file, err: t.err}
	if r.err != nil {
		return r
	}
	in, closing, err := t.open()
	if err == nil {
		r.mail, err = bounce.Read(in, w.opts...)
		closing()
	}
	if err != nil {
		r.err = fmt.Errorf("%s: %w", t.file, err)
	}
	return r
}

// tasks lists the mails at a path.
func (w *work) tasks(path string) iter.Seq[*task] {
	return func(yield func(*task) bool) {
		if path == "-" {
			w.standardInput(yield)
			return
		}
		err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				if !yield(&task{file: name, err: err}) {
					return fs.SkipAll
				}
				return nil
			}
			if entry.IsDir() {
				return nil
			}
			if name != path && entry.Name()[0] == '.' {
				return nil // an index of Dovecot's, a file of the desktop's
			}
			if !mails(name, yield) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(&task{file: path, err: err})
		}
	}
}

// mails lists the mails in a file: one, or those of an mbox.
func mails(name string, yield func(*task) bool) bool {
	f, err := os.Open(name)
	if err != nil {
		return yield(&task{file: name, err: err})
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return true // a link to a folder
	}
	head := make([]byte, len(envelope))
	if n, _ := io.ReadFull(f, head); n < len(head) || string(head) != envelope {
		return yield(&task{file: name, size: sizeOf(f), open: func() (io.Reader, func(), error) {
			f, err := os.Open(name)
			return f, func() { f.Close() }, err
		}})
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return yield(&task{file: name, err: err})
	}
	for s, err := range sections(f) {
		if err != nil {
			return yield(&task{file: name, err: fmt.Errorf("%s: %w", name, err)})
		}
		more := yield(&task{file: name, size: s.size, open: func() (io.Reader, func(), error) {
			f, err := os.Open(name)
			if err != nil {
				return nil, nil, err
			}
			return io.NewSectionReader(f, s.at, s.size), func() { f.Close() }, nil
		}})
		if !more {
			return false
		}
	}
	return true
}

func sizeOf(f *os.File) int64 {
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

// standardInput lists the mails of standard input. An mbox goes into a file
// first: it is read by several at a time.
func (w *work) standardInput(yield func(*task) bool) {
	in := bufio.NewReader(w.in)
	if head, _ := in.Peek(len(envelope)); string(head) != envelope {
		yield(&task{file: "-", open: func() (io.Reader, func(), error) { return in, func() {}, nil }})
		return
	}
	f, err := os.CreateTemp("", "bounce")
	if err != nil {
		yield(&task{file: "-", err: err})
		return
	}
	_ = os.Remove(f.Name()) // where the system keeps open files, nothing stays behind
	if _, err := io.Copy(f, in); err != nil {
		yield(&task{file: "-", err: err})
		return
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		yield(&task{file: "-", err: err})
		return
	}
	for s, err := range sections(f) {
		open := func() (io.Reader, func(), error) { return io.NewSectionReader(f, s.at, s.size), func() {}, nil }
		if !yield(&task{file: "-", err: err, size: s.size, open: open}) {
			return
		}
	}
}

// envelope begins each mail of an mbox.
const envelope = "From "

// A section is where a mail lies in an mbox.
type section struct{ at, size int64 }

// sections finds the mails of an mbox: a line that begins with "From " behind an
// empty line, or at the head, begins one.
func sections(r io.Reader) iter.Seq2[section, error] {
	return func(yield func(section, error) bool) {
		in := bufio.NewReaderSize(r, 256<<10)
		var begin, at int64
		empty, whole := false, true
		for {
			line, err := in.ReadSlice('\n')
			if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
				yield(section{}, err)
				return
			}
			if whole && empty && bytes.HasPrefix(line, []byte(envelope)) {
				if !yield(section{begin, at - begin}, nil) {
					return
				}
				begin = at
			}
			at += int64(len(line))
			empty = whole && len(bytes.TrimRight(line, "\r\n")) == 0
			whole = err == nil
			if errors.Is(err, io.EOF) {
				if at > begin {
					yield(section{begin, at - begin}, nil)
				}
				return
			}
		}
	}
}
