package main

import (
	"strings"
	"time"
)

// A clock reads the times of a log. One clock serves one goroutine.
type clock struct {
	zone *time.Location // of times that name none
	ref  time.Time      // a time that no line of the log is much younger than: it tells the year of those that name none

	lastText string // the last time that was read, for lines of the same second
	lastAt   int64
}

// stamp reads a time at the head of s.
func (c *clock) stamp(s string) (at int64, rest string, ok bool) {
	if len(s) < 15 {
		return 0, s, false
	}
	if s[0] >= '0' && s[0] <= '9' {
		return c.isoStamp(s)
	}
	if s[3] == ' ' && len(s) > 24 && s[4] >= '0' && s[4] <= '9' && s[8] == '-' {
		// short-full: "Mon 2026-11-30 20:02:47 UTC host …"
		at, rest, ok := c.isoStamp(s[4:])
		if ok {
			rest = strings.TrimLeft(rest, " ")
			if name, after, found := strings.Cut(rest, " "); found && isZone(name) {
				if name == "UTC" {
					at = c.utc(s[4:])
				}
				return at, after, true
			}
		}
		return at, rest, ok
	}
	return c.syslogStamp(s)
}

// utc reads a time whose zone is known to be UTC.
func (c *clock) utc(s string) int64 {
	u := clock{zone: time.UTC}
	at, _, _ := u.isoStamp(s)
	return at
}

// skipTime takes a time as Exim writes it, "2026-11-30 20:02:47 ", from the head
// of s.
func skipTime(s string) string {
	if len(s) < 20 || s[10] != ' ' {
		return s
	}
	u := clock{zone: time.UTC}
	if _, rest, ok := u.isoStamp(s); ok {
		return strings.TrimLeft(rest, " ")
	}
	return s
}

// isZone reports whether s is the short name of a zone of time, as journalctl
// writes it.
func isZone(s string) bool {
	if len(s) < 2 || len(s) > 6 {
		return false
	}
	for i := range len(s) {
		if (s[i] < 'A' || s[i] > 'Z') && (i == 0 || s[i] < '0' || s[i] > '9') && s[i] != '+' && s[i] != '-' {
			return false
		}
	}
	return true
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

// syslogStamp reads "Nov 30 20:02:47" and "Nov 30 20:02:47.123456". The year is
// that of ref, or the one before where the time would lie in the future.
func (c *clock) syslogStamp(s string) (at int64, rest string, ok bool) {
	if s[3] != ' ' || s[6] != ' ' || s[9] != ':' || s[12] != ':' {
		return 0, s, false
	}
	rest = s[15:]
	if strings.HasPrefix(rest, ".") {
		end := 1
		for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
			end++
		}
		rest = rest[end:]
	}
	if s[:15] == c.lastText {
		return c.lastAt, rest, true
	}
	month := strings.Index(months, s[:3])
	day, ok1 := number(strings.TrimLeft(s[4:6], " "))
	hour, ok2 := number(s[7:9])
	minute, ok3 := number(s[10:12])
	second, ok4 := number(s[13:15])
	if month < 0 || month%3 != 0 || !ok1 || !ok2 || !ok3 || !ok4 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 {
		return 0, s, false
	}
	t := time.Date(c.ref.Year(), time.Month(month/3+1), day, hour, minute, second, 0, c.zone)
	if t.After(c.ref.Add(24 * time.Hour)) {
		t = time.Date(c.ref.Year()-1, time.Month(month/3+1), day, hour, minute, second, 0, c.zone)
	}
	c.lastText, c.lastAt = s[:15], t.Unix()
	return c.lastAt, rest, true
}

// isoStamp reads "2026-11-30T20:02:47.123+01:00" and what is like it: with a
// space in the middle, with no fraction, with "Z", "+0100" or no zone at all.
func (c *clock) isoStamp(s string) (at int64, rest string, ok bool) {
	if len(s) < 19 || s[4] != '-' || s[7] != '-' || s[10] != 'T' && s[10] != ' ' || s[13] != ':' || s[16] != ':' {
		return 0, s, false
	}
	rest = s[19:]
	if rest != "" && (rest[0] == '.' || rest[0] == ',' && len(rest) > 3 && isDigit(rest[1]) && isDigit(rest[2]) && isDigit(rest[3])) {
		end := 1
		for end < len(rest) && isDigit(rest[end]) {
			end++
		}
		rest = rest[end:]
	}
	offset, zoned := 0, false
	switch {
	case strings.HasPrefix(rest, "Z"):
		rest, zoned = rest[1:], true
	case len(rest) >= 5 && (rest[0] == '+' || rest[0] == '-'), len(rest) >= 6 && rest[0] == ' ' && (rest[1] == '+' || rest[1] == '-'):
		z := strings.TrimPrefix(rest, " ")
		hours, ok1 := number(z[1:3])
		tail := strings.TrimPrefix(z[3:], ":")
		if len(tail) < 2 {
			break
		}
		minutes, ok2 := number(tail[:2])
		if !ok1 || !ok2 {
			break
		}
		offset, zoned, rest = hours*3600+minutes*60, true, tail[2:]
		if z[0] == '-' {
			offset = -offset
		}
	}
	if zoned {
		at, ok := c.date(s, time.UTC)
		return at - int64(offset), rest, ok
	}
	if s[:19] == c.lastText {
		return c.lastAt, rest, true
	}
	at, ok = c.date(s, c.zone)
	if ok {
		c.lastText, c.lastAt = s[:19], at
	}
	return at, rest, ok
}

// date reads the first 19 characters of s.
func (c *clock) date(s string, zone *time.Location) (int64, bool) {
	year, ok0 := number(s[0:4])
	month, ok1 := number(s[5:7])
	day, ok2 := number(s[8:10])
	hour, ok3 := number(s[11:13])
	minute, ok4 := number(s[14:16])
	second, ok5 := number(s[17:19])
	if !ok0 || !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 {
		return 0, false
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, zone).Unix(), true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// number reads a few digits.
func number(s string) (n int, ok bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, true
}
