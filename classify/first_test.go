//go:build unix

package classify

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
)

// BenchmarkFirst measures what the first classification of a program costs, which
// reads and compiles the rules: each time in a process of its own, the test binary
// once more. CPU is that of all threads, the collector's too; kept is what is left
// behind a collection.
func BenchmarkFirst(b *testing.B) {
	var cpu, kept, allocated, pieces uint64
	n := uint64(0)
	for b.Loop() {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestFirst$")
		cmd.Env = append(os.Environ(), "CLASSIFY_FIRST=1")
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		var c, k, a, p uint64
		if _, err := fmt.Sscanf(string(out), "%d %d %d %d", &c, &k, &a, &p); err != nil {
			b.Fatalf("%q: %v", out, err)
		}
		cpu, kept, allocated, pieces, n = cpu+c, kept+k, allocated+a, pieces+p, n+1
	}
	b.ReportMetric(0, "ns/op") // the process as a whole is not what is measured
	b.ReportMetric(float64(cpu/n)/1e6, "cpu-ms")
	b.ReportMetric(float64(kept/n)/1e6, "kept-MB")
	b.ReportMetric(float64(allocated/n)/1e6, "allocated-MB")
	b.ReportMetric(float64(pieces/n), "pieces")
}

// TestFirst is the process that BenchmarkFirst starts. As a test it holds that
// nothing is read before it is needed, and what the first use may cost in memory.
func TestFirst(t *testing.T) {
	if os.Getenv("CLASSIFY_FIRST") != "" {
		cpu, kept, allocated, pieces := first()
		fmt.Println(cpu, kept, allocated, pieces)
		os.Exit(0)
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^TestFirst$")
	cmd.Env = append(os.Environ(), "CLASSIFY_FIRST=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var cpu, kept, allocated, pieces uint64
	if _, err := fmt.Sscanf(string(out), "%d %d %d %d", &cpu, &kept, &allocated, &pieces); err != nil {
		t.Fatalf("%q: %v", out, err)
	}
	const megabyte = 1e6
	if kept < megabyte/2 {
		t.Errorf("the first classification keeps %d bytes: the rules were read before it", kept)
	}
	if kept > 3*megabyte || allocated > 10*megabyte {
		t.Errorf("the first classification keeps %d bytes of %d that it allocates in %d pieces", kept, allocated, pieces)
	}
}

// first classifies a reply and returns what that took: CPU time in nanoseconds,
// bytes kept, bytes and pieces allocated.
func first() (cpu, kept, allocated, pieces uint64) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := cpuTime()
	r := Classify(reply120, Attempt{})
	cpu = cpuTime() - begin
	runtime.ReadMemStats(&after)
	allocated, pieces = after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs
	runtime.GC()
	runtime.ReadMemStats(&after)
	kept = max(after.HeapAlloc, before.HeapAlloc) - before.HeapAlloc
	runtime.KeepAlive(r)
	return cpu, kept, allocated, pieces
}

// cpuTime returns the CPU time of the process in nanoseconds.
func cpuTime() uint64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return uint64(u.Utime.Nano() + u.Stime.Nano())
}
