package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/examples/helpdesk/desk"
)

// site is one for all tests: none changes it.
var site = sync.OnceValue(func() *desk.Site {
	s, err := desk.NewSite(desk.Options{})
	if err != nil {
		panic(err)
	}
	return s
})

func testHandler() http.Handler { return newHandler(site(), newLimiter(0), false) }

// form is a multipart form of names and values; a name with a dot is a file.
func form(t testing.TB, pairs ...string) (body *bytes.Buffer, contentType string) {
	t.Helper()
	body = new(bytes.Buffer)
	w := multipart.NewWriter(body)
	for i := 0; i < len(pairs); i += 2 {
		var part io.Writer
		var err error
		if name, file, ok := strings.Cut(pairs[i], "."); ok {
			part, err = w.CreateFormFile(name, "x."+file)
		} else {
			part, err = w.CreateFormField(pairs[i])
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body, w.FormDataContentType()
}

func do(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func post(t testing.TB, h http.Handler, path string, pairs ...string) *httptest.ResponseRecorder {
	t.Helper()
	body, contentType := form(t, pairs...)
	r := httptest.NewRequest(http.MethodPost, path, body)
	r.Header.Set("Content-Type", contentType)
	return do(h, r)
}

func TestGet(t *testing.T) {
	for _, tt := range []struct {
		name, method, path, language string
		status                       int
		want                         string // in the body, or where it leads
	}{
		{"root", "GET", "/", "", 302, "en/"},
		{"root in German", "GET", "/", "de-AT,en;q=0.5", 302, "de/"},
		{"front", "GET", "/de/", "", 200, "Was bedeutet diese Fehlermeldung?"},
		{"front in English", "GET", "/en/", "de", 200, "What does this error mean?"},
		{"reason", "GET", "/de/grund/mailbox-full", "", 200, "Das Postfach des Empfängers ist voll"},
		{"reason in English", "GET", "/en/reason/mailbox-full", "", 200, "mailbox"},
		{"basic code", "GET", "/de/code/450", "", 200, "450: "},
		{"enhanced code", "GET", "/de/code/5.1.1", "", 200, "5.1.1: "},
		{"cause", "GET", "/de/ursache/app-password", "", 200, "App-Passwort"},
		{"provider", "GET", "/de/anbieter/gmx", "", 200, "mail.gmx.net"},
		{"list", "GET", "/en/provider/", "", 200, "Postfix"},
		{"kinds", "GET", "/de/nachschlagen", "", 200, "Nachschlagen"},
		{"search", "GET", "/de/suche", "", 200, `name="q"`},
		{"a query in the address is not read", "GET", "/de/suche?q=mailbox-full", "", 200, `value=""`},
		{"style", "GET", "/assets/style.css", "", 200, "--accent"},
		{"robots", "GET", "/robots.txt", "", 200, "User-agent"},
		{"back to an answer", "GET", "/de/antwort", "", 303, "./"},
		{"head", "HEAD", "/de/", "", 200, ""},
		{"unknown page", "GET", "/de/grund/no-such", "", 404, "Diese Seite gibt es nicht."},
		{"unknown language", "GET", "/fr/", "de", 404, "Diese Seite gibt es nicht."},
		{"unknown path", "GET", "/de/../../etc/passwd", "", 404, "does not exist"},
		{"assets as a folder", "GET", "/assets/", "", 404, "does not exist"},
		{"no such asset", "GET", "/assets/x", "", 404, "not found"},
		{"put", "PUT", "/de/antwort", "", 405, "nicht aufrufen"},
		{"post to a page", "POST", "/de/grund/mailbox-full", "", 405, "nicht aufrufen"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, "/", nil)
			r.URL.Path, r.URL.RawQuery, _ = strings.Cut(tt.path, "?")
			r.Header.Set("Accept-Language", tt.language)
			w := do(testHandler(), r)
			got := w.Body.String() + w.Header().Get("Location")
			if w.Code != tt.status || !strings.Contains(got, tt.want) {
				t.Errorf("%d, want %d with %q in\n%.600s", w.Code, tt.status, tt.want, got)
			}
			for name, want := range map[string]string{
				"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Set-Cookie": "",
			} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		})
	}
}

func TestPost(t *testing.T) {
	bounce := "From: a@example.com\nTo: b@example.net\nSubject: failure notice\nDate: x\n\nHi. This is the qmail-send program at mx.example.com.\n\n<anna@example.org>:\n550 5.1.1 no such user\n"
	for _, tt := range []struct {
		name, path string
		pairs      []string
		status     int
		want       []string
	}{
		{"reply", "/de/antwort", []string{"text", "550 5.1.1 <a@example.org>: User unknown"}, 200, []string{"Die Empfängeradresse gibt es nicht", "<mark>User unknown</mark>", `<html lang="de">`}},
		{"other language", "/de/antwort", []string{"text", "550 5.1.1 no such user", "language", "en"}, 200, []string{`<html lang="en">`, "does not exist"}},
		{"switch beats the choice", "/de/antwort", []string{"text", "550 5.1.1 no such user", "language", "de", "switch", "en"}, 200, []string{`<html lang="en">`}},
		{"provider", "/de/antwort", []string{"text", "535 5.7.8 authentication failed", "provider", "gmx"}, 200, []string{"Anwendungsspezifische", `value="gmx" selected`}},
		{"unknown provider", "/de/antwort", []string{"text", "535 5.7.8 no", "provider", "<x>"}, 200, []string{"Anmeldung"}},
		{"file", "/de/antwort", []string{"file.eml", bounce}, 200, []string{"nicht zugestellt", "anna@example.org"}},
		{"text beats an empty file", "/de/antwort", []string{"text", "452 4.2.2 mailbox full", "file.eml", ""}, 200, []string{"Postfach"}},
		{"large file", "/de/antwort", []string{"file.eml", bounce + strings.Repeat("x", maxFile+1000)}, 200, []string{"anna@example.org"}},
		{"nothing", "/de/antwort", []string{"text", " \n"}, 200, []string{"Bitte fügen Sie eine Meldung ein"}},
		{"large text", "/de/antwort", []string{"text", strings.Repeat("x ", maxText)}, 413, []string{"zu groß"}},
		{"unknown language", "/de/antwort", []string{"text", "550", "language", "xx"}, 400, []string{"nicht zu lesen"}},
		{"search", "/de/suche", []string{"q", "Postfach voll"}, 200, []string{"grund/mailbox-full"}},
		{"search for a line", "/en/search", []string{"q", "550 5.1.1 User unknown"}, 200, []string{"reason/user-unknown"}},
		{"search for nothing", "/en/search", []string{"q", "xyzzyx"}, 200, []string{"Nothing was found"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := post(t, testHandler(), tt.path, tt.pairs...)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			for _, want := range tt.want {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("no %q in\n%.900s", want, w.Body)
				}
			}
			if got := w.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control: %q", got)
			}
		})
	}
}

// TestForms holds what is no form of the site's own.
func TestForms(t *testing.T) {
	for _, tt := range []struct {
		name, contentType, body string
		status                  int
	}{
		{"search without script", "application/x-www-form-urlencoded", "q=450", 200},
		{"JSON", "application/json", "{}", 400},
		{"no type", "", "q=450", 400},
		{"no boundary", "multipart/form-data", "x", 400},
		{"cut short", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\n450", 400},
		{"too long", "application/x-www-form-urlencoded", "q=" + strings.Repeat("x", maxForm), 413},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/de/suche", strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.contentType)
			if w := do(testHandler(), r); w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
		})
	}
	t.Run("large body", func(t *testing.T) {
		body, contentType := form(t, "file.eml", strings.Repeat("x", maxBody))
		r := httptest.NewRequest(http.MethodPost, "/de/antwort", body)
		r.Header.Set("Content-Type", contentType)
		if w := do(testHandler(), r); w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", w.Code)
		}
	})
}

// TestLimit holds that a visitor who asks too much waits, and that others do not.
func TestLimit(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	l := newLimiter(6) // six answers at once, then one in ten seconds
	l.now = func() time.Time { return now }
	h := newHandler(site(), l, true)
	ask := func(visitor string) *httptest.ResponseRecorder {
		body, contentType := form(t, "text", "550")
		r := httptest.NewRequest(http.MethodPost, "/de/antwort", body)
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("X-Forwarded-For", visitor)
		return do(h, r)
	}
	for i := range 6 {
		if w := ask("192.0.2.1"); w.Code != 200 {
			t.Fatalf("request %d: %d", i, w.Code)
		}
	}
	w := ask("192.0.2.1")
	if w.Code != 429 || w.Header().Get("Retry-After") != "11" || !strings.Contains(w.Body.String(), "warten Sie") {
		t.Errorf("%d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if w := ask("192.0.2.2"); w.Code != 200 {
		t.Errorf("another visitor: %d", w.Code)
	}
	now = now.Add(10 * time.Second)
	if w := ask("192.0.2.1"); w.Code != 200 {
		t.Errorf("after the wait: %d", w.Code)
	}
}

// TestBusy holds that a request that finds no place is told so, and not kept.
func TestBusy(t *testing.T) {
	h := newHandler(site(), newLimiter(0), false).(*handler)
	for range maxReading {
		h.reading <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	body, contentType := form(t, "text", "550")
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/de/antwort", body)
	r.Header.Set("Content-Type", contentType)
	if w := do(h, r); w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", w.Code)
	}
}

// TestOwner holds that a site tells whose it is.
func TestOwner(t *testing.T) {
	s, err := desk.NewSite(desk.Options{Name: "Verein <e. V.>", Imprint: "https://example.org/impressum", Privacy: "javascript:alert(1)"})
	if err != nil {
		t.Fatal(err)
	}
	body := do(newHandler(s, newLimiter(0), false), httptest.NewRequest(http.MethodGet, "/de/", nil)).Body.String()
	for _, want := range []string{"– Verein &lt;e. V.&gt;</title>", `href="https://example.org/impressum">Impressum`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(body, "javascript:") {
		t.Error("a link that runs")
	}
}

func TestLimiterIsBounded(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	l := newLimiter(6)
	l.now = func() time.Time { return now }
	for i := range 3 * maxVisitors {
		l.allow(fmt.Sprint(i), 1)
		if i%1000 == 0 {
			now = now.Add(time.Second)
		}
	}
	for i := range 2 * maxVisitors { // none has its tokens back
		l.allow(fmt.Sprint("x", i), 1)
	}
	if len(l.visitors) > maxVisitors {
		t.Errorf("%d visitors are remembered", len(l.visitors))
	}
}

func TestVisitor(t *testing.T) {
	for _, tt := range []struct {
		name, remote string
		forwarded    []string
		trust        bool
		want         string
	}{
		{"connection", "192.0.2.1:1234", nil, false, "192.0.2.1"},
		{"header without trust", "192.0.2.1:1234", []string{"198.51.100.1"}, false, "192.0.2.1"},
		{"header", "192.0.2.1:1234", []string{"198.51.100.1"}, true, "198.51.100.1"},
		{"the last counts", "192.0.2.1:1234", []string{"1.1.1.1, 3.3.3.3, 198.51.100.1"}, true, "198.51.100.1"},
		{"of several lines, too", "192.0.2.1:1234", []string{"1.1.1.1", "2.2.2.2, 198.51.100.2"}, true, "198.51.100.2"},
		{"no header", "192.0.2.1:1234", nil, true, "192.0.2.1"},
		{"nonsense", "192.0.2.1:1234", []string{"x"}, true, "unknown"},
		{"IPv6 by its network", "[2001:db8:1:2:3:4:5:6]:1234", nil, false, "2001:db8:1:2::/64"},
		{"IPv6 with a zone", "[fe80::1%eth0]:1234", nil, false, "fe80::/64"},
		{"IPv4 in IPv6", "[::ffff:192.0.2.1]:1234", nil, false, "192.0.2.1"},
		{"with a port", "192.0.2.1:1234", []string{"198.51.100.1:99"}, true, "198.51.100.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: tt.remote, Header: http.Header{"X-Forwarded-For": tt.forwarded}}
			if got := visitor(r, tt.trust); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestStop holds that a request that has begun is answered when the program is told to
// stop, and that it says where it listens.
func TestStop(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-release
		fmt.Fprint(w, "done")
	})
	ctx, stop := context.WithCancel(context.Background())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, l, h) }()
	answer := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		answer <- string(body)
	}()
	<-begun
	stop()
	close(release)
	if got := <-answer; got != "done" {
		t.Errorf("the request got %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestRun(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var out bytes.Buffer
	if err := run(ctx, []string{"-listen", "127.0.0.1:0"}, &out); err != nil || !strings.HasPrefix(out.String(), "listening on http://127.0.0.1:") {
		t.Errorf("%v, %q", err, out.String())
	}
	if err := run(ctx, []string{"x"}, &out); err == nil {
		t.Error("an argument is no error")
	}
	if err := run(ctx, []string{"-listen", "256.0.0.1:x"}, &out); err == nil {
		t.Error("a wrong address is no error")
	}
}

func TestExport(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	if err := run(context.Background(), []string{"-export", dir}, &out); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, name := range []string{"index.html", "de/grund/mailbox-full.html", "de/suche.html", "en/search.json", "assets/search.js", "helpdesk.wasm"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			got = append(got, name)
		}
	}
	want := []string{"index.html", "de/grund/mailbox-full.html", "de/suche.html", "en/search.json", "assets/search.js"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	page, err := os.ReadFile(filepath.Join(dir, "de", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(page), "<form") {
		t.Error("there is a form, and nothing that would answer it")
	}
}

var (
	aTag      = regexp.MustCompile(`<(/?)([a-z0-9]+)((?: [a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*)>`)
	attribute = regexp.MustCompile(` ([a-zA-Z][a-zA-Z0-9-]*)(?:="([^"]*)")?`)
)

// checkPage holds that a page is made of tags that can do no harm: no script but the
// site's own, no handler, no link that runs, and no sign of a tag outside of them.
func checkPage(t *testing.T, page string) {
	t.Helper()
	page = strings.TrimPrefix(page, "<!DOCTYPE html>")
	for _, m := range aTag.FindAllStringSubmatch(page, -1) {
		switch m[2] {
		case "img", "iframe", "object", "embed", "base", "style", "math", "template":
			t.Errorf("a tag that is not ours: %q", m[0])
		case "script":
			if m[1] == "" && !strings.Contains(m[3], ` src="../assets/`) {
				t.Errorf("a script that is not ours: %q", m[0])
			}
		}
		for _, a := range attribute.FindAllStringSubmatch(m[3], -1) {
			value := strings.ToLower(html.UnescapeString(a[2]))
			switch {
			case strings.HasPrefix(strings.ToLower(a[1]), "on"), a[1] == "style", a[1] == "srcdoc":
				t.Errorf("an attribute that is not ours: %q", m[0])
			case a[1] == "href" || a[1] == "src" || a[1] == "action":
				if strings.Contains(value, ":") && !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "http://") {
					t.Errorf("a link that is not ours: %q", m[0])
				}
			}
		}
	}
	if rest := aTag.ReplaceAllString(page, ""); strings.ContainsAny(rest, "<>") {
		i := strings.IndexAny(rest, "<>")
		t.Errorf("the sign of a tag outside of one: %q", rest[max(0, i-40):min(len(rest), i+60)])
	}
}

// FuzzPost holds that no field of a form breaks a page, whatever is entered.
func FuzzPost(f *testing.F) {
	f.Add("550 5.1.1 </textarea><script>alert(1)</script> user unknown", "<gmx>")
	f.Add("\"><img src=x onerror=alert(1)>", "\"")
	f.Add("From: a\nTo: b\nSubject: c\n\n<a@example.org>:\n550 </samp><svg/onload=alert(1)> no", "gmx")
	f.Fuzz(func(t *testing.T, text, provider string) {
		for _, path := range []string{"/de/antwort", "/en/search"} {
			checkPage(t, post(t, testHandler(), path, "text", text, "q", text, "provider", provider).Body.String())
		}
	})
}

// TestCheckPage holds that the check above finds what it looks for.
func TestCheckPage(t *testing.T) {
	for _, bad := range []string{"<img src=x>", "<script>", "<p onclick=\"x\">", "<a href=\"javascript:x\">", "<p", "a > b", "<b style=\"x\">"} {
		var inner testing.T
		checkPage(&inner, "<p>"+bad+"</p>")
		if !inner.Failed() {
			t.Errorf("%q is not found", bad)
		}
	}
}

// BenchmarkGet is the time to a whole page.
func BenchmarkGet(b *testing.B) {
	h := testHandler()
	for _, path := range []string{"/de/", "/de/grund/mailbox-full", "/de/code/550", "/de/anbieter/gmail", "/de/anbieter/"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				do(h, httptest.NewRequest(http.MethodGet, path, nil))
			}
		})
	}
}

// BenchmarkPost is the time to an answer.
func BenchmarkPost(b *testing.B) {
	h := testHandler()
	for b.Loop() {
		post(b, h, "/de/antwort", "text", "550 5.1.1 <a@example.org>: User unknown")
	}
}
