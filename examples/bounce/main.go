// Command bounce says in plain words what bounce mails mean.
//
//	bounce [-lang de] [-jsonl] [file or folder ...]
//
// A file is one mail (.eml) or an mbox; a folder is a Maildir, or any folder of
// mails, and is read with all below it. Without an argument, and for "-", the
// mail or mbox is read from standard input.
//
// For a person it prints what became of each recipient. With -jsonl it writes
// one JSON object a mail, in order:
//
//	{"file","kind","message_id","recipients":[{"recipient","original","action",
//	"status","suppress","diagnosis":{…}}]}
//
// where file is the path as it was given, or found below the given folder, and
// diagnosis is what examples/explain writes. The language is that of the
// environment (LC_ALL, LC_MESSAGES, LANG) unless -lang names another. On long
// work a terminal shows how far it is.
//
// Mails are read on all processors and none is kept: an mbox of any size takes
// the same memory. The exit status is 1 when something could not be read; the
// rest is read all the same.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bounce:", err)
		os.Exit(1)
	}
}

// errUnread says that the run went on after what was reported before.
var errUnread = errors.New("some mails could not be read")

func run(args []string, in io.Reader, out, errout io.Writer, getenv func(string) string) error {
	flags := flag.NewFlagSet("bounce", flag.ContinueOnError)
	flags.SetOutput(errout)
	flags.Usage = func() {
		fmt.Fprintln(errout, "usage: bounce [flags] [file or folder ...]")
		flags.PrintDefaults()
	}
	lang := flags.String("lang", "", "language `tag`, as de or en; default: the environment's")
	jsonl := flags.Bool("jsonl", false, "write one JSON object a mail")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *lang == "" {
		*lang = locale(getenv)
	}
	paths := flags.Args()
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	write := newPrinter(out, *lang).print
	if *jsonl {
		write = jsonWriter(out)
	}
	progress := newProgress(errout, paths)
	defer progress.clear()
	w := &work{in: in, opts: []smtperr.Option{smtperr.WithLanguage(*lang)}, progress: progress}
	failed := false
	for r := range w.results(paths) {
		if r.err != nil {
			failed = true
			progress.clear()
			fmt.Fprintln(errout, "bounce:", r.err)
			continue
		}
		progress.clear()
		if err := write(r); err != nil {
			return err
		}
	}
	if failed {
		return errUnread
	}
	return nil
}

// locale returns the locale of the environment, by the rules of POSIX.
func locale(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			return value
		}
	}
	return ""
}
