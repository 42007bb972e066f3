package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// summary is all that a log says, as JSON.
func summary(t *testing.T, log string, sizes ...int) string {
	t.Helper()
	counts := newTally()
	j := newJoiner(counts, 50)
	r := newReader(*clockUTC())
	c := cutter{ref: clockUTC().ref, columns: known, send: func(b *block) error { take(counts, j, b, r.block(b)); return nil }}
	for i := 0; log != ""; i++ {
		n := len(log)
		if len(sizes) > 0 {
			n = min(n, max(1, sizes[i%len(sizes)]))
		}
		if err := c.write([]byte(log[:n])); err != nil {
			t.Fatal(err)
		}
		log = log[n:]
	}
	if err := c.flush(); err != nil {
		t.Fatal(err)
	}
	// Each delivery ends once: there are no more of them than lines, where a line
	// has one recipient.
	if n := counts.Wrote["postfix"] + counts.Wrote["exim"] + counts.Wrote["opensmtpd"]; n > counts.Lines {
		t.Fatalf("%d deliveries in %d lines", n, counts.Lines)
	}
	if counts.Told+counts.Damaged > counts.Lines {
		t.Fatalf("%d lines tell something and %d are damaged, of %d", counts.Told, counts.Damaged, counts.Lines)
	}
	j.waiting(counts.wait)
	sum := int64(0)
	for _, c := range counts.Cells {
		sum += c.Failed + c.Late
	}
	if sum != counts.Failed+counts.Late {
		t.Fatalf("%d deliveries in the cells, %d in all", sum, counts.Failed+counts.Late)
	}
	counts.Samples = nil // of a block's lines some are kept
	data, err := json.Marshal(counts)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// sameWhereverCut holds that where a log is cut does not change what it says.
func sameWhereverCut(t *testing.T, log string, a, b uint16) {
	if len(log) > 4*maxLine {
		return
	}
	if diff := cmp.Diff(summary(t, log), summary(t, log, int(a), int(b))); diff != "" {
		t.Errorf("whole and in pieces of %d and %d bytes:\n%s", a, b, diff)
	}
}

// fuzzReader fuzzes a reader with the log of a server.
func fuzzReader(f *testing.F, name string) {
	for i, s := range lines(seed(f, name)) {
		if i%7 == 0 {
			f.Add(s+"\n"+s, uint16(i), uint16(3))
		}
	}
	f.Add(seed(f, name), uint16(1000), uint16(77))
	f.Fuzz(sameWhereverCut)
}

func seed(f *testing.F, name string) string {
	f.Helper()
	in, err := openFile("testdata/servers/"+name+".log", nil, func(int) {})
	if err != nil {
		f.Fatal(err)
	}
	defer in.close()
	text, err := io.ReadAll(in)
	if err != nil {
		f.Fatal(err)
	}
	return string(text[:min(len(text), 6000)])
}

func FuzzPostfix(f *testing.F)   { fuzzReader(f, "postfix") }
func FuzzExim(f *testing.F)      { fuzzReader(f, "exim") }
func FuzzSendmail(f *testing.F)  { fuzzReader(f, "sendmail") }
func FuzzOpenSMTPD(f *testing.F) { fuzzReader(f, "opensmtpd") }
func FuzzHaraka(f *testing.F)    { fuzzReader(f, "haraka") }
func FuzzExchange(f *testing.F)  { fuzzReader(f, "exchange") }

// FuzzJournal fuzzes what "journalctl -o json" writes.
func FuzzJournal(f *testing.F) {
	f.Add(`{"__REALTIME_TIMESTAMP":"1796069285000000","_HOSTNAME":"mx","SYSLOG_IDENTIFIER":"postfix/smtp","MESSAGE":"AAAAAA1: to=<a@example.org>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (no)"}`, uint16(9), uint16(2))
	f.Add(`{"__REALTIME_TIMESTAMP":"1","MESSAGE":[1,2,300]}`, uint16(9), uint16(2))
	f.Fuzz(sameWhereverCut)
}

// FuzzExport holds that it does not matter in which pieces journald's export
// comes, and that nothing of it can make a line look like two.
func FuzzExport(f *testing.F) {
	f.Add([]byte("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1796069285000000\n_HOSTNAME=mx\nSYSLOG_IDENTIFIER=a\nMESSAGE\n\x05\x00\x00\x00\x00\x00\x00\x00a\nb c\n\n__CURSOR=s=2\nMESSAGE=x\n"))
	f.Add([]byte("__CURSOR=\nMESSAGE\n\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Add([]byte("__CURSOR=s=1\n_HOSTNAME=a b\nSYSLOG_IDENTIFIER=x: y\nMESSAGE=cut"))
	f.Fuzz(func(t *testing.T, data []byte) {
		whole, err := io.ReadAll(newExportReader(bytes.NewReader(data)))
		pieces, err2 := io.ReadAll(iotest.OneByteReader(newExportReader(iotest.OneByteReader(bytes.NewReader(data)))))
		if !bytes.Equal(whole, pieces) || (err == nil) != (err2 == nil) {
			t.Fatalf("%q, %v and %q, %v", whole, err, pieces, err2)
		}
		if n := bytes.Count(whole, []byte("\n")); n > bytes.Count(data, []byte("\n"))+1 {
			t.Errorf("%d lines of %d", n, bytes.Count(data, []byte("\n")))
		}
	})
}

// FuzzClock holds that a time is a part of the head of its line, and that reading
// it again, as from memory, gives the same.
func FuzzClock(f *testing.F) {
	for _, s := range []string{"Nov 30 20:02:47 mx", "2026-11-30T20:02:47.123+01:00 mx", "Mon 2026-11-30 20:02:47 UTC mx", "2026-11-30 20:02:47.5 +0100 x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := clockUTC()
		at, rest, ok := c.stamp(s)
		again, rest2, ok2 := c.stamp(s)
		if at != again || rest != rest2 || ok != ok2 {
			t.Fatalf("%d %q %v, then %d %q %v", at, rest, ok, again, rest2, ok2)
		}
		if !strings.HasSuffix(s, rest) {
			t.Fatalf("%q is not the end of %q", rest, s)
		}
	})
}
