package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func environment(pairs ...string) func(string) string {
	env := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		env[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return env[name] }
}

// bounceOf is a bounce for one recipient.
func bounceOf(recipient string) string {
	return "From: mailer-daemon@mx.example.com\nTo: bert@example.net\nSubject: failure notice\n\n" +
		"Hi. This is the qmail-send program at mx.example.com.\n\n<" + recipient + ">:\n550 5.1.1 no such user\n\n" +
		"--- Below this line is a copy of the message.\n\nMessage-ID: <" + recipient + "1>\nSubject: hello\n\nhello\n"
}

// tree writes files below a new folder.
func tree(t *testing.T, files map[string]string) string {
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// objects runs the command with -jsonl and returns file, kind and recipients of
// each object.
func objects(t *testing.T, dir, in string, args ...string) ([]string, string, error) {
	var out, errout bytes.Buffer
	err := run(append([]string{"-jsonl"}, args...), strings.NewReader(in), &out, &errout, environment())
	var list []string
	for line := range strings.Lines(out.String()) {
		var o object
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		s := strings.TrimPrefix(o.File, dir) + " " + o.Kind.String()
		for _, r := range o.Recipients {
			s += " " + r.Recipient
		}
		list = append(list, s)
	}
	return list, errout.String(), err
}

func TestFiles(t *testing.T) {
	mbox := "From a\n" + bounceOf("a@example.org") + "\nFrom b\nFrom: anna@example.org\nSubject: hello\n\nFrom: the words of a mail\n>From here on\n\nFrom c\n" + bounceOf("c@example.org")
	dir := tree(t, map[string]string{
		"one.eml":              bounceOf("one@example.org"),
		"mbox":                 mbox,
		"Maildir/cur/1:2,S":    bounceOf("cur@example.org"),
		"Maildir/new/2":        bounceOf("new@example.org"),
		"Maildir/.Old/cur/3":   bounceOf("old@example.org"),
		"Maildir/.index.cache": "no mail",
	})
	for _, tt := range []struct {
		name, in string
		args     []string
		want     []string
	}{
		{"one mail", "", []string{dir + "/one.eml"}, []string{"/one.eml failure one@example.org"}},
		{"mbox", "", []string{dir + "/mbox"}, []string{"/mbox failure a@example.org", "/mbox none", "/mbox failure c@example.org"}},
		{"Maildir", "", []string{dir + "/Maildir"}, []string{"/Maildir/.Old/cur/3 failure old@example.org", "/Maildir/cur/1:2,S failure cur@example.org", "/Maildir/new/2 failure new@example.org"}},
		{"several", "", []string{dir + "/mbox", dir + "/one.eml"}, []string{"/mbox failure a@example.org", "/mbox none", "/mbox failure c@example.org", "/one.eml failure one@example.org"}},
		{"standard input", bounceOf("in@example.org"), nil, []string{"- failure in@example.org"}},
		{"an mbox on standard input", mbox, []string{"-"}, []string{"- failure a@example.org", "- none", "- failure c@example.org"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, errout, err := objects(t, dir, tt.in, tt.args...)
			if err != nil || errout != "" {
				t.Errorf("error %v, %q", err, errout)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnreadable holds that a file that cannot be read stops nothing.
func TestUnreadable(t *testing.T) {
	dir := tree(t, map[string]string{"a": bounceOf("a@example.org"), "b": bounceOf("b@example.org")})
	got, errout, err := objects(t, dir, "", dir+"/a", dir+"/gone", dir+"/b")
	if !errors.Is(err, errUnread) || !strings.Contains(errout, "gone") {
		t.Errorf("error %v, %q", err, errout)
	}
	if diff := cmp.Diff([]string{"/a failure a@example.org", "/b failure b@example.org"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestObject holds what other programs rely on.
func TestObject(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"-jsonl", "-lang", "de"}, strings.NewReader(bounceOf("anna@example.org")), &out, io.Discard, environment()); err != nil {
		t.Fatal(err)
	}
	var o map[string]any
	if err := json.Unmarshal(out.Bytes(), &o); err != nil {
		t.Fatal(err)
	}
	r := o["recipients"].([]any)[0].(map[string]any)
	d := r["diagnosis"].(map[string]any)
	r["diagnosis"] = nil
	want := map[string]any{
		"file": "-", "kind": "failure", "message_id": "<anna@example.org1>",
		"recipients": []any{map[string]any{"recipient": "anna@example.org", "original": "", "action": "failed", "status": "", "suppress": "remove", "diagnosis": nil}},
	}
	if diff := cmp.Diff(want, o); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d["reason"] != "user-unknown" || !strings.Contains(fmt.Sprint(d["summary"]), "Postfach") {
		t.Errorf("diagnosis %v", d)
	}
}

func TestForPeople(t *testing.T) {
	in := "From a\n" + bounceOf("anna@example.org") + "\nFrom b\nFrom: anna@example.org\nSubject: hello\n\nhello\n" +
		"\nFrom c\n" + strings.Replace(bounceOf("dora@example.org"), "550 5.1.1 no such user", "450 4.2.2 mailbox full; this is a warning message only", 1)
	for _, tt := range []struct {
		name string
		args []string
		env  func(string) string
		want []string // in this order
	}{
		{"English", []string{"-lang", "en"}, environment(), []string{"-: not delivered", "  about the mail <anna@example.org1>", "  anna@example.org", "address", "list: remove the address", "-: no bounce", "-: delayed", "dora@example.org", "full"}},
		{"German", []string{"-lang", "de"}, environment(), []string{"-: nicht zugestellt", "  zur E-Mail <anna@example.org1>", "  anna@example.org", "Adresse", "Liste: Adresse entfernen", "-: keine Unzustellbarkeitsmeldung", "-: verzögert", "dora@example.org", "voll"}},
		{"the environment's language", nil, environment("LANG", "de_DE.UTF-8"), []string{"-: nicht zugestellt"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := run(tt.args, strings.NewReader(in), &out, io.Discard, tt.env); err != nil {
				t.Fatal(err)
			}
			rest := out.String()
			for _, want := range tt.want {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("%q is missing in %q of\n%s", want, rest, out.String())
				}
				rest = after
			}
		})
	}
}

func TestNoEscapes(t *testing.T) {
	var out bytes.Buffer
	in := strings.ReplaceAll(bounceOf("anna@example.org"), "<anna@example.org1>", "<\x1b[31m\u202eanna@example.org1>")
	if err := run(nil, strings.NewReader(in), &out, io.Discard, environment()); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\u202e") {
		t.Errorf("%q", out.String())
	}
}

func TestProgress(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    progress
		want string
	}{
		{"half", progress{total: 200, done: 100, mails: 7}, "\r[###############               ]  50 %  7"},
		{"more than was there at first", progress{total: 200, done: 300, mails: 9}, "\r[##############################] 100 %  9"},
		{"folder", progress{done: 100, mails: 7}, "\r7"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.p.line(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	if p := newProgress(&bytes.Buffer{}, nil); p != nil {
		t.Error("a progress without a terminal")
	}
}

// TestMemory reads an mbox of many mails and holds that they are not kept: with
// four times the mails no more memory is in use.
func TestMemory(t *testing.T) {
	use := func(mails int) uint64 {
		name := filepath.Join(t.TempDir(), "mbox")
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range mails {
			fmt.Fprintf(f, "From a\n%s\n", bounceOf(fmt.Sprintf("a%d@example.org", i))+strings.Repeat("the returned message goes on\n", 100))
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		most := uint64(0)
		count := 0
		w := &work{}
		for r := range w.results([]string{name}) {
			if r.err != nil {
				t.Fatal(r.err)
			}
			if count++; count%500 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		if count != mails {
			t.Fatalf("%d mails of %d", count, mails)
		}
		return most
	}
	few, many := use(1000), use(4000)
	if many > few+few/4+1<<20 {
		t.Errorf("%d bytes for 1000 mails, %d for 4000", few, many)
	}
}
