package main

import "strings"

// columns tell where the fields stand that are asked for, -1 where they do not.
// Exchange's versions have different ones, and each file says which.
type columns struct {
	at, server, serverIP, connector, event, internal, message, network, to, status, source int
}

// known are those of Exchange 2013 and later, for a file that does not say.
var known = parseColumns("date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status")

// parseColumns reads what stands behind "#Fields: ".
func parseColumns(list string) *columns {
	c := columns{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}
	named := map[string]*int{
		"date-time": &c.at, "server-hostname": &c.server, "server-ip": &c.serverIP, "connector-id": &c.connector,
		"event-id": &c.event, "internal-message-id": &c.internal, "message-id": &c.message, "network-message-id": &c.network,
		"recipient-address": &c.to, "recipient-status": &c.status, "source": &c.source,
	}
	for i, name := range strings.Split(strings.TrimSpace(list), ",") {
		if column := named[strings.TrimSpace(name)]; column != nil {
			*column = i
		}
	}
	if c.at < 0 || c.event < 0 || c.to < 0 {
		return nil
	}
	return &c
}

// exchangeFields begins the line that names the columns.
const exchangeFields = "#Fields: "

// isExchange reports whether a line is one of Exchange's message tracking log: a
// time in UTC and a comma.
func isExchange(s string) bool {
	return len(s) > 25 && s[4] == '-' && s[10] == 'T' && s[19] == '.' && strings.HasPrefix(s[23:], "Z,")
}

// readExchange reads a line of Exchange's message tracking log. It has as many
// events as the line has recipients.
func readExchange(s string, c *columns, cl *clock, emit func(event)) kind {
	fields, ok := csvFields(s)
	get := func(i int) string {
		if i < 0 || i >= len(fields) {
			return ""
		}
		return fields[i]
	}
	if !ok || len(fields) <= max(c.at, c.event, c.to) {
		return damaged
	}
	at, _, ok := cl.stamp(get(c.at))
	if !ok {
		return damaged
	}
	e := event{at: at, key: key{Software: exchange}}
	// The same message has another internal id on each server.
	if e.key.ID = get(c.network); e.key.ID == "" {
		if e.key.ID = get(c.message); e.key.ID == "" {
			e.key.ID = get(c.internal)
		}
	}
	switch get(c.event) {
	case "RECEIVE", "SUBMIT":
		e.kind = arrived
		emit(e)
		return arrived
	case "SEND", "SENDEXTERNAL", "DELIVER":
		e.kind = delivered
	case "DEFER":
		e.kind = deferred
	case "FAIL":
		e.kind = failed
	default:
		return none
	}
	if e.server = get(c.server); e.server == "" {
		e.server = get(c.serverIP)
	}
	if e.kind == delivered && get(c.source) == "SMTP" && (strings.HasPrefix(get(c.connector), "Intra-Organization") || e.server != "" && !strings.Contains(e.server, ".")) {
		// A server of one's own organisation passes the message on to another.
		return none
	}
	recipients, statuses := strings.Split(get(c.to), ";"), exchangeStatuses(get(c.status))
	for i, to := range recipients {
		if to = strings.TrimSpace(to); to == "" {
			if len(recipients) == 1 {
				return none // Exchange's own, as of its health checks
			}
			continue
		}
		e.to, e.text = to, ""
		if i < len(statuses) {
			e.text = statuses[i]
		} else if len(statuses) == 1 {
			e.text = statuses[0]
		}
		if e.kind != delivered {
			e.text = lastError(e.text)
			// The reason is what was said before.
			e.again = strings.Contains(e.text, "QUEUE.Expired")
		}
		emit(e)
	}
	return e.kind
}

// exchangeStatuses splits the statuses of several recipients; within one a
// semicolon has no code behind it.
func exchangeStatuses(s string) (list []string) {
	begin := 0
	for i := 0; i+4 < len(s); i++ {
		if next := strings.TrimLeft(s[i+1:], " "); s[i] == ';' && (isReplyCode(next) || strings.HasPrefix(next, "[{")) {
			list = append(list, strings.TrimSpace(s[begin:i]))
			begin = i + 1
		}
	}
	return append(list, strings.TrimSpace(s[begin:]))
}

// isReplyCode reports whether s begins with a code of a reply and a space.
func isReplyCode(s string) bool {
	return len(s) > 4 && s[0] >= '2' && s[0] <= '5' && isDigit(s[1]) && isDigit(s[2]) && s[3] == ' '
}

// lastError returns the words in "[{LED=450 4.7.0 …};{MSG=};{FQDN=…};{IP=…}]", and
// what is not in this form as it is.
func lastError(s string) string {
	if !strings.HasPrefix(s, "[{") {
		return s
	}
	words, ok := cutWord(s, "{LED=")
	if !ok {
		return s
	}
	words, _, _ = strings.Cut(words, "};{")
	return strings.TrimSuffix(words, "}]")
}

// csvFields splits a line of RFC 4180. A quote that is not closed makes it
// false.
func csvFields(s string) (fields []string, ok bool) {
	for {
		if !strings.HasPrefix(s, `"`) {
			field, rest, more := strings.Cut(s, ",")
			fields = append(fields, field)
			if !more {
				return fields, true
			}
			s = rest
			continue
		}
		var b strings.Builder
		s = s[1:]
		for {
			part, rest, closed := strings.Cut(s, `"`)
			if !closed {
				return fields, false
			}
			b.WriteString(part)
			if !strings.HasPrefix(rest, `"`) {
				s = rest
				break
			}
			b.WriteByte('"')
			s = rest[1:]
		}
		fields = append(fields, b.String())
		if s == "" {
			return fields, true
		}
		if s[0] != ',' {
			return fields, false
		}
		s = s[1:]
	}
}
