package wire

import (
	"bytes"
	"io"
	"net"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"bufio"
)

// written returns what the parts of a content are on the wire.
func written(t testing.TB, most int64, parts ...string) (string, int64, error) {
	t.Helper()
	near, far := net.Pipe()
	got := make(chan string, 1)
	go func() {
		b, _ := io.ReadAll(far)
		got <- string(b)
	}()
	conn := New(near)
	c := NewContent(conn, time.Minute, most, nil)
	var err error
	for _, part := range parts {
		if _, err = c.Write([]byte(part)); err != nil {
			break
		}
	}
	if err == nil {
		err = c.End()
	}
	conn.Close()
	return <-got, c.size, err
}

func TestContent(t *testing.T) {
	tests := []struct {
		name  string
		parts []string
		want  string // without the final dot
	}{
		{"lines as they should be", []string{"a\r\nb\r\n"}, "a\r\nb\r\n"},
		{"no end of line", []string{"a"}, "a\r\n"},
		{"nothing", nil, "\r\n"},
		{"line feeds", []string{"a\nb\n\nc"}, "a\r\nb\r\n\r\nc\r\n"},
		{"carriage returns", []string{"a\rb\r\rc\r"}, "a\r\nb\r\nc\r\n"},
		{"carriage returns before a line feed", []string{"a\r\r\nb\r\r\r\n"}, "a\r\nb\r\n"},
		{"dots", []string{".\r\n..\r\na.b\r\n.c"}, "..\r\n...\r\na.b\r\n..c\r\n"},
		{"a dot between line feeds", []string{"a\n.\nMAIL"}, "a\r\n..\r\nMAIL\r\n"},
		{"a dot between carriage returns", []string{"a\r.\rMAIL"}, "a\r\n..\r\nMAIL\r\n"},
		{"a dot between a line feed and CRLF", []string{"a\n.\r\nMAIL"}, "a\r\n..\r\nMAIL\r\n"},
		{"a dot between a carriage return and CRLF", []string{"a\r.\r\nMAIL"}, "a\r\n..\r\nMAIL\r\n"},
		{"a dot behind two carriage returns and CRLF", []string{"a\r\r\n.\r\nMAIL"}, "a\r\n..\r\nMAIL\r\n"},
		{"in parts", []string{"a\r", "\n", ".", "\r", "\nb", "\r", "c"}, "a\r\n..\r\nb\r\nc\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, size, err := written(t, 0, tt.parts...)
			if want := tt.want + ".\r\n"; got != want || err != nil {
				t.Errorf("wrote %q, %v, want %q", got, err, want)
			}
			if undotted := strings.ReplaceAll("\r\n"+tt.want, "\r\n.", "\r\n")[2:]; size != int64(len(undotted)) {
				t.Errorf("size %d, want %d", size, len(undotted))
			}
		})
	}
}

// TestContentTooLarge holds that a content that turns out too large gets no dot.
func TestContentTooLarge(t *testing.T) {
	part := strings.Repeat("0123456789abcde\n", 1000) // 17,000 bytes on the wire
	if got, _, err := written(t, 34000, part, part); err != nil || !strings.HasSuffix(got, "\r\n.\r\n") {
		t.Errorf("as large as the limit: %v", err)
	}
	got, _, err := written(t, 33999, part, part)
	if err == nil || strings.Contains(got, "\n.") || !strings.Contains(err.Error(), "larger than the 33999") {
		t.Errorf("larger than the limit: %v, %d bytes", err, len(got))
	}
}

// FuzzContent holds that no carriage return and no line feed is alone on the
// wire, that the only dot that is alone on a line is the last, and that what a
// server reads is the content with its line ends, however it came in parts.
func FuzzContent(f *testing.F) {
	f.Add("a\r\n.\r\n\rb\n.\n", 3)
	f.Add("\r\r\n.\r.\n..", 1)
	f.Fuzz(func(t *testing.T, s string, at int) {
		at = min(max(at, 0), len(s))
		whole, _, err := written(t, 0, s)
		if err != nil {
			t.Fatal(err)
		}
		if parts, _, _ := written(t, 0, s[:at], s[at:]); parts != whole {
			t.Fatalf("%q in two parts, %q in one", parts, whole)
		}
		if bare := strings.ReplaceAll(whole, "\r\n", ""); strings.ContainsAny(bare, "\r\n") {
			t.Fatalf("%q has half an end of line", whole)
		}
		if i := strings.Index("\r\n"+whole, "\r\n.\r\n"); i != len(whole)-3 {
			t.Fatalf("%q ends twice", whole)
		}
		r := textproto.NewReader(bufio.NewReader(strings.NewReader(whole)))
		read, err := r.ReadDotBytes()
		if err != nil {
			t.Fatal(err)
		}
		ends := strings.NewReplacer("\r", "", "\n", "")
		if got, want := ends.Replace(string(read)), ends.Replace(s); got != want {
			t.Fatalf("a server reads %q of %q", got, want)
		}
	})
}

func TestMessageSize(t *testing.T) {
	for _, s := range []string{"", "a\r\nb\r\n", "a\nb\n\n", "a\r\nb\n.c\n"} {
		_, size, _ := written(t, 0, s)
		if s == "" || !strings.HasSuffix(s, "\n") {
			size -= 2 // the end of the last line
		}
		if got := SizeOf(strings.NewReader(s)); got != size {
			t.Errorf("%q: %d, want %d", s, got, size)
		}
	}
	if got := SizeOf(struct{ io.Reader }{new(bytes.Buffer)}); got != 0 {
		t.Errorf("a reader that does not know: %d", got)
	}
}

func TestLimit(t *testing.T) {
	for parameter, want := range map[string]int64{"": 0, "0": 0, "1000": 1000, "-1": 0, "x": 0, "99999999999999999999": 0} {
		if got := Limit(parameter); got != want {
			t.Errorf("%q: %d", parameter, got)
		}
	}
}

// TestSizeOf holds that a content in memory is counted as it goes out, and not read.
func TestSizeOf(t *testing.T) {
	long := strings.Repeat("x", 4095) + "\r\n" + strings.Repeat("y\n", 4096)
	tests := []struct {
		name string
		r    io.Reader
		want int64
	}{
		{"bytes", bytes.NewReader([]byte("a\nb\r\n\n")), 8},
		{"a string", strings.NewReader("a\nb\r\n\n"), 8},
		{"a buffer", bytes.NewBufferString("a\nb\r\n\n"), 8},
		{"at the border of a block", strings.NewReader(long), int64(len(long)) + 4096},
		{"nothing", strings.NewReader(""), 0},
		{"a reader that knows how much is left", struct{ *strings.Reader }{strings.NewReader("a\n")}, 2},
		{"one that does not", struct{ io.Reader }{strings.NewReader("a\n")}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, _ := tt.r.(interface{ Len() int })
			left := 0
			if before != nil {
				left = before.Len()
			}
			if got := SizeOf(tt.r); got != tt.want {
				t.Errorf("%d, want %d", got, tt.want)
			}
			if before != nil && before.Len() != left {
				t.Error("it was read")
			}
		})
	}
}
