package faulttest

import (
	"net"
	"slices"
	"sync"
	"time"
)

// A proxy stands between a client and a server and does what a fault says.
type proxy struct {
	fault          Fault
	hesitation     time.Duration // of Split; zero leaves it to the system what arrives together
	client, server net.Conn
	both           sync.WaitGroup

	mu        sync.Mutex
	broken    bool // nothing passes any more
	delivered int  // bytes that the client was given
}

func (p *proxy) start() {
	p.both.Go(func() { p.pass(p.server, p.client, p.is(false), false) })
	p.both.Go(func() { p.pass(p.client, p.server, p.is(true), true) })
}

// is reports whether the fault is in a direction.
func (p *proxy) is(fromServer bool) bool {
	return p.fault.At == everyByte || p.fault.FromServer == fromServer
}

func (p *proxy) end() {
	p.client.Close()
	p.server.Close()
}

// pass copies from one connection to the other until either ends.
func (p *proxy) pass(to, from net.Conn, faulty, fromServer bool) {
	defer p.end()
	passed := 0
	if faulty && p.fault.At == 0 && p.fault.ends() {
		p.strike(nil, to, from)
		return
	}
	for buffer := make([]byte, 4<<10); ; {
		n, err := from.Read(buffer)
		data := buffer[:n]
		before := p.fault.At - passed // bytes before the fault
		passed += n
		switch {
		case !faulty || n == 0:
		case p.fault.At == everyByte:
			for i := range data {
				p.forward(data[i:i+1], to, fromServer)
				time.Sleep(p.hesitation / 1000)
			}
			data = nil
		case p.fault.ends() && 0 < before && before <= n:
			p.strike(data[:before], to, from)
			return
		case 0 <= before && before < n:
			switch p.fault.Kind {
			case KindSplit:
				p.forward(data[:before], to, fromServer)
				time.Sleep(p.hesitation)
				data = data[before:]
			case KindCorrupt:
				data[before] ^= p.fault.Mask
			case KindInsert:
				data = slices.Insert(slices.Clone(data), before, []byte(p.fault.Text)...)
			}
		}
		if !p.forward(data, to, fromServer) || err != nil {
			return
		}
	}
}

// ends reports whether nothing passes behind the fault.
func (f Fault) ends() bool { return f.Kind == KindCut || f.Kind == KindReset || f.Kind == KindStall }

// forward passes data on.
func (p *proxy) forward(data []byte, to net.Conn, fromServer bool) bool {
	if len(data) == 0 {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken {
		return false
	}
	return p.write(data, to, fromServer)
}

func (p *proxy) write(data []byte, to net.Conn, fromServer bool) bool {
	if fromServer {
		p.delivered += len(data)
	}
	_, err := to.Write(data)
	return err == nil
}

// strike passes the last bytes on and ends what there is to end.
func (p *proxy) strike(last []byte, to, from net.Conn) {
	p.mu.Lock()
	p.broken = p.fault.Kind != KindStall // an answer to the last bytes comes too late
	if len(last) > 0 {
		p.write(last, to, p.fault.FromServer)
	}
	p.mu.Unlock()
	switch p.fault.Kind {
	case KindReset:
		reset(p.client)
		reset(p.server)
	case KindStall: // and takes nothing, so that a long content fills what lies between
		if e, ok := from.(*end); ok {
			e.await()
		}
	}
}

func reset(c net.Conn) {
	switch c := c.(type) {
	case *end:
		c.reset()
	case *net.TCPConn:
		_ = c.SetLinger(0)
		c.Close()
	}
}
