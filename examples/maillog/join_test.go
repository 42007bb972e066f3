package main

import (
	"fmt"
	"strings"
	"testing"
)

// postfixLine is a line of a delivery by Postfix.
func postfixLine(at, id, to, dsn, status, words string) string {
	return fmt.Sprintf("Nov 30 %s mx postfix/smtp[1]: %s: to=<%s>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn=%s, status=%s (%s)\n", at, id, to, dsn, status, words)
}

const (
	greyReply = "host mx.example.org[192.0.2.1] said: 450 4.7.1 You are greylisted (in reply to RCPT TO command)"
	fullReply = "host mx.example.org[192.0.2.1] said: 452 4.2.2 The mailbox is full (in reply to RCPT TO command)"
	userReply = "host mx.example.org[192.0.2.1] said: 550 5.1.1 There is no such user (in reply to RCPT TO command)"
	sentReply = "250 2.0.0 taken"
)

// harakaLine is a line of Haraka's about a message.
func harakaLine(id, plugin, words string) string {
	return "2026-11-30T10:00:00.000Z [NOTICE] [37A73814-D0F7-43C4-90DA-41BC948AFA5F" + id + "] [" + plugin + "] " + words + "\n"
}

// harakaTaken is a message to two.
var harakaTaken = harakaLine(".1", "core", `recipient <a@example.org> code=OK msg="" sender=c@example.net`) + harakaLine(".1", "core", `recipient <b@example.org> code=OK msg="" sender=c@example.net`)

func harakaDone(taken, refused, later int) string {
	return harakaLine(".1.1", "outbound", fmt.Sprintf(` delivered file=f domain=example.org host=mx.example.org ip=192.0.2.1 port=25 mode=SMTP tls=N auth=N response="OK" delay=0.5 fails=0 rcpts=%d/%d/%d`, taken, refused, later))
}

// tallied reads a log.
func tallied(t *testing.T, log string, most int) *tally {
	t.Helper()
	counts := newTally()
	j := newJoiner(counts, most)
	r := newReader(*clockUTC())
	c := cutter{ref: clockUTC().ref, columns: known, send: func(b *block) error { take(counts, j, b, r.block(b)); return nil }}
	if err := c.write([]byte(log)); err != nil {
		t.Fatal(err)
	}
	if err := c.flush(); err != nil {
		t.Fatal(err)
	}
	j.waiting(counts.wait)
	return counts
}

// told writes what a tally says in a line.
func told(c *tally) string {
	s := fmt.Sprintf("delivered %d late %d failed %d expired %d attempts %d", c.Delivered, c.Late, c.Failed, c.Expired, c.Attempts)
	for _, k := range sortedKeys(c.Cells, func(a, b cellKey) int { return strings.Compare(a.Reason.String(), b.Reason.String()) }) {
		x := c.Cells[k]
		s += fmt.Sprintf("; %s %d %d %d", k.Reason, x.Failed, x.Waiting, x.Late)
	}
	return s
}

func TestJoin(t *testing.T) {
	const expiry = "Nov 30 12:00:00 mx postfix/qmgr[1]: AAAAAA1: from=<a@example.net>, status=expired, returned to sender\n"
	const removed = "Nov 30 12:00:00 mx postfix/qmgr[1]: AAAAAA1: removed\n"
	for _, c := range []struct{ name, log, want string }{
		{"delivered at once", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "2.0.0", "sent", sentReply) + removed,
			"delivered 1 late 0 failed 0 expired 0 attempts 0"},
		{"put off, then delivered", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "4.7.1", "deferred", greyReply) + postfixLine("10:06:00", "AAAAAA1", "a@example.org", "2.0.0", "sent", sentReply) + removed,
			"delivered 1 late 1 failed 0 expired 0 attempts 1; greylisted 0 0 1"},
		{"put off, and still waiting", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "4.7.1", "deferred", greyReply) + postfixLine("10:06:00", "AAAAAA1", "a@example.org", "4.7.1", "deferred", greyReply),
			"delivered 0 late 0 failed 0 expired 0 attempts 2; greylisted 0 1 0"},
		{"put off for two reasons: the last one counts", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "4.7.1", "deferred", greyReply) + postfixLine("10:06:00", "AAAAAA1", "a@example.org", "4.2.2", "deferred", fullReply) + expiry + removed,
			"delivered 0 late 0 failed 1 expired 1 attempts 2; mailbox-full 1 0 0"},
		{"put off, then refused", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "4.7.1", "deferred", greyReply) + postfixLine("10:06:00", "AAAAAA1", "a@example.org", "5.1.1", "bounced", userReply) + removed,
			"delivered 0 late 0 failed 1 expired 0 attempts 2; user-unknown 1 0 0"},
		{"one of two recipients waits, and is given up", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "2.0.0", "sent", sentReply) + postfixLine("10:00:00", "AAAAAA1", "b@example.org", "4.7.1", "deferred", greyReply) + expiry + removed,
			"delivered 1 late 0 failed 1 expired 1 attempts 1; greylisted 1 0 0"},
		{"an administrator throws it away", postfixLine("10:00:00", "AAAAAA1", "b@example.org", "4.7.1", "deferred", greyReply) + removed,
			"delivered 0 late 0 failed 1 expired 0 attempts 1; greylisted 1 0 0"},
		{"an id is used again", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "5.1.1", "bounced", userReply) + removed + postfixLine("11:00:00", "AAAAAA1", "a@example.org", "2.0.0", "sent", sentReply) + removed,
			"delivered 1 late 0 failed 1 expired 0 attempts 1; user-unknown 1 0 0"},
		{"two hosts with the same id", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "4.7.1", "deferred", greyReply) + strings.Replace(postfixLine("10:01:00", "AAAAAA1", "a@example.org", "2.0.0", "sent", sentReply), " mx ", " my ", 1),
			"delivered 1 late 0 failed 0 expired 0 attempts 1; greylisted 0 1 0"},
		{"another instance of Postfix", strings.ReplaceAll(postfixLine("10:00:00", "AAAAAA1", "a@example.org", "5.1.1", "bounced", userReply), "postfix/smtp", "postfix-out/smtp"),
			"delivered 0 late 0 failed 1 expired 0 attempts 1; user-unknown 1 0 0"},
		{"several recipients of Sendmail", "Nov 30 10:00:00 mx sm-mta[1]: 6AUK5tCF000075: to=<a@example.org>,<b@example.org>, delay=00:00:01, xdelay=00:00:00, mailer=esmtp, pri=1, relay=mx.example.org. [192.0.2.1], dsn=5.1.1, stat=User unknown\n",
			"delivered 0 late 0 failed 2 expired 0 attempts 2; user-unknown 2 0 0"},
		{"words with a comma and a status in them", postfixLine("10:00:00", "AAAAAA1", "a, relay=x@example.org", "5.1.1", "bounced", "host x[192.0.2.1] said: 550 5.1.1 no such user, status=sent (ok)"),
			"delivered 0 late 0 failed 1 expired 0 attempts 1; user-unknown 1 0 0"},
		{"Exim's own words of a retry", "2026-11-30 10:00:00 1xY7az-00000Y-29 == a@example.org R=r T=t defer (-44) H=mx.example.org [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<a@example.org>: 452 4.2.2 The mailbox is full\n2026-11-30 11:00:00 1xY7az-00000Y-29 == a@example.org routing defer (-52): retry time not reached\n2026-11-30 12:00:00 1xY7az-00000Y-29 ** a@example.org: retry timeout exceeded\n2026-11-30 12:00:00 1xY7az-00000Y-29 Completed\n",
			"delivered 0 late 0 failed 1 expired 1 attempts 1; mailbox-full 1 0 0"},
		{"Exim since 4.97", "2026-11-30 10:00:00 1xY7az-00000000Y29-2abc ** a@example.org R=r T=t H=mx.example.org [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<a@example.org>: 550 5.1.1 There is no such user\n",
			"delivered 0 late 0 failed 1 expired 0 attempts 1; user-unknown 1 0 0"},
		{"a probe of Postfix's is no delivery", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "2.1.5", "deliverable", sentReply) + postfixLine("10:00:00", "AAAAAA2", "b@example.org", "5.1.1", "undeliverable", userReply),
			"delivered 0 late 0 failed 0 expired 0 attempts 0"},
		{"two recipients of Haraka's, delivered", harakaTaken + harakaDone(2, 0, 0), "delivered 2 late 0 failed 0 expired 0 attempts 0"},
		{"one of them refused", harakaTaken + harakaLine(".1.1", "outbound", "recipient <b@example.org> rejected: 550 5.1.1 There is no such user") + harakaDone(1, 1, 0) + harakaLine(".1.1", "outbound", "bouncing mail: Some recipients failed: <b@example.org>"),
			"delivered 1 late 0 failed 1 expired 0 attempts 1; user-unknown 1 0 0"},
		{"one of them put off, then delivered", harakaTaken + harakaLine(".1.1", "outbound", "recipient <b@example.org> deferred: 450 4.7.1 You are greylisted") + harakaDone(1, 0, 1) + harakaLine(".1.1", "outbound", "Temp failing file for 60 seconds: Some recipients temp failed: <b@example.org>") + harakaDone(1, 0, 0),
			"delivered 2 late 1 failed 0 expired 0 attempts 1; greylisted 0 0 1"},
		{"one of them put off, and waiting", harakaTaken + harakaLine(".1.1", "outbound", "recipient <b@example.org> deferred: 450 4.7.1 You are greylisted") + harakaDone(1, 0, 1),
			"delivered 1 late 0 failed 0 expired 0 attempts 1; greylisted 0 1 0"},
		{"Haraka reaches nobody, and gives up", harakaTaken + harakaLine(".1.1", "outbound", "Failed to get socket: connect ECONNREFUSED 192.0.2.1:25") + harakaLine(".1.1", "outbound", "Temp failing file for 60 seconds: Tried all MXs") + harakaLine(".1.1", "outbound", "bouncing mail: Too many failures (Tried all MXs)"),
			"delivered 0 late 0 failed 2 expired 2 attempts 2; connection-failed 2 0 0"},
		{"only its end is in the log", removed + expiry, "delivered 0 late 0 failed 0 expired 0 attempts 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(tallied(t, c.log, 100)); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// TestEviction holds that what is open is bounded, and that what is given up is
// neither lost nor counted twice.
func TestEviction(t *testing.T) {
	var b strings.Builder
	for i := range 50 {
		b.WriteString(postfixLine("10:00:00", fmt.Sprintf("AAAAA%02d", i), fmt.Sprintf("a%d@example.org", i), "4.7.1", "deferred", greyReply))
	}
	c := tallied(t, b.String(), 10)
	if got, want := told(c), "delivered 0 late 0 failed 0 expired 0 attempts 50; greylisted 0 50 0"; got != want || c.Evicted != 40 || c.Lost != 40 {
		t.Errorf("%s, %d given up with %d; want %s, 40 with 40", got, c.Evicted, c.Lost, want)
	}
}

// TestAddresses holds what is advised about addresses.
func TestAddresses(t *testing.T) {
	full := strings.Replace(fullReply, "452 4", "552 5", 1)
	log := postfixLine("10:00:00", "AAAAAA1", "gone@example.org", "5.1.1", "bounced", userReply) +
		postfixLine("10:00:00", "AAAAAA2", "full@example.org", "5.2.2", "bounced", full) +
		postfixLine("10:00:00", "AAAAAA3", "fuller@example.org", "5.2.2", "bounced", full) +
		postfixLine("11:00:00", "AAAAAA4", "fuller@example.org", "5.2.2", "bounced", full) +
		postfixLine("12:00:00", "AAAAAA5", "fuller@example.org", "5.2.2", "bounced", full) +
		postfixLine("10:00:00", "AAAAAA6", "back@example.org", "5.1.1", "bounced", userReply) +
		postfixLine("11:00:00", "AAAAAA7", "back@example.org", "2.0.0", "sent", sentReply) +
		postfixLine("10:00:00", "AAAAAA8", "spam@example.org", "5.7.1", "bounced", "host x[192.0.2.1] said: 554 5.7.1 This message was taken for spam")
	got := ""
	for _, x := range newReport(tallied(t, log, 100), settings{lang: "en", zone: clockUTC().zone}).Addresses {
		got += x.Address + " " + x.Advice + "\n"
	}
	if want := "fuller@example.org remove\ngone@example.org remove\nfull@example.org watch\nspam@example.org keep\nback@example.org keep\n"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestListed(t *testing.T) {
	for _, c := range []struct{ name, text, list, ip string }{
		{"by a name", "blocked using zen.spamhaus.org; 192.0.2.44", "zen.spamhaus.org", "192.0.2.44"},
		{"IPv6", "Client [2001:db8::7] listed in bl.example.org", "bl.example.org", "2001:db8::7"},
		{"by its page", "refused, see https://check.example.org/q?ip=1 for why", "check.example.org", "192.0.2.9"},
		{"by nothing", "refused", "mx.example.com", "192.0.2.9"},
		{"an answer of the list is no address of ours", "listed at bl.example.org 127.0.0.2", "bl.example.org", "192.0.2.9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := &judgment{Server: "mx.example.com", Source: "192.0.2.9"}
			j.Result.Text = c.text
			if list, ip := listed(j); list != c.list || ip != c.ip {
				t.Errorf("%s %s, want %s %s", list, ip, c.list, c.ip)
			}
		})
	}
}
