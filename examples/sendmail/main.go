// Command sendmail sends one text mail and says in plain words why it did not go
// out.
//
//	sendmail -server mail.example.org:587 -user anna -from anna@example.org \
//	    -subject hello bert@example.com < text
//
// The password comes from the environment variable SMTP_PASSWORD. Port 465 means
// TLS from the first byte, every other port STARTTLS. A recipient whom the server
// refuses does not stop the mail for the others. Each recipient gets a line: ✓ has
// the mail, ✗ does not, and for ? nobody knows. The exit status is 0 when the mail
// went out to all, 1 when it did not.
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, nil); err != nil {
		if !errors.Is(err, errExplained) && !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "sendmail:", err)
		}
		os.Exit(1)
	}
}

// errExplained says that a person was told already.
var errExplained = errors.New("the mail did not go out to all")

func run(ctx context.Context, args []string, in io.Reader, out io.Writer, config *tls.Config) error {
	flags := flag.NewFlagSet("sendmail", flag.ContinueOnError)
	server := flags.String("server", "localhost:587", "`host:port` of the outgoing mail server")
	user := flags.String("user", "", "user `name`, empty for none")
	from := flags.String("from", "", "sender's `address`")
	subject := flags.String("subject", "", "subject `line`")
	lang := flags.String("lang", os.Getenv("LANG"), "`language` of explanations")
	plain := flags.Bool("plain", false, "never encrypt: for tests on this machine")
	if err := flags.Parse(args); err != nil {
		return err
	}
	message, err := compose(*from, flags.Args(), *subject, in)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(*server)
	if err != nil {
		return err
	}
	// A desktop has no name on the internet: RFC 5321 §4.1.4 has it give an
	// address.
	const me = "[127.0.0.1]"
	s := &smtperr.Submission{Addr: *server, LocalName: me, TLS: smtperr.RequireTLS, TLSConfig: config, Partial: true}
	switch {
	case *plain:
		s.TLS = smtperr.NoTLS
	case port == "465":
		s.TLS = smtperr.ImplicitTLS
	}
	if *user != "" {
		s.Auth = smtp.PlainAuth("", *user, os.Getenv("SMTP_PASSWORD"), host)
	}
	report, _ := s.Send(ctx, *from, flags.Args(), bytes.NewReader(message)) // each delivery has its error
	return tell(out, catalog.Match(*lang), report)
}

// compose makes a message of a text.
func compose(from string, to []string, subject string, text io.Reader) ([]byte, error) {
	m := mail.NewMsg()
	if err := m.From(from); err != nil {
		return nil, err
	}
	if err := m.To(to...); err != nil {
		return nil, err
	}
	m.Subject(subject)
	m.SetDate()
	m.SetMessageID()
	var body strings.Builder
	if _, err := io.Copy(&body, text); err != nil {
		return nil, err
	}
	m.SetBodyString(mail.TypeTextPlain, body.String())
	var b bytes.Buffer
	_, err := m.WriteTo(&b)
	return b.Bytes(), err
}

// marks stand before a recipient, for each outcome.
var marks = map[classify.Outcome]string{classify.OutcomeSent: "✓", classify.OutcomeNotSent: "✗", classify.OutcomeUnknown: "?"}

// tell says what became of a mail for each recipient: who has it, who was
// refused and why, for whom nothing was tried since something else failed, and
// for whom nobody knows. What concerns several is explained once, behind the
// last of them.
func tell(out io.Writer, c *catalog.Catalog, report smtperr.Report) error {
	var err error
	for i, d := range report.Deliveries {
		fmt.Fprintf(out, "%s %s\n", marks[d.Outcome], d.Recipient)
		if d.Err == nil {
			continue
		}
		err = errExplained
		last := !slices.ContainsFunc(report.Deliveries[i+1:], func(later smtperr.Delivery) bool { return later.Err == d.Err })
		if last {
			fmt.Fprintf(out, "\n%s\n", d.Diagnose().ExplainIn(c).WithAdmin().PlainText(76))
		}
	}
	return err
}
