package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/term"
)

// outputs say where a report goes. Text goes to standard output unless one of
// the files is "-", which stands for it.
type outputs struct {
	html, csv, prometheus, jsonl string
	top                          int

	stdout io.Writer
	width  int
}

// write writes a report everywhere it shall go. A file is replaced at once: who
// reads it sees the old one or the new one. What goes to standard output is
// written only at the end.
func (o *outputs) write(r *report, end bool) error {
	text := end
	var errs []error
	for _, x := range []struct {
		name  string
		write func(io.Writer, *report) error
	}{
		{o.html, func(out io.Writer, r *report) error { return writeHTML(out, r, o.top) }},
		{o.csv, writeCSV}, {o.prometheus, writePrometheus}, {o.jsonl, writeJSONL},
	} {
		switch x.name {
		case "":
			continue
		case "-":
			if !end {
				continue
			}
			text = false
			errs = append(errs, x.write(o.stdout, r))
			continue
		}
		var b bytes.Buffer
		err := x.write(&b, r)
		if err == nil {
			err = replace(x.name, b.Bytes())
		}
		errs = append(errs, err)
	}
	if text {
		errs = append(errs, writeText(o.stdout, r, o.width, o.top))
	}
	return errors.Join(errs...)
}

// replace writes a file beside name and renames it.
func replace(name string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Chmod(f.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// width is that of the terminal, or 80.
func width(out io.Writer) int {
	if f, ok := out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return min(w, 140)
		}
	}
	return 80
}
