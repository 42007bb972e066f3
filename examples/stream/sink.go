package main

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph/window"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
)

// A Row is a line of a result. Of two with one key that with the larger N counts: a
// window that an event reached late is told once more, and its numbers only grow.
type Row struct {
	Key  string
	N    int64
	JSON string
}

// write writes the rows of each window into a file of its own, DIR/NAME/END.jsonl, and
// those of a window that is told again, as a whole, into END.00001.jsonl and so on: they
// may be written at the same time, and a file with one name could end as the older one.
// A file is put in place when it is complete, so that a run that begins again writes the
// same files, and nothing is counted twice.
func write(s beam.Scope, dir, name string, rows beam.PCollection) {
	s = s.Scope("write " + name)
	beam.ParDo0(s, &writeFn{Dir: dir, Name: name}, beam.GroupByKey(s, beam.AddFixedKey(s, rows)))
}

type writeFn struct{ Dir, Name string }

func (f *writeFn) ProcessElement(ctx context.Context, pane beam.PaneInfo, w beam.Window, _ int, next func(*Row) bool) (err error) {
	best := map[string]Row{}
	for r := (Row{}); next(&r); {
		if was, ok := best[r.Key]; !ok || r.N > was.N || r.N == was.N && r.JSON > was.JSON {
			best[r.Key] = r
		}
	}
	name := "all"
	if w, ok := w.(window.IntervalWindow); ok {
		name = w.End.ToTime().UTC().Format("2006-01-02T150405Z")
	}
	if pane.Index > 0 {
		name += fmt.Sprintf(".%05d", pane.Index)
	}
	fs, err := filesystem.New(ctx, f.Dir)
	if err != nil {
		return err
	}
	defer fs.Close()
	path := strings.TrimSuffix(f.Dir, "/") + "/" + f.Name + "/" + name + ".jsonl"
	part := fmt.Sprintf("%s.%d.part", path, time.Now().UnixNano())
	file, err := fs.OpenWrite(ctx, part)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	for _, key := range slices.Sorted(maps.Keys(best)) {
		fmt.Fprintln(out, best[key].JSON)
	}
	if err := out.Flush(); err != nil {
		file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return filesystem.Rename(ctx, fs, part, path)
}
