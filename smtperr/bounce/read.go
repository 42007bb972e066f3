package bounce

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/smtperr/go-smtperr/smtperr"
)

// Read reads one mail and says what it tells about the delivery of another. The
// options are those of [smtperr.Diagnose]: the language of the explanations, an
// application's own classifier. The role is relay unless they say otherwise.
//
// Read goes once through the mail and keeps neither it nor the message that it
// returns; what it keeps is bounded. A mail that is no bounce is no error: its
// kind is [KindNone]. The error is that of r.
func Read(r io.Reader, opts ...smtperr.Option) (*Notification, error) {
	w := newWalker(newLineReader(r))
	w.skipEnvelope()
	head, end := w.header()
	if end == nil {
		w.entity(head)
	}
	if err := w.lines.failure(); err != nil {
		return nil, fmt.Errorf("bounce: reading the mail: %w", err)
	}
	m := mailParts{set: forms(), head: head, walker: w}
	return m.notification(opts), nil
}

// readWithin reads a mail that stands in the text of another.
func readWithin(text string, opts []smtperr.Option) *Notification {
	w := newWalker(newLineReader(strings.NewReader(text)))
	w.skipEnvelope()
	head, end := w.header()
	if end == nil {
		w.entity(head)
	}
	m := mailParts{set: forms(), head: head, walker: w, within: true}
	return m.notification(opts)
}

// skipEnvelope skips what an mbox has before the header.
func (w *walker) skipEnvelope() {
	for range 16 {
		line, first, ended, ok := w.lines.next()
		if !ok {
			return
		}
		switch {
		case first && len(bytes.TrimSpace(line)) == 0:
		case bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From ")):
		default:
			w.lines.unread(line, ended)
			return
		}
	}
}

// mailParts is a mail that was taken apart.
type mailParts struct {
	set    *formSet
	head   header
	walker *walker
	within bool // it stands in the text of another
}

// notification interprets the mail.
func (m *mailParts) notification(opts []smtperr.Option) *Notification {
	n := &Notification{}
	d := &diagnoser{opts: opts}
	var groups []statusGroup
	for i := range m.walker.parts {
		p := &m.walker.parts[i]
		switch p.kind {
		case dispositionPart:
			if !m.refuses(p) {
				return n
			}
			groups = append(groups, n.readReport(p.text())...)
		case feedbackPart:
			m.feedback(n, p)
			d.finish(n)
			return n
		case statusPart:
			groups = append(groups, n.readReport(p.text())...)
		}
	}
	if m.walker.report == "disposition-notification" && len(groups) == 0 {
		return n
	}
	text := m.text()
	if m.complains(text) {
		n.Kind = KindFeedback
		m.original(n, &words{})
		m.complained(n)
		d.finish(n)
		return n
	}
	d.words = newWords(m.set, text)
	inline := false
	if len(groups) == 0 && strings.Contains(d.words.folded, "final-recipient:") && m.fromServer() {
		// A report whose parts were lost, or that somebody forwarded.
		groups = n.readReport(d.words.text())
		inline = len(groups) > 0
	}
	m.original(n, d.words)
	if len(groups) > 0 {
		_, found := d.words.recipients(m.set)
		if listed := addresses(m.head.get("X-Failed-Recipients")); len(listed) == 1 && len(groups) == 1 && !strings.Contains(groups[0].Address, "@") {
			groups[0].Address = listed[0] // and not the file that could not be written
		}
		for i := range groups {
			if i == maxRecipients {
				break
			}
			n.Recipients = append(n.Recipients, d.fromReport(&groups[i], found, inline, len(groups) == 1))
		}
		n.Kind = kindOfActions(n.Recipients)
		d.finish(n)
		return n
	}
	m.fromWords(n, d)
	if n.Form == "" && !m.within && (n.Kind == KindFailure || n.Kind == KindDelay) && isDaemon(m.set, d.words.returned) {
		// A server's mail around another server's bounce, which is the one that tells.
		if inner := readWithin(d.words.returned, opts); len(inner.Recipients) > 0 && inner.Recipients[0].Source != SourceHeader {
			return inner
		}
	}
	d.finish(n)
	return n
}

// isDaemon reports whether the mail in text is from a mail server.
func isDaemon(set *formSet, text string) bool {
	h := headerWithin(text)
	m := mailParts{set: set, head: h}
	return len(h) > 0 && m.fromServer()
}

// text returns what the mail says to people.
func (m *mailParts) text() string {
	var b strings.Builder
	for _, kind := range [...]partKind{plainPart, preamblePart, htmlPart} {
		for i := range m.walker.parts {
			p := &m.walker.parts[i]
			if p.kind == kind && b.Len() < maxText {
				b.WriteString(p.text())
				b.WriteString("\n")
			}
		}
		if s := b.String(); strings.TrimSpace(s) != "" {
			return s
		}
	}
	return b.String()
}

// original reads what is there of the returned message's header.
func (m *mailParts) original(n *Notification, w *words) {
	for i := range m.walker.parts {
		p := &m.walker.parts[i]
		if p.kind != returnedPart {
			continue
		}
		h := p.head
		if !isMessage(h) {
			h, _ = parseHeader(strings.TrimLeft(string(p.decoded()), "\r\n"))
		}
		if len(h) > 0 {
			n.Original = h.mail()
			n.MessageID = messageID(h.get("Message-ID"))
			break
		}
	}
	if n.Original == nil {
		if h := headerWithin(w.returned); len(h) > 0 {
			n.Original = h.mail()
			n.MessageID = messageID(h.get("Message-ID"))
		}
	}
	if n.MessageID == "" {
		n.MessageID = messageID(m.head.get("In-Reply-To"))
	}
}

// headerWithin finds a header in the text behind the mark of a returned message.
func headerWithin(text string) header {
	text = text[:min(len(text), maxHeader)]
	for range 12 {
		h, rest := parseHeader(text)
		for _, name := range [...]string{"Message-ID", "From", "Subject"} {
			if h.get(name) != "" {
				return h
			}
		}
		if rest == "" {
			return nil
		}
		text = rest
	}
	return nil
}

// messageID returns the first id in a field.
func messageID(s string) string {
	i := strings.IndexByte(s, '<')
	if i < 0 {
		return ""
	}
	j := strings.IndexByte(s[i:], '>')
	if j < 0 {
		return ""
	}
	id := clean(strings.Join(strings.Fields(s[i:i+j+1]), ""))
	if len(id) < 3 || len(id) > maxLine {
		return ""
	}
	return id
}

func kindOfActions(list []Recipient) Kind {
	has := [len(actions)]bool{}
	for i := range list {
		has[list[i].Action] = true
	}
	for _, x := range [...]struct {
		action Action
		kind   Kind
	}{{ActionFailed, KindFailure}, {ActionDelayed, KindDelay}, {ActionRelayed, KindRelayed}, {ActionExpanded, KindExpanded}, {ActionDelivered, KindDelivered}} {
		if has[x.action] {
			return x.kind
		}
	}
	return KindFailure
}

// feedback reads a complaint (RFC 5965).
func (m *mailParts) feedback(n *Notification, p *part) {
	n.Kind = KindFeedback
	h, _ := parseHeader(p.text())
	set(&n.ReportingMTA, typed(h.get("Reporting-MTA")))
	n.Arrival = date(h.get("Arrival-Date"))
	if n.Arrival.IsZero() {
		n.Arrival = date(h.get("Received-Date"))
	}
	set(&n.EnvelopeID, clean(strings.Trim(h.get("Original-Envelope-Id"), "<> ")))
	m.original(n, &words{})
	for _, f := range h {
		if !strings.EqualFold(f.name, "Original-Rcpt-To") && !strings.EqualFold(f.name, "Removal-Recipient") {
			continue
		}
		if a := address(f.value); a != "" && len(n.Recipients) < maxRecipients && !n.names(a) {
			n.Recipients = append(n.Recipients, Recipient{Address: a})
		}
	}
	m.complained(n)
}

// complained names the recipient of a complaint that names none: providers hide
// the address, but not in the message that they return.
func (m *mailParts) complained(n *Notification) {
	if len(n.Recipients) == 0 {
		if a := m.onlyRecipient(n); a != "" {
			n.Recipients = append(n.Recipients, Recipient{Address: a, Source: SourceHeader})
		}
	}
}

// complains reports whether a provider says without a report that somebody has
// called the mail spam.
func (m *mailParts) complains(text string) bool {
	if m.walker.report == "feedback-report" {
		return true
	}
	head := text[:min(len(text), 2000)]
	return m.set.says("feedback", fold(head)) || m.set.says("feedback-subject", fold(decodeWords(m.head.get("Subject")))) && m.returned()
}

// returned reports whether a message came back.
func (m *mailParts) returned() bool {
	for i := range m.walker.parts {
		if m.walker.parts[i].kind == returnedPart {
			return true
		}
	}
	return false
}

// refuses reports whether a read receipt is none: a mailbox refuses a mail by one,
// which a program writes, deletes the mail and says so.
func (m *mailParts) refuses(p *part) bool {
	for _, g := range groups(p.text()) {
		disposition := strings.ToLower(g.get("Disposition"))
		if strings.Contains(disposition, "automatic-action") && strings.Contains(disposition, "deleted") {
			return m.set.says("refusal", fold(m.text()))
		}
	}
	return false
}

func (n *Notification) names(address string) bool {
	for i := range n.Recipients {
		if sameAddress(n.Recipients[i].Address, address) {
			return true
		}
	}
	return false
}
