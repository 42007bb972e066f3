package faulttest

import (
	"context"
	"io"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// honest sends by a Submission.
func honest(w Wire, dial func(context.Context, string, string) (net.Conn, error)) Said {
	s := &smtperr.Submission{Addr: w.Addr, TLS: smtperr.NoTLS, Dial: dial, Timeout: time.Minute}
	report, err := s.Send(context.Background(), w.From, w.To, strings.NewReader(w.Message))
	if err == nil {
		return Said{}
	}
	return Said{Err: err, Recipients: slices.Repeat([]Fate{{report.Outcome, err}}, len(w.To))}
}

// but returns what was said with the fate of all recipients changed where it was
// as given.
func (s Said) but(was classify.Outcome, is Fate) Said {
	s.Recipients = slices.Clone(s.Recipients)
	for i, f := range s.Recipients {
		if f.Outcome == was {
			s.Recipients[i] = is
		}
	}
	return s
}

// A stubborn connection does not close.
type stubborn struct{ net.Conn }

func (stubborn) Close() error { return nil }

// A timeless connection has no deadlines.
type timeless struct{ net.Conn }

func (timeless) SetDeadline(time.Time) error { return nil }

// hasty makes a connection that waits for nothing.
func hasty(c net.Conn) net.Conn {
	_ = c.SetDeadline(time.Now().Add(time.Millisecond))
	return c
}

func wrapped[T net.Conn](w Wire, wrap func(net.Conn) T) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := w.Dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return wrap(conn), nil
	}
}

// TestRunFinds holds that each claim is one that a client can break.
func TestRunFinds(t *testing.T) {
	later := &textproto.Error{Code: 451, Msg: "4.3.0 try again later"}
	tests := []struct {
		name string
		send func(Wire) Said
		want string
	}{
		{"sent where nobody knows", func(w Wire) Said {
			return honest(w, w.Dial).but(classify.OutcomeUnknown, Fate{Outcome: classify.OutcomeSent})
		}, "cut: a false sent"},
		{"not sent where nobody knows", func(w Wire) Said {
			return honest(w, w.Dial).but(classify.OutcomeUnknown, Fate{Outcome: classify.OutcomeNotSent})
		}, "reset: a false not-sent"},
		{"again where nobody knows", func(w Wire) Said {
			return honest(w, w.Dial).but(classify.OutcomeUnknown, Fate{classify.OutcomeUnknown, later})
		}, "stall: unknown is retried by RetryPolicy"},
		{"another outcome than the error's", func(w Wire) Said {
			s := honest(w, w.Dial)
			return s.but(classify.OutcomeNotSent, Fate{classify.OutcomeUnknown, s.Err})
		}, "cut: unknown, and not-sent by its error"},
		{"again where it is out", func(w Wire) Said {
			return honest(w, w.Dial).but(classify.OutcomeUnknown, Fate{classify.OutcomeSent, later})
		}, "cut: sends twice by RetryPolicy"},
		{"another step", func(w Wire) Said {
			s := honest(w, w.Dial)
			s.Err = smtperr.Wrap(s.Err, smtperr.WithStage(classify.StageHelo))
			return s
		}, "cut: stage helo for mail"},
		{"no deadline", func(w Wire) Said {
			return honest(w, wrapped(w, func(c net.Conn) net.Conn { return timeless{c} }))
		}, "stall: returns too late"},
		{"no patience", func(w Wire) Said {
			return honest(w, wrapped(w, hasty))
		}, "split: comes out otherwise"},
		{"an open connection", func(w Wire) Said {
			return honest(w, wrapped(w, func(c net.Conn) net.Conn { return stubborn{c} }))
		}, "stall: leaves the connection open"},
		{"a second attempt", func(w Wire) Said {
			s := honest(w, w.Dial)
			if s.Err != nil {
				return honest(w, w.Dial)
			}
			return s
		}, "cut: connects twice"},
		{"half a mail", func(w Wire) Said {
			w.Message = w.Message[:len(w.Message)/2]
			return honest(w, w.Dial)
		}, "cut: half a mail"},
		{"nothing at all", func(w Wire) Said {
			conn, err := w.Dial(context.Background(), "tcp", w.Addr)
			if err == nil {
				_, _ = io.WriteString(conn, "QUIT\r\n")
				conn.Close()
			}
			return Said{}
		}, "does not send"},
		{"no error", func(w Wire) Said {
			s := honest(w, w.Dial)
			s.Err = nil
			return s
		}, "no error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pair, err := issue()
			if err != nil {
				t.Fatal(err)
			}
			s := &suite{sparse: true, client: Client{Name: tt.name, Within: 3 * time.Minute, Send: tt.send}, tls: pair, broken: map[string]*violation{}}
			for _, temper := range tempers[:2] {
				s.conversation(t, ModePlain, temper)
			}
			if s.broken[tt.want] == nil {
				t.Errorf("not found: %q, only %q", tt.want, slices.Sorted(func(yield func(string) bool) {
					for claim := range s.broken {
						if !yield(claim) {
							return
						}
					}
				}))
			}
		})
	}
}

// TestMemory holds that a connection in memory does what one over loopback does.
func TestMemory(t *testing.T) {
	tests := []struct {
		name string
		do   func(a, b net.Conn) string // b is the peer, which a looks at
		want string
	}{
		{"the peer closed", func(a, b net.Conn) string {
			_, _ = io.WriteString(b, "bye")
			b.Close()
			return read(a) + ", " + read(a)
		}, "bye, EOF"},
		{"written to who closed", func(a, b net.Conn) string {
			b.Close()
			first := write(a)
			for range 100 { // until the peer's system has answered
				if write(a) != "ok" {
					break
				}
				time.Sleep(time.Millisecond)
			}
			return first + ", " + write(a) + ", " + read(a)
		}, "ok, broken pipe, EOF"},
		{"reset", func(a, b net.Conn) string {
			reset(b)
			return read(a) + ", " + read(a) + ", " + write(a)
		}, "connection reset by peer, EOF, broken pipe"},
		{"reset while writing", func(a, b net.Conn) string {
			_, _ = io.WriteString(b, "hi")
			reset(b)
			time.Sleep(time.Millisecond)
			return write(a) + ", " + write(a) + ", " + read(a) + ", " + read(a)
		}, "connection reset by peer, broken pipe, hi, EOF"},
		{"a deadline", func(a, _ net.Conn) string {
			_ = a.SetReadDeadline(time.Now().Add(time.Millisecond))
			late := read(a)
			_ = a.SetDeadline(time.Now().Add(-time.Second))
			return late + ", " + read(a) + ", " + write(a)
		}, "i/o timeout, i/o timeout, i/o timeout"},
		{"a deadline that is taken back", func(a, b net.Conn) string {
			_ = a.SetDeadline(time.Now().Add(-time.Second))
			_ = a.SetDeadline(time.Time{})
			_, _ = io.WriteString(b, "hi")
			return read(a)
		}, "hi"},
		{"closed by itself", func(a, _ net.Conn) string {
			a.Close()
			return read(a) + ", " + write(a)
		}, "use of closed network connection, use of closed network connection"},
		{"closed while it waits", func(a, _ net.Conn) string {
			time.AfterFunc(10*time.Millisecond, func() { a.Close() })
			return read(a)
		}, "use of closed network connection"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, b := memory()
			if got := tt.do(a, b); got != tt.want {
				t.Errorf("in memory: %s, want %s", got, tt.want)
			}
			l := listen(t)
			defer l.Close()
			x, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			y, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer y.Close()
			if got := tt.do(x, y); got != tt.want {
				t.Errorf("over loopback: %s, want %s", got, tt.want)
			}
		})
	}
}

func read(c net.Conn) string {
	buffer := make([]byte, 100)
	n, err := c.Read(buffer)
	if err != nil {
		return last(err)
	}
	return string(buffer[:n])
}

func write(c net.Conn) string {
	if _, err := c.Write([]byte("x")); err != nil {
		return last(err)
	}
	return "ok"
}

func last(err error) string {
	s := err.Error()
	return s[strings.LastIndex(s, ": ")+1+min(1, strings.Count(s, ": ")):]
}
