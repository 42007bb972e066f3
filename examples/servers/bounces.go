package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// bounceFolder is where the bounces are kept: for each server a text file with
// what was provoked, the mails, and the server's configuration in a folder.
const bounceFolder = "../../smtperr/bounce/testdata/servers"

// A Bouncer is a server that takes mail and is made to report on its delivery.
type Bouncer struct {
	Server  *Server                    // as it is configured for this
	DSN     bool                       // it knows RFC 3461
	SignIn  []string                   // what it wants to be sent before it takes mail for others
	Late    string                     // a shell script that ends its patience with what it still holds
	Without map[string]string          // notices that it does not write, and why
	Tells   map[string]classify.Reason // what a notice lets a reader know, where that is less
}

// A Notice is one report that is provoked: a mail to a recipient, and what the
// sender must be told.
type Notice struct {
	Name   string
	To     []string
	Notify string // RFC 3461's NOTIFY
	Size   int    // bytes that the mail has beyond a few
	Wait   time.Duration
	Kind   bounce.Kind
	Reason []classify.Reason // for each recipient
	Then   *Notice           // a second report about the same mail
}

var bouncers = []*Bouncer{
	{Server: &Server{
		Name: "postfix", Title: postfix.Title, Image: postfix.Image, Version: postfix.Version, Folder: bounceFolder,
		Start: `useradd -m anna; postfix start`,
		Ports: []int{25},
	}, DSN: true},
	{Server: &Server{
		Name: "exim", Title: exim.Title, Image: exim.Image, Version: exim.Version, Folder: bounceFolder,
		Start: `useradd -m anna; mkdir -p /run/exim4; chown Debian-exim /run/exim4; exim4 -bd -q2s`,
		Ports: []int{25},
	}, DSN: true, Tells: map[string]classify.Reason{
		// "Unrouteable address" is said for whatever no router takes.
		"no-domain": classify.UserUnknown,
		// A delay is told without its cause, the end of the retries behind it.
		"unreachable": classify.ReasonUnknown, "expired": classify.DeliveryExpired, "never-reached": classify.DeliveryExpired,
	}},
	{Server: &Server{
		Name: "sendmail", Title: sendmail.Title, Image: sendmail.Image, Version: sendmail.Version, Folder: bounceFolder,
		Start: `useradd -m anna
cd /etc/mail; m4 test.mc >sendmail.cf
: >aliases; newaliases -C/etc/mail/sendmail.cf || true
mkdir -p /run/sendmail /run/sendmail/mta /var/spool/mqueue
/usr/sbin/sendmail-mta -bd -q2s -C/etc/mail/sendmail.cf`,
		Ports: []int{25},
	}, DSN: true, Tells: map[string]classify.Reason{
		// Any 550 at RCPT is an unknown user to Sendmail, and it says so.
		"no-reason": classify.UserUnknown,
	}, Without: map[string]string{"delivered": "Debian's local mailer is procmail, which is not installed"}},
	{Server: &Server{
		Name: "courier", Title: courier.Title, Image: courier.Image, Version: courier.Version, Folder: bounceFolder,
		Start: `useradd -m anna; su anna -c 'maildirmake ~/Maildir'
mkdir -p /run/courier/authdaemon; chown -R courier:courier /run/courier
printf '127.0.0.1\tallow,RELAYCLIENT\n' >/etc/courier/smtpaccess/default
sed -i 's/^PORT=.*/PORT=127.0.0.1.25/' /etc/courier/esmtpd
makeacceptmailfor; makesmtpaccess; makealiases
/usr/lib/courier/courier-authlib/authdaemond >/var/log/auth.out 2>&1 &
sleep 1
courier start
esmtpd start || true`,
		Ports: []int{25},
	}, DSN: true, Tells: map[string]classify.Reason{
		// "No such domain" is said for a null MX, too.
		"null-mx": classify.DomainUnknown,
	}},
	{Server: &Server{
		Name: "opensmtpd", Title: opensmtpd.Title, Image: opensmtpd.Image, Version: opensmtpd.Version, Folder: bounceFolder,
		Start: `useradd -m anna; smtpd -d -f /etc/smtpd.conf >/var/log/smtpd.log 2>&1 &`,
		Ports: []int{25},
	}, DSN: true, Without: map[string]string{
		"no-domain":   smartHost,
		"null-mx":     smartHost,
		"unreachable": smartHost, "never-reached": smartHost,
		"too-large": wholeMail,
	}, Tells: map[string]classify.Reason{
		"expired": classify.DeliveryExpired,
	}},
	{Server: &Server{
		Name: "haraka", Title: haraka.Title, Image: haraka.Image, Version: haraka.Version, Folder: bounceFolder,
		Start: `cd /srv; cp -rn node_modules/Haraka/config/. config/; mkdir -p queue
node node_modules/Haraka/bin/haraka -c /srv >/var/log/haraka.log 2>&1 &`,
		Ports: []int{25},
	}, Without: map[string]string{
		"relayed": noDSN, "delivered": noDSN,
		"delayed": noDelay, "unreachable": noDelay,
	}},
	{Server: &Server{
		Name: "chasquid", Title: chasquid.Title, Image: chasquid.Image, Version: chasquid.Version, Folder: bounceFolder,
		Start: chasquid.Start + "\necho $! >/run/chasquid.pid",
		Ports: []int{25},
	}, SignIn: []string{"STARTTLS", "EHLO client.example.net", plain("anna@example.org", "right")},
		// It tries for 20 hours, which cannot be set: what it holds becomes older.
		Late: `cd /var/lib/chasquid/queue
for try in $(seq 30); do ls m:* >/dev/null 2>&1 || exit 0; sleep 0.1; done
kill $(cat /run/chasquid.pid); sleep 0.5
sed -i 's/^\( *seconds: *\)[0-9]*/\11/' m:*
chasquid --config_dir /etc/chasquid >>/var/log/chasquid.out 2>&1 &
echo $! >/run/chasquid.pid`,
		Tells: map[string]classify.Reason{
			// A name that is not there is a passing failure to it, be it the domain or
			// its mail server.
			"no-domain": classify.DNSFailure, "null-mx": classify.DNSFailure,
		},
		Without: map[string]string{
			"relayed": noDSN, "delivered": noDSN,
			"delayed": noDelay, "unreachable": noDelay,
			"too-large": wholeMail,
		}},
}

const (
	noDSN     = "it knows no RFC 3461"
	noDelay   = "it says nothing of a delay"
	wholeMail = "the whole mail comes back, and is too large for the mailbox, too"
)

// OpenSMTPD believes in no server on loopback that it finds by MX.
const smartHost = "all mail goes to one host"

// notices are the same for all servers.
var notices = []Notice{
	{Name: "unknown-user", To: []string{"nobody@remote.example"}, Kind: bounce.KindFailure, Reason: []classify.Reason{classify.UserUnknown}},
	{Name: "mailbox-full", To: []string{"full@remote.example"}, Kind: bounce.KindFailure, Reason: []classify.Reason{classify.MailboxFull}},
	{Name: "members-only", To: []string{"members@remote.example"}, Kind: bounce.KindFailure, Reason: []classify.Reason{classify.RecipientRestricted}},
	{Name: "no-reason", To: []string{"bare@remote.example"}, Kind: bounce.KindFailure, Reason: []classify.Reason{classify.ReasonUnknown}},
	{Name: "spam", To: []string{"filter@remote.example"}, Kind: bounce.KindFailure, Reason: []classify.Reason{classify.Spam}},
	{Name: "too-large", To: []string{"fine@remote.example"}, Size: 200_000, Kind: bounce.KindFailure, Reason: []classify.Reason{classify.MessageTooLarge}},
	{Name: "no-domain", To: []string{"anna@gone.example"}, Kind: bounce.KindFailure, Reason: []classify.Reason{classify.DomainUnknown}},
	{Name: "null-mx", To: []string{"anna@null.example"}, Kind: bounce.KindFailure, Reason: []classify.Reason{classify.DomainNoMail}},
	{Name: "two-recipients", To: []string{"nobody@remote.example", "full@remote.example"}, Kind: bounce.KindFailure, Reason: []classify.Reason{classify.UserUnknown, classify.MailboxFull}},
	{Name: "relayed", To: []string{"fine@remote.example"}, Notify: "SUCCESS", Kind: bounce.KindRelayed, Reason: []classify.Reason{classify.Accepted}},
	{Name: "delivered", To: []string{"anna@example.org"}, Notify: "SUCCESS", Kind: bounce.KindDelivered, Reason: []classify.Reason{classify.Accepted}},
	{Name: "delayed", To: []string{"later@remote.example"}, Notify: "FAILURE,DELAY", Kind: bounce.KindDelay, Reason: []classify.Reason{classify.Greylisted},
		Then: &Notice{Name: "expired", Kind: bounce.KindFailure, Reason: []classify.Reason{classify.Greylisted}}},
	{Name: "unreachable", To: []string{"anna@dead.example"}, Notify: "FAILURE,DELAY", Kind: bounce.KindDelay, Reason: []classify.Reason{classify.ConnectionFailed},
		Then: &Notice{Name: "never-reached", Kind: bounce.KindFailure, Reason: []classify.Reason{classify.ConnectionFailed}}},
}

// A Report is a notice with the mail that came.
type Report struct {
	Notice Notice
	To     []string
	Mail   string
}

// Bounce starts the server, sends it the mails and collects what it reports.
func (b *Bouncer) Bounce(ctx context.Context, verbose bool) (version string, reports []Report, err error) {
	m, end, err := b.Server.Boot(ctx)
	if err != nil {
		return "", nil, err
	}
	defer end()
	w, err := serveWorld(m)
	if err != nil {
		return "", nil, err
	}
	defer w.Close()
	if version, err = b.Server.version(ctx, m); err != nil {
		return "", nil, err
	}
	var failed []error
	for _, n := range notices {
		list := b.chain(n)
		if len(list) == 0 {
			continue
		}
		if _, err := m.provoke(ctx, Case{Script: b.script(n)}, verbose); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", n.Name, err))
			continue
		}
		if b.Late != "" {
			if _, err := m.Run(ctx, b.Late); err != nil {
				return version, reports, err
			}
			if err := m.wait(ctx, b.Server.Ports[0]); err != nil {
				return version, reports, err
			}
		}
		for _, one := range list {
			select {
			case text := <-w.mails:
				report := Report{one, n.To, text}
				if tells, ok := b.Tells[one.Name]; ok {
					report.Notice.Reason = []classify.Reason{tells}
				}
				reports = append(reports, report)
			case <-time.After(60 * time.Second):
				failed = append(failed, fmt.Errorf("%s: no mail came", one.Name))
			case <-ctx.Done():
				return version, reports, ctx.Err()
			}
		}
	}
	if verbose || len(failed) > 0 {
		logs, _ := m.Run(ctx, logTail)
		fmt.Fprintln(os.Stderr, logs)
	}
	return version, reports, errors.Join(failed...)
}

// chain returns what the server reports about the mail of a notice, in order.
func (b *Bouncer) chain(first Notice) []Notice {
	var list []Notice
	for n := &first; n != nil; n = n.Then {
		if b.Without[n.Name] == "" {
			list = append(list, *n)
		}
	}
	return list
}

// script sends the mail that is to come back.
func (b *Bouncer) script(n Notice) []string {
	from, notify := "MAIL FROM:<bert@home.example>", ""
	if b.DSN {
		from += " ENVID=Q-" + n.Name
		if n.Notify != "" {
			notify = " NOTIFY=" + n.Notify
		}
	}
	script := append(hello(b.SignIn...), from)
	for _, to := range n.To {
		script = append(script, "RCPT TO:<"+to+">"+notify)
	}
	text := fmt.Sprintf("From: <bert@home.example>\nTo: <%s>\nSubject: hello\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <%s@home.example>\n\nhello\n", strings.Join(n.To, ">, <"), n.Name)
	return append(script, "DATA", text+strings.Repeat("a line that fills the mail\n", n.Size/27))
}

// writeReports writes the mails and the file that says what was provoked.
func (b *Bouncer) writeReports(version string, reports []Report) error {
	var index strings.Builder
	fmt.Fprintf(&index, "# What %s reports by mail. Made by examples/servers; make it again with\n# \"go run . -bounces -record %s\" there.\n\nServer: %s\nVersion: %s\n", b.Server.Title, b.Server.Name, b.Server.Title, version)
	for _, r := range reports {
		name := b.Server.Name + "-" + r.Notice.Name + ".eml"
		fmt.Fprintf(&index, "\nMail: %s\nKind: %s\nMessage-ID: <%s@home.example>\n", name, r.Notice.Kind, provoked(r.Notice))
		for i, to := range r.To {
			fmt.Fprintf(&index, "Recipient: %s %s\n", to, r.Notice.Reason[i])
		}
		if err := os.WriteFile(filepath.Join(bounceFolder, name), []byte(strings.ReplaceAll(r.Mail, "\r\n", "\n")), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(bounceFolder, b.Server.Name+".txt"), []byte(index.String()), 0o644)
}

// provoked is the name of the mail that a notice is about.
func provoked(n Notice) string {
	for _, first := range notices {
		if first.Then != nil && first.Then.Name == n.Name {
			return first.Name
		}
	}
	return n.Name
}

// wrong compares what the reader makes of a report with what was provoked.
func (r Report) wrong() []string {
	n, err := bounce.Read(strings.NewReader(r.Mail))
	if err != nil {
		return []string{err.Error()}
	}
	var list []string
	if n.Kind != r.Notice.Kind {
		list = append(list, fmt.Sprintf("kind %v, want %v", n.Kind, r.Notice.Kind))
	}
	if want := provoked(r.Notice) + "@home.example"; !n.Matches(want, "", "") {
		list = append(list, fmt.Sprintf("about %q, want %q", n.MessageID, want))
	}
	for i, to := range r.To {
		found := false
		for _, x := range n.Recipients {
			if x.Address == to || x.Original == to {
				found = true
				if x.Diagnosis.Reason != r.Notice.Reason[i] {
					list = append(list, fmt.Sprintf("%s: %v, want %v", to, x.Diagnosis, r.Notice.Reason[i]))
				}
			}
		}
		if !found {
			list = append(list, to+" is missing")
		}
	}
	if len(n.Recipients) != len(r.To) {
		list = append(list, fmt.Sprintf("%d recipients", len(n.Recipients)))
	}
	return list
}

// runBounces is run for the bouncers.
func runBounces(ctx context.Context, out io.Writer, names []string, record, verbose bool) error {
	wrong := 0
	for _, b := range bouncers {
		if len(names) > 0 && !slices.Contains(names, b.Server.Name) {
			continue
		}
		version, reports, err := b.Bounce(ctx, verbose)
		fmt.Fprintf(out, "%s %s\n", b.Server.Title, version)
		for _, r := range reports {
			list := r.wrong()
			mark := " "
			if len(list) > 0 {
				mark = "!"
				wrong++
			}
			fmt.Fprintf(out, "%s %-20s %s\n", mark, r.Notice.Name, strings.Join(list, "; "))
		}
		if record && len(reports) > 0 {
			if err := b.writeReports(version, reports); err != nil {
				return err
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", b.Server.Name, err)
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d mails are not understood", wrong)
	}
	return nil
}
