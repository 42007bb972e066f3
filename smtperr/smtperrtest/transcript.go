package smtperrtest

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// A Line is one line of a conversation, without its end.
type Line struct {
	Connection int    // 1 for the server's first connection
	Client     bool   // the client said it
	Text       string // in parentheses what is not said: "(hangs up)"
}

// String returns the line with its number and speaker: "1 C: QUIT".
func (l Line) String() string {
	if l.Client {
		return fmt.Sprintf("%d C: %s", l.Connection, l.Text)
	}
	return fmt.Sprintf("%d S: %s", l.Connection, l.Text)
}

// A Transcript is what was said on all connections of a server, in the order in
// which it was. What TLS encrypts is in clear, secrets of AUTH are not in it. Long
// lines and long content are cut, and it ends where it becomes too long.
type Transcript []Line

// String returns the transcript, a line each.
func (t Transcript) String() string {
	var b strings.Builder
	for _, line := range t {
		b.WriteString(line.String() + "\n")
	}
	return b.String()
}

// Has reports whether a line begins with the given text, as "MAIL" or "250".
func (t Transcript) Has(text string) bool {
	return slices.ContainsFunc(t, func(l Line) bool { return strings.HasPrefix(l.Text, text) })
}

// Bounds of what is kept of conversations, in bytes, and of one of its lines. In
// a test's log only some lines at both ends are worth reading.
const (
	maxTranscript = 4 << 20
	maxLineShown  = 1000 // RFC 5321 §4.5.3.1.6
	logEnds       = 100
)

// lineCost is what a line takes beside its text.
const lineCost = 40

// shortened returns the transcript without its middle when it is long.
func (t Transcript) shortened() string {
	if len(t) <= 2*logEnds {
		return t.String()
	}
	return fmt.Sprintf("%v(%d lines)\n%v", t[:logEnds], len(t)-2*logEnds, t[len(t)-logEnds:])
}

// hiddenSecret stands for a password.
const hiddenSecret = "(secret)"

// withoutSecret hides the initial response of an AUTH command.
func withoutSecret(command string) string {
	words := strings.Fields(command)
	if len(words) > 2 {
		return words[0] + " " + words[1] + " " + hiddenSecret
	}
	return command
}

type speaker bool

const (
	client speaker = true
	server speaker = false
)

// recorder keeps a transcript.
type recorder struct {
	mu    sync.Mutex
	log   io.Writer
	lines Transcript
	size  int
}

func (r *recorder) add(connection int, from speaker, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(text) > maxLineShown {
		text = fmt.Sprintf("%s (%d more bytes)", text[:maxLineShown], len(text)-maxLineShown)
	}
	line := Line{Connection: connection, Client: bool(from), Text: text}
	_, _ = fmt.Fprintln(r.log, line)
	before := r.size
	switch r.size += lineCost + len(text); {
	case r.size <= maxTranscript:
		r.lines = append(r.lines, line)
	case before <= maxTranscript:
		r.lines = append(r.lines, Line{Connection: connection, Text: "(the transcript is full)"})
	}
}

func (r *recorder) all() Transcript {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.lines)
}
