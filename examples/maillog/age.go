package main

import (
	"cmp"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// byAge puts files in the order in which they were written, by the time of their
// first line: a message that waited is in two of them, and mail.log.1 is older
// than mail.log. What has no time, and standard input, comes last.
func byAge(paths []string) []string {
	if len(paths) < 2 {
		return paths
	}
	type file struct {
		path  string
		at    int64
		wrote int64 // when it was written last, for files that begin in the same second
	}
	var files []file
	for _, path := range paths {
		f := file{path, firstTime(path), never}
		if info, err := os.Stat(path); err == nil {
			f.wrote = info.ModTime().UnixNano()
		}
		files = append(files, f)
	}
	slices.SortStableFunc(files, func(a, b file) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.wrote, b.wrote)) })
	sorted := make([]string, len(files))
	for i, f := range files {
		sorted[i] = f.path
	}
	return sorted
}

const never = 1 << 62

// firstTime returns the time of the first line that has one.
func firstTime(path string) int64 {
	info, err := os.Stat(path)
	if path == "-" || err != nil || !info.Mode().IsRegular() {
		return never
	}
	in, err := openFile(path, nil, func(int) {})
	if err != nil {
		return never
	}
	defer in.close()
	head := make([]byte, 64<<10)
	n, _ := io.ReadFull(in, head)
	c := clock{zone: time.Local, ref: in.ref}
	for s := range strings.SplitSeq(string(head[:n]), "\n") {
		if strings.HasPrefix(s, "{") {
			if l, ok := readJournal(s); ok {
				return l.at
			}
			continue
		}
		s, _ = priority(s)
		if at, _, ok := c.stamp(s); ok {
			return at
		}
	}
	return never
}
