package main

import (
	"net/http"
	"net/netip"
	"strings"
)

// visitor is whom the limit is for: the address of the connection, or behind a proxy
// that can be trusted the last one in X-Forwarded-For, which that proxy wrote. What
// stands before it anybody can write. Of IPv6 it is the network, since one visitor
// has all of its addresses.
func visitor(r *http.Request, trustProxy bool) string {
	text := r.RemoteAddr
	if trustProxy {
		if lines := r.Header.Values("X-Forwarded-For"); len(lines) > 0 {
			last := lines[len(lines)-1]
			text = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
		}
	}
	a, err := netip.ParseAddr(text)
	if err != nil {
		p, err := netip.ParseAddrPort(text)
		if err != nil {
			return "unknown"
		}
		a = p.Addr()
	}
	a = a.Unmap().WithZone("")
	if a.Is6() {
		network, _ := a.Prefix(64) // 64 fits every IPv6 address
		return network.String()
	}
	return a.String()
}
