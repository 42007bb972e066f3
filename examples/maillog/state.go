package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A position is how far a file was read. The mark tells whether a file is the
// one that was read: it is of the bytes before the offset.
type position struct {
	Path   string `json:"path"`
	Offset int64  `json:"offset"`
	Mark   string `json:"mark"`
}

// markSize is of how many bytes a mark is.
const markSize = 1024

func markOf(tail []byte) string {
	sum := sha256.Sum256(tail)
	return hex.EncodeToString(sum[:16])
}

// A state is all that a program knows that follows files. What was read and how
// far are written together, so that nothing is counted twice or left out.
type state struct {
	Version int        `json:"version"`
	Files   []position `json:"files"`
	Tally   *tally     `json:"tally"`
	Open    []kept     `json:"open"`
}

const stateVersion = 1

// loadState reads a state file; without one it returns a new state.
func loadState(name string) (*state, error) {
	s := &state{Version: stateVersion, Tally: newTally()}
	if name == "" {
		return s, nil
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if s.Version != stateVersion {
		return nil, fmt.Errorf("%s: written by another version of the program", name)
	}
	return s, nil
}

// copyTally returns a copy that shares nothing with t.
func copyTally(t *tally) (*tally, error) {
	data, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	c := newTally()
	return c, json.Unmarshal(data, c)
}

// matches reports whether a file, unpacked, has the bytes before the offset that
// the mark is of.
func (p *position) matches(name string) bool {
	in, err := openFile(name, nil, func(int) {})
	if err != nil {
		return false
	}
	defer in.close()
	skip := max(0, p.Offset-markSize)
	if n, err := io.CopyN(io.Discard, in, skip); err != nil || n != skip {
		return false
	}
	tail := make([]byte, p.Offset-skip)
	if _, err := io.ReadFull(in, tail); err != nil {
		return false
	}
	return markOf(tail) == p.Mark
}

// find returns the file that was read up to the position, which may have another
// name since: one that begins with the old name. It is "" for none.
func (p *position) find() string {
	if p.matches(p.Path) {
		return p.Path
	}
	for _, name := range siblings(p.Path) {
		if p.matches(name) {
			return name
		}
	}
	return ""
}

// siblings are the files beside path whose names begin with its name, the
// youngest first.
func siblings(path string) (names []string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	type file struct {
		name string
		at   int64
	}
	var files []file
	for _, e := range entries {
		if e.Name() == filepath.Base(path) || !strings.HasPrefix(e.Name(), filepath.Base(path)) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, file{filepath.Join(filepath.Dir(path), e.Name()), info.ModTime().UnixNano()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return int(max(-1, min(1, b.at-a.at))) })
	for _, f := range files {
		names = append(names, f.name)
	}
	return names
}
