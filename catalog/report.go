package catalog

import (
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// A Report is what to send to an administrator or provider who shall look into
// a failure. Fields that are empty are left out.
type Report struct {
	Details
	Time      time.Time
	Command   string   // the SMTP command, as "RCPT TO:<anna@example.org>"
	Tried     []string // what was tried so far
	Addresses bool     // keep the addresses; without it their local parts are hidden
}

// Report writes a plain-text block that a user can send to the administrator or
// provider: time, servers, step, codes, the server's own words, and what was
// tried. Addresses in it are hidden unless rep.Addresses is set; a recipient's
// domain stays, since it says whom to ask.
func (c *Catalog) Report(r classify.Result, rep Report) string {
	var b strings.Builder
	b.WriteString(c.Phrase("report-title") + "\n\n" + c.Phrase("report-intro") + "\n\n")
	line := func(phrase, text string) { b.WriteString(c.label(c.Phrase(phrase)) + " " + text + "\n") }
	row := func(phrase, value string) {
		if value = clean(value, maxQuote); value != "" {
			line(phrase, value)
		}
	}
	hide := newRedactor(c.Phrase("report-redacted"), rep.Sender, rep.Recipient).redact
	if rep.Addresses {
		hide = func(s string) string { return s }
	}
	if !rep.Time.IsZero() {
		row("report-time", rep.Time.Format(time.RFC3339))
	}
	row("report-server", rep.Server)
	row("report-sender", hide(rep.Sender))
	row("report-recipient", hide(rep.Recipient))
	if r.Stage != classify.StageUnknown {
		row("report-stage", c.text(subject{"Stage", r.Stage.String()}, "Title", nil)+" ("+r.Stage.String()+")")
	}
	row("report-command", hide(rep.Command))
	codes := ""
	if r.Code != 0 {
		codes = strconv.Itoa(r.Code) + " "
	}
	row("report-codes", codes+r.Enhanced.String())
	if reply := unquote(hide(clean(r.Text, maxQuote))); reply != "" {
		// The reply is cleaned, the marks around it are the catalog's.
		phrase := "report-reply"
		if !isReply(r) {
			phrase = "report-message"
		}
		line(phrase, fill(c.Phrase("quotation"), map[string]string{"text": clean(reply, maxQuote)}))
	}
	row("report-reason", c.Explain(r, Details{}).Title+" ("+r.Reason.String()+")")
	row("report-permanence", c.text(subject{"Permanence", r.Permanence.String()}, "Text", nil))
	row("report-outcome", c.text(subject{"Outcome", r.Outcome.String()}, "Text", situationOf(r)))
	row("report-rule", r.Rule)
	if len(rep.Tried) > 0 {
		b.WriteString(c.label(c.Phrase("report-tried")) + "\n")
		for _, s := range rep.Tried {
			b.WriteString("  - " + clean(hide(s), maxQuote) + "\n")
		}
	}
	return b.String()
}
