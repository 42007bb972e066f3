package wire

import (
	"strings"
	"testing"
)

func TestCheckRecipient(t *testing.T) {
	long := strings.Repeat("a", 242) + "@example.org" // 254 octets
	tests := []struct {
		name    string
		address string
		want    string // of the error, "" for none
	}{
		{"plain", "anna@example.org", ""},
		{"two dots in a row, as some mailboxes have", "anna..b.@example.org", ""},
		{"without a domain", "postmaster", ""},
		{"every atom character", "a!#$%&'*+-/=?^_`{|}~z@example.org", ""},
		{"a name of the wide world", "jürgen@bücher.example", ""},
		{"an address literal", "anna@[192.0.2.25]", ""},
		{"an address literal of version 6", "anna@[IPv6:2001:db8::25]", ""},
		{"a quoted local part", `"anna b"@example.org`, ""},
		{"what only a quoted local part may hold", `"a>\"<@,b"@example.org`, ""},
		{"as long as a path may be", long, ""},
		{"empty", "", "it is empty"},
		{"one octet longer", "a" + long, "it is too long"},
		{"a hundred thousand octets", strings.Repeat("a", 100000) + "@example.org", "it is too long"},
		{"an angle bracket", "anna@example.org>", "it holds the character >"},
		{"parameters behind it", "anna@example.org> NOTIFY=NEVER", "it holds the character >"},
		{"a display name", "Anna <anna@example.org>", "it holds a space"},
		{"two addresses", "anna@example.org,bert@example.org", "it holds the character ,"},
		{"a source route", "@mx.example.org:anna@example.org", "it holds the character :"},
		{"two at signs", "anna@example.org@example.com", "it holds the character @"},
		{"a quotation mark in the middle", `an"na@example.org`, `it holds the character "`},
		{"a quotation that does not end", `"anna@example.org`, "a quoted part is not followed by a domain"},
		{"a quotation mark that is escaped", `"anna\"@example.org`, "a quoted part is not followed by a domain"},
		{"a quotation with more behind it", `"anna"> x@example.org`, "a quoted part is not followed by a domain"},
		{"a literal that does not end", "anna@[192.0.2.25", "the domain's bracket is not closed"},
		{"a bracket in a literal", "anna@[192.0.2.25>]", "it holds the character >"},
		{"NUL", "anna\x00@example.org", "it holds a control character"},
		{"a line break", "anna@example.org\r\nDATA", "it holds a control character"},
		{"a line feed in quotation marks", "\"an\nna\"@example.org", "it holds a control character"},
		{"DEL", "anna\x7f@example.org", "it holds a control character"},
		{"a control character of Latin-1", "anna\u0085@example.org", "it holds a control character"},
		{"no UTF-8", "j\xfcrgen@example.org", "it is no UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.want
			if want != "" {
				want = "smtp: invalid address: " + want
			}
			if got := textOf(CheckRecipient(tt.address)); got != want {
				t.Errorf("error %q, want %q", got, want)
			}
		})
	}
	if err := CheckSender(""); err != nil {
		t.Errorf("the empty reverse-path: %v", err)
	}
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestCheckLocalName(t *testing.T) {
	for name, want := range map[string]bool{
		"client.example.org": true, "[192.0.2.1]": true, "[IPv6:2001:db8::1]": true, "host_1": true,
		"": false, "my host": false, "a\r\nMAIL": false, "a\x00": false, "a\t": false, "a\u00a0b": false, "\xff": false,
		strings.Repeat("a", 255): true, strings.Repeat("a", 256): false,
	} {
		if err := CheckLocalName(name); (err == nil) != want {
			t.Errorf("%.20q: %v", name, err)
		}
	}
}

func TestIsLocal(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost": true, "127.0.0.1": true, "::1": true, "[::1]": true, "127.0.0.53": true,
		"": false, "mail.example.org": false, "192.0.2.1": false, "localhost.example.org": false, "::ffff:192.0.2.1": false,
	} {
		if got := IsLocal(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}

// FuzzCheckRecipient holds that what passes can only be read as one path of one
// command, by a reader who knows quotation marks and by one who does not know
// line breaks in them.
func FuzzCheckRecipient(f *testing.F) {
	for _, s := range []string{"anna@example.org", `"a b>"@example.org`, "a@[IPv6:::1]", "a> X", "\r\n", `"\"`, "a\"b@c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if CheckRecipient(address) != nil {
			return
		}
		if len(address) > maxPath || strings.ContainsAny(address, "\r\n\x00") {
			t.Fatalf("%q passes", address)
		}
		quoted, escaped := false, false
		for _, r := range address {
			switch {
			case escaped:
				escaped = false
			case quoted && r == '\\':
				escaped = true
			case r == '"':
				quoted = !quoted
			case !quoted && strings.ContainsRune(" <>,;", r):
				t.Fatalf("%q passes with %q outside quotation marks", address, r)
			}
		}
		if quoted {
			t.Fatalf("%q passes with an open quotation", address)
		}
	})
}
