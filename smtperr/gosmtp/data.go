package gosmtp

import (
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/internal/wire"
)

// Data begins the content; see [smtp.Client.Data]. An error of Write is one of
// [classify.StageData], an error of Close one of [classify.StageEndOfData].
func (c *Client) Data() (*Data, error) {
	c.envelope.Size = 0
	body, err := c.data()
	if err != nil {
		return nil, err
	}
	return &Data{body}, nil
}

func (c *Client) data() (*wire.Body, error) {
	if err := c.command("DATA", 354); err != nil {
		return nil, c.fail(classify.StageData, "", err)
	}
	return c.envelope.Content(&wire.Body{
		Conn: c.conn, Each: c.lmtp, Block: min(c.CommandTimeout, blockTimeout), Dot: c.SubmissionTimeout,
		Most: c.sizeLimit(), Debug: c.DebugWriter,
		Refusal: func(r wire.Reply) error { return replyError(r) },
	}, c.fail), nil
}

// Data is the writer of a mail's content.
type Data struct{ body *wire.Body }

// Write writes a part of the content.
func (d *Data) Write(p []byte) (int, error) { return d.body.Write(p) }

// Close ends the content and waits for the server's reply. In LMTP the first
// recipient who was refused gives the error; see [Data.CloseLMTP].
func (d *Data) Close() error { return d.body.Close() }

// CloseLMTP ends the content and returns what became of the mail for each recipient,
// in the order in which they were added. The error is one of the connection: it is
// that of the recipients, too, whom the server had not answered for by then.
func (d *Data) CloseLMTP() ([]smtperr.Delivery, error) {
	fates, err := d.body.End()
	return reportOf(d.body.Recipients, fates, err).Deliveries, err
}
