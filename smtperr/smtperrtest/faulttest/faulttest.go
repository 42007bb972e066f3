package faulttest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// EveryVariable is the environment variable that, with the value "every", makes
// [Run] and [RunTCP] put each fault at every byte; else they look at the bytes
// around the border of each reply and command, and at some between them.
//
//	SMTPERR_FAULTS=every go test -timeout 2h -v ./smtperr/smtperrtest/faulttest
const EveryVariable = "SMTPERR_FAULTS"

// Mode says how a conversation is encrypted.
type Mode uint8

// The modes.
const (
	ModePlain Mode = iota
	ModeStartTLS
	ModeImplicitTLS
)

var modeNames = [...]string{"plain", "STARTTLS", "implicit TLS"}

// String returns the mode's name.
func (m Mode) String() string { return modeNames[m] }

// A Client is a way to send a mail.
type Client struct {
	Name  string
	Modes []Mode // those that it can do, nil for all
	LMTP  bool   // it speaks LMTP (RFC 2033)
	Each  bool   // it sends each recipient a mail of its own
	Bare  bool   // its errors do not know the step that failed

	// Composes says that it makes a message of its own, of Wire.Message or
	// whatever: only that there is one is looked at.
	Composes bool

	// Within is how long it may take, from the first byte to its return. A
	// conversation that nothing holds up takes no time.
	Within time.Duration

	// Send sends the mail over one connection, and closes that. It is called by
	// one goroutine at a time for each call of Run.
	Send func(w Wire) Said
}

// A Wire is what a client has for one session.
type Wire struct {
	Mode    Mode
	Addr    string // host:port; at this host a client may sign in without TLS
	Host    string
	Dial    func(ctx context.Context, network, addr string) (net.Conn, error)
	TLS     *tls.Config // trusts the server
	From    string
	To      []string
	Message string
}

// Said is what a client says became of the mail.
type Said struct {
	Err        error  // as it was returned, nil when the mail is out
	Recipients []Fate // in the order of Wire.To; nil when Err is all there is to know
}

// A Fate is what a client says became of the mail for one recipient.
type Fate struct {
	Outcome classify.Outcome
	Err     error // nil when there is none of its own
}

// The content of the mail, and one that is too long for what lies between client
// and server.
const message = "From: sender@example.org\r\nSubject: minutes\r\n\r\nLine one\r\n.dot\r\n\r\nlast\r\n"

var longMessage = message + strings.Repeat("a line of a long message\r\n", 4*capacity/25)

// Run sends a mail by a client in every mode to servers of every temper, with
// every kind of fault, and reports an error of the test for each kind of claim
// that does not hold. Its log has the number of sessions.
func Run(t *testing.T, c Client) {
	t.Helper()
	run(t, c, false)
}

// RunTCP does the same over loopback with the faults that end a connection, or
// split what passes. It counts goroutines, and so does not go together with
// parallel tests.
func RunTCP(t *testing.T, c Client) {
	t.Helper()
	before := runtime.NumGoroutine()
	run(t, c, true)
	left(t, before)
}

func run(t *testing.T, c Client, tcp bool) {
	t.Helper()
	pair, err := issue()
	if err != nil {
		t.Fatal(err)
	}
	s := &suite{client: c, tcp: tcp, every: os.Getenv(EveryVariable) == "every", tls: pair, broken: map[string]*violation{}}
	modes := c.Modes
	if modes == nil {
		modes = []Mode{ModePlain, ModeStartTLS, ModeImplicitTLS}
	}
	for _, mode := range modes {
		for i, temper := range tempers {
			if temper.lmtp != nil && !c.LMTP {
				continue
			}
			if i > 0 && (mode != ModePlain || tcp) {
				continue // what a server thinks of a mail and what encrypts it are independent
			}
			s.conversation(t, mode, temper)
		}
	}
	if !c.Bare && !tcp {
		s.longContent(t)
	}
	s.report(t)
}

// A suite is all sessions of one client.
type suite struct {
	client   Client
	tcp      bool
	every    bool
	sparse   bool // a few places are enough
	tls      tlsPair
	sessions [len(kindNames)]int
	broken   map[string]*violation // by claim
}

// A violation is a claim that does not hold.
type violation struct {
	times int
	first []string
}

// shown is how many examples of a violation are told.
const shown = 3

func (s *suite) report(t *testing.T) {
	t.Helper()
	total := 0
	var kinds []string
	for k, n := range s.sessions {
		total += n
		if n > 0 {
			kinds = append(kinds, fmt.Sprintf("%d %v", n, Kind(k)))
		}
	}
	t.Logf("%d sessions: %s", total, strings.Join(kinds, ", "))
	for claim, v := range s.broken {
		t.Errorf("%s: %d times, as\n\t%s", claim, v.times, strings.Join(v.first, "\n\t"))
	}
}

func (s *suite) violated(claim, session string) {
	v := s.broken[claim]
	if v == nil {
		v = new(violation)
		s.broken[claim] = v
	}
	if v.times++; len(v.first) < shown {
		v.first = append(v.first, session)
	}
}

// conversation has a conversation without a fault, and then with each.
func (s *suite) conversation(t *testing.T, mode Mode, temper temper) {
	clean := s.session(t, mode, temper, message, Fault{At: none})
	for _, claim := range clean.claims(nil) {
		s.violated(claim, fmt.Sprintf("%v, %s, no fault: %v", mode, temper.name, clean))
	}
	faults := []Fault{{Kind: KindSplit, At: everyByte}}
	for _, fromServer := range []bool{false, true} {
		for _, at := range s.places(clean, mode, fromServer) {
			faults = append(faults, variants(fromServer, at, s.every)...)
		}
	}
	for _, f := range faults {
		if s.tcp && (f.Kind == KindStall || f.Kind == KindCorrupt || f.Kind == KindInsert) {
			continue
		}
		s.compare(t, clean, f)
	}
}

// compare has a conversation again with a fault.
func (s *suite) compare(t *testing.T, clean *session, f Fault) {
	x := s.session(t, clean.mode, clean.server.temper, clean.wire.Message, f)
	s.sessions[f.Kind]++
	for _, claim := range x.claims(clean) {
		s.violated(fmt.Sprintf("%v: %s", f.Kind, claim), fmt.Sprintf("%v, %s, %v: %v", x.mode, x.server.temper.name, f, x))
	}
}

// longContent breaks a content that does not go out at once.
func (s *suite) longContent(t *testing.T) {
	clean := s.session(t, ModePlain, tempers[0], longMessage, Fault{At: none})
	for _, claim := range clean.claims(nil) {
		s.violated(claim, fmt.Sprintf("long content, no fault: %v", clean))
	}
	for _, m := range clean.server.marks {
		if m.stage != classify.StageData {
			continue
		}
		for _, at := range []int{1, capacity, 2*capacity + 1} {
			for _, k := range []Kind{KindCut, KindReset, KindStall, KindSplit} {
				s.compare(t, clean, Fault{Kind: k, At: m.received + at})
			}
		}
	}
}

// places returns the places of one direction at which to put a fault, in order.
func (s *suite) places(clean *session, mode Mode, fromServer bool) []int {
	marks := clean.server.marks
	end := clean.server.raw.received
	if fromServer {
		end = clean.server.raw.sent
	}
	stride, around := 13, 3
	switch {
	case s.every:
		stride = 1
	case mode != ModePlain && !s.tcp:
		stride, around = 157, 1
	case s.tcp || s.sparse || clean.server.temper.name != tempers[0].name:
		stride, around = 97, 1
	}
	var list []int
	for at := 0; at <= end; at += stride {
		list = append(list, at)
	}
	for _, m := range marks {
		border := m.received
		if fromServer {
			border = m.begin
		}
		for at := border - around; at <= border+around; at++ {
			if 0 <= at && at <= end {
				list = append(list, at)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// A session is one conversation, and what came of it.
type session struct {
	client Client
	tcp    bool
	mode   Mode
	fault  Fault
	wire   Wire
	server *server

	said      Said
	took      time.Duration
	delivered int      // bytes that the client was given
	loose     []string // what went wrong beside the mail
}

// patience is after how long a client that never returns loses its connection.
const (
	patience    = 24 * time.Hour
	patienceTCP = 20 * time.Second
)

func (s *suite) session(t *testing.T, mode Mode, temper temper, message string, f Fault) *session {
	x := &session{
		client: s.client, tcp: s.tcp, mode: mode, fault: f,
		server: &server{mode: mode, lmtp: s.client.LMTP, temper: temper, tls: s.tls.server, done: make(chan struct{})},
		wire:   Wire{Mode: mode, TLS: s.tls.client.Clone(), From: "sender@example.org", To: []string{recipientOne, recipientTwo}, Message: message},
	}
	if s.tcp {
		x.overTCP(t)
		return x
	}
	synctest.Test(t, func(*testing.T) {
		x.server.done = make(chan struct{}) // of this clock
		x.inMemory()
	})
	return x
}

func (x *session) inMemory() {
	client, front := memory()
	back, server := memory()
	dialled := false
	x.at("localhost:25")
	x.wire.Dial = func(context.Context, string, string) (net.Conn, error) {
		if dialled {
			x.loose = append(x.loose, "connects twice")
			return nil, errTwice
		}
		dialled = true
		return client, nil
	}
	p := &proxy{fault: x.fault, hesitation: time.Second, client: front, server: back}
	p.start()
	go x.server.serve(server)
	watchdog := time.AfterFunc(patience, func() { client.Close() })
	x.send()
	watchdog.Stop()
	synctest.Wait()
	if !client.isClosed() {
		x.loose = append(x.loose, "leaves the connection open")
		client.Close()
	}
	<-x.server.done
	p.both.Wait()
	x.delivered = p.delivered
}

var errTwice = errors.New("one connection is enough")

func (x *session) overTCP(t *testing.T) {
	t.Helper()
	outside, inside := listen(t), listen(t)
	defer outside.Close()
	defer inside.Close()
	go func() {
		if conn, err := inside.Accept(); err == nil {
			x.server.serve(conn)
		}
	}()
	var p *proxy
	left := make(chan struct{})
	go func() {
		defer close(left)
		front, err := outside.Accept()
		if err != nil {
			return
		}
		back, err := net.Dial("tcp", inside.Addr().String())
		if err != nil {
			front.Close()
			return
		}
		p = &proxy{fault: x.fault, client: front, server: back}
		p.start()
		p.both.Wait()
	}()
	x.at(outside.Addr().String())
	x.wire.Dial = new(net.Dialer).DialContext
	x.send()
	outside.Close()
	select {
	case <-left:
	case <-time.After(patienceTCP):
		x.loose = append(x.loose, "leaves the connection open")
		if p != nil {
			p.end()
		}
		<-left
	}
	if p == nil {
		x.loose = append(x.loose, "does not connect")
		return
	}
	<-x.server.done
	x.delivered = p.delivered
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// at gives the client the server's address.
func (x *session) at(addr string) {
	x.wire.Addr = addr
	x.wire.Host, _, _ = net.SplitHostPort(addr)
	x.wire.TLS.ServerName = x.wire.Host
}

func (x *session) send() {
	began := time.Now()
	x.said = x.client.Send(x.wire)
	x.took = time.Since(began)
}

// String tells what the client said and what the server has.
func (x *session) String() string {
	var kept []string
	for _, k := range x.server.kept {
		kept = append(kept, k.recipient)
	}
	var fates []string
	for _, f := range x.fates() {
		fates = append(fates, f.Outcome.String())
	}
	return fmt.Sprintf("client says %s (%v) after %v, server has %q", strings.Join(fates, ", "), x.said.Err, x.took, kept)
}

// left reports an error of the test when there are more goroutines than there
// were before, after they had time to end. In memory package testing/synctest
// sees to that.
func left(t *testing.T, before int) {
	t.Helper()
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	all := make([]byte, 64<<10)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, all[:runtime.Stack(all, true)])
}
