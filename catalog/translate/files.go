package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"
)

// readFiles reads a message file, or the message files of a folder, in the form
// in which catalog.Load takes them. Line numbers are those of the files on disk.
func readFiles(path string) (fstest.MapFS, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	paths := []string{path}
	if info.IsDir() {
		if paths, err = filepath.Glob(filepath.Join(path, "*.txt")); err != nil {
			return nil, err
		}
	} else if filepath.Ext(path) != ".txt" {
		return nil, fmt.Errorf("%s: the name of a message file ends in .txt", path)
	}
	files := fstest.MapFS{}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		files[filepath.Base(p)] = &fstest.MapFile{Data: []byte(hideEmpty(string(text)))}
	}
	return files, nil
}

// hideEmpty makes comments of the fields that are still empty, and of stanzas in
// which nothing is left but their first field: they are missing, and not
// mistakes. No line moves.
func hideEmpty(text string) string {
	lines := strings.SplitAfter(text, "\n")
	var stanza []int // the lines that stay
	end := func() {
		if len(stanza) == 1 {
			if name, _, ok := strings.Cut(lines[stanza[0]], ":"); ok && name != "Language" {
				lines[stanza[0]] = "#" + lines[stanza[0]]
			}
		}
		stanza = nil
	}
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
			end()
		case line[0] == '#':
		case line[0] != ' ' && line[0] != '\t' && strings.Index(trimmed, ":") == len(trimmed)-1 && !continued(lines[i+1:]):
			lines[i] = "#" + line
		default:
			stanza = append(stanza, i)
		}
	}
	end()
	return strings.Join(lines, "")
}

// continued reports whether the field before the lines goes on in them.
func continued(lines []string) bool {
	for _, line := range lines {
		if !strings.HasPrefix(line, "#") {
			return strings.TrimSpace(line) != "" && (line[0] == ' ' || line[0] == '\t')
		}
	}
	return false
}
