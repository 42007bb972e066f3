package main

import (
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// readBounces notes what came back to the mailbox since a day, and nothing that does
// not name a mail of this mailing and its recipient: anybody can write a bounce.
func readBounces(c *imapclient.Client, mailbox string, since time.Time, j *journal, opts ...smtperr.Option) error {
	if _, err := c.Select(mailbox, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return err
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{Since: since}, nil).Wait()
	if err != nil || len(found.AllUIDs()) == 0 {
		return err
	}
	ours := map[string]entry{}
	for _, e := range j.known {
		ours[strings.Trim(e.MessageID, "<>")] = e
	}
	const enough = 256 << 10 // what a bounce says stands before the mail that it returns
	part := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: enough}}
	fetch := c.Fetch(imap.UIDSetNum(found.AllUIDs()...), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{part}})
	defer fetch.Close()
	for msg := fetch.Next(); msg != nil; msg = fetch.Next() {
		for item := msg.Next(); item != nil; item = msg.Next() {
			body, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || body.Literal == nil {
				continue
			}
			n, err := bounce.Read(body.Literal, opts...)
			if err != nil {
				return err
			}
			e, known := ours[strings.Trim(n.MessageID, "<>")]
			for _, r := range n.Recipients {
				if !known || r.Action != bounce.ActionFailed || !strings.EqualFold(r.Address, e.Address) && !strings.EqualFold(r.Original, e.Address) {
					continue
				}
				e.Diagnosis, e.Remove = r.Diagnosis, r.Suppress.Action == bounce.ListActionRemove && r.Suppress.After <= 1
				if err := j.add(e); err != nil {
					return err
				}
			}
		}
	}
	return fetch.Close()
}
