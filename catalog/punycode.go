package catalog

import (
	"slices"
	"strings"
)

// plainHost writes the labels of an internationalised domain name as people see
// them (RFC 5890 §2.3.2.1), so that both spellings of a domain are one. A label
// that cannot be read stays.
func plainHost(host string) string {
	if !strings.Contains(host, "xn--") {
		return host
	}
	labels := strings.Split(host, ".")
	for i, label := range labels {
		if encoded, ok := strings.CutPrefix(label, "xn--"); ok {
			if plain, ok := decodePunycode(encoded); ok {
				labels[i] = plain
			}
		}
	}
	return strings.Join(labels, ".")
}

// decodePunycode decodes Punycode (RFC 3492 §6.2) of a label.
func decodePunycode(s string) (string, bool) {
	const (
		base, tMin, tMax, skew, damp = 36, 1, 26, 38, 700
		maxLabel                     = 63 // RFC 1035 §2.3.4, so nothing overflows
	)
	if len(s) > maxLabel {
		return "", false
	}
	var out []rune
	if i := strings.LastIndexByte(s, '-'); i >= 0 {
		out, s = []rune(s[:i]), s[i+1:]
	}
	n, i, bias := int64(128), int64(0), int64(72)
	for first := true; s != ""; first = false {
		before, weight := i, int64(1)
		for k := int64(base); ; k += base {
			if s == "" {
				return "", false
			}
			digit := int64(strings.IndexByte("abcdefghijklmnopqrstuvwxyz0123456789", s[0]))
			s = s[1:]
			if digit < 0 {
				return "", false
			}
			i += digit * weight
			t := min(max(k-bias, tMin), tMax)
			if digit < t {
				break
			}
			if weight *= base - t; i > 1<<40 || weight > 1<<40 {
				return "", false
			}
		}
		length := int64(len(out)) + 1
		delta := (i - before) / 2
		if first {
			delta = (i - before) / damp
		}
		delta += delta / length
		k := int64(0)
		for ; delta > (base-tMin)*tMax/2; k += base {
			delta /= base - tMin
		}
		bias = k + (base-tMin+1)*delta/(delta+skew)
		n += i / length
		i %= length
		if n > 0x10ffff {
			return "", false
		}
		out = slices.Insert(out, int(i), rune(n))
		i++
	}
	return string(out), true
}
