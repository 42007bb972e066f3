package smtperrtest

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestTranscriptIsBounded(t *testing.T) {
	tests := []struct {
		name string
		line string
		n    int
		kept int    // lines, with the one that says so when it is full
		last string // line
	}{
		{"some lines", "NOOP", 3, 3, "1 C: NOOP"},
		{"exactly full", strings.Repeat("x", 1024-lineCost), maxTranscript / 1024, maxTranscript / 1024, "1 C: " + strings.Repeat("x", 1024-lineCost)},
		{"one line more", strings.Repeat("x", 1024-lineCost), maxTranscript/1024 + 1, maxTranscript/1024 + 1, "1 S: (the transcript is full)"},
		{"many lines more", strings.Repeat("x", 1024-lineCost), maxTranscript/1024 + 100, maxTranscript/1024 + 1, "1 S: (the transcript is full)"},
		{"empty lines", "", maxTranscript/lineCost + 10, maxTranscript/lineCost + 1, "1 S: (the transcript is full)"},
		{"a long line", strings.Repeat("y", maxLineShown), 1, 1, "1 C: " + strings.Repeat("y", maxLineShown)},
		{"a line too long", strings.Repeat("y", maxLineShown+1), 1, 1, "1 C: " + strings.Repeat("y", maxLineShown) + " (1 more bytes)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := recorder{log: io.Discard}
			for range tt.n {
				r.add(1, client, tt.line)
			}
			got := r.all()
			if len(got) != tt.kept {
				t.Fatalf("%d lines kept, want %d", len(got), tt.kept)
			}
			if last := got[len(got)-1].String(); tt.last != "" && last != tt.last {
				t.Errorf("the last line is %.80q, want %.80q", last, tt.last)
			}
		})
	}
}

func TestTranscriptInATestsLog(t *testing.T) {
	var all Transcript
	for i := range 2 * logEnds {
		all = append(all, Line{1, true, fmt.Sprint(i)})
	}
	if got := all.shortened(); got != all.String() {
		t.Errorf("short enough, and shortened:\n%s", got)
	}
	all = append(all, Line{1, true, "end"})
	got := all.shortened()
	for _, want := range []string{"1 C: 99\n(1 lines)\n1 C: 101\n", "1 C: 0\n", "1 C: end\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
}

func TestTranscriptHas(t *testing.T) {
	lines := Transcript{{1, false, "220 mx"}, {1, true, "QUIT"}}
	for text, want := range map[string]bool{"220": true, "QUIT": true, "221": false, "UIT": false} {
		if got := lines.Has(text); got != want {
			t.Errorf("Has(%q) = %v", text, got)
		}
	}
}

func TestWithoutSecret(t *testing.T) {
	for command, want := range map[string]string{
		"AUTH PLAIN AGEAYg==": "AUTH PLAIN (secret)", "auth login YQ==": "auth login (secret)", "AUTH LOGIN": "AUTH LOGIN", "AUTH": "AUTH",
	} {
		if got := withoutSecret(command); got != want {
			t.Errorf("withoutSecret(%q) = %q, want %q", command, got, want)
		}
	}
}
