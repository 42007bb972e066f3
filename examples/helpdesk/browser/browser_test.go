package browser

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

var (
	server string          // address of the site as a server
	files  string          // address of the site as files, with the page that answers offline
	chrome context.Context // of all tabs
)

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	chromium := os.Getenv("HELPDESK_BROWSER")
	if chromium == "" {
		return m.Run(), nil
	}
	dir, err := os.MkdirTemp("", "helpdesk")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	helpdesk := filepath.Join(dir, "helpdesk")
	if err := command("go", "build", "-o", helpdesk, ".").Run(); err != nil {
		return 0, fmt.Errorf("building the site: %w", err)
	}
	site := command(helpdesk, "-listen", "127.0.0.1:0", "-rate", "0")
	out, err := site.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := site.Start(); err != nil {
		return 0, err
	}
	defer func() {
		stopped := site.Process.Signal(os.Interrupt)
		err = errors.Join(err, stopped, site.Wait())
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return 0, err
	}
	server = strings.TrimSpace(line[strings.Index(line, "http"):])
	static := filepath.Join(dir, "files")
	if err := command(helpdesk, "-export", static, "-offline").Run(); err != nil {
		return 0, fmt.Errorf("exporting the site: %w", err)
	}
	fileServer := httptest.NewServer(http.FileServer(http.Dir(static)))
	defer fileServer.Close()
	files = fileServer.URL + "/"

	options := append([]chromedp.ExecAllocatorOption{},
		chromedp.ExecPath(chromium), chromedp.UserDataDir(filepath.Join(dir, "profile")), chromedp.Headless, chromedp.NoFirstRun, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(ctx); err != nil {
		return 0, fmt.Errorf("starting the browser: %w", err)
	}
	chrome = ctx
	return m.Run(), nil
}

// command runs in the folder of the site's program.
func command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir, c.Stderr = "..", os.Stderr
	return c
}

// A tab is one page in the browser, and what went wrong in it.
type tab struct {
	context.Context
	t *testing.T

	mu       sync.Mutex
	faults   []string // dialogs, errors of scripts, and what the policy forbade
	requests int
}

// open opens a tab of a size, closed when the test ends. A dialog that opens in it, or an
// error that its console shows, fails the test.
func open(t *testing.T, width, height int64) *tab {
	t.Helper()
	if chrome == nil {
		t.Skip("HELPDESK_BROWSER is not set")
	}
	x := &tab{t: t}
	ctx, stop := chromedp.NewContext(chrome, chromedp.WithListener(x.hear))
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	x.Context = ctx
	t.Cleanup(func() {
		cancel()
		stop()
		x.mu.Lock()
		defer x.mu.Unlock()
		if len(x.faults) > 0 {
			t.Errorf("faults: %q", x.faults)
		}
	})
	x.do(chromedp.EmulateViewport(width, height))
	call(x, log.Enable, cdp.Empty{})
	call(x, network.Enable, network.EnableParams{})
	return x
}

// hear remembers what goes wrong.
func (x *tab) hear(event any) {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch e := event.(type) {
	case *page.EventJavascriptDialogOpening:
		x.faults = append(x.faults, "dialog: "+e.Message)
		go func() {
			_, _ = chromedp.Call(x.Context, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
		}()
	case *runtime.EventExceptionThrown:
		x.faults = append(x.faults, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			x.faults = append(x.faults, e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		x.requests++
	}
}

// do does things in the tab, or ends the test.
func (x *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	x.t.Helper()
	if err := chromedp.Do(x, steps...); err != nil {
		x.t.Fatal(err)
	}
}

// call runs a command of the protocol.
func call[P, R any](x *tab, command cdp.Command[P, R], params P) R {
	x.t.Helper()
	result, err := chromedp.Call(x, command, params)
	if err != nil {
		x.t.Fatal(err)
	}
	return result
}

// load does what loads another page, and waits for it.
func (x *tab) load(steps ...chromedp.Action[chromedp.Void]) {
	x.t.Helper()
	if _, err := chromedp.RunResponse(x, steps...); err != nil {
		x.t.Fatal(err)
	}
}

// send clicks what loads another page.
func (x *tab) send(selector chromedp.CSS) {
	x.t.Helper()
	x.load(chromedp.Click(selector))
}

// visit goes to an address.
func (x *tab) visit(address string) {
	x.t.Helper()
	x.do(chromedp.Navigate(address))
}

// set writes a value into a field.
func (x *tab) set(selector chromedp.CSS, text string) {
	x.t.Helper()
	x.do(chromedp.SetValue(selector, text))
}

// click clicks what leaves the page as it is.
func (x *tab) click(selector chromedp.CSS) {
	x.t.Helper()
	x.do(chromedp.Click(selector))
}

// text is what a reader sees of an element.
func (x *tab) text(selector chromedp.CSS) string {
	x.t.Helper()
	s, err := chromedp.Run(x, chromedp.Text(selector))
	if err != nil {
		x.t.Fatal(err)
	}
	return s
}

// value is the value of a script.
func value[T any](x *tab, script string) T {
	x.t.Helper()
	v, err := chromedp.Run(x, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		x.t.Fatal(err)
	}
	return v
}

// until waits until a script's value is true.
func (x *tab) until(script string) {
	x.t.Helper()
	if _, err := chromedp.Run(x, chromedp.Poll[bool](script, chromedp.WithPollingTimeout(20*time.Second))); err != nil {
		x.t.Fatalf("%s: %v", script, err)
	}
}

func (x *tab) want(got, want string) {
	x.t.Helper()
	if !strings.Contains(got, want) {
		x.t.Errorf("no %q in %q", want, got)
	}
}

// paste pastes a text on the front page and sends it.
func (x *tab) paste(text string) {
	x.t.Helper()
	x.visit(server + "de/")
	x.set("#text", text)
	x.send("#paste button.main")
}

// scheme makes the tab light or dark.
func (x *tab) scheme(name string) {
	x.t.Helper()
	call(x, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}
