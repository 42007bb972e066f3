package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// writeText writes a report for a terminal of a width. Each table has at most top
// rows.
func writeText(out io.Writer, r *report, width, top int) error {
	t := &textWriter{Writer: bufio.NewWriter(out), r: r, w: r.words, width: max(width, 40), top: top}
	t.head()
	if r.Totals.Delivered+r.Totals.Failed+r.Totals.Waiting == 0 && r.Totals.Damaged == 0 {
		t.line(t.w.nothing)
		return t.Flush()
	}
	t.rows(t.w.reasons, t.w.reasonsNote, "cells", r.Reasons)
	t.rows(t.w.providers, t.w.serversNote, "providers", r.Providers)
	t.rows(t.w.servers, t.w.serversNote, "servers", r.Servers)
	t.lists()
	t.grey()
	t.encryption()
	t.addresses()
	t.unknown()
	t.damage()
	return t.Flush()
}

// A textWriter keeps its first error in its Writer.
type textWriter struct {
	*bufio.Writer
	r     *report
	w     *wording
	width int
	top   int
}

func (t *textWriter) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

func (t *textWriter) head() {
	r, w := t.r, t.w
	when := w.noTime
	if !r.From.IsZero() {
		when = fmt.Sprintf(w.from, w.moment(r.From), w.moment(r.To))
	}
	t.line("%s: %s", w.title, when)
	if r.Stopped {
		t.line("%s", w.stopped)
	}
	n := r.Totals
	t.line("")
	for _, x := range []struct {
		n    int64
		name string
		note string
	}{
		{n.Delivered, w.delivered, ""},
		{n.Late, w.late, "  "},
		{n.Failed, w.failed, ""},
		{n.Expired, w.expired, "  "},
		{n.Waiting, w.waiting, ""},
		{n.Attempts, w.attempts, ""},
		{n.Damaged, w.damaged, ""},
	} {
		t.line("%12s  %s%s", w.number(x.n), x.note, x.name)
	}
	t.line("")
	t.line(w.lines, w.number(n.Lines), w.number(n.Told))
	if n.Evicted > 0 {
		t.line(w.evicted, w.number(n.Evicted))
	}
}

// section begins a table.
func (t *textWriter) section(title, note string) {
	t.line("\n%s", title)
	t.line("%s", strings.Repeat("─", utf8.RuneCountInString(title)))
	if note != "" {
		t.paragraph("", note)
	}
}

// paragraph wraps a text.
func (t *textWriter) paragraph(indent, text string) {
	room := max(t.width-utf8.RuneCountInString(indent), 20)
	n := 0
	for word := range strings.FieldsSeq(text) {
		size := utf8.RuneCountInString(word)
		switch {
		case n == 0:
			t.WriteString(indent)
		case n+1+size > room:
			t.WriteString("\n" + strings.Repeat(" ", utf8.RuneCountInString(indent)))
			n = 0
		default:
			t.WriteString(" ")
			n++
		}
		t.WriteString(word)
		n += size
	}
	t.WriteString("\n")
}

// pad fills a text up to n characters, or cuts it.
func pad(s string, n int) string {
	size := utf8.RuneCountInString(s)
	if size > n {
		r := []rune(s)
		return string(r[:n-1]) + "…"
	}
	return s + strings.Repeat(" ", n-size)
}

func padLeft(s string, n int) string {
	return strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s))) + s
}

// shown returns how many rows of n are shown.
func (t *textWriter) shown(n int) int {
	if t.top > 0 && n > t.top {
		return t.top
	}
	return n
}

// rest says how many rows are not shown, and how many were not kept.
func (t *textWriter) rest(n int, table string) {
	if hidden := n - t.shown(n); hidden > 0 {
		t.line("  "+t.w.hidden, t.w.number(int64(hidden)))
	}
	if lost := t.r.More[table]; lost > 0 {
		t.line("  "+t.w.more, t.w.number(lost))
	}
}

// numbers is how wide a column of numbers is.
const numbers = 12

// rows writes a table of deliveries, the numbers first.
func (t *textWriter) rows(title, note, table string, rows []row) {
	if len(rows) == 0 {
		return
	}
	t.section(title, note)
	t.line("%s%s%s", padLeft(t.w.failed, numbers), padLeft(t.w.waiting, numbers), padLeft(t.w.late, numbers))
	for _, x := range rows[:t.shown(len(rows))] {
		t.counts(x, x.Name)
		for _, p := range x.Shown() {
			t.counts(p, "· "+or(p.Name, t.w.other))
		}
		since := ""
		if !x.Since.IsZero() {
			since = fmt.Sprintf(t.w.sinceText, t.w.moment(x.Since))
		}
		if x.Reason != "" {
			t.paragraph("      ", strings.TrimSuffix(x.Title+", "+since, ", "))
		} else if since != "" {
			t.paragraph("      ", since)
		}
		t.paragraph("      → ", x.First)
	}
	t.rest(len(rows), table)
}

func (t *textWriter) counts(x row, name string) {
	t.paragraph(padLeft(t.w.number(x.Failed), numbers)+padLeft(t.w.number(x.Waiting), numbers)+padLeft(t.w.number(x.Late), numbers)+"  ", name)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (t *textWriter) lists() {
	if len(t.r.Lists) == 0 {
		return
	}
	t.section(t.w.lists, t.w.listsNote)
	for _, x := range t.r.Lists[:t.shown(len(t.r.Lists))] {
		t.line("%s  %s  %s×  %s", pad(x.List, 30), pad(or(x.IP, t.w.notNamed), 16), t.w.number(x.N), t.w.moment(x.Last))
		t.paragraph("  ", x.Reply)
		t.paragraph("  → ", firstSentence(x.First))
	}
	t.rest(len(t.r.Lists), "lists")
}

func (t *textWriter) grey() {
	if len(t.r.Grey) == 0 {
		return
	}
	t.section(t.w.grey, t.w.greyNote)
	for _, x := range t.r.Grey[:t.shown(len(t.r.Grey))] {
		t.line("%s  %s %s, %s %s, %s %s", pad(x.Server, 40), t.w.number(x.Failed), t.w.failed, t.w.number(x.Waiting), t.w.waiting, t.w.longest, t.w.span(x.Longest))
	}
	t.rest(len(t.r.Grey), "grey")
}

func (t *textWriter) encryption() {
	if len(t.r.TLS) == 0 {
		return
	}
	t.section(t.w.tls, t.w.tlsNote)
	for _, x := range t.r.TLS[:t.shown(len(t.r.TLS))] {
		t.line("%s  %s×  %s", pad(or(x.Server, "–"), 40), t.w.number(x.N), x.Title)
		t.paragraph("  ", x.Reply)
		t.paragraph("  → ", firstSentence(x.First))
	}
	t.rest(len(t.r.TLS), "tls")
}

func (t *textWriter) addresses() {
	if len(t.r.Addresses) == 0 {
		return
	}
	t.section(t.w.addresses, t.w.addressNote)
	for _, x := range t.r.Addresses[:t.shown(len(t.r.Addresses))] {
		t.line("%s  %s %s×", pad(x.Name, 10), pad(x.Address, 40), t.w.number(x.Failures))
		t.paragraph("            ", x.Why)
	}
	t.rest(len(t.r.Addresses), "addresses")
}

func (t *textWriter) unknown() {
	if len(t.r.Unknown) == 0 {
		return
	}
	t.section(t.w.unknown, t.w.unknownNote)
	for _, x := range t.r.Unknown[:t.shown(len(t.r.Unknown))] {
		t.paragraph(padLeft(t.w.number(x.N), 8)+"× ", x.Reply)
	}
	t.rest(len(t.r.Unknown), "unknown")
}

func (t *textWriter) damage() {
	if t.r.Totals.Damaged == 0 {
		return
	}
	t.section(t.w.damagedSome, t.w.damagedNote)
	for _, s := range t.r.Damaged {
		t.line("  %s", pad(s, min(utf8.RuneCountInString(s), t.width-2)))
	}
	if more := t.r.Totals.Damaged - int64(len(t.r.Damaged)); more > 0 && len(t.r.Damaged) > 0 {
		t.line("  … +%s", t.w.number(more))
	}
}
