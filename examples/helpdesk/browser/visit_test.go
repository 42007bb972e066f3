package browser

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const reply = "550 5.1.1 <anna@example.org>: User unknown"

// bounceFile is a bounce for two recipients.
const bounceFile = "../desk/testdata/bounce.eml"

var bounceMail = func() string {
	text, err := os.ReadFile(bounceFile)
	if err != nil {
		panic(err)
	}
	return string(text)
}()

func TestPaste(t *testing.T) {
	x := open(t, 1280, 900)
	x.paste(reply)
	x.want(x.text("main"), "Die Empfängeradresse gibt es nicht")
	x.want(x.text("mark"), "User unknown")
	if where := value[string](x, "location.href"); where != server+"de/antwort" {
		t.Errorf("the answer is at %s", where)
	}
	if n := value[int](x, "document.cookie.length + localStorage.length + sessionStorage.length"); n != 0 {
		t.Errorf("%d characters are stored", n)
	}
}

func TestProvider(t *testing.T) {
	x := open(t, 1280, 900)
	x.visit(server + "de/")
	x.set("#text", "535 5.7.8 authentication failed")
	x.set("#provider", "gmx")
	x.send("#paste button.main")
	x.want(x.text("main"), "Anwendungsspezifische Passwörter")
}

// TestFile chooses a file, and TestDrop drops one as a person does.
func TestFile(t *testing.T) {
	x := open(t, 1280, 900)
	x.visit(server + "de/")
	x.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file(t)}))
	x.want(x.text("#file-state"), "bounce.eml")
	x.send("#paste button.main")
	x.want(x.text(".affected"), "anna@example.org")
	x.want(x.text(".affected"), "bert@example.org")
}

func TestDrop(t *testing.T) {
	x := open(t, 1280, 900)
	x.visit(server + "de/")
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: []string{file(t)}, DragOperationsMask: 1}
	at := value[[]float64](x, `(() => { const r = document.getElementById("text").getBoundingClientRect(); return [r.x + 50, r.y + 50] })()`)
	for _, kind := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
		call(x, input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: at[0], Y: at[1], Data: data})
	}
	x.want(x.text("#file-state"), "bounce.eml")
	x.send("#paste button.main")
	x.want(x.text("main"), "Mehrere Fehler in Ihrer Meldung")
}

// file is where the bounce is, for a browser.
func file(t *testing.T) string {
	t.Helper()
	name, err := filepath.Abs(bounceFile)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestSwitchLanguage(t *testing.T) {
	x := open(t, 1280, 900)
	x.paste(reply)
	x.send("button.language")
	x.want(x.text("main"), "does not exist")
	if got := value[string](x, "document.documentElement.lang + document.getElementById('text').value"); got != "en"+reply {
		t.Errorf("got %q", got)
	}
	x.send("button.language")
	x.want(x.text("main"), "Die Empfängeradresse gibt es nicht")
	x.visit(server + "de/grund/mailbox-full")
	x.send("a.language")
	if got := value[string](x, "location.pathname"); got != "/en/reason/mailbox-full" {
		t.Errorf("got %q", got)
	}
}

func TestSearch(t *testing.T) {
	x := open(t, 1280, 900)
	x.visit(server + "de/suche")
	x.set("#q", reply)
	x.send("form.search button")
	x.want(x.text(".hits li"), "Die Empfängeradresse gibt es nicht")
	if where := value[string](x, "location.href"); where != server+"de/suche" {
		t.Errorf("what was looked for is in the address %s", where)
	}
	x.send(".hits li a")
	if got := value[string](x, "location.pathname"); got != "/de/grund/user-unknown" {
		t.Errorf("got %q", got)
	}
}

// TestFilesSearch searches in the site as files.
func TestFilesSearch(t *testing.T) {
	x := open(t, 1280, 900)
	for _, tt := range []struct{ query, want string }{
		{"Postfach voll", "/de/grund/mailbox-full.html"},
		{"5.1.1", "/de/code/5.1.1.html"},
		{"gmx", "/de/anbieter/gmx.html"},
		{"Greylis", "/de/grund/greylisted.html"},
	} {
		x.visit(files + "de/suche.html")
		x.set("#q", tt.query)
		x.click("form.search button")
		x.until(`document.querySelector("#hits a") !== null`)
		if got := value[string](x, `new URL(document.querySelector("#hits a").href).pathname`); got != tt.want {
			t.Errorf("%s leads to %s, want %s", tt.query, got, tt.want)
		}
	}
	x.set("#q", `550 <img src=x onerror=alert(1)> mailbox full`)
	x.click("form.search button")
	x.until(`document.querySelector("#hits").textContent.includes("Postfach")`)
}

// TestOffline answers in the browser: nothing goes out.
func TestOffline(t *testing.T) {
	x := open(t, 1280, 900)
	x.visit(files + "de/index.html")
	x.do(chromedp.WaitEnabled(chromedp.CSS("#paste button.main")))
	x.mu.Lock()
	before := x.requests
	x.mu.Unlock()
	x.set("#text", reply)
	x.click("#paste button.main")
	x.until(`document.querySelector("#answer mark")?.textContent === "User unknown"`)
	x.want(x.text("#answer"), "Die Empfängeradresse gibt es nicht")
	x.set("#text", bounceMail)
	x.set("#language", "en")
	x.click("#paste button.main")
	x.until(`document.querySelector("#answer .affected")?.textContent.includes("bert@example.org")`)
	for _, p := range payloads {
		x.set("#text", p)
		x.click("#paste button.main")
		if n := value[int](x, strange); n != 0 {
			t.Errorf("%d elements come from %q", n, p)
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.requests != before {
		t.Errorf("%d requests", x.requests-before)
	}
}

// TestOfflineSize holds that what a visitor loads once is less than 4 MB on the wire.
func TestOfflineSize(t *testing.T) {
	if chrome == nil {
		t.Skip("HELPDESK_BROWSER is not set")
	}
	resp, err := http.Get(files + "helpdesk.wasm")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var size counter
	z, err := gzip.NewWriterLevel(&size, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(z, resp.Body)
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, compressed %d", n, size)
	if size > 4_000_000 {
		t.Errorf("%d bytes are too many", size)
	}
}

// A counter counts what is written.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func TestCopy(t *testing.T) {
	x := open(t, 1280, 900)
	x.paste(reply)
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		if _, err := chromedp.CallBrowser(x, browser.SetPermission, browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted}); err != nil {
			t.Fatal(err)
		}
	}
	x.click(".report summary")
	x.click("button.copy")
	x.until(`document.querySelector(".report [role=status]").textContent.includes("kopiert")`)
	if got := value[string](x, "navigator.clipboard.readText()"); strings.Contains(got, "anna@") || !strings.Contains(got, "550") {
		t.Errorf("redacted: %q", got)
	}
	x.click(".choose-full")
	x.click("button.copy")
	x.until(`navigator.clipboard.readText().then((text) => text.includes("anna@example.org"))`)
}

// TestWithoutScript holds that all of it works where scripts are off.
func TestWithoutScript(t *testing.T) {
	x := open(t, 1280, 900)
	call(x, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	x.paste(reply)
	x.want(x.text("mark"), "User unknown")
	const redacted, full = chromedp.CSS("textarea.redacted"), chromedp.CSS("textarea.full")
	x.click(".report summary")
	x.do(chromedp.WaitVisible(redacted), chromedp.WaitNotVisible(full), chromedp.WaitNotVisible(chromedp.CSS("button.copy")))
	x.click(".choose-full")
	x.do(chromedp.WaitVisible(full), chromedp.WaitNotVisible(redacted))
	x.send("button.language")
	x.want(x.text("main"), "does not exist")
	x.visit(server + "de/suche")
	x.set("#q", "450")
	x.send("form.search button")
	x.want(x.text(".hits"), "450")
	x.visit(server + "de/")
	x.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file(t)}))
	x.send("#paste button.main")
	x.want(x.text(".affected"), "anna@example.org")
}

// TestKeyboard goes through the front page by keyboard alone.
func TestKeyboard(t *testing.T) {
	x := open(t, 1280, 900)
	x.visit(server + "de/")
	x.do(chromedp.KeyEvent(kb.Tab))
	x.want(value[string](x, "document.activeElement.textContent"), "Zum Inhalt springen")
	if !value[bool](x, "document.activeElement.getBoundingClientRect().top >= 0") {
		t.Error("the skip link is not to be seen when it has the focus")
	}
	x.do(chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	x.want(value[string](x, "document.activeElement.id"), "text")
	x.do(chromedp.KeyEvent(reply))
	for range 4 { // file, provider, language, the button
		x.do(chromedp.KeyEvent(kb.Tab))
	}
	x.load(chromedp.KeyEvent(kb.Enter))
	x.want(x.text("main"), "Die Empfängeradresse gibt es nicht")
	for range 30 {
		x.do(chromedp.KeyEvent(kb.Tab))
		if value[string](x, "document.activeElement.tagName") == "SUMMARY" {
			x.do(chromedp.KeyEvent(kb.Enter))
			if !value[bool](x, "document.activeElement.parentElement.open") {
				t.Error("the keyboard does not open what is folded")
			}
			return
		}
	}
	t.Error("the keyboard does not reach what is folded")
}

// payloads are texts that would do harm where they became markup.
var payloads = []string{
	"550 5.1.1 </q><script>alert(1)</script> [a](javascript:alert(1)) \u202e `z` “quoted” http://198.51.100.1/",
	"552 5.2.2 </p><script>alert(1)\u202e</script>",
	"550 5.7.1 </textarea><img src=x onerror=alert(1)> user unknown",
	"550 5.7.1 </title></style></svg><svg onload=alert(1)> mailbox full",
	"550 5.1.1 https://example.org/\"onmouseover=alert(1) no such user",
	"550 5.1.1 <a href=\"javascript:alert(1)\">no such user</a>",
	"550 5.1.1 '\"><iframe srcdoc=\"<script>alert(1)</script>\"> {{.}} ${7*7} no such user",
	"550 5.1.1 <!--<script>--> <details open ontoggle=alert(1)> no such user",
	strings.ReplaceAll(bounceMail, "anna", "<img src=x onerror=alert(1)>"),
	strings.ReplaceAll(bounceMail, "User unknown", "</samp></pre><script>alert(1)</script> User unknown"),
}

// strange counts the elements that only a payload can have made.
const strange = `document.querySelectorAll("main img, main iframe, main script:not([src]), main a[href^='javascript'], [onerror], [onload], [onmouseover], [ontoggle]").length`

// TestHostile holds that nothing that somebody pastes runs or becomes an element.
func TestHostile(t *testing.T) {
	x := open(t, 1280, 900)
	for _, p := range payloads {
		x.paste(p)
		if n := value[int](x, strange); n != 0 {
			t.Errorf("%d elements come from %q", n, p)
		}
		x.visit(server + "en/search")
		x.set("#q", strings.ReplaceAll(p, "\n", " ")) // a field of one line
		x.send("form.search button")
		if n := value[int](x, strange); n != 0 {
			t.Errorf("in a search %d elements come from %q", n, p)
		}
	}
}
