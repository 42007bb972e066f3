package main

import "strings"

// readExim reads a line of Exim's mainlog behind its time.
func readExim(text string, e *event) kind {
	if strings.HasPrefix(text, "[") { // log_selector = +pid
		_, after, ok := strings.Cut(text, "] ")
		if !ok {
			return none
		}
		text = after
	}
	id, rest, ok := strings.Cut(text, " ")
	if !ok || !isEximID(id) {
		return none
	}
	e.key.ID = id
	mark, rest, _ := strings.Cut(rest, " ")
	switch mark {
	case "<=":
		return arrived
	case "Completed":
		return gone
	case "=>", "->", ">>", "=", "*>":
		if mark == "*>" {
			return none
		}
		return eximDelivered(rest, e)
	case "==":
		return eximUndelivered(rest, e, deferred)
	case "**":
		return eximUndelivered(rest, e, failed)
	}
	return none
}

// eximAddress takes the recipient from the head of s: "anna@example.org",
// "anna <anna@example.org>", and a colon behind it where no router took it.
func eximAddress(s string) (address, rest string) {
	if s == "" {
		return "", ""
	}
	address, rest, _ = strings.Cut(s, " ")
	if strings.HasPrefix(rest, "<") {
		if inner, after, ok := strings.Cut(rest[1:], ">"); ok {
			return inner, strings.TrimPrefix(after, " ")
		}
	}
	if strings.HasSuffix(address, ":") {
		return strings.TrimSuffix(address, ":"), ": " + rest
	}
	return address, rest
}

func eximDelivered(s string, e *event) kind {
	e.to, s = eximAddress(s)
	if e.to == "" || !strings.Contains(s, "R=") && !strings.Contains(s, "T=") {
		return damaged
	}
	e.server, _ = eximHost(s)
	e.text = eximField(s, " C=\"", "\"")
	e.source = eximField(s, " I=[", "]")
	if qt := eximField(s, " QT=", " "); qt != "" {
		if seconds, ok := eximTime(qt); ok {
			e.delay, e.delayed = seconds, true
		}
	}
	return delivered
}

func eximUndelivered(s string, e *event, k kind) kind {
	e.to, s = eximAddress(s)
	if e.to == "" {
		return damaged
	}
	var tail string
	e.server, tail = eximHost(s)
	e.source = eximField(s, " I=[", "]")
	_, text, ok := strings.Cut(tail, ": ")
	if !ok {
		// A reason may be missing: "== a@example.org R=r T=t defer (-53)".
		if k == failed || !strings.Contains(s, "defer") {
			return damaged
		}
		text = s
	}
	e.text = text
	// Exim does not try a host before its time has come; what was wrong was said
	// before.
	e.again = strings.HasPrefix(text, "retry time not reached") || strings.HasPrefix(text, "retry timeout exceeded")
	return k
}

// eximHost returns the server in "… H=mx.example.com [192.0.2.1] …", and what
// stands behind it, or else s.
func eximHost(s string) (host, tail string) {
	at := strings.Index(s, " H=")
	// "H=" in the words of a reply is none.
	if at < 0 || strings.Contains(s[:at], ": ") {
		return "", s
	}
	host, tail, _ = strings.Cut(s[at+3:], " ")
	if _, after, ok := strings.Cut(tail, "]"); ok && strings.HasPrefix(tail, "[") {
		tail = after
	}
	return host, tail
}

func eximField(s, begin, end string) string {
	_, s, ok := strings.Cut(s, begin)
	if !ok {
		return ""
	}
	value, _, _ := strings.Cut(s, end)
	return value
}

// eximTime reads a span of time as Exim writes it: "5s", "1h23m", "0.123s".
func eximTime(s string) (seconds int64, ok bool) {
	n, fraction := int64(0), false
	for i := range len(s) {
		c := s[i]
		unit := int64(0)
		switch {
		case isDigit(c):
			if !fraction {
				n = 10*n + int64(c-'0')
			}
			if n > 1e9 {
				return 0, false
			}
			continue
		case c == '.':
			fraction = true
			continue
		case c == 's':
			unit = 1
		case c == 'm':
			unit = 60
		case c == 'h':
			unit = 3600
		case c == 'd':
			unit = 86400
		case c == 'w':
			unit = 7 * 86400
		default:
			return 0, false
		}
		seconds += n * unit
		n, fraction, ok = 0, false, true
	}
	return seconds, ok
}

// isEximID reports whether s is an id of a message: "1xY7az-00000S-24", or
// longer since Exim 4.97.
func isEximID(s string) bool {
	switch {
	case len(s) == 16 && s[6] == '-' && s[13] == '-':
	case len(s) == 23 && s[6] == '-' && s[18] == '-':
	default:
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') && c != '-' {
			return false
		}
	}
	return true
}
