// Replies writes the pages on which a person looks up what a mail server's
// reply means, without running anything:
//
//	go run ./examples/replies
//
// It reads the rule files of package classify and writes a page for each kind
// of speaker (providers, servers, filters, blocklists, ...), an index of the
// speakers and one of the reasons. What a reply means is what the library says
// of the rule's example; the pages cannot say anything else. They are made
// by go generate ./classify.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	rules := flag.String("rules", "classify/rules", "the `folder` with the rule files")
	out := flag.String("o", "classify/replies", "the `folder` to write the pages to")
	flag.Parse()
	if err := write(*rules, *out); err != nil {
		fmt.Fprintln(os.Stderr, "replies:", err)
		os.Exit(1)
	}
}

// write makes the pages anew. A page that is no longer made is removed.
func write(rules, out string) error {
	speakers, err := readSpeakers(os.DirFS(rules))
	if err != nil {
		return err
	}
	made := pages(speakers)
	old, err := filepath.Glob(filepath.Join(out, "*.md"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if _, ok := made[filepath.Base(name)]; !ok {
			if err := os.Remove(name); err != nil {
				return err
			}
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for name, text := range made {
		if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
