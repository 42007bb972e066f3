package smtperrtest

import "strings"

// addressIn returns the address in the argument of MAIL or RCPT, or in the whole
// command: what stands between angle brackets, where a quoted local part may
// hold brackets, without a source route. It returns what it can: rules are about
// bad commands, too.
func addressIn(argument string) string {
	_, path, ok := strings.Cut(argument, "<")
	if !ok { // a client that forgot the brackets
		_, path, _ = strings.Cut(argument, ":")
		path, _, _ = strings.Cut(strings.TrimSpace(path), " ")
		return path
	}
	quoted := false
	for i := 0; i < len(path); i++ {
		switch {
		case quoted && path[i] == '\\':
			i++
		case path[i] == '"':
			quoted = !quoted
		case path[i] == '>' && !quoted:
			return withoutRoute(path[:i])
		}
	}
	return withoutRoute(path)
}

// withoutRoute drops a source route (RFC 5321 §4.1.2): "@a,@b:user@c".
func withoutRoute(path string) string {
	if strings.HasPrefix(path, "@") {
		if _, mailbox, ok := strings.Cut(path, ":"); ok {
			return mailbox
		}
	}
	return path
}
