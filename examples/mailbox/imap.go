package main

import (
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// maxMail bounds what is fetched of a bounce, in bytes: what it says stands
// before the mail that it returns.
const maxMail = 256 << 10

// readSent reads what was sent, and to whom.
func readSent(c *imapclient.Client, mailbox string, since time.Time) (mailings, error) {
	all := mailings{}
	uids, err := search(c, mailbox, &imap.SearchCriteria{Since: since})
	if err != nil || len(uids) == 0 {
		return all, err
	}
	fetch := c.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{Envelope: true})
	defer fetch.Close()
	for {
		msg := fetch.Next()
		if msg == nil {
			return all, fetch.Close()
		}
		m, err := msg.Collect()
		if err != nil {
			return nil, err
		}
		if m.Envelope == nil || m.Envelope.MessageID == "" {
			continue
		}
		var recipients []string
		for _, list := range [][]imap.Address{m.Envelope.To, m.Envelope.Cc, m.Envelope.Bcc} {
			for _, a := range list {
				if addr := a.Addr(); addr != "" {
					recipients = append(recipients, addr)
				}
			}
		}
		all.add(m.Envelope.MessageID, m.Envelope.Subject, m.Envelope.Date.Format(time.DateOnly), recipients)
	}
}

// readBounces notes the bounces in a mailbox, and counts those about mails that
// nobody here sent.
func readBounces(c *imapclient.Client, mailbox string, since time.Time, all mailings, opts ...smtperr.Option) (strangers int, err error) {
	header := func(name, value string) imap.SearchCriteria {
		return imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: name, Value: value}}}
	}
	either := func(a, b imap.SearchCriteria) imap.SearchCriteria {
		return imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{a, b}}}
	}
	// The server sorts out most; the reader decides.
	wanted := either(either(header("From", "daemon"), header("From", "postmaster")),
		either(header("Content-Type", "report"), either(header("X-Failed-Recipients", ""), header("From", "Delivery"))))
	wanted.Since = since
	uids, err := search(c, mailbox, &wanted)
	if err != nil || len(uids) == 0 {
		return 0, err
	}
	body := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: maxMail}}
	fetch := c.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{body}})
	defer fetch.Close()
	for {
		msg := fetch.Next()
		if msg == nil {
			return strangers, fetch.Close()
		}
		for item := msg.Next(); item != nil; item = msg.Next() {
			section, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || section.Literal == nil {
				continue
			}
			n, err := bounce.Read(section.Literal, opts...)
			if err != nil {
				return strangers, err
			}
			if n.Kind == bounce.KindFailure && !all.note(n) {
				strangers++
			}
		}
	}
}

// search opens a mailbox and searches it.
func search(c *imapclient.Client, mailbox string, criteria *imap.SearchCriteria) ([]imap.UID, error) {
	if _, err := c.Select(mailbox, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return nil, err
	}
	data, err := c.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, err
	}
	return data.AllUIDs(), nil
}
