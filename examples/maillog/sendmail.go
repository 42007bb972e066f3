package main

import "strings"

// readSendmail reads a line of Sendmail.
func readSendmail(text string, e *event) kind {
	id, rest, ok := strings.Cut(text, ": ")
	if !ok || !isSendmailID(id) {
		return none
	}
	e.key.ID = id
	switch {
	case strings.HasPrefix(rest, "to="):
		return sendmailDelivery(rest, e)
	case strings.Contains(rest, "notify: Cannot send message for "), strings.Contains(rest, "return to sender: Cannot send message for "):
		return expired
	}
	return none
}

// sendmailDelivery reads "to=<…>,<…>, delay=00:00:01, …, relay=…, dsn=…, reply=…,
// stat=…".
func sendmailDelivery(s string, e *event) kind {
	at := strings.LastIndex(s, ", stat=")
	if at < 0 {
		return damaged
	}
	head, stat := s[:at], s[at+len(", stat="):]
	to, head, ok := strings.Cut(head[len("to="):], ", ")
	if !ok || to == "" {
		return damaged
	}
	e.to = strings.Trim(to, "<>")
	if delay := sendmailField(head, "delay="); delay != "" {
		e.delay, e.delayed = sendmailTime(delay)
	}
	relay, _, _ := strings.Cut(sendmailField(head, "relay="), " ")
	e.server = strings.TrimSuffix(relay, ".")
	if e.server != "" && e.server[0] == '[' {
		e.server = strings.Trim(e.server, "[]")
	}
	e.text = stat
	// What the server said is worth more than what Sendmail makes of it.
	if _, reply, ok := strings.Cut(head, ", reply="); ok && len(reply) > 3 {
		e.text = reply
	} else if dsn := sendmailField(head, "dsn="); dsn != "" {
		e.text = dsn + " " + stat
	}
	switch word, _, _ := strings.Cut(stat, " "); strings.TrimSuffix(word, ":") {
	case "Sent":
		e.text = stat
		return delivered
	case "Deferred":
		return deferred
	case "queued":
		return none
	}
	return failed
}

// sendmailRecipients splits "anna@example.org>,<bert@example.org", what is left of
// a list of recipients without its outer brackets.
func sendmailRecipients(to string) []string { return strings.Split(to, ">,<") }

// sendmailField returns the value of a field up to the next comma.
func sendmailField(s, name string) string {
	for s != "" {
		var field string
		field, s, _ = strings.Cut(s, ", ")
		if strings.HasPrefix(field, name) {
			return field[len(name):]
		}
	}
	return ""
}

// sendmailTime reads "00:00:01" and "2+03:04:05", which begins with days.
func sendmailTime(s string) (seconds int64, ok bool) {
	if days, rest, found := strings.Cut(s, "+"); found {
		n, ok := number(days)
		if !ok || n > 10000 {
			return 0, false
		}
		seconds, s = int64(n)*86400, rest
	}
	if len(s) != 8 || s[2] != ':' || s[5] != ':' {
		return 0, false
	}
	for i, unit := range []int64{3600, 60, 1} {
		n, ok := number(s[3*i : 3*i+2])
		if !ok {
			return 0, false
		}
		seconds += int64(n) * unit
	}
	return seconds, true
}

// isSendmailID reports whether s is an id of Sendmail's: "6AUK5thi000066".
func isSendmailID(s string) bool {
	if len(s) < 12 || len(s) > 16 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return isDigit(s[len(s)-1]) && isDigit(s[len(s)-2])
}
