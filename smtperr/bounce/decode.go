package bounce

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
)

// text returns the part's body as UTF-8. Of a part that was cut off, the last
// line is left out: half an address is another address.
func (p *part) text() string {
	b := p.decoded()
	_, params := contentType(p.head.get("Content-Type"))
	s := toUTF8(b, params["charset"])
	if p.kind == htmlPart {
		s = fromHTML(s)
	}
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	if p.cut {
		s = s[:strings.LastIndexByte(s, '\n')+1]
	}
	return s
}

// decoded undoes the part's transfer encoding; what cannot be decoded is left as
// it is, or left out where decoding fails in the middle.
func (p *part) decoded() []byte {
	switch strings.ToLower(strings.TrimSpace(p.head.get("Content-Transfer-Encoding"))) {
	case "base64":
		clean := bytes.Map(func(r rune) rune {
			if r == '\n' || r == ' ' || r == '\t' || r == '\r' {
				return -1
			}
			return r
		}, p.body)
		if i := bytes.IndexByte(clean, '='); i >= 0 {
			clean = clean[:i]
		}
		b, err := base64.RawStdEncoding.DecodeString(string(clean))
		if err != nil && len(b) == 0 {
			return p.body
		}
		return b
	case "quoted-printable":
		b, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(p.body)))
		if err != nil {
			// What is not quoted well may not be quoted at all.
			return p.body
		}
		return b
	}
	return p.body
}

// toUTF8 converts text from a charset. Text that lies about its charset, or
// tells none, is taken for what it looks like.
func toUTF8(b []byte, charset string) string {
	charset = strings.ToLower(strings.TrimSpace(charset))
	ascii := isASCII(b)
	var e encoding.Encoding
	switch {
	case ascii && bytes.Contains(b, []byte("\x1b$")):
		e = japanese.ISO2022JP
	case ascii && !strings.Contains(charset, "utf-7") && !strings.Contains(charset, "utf-16") && !strings.HasPrefix(charset, "hz"):
		return string(b)
	case utf8.Valid(b) && (charset == "" || strings.Contains(charset, "utf") || charset == "us-ascii"):
		return string(b)
	default:
		e = lookup(charset)
	}
	if e != nil {
		if s, err := e.NewDecoder().Bytes(b); err == nil {
			return string(s)
		}
	}
	if utf8.Valid(b) {
		return string(b)
	}
	if s, err := charmap.Windows1252.NewDecoder().Bytes(b); err == nil {
		return string(s)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

func lookup(charset string) encoding.Encoding {
	switch charset {
	case "", "us-ascii", "utf-8", "utf8", "ascii":
		return nil
	case "cp932", "ms932":
		return japanese.ShiftJIS
	}
	if number, ok := strings.CutPrefix(charset, "cp125"); ok {
		charset = "windows-125" + number
	}
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil
	}
	return e
}

// charsetReader serves mime.WordDecoder.
func charsetReader(charset string, in io.Reader) (io.Reader, error) {
	e := lookup(strings.ToLower(charset))
	if e == nil {
		return nil, fmt.Errorf("bounce: unknown charset %q", charset)
	}
	return e.NewDecoder().Reader(in), nil
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fromHTML makes plain text of a page: tags go, those of blocks end a line.
func fromHTML(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			i = len(s)
		}
		text(&b, s[:i])
		s = s[i:]
		if s == "" {
			break
		}
		end := strings.IndexByte(s, '>')
		if end < 0 {
			break
		}
		name := strings.ToLower(tagName(s[1:end]))
		s = s[end+1:]
		switch name {
		case "style", "script", "head", "title":
			// All that is inside is no text.
			if i := indexFold(s, "</"+name); i >= 0 {
				s = s[i:]
			}
		case "br", "p", "/p", "div", "/div", "tr", "/tr", "li", "/li", "h1", "h2", "h3", "/h1", "/h2", "/h3", "table", "/table", "pre", "/pre", "/td":
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func tagName(s string) string {
	i := 0
	for i < len(s) && i < 12 && s[i] != ' ' && s[i] != '\n' && s[i] != '\t' && (s[i] != '/' || i == 0) {
		i++
	}
	return s[:i]
}

// text writes text of a page with its entities replaced.
func text(b *strings.Builder, s string) {
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[:min(len(s), 8)], ';')
		if end < 0 {
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		switch s[1:end] {
		case "lt":
			b.WriteByte('<')
		case "gt":
			b.WriteByte('>')
		case "amp":
			b.WriteByte('&')
		case "quot":
			b.WriteByte('"')
		case "nbsp", "#160":
			b.WriteByte(' ')
		case "#39", "apos":
			b.WriteByte('\'')
		case "#64":
			b.WriteByte('@')
		default:
			b.WriteString(s[:end+1])
		}
		s = s[end+1:]
	}
}

// indexFold is strings.Index without regard to the case of ASCII letters; sub
// is in lower case.
func indexFold(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if lower(s[i]) == sub[0] && strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}
