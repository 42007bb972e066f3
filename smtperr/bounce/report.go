package bounce

import (
	"net/mail"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// maxRecipients bounds the recipients of one mail.
const maxRecipients = 1000

// groups reads the groups of fields of a report (RFC 3464 §2.1). A second
// Final-Recipient begins a group, too, where the empty line is missing; a group
// without a recipient goes on with the one before.
func groups(text string) []header {
	var (
		list []header
		f    folding
		has  bool // a Final-Recipient in f
	)
	end := func() {
		g := f.done()
		f, has = folding{}, false
		if len(g) == 0 {
			return
		}
		if n := len(list); n > 0 && !namesRecipient(g) && namesRecipient(list[n-1]) {
			list[n-1] = append(list[n-1], g...)
			return
		}
		if len(list) <= maxRecipients {
			list = append(list, g)
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n\t ")
		if line == "" {
			end()
			continue
		}
		if indexFold(line[:min(len(line), 16)], "final-recipient:") == 0 {
			if has {
				end()
			}
			has = true
		}
		f.add(line)
	}
	end()
	return list
}

func namesRecipient(g header) bool {
	return g.get("Final-Recipient") != "" || g.get("Original-Recipient") != "" || g.get("X-Actual-Recipient") != ""
}

// A statusGroup is a recipient of a report with what only the diagnosis needs.
type statusGroup struct {
	Recipient
	comment string // "5.0.0 (mailbox full)"
	generic bool   // the diagnostic is of no SMTP session: "x-unix; 71"
}

// readReport reads a message/delivery-status into n.
func (n *Notification) readReport(text string) []statusGroup {
	var list []statusGroup
	for _, g := range groups(text) {
		set(&n.ReportingMTA, typed(g.get("Reporting-MTA")))
		set(&n.EnvelopeID, strings.Trim(xtext(typed(g.get("Original-Envelope-Id"))), "<> "))
		if n.Arrival.IsZero() {
			n.Arrival = date(g.get("Arrival-Date"))
		}
		if !namesRecipient(g) {
			continue
		}
		var r statusGroup
		final, original, actual := g.get("Final-Recipient"), address(g.get("Original-Recipient")), address(g.get("X-Actual-Recipient"))
		r.Address, r.Original = address(final), original
		if !strings.Contains(r.Address, "@") {
			// A file, a pipe or a mailbox's internal name: the address is elsewhere.
			for _, other := range [...]string{original, actual, address(g.get("X-Supplementary-Info"))} {
				if strings.Contains(other, "@") && r.Address == "" {
					r.Address = other
				}
			}
		}
		set(&r.Address, original)
		set(&r.Address, actual)
		if r.Address == "" {
			continue
		}
		r.Action = actionOf(g.get("Action"))
		status := g.get("Status")
		r.Status, r.comment = statusOf(status)
		r.RemoteMTA = host(typed(g.get("Remote-MTA")))
		r.Diagnostic, r.generic = diagnostic(g.raw("Diagnostic-Code"))
		r.LastAttempt, r.WillRetryUntil = date(g.get("Last-Attempt-Date")), date(g.get("Will-Retry-Until"))
		if r.Action == ActionUnknown {
			switch {
			case strings.HasPrefix(r.Status, "2"):
				r.Action = ActionDelivered
			case strings.HasPrefix(r.Status, "4") && !r.WillRetryUntil.IsZero():
				r.Action = ActionDelayed
			default:
				r.Action = ActionFailed
			}
		}
		list = append(list, r)
	}
	return list
}

func set(to *string, s string) {
	if *to == "" {
		*to = s
	}
}

// typed returns the value behind a type: "dns; mx.example.org".
func typed(s string) string {
	if kind, rest, ok := strings.Cut(s, ";"); ok && !strings.ContainsAny(strings.TrimSpace(kind), " @.") {
		s = rest
	}
	return clean(strings.TrimSpace(s))
}

// host returns the host's name without what servers add in brackets.
func host(s string) string {
	if i := strings.IndexAny(s, " ("); i > 0 {
		s = s[:i]
	}
	return strings.TrimSuffix(s, ".")
}

func actionOf(s string) Action {
	word := strings.ToLower(firstWord(s))
	switch word {
	case "failure", "fail", "error", "expired", "bounced", "undeliverable":
		return ActionFailed
	case "delay", "deferred", "warning":
		return ActionDelayed
	case "deliverable", "delivery", "success":
		return ActionDelivered
	case "relay":
		return ActionRelayed
	}
	for i, name := range actions {
		if name != "" && name == word {
			return Action(i)
		}
	}
	return ActionUnknown
}

func firstWord(s string) string {
	s = strings.TrimLeft(s, " \t\n")
	if i := strings.IndexAny(s, " \t\n;("); i >= 0 {
		s = s[:i]
	}
	return s
}

// statusOf reads "5.1.1 (bad destination mailbox)".
func statusOf(s string) (status, comment string) {
	if i := strings.IndexByte(s, '('); i >= 0 {
		comment = strings.TrimSuffix(strings.TrimSpace(s[i+1:]), ")")
	}
	if e, err := classify.ParseEnhancedCode(firstWord(s)); err == nil && !e.IsZero() {
		status = e.String()
	}
	return status, comment
}

// diagnostic reads "smtp; 550 5.1.1 no such user"; its lines stay.
func diagnostic(s string) (text string, generic bool) {
	kind, rest, ok := strings.Cut(s, ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if !ok || len(kind) > 24 || strings.ContainsAny(kind, " \n<@") || kind != "" && '0' <= kind[0] && kind[0] <= '9' {
		return strings.TrimSpace(s), false
	}
	return strings.TrimSpace(rest), kind == "x-unix"
}

// date reads a date, however decorated; the zero time where it is none.
func date(s string) time.Time {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}
	}
	if t, err := mail.ParseDate(s); err == nil {
		return t
	}
	if i := strings.IndexByte(s, '('); i > 0 {
		if t, err := mail.ParseDate(strings.TrimSpace(s[:i])); err == nil {
			return t
		}
	}
	return time.Time{}
}
