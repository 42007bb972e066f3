// Command helpdesk is a website that explains errors from sending email.
//
//	helpdesk [-listen localhost:8025] [-trust-proxy] [-rate 60] [-name NAME] [-imprint URL] [-privacy URL]
//	helpdesk -export DIR [-offline] [-name NAME] [-imprint URL] [-privacy URL]
//
// It answers what somebody pastes or drops: a mail server's reply, a program's error,
// a log, a whole bounce. And it has a page to look up for each reason, cause, code and
// provider, in German and English. Nothing that a visitor enters is stored or logged,
// and no address of a page holds it.
//
// With -export it writes the look-up pages as files for any web server; with -offline,
// too, the page to paste into as WebAssembly, for which it needs the go command and
// the module's source.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/examples/helpdesk/desk"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "helpdesk:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("helpdesk", flag.ContinueOnError)
	listen := flags.String("listen", "localhost:8025", "`address` to listen on")
	proxy := flags.Bool("trust-proxy", false, "the last address in X-Forwarded-For is the visitor's: only behind a proxy that sets it")
	rate := flags.Int("rate", 60, "answers a minute for each visitor; 0 for no limit")
	export := flags.String("export", "", "write the look-up pages as files into `DIR` and stop")
	var options desk.Options
	flags.BoolVar(&options.Offline, "offline", false, "with -export: write the page to paste into as WebAssembly, too")
	flags.StringVar(&options.Name, "name", "", "`name` of the site")
	flags.StringVar(&options.Imprint, "imprint", "", "`address` of a page that says whose site it is")
	flags.StringVar(&options.Privacy, "privacy", "", "`address` of a page about privacy")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if *export != "" {
		return exportSite(ctx, *export, options, out)
	}
	site, err := desk.NewSite(options)
	if err != nil {
		return err
	}
	classify.Preload()
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "listening on http://%s/\n", l.Addr())
	return serve(ctx, l, newHandler(site, newLimiter(*rate), *proxy))
}

// serve answers requests until the context ends, and then those that have begun.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // it names the visitors' addresses
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	rest, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return s.Shutdown(rest)
}
