package main

import "strings"

// readOpenSMTPD reads a line of OpenSMTPD, whose queue has an id for each
// recipient.
func readOpenSMTPD(text string, e *event) kind {
	if after, ok := cutWord(text, "Expire for "); ok {
		e.key.ID, _, _ = strings.Cut(after, ":")
		return expired
	}
	if after, ok := cutWord(text, "Remove for "); ok {
		e.key.ID, _, _ = strings.Cut(after, ":")
		return gone
	}
	_, rest, ok := strings.Cut(text, " delivery evpid=") // "mta", "mda" and "lmtp" before it
	if !ok {
		return none
	}
	e.key.ID, rest, ok = strings.Cut(rest, " ")
	if !ok {
		return damaged
	}
	_, rest, ok = strings.Cut(rest, " to=<")
	if !ok {
		return damaged
	}
	// The address may hold what its sender liked, but not this.
	at := strings.Index(rest, "> rcpt=<")
	if at < 0 {
		return damaged
	}
	e.to, rest = rest[:at], rest[at:]
	e.source = quoted(rest, " source=\"")
	if relay := quoted(rest, " relay=\""); relay != "" {
		ip, name, named := strings.Cut(relay, " (")
		if e.server = ip; named && name != ")" {
			e.server = strings.TrimSuffix(name, ")")
		}
	}
	if _, delay, ok := strings.Cut(rest, " delay="); ok {
		delay, _, _ = strings.Cut(delay, " ")
		e.delay, e.delayed = eximTime(delay)
	}
	_, result, ok := strings.Cut(rest, " result=")
	if !ok {
		return damaged
	}
	result, rest, _ = strings.Cut(strings.TrimPrefix(result, `"`), " ")
	result = strings.TrimSuffix(result, `"`)
	if _, stat, ok := strings.Cut(rest, "stat="); ok {
		e.text = strings.TrimSuffix(strings.TrimPrefix(stat, `"`), `"`)
	} else if _, stat, ok := strings.Cut(rest, "error="); ok { // mda, in older versions
		e.text = strings.Trim(stat, `"`)
	}
	switch result {
	case "Ok":
		return delivered
	case "TempFail", "Deferred":
		return deferred
	case "PermFail", "Failed":
		return failed
	case "Loop":
		e.text = "mail loop: " + e.text
		return failed
	}
	return damaged
}

// cutWord returns what stands behind word.
func cutWord(s, word string) (after string, ok bool) {
	_, after, ok = strings.Cut(s, word)
	return after, ok
}

// quoted returns the value that begins behind begin and ends with a quote.
func quoted(s, begin string) string {
	value, ok := cutWord(s, begin)
	if !ok {
		return ""
	}
	value, _, _ = strings.Cut(value, `"`)
	return value
}
