package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// An entry has the fields of the journal that are asked for.
type entry struct {
	Realtime   string  `json:"__REALTIME_TIMESTAMP"`
	Host       string  `json:"_HOSTNAME"`
	Identifier string  `json:"SYSLOG_IDENTIFIER"`
	Comm       string  `json:"_COMM"`
	Message    message `json:"MESSAGE"`
}

// A message is text, or an array of numbers where it holds what is not.
type message string

func (m *message) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err == nil {
		*m = message(s)
		return nil
	}
	var list []uint8
	var numbers []int
	if err := json.Unmarshal(data, &numbers); err != nil {
		return err
	}
	for _, n := range numbers {
		list = append(list, byte(n))
	}
	*m = message(list)
	return nil
}

// readJournal reads a line of "journalctl -o json".
func readJournal(s string) (l line, ok bool) {
	var e entry
	if err := json.Unmarshal([]byte(s), &e); err != nil || e.Realtime == "" {
		return l, false
	}
	return e.line(), true
}

func (e *entry) line() line {
	l := line{host: e.Host, program: e.Identifier, text: string(e.Message)}
	if l.program == "" {
		l.program = e.Comm
	}
	if micro, err := strconv.ParseInt(e.Realtime, 10, 64); err == nil {
		l.at = micro / 1e6
	}
	return l
}

// exportHead begins an entry in journald's export format.
const exportHead = "__CURSOR="

// An exportReader turns journald's export format, in which an entry has a line
// for each field and a value may be binary, into lines as syslogd writes them.
type exportReader struct {
	in      *bufio.Reader
	out     bytes.Buffer
	current entry
	any     bool // the current entry has a field
	err     error
	broken  int // entries that are cut short
}

func newExportReader(in io.Reader) *exportReader {
	return &exportReader{in: bufio.NewReaderSize(in, 256<<10)}
}

func (x *exportReader) Read(p []byte) (int, error) {
	for x.out.Len() == 0 && x.err == nil {
		x.field()
	}
	if x.out.Len() > 0 {
		return x.out.Read(p)
	}
	return 0, x.err
}

// maxField bounds the value of a field that is kept.
const maxField = 64 << 10

// field reads one field, or the empty line behind an entry.
func (x *exportReader) field() {
	data, err := x.in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = x.in.ReadSlice('\n')
		}
		if err == nil {
			return // longer than any that is asked for
		}
		x.end(err)
		return
	case err != nil:
		if len(data) > 0 {
			x.any, x.current = false, entry{}
			x.out.WriteString(brokenEntry)
		}
		x.end(err)
		return
	}
	data = data[:len(data)-1]
	if len(data) == 0 {
		x.flush()
		return
	}
	name, value, text := strings.Cut(string(data), "=")
	if !text {
		value, err = x.binary()
		if err != nil {
			x.any, x.current = false, entry{}
			x.out.WriteString(brokenEntry)
			x.end(err)
			return
		}
	}
	x.any = true
	switch name {
	case "__REALTIME_TIMESTAMP":
		x.current.Realtime = value
	case "_HOSTNAME":
		x.current.Host = value
	case "SYSLOG_IDENTIFIER":
		x.current.Identifier = value
	case "_COMM":
		x.current.Comm = value
	case "MESSAGE":
		x.current.Message = message(value)
	}
}

// brokenEntry is a line that nobody takes for a sound one.
const brokenEntry = "\x00 an entry that is cut short\n"

// binary reads a value with its length before it, 64 bits of which the first is
// the least.
func (x *exportReader) binary() (string, error) {
	var head [8]byte
	if _, err := io.ReadFull(x.in, head[:]); err != nil {
		return "", err
	}
	size := binary.LittleEndian.Uint64(head[:])
	if size > 1<<30 {
		return "", errors.New("a field of the journal is too large")
	}
	var b strings.Builder
	if _, err := io.CopyN(&b, x.in, int64(min(size, maxField))); err != nil {
		return "", err
	}
	if _, err := io.CopyN(io.Discard, x.in, int64(size)-int64(b.Len())+1); err != nil {
		return "", err
	}
	return b.String(), nil
}

func (x *exportReader) end(err error) {
	x.flush()
	x.err = err
}

// flush writes the entry as a line.
func (x *exportReader) flush() {
	if !x.any {
		return
	}
	l := x.current.line()
	x.current, x.any = entry{}, false
	host, program := l.host, l.program
	if host == "" {
		host = "localhost"
	}
	if program == "" {
		program = "unknown"
	}
	x.out.WriteString(time.Unix(l.at, 0).UTC().Format(time.RFC3339))
	x.out.WriteByte(' ')
	x.out.WriteString(oneWord(host))
	x.out.WriteByte(' ')
	x.out.WriteString(oneWord(program))
	x.out.WriteString(": ")
	x.out.WriteString(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, l.text))
	x.out.WriteByte('\n')
}

func oneWord(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == ':' || r == '[' {
			return '_'
		}
		return r
	}, s)
}
