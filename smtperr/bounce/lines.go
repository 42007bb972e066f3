package bounce

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// A lineReader reads a mail line by line, whatever its line ends are. A line
// that is longer than its buffer comes in pieces.
type lineReader struct {
	r       *bufio.Reader
	rest    []byte // of what was read, behind a lone carriage return
	restEnd bool   // rest was ended by a line feed
	held    []byte // a line that was put back
	isHeld  bool
	heldEnd bool
	inside  bool // the next piece continues a line
	err     error
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 8<<10)}
}

// next returns the next line without its end, valid until the next call. first
// tells that it begins a line, ended that its line end was there. It returns
// false at the end of the mail, and when reading fails.
func (l *lineReader) next() (line []byte, first, ended, ok bool) {
	if l.isHeld {
		l.isHeld = false
		return l.held, true, l.heldEnd, true
	}
	if l.rest == nil {
		if l.err != nil {
			return nil, false, false, false
		}
		b, err := l.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			l.err = err
		}
		if len(b) == 0 {
			return nil, false, false, false
		}
		l.restEnd = b[len(b)-1] == '\n'
		if l.restEnd {
			b = b[:len(b)-1]
			if n := len(b); n > 0 && b[n-1] == '\r' {
				b = b[:n-1]
			}
		}
		l.rest = b
	}
	first = !l.inside
	line, ended = l.rest, l.restEnd
	if i := bytes.IndexByte(line, '\r'); i >= 0 {
		// A carriage return that ends the buffer may belong to a line feed that
		// was not read yet; then an empty line more is seen, which harms nobody.
		line, ended = l.rest[:i], true
		l.rest = l.rest[i+1:]
		if len(l.rest) == 0 && !l.restEnd {
			l.rest = nil
		}
	} else {
		l.rest = nil
	}
	l.inside = !ended
	return line, first, ended, true
}

// unread puts a whole line back.
func (l *lineReader) unread(line []byte, ended bool) {
	l.held, l.heldEnd, l.isHeld = append(l.held[:0], line...), ended, true
}

// failure is the error that ended the mail, nil at its end.
func (l *lineReader) failure() error {
	if errors.Is(l.err, io.EOF) {
		return nil
	}
	return l.err
}
