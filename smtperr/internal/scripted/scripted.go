// Package scripted has an SMTP server for the tests of this module's clients that
// says what it is told, right or wrong.
package scripted

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// A Script has the replies by the first word of a command or by all of it, "" for
// the greeting and "." for the end of the content. "close" closes the connection,
// "hang" never answers, "raw:" sends what follows without an end of line and
// closes, and a reply with "+close" behind it is the last.
type Script map[string]string

// A Server runs a script on loopback and keeps what the client wrote.
type Server struct {
	Addr string // host:port

	mu   sync.Mutex
	wire strings.Builder
	open sync.WaitGroup
}

// Ended waits for the connections to end, and returns all that was written.
func (s *Server) Ended() string {
	s.open.Wait()
	return s.Written()
}

// Written returns all that clients wrote so far.
func (s *Server) Written() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wire.String()
}

// Honest takes every mail.
var Honest = Script{
	"": "220 mx.example.org ready", "EHLO": "250-mx.example.org\r\n250 8BITMIME", "LHLO": "250-mx.example.org\r\n250 8BITMIME", "HELO": "250 mx.example.org",
	"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 2.0.0 queued as 4ABC", "QUIT": "221 bye", "RSET": "250 ok",
}

// But returns the script with other replies.
func (s Script) But(more ...string) Script {
	out := Script{}
	for k, v := range s {
		out[k] = v
	}
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}

// Start starts a server.
func (s Script) Start(t testing.TB) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return s.serveOn(t, l)
}

// serveOn serves a listener until the test ends.
func (s Script) serveOn(t testing.TB, l net.Listener) *Server {
	t.Helper()
	t.Cleanup(func() { l.Close() })
	srv := &Server{Addr: l.Addr().String()}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			srv.open.Add(1)
			go s.serve(conn, srv)
		}
	}()
	return srv
}

// serve has one conversation.
func (s Script) serve(conn net.Conn, srv *Server) {
	defer srv.open.Done()
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	s.converse(conn, srv)
}

// converse answers until the connection ends, or until the script wants TLS,
// which it reports.
func (s Script) converse(conn net.Conn, srv *Server) (starttls bool) {
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
func (s Script) answer(conn net.Conn, command string) bool {
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

// StartTLS starts a server behind TLS from the first byte.
func (s Script) StartTLS(t testing.TB, config *tls.Config) *Server {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	return s.serveOn(t, l)
}

// StartSTARTTLS starts a server that turns to TLS after STARTTLS, saying what is
// behind its reply in clear text, and goes on with another script there.
func (s Script) StartSTARTTLS(t testing.TB, secure Script, config *tls.Config, behind string) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	srv := &Server{Addr: l.Addr().String()}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			srv.open.Add(1)
			go func() {
				defer srv.open.Done()
				defer conn.Close()
				_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
				if !s.But("STARTTLS", "220 go ahead\r\n"+behind+"+starttls").converse(conn, srv) {
					return
				}
				if under := tls.Server(conn, config); under.Handshake() == nil {
					secure.But("", "quiet").converse(under, srv)
				}
			}()
		}
	}()
	return srv
}

// Identity makes a certificate for 127.0.0.1, and the pool that trusts it.
func Identity(t testing.TB, change func(*x509.Certificate)) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
