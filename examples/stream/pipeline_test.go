package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/teststream"
	"github.com/google/go-cmp/cmp"
)

// asStream is set where the test runs itself as the program, to kill it.
const asStream = "STREAM_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asStream) != "" {
		if err := run(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	settle()
	ptest.MainWithDefault(m, "prism")
}

var hour = time.Date(2026, 9, 21, 14, 0, 0, 0, time.UTC)

var usual = config{window: time.Hour, lateness: 3 * time.Hour, memory: 48 * time.Hour, removeAfter: 2, jump: 0.2, least: 3}

// mailgun is an event that Mailgun would send.
func mailgun(id string, at time.Time, event, recipient, reply string) string {
	code, text, _ := strings.Cut(reply, " ")
	return fmt.Sprintf(`{"event":%q,"id":%q,"timestamp":%d.5,"severity":"permanent","recipient":%q,"envelope":{"sending-ip":"192.0.2.10"},"delivery-status":{"code":%s,"message":%q,"mx-host":"mx.example.com"}}`,
		event, id, at.Unix(), recipient, code, text)
}

// results reads what a run wrote: file by file, without the directory.
func results(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		got[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return got
}

// told returns the last telling of each window, by "folder/window".
func told(files map[string]string) map[string]string {
	last, windows := map[string]string{}, map[string]string{}
	for name := range files {
		window, ok := strings.CutSuffix(name, ".jsonl")
		if !ok {
			continue // of a run that was killed while it wrote
		}
		window, _, _ = strings.Cut(window, ".")
		if was := last[window]; len(name) > len(was) || len(name) == len(was) && name > was {
			last[window], windows[window] = name, files[name]
		}
	}
	return windows
}

// TestFiles runs the pipeline over files: what comes twice counts once, what cannot be
// read is put aside, and the rest goes on.
func TestFiles(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	lines := []string{
		mailgun("1", hour.Add(time.Minute), "failed", "Ann@example.com", "550 5.1.1 no such user"),
		mailgun("1", hour.Add(time.Minute), "failed", "Ann@example.com", "550 5.1.1 no such user"),
		mailgun("2", hour.Add(2*time.Minute), "delivered", "bob@example.com", "250 fine"),
		mailgun("3", hour.Add(61*time.Minute), "failed", "ann@example.com", "550 5.1.1 no such user"),
		mailgun("4", hour.Add(62*time.Minute), "failed", "bob@example.com", "554 the yak 42 of tom@example.org is not shaved"),
		`{"event":"opened","id":"5","recipient":"bob@example.com","delivery-status":{}}`,
		`{"event": "failed", `,
		`{"some":"thing"}`,
	}
	if err := os.WriteFile(filepath.Join(in, "a.jsonl"), []byte(strings.Join(lines[:4], "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(in, "b.jsonl"), []byte(strings.Join(lines[1:], "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, s := beam.NewPipelineWithRoot()
	build(s, usual, out, hour.Add(90*time.Minute), textio.Read(s, in+"/*.jsonl"))
	ptest.RunAndValidate(t, p)
	want := map[string]string{
		"counts/2026-09-21T150000Z": `{"reason":"accepted","sending_ip":"192.0.2.10","kind":"delivered","n":1}
{"reason":"user-unknown","sending_ip":"192.0.2.10","kind":"failed","n":1}
`,
		"counts/2026-09-21T160000Z": `{"reason":"unknown","sending_ip":"192.0.2.10","kind":"failed","n":1}
{"reason":"user-unknown","sending_ip":"192.0.2.10","kind":"failed","n":1}
`,
		"unknown/2026-09-21T160000Z": `{"reply":"554 the yak # of \u003caddress-#\u003e is not shaved","n":1}
`,
		"addresses/2026-09-21T150000Z": `{"address":"ann@example.com","do":"watch","reason":"user-unknown","failures":1,"since":"2026-09-21T15:00:00Z"}
`,
		"addresses/2026-09-21T160000Z": `{"address":"ann@example.com","do":"remove","reason":"user-unknown","failures":2,"since":"2026-09-21T16:00:00Z"}
{"address":"bob@example.com","do":"watch","reason":"unknown","failures":0,"since":"2026-09-21T16:00:00Z"}
`,
		"addresses/2026-09-23T160000Z": `{"address":"bob@example.com","do":"keep","failures":0,"since":"2026-09-23T16:00:00Z"}
`,
		"dead/2026-09-21T160000Z": `{"line":"{\"event\": \"failed\", ","error":"event: unexpected EOF"}
{"line":"{\"some\":\"thing\"}","error":"event: of no format that is known"}
`,
	}
	if diff := cmp.Diff(want, told(results(t, out))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestStreaming runs the pipeline over an endless source: a window is told when its time
// is over, and told again when an event reaches it late; one that is too late is not.
func TestStreaming(t *testing.T) {
	out := t.TempDir()
	c := teststream.NewConfig()
	at := func(d time.Duration) int64 { return hour.Add(d).UnixMilli() }
	for _, step := range []struct {
		watermark time.Duration
		events    []string
	}{
		{0, []string{
			mailgun("1", hour.Add(5*time.Minute), "failed", "ann@example.com", "550 5.1.1 no such user"),
			mailgun("2", hour.Add(6*time.Minute), "delivered", "bob@example.com", "250 fine"),
		}},
		{2 * time.Hour, []string{ // an hour late
			mailgun("3", hour.Add(7*time.Minute), "failed", "eva@example.com", "550 5.1.1 no such user"),
			mailgun("1", hour.Add(5*time.Minute), "failed", "ann@example.com", "550 5.1.1 no such user"),
		}},
		{30 * time.Hour, []string{ // too late
			mailgun("4", hour.Add(8*time.Minute), "failed", "tom@example.com", "550 5.1.1 no such user"),
		}},
	} {
		if step.watermark > 0 {
			if err := c.AdvanceWatermark(at(step.watermark)); err != nil {
				t.Fatal(err)
			}
		}
		elements := make([]any, len(step.events))
		for i, e := range step.events {
			elements[i] = e
		}
		if err := c.AddElements(at(step.watermark), elements...); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.AdvanceWatermarkToInfinity(); err != nil {
		t.Fatal(err)
	}
	p, s := beam.NewPipelineWithRoot()
	build(s, usual, out, hour, teststream.Create(s, c))
	ptest.RunAndValidate(t, p)
	got := told(results(t, out))
	want := `{"reason":"accepted","sending_ip":"192.0.2.10","kind":"delivered","n":1}
{"reason":"user-unknown","sending_ip":"192.0.2.10","kind":"failed","n":2}
`
	if diff := cmp.Diff(want, got["counts/2026-09-21T150000Z"]); diff != "" {
		t.Errorf("(-want +got):\n%s\n%v", diff, got)
	}
}

// TestAlerts holds that a reason that jumps is told, once, and one that stays is not.
func TestAlerts(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	var lines []string
	add := func(window, n int, reply string) {
		for i := range n {
			id := fmt.Sprintf("%d-%s-%d", window, reply, i)
			event := "failed"
			if strings.HasPrefix(reply, "250") {
				event = "delivered"
			}
			lines = append(lines, mailgun(id, hour.Add(time.Duration(window)*time.Hour+time.Duration(i)*time.Second), event, fmt.Sprintf("u%d@example.com", i), reply))
		}
	}
	for window := range 3 {
		add(window, 18, "250 fine")
		add(window, 2, "550 5.1.1 no such user")
	}
	add(3, 10, "250 fine")
	add(3, 2, "550 5.1.1 no such user")
	add(3, 8, "554 5.7.1 192.0.2.10 is on our blocklist")
	rand.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	if err := os.WriteFile(filepath.Join(in, "a.jsonl"), []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	p, s := beam.NewPipelineWithRoot()
	build(s, usual, out, hour, textio.Read(s, in+"/*.jsonl"))
	ptest.RunAndValidate(t, p)
	want := map[string]string{"alerts/2026-09-21T180000Z": `{"end":"2026-09-21T18:00:00Z","reason":"blocklisted","n":8,"share":0.4,"before":0}
`}
	got := told(results(t, out))
	for name := range got {
		if !strings.HasPrefix(name, "alerts/") {
			delete(got, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestKilled kills runs at several moments and starts them again: the results are those
// of a run that nothing disturbed, and nothing is counted twice.
func TestKilled(t *testing.T) {
	in := t.TempDir()
	var lines []string
	for i := range 6000 {
		lines = append(lines, mailgun(fmt.Sprint(i), hour.Add(time.Duration(i)*time.Second), "failed", fmt.Sprintf("u%d@example.com", i%500), "550 5.1.1 no such user"))
	}
	if err := os.WriteFile(filepath.Join(in, "a.jsonl"), []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	program := func(out string) *exec.Cmd {
		cmd := exec.Command(os.Args[0], "-input", in+"/*.jsonl", "-output", out)
		cmd.Env = append(os.Environ(), asStream+"=1")
		return cmd
	}
	whole := t.TempDir()
	begin := time.Now()
	if b, err := program(whole).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	took := time.Since(begin)
	want := told(results(t, whole))
	if n := strings.Count(want["counts/2026-09-21T150000Z"], `"n":3600`); n != 1 {
		t.Fatalf("the first hour: %q", want["counts/2026-09-21T150000Z"])
	}
	out := t.TempDir()
	killed := 0
	for i := range 4 {
		cmd := program(out)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * time.Duration(i+1) / 5)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if cmd.Wait() != nil {
			killed++
		}
	}
	if killed == 0 {
		t.Error("no run was killed before its end")
	}
	if b, err := program(out).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	got := told(results(t, out))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWatch runs the program over files that come while it runs, and holds that an event
// that comes again in a later file, after its window was told, is counted once.
func TestWatch(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	put := func(name string, lines ...string) {
		t.Helper()
		part := filepath.Join(in, name+".part")
		if err := os.WriteFile(part, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(part, filepath.Join(in, name)); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now().UTC().Truncate(time.Hour)
	first := mailgun("1", now, "failed", "ann@example.com", "550 5.1.1 no such user")
	put("1.jsonl", first, mailgun("2", now, "delivered", "bob@example.com", "250 fine"))
	cmd := exec.Command(os.Args[0], "-input", in+"/*.jsonl", "-output", out, "-watch", "500ms", "-window", "2s", "-lateness", "24h", "-memory", "48h")
	cmd.Env = append(os.Environ(), asStream+"=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
	}()
	wait := func(want string) {
		t.Helper()
		got := ""
		for range 300 {
			got = told(results(t, out))["counts/"+now.Add(2*time.Second).Format("2006-01-02T150405Z")]
			if got == want {
				return
			}
			time.Sleep(200 * time.Millisecond)
		}
		t.Fatalf("(-want +got):\n%s", cmp.Diff(want, got))
	}
	const row = `{"reason":"accepted","sending_ip":"192.0.2.10","kind":"delivered","n":1}
{"reason":"user-unknown","sending_ip":"192.0.2.10","kind":"failed","n":%d}
`
	wait(fmt.Sprintf(row, 1))
	put("2.jsonl", first, mailgun("3", now, "failed", "eva@example.com", "550 5.1.1 no such user"))
	wait(fmt.Sprintf(row, 2))
}

// TestJudge holds what is to be done with an address, in whatever order its attempts come.
func TestJudge(t *testing.T) {
	refused := func(at int64) Attempt { return Attempt{at, failed, "user-unknown", 1} }
	tests := []struct {
		name     string
		attempts []Attempt
		do       string
		failures int
	}{
		{"nothing", nil, "keep", 0},
		{"delivered", []Attempt{{1, delivered, "accepted", 0}}, "keep", 0},
		{"refused once", []Attempt{refused(1)}, "watch", 1},
		{"refused twice", []Attempt{refused(1), refused(2)}, "remove", 2},
		{"delivered between", []Attempt{refused(1), {2, delivered, "accepted", 0}, refused(3)}, "watch", 1},
		{"delivered at last", []Attempt{refused(1), refused(2), {3, delivered, "accepted", 0}}, "keep", 0},
		{"full again and again", []Attempt{{1, failed, "mailbox-full", 5}, {2, failed, "mailbox-full", 5}, {3, failed, "mailbox-full", 5}}, "watch", 3},
		{"only deferred", []Attempt{{1, deferred, "greylisted", 0}}, "keep", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 20 {
				rand.Shuffle(len(tt.attempts), func(i, j int) { tt.attempts[i], tt.attempts[j] = tt.attempts[j], tt.attempts[i] })
				do, _, failures := judge(tt.attempts, 2)
				if do != tt.do || failures != tt.failures {
					t.Fatalf("%s after %d, want %s after %d", do, failures, tt.do, tt.failures)
				}
			}
		})
	}
}

// FuzzParse holds that a line gives events with an id and a kind, or an error, and that
// what was read once is read again the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"550 no", "[]", "{}", `[{"email":"a@example.org","event":"bounce"}]`, mailgun("1", hour, "failed", "a@example.org", "550 no"), `{"RecordType":"Bounce","Type":1}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		events, err := parseSafely(s)
		if err != nil && (len(events) > 0 || strings.HasPrefix(err.Error(), "panic")) {
			t.Errorf("%d events and %v", len(events), err)
		}
		for _, e := range events {
			if e.ID == "" || e.Kind != delivered && e.Kind != deferred && e.Kind != failed {
				t.Errorf("%+v", e)
			}
			if _, err := json.Marshal(e); err != nil {
				t.Error(err)
			}
		}
		again, err2 := parseSafely(s)
		if diff := cmp.Diff(events, again); diff != "" || (err == nil) != (err2 == nil) {
			t.Errorf("(-first +again):\n%s", diff)
		}
	})
}
