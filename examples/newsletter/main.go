// Command newsletter sends a text to the members of a club, reads later on what came
// back, and writes a page for the secretary. See README.md.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/smtp"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, smtperr.Diagnose(err).Explain(os.Getenv("LANG")).Short())
		fmt.Fprintln(os.Stderr, "newsletter:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, members io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("newsletter send|bounces|page", flag.ContinueOnError)
	server := flags.String("server", "", "`host:port` of the outgoing server, or for bounces of the IMAP server")
	user := flags.String("user", "", "`name` to sign in with; the password is in NEWSLETTER_PASSWORD")
	from := flags.String("from", "", "the club's `address`")
	subject := flags.String("subject", "", "`subject` of the mailing")
	text := flags.String("text", "", "`text` of the mailing")
	file := flags.String("journal", "mailing.jsonl", "`file` that keeps what became of this mailing")
	lang := flags.String("lang", os.Getenv("LANG"), "`language` of the page")
	plain := flags.Bool("plain", false, "do not encrypt: for tests on this machine")
	if len(args) == 0 {
		return errors.New("send, bounces or page?")
	}
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	j, err := openJournal(*file)
	if err != nil {
		return err
	}
	defer j.file.Close()
	host, _, _ := strings.Cut(*server, ":")
	switch args[0] {
	case "send":
		var to []string
		for lines := bufio.NewScanner(members); lines.Scan(); {
			if address := strings.TrimSpace(lines.Text()); address != "" {
				to = append(to, address)
			}
		}
		s := &smtperr.Submission{Addr: *server, TLS: smtperr.RequireTLS}
		if *plain {
			s.TLS = smtperr.NoTLS
		}
		if *user != "" {
			s.Auth = smtp.PlainAuth("", *user, os.Getenv("NEWSLETTER_PASSWORD"), host)
		}
		m := &mailing{*from, *subject, *text}
		return m.send(ctx, s, j, to, func(done int) { fmt.Fprintf(out, "\r%d/%d", done, len(to)) })
	case "bounces":
		dial := imapclient.DialTLS
		if *plain {
			dial = imapclient.DialInsecure
		}
		c, err := dial(*server, nil)
		if err != nil {
			return err
		}
		defer c.Close()
		if err := c.Login(*user, os.Getenv("NEWSLETTER_PASSWORD")).Wait(); err != nil {
			return err
		}
		return readBounces(c, "INBOX", time.Now().AddDate(0, 0, -14), j, smtperr.WithLanguage(*lang))
	case "page":
		return writePage(out, *subject, *lang, j)
	}
	return fmt.Errorf("send, bounces or page, not %q", args[0])
}
