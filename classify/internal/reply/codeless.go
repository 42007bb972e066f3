package reply

import "strings"

// What .NET writes between its own name for the basic code and the reply, in the
// language of Windows.
var responseWas = [...]string{
	"server response was", "serverantwort war", "antwort des servers war", "antwort vom server war",
	"réponse du serveur était", "respuesta del servidor fue", "risposta del server è stata", "resposta do servidor foi",
}

// replyQuoted returns where a reply begins that a mail program quotes without its
// basic code, as Thunderbird does: "the mail server responded: 5.1.1 no such
// user". It returns 0 where none does. named reports whether the program has put
// the code into words, as .NET: "Mailbox unavailable. The server response was: no".
func replyQuoted(s string) (start int, named bool) {
	for i := 1; i < len(s); i++ {
		if s[i] != ':' {
			continue
		}
		switch w := wordBefore(s, i); {
		case equalFold(w, "responded"), equalFold(w, "antwortete"):
			return i + 1, false
		case len(w) < 3 || len(w) > 5: // "was" to "stata"
			continue
		}
		for _, words := range responseWas {
			if hasSuffixFold(s[:i], words) && HasLetter(firstLine(s[i+1:])) {
				return i + 1, true
			}
		}
	}
	return 0, false
}

// logged finds what a mail server's log says of a delivery without a reply: behind
// Sendmail's "stat=", and in the brackets behind Postfix's "status=". The fields
// before it name hosts, not a cause. It returns 0 where there is none.
func logged(s string) (start, end int) {
	i := strings.Index(s, "dsn=")
	if i < 0 {
		return 0, len(s)
	}
	rest := firstLine(s[i:])
	end = i + len(rest)
	if _, status, ok := strings.Cut(rest, ", stat="); ok && !strings.HasPrefix(status, "Sent") {
		return end - len(status), end
	}
	for _, status := range [...]string{"bounced", "deferred", "undeliverable", "expired"} {
		if _, words, ok := strings.Cut(rest, ", status="+status+" ("); ok {
			if strings.HasSuffix(words, ")") {
				end--
				words = words[:len(words)-1]
			}
			return end - len(words), end
		}
	}
	return 0, len(s)
}
