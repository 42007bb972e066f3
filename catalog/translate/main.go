// Command translate tells a translator what is left to do in a message file.
//
//	translate fr.txt
//	translate messages
//	translate -skeleton fr > fr.txt
//
// It reads a message file, or all those of a folder as one catalog, and prints
// what is missing, what nothing uses and what is filled in wrongly: where it
// stands, what it is about, and the English text. A field without a text counts
// as missing.
//
// With -skeleton it writes the file to start from: all stanzas of the English
// file with empty fields, each below its English text.
//
// The exit status is 0 for a complete catalog, 1 where something is left to do,
// and 2 for bad input: no such file, no such language.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	err := run(os.Args[1:], os.Stdout)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUnfinished):
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "translate:", err)
		os.Exit(2)
	}
}

// errUnfinished says that the catalog has problems, which are printed.
var errUnfinished = errors.New("the catalog is not complete")

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("translate", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: translate file-or-folder\n       translate -skeleton language")
		flags.PrintDefaults()
	}
	language := flags.String("skeleton", "", "write an empty file for a `language`, as fr")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *language != "" && flags.NArg() == 0:
		return skeleton(out, *language)
	case *language != "" || flags.NArg() != 1:
		flags.Usage()
		return errors.New("one file or folder, or -skeleton with a language")
	}
	files, err := readFiles(flags.Arg(0))
	if err != nil {
		return err
	}
	return review(out, files)
}
