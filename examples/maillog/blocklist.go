package main

import (
	"net/netip"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// A listKey is a blocklist and the address of ours that stands on it.
type listKey struct{ List, IP string }

func (k listKey) clone() listKey { return listKey{strings.Clone(k.List), strings.Clone(k.IP)} }

// MarshalText writes a key of a table: "192.0.2.1 dnsbl.example".
func (k listKey) MarshalText() ([]byte, error) { return []byte(k.IP + " " + k.List), nil }

// UnmarshalText reads what MarshalText wrote.
func (k *listKey) UnmarshalText(text []byte) error {
	k.IP, k.List, _ = strings.Cut(string(text), " ")
	return nil
}

// listed returns the list that a reply names, and which of our addresses it says
// is on it, "" for what it does not tell. Where it names no list, that of its
// page, or who answered, has to do.
func listed(j *judgment) (list, ip string) {
	words := strings.Fields(j.Result.Text)
	for i, w := range words {
		bare := strings.Trim(w, `.,;:()<>[]"'`)
		if ip == "" {
			if a, err := netip.ParseAddr(strings.TrimPrefix(bare, "IPv6:")); err == nil && !a.IsLoopback() && !a.IsUnspecified() {
				ip = a.String()
			}
		}
		if list == "" && i > 0 && isHostName(bare) {
			switch strings.ToLower(strings.Trim(words[i-1], ".,;:()[]")) {
			case "using", "by", "at", "in", "on", "list", "rbl", "dnsbl", "blacklist", "blocklist":
				list = strings.ToLower(bare)
			}
		}
	}
	if list == "" {
		if _, page, ok := strings.Cut(j.Result.Text, "://"); ok {
			end := strings.IndexAny(page, "/?: ")
			if end < 0 {
				end = len(page)
			}
			if host := strings.ToLower(strings.Trim(page[:end], ".,;)")); isHostName(host) {
				list = host
			}
		}
	}
	if list == "" {
		list = classify.ProviderName(j.Result.Provider)
	}
	if list == "" {
		list = j.Server
	}
	if ip == "" {
		ip = j.Source
	}
	return list, ip
}

// isHostName reports whether s is a name of at least two parts that ends in
// letters.
func isHostName(s string) bool {
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 || len(s) > 100 || len(s)-dot < 3 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i > dot || !isDigit(c) && c != '-' && c != '.' && c != '_') {
			return false
		}
	}
	return true
}
