package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/smtperr/internal/scripted"
)

// says makes a connection to a server that says all this and then ends it.
func says(t *testing.T, text string) *Conn {
	t.Helper()
	near, far := net.Pipe()
	go func() {
		_, _ = io.WriteString(far, text)
		far.Close()
	}()
	t.Cleanup(func() { near.Close() })
	return New(near)
}

func TestReadReply(t *testing.T) {
	tests := []struct {
		name string
		says string
		want Reply
		err  error
	}{
		{"one line", "250 2.0.0 ok\r\n", Reply{250, "2.0.0 ok"}, nil},
		{"lines", "250-a\r\n250-b\r\n250 c\r\n", Reply{250, "a\nb\nc"}, nil},
		{"a bare code", "250\r\n", Reply{250, ""}, nil},
		{"a bare code and a line feed", "251\n", Reply{251, ""}, nil},
		{"a bare code at the end of several lines", "550-a\r\n550\r\n", Reply{550, "a\n"}, nil},
		{"only the first of two", "250 a\r\n550 b\r\n", Reply{250, "a"}, nil},
		{"a line whose end looks like a bare code", "250 " + strings.Repeat("x", 4092) + "abc\r\n", Reply{250, strings.Repeat("x", 4092) + "abc"}, nil},
		{"broken off in the code", "25", Reply{}, io.ErrUnexpectedEOF},
		{"broken off behind the code", "250", Reply{}, io.ErrUnexpectedEOF},
		{"broken off in the text", "250 queu", Reply{}, io.ErrUnexpectedEOF},
		{"broken off between lines", "250-a\r\n", Reply{}, io.EOF},
		{"nothing", "", Reply{}, io.EOF},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := says(t, tt.says).ReadReply()
			if diff := cmp.Diff(tt.want, got); diff != "" || !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v; reply (-want +got):\n%s", err, tt.err, diff)
			}
		})
	}
}

func TestReplyBounds(t *testing.T) {
	t.Run("a reply without end", func(t *testing.T) {
		near, far := net.Pipe()
		sent := make(chan int, 1)
		go func() {
			n := 0
			for {
				k, err := io.WriteString(far, "550-5.1.1 the mailbox does not exist\r\n")
				n += k
				if err != nil {
					sent <- n
					return
				}
			}
		}()
		c := New(near)
		_, err := c.ReadReply()
		if !errors.Is(err, LongReply) {
			t.Errorf("error %v", err)
		}
		if n := <-sent; n > maxReply+8<<10 {
			t.Errorf("read %d bytes of it", n)
		}
		if len(c.kept) > maxKept {
			t.Errorf("kept %d bytes", len(c.kept))
		}
		if r := c.Hidden(err); r.Code != 550 {
			t.Errorf("hidden %v", r)
		}
	})
	t.Run("each step has the whole of it", func(t *testing.T) {
		line := "250 " + strings.Repeat("x", maxReply/2) + "\r\n"
		c := says(t, strings.Repeat(line, 3))
		for range 3 {
			done := c.Step(time.Minute)
			if _, err := c.ReadReply(); err != nil {
				t.Error(err)
			}
			done()
		}
	})
	t.Run("a long line is cut", func(t *testing.T) {
		for _, n := range []int{1800, 1901, 4000, 10000} {
			c := says(t, "550-5.1.1 "+strings.Repeat("x", n)+"\r\n550 end\r\n334 "+strings.Repeat("y", n)+"\r\n")
			c.MaxLine = 1900
			r, err := c.ReadReply()
			if err != nil || r.Code != 550 || !strings.HasSuffix(r.Text, "x\nend") || len(r.Text) > 1910 {
				t.Errorf("%d bytes: %v, %d, %d bytes", n, err, r.Code, len(r.Text))
			}
			if r, err := c.ReadReply(); err != nil || len(r.Text) != n {
				t.Errorf("a challenge of %d bytes: %v, %d bytes", n, err, len(r.Text))
			}
		}
	})
}

func TestUnasked(t *testing.T) {
	for text, want := range map[string]bool{
		"250 ok\r\n":                  false,
		"250 ok\r\n250 ok\r\n":        true,
		"250 ok\r\nx":                 true,
		"250 ok\r\n421 4.3.2 bye\r\n": false, // the session ends, and says why
		"250 ok\r\n550 no\r\n":        false,
	} {
		c := says(t, text)
		if _, err := c.ReadReply(); err != nil {
			t.Fatal(err)
		}
		if got := c.Unasked(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestHidden(t *testing.T) {
	tests := []struct {
		name string
		says string
		want Reply
	}{
		{"a whole refusal", "421 4.3.2 bye\r\n", Reply{421, "4.3.2 bye"}},
		{"behind a positive reply", "250 ok\r\n451 4.3.0 later\r\n", Reply{451, "4.3.0 later"}},
		{"cut in its text", "550 5.1.1 no su", Reply{550, "5.1.1 no su"}},
		{"cut behind the code", "550", Reply{550, ""}},
		{"cut in its lines", "550-5.1.1 no such user\r\n", Reply{550, "5.1.1 no such user"}},
		{"cut in its code", "55", Reply{}},
		{"a positive reply that is cut", "250 ok", Reply{}},
		{"no code", "what?\r\n", Reply{}},
		{"no code of ours", "999 x\r\n", Reply{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := says(t, tt.says)
			_, _ = io.Copy(io.Discard, c)
			if diff := cmp.Diff(tt.want, c.Hidden(io.EOF)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A stubborn connection has no deadlines.
type stubborn struct{ net.Conn }

func (stubborn) SetDeadline(time.Time) error      { return errors.New("no deadlines here") }
func (stubborn) SetReadDeadline(time.Time) error  { return errors.New("no deadlines here") }
func (stubborn) SetWriteDeadline(time.Time) error { return errors.New("no deadlines here") }

func TestClock(t *testing.T) {
	own := errors.New("the program ends")
	tests := []struct {
		name string
		do   func(c *Conn) error
		want []error
		took time.Duration
	}{
		{"a reply that does not come", func(c *Conn) error {
			defer c.Step(time.Minute)()
			_, err := c.ReadReply()
			return err
		}, []error{os.ErrDeadlineExceeded}, time.Minute},
		{"a write that nobody reads", func(c *Conn) error {
			defer c.Step(time.Minute)()
			_, err := c.Write([]byte("QUIT\r\n"))
			return err
		}, []error{os.ErrDeadlineExceeded}, time.Minute},
		{"a deadline as go-smtp sets it", func(c *Conn) error {
			_ = c.SetDeadline(time.Now().Add(time.Second))
			_, err := c.Read(make([]byte, 1))
			return err
		}, []error{os.ErrDeadlineExceeded}, time.Second},
		{"a deadline that was taken back", func(c *Conn) error {
			_ = c.SetDeadline(time.Now().Add(time.Second))
			_ = c.SetDeadline(time.Time{})
			time.Sleep(time.Hour)
			return c.Broken()
		}, nil, time.Hour},
		{"a step that ended", func(c *Conn) error {
			c.Step(time.Second)()
			time.Sleep(time.Hour)
			return c.Broken()
		}, nil, time.Hour},
		{"a context that ends", func(c *Conn) error {
			ctx, cancel := context.WithCancelCause(context.Background())
			time.AfterFunc(2*time.Second, func() { cancel(own) })
			defer c.Bind(ctx)()
			defer c.Step(time.Minute)()
			_, err := c.ReadReply()
			return err
		}, []error{context.Canceled, own}, 2 * time.Second},
		{"a context that has ended", func(c *Conn) error {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			c.Bind(ctx)()
			return c.Broken() // at once
		}, []error{context.Canceled}, 0},
		{"a context that ends later", func(c *Conn) error {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			c.Bind(ctx)()
			time.Sleep(time.Minute)
			return c.Broken()
		}, nil, time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				near, far := net.Pipe()
				defer far.Close()
				c := New(stubborn{near})
				defer c.Close()
				began := time.Now()
				err := tt.do(c)
				for _, want := range tt.want {
					if !errors.Is(err, want) {
						t.Errorf("error %v, want %v", err, want)
					}
				}
				if tt.want == nil && err != nil {
					t.Errorf("error %v", err)
				}
				if took := time.Since(began); took != tt.took { // on the clock of the test's bubble
					t.Errorf("took %v, want %v", took, tt.took)
				}
			})
		})
	}
}

// deaf is a connection that has something to read and takes nothing.
type deaf struct {
	net.Conn
	r io.Reader
}

func (d deaf) Read(p []byte) (int, error) { return d.r.Read(p) }
func (deaf) Write([]byte) (int, error)    { return 0, &net.OpError{Op: "write", Err: io.ErrClosedPipe} }

// TestHiddenBehindWrite holds that the reason is found that a server gave before a
// write failed.
func TestHiddenBehindWrite(t *testing.T) {
	near, _ := net.Pipe()
	c := New(deaf{near, strings.NewReader("552 5.3.4 too large\r\n")})
	defer c.Close()
	_, err := c.Write([]byte("x"))
	if diff := cmp.Diff(Reply{552, "5.3.4 too large"}, c.Hidden(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestClockOverTLS holds that a peer that reads nothing does not hold up the end
// of a connection that the caller encrypted.
func TestClockOverTLS(t *testing.T) {
	cert, pool := scripted.Identity(t, nil)
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		server := tls.Server(far, &tls.Config{Certificates: []tls.Certificate{cert}, SessionTicketsDisabled: true, Time: certain, MaxVersion: tls.VersionTLS12})
		go func() { _ = server.Handshake() }()
		c := New(tls.Client(stubborn{near}, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", Time: certain}))
		if err := c.Handshake(); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		defer c.Step(time.Second)()
		if _, err := c.ReadReply(); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("took %v", took)
		}
		far.Close()
	})
}

// certain is the time outside of the bubble, in which the certificate was made.
func certain() time.Time { return now }

var now = time.Now()

func TestInjected(t *testing.T) {
	c := says(t, "220 go ahead\r\n250 trust me\r\n")
	if _, err := c.ReadReply(); err != nil {
		t.Fatal(err)
	}
	if err := c.StartTLS(&tls.Config{ServerName: "mx.example.org"}); !errors.Is(err, Injected) {
		t.Errorf("error %v", err)
	}
	if c.Broken() == nil {
		t.Error("the connection goes on in clear text")
	}
}

func TestReceipt(t *testing.T) {
	for text, want := range map[string]string{
		"2.0.0 queued as 4ABC":            "2.0.0 queued as 4ABC",
		"2.0.0 a\nb\tc  ":                 "2.0.0 a b c",
		"\x1b[31m2.0.0\x00 \u202eevil":    "\uFFFD[31m2.0.0\uFFFD \uFFFDevil",
		"\xff\xfe":                        "",
		strings.Repeat("ä", 300) + " end": strings.Repeat("ä", 256),
	} {
		if got := (Reply{250, text}).Receipt(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
