package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// logFolder is where the logs of servers that deliver are kept: for each server
// its log as it wrote it, and a text file with what was provoked.
const logFolder = "../maillog/testdata/servers"

// A Logger is a server that delivers and whose log is kept. Its configuration is
// that with which it bounces.
type Logger struct {
	Server  *Server
	Path    string                     // of the log on the machine
	Again   string                     // a shell script that makes it try what waits, "" where it does so soon
	Without map[string]string          // deliveries that it does not make, and why
	Tells   map[string]classify.Reason // what its log lets a reader know, where that is less
}

// A Delivery is one mail, and what must become of it.
type Delivery struct {
	To      string
	Size    int    // bytes that the mail has beyond a few
	Outcome string // delivered, late (put off at first), failed, waiting
	Reason  classify.Reason
}

var deliveries = []Delivery{
	{To: "fine@remote.example", Outcome: "delivered", Reason: classify.Accepted},
	{To: "anna@example.org", Outcome: "delivered", Reason: classify.Accepted},
	{To: "soon@remote.example", Outcome: "late", Reason: classify.Greylisted},
	{To: "nobody@remote.example", Outcome: "failed", Reason: classify.UserUnknown},
	{To: "full@remote.example", Outcome: "failed", Reason: classify.MailboxFull},
	{To: "members@remote.example", Outcome: "failed", Reason: classify.RecipientRestricted},
	{To: "bare@remote.example", Outcome: "failed", Reason: classify.ReasonUnknown},
	{To: "filter@remote.example", Outcome: "failed", Reason: classify.Spam},
	{To: "listed@remote.example", Outcome: "failed", Reason: classify.Blocklisted},
	{To: "unsigned@remote.example", Outcome: "failed", Reason: classify.SenderUnauthenticated},
	{To: "clear@remote.example", Outcome: "failed", Reason: classify.TLSRequired},
	{To: "large@remote.example", Size: 200_000, Outcome: "failed", Reason: classify.MessageTooLarge},
	{To: "anna@gone.example", Outcome: "failed", Reason: classify.DomainUnknown},
	{To: "anna@null.example", Outcome: "failed", Reason: classify.DomainNoMail},
	{To: "anna@dead.example", Outcome: "failed", Reason: classify.ConnectionFailed},
	{To: "anna@cert.example", Outcome: "failed", Reason: classify.TLSFailed},
	{To: "later@remote.example", Outcome: "failed", Reason: classify.Greylisted},
	{To: "hurry@remote.example", Outcome: "failed", Reason: classify.RateLimited},
	// Sent when the others are done, just before the log is read.
	{To: "waits@remote.example", Outcome: "waiting", Reason: classify.Greylisted},
}

// logging starts Debian's syslogd as it is configured there. A socket for it
// needs a /dev that is the machine's own.
const logging = `mkdir -p /run/dev; mount -t tmpfs none /run/dev
for d in null zero full random urandom tty; do cp -a /dev/$d /run/dev/; done
mount --move /run/dev /dev
sed -i '/imklog/d; /^[$]ModLoad imklog/d' /etc/rsyslog.conf
rsyslogd
for try in $(seq 50); do [ -S /dev/log ] && break; sleep 0.1; done
`

var loggers = []*Logger{
	{Server: &Server{
		Name: "postfix", Title: postfix.Title, Image: postfix.Image, Version: postfix.Version, Folder: bounceFolder,
		Start: `useradd -m anna
postconf -e 'smtp_tls_policy_maps=inline:{cert.example=secure}' 'smtp_tls_CAfile=/etc/ssl/mx.crt'
postfix start`,
		Ports: []int{25},
	}, Path: "/var/log/postfix.log"},
	{Server: &Server{
		Name: "exim", Title: exim.Title, Image: exim.Image, Version: exim.Version, Folder: bounceFolder,
		Start: `useradd -m anna; mkdir -p /run/exim4; chown Debian-exim /run/exim4
sed -i '/driver = smtp/a\  tls_verify_hosts = 127.0.0.27\n  hosts_require_tls = 127.0.0.27\n  tls_verify_certificates = /etc/ssl/mx.crt' /etc/exim4/exim4.conf
exim4 -bd -q2s`,
		Ports: []int{25},
	}, Path: "/var/log/exim4/mainlog", Tells: map[string]classify.Reason{
		// "Unrouteable address" is said for whatever no router takes.
		"anna@gone.example": classify.UserUnknown,
	}},
	{Server: &Server{
		Name: "sendmail", Title: sendmail.Title, Image: sendmail.Image, Version: sendmail.Version, Folder: bounceFolder,
		Start: logging + `useradd -m anna
cd /etc/mail; m4 test.mc >sendmail.cf
: >aliases; newaliases -C/etc/mail/sendmail.cf || true
mkdir -p /run/sendmail /run/sendmail/mta /var/spool/mqueue
/usr/sbin/sendmail-mta -bd -q2s -OQueueLA=500 -ORefuseLA=500 -C/etc/mail/sendmail.cf`, // also where the machine is busy
		Ports: []int{25},
	}, Path: "/var/log/mail.log", Without: map[string]string{
		"anna@example.org":  "Debian's local mailer is procmail, which is not installed",
		"anna@cert.example": "its build has no list of hosts to verify",
	}},
	{Server: &Server{
		Name: "opensmtpd", Title: opensmtpd.Title, Image: opensmtpd.Image, Version: opensmtpd.Version, Folder: bounceFolder,
		Start: logging + `useradd -m anna; smtpd -f /etc/smtpd.conf`,
		Ports: []int{25},
	}, Path: "/var/log/mail.log", Again: "smtpctl schedule all", Without: map[string]string{
		"anna@gone.example": smartHost, "anna@null.example": smartHost, "anna@dead.example": smartHost, "anna@cert.example": smartHost,
	}},
	{Server: &Server{
		Name: "haraka", Title: haraka.Title, Image: haraka.Image, Version: haraka.Version, Folder: bounceFolder,
		Start: `cd /srv; cp -rn node_modules/Haraka/config/. config/; mkdir -p queue
printf '[main]\ntimestamps=true\nlevel=info\n' >config/log.ini
node node_modules/Haraka/bin/haraka -c /srv >/var/log/haraka.log 2>&1 &`,
		Ports: []int{25},
	}, Path: "/var/log/haraka.log", Without: map[string]string{
		"anna@example.org":  "nothing delivers on its own machine",
		"anna@cert.example": "it verifies no certificate",
	}},
}

// made are the deliveries that the server makes.
func (l *Logger) made() (list []Delivery) {
	for _, d := range deliveries {
		if l.Without[d.To] != "" {
			continue
		}
		if tells, ok := l.Tells[d.To]; ok {
			d.Reason = tells
		}
		list = append(list, d)
	}
	return list
}

// Log starts the server, sends it the mails, and returns its log when it has
// given up all but the last.
func (l *Logger) Log(ctx context.Context, verbose bool) (version, text string, err error) {
	m, end, err := l.Server.Boot(ctx)
	if err != nil {
		return "", "", err
	}
	defer end()
	w, err := serveWorld(m)
	if err != nil {
		return "", "", err
	}
	defer w.Close()
	private, err := serveStranger(m)
	if err != nil {
		return "", "", err
	}
	defer private.Close()
	if version, err = l.Server.version(ctx, m); err != nil {
		return "", "", err
	}
	send := func(d Delivery) error {
		body := fmt.Sprintf("From: <bert@home.example>\nTo: <%s>\nSubject: hello\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <%s@home.example>\n\nhello\n", d.To, strings.ReplaceAll(d.To, "@", "."))
		body += strings.Repeat("a line that fills the mail\n", d.Size/27)
		_, err := m.provoke(ctx, Case{Script: hello("MAIL FROM:<bert@home.example>", "RCPT TO:<"+d.To+">", "DATA", body)}, verbose)
		return err
	}
	for _, d := range l.made() {
		if d.Outcome == "waiting" {
			if err := l.wait(ctx, m, w); err != nil {
				return version, "", err
			}
		}
		if err := send(d); err != nil {
			return version, "", fmt.Errorf("%s: %w", d.To, err)
		}
	}
	time.Sleep(time.Second)
	text, err = m.Run(ctx, "cat "+l.Path)
	return version, text, err
}

// wait returns when the server has given up what will not go out: when no notice of
// it has come for longer than any of the servers tries.
func (l *Logger) wait(ctx context.Context, m *Machine, w *world) error {
	if l.Again != "" {
		time.Sleep(8 * time.Second)
		if _, err := m.Run(ctx, l.Again); err != nil {
			return err
		}
	}
	for {
		select {
		case <-w.mails:
		case <-time.After(30 * time.Second):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// runLogs writes the logs of the servers.
func runLogs(ctx context.Context, out io.Writer, names []string, verbose bool) error {
	for _, l := range loggers {
		if len(names) > 0 && !slices.Contains(names, l.Server.Name) {
			continue
		}
		version, text, err := l.Log(ctx, verbose)
		if err != nil {
			return fmt.Errorf("%s: %w", l.Server.Name, err)
		}
		fmt.Fprintf(out, "%s %s: %d lines\n", l.Server.Title, version, strings.Count(text, "\n"))
		if err := l.write(logFolder, version, text); err != nil {
			return err
		}
	}
	return nil
}

// write writes a log, and what was provoked, into a folder.
func (l *Logger) write(dir, version, text string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, l.Server.Name+".log"), []byte(text), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, l.Server.Name+".txt"), []byte(l.declared(version)), 0o644)
}

// declared is the file that says what was provoked.
func (l *Logger) declared(version string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What became of the mails in %s.log. Made by examples/servers; make it again\n# with \"go run . -logs %[1]s\" there.\n\nServer: %s\nVersion: %s\n", l.Server.Name, l.Server.Title, version)
	for _, d := range l.made() {
		fmt.Fprintf(&b, "\nTo: %s\nOutcome: %s\nReason: %s\n", d.To, d.Outcome, d.Reason)
	}
	return b.String()
}

// serveStranger is the server of cert.example: it offers encryption with a
// certificate that nobody whom the machine trusts has issued.
func serveStranger(m *Machine) (*world, error) {
	cert, key, err := certificate()
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair([]byte(cert), []byte(key))
	if err != nil {
		return nil, err
	}
	return serveAt(m, "127.0.0.27:25", &tls.Config{Certificates: []tls.Certificate{pair}})
}
