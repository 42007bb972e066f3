// Command mailbox looks through a mailbox for bounces of the mails in another,
// and says from whom they came back: what a desktop program shows so that nobody
// has to open a bounce.
//
//	MAILBOX_PASSWORD=... mailbox -server imap.example.org:993 -user anna [-lang de]
//
//	"Newsletter" of 2026-11-23 came back from 3 of 200:
//	  bert@example.net: The recipient’s mailbox is full (remove the address after 3)
//
// It reads the mails that were sent from the mailbox -sent, and counts only
// bounces that name the Message-ID of one of them: a bounce of a mail that is not
// there may be forged, or of a spammer's who used the address. Nothing in the
// mailboxes is changed, not even the mark that a mail was read.
//
// The connection is encrypted from the start, or with -starttls after a
// command; -plain, without encryption, is for tests.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	err := run(os.Args[1:], os.Stdout, os.Getenv, time.Now())
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mailbox:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer, getenv func(string) string, now time.Time) error {
	flags := flag.NewFlagSet("mailbox", flag.ContinueOnError)
	server := flags.String("server", "", "IMAP server, `host:port`")
	user := flags.String("user", "", "user `name`; the password is in the environment's MAILBOX_PASSWORD")
	inbox := flags.String("inbox", "INBOX", "`mailbox` where bounces come in")
	sent := flags.String("sent", "Sent", "`mailbox` with the mails that were sent")
	days := flags.Int("days", 14, "how many `days` to look back")
	lang := flags.String("lang", "en", "language `tag`, as de or en")
	starttls := flags.Bool("starttls", false, "encrypt by STARTTLS")
	plain := flags.Bool("plain", false, "do not encrypt")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *server == "" || *user == "" {
		return errors.New("-server and -user are needed")
	}
	dial := imapclient.DialTLS
	switch {
	case *starttls:
		dial = imapclient.DialStartTLS
	case *plain:
		dial = imapclient.DialInsecure
	}
	c, err := dial(*server, nil)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Login(*user, getenv("MAILBOX_PASSWORD")).Wait(); err != nil {
		return err
	}
	since := now.AddDate(0, 0, -*days)
	mailings, err := readSent(c, *sent, since)
	if err != nil {
		return err
	}
	strangers, err := readBounces(c, *inbox, since, mailings, smtperr.WithLanguage(*lang))
	if err != nil {
		return err
	}
	if err := c.Logout().Wait(); err != nil {
		return err
	}
	w := &english
	if strings.HasPrefix(strings.ToLower(*lang), "de") {
		w = &german
	}
	return w.print(out, mailings, strangers)
}
