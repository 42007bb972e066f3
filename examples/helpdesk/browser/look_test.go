package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// kinds are all kinds of pages, and how to come to them.
var kinds = []struct {
	name string
	come func(x *tab)
}{
	{"front", to("de/")},
	{"look-up", to("de/nachschlagen")},
	{"reason", to("de/grund/mailbox-full")},
	{"cause", to("de/ursache/app-password")},
	{"basic-code", to("de/code/450")},
	{"enhanced-code", to("en/code/5.7.1")},
	{"provider", to("de/anbieter/gmx")},
	{"software", to("en/provider/postfix")},
	{"list", to("de/anbieter/")},
	{"search", to("de/suche")},
	{"missing", to("en/no-such-page")},
	{"answer", func(x *tab) { x.paste(reply) }},
	{"answer-open", func(x *tab) {
		x.paste("451 4.7.1 <bert@example.org>: Recipient address rejected: Greylisted, see https://help.example.org/ and try again in 300 seconds (in reply to RCPT TO command)")
		value[int](x, `document.querySelectorAll("details").forEach((d) => d.open = true), 1`)
	}},
	{"answer-several", func(x *tab) { x.paste(bounceMail) }},
	{"found", func(x *tab) {
		x.visit(server + "de/suche")
		x.set("#q", reply)
		x.send("form.search button")
	}},
	{"empty", func(x *tab) { x.paste(" ") }},
	{"files-root", func(x *tab) { x.visit(files) }},
	{"files-found", func(x *tab) {
		x.visit(files + "de/suche.html")
		x.set("#q", "Postfach voll")
		x.click("form.search button")
		x.until(`document.querySelector("#hits a") !== null`)
	}},
	{"offline", func(x *tab) {
		x.visit(files + "de/index.html")
		x.do(chromedp.WaitEnabled(chromedp.CSS("#paste button.main")))
		x.set("#text", bounceMail)
		x.click("#paste button.main")
		x.until(`document.querySelector("#answer article") !== null`)
	}},
}

func to(path string) func(x *tab) {
	return func(x *tab) { x.visit(server + path) }
}

// openFor opens a tab for a kind of page; that a page is missing is no fault there.
func openFor(t *testing.T, kind string, width, height int64) *tab {
	x := open(t, width, height)
	if kind == "missing" {
		t.Cleanup(func() { x.mu.Lock(); x.faults = nil; x.mu.Unlock() })
	}
	return x
}

// TestAccessible lets axe-core look at each kind of page, in light and dark.
func TestAccessible(t *testing.T) {
	name := os.Getenv("AXE")
	if name == "" {
		t.Skip("AXE is not set")
	}
	axe, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range kinds {
		for _, color := range []string{"light", "dark"} {
			t.Run(kind.name+"/"+color, func(t *testing.T) {
				x := openFor(t, kind.name, 1280, 900)
				x.scheme(color)
				kind.come(x)
				value[bool](x, string(axe)+"; true")
				raw := value[string](x, `axe.run().then((r) => JSON.stringify(r.violations.map((v) => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map((n) => n.html).slice(0, 3)}))))`)
				var violations []struct {
					ID, Impact, Help string
					Nodes            []string
				}
				if err := json.Unmarshal([]byte(raw), &violations); err != nil {
					t.Fatal(err)
				}
				for _, v := range violations {
					text := fmt.Sprintf("%s (%s): %s\n%s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n"))
					if v.Impact == "serious" || v.Impact == "critical" {
						t.Error(text)
					} else {
						t.Log(text)
					}
				}
			})
		}
	}
}

// TestNarrow holds that no page is wider than a small phone, nor with a text of twice
// the size.
func TestNarrow(t *testing.T) {
	for _, kind := range kinds {
		for _, width := range []int64{320, 390} {
			t.Run(fmt.Sprint(kind.name, "/", width), func(t *testing.T) {
				x := openFor(t, kind.name, width, 700)
				kind.come(x)
				if over := value[int](x, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
					t.Errorf("%d pixels too wide", over)
				}
			})
		}
	}
}

// TestScreenshots takes a picture of each kind of page, for people to look at.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		t.Skip("SCREENSHOTS is not set")
	}
	take := func(t *testing.T, x *tab, name string) {
		png, err := chromedp.Run(x, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, kind := range kinds {
		for _, size := range []struct {
			name          string
			width, height int64
		}{{"phone", 390, 844}, {"desktop", 1280, 900}} {
			for _, color := range []string{"light", "dark"} {
				t.Run(kind.name+"/"+size.name+"/"+color, func(t *testing.T) {
					x := openFor(t, kind.name, size.width, size.height)
					x.scheme(color)
					kind.come(x)
					take(t, x, kind.name+"-"+size.name+"-"+color)
				})
			}
		}
		t.Run(kind.name+"/print", func(t *testing.T) {
			x := openFor(t, kind.name, 794, 1123)
			kind.come(x)
			call(x, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
			take(t, x, kind.name+"-print")
		})
	}
}

// TestPrint holds that an answer prints on few pages.
func TestPrint(t *testing.T) {
	x := open(t, 1280, 900)
	x.paste(reply)
	pdf, err := chromedp.Run(x, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(pdf, []byte("/Type /Page\n")); n == 0 || n > 2 {
		t.Errorf("an answer takes %d pages", n)
	}
}
