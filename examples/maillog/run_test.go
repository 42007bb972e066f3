package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// maillog runs the command and returns what it prints.
func maillog(t *testing.T, in string, args ...string) (out, errout string, err error) {
	t.Helper()
	var o, e bytes.Buffer
	err = run(t.Context(), append([]string{"-tz", "UTC"}, args...), strings.NewReader(in), &o, &e, func(string) string { return "" })
	return o.String(), e.String(), err
}

// recorded is a log of testdata.
func recorded(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/servers/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// lines splits a log.
func lines(s string) []string { return strings.Split(strings.TrimSuffix(s, "\n"), "\n") }

// export turns syslog lines into journald's export format. The message of every
// third entry is binary, as one with a tab would be.
func export(t *testing.T, text string) string {
	c := clockUTC()
	var b strings.Builder
	for i, s := range lines(text) {
		l, ok := c.splitLine(s)
		if !ok {
			t.Fatalf("no syslog line: %q", s)
		}
		fmt.Fprintf(&b, "__CURSOR=s=%d\n__REALTIME_TIMESTAMP=%d\n_HOSTNAME=%s\nSYSLOG_IDENTIFIER=%s\n", i, l.at*1e6, l.host, l.program)
		if i%3 > 0 {
			fmt.Fprintf(&b, "MESSAGE=%s\n\n", l.text)
			continue
		}
		size := make([]byte, 8)
		size[0], size[1] = byte(len(l.text)), byte(len(l.text)>>8)
		fmt.Fprintf(&b, "MESSAGE\n%s%s\n\n", size, l.text)
	}
	return b.String()
}

// journalJSON turns syslog lines into what "journalctl -o json" writes.
func journalJSON(t *testing.T, text string) string {
	c := clockUTC()
	var b strings.Builder
	for i, s := range lines(text) {
		l, _ := c.splitLine(s)
		var message any = l.text
		if i%5 == 0 { // bytes, as of a message that is no UTF-8
			var numbers []int
			for _, c := range []byte(l.text) {
				numbers = append(numbers, int(c))
			}
			message = numbers
		}
		data, err := json.Marshal(map[string]any{"__REALTIME_TIMESTAMP": fmt.Sprint(l.at * 1e6), "_HOSTNAME": l.host, "SYSLOG_IDENTIFIER": l.program, "MESSAGE": message, "PRIORITY": "6"})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
		b.WriteByte('\n')
	}
	return b.String()
}

// TestForms holds that the same log says the same in whatever form it comes.
func TestForms(t *testing.T) {
	log := recorded(t, "sendmail.log") // its times are whole
	want, _, err := maillog(t, log, "-jsonl", "-")
	if err != nil {
		t.Fatal(err)
	}
	iso := func(f func(s string) string) string {
		var b strings.Builder
		for _, s := range lines(log) {
			b.WriteString(f(s) + "\n")
		}
		return b.String()
	}
	for _, c := range []struct {
		name, text string
	}{
		{"gzip", string(packGzip(t, []byte(log)))},
		{"zstd", string(packZstd(t, []byte(log)))},
		{"gzip of zstd", string(packGzip(t, packZstd(t, []byte(log))))},
		{"two parts of gzip", string(packGzip(t, []byte(log[:5000]))) + string(packGzip(t, []byte(log[5000:])))},
		{"journald's export", export(t, log)},
		{"journald's export in zstd", string(packZstd(t, []byte(export(t, log))))},
		{"journald's JSON", journalJSON(t, log)},
		{"journalctl -o short-iso", iso(func(s string) string { return s[:19] + "+0000" + s[32:] })},
		{"journalctl -o short-full", iso(func(s string) string { return "Mon " + s[:10] + " " + s[11:19] + " UTC" + s[32:] })},
		{"with priorities", iso(func(s string) string { return "<22>" + s })},
		{"RFC 5424", iso(func(s string) string {
			at, rest, _ := strings.Cut(s, " ")
			host, rest, _ := strings.Cut(rest, " ")
			tag, text, _ := strings.Cut(rest, ": ")
			program, id, _ := strings.Cut(tag, "[")
			return "<22>1 " + at + " " + host + " " + program + " " + strings.Trim(id, "]") + ` - [origin x="a\]b"] ` + text
		})},
		{"line ends of Windows", strings.ReplaceAll(log, "\n", "\r\n")},
		{"no end of the last line", strings.TrimSuffix(log, "\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, errout, err := maillog(t, c.text, "-jsonl", "-")
			if err != nil || errout != "" {
				t.Fatalf("%v %s", err, errout)
			}
			if diff := cmp.Diff(steadyLines(want), steadyLines(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// steadyLines leaves out how many bytes there were.
func steadyLines(s string) []string {
	list := lines(s)
	head := map[string]any{}
	if err := json.Unmarshal([]byte(list[0]), &head); err == nil {
		delete(head, "bytes")
		data, _ := json.Marshal(head)
		list[0] = string(data)
	}
	return list
}

// TestSeveral holds that files are read from the oldest on, whatever their order:
// what was put off in one was delivered in the next.
func TestSeveral(t *testing.T) {
	log := lines(recorded(t, "sendmail.log"))
	dir := t.TempDir()
	for i, part := range [][]string{log[:62], log[62:75], log[75:]} {
		name := filepath.Join(dir, fmt.Sprintf("mail.log.%d", 3-i))
		if err := os.WriteFile(name, []byte(strings.Join(part, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, _, _ := maillog(t, recorded(t, "sendmail.log"), "-jsonl", "-")
	got, _, err := maillog(t, "", "-jsonl", "-", dir+"/mail.log.1", dir+"/mail.log.2", dir+"/mail.log.3")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(steadyLines(want), steadyLines(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestUnreadable holds that a file that cannot be read stops nothing.
func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	if err := os.WriteFile(good, []byte(bouncedRange(0, 4)), 0o644); err != nil {
		t.Fatal(err)
	}
	packed := packGzip(t, []byte(bouncedRange(4, 400)))
	broken := filepath.Join(dir, "broken.gz")
	if err := os.WriteFile(broken, packed[:len(packed)-20], 0o644); err != nil {
		t.Fatal(err)
	}
	out, errout, err := maillog(t, "", "-jsonl", "-", filepath.Join(dir, "gone"), broken, good)
	if !errors.Is(err, errUnread) || !strings.Contains(errout, "gone") || !strings.Contains(errout, "broken.gz") {
		t.Errorf("error %v, %q", err, errout)
	}
	var total totals
	if err := json.Unmarshal([]byte(lines(out)[0]), &total); err != nil {
		t.Fatal(err)
	}
	if total.Failed < 300 || total.Failed > 400 {
		t.Errorf("%d failed: the good file, and the broken one up to its fault, are to be read", total.Failed)
	}
}

// TestDamaged holds that damaged lines are counted and shown, and that the others
// are read.
func TestDamaged(t *testing.T) {
	good := bounced(1)
	log := good +
		"Nov 30 10:00:00 mx postfix/smtp[1]: ABCDEF1: to=<a@example.org>, relay=mx.exam\n" + // cut short
		"smtp[1]: ABCDEF1: to=<a@example.org>, relay=none, delay=1, status=bounced (no)\n" + // its head is missing
		"\x00\x00\x00\x00" + bounced(2) + // a hole, as after a crash
		strings.Repeat("x", 3*maxLine) + "\n" +
		"{\"MESSAGE\": \"cut\n" +
		bounced(3) +
		"Nov 30 10:00:00 mx cron[1]: nothing of a mail\n"
	out, _, err := maillog(t, log, "-jsonl", "-")
	if err != nil {
		t.Fatal(err)
	}
	var total totals
	if err := json.Unmarshal([]byte(lines(out)[0]), &total); err != nil {
		t.Fatal(err)
	}
	if total.Damaged != 5 || total.Failed != 2 || total.Lines != 8 {
		t.Errorf("%d damaged, %d failed, %d lines; want 5, 2, 8", total.Damaged, total.Failed, total.Lines)
	}
	text, _, _ := maillog(t, log)
	if !strings.Contains(text, "5  damaged lines") || !strings.Contains(text, "relay=mx.exam") {
		t.Errorf("the damaged lines are not shown in\n%s", text)
	}
}

// An endless log goes on until the context ends.
type endless struct {
	n    int
	rest string
	stop func()
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		e.rest = bounced(e.n)
		if e.n++; e.n == 500 {
			e.stop()
		}
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// TestInterrupt holds that an interrupt ends a run that would go on, and that what
// is known by then is printed.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var out bytes.Buffer
	err := run(ctx, []string{"-lang", "en", "-tz", "UTC"}, &endless{stop: cancel}, &out, io.Discard, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Stopped before the end", "The recipient’s address does not exist"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"following a pipe", []string{"-follow", "-"}, "names of files"},
		{"no such zone", []string{"-tz", "Mars/Olympus"}, "Mars"},
		{"no such redaction", []string{"-redact=some"}, "people"},
		{"no such flag", []string{"-frobnicate"}, "frobnicate"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := maillog(t, "", c.args...)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestEmpty(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		dir := t.TempDir()
		out, _, err := maillog(t, "", "-lang", lang, "-html", dir+"/p", "-csv", dir+"/c", "-prometheus", dir+"/m", "-jsonl", dir+"/j")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out, wordsFor(lang).nothing) {
			t.Errorf("%s", out)
		}
	}
}
