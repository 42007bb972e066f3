// Command fakeserver is an SMTP server that refuses mail in a chosen way, to see
// by hand what a program makes of it.
//
//	fakeserver -list
//	fakeserver -scenario gmail-over-quota
//	fakeserver -addr 127.0.0.1:2525 -scenario greylisting
//
// It listens at a free port of 127.0.0.1 unless -addr names another address, and
// prints the address, what it plays, and then the transcript of every
// conversation, until it is interrupted. Without -scenario it takes every mail.
// Nothing is ever passed on.
//
// Point the SMTP settings of your program there, without encryption. Scenarios at
// the stage auth want a sign-in; fakeserver prints name and password. Scenarios
// that are no server at all, such as connection-refused, print an address that
// nobody answers at.
//
// # Trying it out
//
// In one terminal:
//
//	$ go run ./examples/fakeserver -addr 127.0.0.1:2525 -scenario gmx-over-quota
//	listening at 127.0.0.1:2525
//	gmx-over-quota: the mailbox at GMX or WEB.DE is full (mailbox-full, at rcpt)
//
// In another:
//
//	$ curl smtp://127.0.0.1:2525 --mail-from a@example.org --mail-rcpt b@example.com -T mail.txt
//
// The first one shows who said what; the number is the connection's:
//
//	1 S: 220 mx.example.org ESMTP Service Ready
//	1 C: EHLO localhost
//
// The exit status is 1 when the address is taken or there is no such scenario.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"text/tabwriter"

	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "fakeserver:", err)
		os.Exit(1)
	}
}

// run serves until the context ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fakeserver", flag.ContinueOnError)
	flags.SetOutput(out)
	addr := flags.String("addr", "127.0.0.1:0", "listen at `host:port`")
	name := flags.String("scenario", "accepts-all", "play the scenario with this `name`")
	list := flags.Bool("list", false, "list the scenarios and exit")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if *list {
		return printScenarios(out)
	}
	scenario, ok := smtperrtest.LookupScenario(*name)
	if !ok {
		return fmt.Errorf("no scenario %q; -list shows them", *name)
	}
	// The log waits until the address is printed.
	lines := newGate(out)
	srv, err := smtperrtest.StartServer(ctx, smtperrtest.ListenOn(*addr), scenario, smtperrtest.LogTo(lines))
	if err != nil {
		return err
	}
	defer srv.Close()
	fmt.Fprintf(out, "listening at %s\n%s: %s (%s, at %s)\n", srv.Addr(), scenario.Name, scenario.About, scenario.Reason, scenario.Stage)
	if scenario.NeedsLogin() {
		fmt.Fprintf(out, "sign in as %s with password %q\n", smtperrtest.UserName, smtperrtest.Password)
	}
	lines.open()
	<-ctx.Done()
	return nil
}

func printScenarios(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for s := range smtperrtest.Scenarios() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.Name, s.Reason, s.Stage, s.About)
	}
	return w.Flush()
}

// A gate holds writers back until it is opened.
type gate struct {
	out    io.Writer
	opened chan struct{}
}

func newGate(out io.Writer) *gate { return &gate{out, make(chan struct{})} }

func (g *gate) open() { close(g.opened) }

func (g *gate) Write(p []byte) (int, error) {
	<-g.opened
	return g.out.Write(p)
}
