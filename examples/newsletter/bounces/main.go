// Command bounces notes which mails of a mailing came back. See ../README.md.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/smtperr/go-smtperr/examples/newsletter/internal/journal"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

func main() {
	server := flag.String("server", "", "`host:port` of the IMAP server")
	user := flag.String("user", "", "`name` to sign in with; the password is in NEWSLETTER_PASSWORD")
	plain := flag.Bool("plain", false, "do not encrypt: for tests on this machine")
	file := flag.String("journal", "mailing.jsonl", "`file` that keeps what became of this mailing")
	flag.Parse()
	dial := imapclient.DialTLS
	if *plain {
		dial = imapclient.DialInsecure
	}
	if err := run(dial, *server, *user, *file); err != nil {
		fmt.Fprintf(os.Stderr, "%s\nbounces: %v\n", smtperr.Diagnose(err).Explain(os.Getenv("LANG")).Short(), err)
		os.Exit(1)
	}
}

func run(dial func(string, *imapclient.Options) (*imapclient.Client, error), server, user, file string) error {
	j, err := journal.Open(file)
	if err != nil {
		return err
	}
	defer j.Close()
	c, err := dial(server, nil)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Login(user, os.Getenv("NEWSLETTER_PASSWORD")).Wait(); err != nil {
		return err
	}
	return read(c, time.Now().AddDate(0, 0, -14), j)
}

// read notes what came back since a day, and nothing that does not name a mail of
// this mailing and its recipient: anybody can write a bounce.
func read(c *imapclient.Client, since time.Time, j *journal.Journal) error {
	if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return err
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{Since: since}, nil).Wait()
	if err != nil || len(found.AllUIDs()) == 0 {
		return err
	}
	ours := map[string]journal.Entry{}
	for _, e := range j.Known {
		ours[strings.Trim(e.MessageID, "<>")] = e
	}
	const enough = 256 << 10 // what a bounce says stands before the mail that it returns
	part := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: enough}}
	fetch := c.Fetch(imap.UIDSetNum(found.AllUIDs()...), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{part}})
	defer fetch.Close()
	for msg := fetch.Next(); msg != nil; msg = fetch.Next() {
		mail, err := msg.Collect()
		if err != nil {
			return err
		}
		n, err := bounce.Read(bytes.NewReader(mail.FindBodySection(part)))
		if err != nil {
			return err
		}
		e, known := ours[strings.Trim(n.MessageID, "<>")]
		for _, r := range n.Recipients {
			if !known || r.Action != bounce.ActionFailed || !strings.EqualFold(r.Address, e.Address) && !strings.EqualFold(r.Original, e.Address) {
				continue
			}
			e.Diagnosis, e.Remove = r.Diagnosis, r.Suppress.Action == bounce.ListActionRemove && r.Suppress.After <= 1
			if err := j.Add(e); err != nil {
				return err
			}
		}
	}
	return fetch.Close()
}
