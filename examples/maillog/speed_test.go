package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMemory holds that the memory does not grow with the log, and that what is
// kept of a block does not keep the block.
func TestMemory(t *testing.T) {
	filler := strings.Repeat("Nov 30 10:00:00 mx postfix/smtpd[1]: connect from client.example.net[192.0.2.7]\n", 700)
	use := func(blocks int) uint64 {
		counts := newTally()
		j := newJoiner(counts, 1000)
		r := newReader(*clockUTC())
		c := cutter{ref: clockUTC().ref, columns: known, send: func(b *block) error { take(counts, j, b, r.block(b)); return nil }}
		for i := range blocks {
			id, to := fmt.Sprintf("%X", 0xAAAAAA0+i), fmt.Sprintf("a%d@example.org", i)
			var text string
			switch i % 4 {
			case 0: // what the code alone decides
				text = postfixLine("10:00:00", id, to, "5.7.1", "bounced", "host mx.example.org[192.0.2.1] said: 550 5.7.1 Sic transit")
			case 1: // what nobody understands
				text = postfixLine("10:00:00", id, to, "5.0.0", "bounced", "Verdict nine")
			case 2: // what stays open, with words that the code decides, and that nobody understands
				words := "host mx.example.org[192.0.2.1] said: 450 4.2.2 Sic transit"
				if i%8 == 6 {
					words = "Verdict nine"
				}
				text = postfixLine("10:00:00", id, to, "4.7.1", "deferred", words)
			case 3:
				text = postfixLine("10:00:00", id, to, "5.7.1", "bounced", "host mx.example.org[192.0.2.1] said: 554 5.7.1 192.0.2.44 is listed at bl.example.org")
			}
			if err := c.write([]byte(filler + text)); err != nil {
				t.Fatal(err)
			}
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		runtime.KeepAlive(counts)
		runtime.KeepAlive(j)
		return m.HeapAlloc
	}
	use(10)
	few, many := use(200), use(800)
	// A block has 56 KB, and an address costs less than one.
	if many > few+600<<10 {
		t.Errorf("%d bytes for 200 blocks, %d for 800", few, many)
	}
}

// TestSpeed reads a generated log of as many bytes as the environment variable
// MAILLOG_SIZE says, and prints the figures of the README. It holds that every
// line is read and that the memory is bounded.
func TestSpeed(t *testing.T) {
	size, err := strconv.ParseInt(os.Getenv("MAILLOG_SIZE"), 10, 64)
	if err != nil {
		t.Skip("MAILLOG_SIZE is no number")
	}
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", dir, ".", "./generate")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	log := filepath.Join(dir, "log")
	f, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	generate := exec.Command(filepath.Join(dir, "generate"), "-size", fmt.Sprint(size))
	generate.Stdout = f
	if err := generate.Run(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	measure := func(name string, args ...string) (out string, wall time.Duration, use *syscall.Rusage) {
		cmd := exec.Command(name, args...)
		begin := time.Now()
		text, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		wall = time.Since(begin)
		use = cmd.ProcessState.SysUsage().(*syscall.Rusage)
		return string(text), wall, use
	}
	measure("wc", "-l", log) // so that the file is in memory for both
	count, _, _ := measure("wc", "-l", log)
	want, _ := strconv.ParseInt(strings.Fields(count)[0], 10, 64)
	_, grep, _ := measure("grep", "-c", "status=", log)
	out, wall, use := measure(filepath.Join(dir, "maillog"), "-tz", "UTC", "-jsonl", "-", log)
	cpu := time.Duration(use.Utime.Nano() + use.Stime.Nano())
	if !strings.Contains(lines(out)[0], fmt.Sprintf(`"lines":%d,`, want)) {
		t.Errorf("%d lines are not all read: %s", want, lines(out)[0])
	}
	t.Logf("%d bytes, %d lines: %.2f s, %.0f lines/s, %.0f %% of a processor on %d, %d MB; grep -c status= takes %.2f s",
		size, want, wall.Seconds(), float64(want)/wall.Seconds(), 100*float64(cpu)/float64(wall), runtime.GOMAXPROCS(0), use.Maxrss>>10, grep.Seconds())
	if use.Maxrss > 256<<10 {
		t.Errorf("%d MB", use.Maxrss>>10)
	}
}
