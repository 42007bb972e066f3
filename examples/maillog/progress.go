package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A progress shows on a terminal how much of the files is read. A nil progress
// shows nothing.
type progress struct{ bar *progressbar.ProgressBar }

// newProgress returns nil where out is no terminal.
func newProgress(out io.Writer, paths []string) *progress {
	f, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	total := int64(0)
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			total = -1 // a pipe: nobody knows
			break
		}
		total += info.Size()
	}
	return &progress{progressbar.NewOptions64(total, progressbar.OptionSetWriter(f), progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(200_000_000), progressbar.OptionClearOnFinish(), progressbar.OptionSetRenderBlankState(false))}
}

// add says that so many bytes were read.
func (p *progress) add(n int) {
	if p != nil {
		_ = p.bar.Add(n)
	}
}

// clear takes the bar from the line.
func (p *progress) clear() {
	if p != nil {
		_ = p.bar.Clear()
	}
}
