package bounce

import (
	"mime"
	"net/mail"
	"net/textproto"
	"strings"
)

// Bounds of a header: what goes beyond is read over.
const (
	maxHeader = 128 << 10 // bytes
	maxFields = 1000
)

// A field is one field of a header, or of a report's group. Folded lines are
// joined by a line feed.
type field struct{ name, value string }

type header []field

// get returns the value of the first field called name, unfolded.
func (h header) get(name string) string { return unfold(h.raw(name)) }

// raw returns the value of the first field called name, with its line breaks.
func (h header) raw(name string) string {
	for i := range h {
		if len(h[i].name) == len(name) && strings.EqualFold(h[i].name, name) {
			return h[i].value
		}
	}
	return ""
}

func unfold(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\n", " ")
}

// cutField cuts "Name: value".
func cutField(line string) (name, value string, ok bool) {
	i := strings.IndexByte(line, ':')
	if i <= 0 || i > 76 {
		return "", "", false
	}
	name = strings.TrimRight(line[:i], " \t")
	for j := range len(name) {
		if name[j] <= ' ' || name[j] >= 0x7f {
			return "", "", false
		}
	}
	return name, strings.TrimSpace(line[i+1:]), name != ""
}

// parseHeader reads a header from the head of text, up to the first empty line,
// and returns what follows.
func parseHeader(text string) (h header, rest string) {
	text = text[:min(len(text), maxHeader)]
	var b folding
	for text != "" {
		line, after, _ := strings.Cut(text, "\n")
		line = strings.TrimSuffix(line, "\r")
		text = after
		if strings.TrimSpace(line) == "" {
			break
		}
		b.add(line)
	}
	return b.done(), text
}

// A folding collects a header line by line. Continuations are joined once, so
// that a field of a thousand lines costs no more than its length.
type folding struct {
	fields header
	value  []string
	bytes  int
}

func (f *folding) add(line string) bool {
	f.bytes += len(line)
	if f.bytes > maxHeader {
		return true
	}
	if line[0] == ' ' || line[0] == '\t' {
		if len(f.fields) == 0 {
			return false
		}
		if s := strings.TrimSpace(line); s != "" {
			f.value = append(f.value, s)
		}
		return true
	}
	f.flush()
	name, value, ok := cutField(line)
	if !ok || len(f.fields) >= maxFields {
		return ok
	}
	f.fields = append(f.fields, field{name: name})
	if value != "" {
		f.value = append(f.value, value)
	}
	return true
}

func (f *folding) flush() {
	if n := len(f.fields); n > 0 && len(f.value) > 0 {
		v := &f.fields[n-1].value
		if *v != "" {
			f.value = append([]string{*v}, f.value...)
		}
		*v = strings.Join(f.value, "\n")
	}
	f.value = f.value[:0]
}

func (f *folding) done() header {
	f.flush()
	return f.fields
}

// mail makes the header that an application gets.
func (h header) mail() mail.Header {
	if len(h) == 0 {
		return nil
	}
	m := make(mail.Header, len(h))
	for _, f := range h {
		key := textproto.CanonicalMIMEHeaderKey(f.name)
		m[key] = append(m[key], unfold(f.value))
	}
	return m
}

// decodeWords decodes RFC 2047's encoded words.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	d := mime.WordDecoder{CharsetReader: charsetReader}
	if t, err := d.DecodeHeader(s); err == nil {
		return t
	}
	return s
}
