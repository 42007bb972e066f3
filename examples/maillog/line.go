package main

import "strings"

// A line is one line of a log without what syslog, journald or a server put
// before it.
type line struct {
	at      int64  // seconds since 1970, 0 where there is no time
	host    string // that wrote it
	program string // as "postfix/smtp" or "sm-mta", "" where the line names none
	text    string
}

// splitLine reads what stands before the message in the forms of syslogd
// (RFC 3164), its successors with times of RFC 3339, RFC 5424, and journalctl's
// short, short-iso, short-precise and short-full. It reports false where the line begins
// in none of these ways.
func (c *clock) splitLine(s string) (l line, ok bool) {
	s, structured := priority(s)
	at, rest, ok := c.stamp(s)
	if !ok {
		return l, false
	}
	l.at = at
	rest = strings.TrimLeft(rest, " ")
	host, rest, ok := strings.Cut(rest, " ")
	if !ok || host == "" {
		return l, false
	}
	l.host = host
	if structured {
		return l, l.structured(rest)
	}
	// "postfix/smtp[114]: text", "exim: text"
	tag := strings.IndexAny(rest, "[: ")
	if tag <= 0 {
		return l, false
	}
	l.program = rest[:tag]
	switch rest[tag] {
	case '[':
		_, after, ok := strings.Cut(rest[tag:], "]")
		if !ok {
			return l, false
		}
		l.text = strings.TrimPrefix(strings.TrimPrefix(after, ":"), " ")
	case ':':
		l.text = strings.TrimPrefix(rest[tag+1:], " ")
	default:
		l.text = rest[tag+1:]
	}
	return l, true
}

// priority takes a priority, "<22>", from the head of a line; with RFC 5424's
// version behind it the rest is structured.
func priority(s string) (rest string, structured bool) {
	if s == "" || s[0] != '<' {
		return s, false
	}
	end := strings.IndexByte(s, '>')
	if end < 2 || end > 4 {
		return s, false
	}
	s = s[end+1:]
	if strings.HasPrefix(s, "1 ") {
		return s[2:], true
	}
	return s, false
}

// structured reads application, process, message id and structured data of RFC
// 5424 §6, behind time and host.
func (l *line) structured(s string) bool {
	var fields [3]string
	for i := range fields {
		var ok bool
		if fields[i], s, ok = strings.Cut(s, " "); !ok {
			return false
		}
	}
	l.program = fields[0]
	if strings.HasPrefix(s, "-") {
		s = s[1:]
	} else {
		for strings.HasPrefix(s, "[") {
			end := structuredEnd(s)
			if end < 0 {
				return false
			}
			s = s[end:]
		}
	}
	l.text = strings.TrimPrefix(strings.TrimPrefix(s, " "), "\ufeff")
	return true
}

// structuredEnd returns where an element of structured data ends; a bracket in a
// value has a backslash before it.
func structuredEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ']':
			return i + 1
		}
	}
	return -1
}
