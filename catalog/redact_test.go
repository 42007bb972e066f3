package catalog

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

func TestRedactor(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"no address", "User unknown", "User unknown"},

		// Addresses in every spelling.
		{"address", "<carl@example.org>: unknown", "<address-1>: unknown"},
		{"two addresses", "a@example.org b@example.com", "<address-1> <address-2>"},
		{"the same twice, in any case", "to=<carl@example.org> orig=<Carl@Example.org> <bo@example.org>", "to=<address-1> orig=<address-1> <address-2>"},
		{"rewritten sender", "SRS0=x=y=example.com=anna@example.net", "<address-1>"},
		{"return path", "bounce+anna=example.org@example.net", "<address-1>"},
		{"return path of a known address without its own host", "<anna@example.org>, anna=example.org unknown", "<address-1>, <address-1> unknown"},
		{"beyond ASCII", "jörg@müller.example: no", "<address-1>: no"},
		{"internationalised domain", "jörg@müller.example jörg@xn--mller-kva.example", "<address-1> <address-1>"},
		{"quoted", `<"john doe"@example.org>`, "<address-1>"},
		{"quoted with a quotation mark in it", `to "a\"b c"@example.org.`, "to <address-1>."},
		{"quoted or not is the same", `"carl"@example.org carl@example.org`, "<address-1> <address-1>"},
		{"full width", "carl＠example.org carl@example.org", "<address-1> <address-1>"},
		{"at in brackets", "carl(at)example.org, carl [at] example.org, carl@example.org", "<address-1>, <address-1>, <address-1>"},
		{"at as a word", "unknown: carl at example.org", "unknown: <address-1>"},
		{"dot as a word", "carl at example dot org, carl (at) example (dot) org, carl@example.org", "<address-1>, <address-1>, <address-1>"},
		{"at as a word before a host", "connection refused at mx.example.org", "connection refused at mx.example.org"},
		{"at before a page", "details at www.example.org", "details at www.example.org"},
		{"underscores", "carl_at_example.org", "<address-1>"},
		{"spaces around", "carl @ example.org", "<address-1>"},
		{"lone sign", "a @ b", "a @ b"},
		{"quoted-printable", "carl=40example.org", "<address-1>"},
		{"number that looks like it", "limit=40 size=4096.5 delay=40.5, delays=40/0.1", "limit=40 size=4096.5 delay=40.5, delays=40/0.1"},
		{"in a URL", "mailto:carl%40example.org and carl@example.org", "mailto:<address-1> and <address-1>"},
		{"as HTML", "&lt;carl&#64;example.org&gt;", "&lt;<address-1>&gt;"},
		{"as JSON", `carl\u0040example.org`, "<address-1>"},
		{"cut in the domain", "anna@example.org: unknown user anna@exam…", "<address-1>: unknown user <address-1>"},
		{"cut in the domain, with dots", "<carl@exam...", "<address-1>"},
		{"cut behind the sign", "unknown user carl@", "unknown user <address-1>"},
		{"literal", "carl@[192.0.2.1] no", "<address-1> no"},
		{"key of a log", "to=carl@example.org, from=bo@example.org", "to=<address-1>, from=<address-2>"},
		{"strings of Python", "{u'carl@example.org': b'<bo@example.org>'}", "{u'<address-1>': b'<address-2>'}"},
		{"comment before the sign", "carl(hq)@example.org", "<address-1>"},
		{"domain alone", "<@example.org> relay", "<@example.org> relay"},

		// People's names.
		{"display name, quoted", `to "Anna Muster" <anna@example.org>`, "to <address-1>"},
		{"display name whose quotation mark is lost", `Anna Muster" <anna@example.org>`, "<address-1>"},
		{"quotation mark of something else", `was rejected" <anna@example.org>`, `was rejected" <address-1>`},
		{"display name in a quotation", `the words “'Anna Muster' <anna@example.org> unknown”, “Anna Muster <anna@example.org>”`, "the words “<address-1> unknown”, “<address-1>”"},
		{"quoted in a quotation", `'john doe'@example.org isn't here: it's'@example.org`, "<address-1> isn't here: <address-2>"},
		{"display name", "Anna Muster <anna@example.org>", "<address-1>"},
		{"display name with particles", "Ludwig van Muster <lm@example.org>", "<address-1>"},
		{"display name in encoded words", "from =?utf-8?Q?Anna?= =?utf-8?B?TcO8c3Rlcg==?= <anna@example.org>", "from <address-1>"},
		{"display name behind a field", "To: Anna <anna@example.org>", "To: <address-1>"},
		{"display name as a comment", "anna@example.org (Anna Muster)", "<address-1>"},
		{"name repeated", "Anna Muster <am@example.org>: Anna Muster has left", "<address-1>: <address-1> has left"},
		{"words of a server are no name", "Recipient Unknown <carl@example.org> (Mailbox Disabled)", "Recipient Unknown <address-1> (Mailbox Disabled)"},
		{"one word is no name", "Unzustellbar <carl@example.org>", "Unzustellbar <address-1>"},
		{"local part alone", "<Carl.Berg@example.org>: user carl.berg unknown", "<address-1>: user <address-1> unknown"},
		{"local part before it is known", "user carl.berg unknown <carl.berg@example.org>", "user <address-1> unknown <address-1>"},
		{"local part without its extension", "carl+list@example.org: carl unknown", "<address-1>: <address-1> unknown"},
		{"part of a longer word", "carl@example.org carlson", "<address-1> carlson"},
		{"local part that is a word", "info@example.org: no info, user@example.org: user unknown", "<address-1>: no info, <address-2>: user unknown"},
		{"local part of three letters", "zoe@example.org: zoe", "<address-1>: <address-1>"},
		{"dot of full width", "carl@example．org carl@example.org", "<address-1> <address-1>"},
		{"short local part", "no@example.org: no", "<address-1>: no"},

		// Ids.
		{"id of a message", "Message-ID: <20261130.1@mx.example.org>", "Message-ID: <address-1>"},
		{"queue id of Postfix", "4F2A91B3C8: removed", "<id-1>: removed"},
		{"queue id of Postfix with one letter", "123456789A: removed", "<id-1>: removed"},
		{"queue id of Exim", "OK id=1rABcD-000123-XY", "OK id=<id-1>"},
		{"queued as", "250 2.0.0 Ok: queued as 12345678", "250 2.0.0 Ok: queued as <id-1>"},
		{"id of a session", "try later. a640c23a62f3a-a9f1234si123456ejc.123 - gsmtp", "try later. <id-1> - gsmtp"},
		{"the same id twice", "4F2A91B3C8 and 4F2A91B3C8", "<id-1> and <id-1>"},
		{"UUID", "(request 123e4567-e89b-12d3-a456-426614174000)", "(request <id-1>)"},
		{"secret", "AUTH PLAIN AGNhcmwAc2VjcmV0dGVzdA==", "AUTH PLAIN <id-1>"},
		{"codes are no ids", "550-5.7.26 (S3150) AUP#1260 [TSS04] IMTA-04 0x800CCC79", "550-5.7.26 (S3150) AUP#1260 [TSS04] IMTA-04 0x800CCC79"},
		{"names with a number are no ids", "exchange2016 mailserver01 relay99 of office365", "exchange2016 mailserver01 relay99 of office365"},
		{"ids that turn once", "abcdef123456 and 123456klmnop", "<id-1> and <id-2>"},
		{"methods are no ids", "TLS_AES_256_GCM_SHA384 with RSA-2048, 8BITMIME", "TLS_AES_256_GCM_SHA384 with RSA-2048, 8BITMIME"},
		{"times and sizes are no ids", "2026-11-30T14:05:00Z 20261130T140500Z size 104857600", "2026-11-30T14:05:00Z 20261130T140500Z size 104857600"},
		{"hosts are no ids", "host mail-wr1-f54x2.mx1a2b3c.example.org said", "host mail-wr1-f54x2.mx1a2b3c.example.org said"},

		// Links.
		{"page for everybody", "see https://support.example.com/mail/answer/limits.html.", "see https://support.example.com/mail/answer/limits.html."},
		{"query", "see https://example.org/help?ip=192.0.2.1&e=carl.", "see https://example.org/help?<link-1>."},
		{"query that names a page", "https://help.example.org/mail?p=NoSuchUser, ?answer=81126 and https://help.example.org/x/?answer=81126", "https://help.example.org/mail?p=NoSuchUser, ?answer=81126 and https://help.example.org/x/?answer=81126"},
		{"query that names a page, and a token", "https://help.example.org/mail?p=a1b2c3d4e5 https://help.example.org/mail?p=x&t=y", "https://help.example.org/mail?p=<link-1> https://help.example.org/mail?<link-2>"},
		{"token in the path", "https://example.org/confirm/8f3a2b1c9d/now", "https://example.org/confirm/<link-1>"},
		{"token of letters", "https://example.org/confirm/aBcDeFgHiJ and https://example.org/MailAnswerLimitPage", "https://example.org/confirm/<link-1> and https://example.org/MailAnswerLimitPage"},
		{"the same link twice", "https://example.org/?a=1 https://example.org/?a=1", "https://example.org/?<link-1> https://example.org/?<link-1>"},
		{"address in a link", "https://example.org/?a=carl%40example.org", "https://example.org/?<link-1>"},
		{"address in a path", "https://example.org/u/carl@example.org/x", "https://example.org/u/<link-1>"},
		{"name in a path", "carl@example.org https://example.org/u/carl", "<address-1> https://example.org/u/<address-1>"},
		{"token in the host", "https://8f3a2b1c9d.example.org/", "<link-1>"},

		{"placeholders stay, what looks like one does not count", "<address-2> <address-01> <address-1 x> carl@example.org", "<address-2> <address-01> <address-1 x> <address-3>"},
		{"addresses of hosts stay", "host mx.example.org[192.0.2.1] 2001:db8::1", "host mx.example.org[192.0.2.1] 2001:db8::1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := new(Redactor).Text(tt.in); got != tt.want {
				t.Errorf("Text(%q)\n got %q\nwant %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestRedactorOptions(t *testing.T) {
	tests := []struct {
		name     string
		r        Redactor
		in, want string
	}{
		{"IPs", Redactor{IPs: true}, "host mx.example.org[192.0.2.1]:25 at [IPv6:2001:db8::1], 2001:DB8:0::1, ::ffff:192.0.2.1 5.7.1", "host mx.example.org[<ip-1>]:25 at [IPv6:<ip-2>], <ip-2>, <ip-1> 5.7.1"},
		{"IPs behind an address", Redactor{IPs: true}, "carl@example.org[192.0.2.1], <carl@example.org>:192.0.2.1", "<address-1>[<ip-1>], <address-1>:<ip-1>"},
		{"IPs in names of hosts", Redactor{IPs: true}, "dsl-192-0-2-1.example.net, 1.2.0.192.zen.example.org", "<host-1>, <host-2>"},
		{"IPs in links", Redactor{IPs: true}, "https://example.org/ip/192.0.2.1", "https://example.org/ip/<link-1>"},
		{"hosts", Redactor{Hosts: true}, "host mx.example.org[192.0.2.1] for MX.example.org, see https://example.com/help", "host <host-1>[192.0.2.1] for <host-1>, see <link-1>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.r.Text(tt.in); got != tt.want {
				t.Errorf("Text(%q)\n got %q\nwant %q", tt.in, got, tt.want)
			}
		})
	}
}

// TestRedactorFields holds what is told to be an address or a host: whatever it
// looks like, nothing of it is left.
func TestRedactorFields(t *testing.T) {
	tests := []struct {
		name, in string
		redact   func(*Redactor, string) string
		want     string
	}{
		{"address", "carl@example.org", (*Redactor).Address, "<address-1>"},
		{"several", "carl@example.org, <bo@example.org>", (*Redactor).Address, "<address-1>, <address-2>"},
		{"one of them a local user", "carl@example.org, bo", (*Redactor).Address, "<address-2>"},
		{"local user", "carl", (*Redactor).Address, "<address-1>"},
		{"redacted before", "<address-7>", (*Redactor).Address, "<address-7>"},
		{"null reverse-path", "<>", (*Redactor).Address, "<>"},
		{"host that stays", "localhost", (*Redactor).Host, "localhost"},
		{"host", "localhost", func(r *Redactor, s string) string { r.Hosts = true; return r.Host(s) }, "<host-1>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.redact(new(Redactor), tt.in); got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// TestRedactedExplanation holds that every text of an explanation is redacted,
// and by the same placeholders.
func TestRedactedExplanation(t *testing.T) {
	c := Match("en")
	e := c.Explain(classify.Classify("550 5.1.1 <carl@example.org>: user carl unknown", classify.Attempt{Recipient: "carl@example.org"}), Details{})
	got := e.Redacted()
	if strings.Contains(fmt.Sprint(got), "carl") {
		t.Errorf("a name is left in %+v", got)
	}
	if !strings.Contains(got.Said, "<address-1>: user <address-1> unknown") {
		t.Errorf("the server's words are not in %q", got.Said)
	}
	if diff := cmp.Diff(got, got.Redacted()); diff != "" {
		t.Errorf("redacted again (-first +second):\n%s", diff)
	}
	// Whatever field is added to an explanation: what a stranger may have written
	// in it is redacted.
	var filled Explanation
	fillStrings(reflect.ValueOf(&filled).Elem(), "carl@example.org")
	left := filled.Redacted()
	left.Language, left.Headings, left.Codes, left.Stage.Title, left.Stage.Task = "", Headings{}, nil, "", "" // the catalog's own
	left.Status.Outcome.Name, left.Status.Recipient.Name, left.Status.Responsible.Name = "", "", ""
	if s := fmt.Sprintf("%+v", left); strings.Contains(s, "carl") {
		t.Errorf("a field is not redacted: %s", s)
	}
}

// fillStrings sets every string in v.
func fillStrings(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Struct:
		for i := range v.NumField() {
			fillStrings(v.Field(i), s)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillStrings(v.Index(0), s)
	}
}

// spellings are the ways to write an address.
var spellings = []struct{ name, format string }{
	{"plain", "NAME@HOST"}, {"full width", "NAME＠HOST"}, {"brackets", "NAME(at)HOST"}, {"square brackets", "NAME [at] HOST"}, {"word", "NAME at HOST"},
	{"quoted-printable", "NAME=40HOST"}, {"URL", "NAME%40HOST"}, {"HTML", "NAME&#64;HOST"}, {"angle", "<NAME@HOST>"}, {"quoted", `"NAME"@HOST`},
	{"VERP", "bounce+NAME=HOST@lists.example.net"}, {"SRS", "SRS0=HH=TT=HOST=NAME@example.net"}, {"display name", `"NAME" <NAME@HOST>`},
	{"cut", "NAME@quuxh…"}, {"spaces", "NAME @ HOST"}, {"spoken dot", "NAME (at) quuxhost (dot) example"},
}

func spell(format string) string {
	return strings.NewReplacer("NAME", "zoequux", "HOST", "quuxhost.example").Replace(format)
}

// TestRedactorSoup puts the pieces that mean something to a Redactor together at
// random: an address among them never gets through, and redacting twice changes
// nothing.
func TestRedactorSoup(t *testing.T) {
	pieces := []string{
		" ", " ", "<", ">", "\"", "(", ")", "[", "]", ":", ";", ",", ".", "=", "-", "_", "'", "…", "/", "?", "#", "&", "%", "\\", "\n", "+", "|",
		"@", "＠", "%40", "=40", "(at)", " at ", "&#64;", "(dot)", " dot ", "anna", "Anna", "Muster", "Anna Muster", "bo", "user", "from", "To:", "to=",
		"example.org", "mx1.example.com", "www.example.org", "https://", "http://example.org/a/", "id", "queued as", "AUTH PLAIN ", "4F2A91B3C8", "1rABcD-000123-XY", "TLS-",
		"192.0.2.1", "2001:db8::1", "::", "550 5.1.1", "<address-1>", "<address-12>", "<id-2>", "<host-1>", "<link-1>", "ü", "\xff", "\u200b", "漢字", "12345", "0",
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var b strings.Builder
		soup := func() {
			for range rnd.IntN(8) {
				b.WriteString(pieces[rnd.IntN(len(pieces))])
			}
		}
		soup()
		how := spellings[rnd.IntN(len(spellings))]
		b.WriteString(" " + spell(how.format) + " ")
		soup()
		text := b.String()
		options := Redactor{Hosts: rnd.IntN(2) == 0, IPs: rnd.IntN(2) == 0}
		first, second := options, options
		once := first.Text(text)
		if strings.Contains(once, "zoequux") {
			t.Errorf("%s: the address is left in\n%q, from\n%q", how.name, once, text)
		}
		if twice := second.Text(once); twice != once {
			t.Errorf("redacted twice\n%q, once\n%q, from\n%q", twice, once, text)
		}
		if again := first.Text(once); again != once {
			t.Errorf("redacted again by the same\n%q, once\n%q, from\n%q", again, once, text)
		}
	}
}

// FuzzRedactor holds that no spelling of an address gets through, nor its local
// part alone, that redacting what is redacted changes nothing, and that the text
// grows no more than by its placeholders.
func FuzzRedactor(f *testing.F) {
	for i := range spellings {
		f.Add("550 5.1.1 ", "zoe.quux", uint8(i), " unknown, user zoe.quux <bo@example.org>", i%2 == 0)
	}
	f.Add(`"x`, "zoequux", uint8(0), " anna%40 4F2A91B3C8.zoequux", true)
	f.Add("TLS-zoequux-4F2A91B3C8 https://", "zoequux", uint8(6), "?x", false)
	f.Fuzz(func(t *testing.T, before, name string, spelling uint8, after string, all bool) {
		how := spellings[int(spelling)%len(spellings)]
		text := before + " " + spell(how.format) + " " + after
		once := (&Redactor{Hosts: all, IPs: all}).Text(text)
		if plain := strings.ToLower(once); strings.Contains(plain, "zoequux") && !strings.Contains(strings.ToLower(before+after), "zoequux") {
			t.Errorf("%s: %q is left in %q", how.name, "zoequux", once)
		}
		if twice := (&Redactor{Hosts: all, IPs: all}).Text(once); twice != once {
			t.Errorf("redacted twice\n%q, once\n%q, from\n%q", twice, once, text)
		}
		if limit := 12*len(text) + 64; len(once) > limit {
			t.Errorf("%d bytes of %d", len(once), len(text))
		}
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Errorf("no UTF-8: %q", once)
		}
		// An address of anybody's choice, of which something is known.
		if strings.IndexFunc(name, func(c rune) bool { return !isLocal(c) || c == '%' || c == '=' || c >= utf8.RuneSelf }) >= 0 || len(name) < 4 || strings.Contains(before+after, name) {
			return
		}
		r := new(Redactor)
		r.Learn(name + "@example.org")
		if got := r.Text(before + " " + name + "@example.org " + after); strings.Contains(got, name+"@") {
			t.Errorf("%q is not hidden in %q", name, got)
		}
	})
}

// BenchmarkRedactor shows that the cost grows with the text and not with its
// square: names that begin alike, signs without an address, and what is never
// closed. The figures of 16000 are to be sixteen times those of 1000.
func BenchmarkRedactor(b *testing.B) {
	for _, tt := range []struct{ name, unit string }{
		{"prose", "550 5.1.1 mailbox unavailable, message %d refused. "},
		{"names that begin alike", "member.%d@example.org, member.%[1]d "},
		{"signs", "@%d@"}, {"encoded signs", "a=40%d"}, {"quotation marks", `"@%d"`}, {"words", "carl at %d "}, {"links", "http://%d?"},
		{"brackets", "(x%d@"}, {"spoken dots", "a(at)b(dot)%d"}, {"ids", "id 4F2A91%d="}, {"capitals", "Anna Berta %d <"}, {"colons", ":%d:"},
	} {
		for _, n := range []int{1000, 16000} {
			var text strings.Builder
			for i := range n {
				fmt.Fprintf(&text, tt.unit, i)
			}
			b.Run(fmt.Sprint(tt.name, "/", n), func(b *testing.B) {
				b.SetBytes(int64(text.Len()))
				b.ReportAllocs()
				for b.Loop() {
					new(Redactor).Text(text.String())
				}
			})
		}
	}
}
