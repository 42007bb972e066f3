package smtperrtest

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// FuzzConversation holds that a server ends every session of a client that
// talks nonsense and leaves, and answers in replies.
func FuzzConversation(f *testing.F) {
	f.Add("EHLO a\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nSubject: x\r\n\r\n..\r\n.\r\nQUIT\r\n")
	f.Add("EHLO a\r\nAUTH LOGIN\r\nYQ==\r\nYg==\r\nNOOP\r\n")
	f.Add("EHLO a\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nx\r\r\n.\r\nQUIT\r\n\n.\r\n")
	f.Add("BDAT 5 LAST\r\nhello\r\n\r\n\x00\xff\r\n")
	f.Fuzz(func(t *testing.T, input string) {
		srv := NewServer(t, AllowUser("a", "b"))
		c, err := net.Dial("tcp", srv.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		go func() {
			_, _ = io.WriteString(c, input)
			_ = c.(*net.TCPConn).CloseWrite()
		}()
		all, err := io.ReadAll(c)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("the session does not end after %q: %q", input, all)
		}
		for line := range strings.Lines(string(all)) {
			if class(line) == 0 || !strings.HasSuffix(line, "\r\n") {
				t.Errorf("no reply: %q", line)
			}
		}
	})
}

func TestCompleteReply(t *testing.T) {
	tests := []struct {
		name    string
		written []string
		want    []string
	}{
		{"one line", []string{"250 ok\r\n"}, []string{"250 ok"}},
		{"lines", []string{"250-a\r\n", "250-b\r\n", "250 c\r\n"}, []string{"250-a\n250-b\n250 c"}},
		{"in pieces", []string{"25", "0 o", "k\r", "\n"}, []string{"250 ok"}},
		{"two at once", []string{"250 a\r\n500 b\r\n"}, []string{"250 a", "500 b"}},
		{"empty challenge", []string{"334 \r\n"}, []string{"334 "}},
		{"bare code", []string{"250\r\n"}, []string{"250"}},
		{"no end", []string{"250-a\r\n"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c conn
			var got []string
			for _, p := range tt.written {
				c.out.WriteString(p)
				for r := c.completeReply(); r != ""; r = c.completeReply() {
					got = append(got, r)
				}
			}
			if strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("replies %q, want %q", got, tt.want)
			}
		})
	}
}
