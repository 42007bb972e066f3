package main

import (
	_ "embed"
	"net"
	"strings"

	"github.com/miekg/dns"
)

// zone is all that a server can look up.
//
//go:embed zone.txt
var zone string

// A nameServer answers from the zone. Names that end in "servfail.example" have
// a name server that fails, and those in "silent.example" one that never
// answers.
type nameServer struct {
	records map[string][]dns.RR
	servers []*dns.Server
}

// serveNames answers on port 53 of the machine.
func serveNames(m *Machine) (*nameServer, error) {
	n := &nameServer{records: map[string][]dns.RR{}}
	parser := dns.NewZoneParser(strings.NewReader(zone), ".", "zone.txt")
	for rr, ok := parser.Next(); ok; rr, ok = parser.Next() {
		name := strings.ToLower(rr.Header().Name)
		n.records[name] = append(n.records[name], rr)
	}
	if err := parser.Err(); err != nil {
		return nil, err
	}
	err := m.within(func() error {
		packets, err := net.ListenPacket("udp", "127.0.0.1:53")
		if err != nil {
			return err
		}
		streams, err := net.Listen("tcp", "127.0.0.1:53")
		if err != nil {
			return err
		}
		n.servers = []*dns.Server{{PacketConn: packets, Handler: n}, {Listener: streams, Handler: n}}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, s := range n.servers {
		go func() { _ = s.ActivateAndServe() }()
	}
	return n, nil
}

func (n *nameServer) Close() {
	for _, s := range n.servers {
		_ = s.Shutdown()
	}
}

// ServeDNS answers one query.
func (n *nameServer) ServeDNS(w dns.ResponseWriter, query *dns.Msg) {
	reply := new(dns.Msg)
	reply.SetReply(query)
	reply.RecursionAvailable = true
	name := strings.ToLower(query.Question[0].Name)
	switch {
	case dns.IsSubDomain("silent.example.", name):
		return
	case dns.IsSubDomain("servfail.example.", name):
		reply.Rcode = dns.RcodeServerFailure
	default:
		known := false
		for _, rr := range n.records[name] {
			known = true
			kind := rr.Header().Rrtype
			if kind == query.Question[0].Qtype || kind == dns.TypeCNAME {
				reply.Answer = append(reply.Answer, rr)
			}
		}
		for other := range n.records {
			known = known || dns.IsSubDomain(name, other)
		}
		if !known {
			reply.Rcode = dns.RcodeNameError
		}
	}
	_ = w.WriteMsg(reply)
}
