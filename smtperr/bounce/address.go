package bounce

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxAddress bounds an address, in bytes; RFC 5321 allows 254, xtext and UTF-8
// make it longer.
const maxAddress = 1000

// address returns the address in a field of a report: "rfc822; a@example.org",
// "rfc822;<a@example.org>", "utf-8; \x{FC}@example.org" (RFC 6533).
func address(value string) string {
	value = strings.TrimSpace(unfold(value))
	kind, rest, ok := strings.Cut(value, ";")
	if !ok || strings.ContainsAny(kind, "@<\" ") {
		kind, rest = "", value
	}
	rest = strings.TrimSpace(rest)
	if i := strings.IndexByte(rest, '<'); i >= 0 {
		if j := strings.IndexByte(rest[i:], '>'); j > 0 {
			rest = rest[i+1 : i+j]
		}
	} else if i := strings.Index(rest, " ("); i > 0 {
		rest = rest[:i] // a comment
	}
	rest = strings.Trim(strings.TrimSpace(rest), "<>")
	if n := len(rest); n > 1 && rest[0] == '\'' && rest[n-1] == '\'' {
		rest = rest[1 : n-1]
	}
	if len(rest) > maxAddress || strings.ContainsAny(rest, "\r\n\x00") {
		return ""
	}
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "utf-8", "utf8":
		rest = unicodeXtext(rest)
	case "rfc822":
		rest = xtext(rest)
	}
	return clean(rest)
}

// clean drops control characters, and those that turn the direction of writing: an
// address comes from a stranger.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}

// xtext decodes RFC 3461 §4's xtext: "+2B" is "+". An address that was not
// encoded has its plus signs before other characters, mostly, and keeps them: it
// is decoded only where each plus sign begins a code that needed one.
func xtext(s string) string {
	if strings.IndexByte(s, '+') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '+' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) || !upperHex(s[i+1]) || !upperHex(s[i+2]) {
			return s
		}
		n, _ := strconv.ParseUint(s[i+1:i+3], 16, 8)
		c := byte(n)
		if c >= ' ' && c < 0x7f && c != '+' && c != '=' && (c != ' ' || s[0] != '"') {
			return s // nobody encodes what needs no code
		}
		b.WriteByte(c)
		i += 2
	}
	if out := b.String(); utf8.ValidString(out) {
		return out
	}
	return s
}

func upperHex(c byte) bool { return '0' <= c && c <= '9' || 'A' <= c && c <= 'F' }

// unicodeXtext decodes RFC 6533 §3's utf-8-addr-xtext and utf-8-addr-unitext:
// "\x{FC}" is "ü".
func unicodeXtext(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.Index(s, `\x{`)
		if i < 0 {
			break
		}
		end := strings.IndexByte(s[i:min(len(s), i+10)], '}')
		if end < 0 {
			break
		}
		n, err := strconv.ParseUint(s[i+3:i+end], 16, 32)
		if err != nil || !utf8.ValidRune(rune(n)) {
			break
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+end+1:]
	}
	return b.String() + s
}

// scanAddress returns the length of the address at the head of s, 0 where there
// is none. It takes all that can belong to one, so that no piece of an address
// is taken for an address.
func scanAddress(s string) int {
	i := 0
	if i < len(s) && s[i] == '"' {
		for i++; i < len(s) && s[i] != '"'; i++ {
			if i > 128 || s[i] < ' ' {
				return 0
			}
			if s[i] == '\\' {
				i++
			}
		}
		i++
	} else {
		for i < len(s) && isAtext(s[i]) {
			i++
		}
	}
	if i == 0 || i >= len(s) || s[i] != '@' {
		return 0
	}
	i++
	start := i
	if i < len(s) && s[i] == '[' {
		for i < len(s) && s[i] != ']' && i-start < 64 {
			i++
		}
		if i < len(s) && s[i] == ']' {
			return i + 1
		}
		return 0
	}
	for i < len(s) && isDomain(s[i]) {
		i++
	}
	if i < len(s) && s[i] == '@' {
		return 0
	}
	for i > start && (s[i-1] == '.' || s[i-1] == '-') {
		i--
	}
	if i == start || i > maxAddress {
		return 0
	}
	return i
}

func isAtext(c byte) bool {
	if c >= utf8.RuneSelf {
		return true
	}
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(".!#$%&'*+/=?^_`{|}~-", c) >= 0
}

func isDomain(c byte) bool {
	return c >= utf8.RuneSelf || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_'
}
