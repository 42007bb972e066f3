// Servers records what real mail servers say when they refuse a mail.
//
//	go run . [-record] [server ...]
//	go run . -bounces [-record] [server ...]
//	go run . -logs [server ...]
//	go run . -shell server
//
// It installs each server that is named, or all, into an image of its own,
// starts it on loopback, provokes every refusal that the server is configured
// for, and prints the replies with what the library makes of them. With -record
// the replies are written to ../../classify/testdata/servers, where they are
// test cases of package classify. With -logs servers
// deliver mails that are refused, and their logs are written to
// ../maillog/testdata/servers. With -shell the server is only started, and a
// shell opens beside it.
//
// What a server is made to refuse is known before it answers: the reason of a
// recording comes from the provocation and not from the library. Where the
// server's words do not tell the reason, the recording says so.
//
// It needs Linux, root, overlayfs and Debian's apt, and npm for the servers
// that are written for Node. Images are kept in the folder that the environment
// variable SERVERS_DIR names. A running server is alone in a network namespace
// that has nothing but loopback; names are answered there by a zone of the
// program's own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	record := flag.Bool("record", false, "write the replies to "+recordings)
	bounces := flag.Bool("bounces", false, "provoke the mails that servers send later")
	logs := flag.Bool("logs", false, "write what servers log that deliver to "+logFolder)
	verbose := flag.Bool("v", false, "print what the servers are sent and what they log")
	shell := flag.Bool("shell", false, "open a shell on the machine of a server instead")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	switch {
	case *shell:
		err = look(ctx, flag.Args())
	case *logs:
		err = runLogs(ctx, os.Stdout, flag.Args(), *verbose)
	case *bounces:
		err = runBounces(ctx, os.Stdout, flag.Args(), *record, *verbose)
	default:
		err = run(ctx, flag.Args(), *record, *verbose)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "servers:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, names []string, record, verbose bool) error {
	chosen, err := choose(names)
	if err != nil {
		return err
	}
	wrong := 0
	for _, s := range chosen {
		r, err := s.Provoke(ctx, verbose)
		if r == nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		fmt.Printf("%s %s\n", r.Server.Title, r.Version)
		for _, a := range r.Answers {
			said, mark := a.Classify(), " "
			if said.Reason != a.Expected() {
				mark = "!"
				wrong++
			}
			fmt.Printf("%s %-34s %-12s %-22s %s\n", mark, a.Case.Name, a.Stage, said.Reason, a.Text())
			if mark != " " {
				fmt.Printf("  expected %s, decided by %s %s\n", a.Expected(), said.Basis, said.Rule)
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		if record {
			if err := r.Write(); err != nil {
				return err
			}
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d replies are not understood", wrong)
	}
	return nil
}

// look opens a shell on the machine of one server.
func look(ctx context.Context, names []string) error {
	chosen, err := choose(names)
	if err != nil || len(chosen) != 1 {
		return errors.Join(err, errors.New("a shell is for one server"))
	}
	m, end, err := chosen[0].Boot(ctx)
	if err != nil {
		return err
	}
	defer end()
	return m.Shell(ctx)
}

// choose returns the servers called names, or all.
func choose(names []string) ([]*Server, error) {
	if len(names) == 0 {
		return all, nil
	}
	var chosen []*Server
next:
	for _, name := range names {
		for _, s := range all {
			if s.Name == name {
				chosen = append(chosen, s)
				continue next
			}
		}
		return nil, fmt.Errorf("no server is called %q", name)
	}
	return chosen, nil
}
