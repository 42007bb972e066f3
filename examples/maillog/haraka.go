package main

import (
	"strconv"
	"strings"
)

// isHaraka reports whether a line begins as Haraka's do behind the time: with a
// level and an id.
func isHaraka(s string) bool {
	return strings.HasPrefix(s, "[") && (strings.HasPrefix(s, "[NOTICE] [") || strings.HasPrefix(s, "[INFO] [") || strings.HasPrefix(s, "[ERROR] [") ||
		strings.HasPrefix(s, "[WARN] [") || strings.HasPrefix(s, "[CRIT] [") || strings.HasPrefix(s, "[DEBUG] [") || strings.HasPrefix(s, "[PROTOCOL] ["))
}

// readHaraka reads a line of Haraka, which tells of the delivery of a message
// without naming the recipients: those were named when it took the message.
func readHaraka(text string, e *event) kind {
	_, rest, _ := strings.Cut(text, "] [")
	id, rest, ok := strings.Cut(rest, "] [")
	if !ok || len(id) < 38 {
		return none
	}
	// "UUID.1.2": the second message of a connection and its delivery to a domain.
	connection, number, ok := strings.Cut(id, ".")
	if !ok {
		return none
	}
	number, _, _ = strings.Cut(number, ".")
	e.key.ID = id[:len(connection)+1+len(number)]
	plugin, rest, ok := strings.Cut(rest, "] ")
	if !ok {
		return damaged
	}
	switch {
	case plugin == "core" && strings.HasPrefix(rest, "recipient <"):
		to, rest, ok := strings.Cut(rest[len("recipient <"):], "> code=")
		if !ok {
			return damaged
		}
		if !strings.HasPrefix(rest, "OK ") {
			return none
		}
		e.to = to
		return accepted
	case plugin != "outbound":
		return none
	}
	rest = strings.TrimPrefix(rest, " ")
	switch {
	case strings.HasPrefix(rest, "recipient <"):
		return harakaRecipient(rest[len("recipient <"):], e)
	case strings.HasPrefix(rest, "delivered file="):
		return harakaDelivered(rest, e)
	case strings.HasPrefix(rest, "Failed to get socket: "):
		e.text = rest[len("Failed to get socket: "):]
		return trouble
	case strings.HasPrefix(rest, "Temp failing "):
		_, why, ok := strings.Cut(rest, " seconds: ")
		if !ok {
			return damaged
		}
		if strings.HasPrefix(why, "Some recipients temp failed: ") {
			return attempted // each was named before
		}
		e.text, e.again = why, why == "Tried all MXs"
		return deferred
	case strings.HasPrefix(rest, "bouncing mail: "):
		return harakaBounce(rest[len("bouncing mail: "):], e)
	}
	return none
}

func harakaRecipient(s string, e *event) kind {
	var ok bool
	var rest string
	if e.to, rest, ok = strings.Cut(s, "> "); !ok {
		return damaged
	}
	word, words, ok := strings.Cut(rest, ": ")
	if !ok {
		return damaged
	}
	e.text = words
	switch word {
	case "rejected":
		return failed
	case "deferred":
		return deferred
	}
	return none
}

func harakaBounce(s string, e *event) kind {
	switch {
	case strings.HasPrefix(s, "Some recipients failed: "):
		return none // each was named before
	case strings.HasPrefix(s, "Too many failures"):
		return expired
	}
	e.text = s
	if domain, ok := cutWord(s, "for domain: "); ok {
		e.domain = domain
	} else if rest, ok := strings.CutPrefix(s, "Domain "); ok {
		e.domain, _, _ = strings.Cut(rest, " ")
	}
	return failed
}

// harakaDelivered reads "delivered file=… domain=… host=… response="…" delay=…
// fails=0 rcpts=1/0/0", of which the first number is of those that were taken.
func harakaDelivered(s string, e *event) kind {
	at := strings.LastIndex(s, " rcpts=")
	if at < 0 {
		return damaged
	}
	taken, _, ok := strings.Cut(s[at+len(" rcpts="):], "/")
	if !ok {
		return damaged
	}
	if n, ok := number(taken); !ok || n == 0 {
		return none
	}
	e.domain = eximField(s, " domain=", " ")
	if e.server = eximField(s, " host=", " "); e.server == "" {
		e.server = eximField(s, " ip=", " ")
	}
	e.text = quoted(s, ` response="`)
	if seconds, err := strconv.ParseFloat(eximField(s[:at], " delay=", " "), 64); err == nil && seconds >= 0 && seconds < 1e9 {
		e.delay, e.delayed = int64(seconds), true
	}
	return delivered
}
