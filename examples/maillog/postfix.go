package main

import (
	"strconv"
	"strings"
)

// readPostfix reads a line of Postfix. component is what stands behind the
// slash: "smtp", "qmgr".
func readPostfix(component, text string, e *event) kind {
	id, rest, ok := strings.Cut(text, ": ")
	if !ok {
		return none
	}
	switch component {
	case "smtp", "lmtp":
		if id == "certificate verification failed for "+strings.TrimPrefix(id, "certificate verification failed for ") {
			return postfixCertificate(id, rest, e)
		}
		fallthrough
	case "local", "virtual", "pipe", "error", "retry", "discard":
		if !isQueueID(id) || !strings.HasPrefix(rest, "to=<") {
			return none
		}
		e.key.ID = id
		return postfixDelivery(rest, e)
	case "qmgr", "postsuper", "pickup", "cleanup":
		if !isQueueID(id) {
			return none
		}
		e.key.ID = id
		switch {
		case rest == "removed":
			return gone
		case strings.HasSuffix(rest, "status=expired, returned to sender"), strings.HasSuffix(rest, "status=force-expired, returned to sender"):
			return expired
		}
	}
	return none
}

// postfixDelivery reads "to=<…>, relay=…, delay=…, dsn=…, status=… (…)".
func postfixDelivery(s string, e *event) kind {
	s = s[len("to=<"):]
	// An address may hold whatever its sender liked, but not this.
	end := strings.Index(s, ">, ")
	if end < 0 {
		return damaged
	}
	e.to, s = s[:end], s[end+2:]
	_, s, ok := strings.Cut(s, " relay=")
	if !ok {
		return damaged
	}
	relay, s, ok := strings.Cut(s, ", ")
	if !ok {
		return damaged
	}
	e.server = postfixServer(relay)
	if _, s, ok = strings.Cut(s, "delay="); !ok {
		return damaged
	}
	delay, _, _ := strings.Cut(s, ",")
	if seconds, err := strconv.ParseFloat(delay, 64); err == nil && seconds >= 0 && seconds < 1e9 {
		e.delay, e.delayed = int64(seconds), true
	}
	at := strings.Index(s, "dsn=")
	if at < 0 {
		return damaged
	}
	s = s[at:]
	_, status, ok := strings.Cut(s, "status=")
	if !ok {
		return damaged
	}
	word, words, ok := strings.Cut(status, " ")
	if !ok || !strings.HasPrefix(words, "(") || !strings.HasSuffix(words, ")") {
		return damaged
	}
	e.text = words[1 : len(words)-1]
	switch word {
	case "sent":
		return delivered
	case "deferred", "SOFTBOUNCE":
		return deferred
	case "bounced":
		return failed
	case "expired":
		// Postfix 3.5 and later, when an administrator says so; the words are those
		// of the last attempt.
		return failed
	}
	return none
}

// postfixServer returns the host in "mx.example.org[192.0.2.1]:25"; "" for "none",
// and for what delivers on the machine itself, as "local".
func postfixServer(relay string) string {
	name, rest, ok := strings.Cut(relay, "[")
	if !ok {
		return ""
	}
	if name == "" {
		name, _, _ = strings.Cut(rest, "]")
	}
	return name
}

// postfixCertificate reads "certificate verification failed for
// mx.example.com[192.0.2.1]:25: self-signed certificate".
func postfixCertificate(head, rest string, e *event) kind {
	e.server = postfixServer(strings.TrimPrefix(head, "certificate verification failed for "))
	e.text = head + ": " + rest
	return encrypt
}

// isQueueID reports whether s is an id of Postfix's, of the short form or the
// long one.
func isQueueID(s string) bool {
	if len(s) < 6 || len(s) > 24 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != "warning" && s != "NOQUEUE" && s != "statistics"
}
