package classify

import (
	"strings"
	"time"
)

// maxRetryAfter bounds the waiting time that a server may ask for.
const maxRetryAfter = 7 * 24 * time.Hour

// retryAfter finds the time after which the server wants the next attempt: "try
// again in 5 minutes", "00:04:59", "greylisted for 300 seconds". A time that
// tells something else, such as a quota "per 24 hours" or an account "created 2
// hours ago", is not one. It returns 0 when there is none.
func retryAfter(s string) time.Duration {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) || i > 0 && (isAlnum(s[i-1]) || s[i-1] == '.' || s[i-1] == ':' || s[i-1] == '-') {
			continue
		}
		d, j := duration(s, i)
		if d > 0 && d <= maxRetryAfter && asksToWait(s[max(0, i-80):i]) && !isWord(nextWord(s, skipSpace(s, j)), "ago") {
			return d
		}
		i = max(i, j-1)
	}
	return 0
}

// duration reads a duration at s[i:]: a clock time 00:04:59 or numbers with
// units. It returns 0 when there is none, and where it ends.
func duration(s string, i int) (time.Duration, int) {
	n, j := digits(s, i)
	if j < len(s) && s[j] == ':' {
		return clock(s, i)
	}
	var total time.Duration
	for {
		k := j
		for k < len(s) && (s[k] == ' ' || s[k] == '-') {
			k++
		}
		word := nextWord(s, k)
		unit := unitOf(word)
		if unit == 0 {
			return total, j
		}
		if n > int(maxRetryAfter/unit) {
			return 0, k
		}
		total += time.Duration(n) * unit
		j = k + len(word)
		// "1 hour 30 minutes", "1 hour and 30 minutes", "1h30m"
		m := j
		for m < len(s) && (s[m] == ' ' || s[m] == ',') {
			m++
		}
		if isWord(nextWord(s, m), "and") || isWord(nextWord(s, m), "und") {
			m += len("and")
			for m < len(s) && s[m] == ' ' {
				m++
			}
		}
		if m >= len(s) || !isDigit(s[m]) {
			return total, j
		}
		n, k = digits(s, m)
		if k == len(s) || unitOf(nextWord(s, skipSpace(s, k))) == 0 {
			return total, j
		}
		j = k
	}
}

func skipSpace(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

// clock reads 04:59 or 00:04:59.
func clock(s string, i int) (time.Duration, int) {
	var parts [3]int
	n := 0
	for n < 3 {
		v, j := digits(s, i)
		if j == i || j-i > 3 {
			return 0, j
		}
		parts[n] = v
		n++
		i = j
		if i >= len(s) || s[i] != ':' {
			break
		}
		i++
	}
	switch n {
	case 2:
		return time.Duration(parts[0])*time.Minute + time.Duration(parts[1])*time.Second, i
	case 3:
		return time.Duration(parts[0])*time.Hour + time.Duration(parts[1])*time.Minute + time.Duration(parts[2])*time.Second, i
	}
	return 0, i
}

func digits(s string, i int) (n, end int) {
	for end = i; end < len(s) && isDigit(s[end]); end++ {
		if n < 1e8 {
			n = n*10 + int(s[end]-'0')
		}
	}
	return n, end
}

// nextWord returns the word of letters at s[i:].
func nextWord(s string, i int) string {
	j := i
	for j < len(s) && ('a' <= s[j]|0x20 && s[j]|0x20 <= 'z') {
		j++
	}
	return s[i:j]
}

// maxWord is longer than every word that tells something about a time.
const maxWord = 16

// lowered returns a word of ASCII letters in lower case, "" where it is longer than
// any that is known.
func lowered(w string, room *[maxWord]byte) []byte {
	if len(w) > len(room) {
		return nil
	}
	for i := range len(w) {
		room[i] = w[i] | 0x20
	}
	return room[:len(w)]
}

func isWord(w, word string) bool { return strings.EqualFold(w, word) }

func unitOf(w string) time.Duration {
	var room [maxWord]byte
	switch string(lowered(w, &room)) {
	case "s", "sec", "secs", "second", "seconds", "sekunde", "sekunden", "secondes", "segundos", "secondi":
		return time.Second
	case "m", "min", "mins", "minute", "minutes", "minuten", "minutos", "minuti", "mn":
		return time.Minute
	case "h", "hr", "hrs", "hour", "hours", "stunde", "stunden", "heure", "heures", "horas", "ore":
		return time.Hour
	case "d", "day", "days", "tag", "tage", "tagen":
		return 24 * time.Hour
	}
	return 0
}

// asksToWait reports whether the words before a time ask to wait.
func asksToWait(s string) bool {
	asks := false
	var room [maxWord]byte
	for i := 0; i < len(s); {
		w := nextWord(s, i)
		if w == "" {
			i++
			continue
		}
		switch string(lowered(w, &room)) {
		case "again", "retry", "wait", "later", "greylist", "greylisted", "greylisting", "graylisted", "back", "delayed", "deferred", "resend", "reconnect",
			"erneut", "warten", "wieder", "spater", "versuchen", "reessayer", "intentelo", "riprovare", "please", "bitte", "locked", "blocked", "banned", "next", "retrying":
			asks = true
		case "per", "every", "created", "last", "past", "than", "pro", "each", "older", "expired", "expires":
			asks = false
		}
		i += len(w)
	}
	return asks
}

func isAlnum(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }
