package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
)

func init() {
	register.DoFn3x1[context.Context, fileio.ReadableFile, func(string), error](&linesFn{})
	register.Emitter1[string]()
}

// read returns the lines of the files that a pattern names: of those that are there, or,
// with a time between two looks, of every one that comes. A file is read once, so it has
// to be whole when it gets its name.
func read(s beam.Scope, pattern string, watch time.Duration) beam.PCollection {
	if watch == 0 {
		return textio.Read(s, pattern)
	}
	files := fileio.MatchContinuously(s, pattern, watch)
	return beam.ParDo(s, &linesFn{}, fileio.ReadMatches(s, files))
}

type linesFn struct{}

func (*linesFn) ProcessElement(ctx context.Context, file fileio.ReadableFile, emit func(string)) error {
	content, err := file.Open(ctx)
	if err != nil {
		return err
	}
	defer content.Close()
	lines := bufio.NewReaderSize(content, 64<<10)
	for {
		line, err := readLine(lines)
		if line != "" {
			emit(line)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// readLine reads a line, of which it keeps little more than an event may have: what is
// longer is cut, and put aside as no event.
func readLine(r *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, more, err := r.ReadLine()
		if room := maxLine + 1 - len(line); room > 0 {
			line = append(line, part[:min(len(part), room)]...)
		}
		if err != nil || !more {
			return string(line), err
		}
	}
}
