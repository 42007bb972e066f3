package bounce

import (
	"bytes"
	"mime"
	"strings"
)

// Bounds of a mail. What goes beyond is read over and not kept.
const (
	maxDepth    = 10       // multiparts in each other
	maxParts    = 200      // parts that are looked at
	maxText     = 64 << 10 // bytes of the words for people
	maxReport   = 1 << 20  // bytes of the reports
	maxReturned = maxHeader
)

// A part is a piece of the mail that tells something.
type part struct {
	kind partKind
	head header
	body []byte
	cut  bool // the mail broke off in it, or it was longer than its bound
}

type partKind uint8

const (
	otherPart partKind = iota
	plainPart
	htmlPart
	statusPart      // message/delivery-status
	feedbackPart    // message/feedback-report
	dispositionPart // message/disposition-notification
	returnedPart    // the returned message or its header
	preamblePart    // what stands before the first part, where there is none
)

// A walker goes once through a mail and keeps the parts that tell something. The
// standard library's mime/multipart reads each level of nesting anew and stops at
// the first line that breaks a rule; bounces are old and broken, and so this
// splitter reads lines, knows all boundaries that are open, and takes the next
// one for the end of whatever lacks its own.
type walker struct {
	lines  *lineReader
	open   []string // boundaries with their hyphens, the outermost first
	parts  []part
	seen   int
	left   [preamblePart + 1]int // bytes that may still be kept
	report string                // report-type of the outermost multipart/report
}

func newWalker(l *lineReader) *walker {
	w := &walker{lines: l}
	for k := range w.left {
		w.left[k] = maxText
	}
	w.left[otherPart] = 0
	w.left[statusPart] = maxReport
	w.left[returnedPart] = maxReturned
	return w
}

// The end of an entity: the level of the boundary that ended it, and whether the
// boundary was a closing one. At the end of the mail the level is -1.
type entityEnd struct {
	level   int
	closing bool
}

// header reads a header. A boundary ends it, and so does a first line that is no
// field: then the part has no header.
func (w *walker) header() (h header, end *entityEnd) {
	var f folding
	for {
		line, first, ended, ok := w.lines.next()
		if !ok {
			return f.done(), &entityEnd{level: -1}
		}
		if !first {
			continue // the rest of a line beyond all bounds
		}
		if len(bytes.TrimRight(line, " \t")) == 0 {
			return f.done(), nil
		}
		if e, ok := w.boundary(line); ok {
			return f.done(), &e
		}
		if !ended {
			// Cut off in the middle: half a field is none.
			if len(line) < 4096 {
				continue
			}
		}
		if !f.add(string(line)) && len(f.fields) == 0 {
			w.lines.unread(line, ended)
			return nil, nil
		}
	}
}

// boundary reports whether a line is one of the open boundaries.
func (w *walker) boundary(line []byte) (entityEnd, bool) {
	if len(w.open) == 0 || len(line) < 2 || line[0] != '-' || line[1] != '-' {
		return entityEnd{}, false
	}
	line = bytes.TrimRight(line, " \t")
	for i := len(w.open) - 1; i >= 0; i-- {
		if rest, ok := bytes.CutPrefix(line, []byte(w.open[i])); ok && (len(rest) == 0 || string(rest) == "--") {
			return entityEnd{i, len(rest) > 0}, true
		}
	}
	return entityEnd{}, false
}

// entity reads the body that belongs to a header.
func (w *walker) entity(h header) entityEnd {
	media, params := contentType(h.get("Content-Type"))
	if strings.HasPrefix(media, "multipart/") && len(w.open) < maxDepth {
		if media == "multipart/report" && w.report == "" {
			w.report = strings.ToLower(params["report-type"])
		}
		return w.multipart(params["boundary"])
	}
	kind := kindOf(media)
	if strings.HasPrefix(strings.ToLower(h.get("Content-Disposition")), "attachment") && (kind == plainPart || kind == htmlPart) {
		kind = otherPart
	}
	return w.leaf(kind, h)
}

// multipart reads the parts of a multipart.
func (w *walker) multipart(boundary string) entityEnd {
	level := len(w.open)
	if boundary != "" {
		w.open = append(w.open, "--"+boundary)
	}
	defer func() { w.open = w.open[:level] }()
	preamble, end := w.preamble(level)
	if end.level < level {
		// No part at all: what is there is text.
		if w.seen < maxParts && len(bytes.TrimSpace(preamble.body)) > 0 {
			preamble.kind, preamble.head = preamblePart, nil
			w.seen++
			w.parts = append(w.parts, preamble)
		}
		return end
	}
	for end.level == level && !end.closing {
		head, stop := w.header()
		if stop != nil {
			end = *stop
			continue
		}
		if isMessage(head) {
			// The returned message itself in place of a part that holds it.
			end = w.leaf(returnedPart, head)
			continue
		}
		end = w.entity(head)
	}
	if end.level == level {
		end = w.skip(level) // the epilogue
	}
	return end
}

// isMessage reports whether a part's header is that of a mail.
func isMessage(h header) bool {
	return h.get("From") != "" && (h.get("Received") != "" || h.get("Message-ID") != "")
}

// preamble reads up to the first boundary. A multipart whose own boundary is
// lost or another takes the first line that looks like one and has a header
// behind it.
func (w *walker) preamble(level int) (part, entityEnd) {
	p := part{}
	limit := w.left[preamblePart]
	var last []byte
	for {
		line, first, ended, ok := w.lines.next()
		if !ok {
			p.cut = true
			return p, entityEnd{level: -1}
		}
		if first {
			if e, ok := w.boundary(line); ok {
				return p, e
			}
			if len(last) > 0 && hasPrefixFold(line, "content-") {
				w.open = append(w.open[:level], string(last))
				w.lines.unread(line, ended)
				return p, entityEnd{level: level}
			}
			last = last[:0]
			if len(line) > 4 && len(line) < 200 && line[0] == '-' && line[1] == '-' && bytes.IndexByte(line, ' ') < 0 {
				last = append(last, line...)
			}
		}
		p.keep(line, ended, limit)
	}
}

// leaf reads the body of a part that has no parts.
func (w *walker) leaf(kind partKind, h header) entityEnd {
	p := part{kind: kind, head: h}
	limit := w.left[kind]
	if w.seen >= maxParts {
		limit = 0
	}
	for {
		line, first, ended, ok := w.lines.next()
		end, isEnd := entityEnd{level: -1}, !ok
		if ok && first {
			end, isEnd = w.boundary(line)
		}
		if isEnd {
			if limit > 0 {
				w.seen++
				w.left[kind] -= len(p.body)
				w.parts = append(w.parts, p)
			}
			return end
		}
		p.cut = !ended
		p.keep(line, ended, limit)
	}
}

// skip reads up to a boundary below a level.
func (w *walker) skip(level int) entityEnd {
	for {
		line, first, _, ok := w.lines.next()
		if !ok {
			return entityEnd{level: -1}
		}
		if first {
			if e, ok := w.boundary(line); ok && e.level < level {
				return e
			}
		}
	}
}

func (p *part) keep(line []byte, ended bool, limit int) {
	if len(p.body)+len(line)+1 > limit {
		return
	}
	p.body = append(p.body, line...)
	if ended {
		p.body = append(p.body, '\n')
	}
}

func hasPrefixFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}

// contentType reads a Content-Type, however broken.
func contentType(s string) (media string, params map[string]string) {
	if s == "" {
		return "text/plain", nil
	}
	media, params, err := mime.ParseMediaType(s)
	if err == nil {
		return media, params
	}
	media, rest, _ := strings.Cut(s, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	if params == nil {
		params = map[string]string{}
	}
	for rest != "" {
		var one string
		one, rest, _ = strings.Cut(rest, ";")
		name, value, ok := strings.Cut(one, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if ok && params[name] == "" {
			params[name] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return media, params
}

func kindOf(media string) partKind {
	switch media {
	case "text/plain", "text", "plain/text":
		return plainPart
	case "text/html":
		return htmlPart
	case "message/delivery-status", "message/global-delivery-status", "message/delivery_status":
		return statusPart
	case "message/feedback-report":
		return feedbackPart
	case "message/disposition-notification", "message/global-disposition-notification":
		return dispositionPart
	case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/partial", "text/rfc822", "message/rfc822-headers":
		return returnedPart
	}
	return otherPart
}
