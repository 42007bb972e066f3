package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// An input is an open log, with what it is packed in taken off.
type input struct {
	io.Reader
	ref   time.Time // when it was written last
	close func()
}

// openFile opens a log. Each byte that is read of the file is told to count.
func openFile(name string, stdin io.Reader, count func(int)) (*input, error) {
	if name == "-" {
		return unpack(&counter{stdin, count}, time.Now(), func() {})
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	in, err := unpack(&counter{f, count}, info.ModTime(), func() { f.Close() })
	if err != nil {
		f.Close()
	}
	return in, err
}

// unpack looks at the first bytes: gzip, zstd, journald's export, or lines.
func unpack(r io.Reader, ref time.Time, end func()) (*input, error) {
	in := bufio.NewReaderSize(r, 256<<10)
	head, _ := in.Peek(len(exportHead))
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, err
		}
		return unpack(z, ref, func() { z.Close(); end() })
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
		if err != nil {
			return nil, err
		}
		return unpack(z, ref, func() { z.Close(); end() })
	case string(head) == exportHead:
		return &input{newExportReader(in), ref, end}, nil
	}
	return &input{in, ref, end}, nil
}

// A counter tells how much was read.
type counter struct {
	io.Reader
	count func(int)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.count(n)
	return n, err
}
