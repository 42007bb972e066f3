package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func environment(pairs ...string) func(string) string {
	env := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		env[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return env[name] }
}

func TestGolden(t *testing.T) {
	tests := []struct {
		name string
		args []string
		in   string
	}{
		{"de-user-unknown", []string{"-lang", "de", "550 5.1.1 <a@example.org>: User unknown"}, ""},
		{"en-user-unknown", []string{"-lang", "en", "550 5.1.1 <a@example.org>: User unknown"}, ""},
		{"de-admin", []string{"-lang", "de", "-admin", "550 5.1.1 <a@example.org>: User unknown"}, ""},
		{"de-guide", []string{"-lang", "de", "-guide"}, ""},
		{"en-narrow", []string{"-lang", "en", "-admin", "-width", "40", "dial tcp 192.0.2.25:25: i/o timeout"}, ""},
		{"de-421", []string{"-lang", "de", "421"}, ""},
		{"de-450", []string{"-lang", "de", "450"}, ""},
		{"de-relay-421", []string{"-lang", "de", "-role", "relay", "421"}, ""},
		{"en-stage", []string{"-lang", "en", "-stage", "mail", "550 no"}, ""},
		{"en-input", []string{"-lang", "en"}, "451 4.7.1 greylisted,\r\ntry again in 5 minutes\r\n"},
		{"de-failures", []string{"-lang", "de"}, "10:00:01 b@example.com: 550 5.1.1 no such user\n10:00:02 idle\n10:00:03 c@example.com: 452 4.2.2 mailbox is full\n"},
		{"en-many-failures", []string{"-lang", "en"}, strings.Repeat("10:00:01 b@example.com: 550 5.1.1 no such user\n10:00:03 c@example.com: 452 4.2.2 mailbox is full\n", 20)},
		{"en-accepted", []string{"-lang", "en", "250 2.0.0 Ok: queued as 4ABC"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := run(tt.args, strings.NewReader(tt.in), &out, environment()); err != nil {
				t.Fatal(err)
			}
			file := "testdata/" + tt.name + ".golden"
			if *update {
				if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for line := range strings.Lines(out.String()) {
				if n := len([]rune(strings.TrimRight(line, "\n"))); n > 100 {
					t.Errorf("a line of %d characters: %s", n, line)
				}
			}
		})
	}
}

func TestLanguageOfTheEnvironment(t *testing.T) {
	tests := []struct {
		name string
		env  func(string) string
		want string
	}{
		{"German", environment("LANG", "de_DE.UTF-8"), "Mögliche Ursachen"},
		{"LC_ALL wins", environment("LANG", "de_DE.UTF-8", "LC_ALL", "C"), "Possible causes"},
		{"LC_MESSAGES wins over LANG", environment("LANG", "en_US.UTF-8", "LC_MESSAGES", "de_AT"), "Mögliche Ursachen"},
		{"none", environment(), "Possible causes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := run([]string{"550 5.1.1 no such user"}, nil, &out, tt.env); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), tt.want) {
				t.Errorf("%q is missing in\n%s", tt.want, out.String())
			}
		})
	}
}

func TestJSONLines(t *testing.T) {
	in := strings.Join([]string{
		`{"text": "550 5.1.1 no such user"}`,
		`{"text": "550", "stage": "mail"}`,
		`not JSON`,
		``,
		`{"stage": "rcpt"}`,
		`{"text": "550", "stage": "nowhere"}`,
		`{"text": "line one\nline two"}`,
		`{"text": ""}`,
	}, "\n")
	var out bytes.Buffer
	err := run([]string{"-jsonl", "-lang", "de"}, strings.NewReader(in), &out, environment())
	if !errors.Is(err, errBadLines) {
		t.Errorf("error %v", err)
	}
	type answer struct {
		Reason, Stage, Error string
	}
	var got []answer
	for line := range strings.Lines(out.String()) {
		var a answer
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if a.Error != "" {
			a.Error = "error"
		}
		got = append(got, a)
	}
	want := []answer{
		{"user-unknown", "rcpt", ""}, {"unknown", "mail", ""}, {"", "", "error"}, {"", "", "error"}, {"", "", "error"},
		{"unknown", "unknown", ""}, {"unknown", "unknown", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// TestJSONLinesFields holds that what a line tells beside its text is heard, and
// told again.
func TestJSONLinesFields(t *testing.T) {
	in := `{"text": "550 no", "stage": "rcpt", "role": "relay", "server": "mx.example.org", "sender": "a@example.org", "recipient": "b@example.com"}`
	var out bytes.Buffer
	if err := run([]string{"-jsonl", "-lang", "en"}, strings.NewReader(in), &out, environment()); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"stage": "rcpt", "stage_basis": "told", "role": "relay", "server": "mx.example.org", "sender": "a@example.org", "recipient": "b@example.com",
		"outcome": "not-sent", "conflict": false,
	} {
		if diff := cmp.Diff(want, got[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestJSONLinesLongLine holds that a line without end costs neither memory nor the
// lines behind it.
func TestJSONLinesLongLine(t *testing.T) {
	long := `{"text": "` + strings.Repeat("x", maxInput) + `"}`
	fits := `{"text": "550 5.1.1 no such user` + strings.Repeat(" ", maxInput-40) + `"}`
	for _, in := range []string{long + "\n" + fits + "\n", fits + "\n" + long} {
		var out bytes.Buffer
		if err := run([]string{"-jsonl"}, strings.NewReader(in), &out, environment()); !errors.Is(err, errBadLines) {
			t.Errorf("error %v", err)
		}
		if got := out.String(); strings.Count(got, "\n") != 2 || strings.Count(got, errLongLine.Error()) != 1 || strings.Count(got, "user-unknown") == 0 {
			t.Errorf("output %.300q", got)
		}
	}
}

func TestBadInput(t *testing.T) {
	tests := []struct {
		name string
		args []string
		in   string
	}{
		{"no text", nil, ""},
		{"only white space", nil, " \n"},
		{"bad role", []string{"-role", "king", "550"}, ""},
		{"bad stage", []string{"-stage", "nowhere", "550"}, ""},
		{"unknown flag", []string{"-x"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := run(tt.args, strings.NewReader(tt.in), &out, environment()); err == nil {
				t.Errorf("no error; output %s", out.String())
			}
		})
	}
}

func TestNoEscapesOutsideATerminal(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"550 \x1b[31mno such user"}, nil, &out, environment("TERM", "xterm")); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Errorf("escape sequence in %q", out.String())
	}
}

func TestColors(t *testing.T) {
	p := printer{color: true}
	if got := p.paint(bold, "x"); got != "\x1b[1mx\x1b[0m" {
		t.Errorf("paint: %q", got)
	}
	if colorful(os.Stdout, environment("NO_COLOR", "1")) {
		t.Error("NO_COLOR is not respected")
	}
}

// TestMail holds that a bounce is explained recipient by recipient, and that the
// mail which came back explains nothing.
func TestMail(t *testing.T) {
	const bounce = "From: mailer-daemon@mx.example.com\nTo: bert@example.net\nSubject: failure notice\n\n" +
		"Hi. This is the qmail-send program at mx.example.com.\n\n<anna@example.org>:\n550 5.1.1 no such user\n\n" +
		"<dora@example.org>:\n552 5.2.2 mailbox full\n\n--- Below this line is a copy of the message.\n\nSubject: 535 wrong password\n"
	const vacation = "From: anna@example.org\nTo: bert@example.net\nSubject: Out of office\nAuto-Submitted: auto-replied\n\n550 is my room number\n"
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"bounce", bounce, []string{"not delivered\n", "anna@example.org\n", "5.1.1", "dora@example.org\n", "5.2.2"}},
		{"vacation", vacation, []string{"an automatic answer, no bounce\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := run([]string{"-lang", "en"}, strings.NewReader(tt.in), &out, environment()); err != nil {
				t.Fatal(err)
			}
			rest := out.String()
			for _, want := range tt.want {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("%q is missing in %q of\n%s", want, rest, out.String())
				}
				rest = after
			}
			if strings.Contains(out.String(), "535") || tt.name == "vacation" && rest != "" {
				t.Errorf("too much is explained:\n%s", out.String())
			}
		})
	}
}
