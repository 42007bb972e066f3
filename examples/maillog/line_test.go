package main

import (
	"testing"
	"time"
)

// clockUTC is a clock of the end of November 2026.
func clockUTC() *clock {
	return &clock{zone: time.UTC, ref: time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)}
}

func TestStamp(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		zone       *time.Location
		want, rest string
	}{
		{"syslog", "Nov 30 20:02:47 mx", time.UTC, "2026-11-30T20:02:47Z", " mx"},
		{"syslog, one digit", "Nov  3 20:02:47 mx", time.UTC, "2026-11-03T20:02:47Z", " mx"},
		{"syslog, last year", "Dec 24 20:02:47 mx", time.UTC, "2025-12-24T20:02:47Z", " mx"},
		{"syslog with a fraction", "Nov 30 20:02:47.123456 mx", time.UTC, "2026-11-30T20:02:47Z", " mx"},
		{"syslog, a zone", "Jul 30 20:02:47 mx", berlin, "2026-07-30T18:02:47Z", " mx"},
		{"RFC 3339", "2026-11-30T20:02:47.123+01:00 mx", time.UTC, "2026-11-30T19:02:47Z", " mx"},
		{"RFC 3339, west", "2026-11-30T20:02:47-05:30 mx", time.UTC, "2026-12-01T01:32:47Z", " mx"},
		{"UTC", "2026-11-30T20:02:47Z mx", berlin, "2026-11-30T20:02:47Z", " mx"},
		{"short-iso", "2026-11-30T20:02:47+0100 mx", time.UTC, "2026-11-30T19:02:47Z", " mx"},
		{"short-full", "Mon 2026-11-30 20:02:47 UTC mx", berlin, "2026-11-30T20:02:47Z", "mx"},
		{"Exim", "2026-11-30 20:02:47 1xY7az", berlin, "2026-11-30T19:02:47Z", " 1xY7az"},
		{"Exim with milliseconds and a zone", "2026-11-30 20:02:47.123 +0100 1xY7az", time.UTC, "2026-11-30T19:02:47Z", " 1xY7az"},
		{"Exchange", "2026-11-30T20:02:47.123Z,,", time.UTC, "2026-11-30T20:02:47Z", ",,"},
		{"a leap second", "Dec 31 23:59:60 mx", time.UTC, "2026-01-01T00:00:00Z", " mx"},
		{"no month", "Nix 30 20:02:47 mx", time.UTC, "", ""},
		{"no hour", "Nov 30 25:02:47 mx", time.UTC, "", ""},
		{"too short", "Nov 30", time.UTC, "", ""},
		{"words", "this is no time at all", time.UTC, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := clockUTC()
			k.zone = c.zone
			for range 2 { // the second time from memory
				at, rest, ok := k.stamp(c.text)
				if !ok {
					if c.want != "" {
						t.Fatalf("not read")
					}
					continue
				}
				if got := time.Unix(at, 0).UTC().Format(time.RFC3339); got != c.want || rest != c.rest {
					t.Errorf("%s %q, want %s %q", got, rest, c.want, c.rest)
				}
			}
		})
	}
}

func TestSplitLine(t *testing.T) {
	for _, c := range []struct{ name, text, host, program, want string }{
		{"syslog", "Nov 30 20:02:47 mx postfix/smtp[1]: hello", "mx", "postfix/smtp", "hello"},
		{"without a process", "Nov 30 20:02:47 mx exim: hello", "mx", "exim", "hello"},
		{"RFC 5424", `<22>1 2026-11-30T20:02:47Z mx smtpd 7 - - hello`, "mx", "smtpd", "hello"},
		{"RFC 5424 with data", `<22>1 2026-11-30T20:02:47Z mx smtpd 7 - [a b="\]"][c] hello`, "mx", "smtpd", "hello"},
		{"RFC 5424 cut short", `<22>1 2026-11-30T20:02:47Z mx smtpd 7`, "", "", ""},
		{"no program", "Nov 30 20:02:47 mx", "", "", ""},
		{"no end of the process", "Nov 30 20:02:47 mx postfix/smtp[12", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, ok := clockUTC().splitLine(c.text)
			if ok != (c.host != "") {
				t.Fatalf("read: %v", ok)
			}
			if ok && (l.host != c.host || l.program != c.program || l.text != c.want) {
				t.Errorf("%+v", l)
			}
		})
	}
}
