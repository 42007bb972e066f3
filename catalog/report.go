package catalog

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// A Ticket is what to send to an administrator or provider who shall look into
// a failure. Fields that are empty are left out.
type Ticket struct {
	Details
	Time       time.Time
	Command    string    // the SMTP command, as "RCPT TO:<anna@example.org>"
	Tried      []string  // what was tried so far
	Unredacted bool      // leave addresses, ids and links as they are
	Redactor   *Redactor // replaces them otherwise; nil: a new one
}

// FormatTicket writes a plain-text block that a user can send to the administrator or
// provider: time, servers, step, codes, the server's own words, and what was
// tried. It is redacted, see [Redactor], unless rep.Unredacted is set, and says so;
// the recipient's domain stays beside its placeholder, since it says whom to ask.
func (c *Catalog) FormatTicket(r classify.Result, rep Ticket) string {
	var b strings.Builder
	b.WriteString(c.Phrase("report-title") + "\n\n" + c.Phrase("report-intro") + "\n\n")
	text, redacted := r.Text, false
	if !rep.Unredacted {
		red := rep.Redactor
		if red == nil {
			red = new(Redactor)
		}
		r.Attempt, rep, text, redacted = red.ticket(r.Attempt, rep, text)
	}
	line := func(phrase, text string) { b.WriteString(c.label(c.Phrase(phrase)) + " " + text + "\n") }
	row := func(phrase, value string) {
		if value = clean(value, maxQuote); value != "" {
			line(phrase, value)
		}
	}
	if !rep.Time.IsZero() {
		row("report-time", c.FormatTime(rep.Time))
	}
	row("report-server", r.Server)
	row("report-sender", r.Sender)
	row("report-recipient", r.Recipient)
	if r.Stage != classify.StageUnknown {
		row("report-stage", c.likely(r, c.text(subject{"Stage", r.Stage.String()}, "Title", nil)+" ("+r.Stage.String()+")"))
	}
	row("report-command", rep.Command)
	codes := ""
	if r.Code != 0 {
		codes = strconv.Itoa(r.Code) + " "
	}
	row("report-codes", codes+r.Enhanced.String())
	if reply := unquote(clean(text, maxQuote)); reply != "" {
		// The reply is cleaned, the marks around it are the catalog's.
		phrase := "report-reply"
		if !isReply(r) {
			phrase = "report-message"
		}
		line(phrase, fill(c.Phrase("quotation"), &values{text: reply}))
	}
	general := r
	general.Attempt = classify.Attempt{Stage: r.Stage, Role: r.Role} // the title shall name nobody
	row("report-reason", c.Explain(general, Details{}).Title+" ("+r.Reason.String()+")")
	row("report-permanence", c.text(subject{"Permanence", r.Permanence.String()}, "Text", nil))
	holds := situationOf(r)
	row("report-outcome", c.text(subject{"Outcome", r.Outcome.String()}, "Text", &holds))
	row("report-rule", r.Rule)
	if len(rep.Tried) > 0 {
		b.WriteString(c.label(c.Phrase("report-tried")) + "\n")
		for _, s := range rep.Tried {
			b.WriteString("  - " + clean(s, maxQuote) + "\n")
		}
	}
	if redacted {
		b.WriteString("\n" + c.Phrase("report-redacted") + "\n")
	}
	return b.String()
}

// ticket redacts what a ticket holds of strangers, the reply's text with it, and
// tells whether that has changed anything. What is invisible is dropped before:
// it would take an address apart.
func (r *Redactor) ticket(a classify.Attempt, rep Ticket, text string) (classify.Attempt, Ticket, string, bool) {
	redacted := false
	whole := func(s string) string { return clean(s, math.MaxInt) }
	by := func(redact func(string) string, s string) string {
		out := redact(s)
		redacted = redacted || out != s
		return out
	}
	sender, recipient, command, text := whole(a.Sender), whole(a.Recipient), whole(rep.Command), whole(text)
	var tried []string
	for _, s := range rep.Tried {
		tried = append(tried, whole(s))
	}
	r.Learn(sender, recipient, command, text)
	r.Learn(tried...)
	a.Sender, a.Recipient = by(r.Address, sender)+r.domain(sender), by(r.Address, recipient)+r.domain(recipient)
	rep.Command, a.Server, text = by(r.Text, command), by(r.Host, whole(a.Server)), by(r.Text, text)
	rep.Tried = nil
	for _, s := range tried {
		rep.Tried = append(rep.Tried, by(r.Text, s))
	}
	return a, rep, text, redacted
}

// domain returns the domain of an address in brackets, to stand behind its
// placeholder; nothing for several addresses.
func (r *Redactor) domain(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 || r.Hosts || strings.Contains(address, ",") {
		return ""
	}
	host := strings.Trim(address[at+1:], "> ")
	if !isHost(host) {
		return ""
	}
	return " (" + host + ")"
}
