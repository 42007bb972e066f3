package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestLoad asks the program from 200 visitors at once, each with an address of its own
// behind a proxy, for as long as HELPDESK_LOAD says ("60s"). It reports how many
// requests a second are answered, and the memory of the program, which must not grow:
//
//	HELPDESK_LOAD=60s go test -run Load -v .
func TestLoad(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("HELPDESK_LOAD"))
	if err != nil {
		t.Skip("HELPDESK_LOAD is not set")
	}
	program := filepath.Join(t.TempDir(), "helpdesk")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	site := exec.Command(program, "-listen", address, "-trust-proxy", "-rate", "100000")
	if err := site.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = site.Process.Signal(os.Interrupt)
		if err := site.Wait(); err != nil {
			t.Error(err)
		}
	}()
	for {
		if resp, err := http.Get("http://" + address + "/robots.txt"); err == nil {
			resp.Body.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}

	bounce := "From: a@example.com\nTo: b@example.net\nSubject: failure notice\nDate: x\n\nHi. This is the qmail-send program at mx.example.com.\n\n<anna@example.org>:\n550 5.1.1 no such user\n" + strings.Repeat("x", 50_000)
	var answered, failed atomic.Int64
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}
	ctx, stop := context.WithTimeout(context.Background(), long)
	defer stop()
	visit := func(visitor int) {
		for i := visitor; ctx.Err() == nil; i++ {
			method, path := http.MethodGet, []string{"/de/", "/de/grund/mailbox-full", "/en/code/550", "/de/anbieter/gmx", "/de/suche"}[i%5]
			var body io.Reader
			contentType := ""
			switch i % 3 {
			case 1:
				method, path = http.MethodPost, "/de/antwort"
				body, contentType = form(t, "text", "550 5.1.1 <a"+strconv.Itoa(i)+"@example.org>: User unknown")
			case 2:
				method, path = http.MethodPost, "/en/answer"
				body, contentType = form(t, "file.eml", bounce)
			}
			r, err := http.NewRequestWithContext(ctx, method, "http://"+address+path, body)
			if err != nil {
				failed.Add(1)
				return
			}
			r.Header.Set("Content-Type", contentType)
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("192.0.2.%d", visitor))
			resp, err := client.Do(r)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				failed.Add(1)
				continue
			}
			if _, err := io.Copy(io.Discard, resp.Body); err == nil && resp.StatusCode == http.StatusOK {
				answered.Add(1)
			} else if ctx.Err() == nil {
				failed.Add(1)
			}
			resp.Body.Close()
		}
	}
	var visitors sync.WaitGroup
	for i := range 200 {
		visitors.Go(func() { visit(i) })
	}
	time.Sleep(long / 6)
	early := memory(t, site.Process.Pid)
	visitors.Wait()
	late := memory(t, site.Process.Pid)
	t.Logf("200 visitors for %v: %d requests answered, %.0f a second, %d failed; memory %d MB after %v, %d MB after %v",
		long, answered.Load(), float64(answered.Load())/long.Seconds(), failed.Load(), early>>20, long/6, late>>20, long)
	if failed.Load() > 0 {
		t.Error("requests failed")
	}
	if late > early+early/4+(16<<20) {
		t.Error("the memory grows")
	}
}

// memory is how much of the machine's memory a process holds, in bytes.
func memory(t *testing.T, pid int) int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kB, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kB << 10
		}
	}
	t.Skip("no VmRSS")
	return 0
}
