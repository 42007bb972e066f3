package smtperr

import (
	"bufio"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// A script is an SMTP server for tests that says what it is told, right or
// wrong: replies by the first word of a command, "" for the greeting and "." for
// the end of the content. "close" closes the connection, "hang" never answers, "raw:" sends
// what follows without an end of line and closes.
type script map[string]string

// A server runs a script on loopback and keeps what the client wrote.
type server struct {
	addr string
	mu   sync.Mutex
	wire strings.Builder
	open sync.WaitGroup
}

// ended waits for the connections to end, and returns all that was written.
func (s *server) ended() string {
	s.open.Wait()
	return s.written()
}

func (s *server) written() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wire.String()
}

var honest = script{
	"": "220 mx.example.org ready", "EHLO": "250-mx.example.org\r\n250 8BITMIME", "HELO": "250 mx.example.org",
	"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 2.0.0 queued as 4ABC", "QUIT": "221 bye", "RSET": "250 ok",
}

// but returns the script with other replies.
func (s script) but(more ...string) script {
	out := script{}
	for k, v := range s {
		out[k] = v
	}
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}

func (s script) start(t *testing.T) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return s.serveOn(t, l)
}

// serveOn serves a listener until the test ends.
func (s script) serveOn(t *testing.T, l net.Listener) *server {
	srv := &server{addr: l.Addr().String()}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(conn, srv)
		}
	}()
	return srv
}

func (s script) serve(conn net.Conn, srv *server) {
	srv.open.Add(1)
	defer srv.open.Done()
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	s.converse(conn, srv)
}

// converse answers until the connection ends, or until the script wants TLS,
// which it reports.
func (s script) converse(conn net.Conn, srv *server) (starttls bool) {
	if !s.answer(conn, "") {
		return false
	}
	r := bufio.NewReader(conn)
	content := false
	for {
		line, err := r.ReadString('\n')
		srv.mu.Lock()
		srv.wire.WriteString(line)
		srv.mu.Unlock()
		if err != nil {
			return false
		}
		line = strings.TrimRight(line, "\r\n")
		if content && line != "." {
			continue
		}
		command, _, _ := strings.Cut(line, " ")
		reply := command
		if _, ok := s[line]; ok { // a reply to exactly this line
			reply = line
		}
		if !s.answer(conn, reply) {
			return strings.HasSuffix(s[reply], "+starttls")
		}
		content = command == "DATA" && strings.HasPrefix(s["DATA"], "354")
		if command == "QUIT" {
			return false
		}
	}
}

// answer sends a reply and reports whether the session goes on.
func (s script) answer(conn net.Conn, command string) bool {
	reply, ok := s[command]
	if !ok {
		reply = "500 5.5.2 command unrecognized"
	}
	reply, closes := strings.CutSuffix(reply, "+close")
	reply, starttls := strings.CutSuffix(reply, "+starttls")
	last := closes || starttls
	switch reply {
	case "quiet":
		return true
	case "close":
		return false
	case "hang":
		time.Sleep(3 * time.Second)
		return false
	}
	if bytes, ok := strings.CutPrefix(reply, "raw:"); ok { // and no more
		_, _ = conn.Write([]byte(bytes))
		return false
	}
	_, err := conn.Write([]byte(strings.TrimSuffix(reply, "\r\n") + "\r\n"))
	return err == nil && !last
}
