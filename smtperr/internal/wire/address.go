package wire

import (
	"net"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/smtperr/go-smtperr/classify"
)

// maxPath is the longest address, in octets: a path has 256 with its angle
// brackets (RFC 5321 §4.5.3.1.3). The limit of 64 for a local part is not held:
// addresses that carry another one in them are often longer, and §4.5.3.1 lets
// a client try.
const maxPath = 254

// maxName is the longest domain name, in octets (RFC 5321 §4.5.3.1.2).
const maxName = 255

func badAddress(what string) error {
	return &Refusal{classify.AddressSyntax, "go-clients-address", "invalid address: " + what}
}

// CheckRecipient returns an error for what cannot stand as the forward-path of a
// RCPT command: nothing, more than a path may hold, and characters that a
// mailbox may have only inside a quoted local part or not at all (RFC 5321
// §4.1.2, RFC 6531 §3.3). Whether the rest is an address is for the server to
// tell: there are mailboxes with two dots in a row, and some without a domain.
func CheckRecipient(address string) error {
	if address == "" {
		return badAddress("it is empty")
	}
	return CheckSender(address)
}

// CheckSender does the same for the reverse-path of a MAIL command, which may be
// empty (RFC 5321 §4.5.5).
func CheckSender(address string) error {
	if err := CheckText(address); err != nil {
		return err
	}
	local, domain := "", address
	if strings.HasPrefix(address, `"`) {
		end := closingQuote(address)
		if end < 0 || end < len(address) && address[end] != '@' {
			return badAddress("a quoted part is not followed by a domain")
		}
		domain = address[end:]
	} else if at := strings.IndexByte(address, '@'); at >= 0 {
		local, domain = address[:at], address[at:]
	}
	domain = strings.TrimPrefix(domain, "@")
	if literal, ok := strings.CutPrefix(domain, "["); ok { // RFC 5321 §4.1.3
		if domain, ok = strings.CutSuffix(literal, "]"); !ok {
			return badAddress("the domain's bracket is not closed")
		}
		domain = strings.ReplaceAll(domain, ":", "") // as in [IPv6:2001:db8::25]
	}
	const specials = ` <>()[]\,;:"@` // RFC 5322 §3.2.3, without the dot
	if i := strings.IndexAny(local+domain, specials); i >= 0 {
		if (local + domain)[i] == ' ' {
			return badAddress("it holds a space")
		}
		return badAddress("it holds the character " + string((local + domain)[i]))
	}
	return nil
}

// CheckText returns an error for what no argument may be: too long, or with
// characters that end a line or cannot be seen.
func CheckText(s string) error {
	switch {
	case len(s) > maxPath:
		return badAddress("it is too long")
	case !utf8.ValidString(s):
		return badAddress("it is no UTF-8")
	case strings.ContainsFunc(s, unicode.IsControl):
		return badAddress("it holds a control character")
	}
	return nil
}

// closingQuote returns the index behind the quotation mark that closes the one
// at the beginning, -1 when there is none.
func closingQuote(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// CheckLocalName returns an error for what cannot stand behind EHLO: a domain or
// an address in brackets, without spaces and control characters (RFC 5321
// §4.1.1.1).
func CheckLocalName(name string) error {
	bad := func(r rune) bool { return r <= ' ' || r == 0x7f || unicode.IsControl(r) || unicode.IsSpace(r) }
	if name == "" || len(name) > maxName || !utf8.ValidString(name) || strings.ContainsFunc(name, bad) {
		return &Refusal{classify.ProtocolError, "go-clients-misuse", "invalid local name for EHLO"}
	}
	return nil
}

// IsASCII reports whether an address can go to a server without SMTPUTF8.
func IsASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// IsLocal reports whether a host is this machine, so that no network sees what
// is sent there.
func IsLocal(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// CheckUTF8 returns [NoUTF8] for an address that a server with these extensions cannot
// read.
func CheckUTF8(address string, extension func(string) (bool, string)) error {
	if IsASCII(address) {
		return nil
	}
	if ok, _ := extension("SMTPUTF8"); !ok {
		return NoUTF8
	}
	return nil
}
