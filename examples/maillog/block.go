package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"
)

// A block is some whole lines of one file.
type block struct {
	text    string
	columns *columns  // of Exchange, at the begin of the block
	ref     time.Time // see clock
	source  int       // which of the files that are followed
	to      position  // how far it goes in that file
	last    bool      // it has no lines, and none of its file come behind it

	read chan reading // gets what a reader makes of it
}

// blockSize is about how much a block has.
const blockSize = 512 << 10

// A cutter cuts what it is given into blocks, at ends of lines.
type cutter struct {
	send    func(*block) error
	ref     time.Time
	columns *columns
	rest    []byte
	long    bool // the end of a line that is too long has not come yet

	sent int64  // bytes that were sent, with those that were left out between them
	tail []byte // the last of them
}

// write takes the next piece.
func (c *cutter) write(p []byte) error {
	end := bytes.LastIndexByte(p, '\n')
	if end < 0 {
		return c.keep(p)
	}
	whole := p[:end+1]
	if c.long {
		skip := bytes.IndexByte(whole, '\n') + 1
		c.skip(whole[:skip])
		whole, c.long = whole[skip:], false
	}
	text := string(c.rest) + string(whole)
	c.rest = c.rest[:0]
	if err := c.block(text); err != nil {
		return err
	}
	return c.keep(p[end+1:])
}

// keep keeps the begin of a line until its end comes.
func (c *cutter) keep(p []byte) error {
	if c.long {
		c.skip(p)
		return nil
	}
	c.rest = append(c.rest, p...)
	if len(c.rest) <= maxLine {
		return nil
	}
	// Nobody writes such a line: it is given away, to be counted as damaged.
	text := string(c.rest)
	c.rest, c.long = c.rest[:0], true
	return c.block(text)
}

// flush sends what is left, a last line that has no end.
func (c *cutter) flush() error {
	text := string(c.rest)
	c.rest = c.rest[:0]
	return c.block(text)
}

func (c *cutter) block(text string) error {
	if text == "" {
		return nil
	}
	c.passed(text)
	b := &block{text: text, columns: c.columns, ref: c.ref, to: position{Offset: c.sent, Mark: markOf(c.tail)}, read: make(chan reading, 1)}
	if strings.Contains(text, "\n"+exchangeFields) { // which is faster than to look from the end
		at := strings.LastIndex(text, "\n"+exchangeFields)
		c.columns = lineColumns(text[at+1:], c.columns)
	} else if strings.HasPrefix(text, exchangeFields) {
		c.columns = lineColumns(text, c.columns)
	}
	return c.send(b)
}

// skip leaves out a part of a line that is too long.
func (c *cutter) skip(p []byte) { c.passed(string(p)) }

// passed notes bytes that are done with.
func (c *cutter) passed(s string) {
	c.sent += int64(len(s))
	c.tail = append(c.tail, s[max(0, len(s)-markSize):]...)
	c.tail = c.tail[max(0, len(c.tail)-markSize):]
}

// headColumns returns the columns that the head of a file names.
func headColumns(head string) *columns {
	for s := range strings.SplitSeq(head, "\n") {
		if list, ok := strings.CutPrefix(strings.TrimPrefix(s, "\ufeff"), exchangeFields); ok {
			if c := parseColumns(list); c != nil {
				return c
			}
		}
	}
	return known
}

// lineColumns returns the columns that the line at the head of text names.
func lineColumns(text string, before *columns) *columns {
	head, _, _ := strings.Cut(text, "\n")
	if c := parseColumns(head[len(exchangeFields):]); c != nil {
		return c
	}
	return before
}

// copyTo reads r to its end.
func (c *cutter) copyTo(ctx context.Context, r io.Reader) error {
	buffer := make([]byte, blockSize)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(buffer)
		if n > 0 {
			if err := c.write(buffer[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return c.flush()
		case err != nil:
			return errors.Join(err, c.flush())
		}
	}
}
