package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// recordings is where recordings are kept: each a text file, beside it a folder
// of the same name with the server's configuration.
const recordings = "../../classify/testdata/servers"

// A Recording is what one server said in all of its cases.
type Recording struct {
	Server  *Server
	Version string
	Answers []Answer
}

// Write writes the recording to its file.
func (r *Recording) Write() error {
	return os.WriteFile(filepath.Join(recordings, r.Server.Name+".txt"), []byte(r.String()), 0o644)
}

// String returns the recording in the form of package classify/stanza.
func (r *Recording) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What %s says when it refuses. Made by examples/servers; make it again with\n# \"go run . -record %s\" there.\n\n", r.Server.Title, r.Server.Name)
	fmt.Fprintf(&b, "Server: %s\nVersion: %s\n", r.Server.Title, r.Version)
	for _, a := range r.Answers {
		fmt.Fprintf(&b, "\nCase: %s\n", a.Case.Name)
		if a.Command != "" {
			fmt.Fprintf(&b, "Command: %s\n", a.Command)
		}
		for _, line := range a.Reply {
			fmt.Fprintf(&b, "Reply: %s\n", steady(line))
		}
		fmt.Fprintf(&b, "Stage: %s\nReason: %s\n", a.Stage, a.Case.Reason)
		if a.Case.Tells != classify.ReasonUnknown {
			fmt.Fprintf(&b, "Tells: %s\nWhy: %s\n", a.Case.Tells, a.Case.Why)
		}
	}
	return b.String()
}

// steady replaces what differs from run to run by something of the same shape,
// so that a new recording shows only what a server says anew.
func steady(line string) string {
	for _, v := range volatile {
		line = v.pattern.ReplaceAllString(line, v.steady)
	}
	return line
}

var volatile = []struct {
	pattern *regexp.Regexp
	steady  string
}{
	{regexp.MustCompile(`(Mon|Tue|Wed|Thu|Fri|Sat|Sun), +\d+ \w{3} \d{4} \d\d:\d\d:\d\d [-+]\d{4}`), "Mon, 23 Nov 2026 10:00:00 +0000"},
	// Postfix: "queued as 4C1B2A3D4E".
	{regexp.MustCompile(`queued as [0-9A-F]{8,}`), "queued as 4C1B2A3D4E"},
	// Exim: "id=1vNABC-000001-1b".
	{regexp.MustCompile(`id=\w{6}-\w{6}-\w\w`), "id=1vNABC-000001-1b"},
	// Haraka: the mail's UUID.
	{regexp.MustCompile(`[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}`), "00000000-0000-4000-8000-000000000000"},
	// Dovecot: "Saved" with the mail's id.
	{regexp.MustCompile(`> [A-Za-z0-9+/]{22} Saved`), "> KHahEH6KBGsYAAAAdBcN+A Saved"},
	// Courier: "250 Ok. 000000006B048E6B.0000007D".
	{regexp.MustCompile(`[0-9A-F]{16}\.[0-9A-F]{8}`), "0000000000000001.00000001"},
	// OpenSMTPD: "250 2.0.0 4c51e99a Message accepted".
	{regexp.MustCompile(`2\.0\.0 [0-9a-f]{8} Message`), "2.0.0 4c51e99a Message"},
	// Sendmail: "5ANA0001000123".
	{regexp.MustCompile(`\b[1-9]A[A-Z][A-Za-z0-9]{3}[A-Za-z0-9]{2}\d{6}\b`), "5ANA0001000123"},
}
