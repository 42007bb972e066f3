// Command maillog says who refuses our mail, why, since when, and what to do
// first, from the log of a mail server.
//
//	maillog [flags] [file ...]
//
// It reads what Postfix, Exim, Sendmail, OpenSMTPD, Haraka and Exchange (message
// tracking) log, from files of their own, of syslogd or of journald (export,
// JSON, short), plain or packed by gzip or zstd. Several files are read from the
// oldest on; without one, and for "-", standard input is read. See the README.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "maillog:", err)
		os.Exit(1)
	}
}

// errUnread says that the run went on after what was reported before.
var errUnread = errors.New("some files could not be read to their end")

// options are what the flags say.
type options struct {
	settings
	outputs
	most   int // open messages
	follow bool
	state  string
	every  time.Duration
}

func run(ctx context.Context, args []string, in io.Reader, out, errout io.Writer, getenv func(string) string) error {
	o, paths, err := parse(args, errout, getenv)
	if err != nil {
		return err
	}
	o.outputs.stdout, o.outputs.width = out, width(out)
	if o.follow {
		return follow(ctx, paths, o, errout)
	}
	t := newTally()
	j := newJoiner(t, o.most)
	p := newPipeline(clock{zone: o.zone})
	bar := newProgress(errout, paths)
	failed := false
	go func() {
		defer p.end()
		for _, path := range byAge(paths) {
			err := readFile(ctx, path, in, p, bar.add)
			if err != nil && ctx.Err() == nil {
				failed = true
				bar.clear()
				fmt.Fprintln(errout, "maillog:", visible(err.Error()))
			}
		}
	}()
	p.each(func(b *block, r reading) { take(t, j, b, r) })
	bar.clear()
	j.waiting(t.wait)
	r := newReport(t, o.settings)
	r.Stopped = ctx.Err() != nil
	if err := o.outputs.write(r, true); err != nil {
		return err
	}
	if failed {
		return errUnread
	}
	return nil
}

// take adds what a block says.
func take(t *tally, j *joiner, b *block, r reading) {
	t.Lines += r.lines
	t.Bytes += int64(len(b.text))
	t.Told += r.told
	t.Damaged += r.damaged
	if len(t.Samples) < 5 {
		t.Samples = append(t.Samples, r.samples[:min(len(r.samples), 5-len(t.Samples))]...)
	}
	for i := range r.events {
		j.add(&r.events[i])
	}
}

// readFile reads one file to its end.
func readFile(ctx context.Context, path string, stdin io.Reader, p *pipeline, count func(int)) error {
	in, err := openFile(path, stdin, count)
	if err != nil {
		return err
	}
	defer in.close()
	c := cutter{ref: in.ref, columns: known, send: func(b *block) error { return p.send(ctx, b) }}
	if err := c.copyTo(ctx, in); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func parse(args []string, errout io.Writer, getenv func(string) string) (o options, paths []string, err error) {
	flags := flag.NewFlagSet("maillog", flag.ContinueOnError)
	flags.SetOutput(errout)
	flags.Usage = func() {
		fmt.Fprintln(errout, "usage: maillog [flags] [file ...]")
		flags.PrintDefaults()
	}
	flags.StringVar(&o.lang, "lang", "", "language `tag`, de or en; default: the environment's")
	zone := flags.String("tz", "", "time `zone` of the report, and of lines that name none, as Europe/Berlin; default: the machine's")
	flags.Var(&o.redact, "redact", "hide addresses and ids; -redact=all hides hosts and IP addresses, too")
	flags.StringVar(&o.html, "html", "", "write a page with charts to this `file`")
	flags.StringVar(&o.csv, "csv", "", "write the addresses to this `file`")
	flags.StringVar(&o.prometheus, "prometheus", "", "write metrics to this `file`, for the textfile collector")
	flags.StringVar(&o.jsonl, "jsonl", "", "write JSON lines to this `file`")
	flags.IntVar(&o.top, "top", 10, "rows of each table on the terminal and the page, 0 for all")
	flags.IntVar(&o.most, "open", 100_000, "how many messages may be open at a time; beyond, the oldest is given up")
	flags.BoolVar(&o.follow, "follow", false, "go on reading the files as they grow, through their rotation")
	flags.StringVar(&o.state, "state", "", "with -follow: keep in this `file` what was read, and go on from there")
	flags.DurationVar(&o.every, "every", time.Minute, "with -follow: how often to write")
	if err := flags.Parse(args); err != nil {
		return o, nil, err
	}
	if o.lang == "" {
		o.lang = locale(getenv)
	}
	o.settings.zone = time.Local
	if *zone != "" {
		if o.settings.zone, err = time.LoadLocation(*zone); err != nil {
			return o, nil, err
		}
	}
	o.most = max(o.most, 1)
	paths = flags.Args()
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	if o.follow {
		for _, path := range paths {
			if path == "-" {
				return o, nil, errors.New("-follow needs the names of files; a pipe is read as long as it is open")
			}
		}
	}
	return o, paths, nil
}

// locale returns the locale of the environment, by the rules of POSIX.
func locale(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			return strings.ReplaceAll(value, "_", "-")
		}
	}
	return ""
}
