// Command generate writes a made-up mail log of Postfix: a large one for
// measuring, or one that has something to tell.
//
//	generate [-size 1000000] [-days 14] [-seed 1] >mail.log
package main

import (
	"bufio"
	"container/heap"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"time"
)

func main() {
	size := flag.Int64("size", 1_000_000, "about how many bytes")
	days := flag.Int("days", 14, "how many days the log covers")
	seed := flag.Uint64("seed", 1, "another log for each number")
	end := flag.String("end", "2026-11-30T18:00:00Z", "when it ends")
	flag.Parse()
	last, err := time.Parse(time.RFC3339, *end)
	if err == nil {
		err = generate(os.Stdout, *size, *days, *seed, last)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// A destination is a server that takes mail, and how it refuses some.
type destination struct {
	domain, host, ip string
	weight           int
	refusals         []refusal
}

// A refusal is a reply with its share of a thousand deliveries. A temporary one
// is repeated, and ends with a delivery in most cases.
type refusal struct {
	share     int
	dsn       string
	text      string // %s is the recipient's address
	temporary bool
	tries     int // how often it is repeated; 0 is until the time is over
	bad       bool
}

var usual = []refusal{
	{25, "5.1.1", "550 5.1.1 <%s>: there is no such user here", false, 0, false},
	{6, "5.2.2", "552 5.2.2 <%s>: the mailbox is over its quota", false, 0, false},
	{3, "5.2.1", "550 5.2.1 The account %s is disabled", false, 0, false},
}

var destinations = []destination{
	{"gmail.com", "gmail-smtp-in.l.google.com", "192.0.2.11", 30, append([]refusal{
		{12, "4.7.28", "421 4.7.28 Too much mail comes from your address, slow down please. gsmtp", true, 2, false},
		{9, "5.7.26", "550 5.7.26 Neither SPF nor DKIM of your domain hold. gsmtp", false, 0, false},
	}, usual...)},
	{"outlook.com", "outlook-com.olc.protection.outlook.com", "192.0.2.12", 18, append([]refusal{
		{14, "5.7.1", "550 5.7.1 Mail from 192.0.2.44 is refused, the address is on our blocklist (S3140)", false, 0, true},
	}, usual...)},
	{"gmx.net", "mx00.gmx.net", "192.0.2.13", 12, append([]refusal{
		{10, "4.0.0", "421 gmx.net: your server is slowed down, try again later", true, 1, false},
	}, usual...)},
	{"t-online.de", "mx00.t-online.de", "192.0.2.14", 8, append([]refusal{
		{16, "5.7.1", "554 5.7.1 192.0.2.44 is not admitted to this server. Ask: tosa@rx.t-online.de", false, 0, true},
	}, usual...)},
	{"yahoo.com", "mta5.am0.yahoodns.net", "192.0.2.15", 7, append([]refusal{
		{15, "4.7.0", "421 4.7.0 [TSS04] Messages from 192.0.2.44 are put off, users complain", true, 3, false},
	}, usual...)},
	{"example.com", "mx.example.com", "192.0.2.16", 10, append([]refusal{
		{60, "4.7.1", "450 4.7.1 <%s>: Recipient is greylisted, come back in five minutes", true, 1, false},
		{3, "4.7.1", "450 4.7.1 <%s>: Recipient is greylisted, come back in five minutes", true, 0, false},
	}, usual...)},
	{"example.net", "mail.example.net", "192.0.2.17", 8, append([]refusal{
		{18, "5.7.1", "554 5.7.1 Service unavailable; client 192.0.2.44 is listed at zen.spamhaus.org", false, 0, true},
		{8, "4.7.5", "!Server certificate not trusted", true, 2, false},
	}, usual...)},
	{"example.edu", "mx.example.edu", "192.0.2.18", 4, append([]refusal{
		{12, "5.7.1", "550 5.7.1 The message was taken for spam, score 9.1", false, 0, false},
		{5, "5.0.0", "550 Verdict 17 applies to what you sent", false, 0, false},
	}, usual...)},
	{"old.example", "mx.old.example", "192.0.2.19", 3, []refusal{
		{400, "4.4.1", "!connect to mx.old.example[192.0.2.19]:25: Connection timed out", true, 0, false},
	}},
}

// A task is something to be written at its time.
type task struct {
	at    time.Time
	order int
	write func(time.Time)
}

type tasks []task

func (t tasks) Len() int { return len(t) }
func (t tasks) Less(i, j int) bool {
	return t[i].at.Before(t[j].at) || t[i].at.Equal(t[j].at) && t[i].order < t[j].order
}
func (t tasks) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *tasks) Push(x any)   { *t = append(*t, x.(task)) }
func (t *tasks) Pop() any {
	old := *t
	x := old[len(old)-1]
	*t = old[:len(old)-1]
	return x
}

// A generator writes the log.
type generator struct {
	out    *bufio.Writer
	random *rand.Rand
	wrote  int64
	tasks  tasks
	order  int
	begin  time.Time
	end    time.Time
}

func generate(out io.Writer, size int64, days int, seed uint64, end time.Time) error {
	g := &generator{out: bufio.NewWriterSize(out, 1<<20), random: rand.New(rand.NewPCG(seed, 2)), end: end, begin: end.Add(-time.Duration(days) * 24 * time.Hour)}
	const perMessage = 421 // bytes, measured, with those that are not sent at night
	messages := max(size/perMessage, 1)
	step := time.Duration(float64(end.Sub(g.begin)) / float64(messages))
	n := int64(0)
	for at := g.begin; at.Before(end) && g.wrote < size; at = at.Add(step) {
		// Less at night, and at weekends.
		busy := 0.25 + 0.75*math.Pow(math.Sin(math.Pi*float64(at.Hour()*60+at.Minute())/1440), 2)
		if day := at.Weekday(); day == time.Saturday || day == time.Sunday {
			busy *= 0.4
		}
		if g.random.Float64() < busy*1.6 {
			g.message(at, n)
			n++
		}
		g.until(at)
	}
	g.until(end)
	return g.out.Flush()
}

// until writes what is due.
func (g *generator) until(at time.Time) {
	for len(g.tasks) > 0 && !g.tasks[0].at.After(at) {
		t := heap.Pop(&g.tasks).(task)
		t.write(t.at)
	}
}

func (g *generator) later(at time.Time, write func(time.Time)) {
	g.order++
	heap.Push(&g.tasks, task{at, g.order, write})
}

func (g *generator) line(at time.Time, component, format string, args ...any) {
	n, _ := fmt.Fprintf(g.out, "%s mx postfix/%s[%d]: ", at.Format(time.Stamp), component, 1000+g.order%977)
	m, _ := fmt.Fprintf(g.out, format+"\n", args...)
	g.wrote += int64(n + m)
}

func (g *generator) message(at time.Time, n int64) {
	id := fmt.Sprintf("%X", 0xA0000000000+n*7919)
	to := g.random.IntN(100)
	var d *destination
	for i := range destinations {
		d = &destinations[i]
		if to -= d.weight; to < 0 {
			break
		}
	}
	// Few addresses get much mail: the same ones fail again.
	address := fmt.Sprintf("user%d@%s", int(math.Pow(g.random.Float64(), 3)*float64(2000+n/4)), d.domain)
	g.later(at, func(at time.Time) {
		g.line(at, "smtpd", "%s: client=app.example.org[192.0.2.5]", id)
		g.line(at, "cleanup", "%s: message-id=<%d.%d@example.org>", id, n, at.Unix())
		g.line(at, "qmgr", "%s: from=<news@example.org>, size=%d, nrcpt=1 (queue active)", id, 2000+g.random.IntN(40000))
	})
	g.attempt(at.Add(time.Duration(1+g.random.IntN(3))*time.Second), at, id, address, d, g.refuse(d, at), 0)
}

// refuse draws what happens to a message. What is called bad begins in the second
// half of the time and hits harder.
func (g *generator) refuse(d *destination, at time.Time) *refusal {
	n := g.random.IntN(1000)
	for i := range d.refusals {
		r := &d.refusals[i]
		share := r.share
		if r.bad {
			share *= 8
			if at.Sub(g.begin) < g.end.Sub(g.begin)*55/100 {
				share = 0
			}
		}
		if n -= share; n < 0 {
			return r
		}
	}
	return nil
}

const lifetime = 30 * time.Hour

func (g *generator) attempt(at, arrived time.Time, id, to string, d *destination, r *refusal, try int) {
	g.later(at, func(at time.Time) {
		delay := at.Sub(arrived).Seconds() + g.random.Float64()
		relay := fmt.Sprintf("%s[%s]:25", d.host, d.ip)
		if r == nil || r.temporary && r.tries > 0 && try >= r.tries {
			g.line(at, "smtp", "%s: to=<%s>, relay=%s, delay=%.1f, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent (250 2.0.0 OK %d taken)", id, to, relay, delay, at.Unix())
			g.line(at, "qmgr", "%s: removed", id)
			return
		}
		text := r.text
		if text[0] == '!' {
			text = text[1:]
		} else {
			text = fmt.Sprintf("host %s[%s] said: %s (in reply to RCPT TO command)", d.host, d.ip, fill(text, to))
		}
		status := "bounced"
		if r.temporary {
			status = "deferred"
		}
		g.line(at, "smtp", "%s: to=<%s>, relay=%s, delay=%.1f, delays=0.1/0/0.4/0.5, dsn=%s, status=%s (%s)", id, to, relay, delay, r.dsn, status, text)
		if !r.temporary {
			g.line(at, "bounce", "%s: sender non-delivery notification: %sF", id, id)
			g.line(at, "qmgr", "%s: removed", id)
			return
		}
		if at.Sub(arrived) > lifetime {
			g.line(at, "qmgr", "%s: from=<news@example.org>, status=expired, returned to sender", id)
			g.line(at, "qmgr", "%s: removed", id)
			return
		}
		g.attempt(at.Add(time.Duration(5<<min(try, 7))*time.Minute), arrived, id, to, d, r, try+1)
	})
}

// fill puts an address into a text that asks for one.
func fill(text, to string) string {
	for i := 0; i+1 < len(text); i++ {
		if text[i] == '%' && text[i+1] == 's' {
			return text[:i] + to + text[i+2:]
		}
	}
	return text
}
